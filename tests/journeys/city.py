"""The city of the journeys: the whole app with its cast, and everybody's way in: a browser, or a program with a token.

`city.reader(email)` reads pages and presses buttons, `city.program(email)` calls the API. `city.post()` brings the mail
round and prints the documents, as the worker would; `city.wait()` lets time pass and the system do what falls due.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from flask import Flask
from sqlalchemy import select

from demo.props import Props
from demo.stage import Stage
from documents.press import Made
from records.files import MadeDocument
from records.kinds import DocumentKind
from records.outbox import DeliveredMail, OutboxEntry
from records.request import SupportRequest
from records.session import Database
from records.vocabulary import State
from tests.clients import StillClock, StrictClient
from tests.journeys.program import Program
from tests.journeys.reader import Reader
from tests.scenes import bring, with_cast
from web.jobs import drain
from web.kit import kit_of
from web.ticks import tick
from web.works import works_of


@dataclass
class City:
    """The app with its people. `reference` is the question that this story is about."""

    app: Flask
    clock: StillClock
    people: dict[str, str] = field(default_factory=dict)
    reference: str = ""
    readers: dict[str, Reader] = field(default_factory=dict)
    props: Props = field(default_factory=Props)
    address: str = ""  # where it is served, for a real browser

    def settle(self) -> "City":
        """Let the people of the cast come and live here."""
        self.people = with_cast(self.database, self.clock.now())
        return self

    @property
    def database(self) -> Database:
        """Give the database of the app."""
        return kit_of(self.app).database

    def browser(self) -> StrictClient:
        """Give the browser of a visitor."""
        client = self.app.test_client()
        assert isinstance(client, StrictClient)
        return client

    def reader(self, email: str = "") -> Reader:
        """Give somebody who reads pages, signed in; without an address a visitor, each time another."""
        if not email:
            return Reader(self.browser(), self.a_minute)
        if email not in self.readers:
            self.readers[email] = Reader(self.browser(), self.a_minute)
            self.readers[email].client.sign_in(self.people[email])
        return self.readers[email]

    def a_minute(self) -> None:
        """Let the minute pass that somebody needs to press a button."""
        self.clock.move(minutes=1)

    def program(self, email: str) -> Program:
        """Give a program that calls the API with a token of this person, made at the command line."""
        made = self.app.test_cli_runner().invoke(args=["token", "create", email])
        assert made.exit_code == 0, made.output
        return Program(self.app, {"Authorization": f"Bearer {made.output.strip()}"})

    @contextmanager
    def stage(self) -> Iterator[Stage]:
        """Go on behind the scenes where the story stands; the clock goes along."""
        with self.database.writing() as session:
            stage = Stage(session, self.clock.now(), self.props, self.reference)
            yield stage
            self.reference = stage.reference
            self.clock.moment = max(self.clock.moment, stage.now + timedelta(minutes=5))

    def bring(self, state: State, **props: Any) -> "City":
        """Bring the question of this story to a state by real actions; `props`: what differs from the usual story."""
        self.props = replace(self.props, **props)
        now = self.clock.now()
        brought = bring(self.database, state, now=now, props=self.props, reference=self.reference)
        self.reference, self.props = brought.reference, replace(brought.props)
        self.clock.moment = max(now, brought.now + timedelta(minutes=5))
        return self

    def state(self) -> str:
        """Say where the question stands."""
        with self.database.reading() as session:
            query = select(SupportRequest.state).where(SupportRequest.reference == self.reference)
            return State(session.scalars(query).one()).value

    def wait(self, until: datetime | None = None, **by: float) -> list[str]:
        """Let time pass, and the system do what falls due meanwhile; gives what it did, in words."""
        self.clock.moment = max(self.clock.moment, until) if until else self.clock.moment + timedelta(**by)
        with self.app.app_context():
            return tick(kit_of(self.app), self.clock.now())

    def post(self, *, on_paper: bool = False) -> "City":
        """Bring every mail round, and print every document: on paper, or (quicker) as a stamp without a page."""
        works = works_of(kit_of(self.app))
        with self.app.app_context():
            drain(works if on_paper else replace(works, printer=stamp), self.clock.now())
        with self.database.reading() as session:
            stuck = session.scalars(select(OutboxEntry).where(OutboxEntry.last_error.is_not(None)))
            assert [(each.mail, each.document, each.last_error) for each in stuck] == []
        return self

    def mails(self, email: str) -> list[DeliveredMail]:
        """Give the mails somebody has got so far, the oldest first."""
        return [mail for _ordered, mail in self._mails(email)]

    def last_mails(self, email: str) -> set[str]:
        """Name what somebody was mailed the last time that something happened."""
        mails = self._mails(email)
        return {mail.mail.value for ordered, mail in mails if ordered == mails[-1][0]}

    def mailed(self, since: datetime) -> dict[str, set[str]]:
        """Name what everybody was mailed for what happened after a moment, by address."""
        self.post()
        query = (
            select(OutboxEntry.recipient, OutboxEntry.mail)
            .join(DeliveredMail, DeliveredMail.outbox_id == OutboxEntry.id)
            .where(OutboxEntry.created_at > since, OutboxEntry.mail.is_not(None))
        )
        found: dict[str, set[str]] = {}
        with self.database.reading() as session:
            for email, kind in session.execute(query):
                found.setdefault(str(email), set()).add(str(kind))
        return found

    def papers(self, since: datetime) -> set[tuple[str, str]]:
        """Name the documents that were made for what happened after a moment: kind and audience."""
        self.post()
        query = select(MadeDocument.kind, MadeDocument.audience).where(MadeDocument.made_at > since)
        with self.database.reading() as session:
            return {(row.kind.value, row.audience.value) for row in session.execute(query)}

    def _mails(self, email: str) -> list[tuple[datetime, DeliveredMail]]:
        self.post()
        query = select(OutboxEntry.created_at, DeliveredMail).join(
            DeliveredMail, DeliveredMail.outbox_id == OutboxEntry.id
        )
        with self.database.reading() as session:
            mine = query.where(DeliveredMail.recipient == email).order_by(OutboxEntry.created_at, OutboxEntry.id)
            return [(row[0], row[1]) for row in session.execute(mine)]


def stamp(kind: DocumentKind, context: Any) -> Made:
    """Stand in for the press where a story is not about paper."""
    page = f"%PDF-1.7 {kind.value} {context!r}".encode()
    return Made(page, 1, sha256(page).hexdigest(), sha256(b"said" + page).hexdigest())
