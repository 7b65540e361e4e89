"""The network that is measured: the demo cast in a data folder of its own, with questions in every state."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask, template_rendered
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import delete, event, select

import wsgi
from demo import cast
from demo.props import Props
from demo.stage import Stage
from records import migrate
from records.people import Person
from records.request import IntakeAnswer, SupportRequest
from records.session import Database
from records.vocabulary import State
from web.kit import kit_of

SAID = ("welcome", "school", "about_you", "situation", "themes", "crisis", "who", "levels", "since", "strengths")
RAW = "5" * 40  # what the CSRF token in the browser's session is made of
STATES = (
    State.SUBMITTED, State.PLANNING, State.SCHEDULED, State.REPORTING, State.REVIEW, State.APPROVED, State.ADVISED,
    State.REFERRING, State.IN_TRAJECTORY, State.CLOSED,
)  # fmt: skip
FLASKS_OWN = ("g", "request", "session")
TRANSACTION = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")

Drawn = tuple[str, dict[str, Any]]  # the name of a template, and its values


@dataclass
class Town:
    """The app on its data folder, with references of requests.

    `questions` are those by state, which nothing changes; `fired` is the one on which actions are fired; `drafts` are
    conversations under way.
    """

    app: Flask
    environment: dict[str, str]
    questions: dict[State, str] = field(default_factory=dict)
    fired: str = ""
    drafts: list[str] = field(default_factory=list)

    @property
    def database(self) -> Database:
        """The database of the app."""
        return kit_of(self.app).database

    def person(self, email: str) -> str:
        """Give the id of one of the cast."""
        with self.database.reading() as session:
            return session.scalars(select(Person.id).where(Person.email == email)).one()

    def headers(self, email: str) -> dict[str, str]:
        """Give what the browser of somebody who signed in sends along."""
        signed: Any = self.app.session_interface
        kept = {"_user_id": self.person(email), "begun": int(datetime.now(UTC).timestamp()), "csrf_token": RAW}
        value = signed.get_signing_serializer(self.app).dumps({**kept, "_permanent": True})
        return {"Cookie": f"casetafel={value}"}

    def token(self) -> str:
        """Give a CSRF token that goes with those headers."""
        signer = URLSafeTimedSerializer(self.app.config["SECRET_KEY"], salt="wtf-csrf-token")
        return str(signer.dumps(RAW))

    def rewind(self) -> None:
        """Let every draft stand again where its school just told what goes well."""
        of_drafts = select(SupportRequest.id).where(SupportRequest.reference.in_(self.drafts))
        later = delete(IntakeAnswer).where(IntakeAnswer.request_id.in_(of_drafts), IntakeAnswer.key.not_in(SAID))
        with self.database.writing() as session:
            session.execute(later)

    def copy_to(self, file: Path) -> None:
        """Copy the database as it stands. Never by copying its file: that would drop the locks of this process."""
        with closing(sqlite3.connect(file)) as target, closing(self.database.engine.raw_connection()) as connection:
            source: Any = connection.driver_connection
            source.backup(target)
        self.database.dispose()

    def queries(self, email: str, path: str) -> list[tuple[str, list[Any]]]:
        """Run a page once and give every statement it ran, with its values, as raw SQL."""
        ran: list[tuple[str, list[Any]]] = []

        def keep(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
            if not statement.lstrip().upper().startswith(TRANSACTION):
                ran.append((statement, list(values)))

        headers = self.headers(email)
        event.listen(self.database.engine, "before_cursor_execute", keep)
        try:
            answer = self.app.test_client(use_cookies=False).get(path, headers=headers)
        finally:
            event.remove(self.database.engine, "before_cursor_execute", keep)
        if answer.status_code != 200:  # noqa: PLR2004 - HTTP's own number
            raise RuntimeError(f"{path} answered {answer.status_code}")
        return ran

    def shown(self, email: str, path: str) -> Drawn:
        """Render a page once; gives its template and the values that the page handed to it."""
        with self.drawing() as seen:
            self.app.test_client(use_cookies=False).get(path, headers=self.headers(email))
        return seen[-1]

    @contextmanager
    def drawing(self) -> Iterator[list[Drawn]]:
        """Take down what is drawn meanwhile: the templates, with the values that were handed to them."""
        seen: list[Drawn] = []

        def keep(_app: Flask, template: Any, context: dict[str, Any], **_more: Any) -> None:
            seen.append((template.name, {name: each for name, each in context.items() if name not in FLASKS_OWN}))

        with template_rendered.connected_to(keep, self.app):
            yield seen


@contextmanager
def town(folder: Path, drafts: int) -> Iterator[Town]:
    """Build the network in a folder."""
    environment = {"CASETAFEL_MODE": "demo", "CASETAFEL_DATA": str(folder), "CASETAFEL_RATE_LIMIT": "off"}
    os.environ.update(environment)
    app = wsgi.create_app()
    built = Town(app, environment)
    migrate.upgrade(built.database.engine)
    now = datetime.now(UTC) - timedelta(days=40)
    with built.database.writing() as session:
        cast.load_cast(session, now)
    for state in STATES:
        with built.database.writing() as session:
            built.questions[state] = Stage(session, now, Props()).bring(state).reference
    with built.database.writing() as session:
        built.drafts = [Stage(session, now, Props()).begin().reference for _ in range(drafts)]
    with built.database.writing() as session:
        built.fired = Stage(session, now, Props()).bring(State.ADVISED).reference
    built.rewind()
    yield built
    built.database.dispose()
