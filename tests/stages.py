"""Requests in any state, made by firing the real actions of the real table: a new state needs nothing new here."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from demo.props import Props
from demo.stage import Stage
from records.session import Database
from records.vocabulary import State
from tests.scenes import bring, with_cast

BEGIN = datetime(2026, 9, 10, 9, 0, tzinfo=UTC)


@dataclass
class Theatre:
    """A database with the cast in it. `play()` opens a transaction; what happened in it stays."""

    database: Database

    @contextmanager
    def play(self, reference: str = "", now: datetime = BEGIN, props: Props | None = None) -> Iterator[Stage]:
        """Go on with a request (or begin one) in a transaction of its own."""
        with self.database.writing() as session:
            yield Stage(session, now, props or Props(), reference)

    def request_in(self, state: State, now: datetime = BEGIN, props: Props | None = None) -> tuple[str, datetime]:
        """Bring a new request to `state`; gives its reference and the time it then is."""
        brought = bring(self.database, state, now=now, props=props)
        return brought.reference, brought.now


@pytest.fixture
def theatre(database: Database) -> Theatre:
    """A network with its cast, and no request yet."""
    with_cast(database, BEGIN)
    return Theatre(database)


@pytest.fixture
def request_in(theatre: Theatre) -> Callable[..., tuple[str, datetime]]:
    """Short for `theatre.request_in`."""
    return theatre.request_in
