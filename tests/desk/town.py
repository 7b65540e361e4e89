"""A town with questions in it: the cast, questions brought to a state by real actions, a browser for each person."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from demo.props import Props
from records.outbox import OutboxEntry
from records.readlog import ReadEntry
from records.request import SupportRequest
from records.session import Database
from records.vocabulary import Action, State
from tests.clients import StillClock, StrictClient
from tests.scenes import bring, with_cast
from tests.statements import statements
from web.kit import kit_of
from workflow.actor import Actor
from workflow.people import load_actor
from workflow.reach import Sight, find_request


@dataclass
class Town:
    """The app with its people. `reference` is the question that was brought last."""

    app: Flask
    clock: StillClock
    reference: str = ""
    people: dict[str, str] = field(default_factory=dict)

    @property
    def database(self) -> Database:
        """Give the database of the app."""
        return kit_of(self.app).database

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with self.database.writing() as session:
            yield session

    def settle(self) -> None:
        """Let the people of the cast come and live here."""
        if not self.people:
            self.people = with_cast(self.database, self.clock.now())

    def bring(self, state: State, *actions: Action, props: Props | None = None, anew: bool = True) -> "Town":
        """Bring a new question (or go on with the last one) to a state, then do these actions; the clock goes along."""
        self.settle()
        before, now = "" if anew else self.reference, self.clock.now()
        brought = bring(self.database, state, *actions, now=now, props=props, reference=before)
        self.reference, self.clock.moment = brought.reference, max(now, brought.now)
        return self

    def browser(self, email: str) -> StrictClient:
        """Give somebody's browser, signed in."""
        client = self.app.test_client()
        assert isinstance(client, StrictClient)
        client.sign_in(self.people[email])
        return client

    def page(self, email: str, after: str = "", status: int = 200) -> str:
        """Read the page of the question, or one under it, as somebody."""
        answer = self.browser(email).get(f"/vragen/{self.reference}{after}")
        assert answer.status_code == status, answer.text[:400]
        return str(answer.text)

    def api(self, email: str, address: str, status: int = 200) -> Any:
        """Read something of the API as somebody."""
        answer = self.browser(email).get(f"/api/v1{address}")
        assert answer.status_code == status, answer.text[:400]
        return answer.json

    def post(self, email: str, address: str, body: Any) -> Any:
        """Send something to the API as somebody."""
        browser = self.browser(email)
        return browser.post(f"/api/v1{address}", json=body, headers={"X-CSRFToken": browser.csrf()})

    def count(self, email: str, address: str) -> int:
        """Count the statements of a page as somebody reads it."""
        browser = self.browser(email)
        with statements(self.database.engine) as ran:
            answer = browser.get(address)
        assert answer.status_code == 200, answer.text[:400]
        assert len(ran) <= 12, "\n".join(ran)
        return len(ran)

    def actor(self, session: Session, email: str) -> Actor:
        """Load somebody."""
        return load_actor(session, self.people[email])

    def reached(self, session: Session, email: str) -> tuple[SupportRequest, Sight]:
        """Find the question as somebody reaches it."""
        return find_request(session, self.actor(session, email), self.reference, self.clock.now())

    def request_id(self) -> str:
        """Give the id of the question."""
        with self.database.reading() as session:
            query = select(SupportRequest.id).where(SupportRequest.reference == self.reference)
            return session.scalars(query).one()

    def mails(self, kind: str) -> list[OutboxEntry]:
        """Give the mails of one kind that wait in the outbox."""
        with self.database.reading() as session:
            query = select(OutboxEntry).where(OutboxEntry.mail == kind).order_by(OutboxEntry.recipient)
            return list(session.scalars(query))

    def reads(self) -> list[ReadEntry]:
        """Give what stands in the read log."""
        with self.database.reading() as session:
            return list(session.scalars(select(ReadEntry).order_by(ReadEntry.at, ReadEntry.id)))
