"""What is written once: the journal, the read log, and a report version that the school approved."""

import pytest
from alembic import command
from sqlalchemy import Update, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.dml import Delete

from records import migrate
from records.session import Database
from records.tables import METADATA
from tests.records.rows import LATER, keep_one_of_each

JOURNAL, READ_LOG = METADATA.tables["journal_entry"], METADATA.tables["read_entry"]
VERSIONS = METADATA.tables["report_version"]
APPROVE = update(VERSIONS).values(approved_at=LATER, approved_by_id="lead", approver={"name": "Nadia"})
APPEND_ONLY = {
    "an action is not rewritten": update(JOURNAL).values(action="withdraw"),
    "an action is not erased": delete(JOURNAL),
    "a read is not rewritten": update(READ_LOG).values(person_id="lead"),
    "a read is not erased": delete(READ_LOG),
}
FROZEN = {
    "its words stay": update(VERSIONS).values(content={"sections": []}),
    "its seal stays": update(VERSIONS).values(content_sha256="1" * 64),
    "it cannot be given back": update(VERSIONS).values(approved_at=None, approved_by_id=None),
    "who approved keeps that name": update(VERSIONS).values(approver={"name": "Jo"}),
    "it is not erased": delete(VERSIONS),
}
SENT = {
    "not another word": update(VERSIONS).values(content={"sections": []}),
    "also not while it is approved": APPROVE.values(content={"sections": []}),
    "not another seal": update(VERSIONS).values(content_sha256="1" * 64),
    "not another number": update(VERSIONS).values(number=7),
    "not another name of the school": update(VERSIONS).values(names={"title": "Iets anders"}),
}


@pytest.mark.parametrize("story", APPEND_ONLY)
def test_the_logs_only_grow(database: Database, story: str) -> None:
    keep_one_of_each(database)
    with pytest.raises(IntegrityError, match="is append-only"), database.writing() as session:
        session.execute(APPEND_ONLY[story])


def test_a_document_that_was_made_says_what_it_said(database: Database) -> None:
    keep_one_of_each(database)
    with pytest.raises(IntegrityError, match="never changes"), database.writing() as session:
        session.execute(update(METADATA.tables["made_document"]).values(page="<p>Iets anders</p>"))


def test_a_log_takes_a_next_row(database: Database) -> None:
    keep_one_of_each(database)
    columns = [each for each in JOURNAL.columns if each.name != "id"]
    with database.writing() as session:
        session.execute(insert(JOURNAL).from_select([each.name for each in columns], select(*columns)))
    with database.reading() as session:
        assert len(session.execute(select(JOURNAL.c.id)).all()) == 2


@pytest.mark.parametrize("story", FROZEN)
def test_an_approved_report_version_never_changes(database: Database, story: str) -> None:
    keep_one_of_each(database)
    with database.writing() as session:
        session.execute(APPROVE)
    with pytest.raises(IntegrityError, match="never changes"), database.writing() as session:
        session.execute(FROZEN[story])


@pytest.mark.parametrize("story", SENT)
def test_a_version_that_was_sent_keeps_its_words(database: Database, story: str) -> None:
    keep_one_of_each(database)
    with pytest.raises(IntegrityError, match="never changes"), database.writing() as session:
        session.execute(SENT[story])


@pytest.mark.parametrize("approved", [False, True])
def test_another_version_does_not_take_its_place(database: Database, *, approved: bool) -> None:
    keep_one_of_each(database)
    with database.writing() as session:
        if approved:
            session.execute(APPROVE)
        row = dict(session.execute(select(VERSIONS)).mappings().one())
    again = insert(VERSIONS).values(**row | {"content": {"sections": []}})
    if database.engine.dialect.name == "sqlite":
        again = again.prefix_with("OR REPLACE")
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(again)


@pytest.mark.parametrize("statement", [APPROVE, delete(VERSIONS)], ids=["be approved", "be erased"])
def test_a_version_that_is_not_approved_yet_can(database: Database, statement: Update | Delete) -> None:
    keep_one_of_each(database)
    with database.writing() as session:
        session.execute(statement)


def test_the_guards_come_back_with_the_tables(database: Database) -> None:
    command.downgrade(migrate._config(database.engine), "base")
    migrate.upgrade(database.engine)
    keep_one_of_each(database)
    with pytest.raises(IntegrityError, match="is append-only"), database.writing() as session:
        session.execute(delete(JOURNAL))
