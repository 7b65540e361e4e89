"""What the database refuses reaches a person as a sentence with its field, on both databases."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import CheckConstraint, PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy.exc import IntegrityError

from records.base import Record
from records.organisations import Offer, Organisation, School
from records.people import OrganisationMember, Person, SchoolMember, UsedLink
from records.session import Database
from records.tables import METADATA
from records.vocabulary import Function, OrganisationKind
from web.constraints import RACES, SENTENCES, name_of, race_of, sentence_of

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
PARTS: list[Any] = [each for table in METADATA.tables.values() for each in (*table.constraints, *table.indexes)]
NAMED: dict[str, Any] = {str(each.name): each for each in PARTS if each.name is not None}


def person(key: str, email: str) -> Person:
    return Person(id=key, name=key, email=email, created_at=NOW)


def organisation(key: str, name: str, **more: Any) -> Organisation:
    return Organisation(id=key, name=name, created_at=NOW, **more)


BREACHES: dict[str, tuple[list[Record], Record]] = {
    "uq_person_email": ([person("p1", "n@x.example")], person("p2", "n@x.example")),
    "ck_person_email_lower": ([], person("p1", "N@x.example")),
    "uq_organisation_name": ([organisation("o1", "Arktos")], organisation("o2", "Arktos")),
    "ck_organisation_guidance_has_network": ([], organisation("o1", "PBD", kind=OrganisationKind.GUIDANCE)),
    "uq_school_number": (
        [School(id="s1", number="000001", name="a", place="b")], School(id="s2", number="000001", name="c", place="d"),
    ),
    "ck_offer_capacity_not_negative": (
        [organisation("o1", "Arktos")], Offer(organisation_id="o1", title="x", capacity=-1),
    ),
    "ck_school_member_mandate_needs_confirmation": (
        [person("p1", "n@x.example"), School(id="s1", name="a", place="b")],
        SchoolMember(person_id="p1", school_id="s1", function=Function.TEACHER, claimed_at=NOW, mandated=True),
    ),
    "pk_organisation_member": (
        [person("p1", "n@x.example"), organisation("o1", "Arktos")],
        OrganisationMember(person_id="p1", organisation_id="o1"),
    ),
    "pk_used_link": ([], UsedLink(nonce="n", used_at=NOW)),
}  # fmt: skip
TWICE = {"pk_organisation_member", "pk_used_link"}


def refusal(database: Database, before: list[Record], breach: Record, *, twice: bool) -> IntegrityError:
    with database.writing() as session:
        session.add_all(before)
    values = {column.name: getattr(breach, column.name) for column in type(breach).__table__.columns}
    given = {name: value for name, value in values.items() if value is not None}
    if twice:
        with database.writing() as session:
            session.add(type(breach)(**given))
    with pytest.raises(IntegrityError) as refused, database.writing() as session:
        session.add(type(breach)(**given))
    return refused.value


@pytest.mark.parametrize("name", BREACHES)
def test_the_constraint_is_recognised_and_told(database: Database, name: str) -> None:
    error = refusal(database, *BREACHES[name], twice=name in TWICE)
    assert name_of(error) == name
    assert (sentence_of(error) or race_of(error)) is not None


@pytest.mark.parametrize("name", [*SENTENCES, *RACES])
def test_every_row_is_about_a_constraint_that_exists(name: str) -> None:
    assert name in NAMED


@pytest.mark.parametrize("name", [name for name in (*SENTENCES, *RACES) if not name.startswith("ck_")])
def test_sqlite_names_only_columns_and_these_lead_back_to_the_constraint(name: str) -> None:
    constraint = NAMED[name]
    assert not isinstance(constraint, CheckConstraint)
    columns = ", ".join(f"{column.table.name}.{column.name}" for column in constraint.columns)
    error = IntegrityError("", None, Exception(f"UNIQUE constraint failed: {columns}"))
    assert name_of(error) == name


def test_what_no_person_can_cause_has_no_sentence() -> None:
    assert sentence_of(IntegrityError("", None, Exception("FOREIGN KEY constraint failed"))) is None
    assert isinstance(NAMED["uq_person_email"], UniqueConstraint | PrimaryKeyConstraint)
