"""The test databases themselves: a test that starts on a dirty or an old one says nothing."""

import pytest
from sqlalchemy import func, select

from records import migrate
from records.organisations import School
from records.session import Database

SCHOOL = {"number": "012345", "name": "De Kleine Beer", "place": "Gent"}


def test_a_database_is_migrated_to_the_newest_shape(database: Database) -> None:
    assert migrate.is_current(database.engine)


@pytest.mark.parametrize("time", ["first", "second"])
def test_each_test_starts_on_an_empty_database(database: Database, time: str) -> None:
    with database.writing() as session:
        session.add(School(**SCHOOL))
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(School)) == 1, f"the {time} test saw another's school"


@pytest.mark.postgresql
def test_a_test_can_ask_for_postgresql_whatever_the_run_is_on(postgresql_database: Database) -> None:
    with postgresql_database.reading() as session:
        assert str(session.scalar(select(func.version()))).startswith("PostgreSQL")


def test_the_run_is_on_the_database_that_was_asked_for(database: Database, pytestconfig: pytest.Config) -> None:
    assert database.engine.dialect.name == pytestconfig.getoption("--database")
