"""The people of the story around a referral, each with a browser of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from demo import cast
from demo.props import Props
from demo.stage import Stage
from documents.page import render_html
from records.kinds import DocumentKind
from records.organisations import Organisation
from records.outbox import OutboxEntry
from records.people import Person
from records.referral import Referral
from records.session import Database
from records.vocabulary import State
from tests.clients import StillClock, StrictClient
from tests.stages import Theatre
from web.kit import kit_of

BRUG, ARKTOS = "De Schoolbrug", "Arktos"
OF = {BRUG: cast.INTERVIEWER_1, ARKTOS: cast.PARTNER}
RESULT = "Elke vrijdag is er onthaal."
ACCEPT = {"contact": "Bram Peeters, 09 000 00 01", "first_step": "We bellen woensdag voor een kennismaking."}


@dataclass
class Story:
    """De Wilg chose from the advice. `at(email)` gives somebody's browser; `referral(name)` the partner's referral."""

    app: Flask
    clock: StillClock
    theatre: Theatre
    reference: str
    browsers: dict[str, StrictClient] = field(default_factory=dict)

    @property
    def database(self) -> Database:
        """The database of the app."""
        return kit_of(self.app).database

    def at(self, email: str) -> StrictClient:
        """Give the browser of one of the cast, signed in."""
        if email not in self.browsers:
            client = self.app.test_client()
            assert isinstance(client, StrictClient)
            with self.database.reading() as session:
                client.sign_in(session.scalars(select(Person.id).where(Person.email == email)).one())
            self.browsers[email] = client
        return self.browsers[email]

    def referral(self, organisation: str = ARKTOS) -> str:
        """Give the id of the latest referral to this organisation."""
        with self.database.reading() as session:
            query = select(Referral.id).join(Organisation, Organisation.id == Referral.organisation_id)
            found = query.where(Organisation.name == organisation).order_by(Referral.offered_at.desc())
            return session.scalars(found).first() or ""

    def row(self, organisation: str = ARKTOS) -> Referral:
        """Give that referral as it stands."""
        with self.database.reading() as session:
            return session.get_one(Referral, self.referral(organisation))

    def state(self) -> State:
        """Say where the request stands."""
        with self.stage() as stage:
            return stage.request.state

    @contextmanager
    def stage(self) -> Iterator[Stage]:
        """Go on behind the scenes, at the time of the clock."""
        with self.theatre.play(self.reference, self.clock.now()) as stage:
            yield stage

    def do(self, email: str, action: str, organisation: str = ARKTOS, **typed: str) -> Any:
        """Let somebody do an action on a referral through its form."""
        referral = self.row(organisation)
        address = f"/doorverwijzingen/{referral.id}/acties/{action}"
        return self.at(email).send(address, version=str(referral.version), **typed)

    def close(self, email: str, note: str = "Het onthaal loopt. De school kan altijd terugkomen.") -> Any:
        """Let somebody write the closing note, from the page where that is done."""
        with self.stage() as stage:
            version = stage.request.version
        back = f"/vragen/{self.reference}/afronden"
        return self.at(email).send(self.action("close"), version=str(version), note=note, verder=back)

    def action(self, name: str) -> str:
        """Give the address of an action on the request."""
        return f"/vragen/{self.reference}/acties/{name}"

    def start(self, email: str = cast.PARTNER, organisation: str = ARKTOS) -> Any:
        """Let somebody say that the support starts today."""
        return self.do(email, "start", organisation, start_day=self.clock.now().date().isoformat())

    def complete(self, email: str = cast.PARTNER, organisation: str = ARKTOS, result: str = RESULT) -> Any:
        """Let a partner round its support off."""
        return self.do(email, "complete", organisation, result=result)

    def call(self, method: str, address: str, body: Any = None, email: str = cast.PARTNER) -> Any:
        """Call the API as somebody."""
        browser = self.at(email)
        headers = {"X-CSRFToken": browser.csrf()}
        return browser.open(f"/api/v1{address}", method=method, json=body, headers=headers)

    def printed(self, kind: DocumentKind) -> list[tuple[OutboxEntry, Any]]:
        """Make every document of a kind as the outbox would: its order, and the words on it (None: not made)."""
        kit = kit_of(self.app)
        made = []
        with self.app.app_context(), kit.database.reading() as session:
            entries = session.scalars(select(OutboxEntry).where(OutboxEntry.document == kind).order_by(OutboxEntry.id))
            for entry in entries:
                context = kit.handlers[kind](session, entry, self.clock.now())
                made.append((entry, None if context is None else render_html(kind, context)))
        return made

    def page(self, email: str, address: str) -> Any:
        """Open a page."""
        return self.at(email).get(address)

    def referral_page(self, email: str, organisation: str = ARKTOS) -> Any:
        """Open the page of a referral."""
        return self.page(email, f"/doorverwijzingen/{self.referral(organisation)}")

    def support(self, email: str = cast.LEAD) -> str:
        """Read the page with all support of the question."""
        return str(self.page(email, f"/vragen/{self.reference}/ondersteuning").text)


@pytest.fixture
def begin(app: Flask, clock: StillClock, theatre: Theatre) -> Any:
    """Bring a request to a state, with the school's answers to both proposals, and set the clock to that time."""

    def play(*answers: str, state: State = State.REFERRING) -> Story:
        reference, now = theatre.request_in(state, props=Props(answers=answers or ("yes", "talk")))
        clock.moment = now + timedelta(minutes=5)
        return Story(app, clock, theatre, reference)

    return play
