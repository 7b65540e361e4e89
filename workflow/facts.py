"""What the guards look at. Everything is gathered here, in a fixed number of statements; guards only read it.

What an intake still lacks stands on its row (`lacks`), put there by intake at each answer. `named` holds what the
input names (people, a meeting, proposals): looked up once the input is read.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    ScalarSelect,
    Select,
    SQLColumnExpression,
    String,
    bindparam,
    exists,
    false,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from records.advice import Advice, AdviceLine, AdviceSource, Decision, Proposal
from records.base import among
from records.conversation import Conversation
from records.meeting import AgendaItem, CaseTableMeeting, MeetingOrganisation, PartnerInput
from records.organisations import Organisation
from records.people import SchoolMember
from records.referral import Referral
from records.report import Remark, Report, ReportAuthor, ReportParagraph
from records.request import IntakeAnswer, Participant, SupportRequest
from records.session import fetch
from records.vocabulary import Function, MeetingState, OrganisationKind, ReferralState, RemarkKind, SectionKey, State
from workflow.actor import Actor
from workflow.answered import director_answered

ACTIVE: Final = (ReferralState.OFFERED, ReferralState.ACCEPTED, ReferralState.RUNNING)
LIVE: Final = (ReferralState.ACCEPTED, ReferralState.RUNNING, ReferralState.COMPLETED)
REQUIRED_SECTIONS: Final = tuple(key for key in SectionKey if key.required)


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """Facts about one request, as they are at `now` for one actor. Counts are of rows that matter now."""

    now: datetime
    state: State
    since: datetime
    lacks: tuple[str, ...]
    crisis: bool
    guidance: bool
    withdrawn_from: State | None
    contact_confirmed: bool
    has_director: bool
    director_confirmed: bool
    director_answered: bool
    starts_at: datetime | None
    empty_sections: tuple[SectionKey, ...]
    unsent_remarks: int  # remarks and own views, akkoords not counted
    unresolved_remarks: int
    actor_wrote: bool
    meeting_state: MeetingState | None
    envelopes_open: bool
    draft_lines: int
    unsourced_lines: int
    unfinished_proposals: int
    advice_sent: bool
    proposals: int  # of the advice that was sent last
    offered: int
    active: int
    live: int
    completed: int
    own_completed: bool  # the actor's organisation has a completed referral here
    named: Mapping[str, Any] = field(default_factory=dict)
    took_down: bool = False  # the actor is a coordinator who took this question down on the phone


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """Facts about one case-table meeting."""

    now: datetime
    state: MeetingState
    starts_at: datetime
    deadline: datetime | None
    opened: bool
    capacity: int
    invited: int
    items: int  # that lie on the agenda
    still_tabled: int
    advising_without_line: int
    still_advising: int
    expected_inputs: int
    handed_in: int
    named: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReferralFacts:
    """Facts about one referral."""

    now: datetime
    state: ReferralState
    talk_first: bool
    confirmed: bool
    due_at: datetime | None
    named: Mapping[str, Any] = field(default_factory=dict)


def _count(query: Select[int]) -> ScalarSelect[int]:
    return query.scalar_subquery()


def last_decision(request_id: str | SQLColumnExpression[str]) -> ScalarSelect[str]:
    """Select the id of the latest decision: only its referrals count (process.md, machine 1)."""
    latest = aliased(Decision)  # aliased: never taken for the table of a query around it
    query = select(latest.id).where(latest.request_id == request_id)
    return query.order_by(latest.decided_at.desc(), latest.id).limit(1).scalar_subquery()


def last_item(request_id: str | SQLColumnExpression[str]) -> ScalarSelect[str]:
    """Select the id of the agenda item on which the request lies, or last lay."""
    latest = aliased(AgendaItem)
    query = select(latest.id).where(latest.request_id == request_id)
    newest = (latest.tabled_at.desc(), latest.ended_at.desc(), latest.id)
    return query.order_by(latest.outcome.is_(None).desc(), *newest).limit(1).scalar_subquery()


def last_advice(request_id: str | SQLColumnExpression[str], *, sent: bool) -> ScalarSelect[str]:
    """Select the id of the advice in the making, or of the one that was sent last."""
    latest = aliased(Advice)
    made = latest.sent_at.is_not(None) if sent else latest.sent_at.is_(None)
    query = select(latest.id).where(latest.request_id == request_id, made)
    return query.order_by(latest.number.desc()).limit(1).scalar_subquery()


REQUEST: Final[ColumnElement[str]] = bindparam("request_id", type_=String)
SCHOOL: Final[ColumnElement[str]] = bindparam("school_id", type_=String)
PERSON: Final[ColumnElement[str]] = bindparam("person_id", type_=String)
MEETINGS: Final[BindParameter[Any]] = bindparam("meeting_ids", expanding=True)
OWN: Final[BindParameter[Any]] = bindparam("organisation_ids", expanding=True)


def _referrals(states: tuple[ReferralState, ...]) -> ScalarSelect[int]:
    query = select(func.count()).select_from(Referral)
    return _count(query.where(Referral.decision_id == last_decision(REQUEST), among(Referral.state, states)))


def _remarks(*conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    query = select(func.count()).select_from(Remark).where(Remark.request_id == REQUEST)
    return _count(query.where(Remark.kind != RemarkKind.AGREE, *conditions))


def _has_section(section: SectionKey) -> ColumnElement[bool]:
    found = select(ReportParagraph.id).join(Report, Report.id == ReportParagraph.report_id)
    return exists(found.where(Report.request_id == REQUEST, ReportParagraph.section == section))


def _conversation_columns() -> list[ColumnElement[Any]]:
    confirmed = select(SchoolMember.person_id).where(
        SchoolMember.school_id == SCHOOL,
        SchoolMember.function == Function.DIRECTOR,
        SchoolMember.confirmed_at.is_not(None),
    )
    return [
        exists(confirmed).label("director_confirmed"),
        director_answered(REQUEST).label("director_answered"),
        select(Conversation.starts_at).where(Conversation.request_id == REQUEST).scalar_subquery().label("starts_at"),
    ]


def _report_columns() -> list[ColumnElement[Any]]:
    wrote = (
        select(ReportAuthor.person_id)
        .join(Report)
        .where(Report.request_id == REQUEST, ReportAuthor.person_id == PERSON)
    )
    unsent = _remarks(Remark.sent_at.is_(None))
    open_ones = _remarks(Remark.sent_at.is_not(None), Remark.resolved_at.is_(None))
    return [
        *(_has_section(key).label(f"has_{key.value}") for key in REQUIRED_SECTIONS),
        unsent.label("unsent_remarks"),
        open_ones.label("unresolved_remarks"),
        exists(wrote).label("actor_wrote"),
    ]


def _table_columns() -> list[ColumnElement[Any]]:
    meeting = select(CaseTableMeeting).join(AgendaItem).where(AgendaItem.id == last_item(REQUEST))
    draft = last_advice(REQUEST, sent=False)
    unsourced = (
        select(func.count())
        .select_from(AdviceLine)
        .where(
            AdviceLine.advice_id == draft, ~exists(select(AdviceSource.id).where(AdviceSource.line_id == AdviceLine.id))
        )
    )
    unfinished = (
        select(func.count())
        .select_from(Proposal)
        .where(
            Proposal.advice_id == draft,
            Proposal.organisation_id.is_(None) | Proposal.kind.is_(None) | (Proposal.why == literal("")),
        )
    )
    lines = select(func.count()).select_from(AdviceLine).where(AdviceLine.advice_id == draft)
    chosen = select(func.count()).select_from(Proposal).where(Proposal.advice_id == last_advice(REQUEST, sent=True))
    return [
        meeting.with_only_columns(CaseTableMeeting.state).scalar_subquery().label("meeting_state"),
        meeting.with_only_columns(CaseTableMeeting.opened_at).scalar_subquery().label("opened_at"),
        _count(lines).label("draft_lines"),
        _count(unsourced).label("unsourced_lines"),
        _count(unfinished).label("unfinished_proposals"),
        exists(select(Advice.id).where(Advice.request_id == REQUEST, Advice.sent_at.is_not(None))).label("advice_sent"),
        _count(chosen).label("proposals"),
    ]


def _referral_columns(*, works: bool) -> list[ColumnElement[Any]]:
    own = select(Referral.id).where(
        Referral.request_id == REQUEST,
        Referral.state == ReferralState.COMPLETED,
        Referral.organisation_id.in_(OWN) if works else false(),
    )
    return [
        _referrals((ReferralState.OFFERED,)).label("offered"),
        _referrals(ACTIVE).label("active"),
        _referrals(LIVE).label("live"),
        _referrals((ReferralState.COMPLETED,)).label("completed"),
        exists(own).label("own_completed"),
    ]


def _answered_director(answer: object) -> bool:
    people = answer if isinstance(answer, list) else []
    return any(isinstance(person, dict) and person.get("function") == Function.DIRECTOR for person in people)


def _people_columns() -> list[ColumnElement[Any]]:
    answer = select(IntakeAnswer.value).where(
        IntakeAnswer.request_id == REQUEST, IntakeAnswer.key == "participants", IntakeAnswer.set_aside.is_(False)
    )
    director = select(Participant.id).where(
        Participant.request_id == REQUEST, Participant.function == Function.DIRECTOR
    )
    return [answer.scalar_subquery().label("participants_answer"), exists(director).label("listed_director")]


@cache
def _request_query(*, works: bool) -> Select[Any]:
    """Build the statement once: putting it together costs ten times more than running it.

    `works`: the actor works for an organisation. A list of values is spelled out anew each time a statement runs.
    """
    return select(
        *_people_columns(),
        *_conversation_columns(),
        *_report_columns(),
        *_table_columns(),
        *_referral_columns(works=works),
    )


def request_facts(session: Session, request: SupportRequest, actor: Actor, now: datetime) -> RequestFacts:
    """Gather the facts of one request in one statement."""
    given: dict[str, Any] = {
        "request_id": request.id,
        "school_id": request.school_id,
        "person_id": actor.person_id,
    }
    if actor.organisations:
        given["organisation_ids"] = sorted(actor.organisation_ids)
    query = _request_query(works=bool(actor.organisations))
    found = dict(fetch(session, query, given).one()._mapping)  # noqa: SLF001 - the public name of a row by label
    answer, listed = found.pop("participants_answer"), found.pop("listed_director")
    sections = {key: found.pop(f"has_{key.value}") for key in REQUIRED_SECTIONS}
    return RequestFacts(
        now=now,
        state=request.state,
        since=request.state_since,
        lacks=tuple(request.lacks),
        crisis=request.crisis,
        guidance=request.guidance,
        withdrawn_from=request.withdrawn_from,
        contact_confirmed=request.contact_confirmed_at is not None,
        has_director=_answered_director(answer) if request.state is State.DRAFT else listed,
        empty_sections=tuple(key for key, present in sections.items() if not present),
        envelopes_open=found.pop("opened_at") is not None,
        took_down=actor.is_coordinator and request.begun_by_id == actor.person_id,
        **found,
    )


def _items(*conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    query = select(func.count()).select_from(AgendaItem).join(SupportRequest)
    return _count(query.where(AgendaItem.meeting_id == CaseTableMeeting.id, *conditions))


def expected_inputs() -> Select[int]:
    """Count the envelopes a table waits for: of every invited organisation, about every case.

    A guidance service that may not read a case (`workflow.standing.is_barred`) writes nothing about it.
    """
    may_read = or_(Organisation.kind != OrganisationKind.GUIDANCE, SupportRequest.guidance.is_(True))
    return (
        select(func.count())
        .select_from(AgendaItem)
        .join(SupportRequest, SupportRequest.id == AgendaItem.request_id)
        .join(MeetingOrganisation, MeetingOrganisation.meeting_id == AgendaItem.meeting_id)
        .join(Organisation, Organisation.id == MeetingOrganisation.organisation_id)
        .where(may_read)
    )


@cache
def _meeting_query() -> Select[str, int, int, int, int, int, int, int]:
    lies = AgendaItem.outcome.is_(None)
    with_line = exists(
        select(AdviceLine.id).join(Advice).where(Advice.request_id == SupportRequest.id, Advice.sent_at.is_(None))
    )
    latest = AgendaItem.id == last_item(SupportRequest.id)
    asked = expected_inputs().where(AgendaItem.meeting_id == CaseTableMeeting.id, lies)
    handed = asked.join(
        PartnerInput,
        (PartnerInput.item_id == AgendaItem.id)
        & (PartnerInput.organisation_id == MeetingOrganisation.organisation_id)
        & PartnerInput.handed_in_at.is_not(None),
    )
    invited = (
        select(func.count())
        .select_from(MeetingOrganisation)
        .where(MeetingOrganisation.meeting_id == CaseTableMeeting.id)
    )
    return select(
        CaseTableMeeting.id,
        _count(invited).label("invited"),
        _items(lies).label("items"),
        _items(lies, SupportRequest.state == State.TABLED).label("tabled"),
        _items(lies, SupportRequest.state == State.ADVISING, ~with_line).label("lineless"),
        _items(latest, SupportRequest.state == State.ADVISING).label("advising"),
        _count(asked).label("asked"),
        _count(handed).label("handed"),
    ).where(CaseTableMeeting.id.in_(MEETINGS))


def facts_of_meetings(
    session: Session, meetings: Collection[CaseTableMeeting], now: datetime
) -> dict[str, MeetingFacts]:
    """Gather the facts of these meetings, by id, in one statement however many there are."""
    known = {meeting.id: meeting for meeting in meetings}
    found = fetch(session, _meeting_query(), {"meeting_ids": list(known)})
    return {row.id: _meeting_facts(known[row.id], row, now) for row in found}


def meeting_facts(session: Session, meeting: CaseTableMeeting, now: datetime) -> MeetingFacts:
    """Gather the facts of one meeting in one statement."""
    return facts_of_meetings(session, [meeting], now)[meeting.id]


def _meeting_facts(meeting: CaseTableMeeting, row: Any, now: datetime) -> MeetingFacts:
    return MeetingFacts(
        now=now,
        state=meeting.state,
        starts_at=meeting.starts_at,
        deadline=meeting.deadline,
        opened=meeting.opened_at is not None,
        capacity=meeting.capacity,
        invited=row.invited,
        items=row.items,
        still_tabled=row.tabled,
        advising_without_line=row.lineless,
        still_advising=row.advising,
        expected_inputs=row.asked,
        handed_in=row.handed,
    )


def referral_facts(referral: Referral, now: datetime) -> ReferralFacts:
    """Gather the facts of one referral: they all stand on its row."""
    return ReferralFacts(
        now=now,
        state=referral.state,
        talk_first=referral.choice == "talk",
        confirmed=referral.confirmed_at is not None,
        due_at=referral.due_at,
    )
