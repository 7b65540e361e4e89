"""Scenes that are played once: the cast that comes to live in a city, a question brought to a state by real actions.

Hundreds of tests begin with the same story on a database of their own, and telling it again takes longer than the
test. So a scene is kept as it was left, under what led to it (where it began, and each step since), and the next test
that tells the same story gets a copy. As soon as a test wrote something itself, everything is played again; on
PostgreSQL always.
"""

import sqlite3
from collections.abc import Callable, Hashable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from demo import cast
from demo.props import Props
from demo.stage import Stage
from records.people import Person
from records.session import Database
from records.vocabulary import Action, State

Result = TypeVar("Result")
Story = tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a database stands: the steps that led there, and how its files looked then."""

    story: Story
    files: tuple[int, ...]


STANDS: dict[str, Stand] = {}  # by the path of the database
SCENES: dict[Story, tuple[sqlite3.Connection, Any]] = {}


def files_of(path: str) -> tuple[int, ...]:
    """Tell whether anything was written: the sizes of the database and its log, and when they changed."""
    found = [Path(path).stat()]
    log = Path(f"{path}-wal")
    if log.exists() and log.stat().st_size:
        found.append(log.stat())
    return tuple(number for stat in found for number in (stat.st_size, stat.st_mtime_ns))


def begin(path: str) -> None:
    """Say that a database is empty now."""
    STANDS[path] = Stand((), files_of(path))


def scene(database: Database, step: Hashable, play: Callable[[Session], Result]) -> Result:
    """Do in one transaction what `play` does, or copy what it did before in this very story; gives what it gave.

    What it gives may not be changed afterwards: the next test gets the same. `step` names everything it depends on.
    """
    path = str(database.engine.url.database)
    stand = STANDS.get(path)
    if stand is None or stand.files != files_of(path):
        return _played(database, play)
    story = (*stand.story, step)
    if story in SCENES:
        kept, result = SCENES[story]
        with closing(sqlite3.connect(path)) as here:
            here.execute("PRAGMA synchronous=OFF")
            kept.backup(here)
    else:
        result = _played(database, play)
        kept = sqlite3.connect(":memory:", check_same_thread=False)
        with closing(sqlite3.connect(path)) as here:
            here.backup(kept)
        SCENES[story] = (kept, result)
    STANDS[path] = Stand(story, files_of(path))
    return result  # type: ignore[no-any-return]  # what was kept under this story


def _played(database: Database, play: Callable[[Session], Result]) -> Result:
    with database.writing() as session:
        return play(session)


@dataclass(frozen=True, slots=True)
class Brought:
    """Where a question came: its dossiernummer, the time it then is, and what its people wrote."""

    reference: str
    now: datetime
    props: Props


def bring(
    database: Database,
    state: State,
    *actions: Action,
    now: datetime,
    props: Props | None = None,
    reference: str = "",
) -> Brought:
    """Bring a question (a new one without `reference`) to a state by real actions, then do these actions."""

    def play(session: Session) -> Brought:
        stage = Stage(session, now, replace(props or Props()), reference).bring(state)
        for action in actions:
            stage.do(action)
        return Brought(stage.reference, stage.now, stage.props)

    return scene(database, ("bring", state, actions, repr(props), reference, now), play)


def with_cast(database: Database, now: datetime) -> dict[str, str]:
    """Let the people of the cast come and live here; gives their ids by address."""

    def move_in(session: Session) -> dict[str, str]:
        cast.load_cast(session, now)
        return {row.email: row.id for row in session.execute(select(Person.email, Person.id))}

    return dict(scene(database, ("cast", now), move_in))
