"""Lists of requests: narrow rows, newest first, cut by keyset; the same for the page, the API and every desk."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, exists, false, func, or_, select, tuple_
from sqlalchemy.orm import Session

from records.organisations import School
from records.referral import Referral
from records.request import RequestTheme, SupportRequest
from records.vocabulary import ReferralState, Role, State, Theme
from workflow.actor import Actor
from workflow.answered import school_is_done
from workflow.reach import reachable, reachable_as
from workflow.rules.request import REQUEST
from workflow.search import INTAKE_READERS, matches
from workflow.turn import SUPPORTED, awaits_school, counts_now

SCHOOL_SIDE: Final = frozenset({Role.SCHOOL, Role.SCHOOL_LEAD})
NEWEST: Final = (SupportRequest.state_since, SupportRequest.id)
RUNNING: Final = tuple(
    state
    for state in State
    if state not in {State.DRAFT, State.CLOSED, State.DECLINED, State.REDIRECTED, State.WITHDRAWN}
)


@dataclass(frozen=True, slots=True)
class Line:
    """A request in a list: its head, as everybody who reaches it sees it."""

    id: str
    reference: str
    title: str | None
    school: str | None
    state: State
    withdrawn_from: State | None
    state_since: datetime
    due_at: datetime | None
    crisis: bool
    submitted: datetime | None

    @property
    def cursor(self) -> tuple[datetime, str]:
        """Give the place of this line in the order of all lines."""
        return (self.state_since, self.id)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; empty means all."""

    states: tuple[State, ...] = ()
    theme: Theme | None = None
    turn: str = ""  # "me", or a role
    words: str = ""


def narrow() -> Any:
    """Select the columns of a `Line`."""
    return select(
        SupportRequest.id,
        SupportRequest.reference,
        SupportRequest.title,
        School.name,
        SupportRequest.state,
        SupportRequest.withdrawn_from,
        SupportRequest.state_since,
        _due(),
        SupportRequest.crisis,
        SupportRequest.submitted_at,
    ).outerjoin(School, School.id == SupportRequest.school_id)


def _due() -> ColumnElement[Any]:
    """Select when the running term ends; while partners answer it is theirs, the one that ends first."""
    first = select(func.min(Referral.due_at)).where(
        Referral.request_id == SupportRequest.id, Referral.state == ReferralState.OFFERED
    )
    return case((SupportRequest.state == State.REFERRING, first.scalar_subquery()), else_=SupportRequest.due_at)


def find(
    session: Session,
    actor: Actor,
    now: datetime,
    filters: Filters,
    limit: int,
    after: tuple[datetime, str] | None = None,
    *,
    within: ColumnElement[bool] | None = None,
) -> list[Line]:
    """Read at most `limit` requests that this person reaches, newest first. One statement.

    `within` narrows the list once more; without it everything within reach is listed.
    """
    query = narrow().where(reachable(actor, now) if within is None else within, *criteria(actor, now, filters))
    if after is not None:
        query = query.where(tuple_(*NEWEST) < tuple_(*after, types=[column.type for column in NEWEST]))
    query = query.order_by(*(column.desc() for column in NEWEST)).limit(limit)
    return [Line(*row) for row in session.execute(query)]


def criteria(actor: Actor, now: datetime, filters: Filters) -> list[ColumnElement[bool]]:
    """Give what the filters ask of `SupportRequest` joined to `School`."""
    found: list[ColumnElement[bool]] = []
    if filters.states:
        found.append(SupportRequest.state.in_(filters.states))
    if filters.theme is not None:
        about = select(RequestTheme.request_id).where(RequestTheme.theme == filters.theme)
        found += [SupportRequest.id.in_(about), reachable_as(actor, now, INTAKE_READERS)]
    if filters.turn == "me":
        found.append(at_turn_of(actor, now))
    elif filters.turn:
        found.append(at_turn(Role(filters.turn)))
    return found + matches(filters.words, actor, now)


def at_turn(role: Role) -> ColumnElement[bool]:
    """Say that this role is at turn: the counterpart of `workflow.turn.turn_of`, as a criterion."""
    states = [state for state, roles in REQUEST.at_turn.items() if role in roles]
    listed = SupportRequest.state.in_(states) if states else false()
    if role is Role.SCHOOL:
        return or_(listed, and_(SupportRequest.state == State.PLANNING, ~school_is_done(SupportRequest.id)))
    supported = SupportRequest.state.in_(SUPPORTED)
    if role is Role.SCHOOL_LEAD:
        return or_(listed, and_(supported, _open_referral(awaits_school())))
    if role is Role.REFERRED:
        return and_(supported, _open_referral(~awaits_school()))
    if role is Role.COORDINATOR:
        return or_(listed, SupportRequest.support_over_at.is_not(None))
    return listed


def _open_referral(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(select(Referral.id).where(Referral.request_id == SupportRequest.id, counts_now(), condition))


def at_turn_of(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """Say that this person is at turn, in whichever role they hold on the request."""
    roles = (Role.SCHOOL, Role.COORDINATOR, Role.INTERVIEWER, Role.PARTNER, Role.REFERRED)
    found = [and_(at_turn(role), reachable_as(actor, now, {role})) for role in roles]
    if actor.led_schools:
        leads = SupportRequest.school_id.in_(sorted(actor.led_schools))
        found.append(and_(at_turn(Role.SCHOOL_LEAD), leads, reachable_as(actor, now, SCHOOL_SIDE)))
    return or_(*found)


def waiting_for(session: Session, actor: Actor, lines: Collection[Line], now: datetime) -> frozenset[str]:
    """Say for which of these requests (by id) this person is at turn. One statement at most."""
    if not lines:
        return frozenset()
    ids = [line.id for line in lines]
    return frozenset(
        session.scalars(select(SupportRequest.id).where(SupportRequest.id.in_(ids), at_turn_of(actor, now)))
    )


def themes_of(session: Session, actor: Actor, lines: Collection[Line], now: datetime) -> dict[str, list[Theme]]:
    """Give the themes of these requests, where this person reads the intake. One statement at most."""
    if not lines:
        return {}
    ids = [line.id for line in lines]
    seen = select(SupportRequest.id).where(SupportRequest.id.in_(ids), reachable_as(actor, now, INTAKE_READERS))
    query = select(RequestTheme.request_id, RequestTheme.theme).where(RequestTheme.request_id.in_(seen))
    found: dict[str, list[Theme]] = {}
    for request_id, theme in session.execute(query.order_by(RequestTheme.request_id, RequestTheme.position)):
        found.setdefault(request_id, []).append(theme)
    return found


def states_named(names: Sequence[str]) -> tuple[State, ...]:
    """Read the names of states, leaving out what is none."""
    known = {state.value: state for state in State}
    return tuple(known[name] for name in names if name in known)
