"""What ties a person to requests: one prepared statement that gathers all the evidence, for one request or for many.

`workflow.standing` reads from it which roles the person holds; nothing is decided here.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Row,
    Select,
    String,
    bindparam,
    case,
    cast,
    exists,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from records.advice import Advice, Decision
from records.base import UtcTime
from records.conversation import Assignment
from records.journal import JournalEntry
from records.meeting import AgendaItem, CaseTableMeeting, MeetingOrganisation, MeetingPresence
from records.organisations import School
from records.people import OrganisationMember, Person, SchoolMember
from records.referral import Referral
from records.report import Remark, Report, ReportVersion
from records.request import Participant, SupportRequest
from records.session import fetch
from records.vocabulary import Action, AgendaOutcome, Machine, MeetingState, ReferralState
from workflow.actor import Actor
from workflow.facts import last_item

OFF_TABLE: Final = (AgendaOutcome.UNTABLED, AgendaOutcome.WITHDRAWN)  # left the table without an answer of it


class Tie(StrEnum):
    """What a gathered row is evidence of."""

    ITEM = "item"
    SEAT = "seat"
    PRESENT = "present"
    UNCONSENTED = "unconsented"
    WITHDRAWN = "withdrawn"
    ASSIGNED = "assigned"
    REFERRAL = "referral"
    VERSION = "version"
    REMARK = "remark"
    ADVICE = "advice"
    DECISION = "decision"
    NETWORK = "network"
    LISTED = "listed"
    CONTACT = "contact"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Item:
    """The request on one agenda; `last` for the one on which it lies or last lay."""

    id: str
    meeting_id: str
    last: bool
    outcome: AgendaOutcome | None
    meeting_state: MeetingState
    tabled_at: datetime
    ended_at: datetime | None
    opened_at: datetime | None

    @property
    def opened(self) -> bool:
        """Say whether the envelopes about it are open: one that left before the opening stays sealed."""
        if self.opened_at is None:
            return False
        return self.outcome not in OFF_TABLE or (self.ended_at is not None and self.ended_at > self.opened_at)

    @property
    def in_session(self) -> bool:
        """Say whether its table is in session, and it did not leave that table before being discussed."""
        return self.meeting_state is MeetingState.IN_SESSION and self.outcome not in OFF_TABLE

    @property
    def minuted(self) -> bool:
        """Say whether minutes that are shared speak of it."""
        return self.meeting_state is MeetingState.PUBLISHED and self.outcome not in OFF_TABLE


@dataclass(frozen=True, slots=True)
class OwnReferral:
    """A referral to an organisation of the person."""

    state: ReferralState
    organisation_id: str


@dataclass(slots=True)
class Ties:
    """Everything gathered about one request and one person."""

    items: list[Item] = field(default_factory=list)
    seats: set[tuple[str, str]] = field(default_factory=set)  # meeting, organisation of the person that is invited
    present: set[tuple[str, str]] = field(default_factory=set)  # meeting, person: oneself, or a colleague at the table
    unconsented: set[str] = field(default_factory=set)  # meetings with a case that no guidance service may read
    withdrawn_at: datetime | None = None
    referrals: dict[str, OwnReferral] = field(default_factory=dict)
    approved_at: datetime | None = None  # of the version that was approved last
    network: str | None = None
    marks: set[Tie] = field(default_factory=set)

    def withdrawn_since(self, moment: datetime) -> bool:
        """Say whether the school withdrew the request after a moment: what it allowed before is over then."""
        return self.withdrawn_at is not None and self.withdrawn_at >= moment

    @property
    def last(self) -> Item | None:
        """Give the agenda item on which the request lies, or last lay."""
        return next((item for item in self.items if item.last), None)


_REQUEST: Final[BindParameter[Any]] = bindparam("request", type_=String)
_REQUESTS: Final[BindParameter[Any]] = bindparam("requests", expanding=True)
_ORGANISATIONS: Final[BindParameter[Any]] = bindparam("organisations", expanding=True)
_SCHOOLS: Final[BindParameter[Any]] = bindparam("schools", expanding=True)
_PERSON: Final[BindParameter[Any]] = bindparam("person", type_=String)
_EMAIL: Final[BindParameter[Any]] = bindparam("email", type_=String)
_TEXTS: Final = ("one", "two", "three", "four", "five")
_TIMES: Final = ("at", "ended_at", "opened_at")


def _rows(tie: Tie, request_id: Any, *texts: Any, times: Sequence[Any] = ()) -> Select[Any]:
    """Select rows of one kind, in the columns that all kinds share."""
    words: list[ColumnElement[Any]] = [type_coerce(text, String) for text in texts]
    words += [cast(null(), String)] * (len(_TEXTS) - len(words))
    moments = [*times] + [cast(null(), UtcTime)] * (len(_TIMES) - len(times))
    return select(
        request_id.label("request_id"),
        literal(tie.value, String).label("tie"),
        *(column.label(name) for column, name in zip(words + moments, _TEXTS + _TIMES, strict=True)),
    )


def _within(query: Select[Any], *, one: bool) -> Select[Any]:
    """Narrow to the requests that are asked for; a list costs a rewriting of the whole statement each time it runs."""
    request_id = query.selected_columns["request_id"]
    return query.where(request_id == _REQUEST if one else request_id.in_(_REQUESTS))


def address_confirmed(person_id: Any) -> ColumnElement[bool]:
    """Say that a person's mail address is proven: without it, being named by that address counts for nothing."""
    person = aliased(Person)
    return exists(select(person.id).where(person.id == person_id, person.email_confirmed_at.is_not(None)))


def begun_by_team() -> ColumnElement[bool]:
    """Say that a confirmed member of the school of `SupportRequest` began it: a draft of that team."""
    beginner = aliased(SchoolMember)
    return exists(
        select(beginner.person_id).where(
            beginner.person_id == SupportRequest.begun_by_id,
            beginner.school_id == SupportRequest.school_id,
            beginner.confirmed_at.is_not(None),
        )
    )


def _agenda(*, works: bool) -> list[Select[Any]]:
    item, meeting = AgendaItem, CaseTableMeeting
    last = case((item.id == last_item(item.request_id), literal("last", String)), else_=cast(null(), String))
    items = _rows(
        Tie.ITEM,
        item.request_id,
        item.id,
        item.meeting_id,
        last,
        item.outcome,
        meeting.state,
        times=(item.tabled_at, item.ended_at, meeting.opened_at),
    )
    items = items.join(meeting, meeting.id == item.meeting_id)
    seats = (
        _rows(Tie.SEAT, item.request_id, item.meeting_id, MeetingOrganisation.organisation_id)
        .join(MeetingOrganisation, MeetingOrganisation.meeting_id == item.meeting_id)
        .where(MeetingOrganisation.organisation_id.in_(_ORGANISATIONS))
    )
    return [items, seats] if works else [items]


def colleague_of(person_id: Any, meeting_id: Any, organisations: Any) -> ColumnElement[bool]:
    """Say that this person works for one of the organisations, and that it is invited to the meeting."""
    works = select(OrganisationMember.person_id).join(
        MeetingOrganisation, MeetingOrganisation.organisation_id == OrganisationMember.organisation_id
    )
    return exists(
        works.where(
            OrganisationMember.person_id == person_id,
            OrganisationMember.organisation_id.in_(organisations),
            MeetingOrganisation.meeting_id == meeting_id,
        )
    )


def lacks_consent(meeting_id: Any) -> ColumnElement[bool]:
    """Say that a case of this meeting is closed to guidance services: so are the minutes of all its cases."""
    other = aliased(AgendaItem)
    cases = select(other.id).join(SupportRequest, SupportRequest.id == other.request_id)
    on_table = or_(other.outcome.is_(None), other.outcome != AgendaOutcome.UNTABLED)
    return exists(cases.where(other.meeting_id == meeting_id, on_table, SupportRequest.guidance.is_(False)))


def _presence(*, works: bool) -> list[Select[Any]]:
    item, present = AgendaItem, MeetingPresence
    oneself = present.person_id == _PERSON
    colleague = colleague_of(present.person_id, present.meeting_id, _ORGANISATIONS)
    there = or_(oneself, colleague) if works else oneself
    rows = _rows(Tie.PRESENT, item.request_id, item.meeting_id, present.person_id)
    return [
        rows.join(present, present.meeting_id == item.meeting_id).where(there),
        _rows(Tie.UNCONSENTED, item.request_id, item.meeting_id).where(lacks_consent(item.meeting_id)),
    ]


def _milestones() -> list[Select[Any]]:
    withdrawn = _rows(Tie.WITHDRAWN, JournalEntry.request_id, times=(JournalEntry.at,))
    versions = _rows(Tie.VERSION, Report.request_id, times=(ReportVersion.approved_at,))
    return [
        withdrawn.where(JournalEntry.machine == Machine.REQUEST, JournalEntry.action == Action.WITHDRAW.value),
        versions.join(ReportVersion, ReportVersion.report_id == Report.id),
        _rows(Tie.REMARK, Remark.request_id).where(Remark.sent_at.is_not(None)).distinct(),
        _rows(Tie.ADVICE, Advice.request_id).where(Advice.sent_at.is_not(None)).distinct(),
        _rows(Tie.DECISION, Decision.request_id).distinct(),
    ]


def _people(*, works: bool, teaches: bool) -> list[Select[Any]]:
    request = SupportRequest
    assigned = _rows(Tie.ASSIGNED, Assignment.request_id)
    own = _rows(Tie.REFERRAL, Referral.request_id, Referral.id, Referral.state, Referral.organisation_id)
    network = _rows(Tie.NETWORK, request.id, School.educational_network)
    confirmed = address_confirmed(_PERSON)
    return [
        assigned.where(Assignment.person_id == _PERSON, Assignment.ended_at.is_(None)),
        *([own.where(Referral.organisation_id.in_(_ORGANISATIONS))] if works else []),
        network.join(School, School.id == request.school_id),
        _rows(Tie.LISTED, Participant.request_id).where(Participant.email == _EMAIL, confirmed),
        _rows(Tie.CONTACT, request.id).where(
            request.contact_email == _EMAIL, request.contact_confirmed_at.is_not(None), confirmed
        ),
        *([_rows(Tie.TEAM, request.id).where(request.school_id.in_(_SCHOOLS), begun_by_team())] if teaches else []),
    ]


@cache
def _statement(*, one: bool, works: bool, teaches: bool) -> CompoundSelect[Any]:
    """Build the statement once: putting it together costs more than running it.

    For `one` request or for many; for who `works` for an organisation, who `teaches` at a school, or neither.
    """
    people = _people(works=works, teaches=teaches)
    queries = (*_agenda(works=works), *_presence(works=works), *_milestones(), *people)
    return union_all(*(_within(query, one=one) for query in queries))


def _item(ties: Ties, row: Row[Any]) -> None:
    ties.items.append(
        Item(
            id=row.one,
            meeting_id=row.two,
            last=row.three is not None,
            outcome=AgendaOutcome(row.four) if row.four else None,
            meeting_state=MeetingState(row.five),
            tabled_at=row.at,
            ended_at=row.ended_at,
            opened_at=row.opened_at,
        )
    )


def _seat(ties: Ties, row: Row[Any]) -> None:
    ties.seats.add((row.one, row.two))


def _present(ties: Ties, row: Row[Any]) -> None:
    ties.present.add((row.one, row.two))


def _unconsented(ties: Ties, row: Row[Any]) -> None:
    ties.unconsented.add(row.one)


def _withdrawn(ties: Ties, row: Row[Any]) -> None:
    ties.withdrawn_at = max(row.at, ties.withdrawn_at or row.at)


def _referral(ties: Ties, row: Row[Any]) -> None:
    ties.referrals[row.one] = OwnReferral(ReferralState(row.two), row.three)


def _version(ties: Ties, row: Row[Any]) -> None:
    if row.at is not None:
        ties.approved_at = max(row.at, ties.approved_at or row.at)


def _network(ties: Ties, row: Row[Any]) -> None:
    ties.network = row.one


_TIES: Final[Mapping[str, Tie]] = {tie.value: tie for tie in Tie}
_READ: Final[Mapping[Tie, Callable[[Ties, Row[Any]], None]]] = {
    Tie.ITEM: _item,
    Tie.SEAT: _seat,
    Tie.PRESENT: _present,
    Tie.UNCONSENTED: _unconsented,
    Tie.WITHDRAWN: _withdrawn,
    Tie.REFERRAL: _referral,
    Tie.VERSION: _version,
    Tie.NETWORK: _network,
}


def gather(session: Session, actor: Actor, request_ids: Iterable[str]) -> dict[str, Ties]:
    """Gather the ties of this person with each of these requests, in one statement however many there are."""
    found = {request_id: Ties() for request_id in request_ids}
    organisations, schools = sorted(actor.organisation_ids), sorted(actor.confirmed_schools)
    one = len(found) == 1
    given: dict[str, Any] = {
        "request" if one else "requests": next(iter(found)) if one else list(found),
        "person": actor.person_id,
        "email": actor.email,
    }
    if organisations:
        given["organisations"] = organisations
    if schools:
        given["schools"] = schools
    query = _statement(one=one, works=bool(organisations), teaches=bool(schools))
    for row in fetch(session, query, given):
        ties, tie = found[row.request_id], _TIES[row.tie]
        ties.marks.add(tie)
        read = _READ.get(tie)
        if read is not None:
            read(ties, row)
    return found
