"""Stands in until workflow.reach.load_actor is there."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.organisations import Organisation, School
from records.people import OrganisationMember, Person, SchoolMember
from records.request import SupportRequest
from records.vocabulary import OrganisationKind
from workflow.actor import NO_ONE, Actor, OrganisationTie, SchoolTie


def load_actor(session: Session, person_id: str | None, draft_key_sha256: str | None = None) -> Actor:
    """Load a person with what they belong to."""
    draft = draft_key_sha256 and session.scalar(
        select(SupportRequest.id).where(SupportRequest.resume_sha256 == draft_key_sha256)
    )
    person = session.get(Person, person_id) if person_id else None
    if person is None or not person.active:
        return Actor(draft_id=draft or None) if draft else NO_ONE
    schools = session.execute(
        select(SchoolMember, School).join(School).where(SchoolMember.person_id == person.id)
    ).tuples()
    organisations = session.scalars(
        select(Organisation).join(OrganisationMember).where(OrganisationMember.person_id == person.id)
    )
    return Actor(
        person_id=person.id,
        name=person.name,
        email=person.email,
        is_coordinator=person.is_coordinator,
        is_admin=person.is_admin,
        can_interview=person.can_interview,
        theme=person.theme,
        organisations=tuple(
            OrganisationTie(o.id, o.name, o.educational_network if o.kind is OrganisationKind.GUIDANCE else None)
            for o in organisations
        ),
        schools=tuple(
            SchoolTie(s.id, s.number, s.name, m.function, m.confirmed_at is not None, m.mandated) for m, s in schools
        ),
        draft_id=draft or None,
    )
