"""To whom a mail goes: `To` resolved to addresses, from what stands in the database at that moment."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from sqlalchemy import ColumnElement, Select, String, bindparam, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from records.conversation import Assignment, Conversation
from records.meeting import AgendaItem, CaseTableMeeting, MeetingOrganisation
from records.organisations import Organisation
from records.people import OrganisationMember, Person, SchoolMember
from records.referral import Referral
from records.request import Participant, SupportRequest
from records.session import fetch
from records.vocabulary import Function, OrganisationKind, Role
from workflow.facts import ACTIVE, last_decision, last_item
from workflow.move import AnyMove
from workflow.rules.row import To
from workflow.turn import turn_of


@dataclass(frozen=True, slots=True)
class Recipient:
    """An address, the person behind it when there is an account, and the role that makes it a recipient."""

    email: str
    name: str
    role: Role
    person_id: str | None = None
    referral_id: str | None = None
    request_id: str | None = None


def recipients(move: AnyMove, to: To) -> list[Recipient]:
    """Resolve `to` for the subject of this move; each address once, in a fixed order."""
    found = _RESOLVERS[to](move)
    once: dict[tuple[str, str | None, str | None], Recipient] = {}
    for recipient in found:
        once.setdefault((recipient.email, recipient.referral_id, recipient.request_id), recipient)
    return list(once.values())


def _request_of(move: AnyMove) -> SupportRequest:
    subject = move.subject
    if isinstance(subject, SupportRequest):
        return subject
    if isinstance(subject, Referral):
        return subject.request
    message = "a meeting has more than one request"
    raise TypeError(message)


Found = Select[str, str, str]


def _people_where(*conditions: ColumnElement[bool] | InstrumentedAttribute[bool]) -> Found:
    return select(Person.email, Person.name, Person.id).where(Person.active, *conditions).order_by(Person.name)


# Each statement is put together once: that costs more than running it.


@cache
def _lead_query() -> Found:
    ties = select(SchoolMember.person_id).where(
        SchoolMember.school_id == bindparam("school_id", type_=String),
        SchoolMember.confirmed_at.is_not(None),
        (SchoolMember.function == Function.DIRECTOR) | SchoolMember.mandated,
    )
    return _people_where(Person.id.in_(ties))


@cache
def _contact_query() -> Select[str, str]:
    return select(Person.id, Person.name).where(Person.email == bindparam("email", type_=String))


@cache
def _coordinator_query() -> Found:
    return _people_where(Person.is_coordinator)


@cache
def _interviewer_query() -> Found:
    live = select(Assignment.person_id).where(
        Assignment.request_id == bindparam("request_id", type_=String), Assignment.ended_at.is_(None)
    )
    return _people_where(Person.id.in_(live))


@cache
def _participant_query() -> Select[str, str, str]:
    return (
        select(Participant.email, Participant.name, Person.id)
        .outerjoin(Person, Person.email == Participant.email)
        .where(Participant.request_id == bindparam("request_id", type_=String))
        .order_by(Participant.position)
    )


def _read(session: Session, role: Role, query: Found, **given: str | None) -> list[Recipient]:
    return [Recipient(row.email, row.name, role, row.id) for row in fetch(session, query, given)]


def _leads(session: Session, request: SupportRequest) -> list[Recipient]:
    return _read(session, Role.SCHOOL_LEAD, _lead_query(), school_id=request.school_id)


def _contact(session: Session, request: SupportRequest) -> list[Recipient]:
    if request.contact_email is None:
        return []
    person = fetch(session, _contact_query(), {"email": request.contact_email}).first()
    if person is None:
        return [Recipient(request.contact_email, "", Role.SCHOOL)]
    return [Recipient(request.contact_email, person.name, Role.SCHOOL, person.id)]


def _school(move: AnyMove) -> list[Recipient]:
    if isinstance(move.subject, CaseTableMeeting):
        found: list[Recipient] = []
        items = (
            select(SupportRequest)
            .join(AgendaItem)
            .where(AgendaItem.meeting_id == move.subject.id, AgendaItem.discussed_at.is_not(None))
        )
        if "told" in move.detail:  # an addition to the minutes concerns one school, or none
            items = items.where(SupportRequest.id.in_(move.detail["told"]))
        for request in move.session.scalars(items.order_by(SupportRequest.reference)):
            found += [_about(one, request) for one in _school_of(move.session, request)]
        return found
    return _school_of(move.session, _request_of(move))


def _about(recipient: Recipient, request: SupportRequest) -> Recipient:
    return Recipient(recipient.email, recipient.name, recipient.role, recipient.person_id, request_id=request.id)


def _school_of(session: Session, request: SupportRequest) -> list[Recipient]:
    return _leads(session, request) + _contact(session, request)


def _school_lead(move: AnyMove) -> list[Recipient]:
    request = _request_of(move)
    return _leads(move.session, request) or _contact(move.session, request)


def _coordinators(move: AnyMove) -> list[Recipient]:
    return _read(move.session, Role.COORDINATOR, _coordinator_query())


def _coordinator(move: AnyMove) -> list[Recipient]:
    owner = _request_of(move).owner_id
    everyone = _coordinators(move)
    return [one for one in everyone if one.person_id == owner] or everyone


def _interviewers(move: AnyMove) -> list[Recipient]:
    return _read(move.session, Role.INTERVIEWER, _interviewer_query(), request_id=_request_of(move).id)


def _participants(move: AnyMove) -> list[Recipient]:
    return _read(move.session, Role.SCHOOL, _participant_query(), request_id=_request_of(move).id)


def _listed(move: AnyMove) -> list[Recipient]:
    told = {one.email for one in _school(move)}
    return [one for one in _participants(move) if one.email not in told]


def _replaced(move: AnyMove) -> list[Recipient]:
    return [one for one in _interviewers(move) if one.person_id not in move.data["interviewers"]]


def _conversation(move: AnyMove) -> list[Recipient]:
    return _interviewers(move) + _participants(move)


def _invited(move: AnyMove) -> list[Recipient]:
    if isinstance(move.subject, CaseTableMeeting):
        return _table(move) if move.subject.deadline is not None else []
    conversation = move.session.get(Conversation, _request_of(move).id)
    if conversation is None or conversation.invited_at is None or conversation.held_at is not None:
        return []
    if conversation.starts_at is None or conversation.starts_at <= move.now:
        return []
    return _conversation(move)


def _members(session: Session, role: Role, organisations: Iterable[str], *, guidance: bool) -> list[Recipient]:
    """Find the people of organisations; those of a guidance service, of any network, only with the school's consent.

    As `workflow.standing.is_barred` has it: who may read what they are asked must hear that they are asked.
    """
    query = (
        select(Person.email, Person.name, Person.id)
        .join(OrganisationMember, OrganisationMember.person_id == Person.id)
        .join(Organisation)
        .where(Person.active, OrganisationMember.organisation_id.in_(list(organisations)))
        .order_by(Person.name)
    )
    if not guidance:
        query = query.where(Organisation.kind != OrganisationKind.GUIDANCE)
    return [Recipient(row.email, row.name, role, row.id) for row in session.execute(query)]


def _uninvited(move: AnyMove) -> list[Recipient]:
    """Find who has the table in a calendar and comes no more; who also works for somebody that stays, comes."""
    if "organisations" not in move.data:
        return []
    stays = set(move.data["organisations"])
    coming = {one.email for one in _people_of(move.session, stays)}
    gone = _people_of(move.session, _invited_to(move) - stays)
    return [one for one in gone if one.email not in coming]


def _invited_to(move: AnyMove) -> set[str]:
    query = select(MeetingOrganisation.organisation_id).where(MeetingOrganisation.meeting_id == move.subject.id)
    return set(move.session.scalars(query))


def _people_of(session: Session, organisations: set[str]) -> list[Recipient]:
    query = (
        select(Person.email, Person.name, Person.id)
        .join(OrganisationMember, OrganisationMember.person_id == Person.id)
        .where(Person.active, OrganisationMember.organisation_id.in_(sorted(organisations)))
        .order_by(Person.name)
    )
    return [Recipient(row.email, row.name, Role.PARTNER, row.id) for row in session.execute(query)]


def _table(move: AnyMove) -> list[Recipient]:
    session = move.session
    if isinstance(move.subject, CaseTableMeeting):
        return _people_of(session, _invited_to(move))
    request = _request_of(move)
    around = (
        select(MeetingOrganisation.organisation_id)
        .join(AgendaItem, AgendaItem.meeting_id == MeetingOrganisation.meeting_id)
        .where(AgendaItem.id == last_item(request.id))
    )
    return _members(session, Role.PARTNER, session.scalars(around).all(), guidance=request.guidance)


def _chosen(move: AnyMove) -> list[Recipient]:
    request = _request_of(move)
    found: list[Recipient] = []
    referrals = select(Referral).where(Referral.decision_id == last_decision(request.id))
    for referral in move.session.scalars(referrals.order_by(Referral.id)):
        found += _helpers(move.session, referral)
    return found


def _helpers(session: Session, referral: Referral) -> list[Recipient]:
    members = _members(session, Role.REFERRED, [referral.organisation_id], guidance=referral.request.guidance)
    return [Recipient(one.email, one.name, one.role, one.person_id, referral_id=referral.id) for one in members]


def _referred(move: AnyMove) -> list[Recipient]:
    if isinstance(move.subject, Referral):
        return _helpers(move.session, move.subject)
    return []


def _other_side(move: AnyMove) -> list[Recipient]:
    sides = _referred(move) if move.role is not Role.REFERRED else []
    school = _school(move) if move.role is Role.REFERRED else []
    return sides + school


def _at_turn(move: AnyMove) -> list[Recipient]:
    """Find whoever is at turn or invited, and every partner whose referral still runs; never the one who acts."""
    request = _request_of(move)
    resolve = {
        Role.COORDINATOR: _coordinator,
        Role.INTERVIEWER: _conversation,
        Role.PARTNER: _table,
    }
    found: list[Recipient] = []
    for role in sorted(turn_of(move.session, [request])[request.id]):
        found += resolve[role](move) if role in resolve else []
    found += _running(move) + _coordinator(move) + _interviewers(move)
    return [one for one in found if one.person_id is None or one.person_id != move.actor.person_id]


def _running(move: AnyMove) -> list[Recipient]:
    request = _request_of(move)
    query = select(Referral).where(Referral.decision_id == last_decision(request.id), Referral.state.in_(ACTIVE))
    return [
        one
        for referral in move.session.scalars(query.order_by(Referral.id))
        for one in _helpers(move.session, referral)
    ]


def _all(move: AnyMove) -> list[Recipient]:
    return _school(move) + _interviewers(move) + _coordinator(move)


_RESOLVERS: Final[dict[To, Callable[[AnyMove], Sequence[Recipient]]]] = {
    To.SCHOOL: _school,
    To.SCHOOL_LEAD: _school_lead,
    To.COORDINATORS: _coordinators,
    To.COORDINATOR: _coordinator,
    To.INTERVIEWERS: _interviewers,
    To.REPLACED: _replaced,
    To.LISTED: _listed,
    To.CONVERSATION: _conversation,
    To.INVITED: _invited,
    To.TABLE: _table,
    To.UNINVITED: _uninvited,
    To.CHOSEN: _chosen,
    To.REFERRED: _referred,
    To.OTHER_SIDE: _other_side,
    To.AT_TURN: _at_turn,
    To.ALL: _all,
}
