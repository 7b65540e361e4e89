"""Loads who acts: a person with every place they hold, or the holder of a draft's key."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, bindparam, select, union_all
from sqlalchemy.orm import Session

from records.base import table_of
from records.organisations import Organisation, School
from records.people import OrganisationMember, Person, SchoolMember
from records.request import DraftInvitation, SupportRequest
from records.vocabulary import OrganisationKind
from workflow.actor import NO_ONE, Actor, OrganisationTie, SchoolTie

LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)
# Made once: putting a statement together costs more than running it, and every request asks these. Somebody with two
# organisations and two schools comes in four rows: that is rare, and cheaper than a second statement for everybody.
_PEOPLE, _SCHOOLS, _PLACES = table_of(Person).c, table_of(School).c, table_of(SchoolMember).c
_ORGANISATIONS, _WORKPLACES = table_of(Organisation).c, table_of(OrganisationMember).c
_WORKS: Final = and_(_WORKPLACES.organisation_id == _ORGANISATIONS.id, _ORGANISATIONS.active.is_(True))
_PERSON: Final = (
    select(
        _PEOPLE.name.label("person_name"), _PEOPLE.email, _PEOPLE.is_coordinator, _PEOPLE.is_admin,
        _PEOPLE.can_interview, _PEOPLE.theme, _PEOPLE.sessions_from, _ORGANISATIONS.id, _ORGANISATIONS.name,
        _ORGANISATIONS.kind, _ORGANISATIONS.educational_network, _SCHOOLS.id.label("school_id"), _SCHOOLS.number,
        _SCHOOLS.name.label("school"), _PLACES.function, _PLACES.confirmed_at, _PLACES.mandated,
    )
    .select_from(table_of(Person))
    .outerjoin(table_of(OrganisationMember), _WORKPLACES.person_id == _PEOPLE.id)
    .outerjoin(table_of(Organisation), _WORKS)
    .outerjoin(table_of(SchoolMember), _PLACES.person_id == _PEOPLE.id)
    .outerjoin(table_of(School), _SCHOOLS.id == _PLACES.school_id)
    .where(_PEOPLE.id == bindparam("person"), _PEOPLE.active.is_(True))
    .order_by(_ORGANISATIONS.name, _SCHOOLS.name, _SCHOOLS.id)
)  # fmt: skip
_OPEN: Final = and_(SupportRequest.submitted_at.is_(None), SupportRequest.last_answer_at > bindparam("since"))
_DRAFT: Final = union_all(
    select(SupportRequest.id).where(SupportRequest.resume_sha256 == bindparam("key"), _OPEN),
    select(SupportRequest.id)
    .join(DraftInvitation, DraftInvitation.request_id == SupportRequest.id)
    .where(DraftInvitation.key_sha256 == bindparam("key"), _OPEN),
)
DRAFT_LIVES: Final = timedelta(days=60)  # after its last answer (intake-script.md; visibility.md, "Retention")


def load_actor(
    session: Session, person_id: str | None, draft_key_sha256: str | None = None, now: datetime | None = None
) -> Actor:
    """Load who acts, in one statement (two with a draft's key). An unknown or inactive person is no one.

    `draft_key_sha256` is the SHA-256 of a draft's key, in hex: the one it was begun with, or that of an invited
    colleague. It counts only while its request was never sent, until sixty days after the last answer (with `now`).
    """
    actor = NO_ONE if person_id is None else _person(session, person_id)
    if draft_key_sha256 is None:
        return actor
    return replace(actor, draft_id=session.connection().scalar(_DRAFT, _asked(draft_key_sha256, now)))


def _asked(key_sha256: str, now: datetime | None) -> dict[str, Any]:
    return {"key": key_sha256, "since": now - DRAFT_LIVES if now else LONG_AGO}


def draft_of_key(session: Session, key_sha256: str, now: datetime) -> str | None:
    """Give the id of the draft that this key opens; None when there is none any more. One statement."""
    found: str | None = session.connection().scalar(_DRAFT, _asked(key_sha256, now))
    return found


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
        organisations=tuple(dict.fromkeys(_organisation(row) for row in rows if row.id is not None)),
        schools=tuple(dict.fromkeys(_school(row) for row in rows if row.school_id is not None)),
    )


def _organisation(row: Any) -> OrganisationTie:
    network = row.educational_network if row.kind is OrganisationKind.GUIDANCE else None
    return OrganisationTie(organisation_id=row.id, name=row.name, guidance_of=network)


def _school(row: Any) -> SchoolTie:
    confirmed = row.confirmed_at is not None
    return SchoolTie(row.school_id, row.number, row.school, row.function, confirmed, row.mandated)
