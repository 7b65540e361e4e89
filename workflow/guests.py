"""Who comes to a case table by a personal link: a person, for an organisation that is invited there, and no more.

None of their other roles comes along. Somebody without a place at the organisation comes for the one that a coordinator
named; the right ends when the organisation is no longer invited, or the person's account is closed.
"""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.meeting import MeetingOrganisation
from records.organisations import Organisation
from records.people import Person
from records.vocabulary import OrganisationKind
from workflow.actor import Actor, OrganisationTie
from workflow.errors import NotReachable
from workflow.people import load_actor


def guest_at(session: Session, meeting_id: str, email: str, organisation_id: str = "") -> Actor:
    """Give who holds a link to prepare this table. Raises NotReachable when there is nothing for them (any more).

    `organisation_id`: for whom a coordinator asked them; without it, for the organisations they work for.
    """
    person_id = session.scalar(select(Person.id).where(Person.email == email, Person.active.is_(True)))
    whole = load_actor(session, person_id)
    seats = _seats(session, meeting_id)
    wanted = {organisation_id} if organisation_id else whole.organisation_ids
    ties = tuple(tie for tie in seats if tie.organisation_id in wanted)
    if not whole.is_someone or not ties:
        raise NotReachable
    return replace(Actor(), person_id=whole.person_id, name=whole.name, organisations=ties)


def _seats(session: Session, meeting_id: str) -> list[OrganisationTie]:
    query = (
        select(Organisation.id, Organisation.name, Organisation.kind, Organisation.educational_network)
        .join(MeetingOrganisation, MeetingOrganisation.organisation_id == Organisation.id)
        .where(MeetingOrganisation.meeting_id == meeting_id, Organisation.active.is_(True))
        .order_by(Organisation.name)
    )
    return [
        OrganisationTie(row.id, row.name, row.educational_network if row.kind is OrganisationKind.GUIDANCE else None)
        for row in session.execute(query)
    ]
