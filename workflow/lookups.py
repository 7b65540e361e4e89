"""What an input names, looked up once it is read: people, a meeting, proposals. Guards find it in `facts.named`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from records.advice import Proposal
from records.conversation import Assignment, PollAnswer, PollSlot
from records.meeting import AgendaItem, CaseTableMeeting, MeetingOrganisation
from records.organisations import Organisation
from records.people import Conflict, OrganisationMember, Person
from records.report import Report, ReportVersion
from records.request import Participant, SupportRequest
from records.session import fetch
from records.vocabulary import (
    Action,
    Function,
    Machine,
    MeetingAction,
    MeetingState,
    OrganisationKind,
    SlotAnswer,
)
from workflow.facts import REQUEST, last_advice
from workflow.ties import OFF_TABLE

Named = dict[str, Any]
Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """Somebody an input names as interviewer; `organisations` are ids, guidance services left out."""

    id: str
    name: str
    active: bool
    can_interview: bool
    conflict: bool
    organisations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NamedMeeting:
    """A meeting an input names, with how full its agenda is."""

    id: str
    state: MeetingState
    opened: bool
    items: int
    capacity: int


@dataclass(frozen=True, slots=True)
class NamedProposal:
    """A proposal of the advice that was sent last."""

    id: str
    organisation: str
    is_guidance: bool


def _organisations(session: Session, _subject: object, data: Data) -> Named:
    keys = data.get("organisations") or ([data["organisation"]] if "organisation" in data else [])
    query = select(Organisation.id, Organisation.name).where(Organisation.id.in_(keys), Organisation.active)
    return {"organisations": dict(session.execute(query).all())}


def _people(session: Session, request: SupportRequest, data: Data) -> Named:
    keys = data["interviewers"]
    ties: dict[str, list[str]] = {}
    works = select(OrganisationMember.person_id, OrganisationMember.organisation_id).join(Organisation)
    works = works.where(
        OrganisationMember.person_id.in_(keys), Organisation.active, Organisation.kind != OrganisationKind.GUIDANCE
    )
    for person_id, organisation_id in session.execute(works.order_by(OrganisationMember.organisation_id)):
        ties.setdefault(person_id, []).append(organisation_id)
    declared = select(Conflict.person_id).where(Conflict.person_id.in_(keys), Conflict.school_id == request.school_id)
    conflicts = set(session.scalars(declared))
    people = session.scalars(select(Person).where(Person.id.in_(keys)))
    return {
        "people": {
            one.id: NamedPerson(
                one.id, one.name, one.active, one.can_interview, one.id in conflicts, tuple(ties.get(one.id, ()))
            )
            for one in people
        }
    }


def _moment(session: Session, request: SupportRequest, data: Data) -> Named:
    cannot = (
        select(PollAnswer.person_id, PollAnswer.participant_id)
        .join(PollSlot)
        .where(
            PollSlot.request_id == request.id,
            PollSlot.starts_at == data["starts_at"],
            PollAnswer.answer == SlotAnswer.NO,
        )
    )
    refusing = session.execute(cannot).all()
    people = {row.person_id for row in refusing if row.person_id}
    names = select(Person.name).join(Assignment, Assignment.person_id == Person.id)
    names = names.where(
        Assignment.request_id == request.id, Assignment.ended_at.is_(None), Person.id.in_(people or {""})
    )
    directors = set(
        session.scalars(
            select(Participant.id).where(
                Participant.request_id == request.id, Participant.function == Function.DIRECTOR
            )
        )
    )
    return {
        "interviewers_who_cannot": tuple(session.scalars(names.order_by(Person.name))),
        "no_director_can": bool(directors) and directors <= {row.participant_id for row in refusing},
    }


def _participants(session: Session, request: SupportRequest, _data: Data) -> Named:
    query = select(Participant.id).where(Participant.request_id == request.id)
    return {"participants": frozenset(session.scalars(query))}


def _paragraphs(session: Session, request: SupportRequest, _data: Data) -> Named:
    return {"paragraphs": paragraphs_sent(session, request.id)}


def paragraphs_sent(session: Session, request_id: str) -> frozenset[str]:
    """Give the ids of the paragraphs in the version the school received last."""
    query = (
        select(ReportVersion.content)
        .join(Report)
        .where(Report.request_id == request_id)
        .order_by(ReportVersion.number.desc())
        .limit(1)
    )
    content = session.scalars(query).first() or {"sections": []}
    return frozenset(paragraph["id"] for section in content["sections"] for paragraph in section["paragraphs"])


def _meeting(session: Session, _request: object, data: Data) -> Named:
    items = (
        select(func.count())
        .select_from(AgendaItem)
        .where(AgendaItem.meeting_id == CaseTableMeeting.id, AgendaItem.outcome.is_(None))
    )
    query = select(
        CaseTableMeeting.id,
        CaseTableMeeting.state,
        CaseTableMeeting.opened_at,
        CaseTableMeeting.capacity,
        items.scalar_subquery().label("items"),
    ).where(CaseTableMeeting.id == data["meeting"])
    row = session.execute(query.with_for_update(of=CaseTableMeeting)).first()
    if row is None:
        return {}
    return {"meeting": NamedMeeting(row.id, row.state, row.opened_at is not None, row.items, row.capacity)}


def _proposals(session: Session, request: SupportRequest, _data: Data) -> Named:
    return {
        "proposals": {
            row.id: NamedProposal(row.id, row.name, row.kind is OrganisationKind.GUIDANCE)
            for row in fetch(session, _proposal_query(), {"request_id": request.id})
        }
    }


@cache
def _proposal_query() -> Select[str, str, OrganisationKind]:
    return (
        select(Proposal.id, Organisation.name, Organisation.kind)
        .join(Organisation, Organisation.id == Proposal.organisation_id)
        .where(Proposal.advice_id == last_advice(REQUEST, sent=True))
        .order_by(Proposal.position)
    )


def _people_at_table(session: Session, meeting: CaseTableMeeting, _data: Data) -> Named:
    members = (
        select(OrganisationMember.person_id)
        .join(MeetingOrganisation, MeetingOrganisation.organisation_id == OrganisationMember.organisation_id)
        .where(MeetingOrganisation.meeting_id == meeting.id)
    )
    coordinators = select(Person.id).where(Person.is_coordinator, Person.active)
    return {"people": frozenset(session.scalars(members)) | frozenset(session.scalars(coordinators))}


def _discussed(session: Session, meeting: CaseTableMeeting, _data: Data) -> Named:
    """Give the cases that stand in the minutes: reference -> id of the request."""
    query = (
        select(SupportRequest.reference, SupportRequest.id)
        .join(AgendaItem, AgendaItem.request_id == SupportRequest.id)
        .where(AgendaItem.meeting_id == meeting.id, AgendaItem.discussed_at.is_not(None))
        .where(AgendaItem.outcome.is_(None) | AgendaItem.outcome.not_in(OFF_TABLE))
    )
    return {"discussed": {row.reference: row.id for row in session.execute(query)}}


LOOKUPS: Final[Mapping[Machine, Mapping[str, Callable[[Session, Any, Data], Named]]]] = {
    Machine.REQUEST: {
        Action.REDIRECT: _organisations,
        Action.ASSIGN: _people,
        Action.REASSIGN: _people,
        Action.SCHEDULE: _moment,
        Action.HOLD: _participants,
        Action.REQUEST_CHANGES: _paragraphs,
        Action.TABLE: _meeting,
        Action.ACCEPT_ADVICE: _proposals,
        Action.FOLLOW_ALONE: _proposals,
        Action.DECLINE_ADVICE: _proposals,
    },
    Machine.MEETING: {
        MeetingAction.AMEND: _organisations,
        MeetingAction.START: _people_at_table,
        MeetingAction.NOTE_PRESENCE: _people_at_table,
        MeetingAction.ADD_TO_MINUTES: _discussed,
    },
    Machine.REFERRAL: {},
}
