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
from records.organisations import Organisation
from records.people import Person
from records.referral import Referral
from records.session import Database
from records.vocabulary import State
from tests.clients import StillClock, StrictClient
from tests.stages import Theatre
from web.kit import kit_of

BRUG, ARKTOS = "De Schoolbrug", "Arktos"
OF = {BRUG: cast.INTERVIEWER_1, ARKTOS: cast.PARTNER}
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
