"""Sessions: one commit, reads that never write, notes that outlive a refusal, and no update that is lost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from records.base import Record
from records.people import Person, UsedLink, WrongTry
from records.request import SupportRequest
from records.session import Database, ReadOnlyError, note
from tests.databases import open_engine
from tests.records.rows import NOW, keep_one_of_each

NADIA = {"id": "lead", "email": "lead@school.example", "name": "Nadia", "created_at": NOW}


class RefusedError(Exception):
    """Stands for any refusal."""


def count(database: Database, record: type[Record]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(record)) or 0


def used(nonce: str = "nonce") -> UsedLink:
    return UsedLink(nonce=nonce, used_at=NOW)


def wrong_try() -> WrongTry:
    return WrongTry(subject="lead@school.example", at=NOW)


@contextmanager
def refused(database: Database) -> Iterator[Session]:
    """Open a transaction that ends in a refusal."""
    with suppress(RefusedError), database.writing() as session:
        yield session
        raise RefusedError


def test_a_transaction_is_kept_at_its_end(database: Database) -> None:
    with database.writing() as session:
        session.add(Person(**NADIA))
    assert count(database, Person) == 1


def test_nothing_is_kept_of_a_transaction_that_was_refused(database: Database) -> None:
    with refused(database) as session:
        session.add(Person(**NADIA))
        session.flush()
    assert count(database, Person) == 0


def test_nothing_is_kept_of_what_was_rolled_back(database: Database) -> None:
    with database.writing() as session:
        session.add(Person(**NADIA))
        session.flush()
        session.rollback()
    assert count(database, Person) == 0


def test_an_open_transaction_shows_a_reader_nothing(database: Database) -> None:
    with database.writing() as session:
        session.add(Person(**NADIA))
        session.flush()
        assert count(database, Person) == 0


def add(session: Session) -> None:
    session.add(Person(**{**NADIA, "id": "another"}))


def change(session: Session) -> None:
    session.scalars(select(Person)).one().name = "Naima"


def erase(session: Session) -> None:
    session.delete(session.scalars(select(Person)).one())


def flush(session: Session) -> None:
    add(session)
    session.flush()


@pytest.mark.parametrize("write", [add, change, erase, flush])
def test_a_read_never_writes(database: Database, write: Callable[[Session], None]) -> None:
    with database.writing() as session:
        session.add(Person(**NADIA))
    with pytest.raises(ReadOnlyError), database.reading() as session:
        write(session)
    with database.reading() as session:
        assert session.scalars(select(Person.name)).all() == ["Nadia"]


def test_a_note_is_kept_after_a_read(database: Database) -> None:
    with database.reading() as session:
        note(session, used())
    assert count(database, UsedLink) == 1


def test_a_note_outlives_a_refusal(database: Database) -> None:
    with refused(database) as session:
        session.add(Person(**NADIA))
        note(session, wrong_try(), used())
    assert (count(database, WrongTry), count(database, UsedLink), count(database, Person)) == (1, 1, 0)


def test_a_note_is_kept_beside_what_was_done(database: Database) -> None:
    with database.writing() as session:
        session.add(Person(**NADIA))
        note(session, used())
    assert (count(database, UsedLink), count(database, Person)) == (1, 1)


def test_a_note_is_kept_once(database: Database) -> None:
    with database.writing() as session:
        note(session, wrong_try())
    with database.writing() as session:
        session.add(Person(**NADIA))
    assert count(database, WrongTry) == 1


@pytest.mark.parametrize("kind", ["reading", "writing"])
def test_a_note_that_cannot_be_kept_is_told(database: Database, kind: str) -> None:
    with database.writing() as session:
        session.add(used())
    with pytest.raises(IntegrityError), getattr(database, kind)() as session:
        note(session, used())  # the link was used before: whoever comes second learns it


def test_no_update_is_lost(database: Database) -> None:
    keep_one_of_each(database)
    with database.reading() as session:
        seen = session.scalars(select(SupportRequest)).one()
        session.expunge(seen)
    with database.writing() as session:
        session.scalars(select(SupportRequest)).one().title = "Nederlands in de refter"
    seen.title = "Nederlands op de bus"
    with pytest.raises(StaleDataError), database.writing() as session:
        session.add(seen)


def test_every_write_raises_the_version_of_the_row_and_not_that_of_people(database: Database) -> None:
    keep_one_of_each(database)
    for title in ("Nederlands in de refter", "Nederlands op de bus"):
        with database.writing() as session:
            session.scalars(select(SupportRequest)).one().title = title
    with database.reading() as session:
        request = session.scalars(select(SupportRequest)).one()
        assert (request.row_version, request.version) == (3, 1)


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="without a zone"), database.writing() as session:
        session.add(Person(**{**NADIA, "created_at": NOW.replace(tzinfo=None)}))


def test_a_time_comes_back_in_utc(database: Database) -> None:
    winter = datetime(2026, 11, 17, 10, 0, 0, 123456, tzinfo=timezone(timedelta(hours=1)))
    with database.writing() as session:
        session.add(Person(**{**NADIA, "created_at": winter}))
    with database.reading() as session:
        kept = session.scalars(select(Person.created_at)).one()
    assert (kept, kept.tzinfo) == (winter, UTC)


def test_times_are_compared_as_moments(database: Database) -> None:
    with database.writing() as session:
        session.add(Person(**NADIA))
    later = (NOW + timedelta(minutes=1)).astimezone(timezone(timedelta(hours=-5)))
    with database.reading() as session:
        assert session.scalars(select(Person.id).where(Person.created_at < later)).all() == ["lead"]


def test_sqlite_is_opened_with_the_pragmas_of_the_house(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)  # the house's own: those of other tests do not wait for the disk
    with engine.connect() as connection:
        names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        found = {name: connection.scalar(text(f"PRAGMA {name}")) for name in names}
    engine.dispose()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}
