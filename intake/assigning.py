"""Who can hold the exploratory conversation of a request, and where a question can go instead. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from records.conversation import Assignment, Conversation
from records.dates import dutch_date_bare
from records.organisations import Offer, OfferTheme, Organisation, School
from records.people import Conflict, OrganisationMember, Person
from records.request import Participant, RequestTheme, SupportRequest
from records.vocabulary import OrganisationKind, State, Theme
from records.words import _

BUSY: Final = (State.PLANNING, State.SCHEDULED, State.REPORTING, State.REVIEW)


@dataclass(slots=True)
class Candidate:
    """Somebody who can interview. `load`: conversations and reports under way; `fits`: themes of the request.

    `last`: when they last held a conversation; `ties`: other schools they declared a conflict with; `gave_back`: why
    they gave this assignment back, when they did.
    """

    id: str
    name: str
    load: int
    conflict: bool
    organisations: list[str] = field(default_factory=list)
    themes: list[Theme] = field(default_factory=list)
    fits: list[Theme] = field(default_factory=list)
    guidance_only: bool = True
    assigned: bool = False  # holds the conversation now
    last: datetime | None = None
    gave_back: str = ""
    ties: list[str] = field(default_factory=list)

    @property
    def fit(self) -> bool:
        """Say whether they can be chosen at all."""
        return not self.conflict and not self.guidance_only

    @property
    def busy(self) -> str:
        """Tell how busy they are."""
        if self.load == 0:
            return _("voert nu geen gesprekken")
        return _("1 lopend gesprek") if self.load == 1 else _("{aantal} lopende gesprekken", aantal=self.load)

    @property
    def rested(self) -> str:
        """Tell when they last held a conversation."""
        return (
            _("laatste gesprek op {day}", day=dutch_date_bare(self.last))
            if self.last
            else _("nog geen gesprek gevoerd")
        )


def candidates(session: Session, request: SupportRequest, themes: Iterable[Theme]) -> list[Candidate]:
    """List everyone who can interview: who fits the themes and is least busy first. Three statements."""
    wanted = set(themes)
    found: dict[str, Candidate] = {}
    for row in session.execute(_people(request)):
        new = Candidate(row.id, row.name, row.load, row.conflict, assigned=row.assigned)
        new.last, new.gave_back = row.last, row.gave_back or ""
        one = found.setdefault(row.id, new)
        one.organisations.append(row.organisation)
        one.guidance_only = one.guidance_only and row.kind is OrganisationKind.GUIDANCE
    for row in session.execute(_themes(list(found))):
        one = found[row.person_id]
        if row.theme not in one.themes:
            one.themes.append(row.theme)
            one.fits += [row.theme] if row.theme in wanted else []
    for row in session.execute(_ties(list(found), request.school_id)):
        found[row.person_id].ties.append(row.name)
    return sorted(found.values(), key=lambda one: (not one.fit, -len(one.fits), one.load, one.name))


def _people(request: SupportRequest) -> Select[Any]:
    return (
        select(Person.id, Person.name, Organisation.name.label("organisation"), Organisation.kind, *_held(request))
        .join(OrganisationMember, OrganisationMember.person_id == Person.id)
        .join(Organisation, Organisation.id == OrganisationMember.organisation_id)
        .where(Person.active, Person.can_interview, Organisation.active)
        .order_by(Person.name, Person.id, Organisation.name)
    )


def _held(request: SupportRequest) -> list[Any]:
    """Ask of each person: how busy, which conversation last, and what stands between them and this request."""
    theirs = Assignment.person_id == Person.id
    running = Assignment.ended_at.is_(None)
    here = Assignment.request_id == request.id
    load = (
        select(func.count())
        .select_from(Assignment)
        .join(SupportRequest, SupportRequest.id == Assignment.request_id)
        .where(theirs, running, SupportRequest.state.in_(BUSY))
    )
    last = (
        select(func.max(Conversation.starts_at))
        .join(Assignment, Assignment.request_id == Conversation.request_id)
        .where(theirs, Conversation.held_at.is_not(None), running | (Assignment.ended_at > Conversation.held_at))
    )
    gave_back = select(func.max(Assignment.end_reason)).where(theirs, here, Assignment.end_reason != "")
    conflict = exists().where(Conflict.person_id == Person.id, Conflict.school_id == request.school_id)
    return [
        load.scalar_subquery().label("load"),
        conflict.label("conflict"),
        exists().where(theirs, here, running).label("assigned"),
        last.scalar_subquery().label("last"),
        gave_back.scalar_subquery().label("gave_back"),
    ]


def _themes(people: list[str]) -> Select[str, Theme]:
    return (
        select(OrganisationMember.person_id, OfferTheme.theme)
        .join(Offer, Offer.organisation_id == OrganisationMember.organisation_id)
        .join(OfferTheme, OfferTheme.offer_id == Offer.id)
        .where(OrganisationMember.person_id.in_(people), Offer.active)
        .distinct()
        .order_by(OrganisationMember.person_id, OfferTheme.theme)
    )


def _ties(people: list[str], school_id: str | None) -> Select[str, str]:
    return (
        select(Conflict.person_id, School.name)
        .join(School, School.id == Conflict.school_id)
        .where(Conflict.person_id.in_(people), Conflict.school_id != (school_id or ""))
        .order_by(School.name)
    )


def themes_of(session: Session, request: SupportRequest) -> list[Theme]:
    """Give the themes of a request, in the school's order. One statement."""
    query = select(RequestTheme.theme).where(RequestTheme.request_id == request.id)
    return list(session.scalars(query.order_by(RequestTheme.position)))


def organisations(session: Session) -> list[tuple[str, str, str]]:
    """List every organisation a question can go to directly: (id, name, what it does). One statement."""
    query = select(Organisation.id, Organisation.name, Organisation.summary).where(Organisation.active)
    return [(row.id, row.name, row.summary) for row in session.execute(query.order_by(Organisation.name))]


def participants(session: Session, request: SupportRequest) -> list[tuple[str, str, str]]:
    """List the people the school brings: (id, name, function). One statement."""
    query = select(Participant.id, Participant.name, Participant.function)
    query = query.where(Participant.request_id == request.id).order_by(Participant.position)
    return [(row.id, row.name, row.function.label) for row in session.execute(query)]
