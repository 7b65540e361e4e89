"""The cast of the demo network, in the app of the test."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from records.people import Person
from records.session import Database
from tests.clients import StillClock, StrictClient
from tests.scenes import with_cast
from web.kit import kit_of

SignIn = Callable[[str], StrictClient]


@pytest.fixture
def db(app: Flask, clock: StillClock) -> Database:
    """The database of the app, with the whole cast in it."""
    database = kit_of(app).database
    with_cast(database, clock.now())
    return database


@pytest.fixture
def as_(app: Flask, db: Database) -> SignIn:
    """Open a browser of its own for one of the cast, signed in."""

    def sign_in(email: str) -> StrictClient:
        client = app.test_client()
        assert isinstance(client, StrictClient)
        client.sign_in(person_id(db, email))
        return client

    return sign_in


def person_id(db: Database, email: str) -> str:
    """Give the id of somebody."""
    with db.reading() as session:
        return session.scalars(select(Person.id).where(Person.email == email)).one()
