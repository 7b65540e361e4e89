"""A small feature, made by a test out of the views it wants to see."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from flask import Flask

from records.clock import Clock
from records.people import Person
from records.session import Database
from tests.clients import StrictClient, build
from web.kit import kit_of
from web.settings import Settings


def room(name: str = "kamer", **attributes: Any) -> ModuleType:
    """Make a feature's module."""
    module = ModuleType(f"{name}.routes")
    for key, value in attributes.items():
        setattr(module, key, value)
    return module


@contextmanager
def house(settings: Settings, clock: Clock, *rooms: ModuleType) -> Iterator[StrictClient]:
    """Open an app with these features; gives a visitor's browser."""
    app = build(settings, rooms, clock)
    client = app.test_client()
    assert isinstance(client, StrictClient)
    yield client
    kit_of(app).database.dispose()


def database_of(app: Flask) -> Database:
    """The database of an app."""
    return kit_of(app).database


def add_person(database: Database, clock: Clock, name: str = "Nora El Amrani", **more: Any) -> str:
    """Give somebody an account; gives the id."""
    email = more.pop("email", name.split(maxsplit=1)[0].lower() + "@stad.example")
    with database.writing() as session:
        person = Person(name=name, email=email, created_at=clock.now(), **more)
        session.add(person)
        session.flush()
        return person.id
