"""Loads who acts: a person with every place they hold, or the holder of a draft's key."""

from dataclasses import replace
from typing import Any, Final

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from records.organisations import Organisation, School
from records.people import OrganisationMember, Person, SchoolMember
from records.request import SupportRequest
from records.vocabulary import OrganisationKind
from workflow.actor import NO_ONE, Actor, OrganisationTie, SchoolTie

# Made once: putting a statement together costs more than running it, and every request asks these.
_WORKS: Final = and_(OrganisationMember.organisation_id == Organisation.id, Organisation.active.is_(True))
_PERSON: Final = (
    select(
        Person.name.label("person_name"), Person.email, Person.is_coordinator, Person.is_admin,
        Person.can_interview, Person.theme, Person.sessions_from, Organisation.id, Organisation.name,
        Organisation.kind, Organisation.educational_network,
    )
    .outerjoin(OrganisationMember, OrganisationMember.person_id == Person.id)
    .outerjoin(Organisation, _WORKS)
    .where(Person.id == bindparam("person"), Person.active.is_(True))
    .order_by(Organisation.name)
)  # fmt: skip
_SCHOOLS: Final = (
    select(
        School.id, School.number, School.name, SchoolMember.function, SchoolMember.confirmed_at,
        SchoolMember.mandated,
    )
    .join(SchoolMember, SchoolMember.school_id == School.id)
    .where(SchoolMember.person_id == bindparam("person"))
    .order_by(School.name, School.id)
)  # fmt: skip
_DRAFT: Final = select(SupportRequest.id).where(
    SupportRequest.resume_sha256 == bindparam("key"), SupportRequest.submitted_at.is_(None)
)


def load_actor(session: Session, person_id: str | None, draft_key_sha256: str | None = None) -> Actor:
    """Load who acts, in two statements (three with a draft's key). An unknown or inactive person is no one.

    `draft_key_sha256` is the SHA-256 of a resume key, in hex; it counts only while its request was never sent.
    """
    actor = NO_ONE if person_id is None else _person(session, person_id)
    if draft_key_sha256 is None:
        return actor
    return replace(actor, draft_id=session.connection().scalar(_DRAFT, {"key": draft_key_sha256}))


def _person(session: Session, person_id: str) -> Actor:
    rows = session.connection().execute(_PERSON, {"person": person_id}).all()
    if not rows:
        return NO_ONE
    first = rows[0]
    return Actor(
        person_id=person_id,
        name=first.person_name,
        email=first.email,
        is_coordinator=first.is_coordinator,
        is_admin=first.is_admin,
        can_interview=first.can_interview,
        theme=first.theme,
        sessions_from=first.sessions_from,
        organisations=tuple(_organisation(row) for row in rows if row.id is not None),
        schools=_schools(session, person_id),
    )


def _organisation(row: Any) -> OrganisationTie:
    network = row.educational_network if row.kind is OrganisationKind.GUIDANCE else None
    return OrganisationTie(organisation_id=row.id, name=row.name, guidance_of=network)


def _schools(session: Session, person_id: str) -> tuple[SchoolTie, ...]:
    rows = session.connection().execute(_SCHOOLS, {"person": person_id})
    return tuple(
        SchoolTie(row.id, row.number, row.name, row.function, row.confirmed_at is not None, row.mandated)
        for row in rows
    )
