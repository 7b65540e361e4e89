"""The coordinator's desk: what waits, the crisis calls, the next case table, who must be confirmed, the board."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, bindparam, func, or_, select, union_all
from sqlalchemy.orm import Session

from desk import lines, load, places, requests
from desk.requests import Filters, Line
from records.base import UtcTime
from records.meeting import AgendaItem, CaseTableMeeting, MeetingOrganisation, PartnerInput
from records.organisations import Organisation, School
from records.people import Person, SchoolMember
from records.referral import Referral
from records.request import SupportRequest
from records.session import fetch
from records.vocabulary import Function, Machine, MeetingState, Phase, Role, State
from records.words import N_, _
from workflow import conflicts
from workflow.actor import Actor
from workflow.asker import Asker, Shape, given, shape_of, with_parameters
from workflow.calendars import network_calendar
from workflow.reach import crisis_calls_by, reachable_as, reachable_by
from workflow.reachable import EVERY_ROLE
from workflow.trail import PHASES, STATES_OF
from workflow.turn import SUPPORTED, awaits_school, counts_now, turn_of

WAITING: Final = 12
TILES: Final = 6
CONFIRM: Final = 5
COUNTED: Final = 99
ENDED: Final = frozenset({State.DRAFT, State.CLOSED, State.DECLINED})
AHEAD: Final = (MeetingState.PLANNED, MeetingState.ANNOUNCED, MeetingState.IN_SESSION)

STEP: Final[Mapping[State, str]] = {
    State.SUBMITTED: N_("Duid gespreksvoerders aan"),
    State.APPROVED: N_("Zet op een casetafel"),
    State.ADVISING: N_("Maak het advies af"),
    State.IN_TRAJECTORY: N_("Rond het traject af, of breng de vraag terug naar de tafel"),
}


def mine(asker: Asker) -> ColumnElement[bool]:
    """Say what waits for this coordinator: at turn, and theirs or nobody's yet."""
    owned = or_(SupportRequest.owner_id == asker.person, SupportRequest.owner_id.is_(None))
    return and_(requests.at_turn(Role.COORDINATOR), owned, reachable_by(asker, {Role.COORDINATOR}))


@cache
def _count_query(shape: Shape) -> Select[int]:
    """Build the count once per shape of a person: every page of theirs runs it."""
    waiting = select(SupportRequest.id).where(mine(with_parameters(shape))).limit(COUNTED)
    return select(func.count()).select_from(waiting.subquery())


def count_waiting(session: Session, actor: Actor, now: datetime) -> int:
    """Count what waits for this coordinator, 99 at most. One statement."""
    return fetch(session, _count_query(shape_of(actor)), given(actor, now)).scalar() or 0


def read(session: Session, actor: Actor, now: datetime, filters: Filters) -> dict[str, Any]:
    """Gather the desk. Nine statements at most, however many requests there are."""
    waiting, calls = _waiting(session, actor, now)
    columns = _board(session, actor, now, filters)
    return {
        "waiting": waiting,
        "calls": calls,
        "columns": columns,
        "meeting": _next_meeting(session, now),
        "claims": _claims(session),
        "confirm_url": "/bevestigingen" if places.exists("/bevestigingen") else "",
        "load": load.read(session),
        "too_close": _too_close(session, actor, now),
    }


def _too_close(session: Session, actor: Actor, now: datetime) -> list[dict[str, str]]:
    """List who holds a conversation at a school that they declared a conflict with: somebody else must be named."""
    reached = reachable_as(actor, now, {Role.COORDINATOR})
    return [
        {
            "title": _("{name}, bij {school}", name=one.name, school=one.school),
            "text": _("vraag {reference}", reference=one.reference),
            "href": places.thing(Machine.REQUEST, one.reference),
        }
        for one in conflicts.too_close(session, reached)
    ]


@cache
def _waiting_query(shape: Shape) -> Select[Any]:
    asker = with_parameters(shape)
    call = and_(crisis_calls_by(asker), SupportRequest.state == State.DRAFT)
    query = requests.narrow().where(or_(mine(asker), call))
    ordered: Select[Any] = query.order_by(
        SupportRequest.crisis.desc(),
        SupportRequest.due_at.is_(None),
        SupportRequest.due_at,
        SupportRequest.state_since,
        SupportRequest.id,
    ).limit(WAITING)
    return ordered


def _waiting(session: Session, actor: Actor, now: datetime) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """List what waits, what is due first on top and a crisis above all; and the crisis calls of drafts."""
    found = [Line(*row) for row in fetch(session, _waiting_query(shape_of(actor)), given(actor, now))]
    coordinator, calendar = frozenset({Role.COORDINATOR}), network_calendar(session)
    rows = []
    for line in found:
        row = lines.draw(line, coordinator, now, calendar, you=_("jij"))
        row["step"] = _step(line)
        rows.append((line.state is State.DRAFT, row))
    return [row for is_call, row in rows if not is_call], [row for is_call, row in rows if is_call]


def _step(line: Line) -> str:
    if line.state is State.SUBMITTED and line.crisis:
        return _("Bel vandaag en duid gespreksvoerders aan")
    known = STEP.get(line.state)
    return _(known) if known else line.state.label


def _board_query(*criteria: ColumnElement[bool]) -> CompoundSelect[Any]:
    """Select some running requests of each state that are within the criteria."""
    newest = [column.desc() for column in requests.NEWEST]
    narrow = requests.narrow().where(*criteria).order_by(*newest).limit(TILES + 1)
    few = [
        narrow.where(SupportRequest.state == state).subquery()
        for state in State
        if state not in ENDED and any(state in states for states in STATES_OF.values())
    ]
    return union_all(*(select(each) for each in few))


@cache
def _whole_board(shape: Shape) -> CompoundSelect[Any]:
    """Build the board without filters, which is the one a desk opens with, once per shape of a person."""
    return _board_query(_reach(shape))


def _reach(shape: Shape) -> ColumnElement[bool]:
    return reachable_by(with_parameters(shape), EVERY_ROLE)


def _board(session: Session, actor: Actor, now: datetime, filters: Filters) -> list[dict[str, Any]]:
    """Lay the running requests out per phase: some of each, by small steps along the index. Two statements."""
    shape, filtered = shape_of(actor), requests.criteria(actor, now, filters)
    query = _board_query(_reach(shape), *filtered) if filtered else _whole_board(shape)
    found = [Line(*row) for row in fetch(session, query, given(actor, now))]
    turns, calendar = turn_of(session, found), network_calendar(session)
    own, names = frozenset({Role.COORDINATOR}), _supporters(session, found)
    columns = []
    for number, phase in enumerate(PHASES, 1):
        within = [line for line in found if line.state in STATES_OF[phase]]
        within.sort(key=lambda line: line.cursor, reverse=True)
        tiles = [
            lines.draw(line, turns[line.id], now, calendar, you=_("jij") if turns[line.id] & own else "")
            for line in within
        ]
        for line, tile in zip(within, tiles, strict=True):
            tile["turn"] = names.get(line.id, tile["turn"])
        columns.append(_column(number, phase, tiles))
    return columns


def _supporters(session: Session, rows: Sequence[Line]) -> dict[str, str]:
    """Name the partners that are at turn, per request. One statement, none when no question is that far."""
    supported = [line.id for line in rows if line.state in SUPPORTED]
    if not supported:
        return {}
    found: dict[str, list[str]] = {}
    for request_id, name in fetch(session, _supporter_query(), {"supported": supported}):
        found.setdefault(request_id, []).append(name)
    return {request_id: ", ".join(names) for request_id, names in found.items()}


@cache
def _supporter_query() -> Select[str, str]:
    return (
        select(Referral.request_id, Organisation.name)
        .join(Organisation, Organisation.id == Referral.organisation_id)
        .where(Referral.request_id.in_(bindparam("supported", expanding=True)), counts_now(), ~awaits_school())
        .order_by(Referral.request_id, Organisation.name)
    )


def _column(number: int, phase: Phase, tiles: list[dict[str, Any]]) -> dict[str, Any]:
    shown = tiles[:TILES]
    states = [state.value for state in STATES_OF[phase] if state not in ENDED]
    more = (_("Toon ze allemaal"), "?".join(("/vragen", "&".join(f"stand={state}" for state in states))))
    return {
        "number": number,
        "name": phase.label,
        "tiles": shown,
        "count": f"{TILES}+" if len(tiles) > TILES else str(len(shown)),
        "more": more if len(tiles) > TILES else None,
    }


def _counts() -> list[Any]:
    """Count, per meeting: what lies on its agenda, who is invited, how many envelopes were handed in."""
    lies = and_(AgendaItem.meeting_id == CaseTableMeeting.id, AgendaItem.outcome.is_(None))
    items = select(func.count(AgendaItem.id)).where(lies).correlate(CaseTableMeeting).scalar_subquery()
    invited = (
        select(func.count(MeetingOrganisation.organisation_id))
        .where(MeetingOrganisation.meeting_id == CaseTableMeeting.id)
        .correlate(CaseTableMeeting)
        .scalar_subquery()
    )
    handed = (
        select(func.count(PartnerInput.id))
        .join(AgendaItem, AgendaItem.id == PartnerInput.item_id)
        .where(lies, PartnerInput.handed_in_at.is_not(None))
        .correlate(CaseTableMeeting)
        .scalar_subquery()
    )
    return [items.label("items"), invited.label("invited"), handed.label("handed")]


@cache
def _meeting_query() -> Select[Any]:
    moment: Any = bindparam("now", type_=UtcTime)
    ahead = or_(CaseTableMeeting.starts_at >= moment, CaseTableMeeting.state == MeetingState.IN_SESSION)
    return (
        select(
            CaseTableMeeting.id,
            CaseTableMeeting.state,
            CaseTableMeeting.starts_at,
            CaseTableMeeting.deadline,
            CaseTableMeeting.opened_at,
            CaseTableMeeting.capacity,
            *_counts(),
        )
        .where(CaseTableMeeting.state.in_(AHEAD), ahead)
        .order_by(CaseTableMeeting.starts_at, CaseTableMeeting.id)
        .limit(1)
    )


def _next_meeting(session: Session, now: datetime) -> dict[str, Any] | None:
    """Give the next case table: how full it is, and how many envelopes were handed in. One statement."""
    row = fetch(session, _meeting_query(), {"now": now}).first()
    if row is None:
        return None
    return {
        **row._asdict(),
        "title": _("Deze casetafel loopt") if row.state is MeetingState.IN_SESSION else _("Volgende casetafel"),
        "expected": row.items * row.invited,
        "href": places.thing(Machine.MEETING, row.id),
    }


@cache
def _claims_query() -> Select[str, str, Function]:
    return (
        select(Person.name, School.name, SchoolMember.function)
        .join(SchoolMember, SchoolMember.person_id == Person.id)
        .join(School, School.id == SchoolMember.school_id)
        .where(SchoolMember.confirmed_at.is_(None), Person.active.is_(True))
        .order_by(SchoolMember.claimed_at, Person.id)
        .limit(CONFIRM)
    )


def _claims(session: Session) -> list[dict[str, str]]:
    """List who says to belong to a school and waits to be confirmed, the longest first. One statement."""
    found = fetch(session, _claims_query())
    return [{"title": name, "text": f"{function.label}, {school}"} for name, school, function in found]
