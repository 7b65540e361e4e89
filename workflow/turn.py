"""Who is at turn. Source: the column "at turn" of design/process.md, machine 1, and docs/decisions/ for the trajectory.

While partners support a school it depends on how each referral stands: the partner, the school that first talks, or
the coordinator once nobody supports any more, so that nothing falls between two chairs.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final, Protocol

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    and_,
    bindparam,
    case,
    exists,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from records.base import among
from records.referral import Referral
from records.request import SupportRequest
from records.session import fetch
from records.vocabulary import Choice, ReferralState, Role, State
from workflow.answered import school_is_done
from workflow.facts import ACTIVE, REQUEST, last_decision
from workflow.rules.request import REQUEST as TABLE

SUPPORTED: Final = (State.REFERRING, State.IN_TRAJECTORY)
PLANNING: Final[BindParameter[Any]] = bindparam("planning", expanding=True, type_=String)
ABOUT: Final[BindParameter[Any]] = bindparam("supported", expanding=True, type_=String)


class Stated(Protocol):
    """A request, or a narrow row of a list that stands for one."""

    @property
    def id(self) -> str:
        """Id of the request."""

    @property
    def state(self) -> State:
        """Where it stands."""


def turn_of(session: Session, requests: Sequence[Stated]) -> dict[str, frozenset[Role]]:
    """Tell for each request (by id) which roles are at turn: one statement at most, however many there are."""
    planning = [request.id for request in requests if request.state is State.PLANNING]
    supported = [request.id for request in requests if request.state in SUPPORTED]
    roles = _found(session, planning, supported)
    return {request.id: _turn(request, roles.get(request.id, frozenset())) for request in requests}


def _turn(request: Stated, found: frozenset[Role]) -> frozenset[Role]:
    """`found`: the school that answered the poll, or whoever acts on a referral that is open."""
    if request.state is State.PLANNING:
        return frozenset(TABLE.at_turn[request.state]) | ({Role.SCHOOL} - found)
    if request.state in SUPPORTED:
        return found or frozenset({Role.COORDINATOR})
    return frozenset(TABLE.at_turn[request.state])


def turn_columns(state: State) -> list[ColumnElement[bool]]:
    """Give columns for another's statement that tell who is at turn in a state; `turn_from` reads them. Often none.

    They name the request by the parameter `workflow.facts.REQUEST` and are not correlated, so each is looked up once,
    however many rows there are.
    """
    if state is State.PLANNING:
        return [school_is_done(REQUEST).label("answered")]
    if state not in SUPPORTED:
        return []
    own = select(Referral.id).where(Referral.request_id == REQUEST, counts_now())
    return [
        exists(own.where(awaits_school())).label("talks"),
        exists(own.where(~awaits_school())).label("acts"),
    ]


def turn_from(request: Stated, found: Sequence[bool]) -> frozenset[Role]:
    """Tell who is at turn from the values of `turn_columns`."""
    roles = (Role.SCHOOL,) if request.state is State.PLANNING else (Role.SCHOOL_LEAD, Role.REFERRED)
    return _turn(request, frozenset(role for role, holds in zip(roles, found, strict=False) if holds))


def school_at_turn(roles: frozenset[Role]) -> bool:
    """Say whether the school is at turn: then every term stands still."""
    return bool(roles & {Role.SCHOOL, Role.SCHOOL_LEAD})


def awaits_school() -> ColumnElement[bool]:
    """Say of a `Referral` that the school talks first, and must still say yes or no."""
    talks = and_(Referral.choice == Choice.TALK, Referral.confirmed_at.is_(None))
    return and_(Referral.state == ReferralState.ACCEPTED, talks)


def counts_now() -> ColumnElement[bool]:
    """Say of a `Referral` that it is open, and of the latest decision of its request."""
    return and_(among(Referral.state, ACTIVE), Referral.decision_id == last_decision(Referral.request_id))


def _found(session: Session, planning: Sequence[str], supported: Sequence[str]) -> dict[str, frozenset[Role]]:
    if not planning and not supported:
        return {}
    query = _query(planning=bool(planning), supported=bool(supported))
    found: dict[str, set[Role]] = {}
    for request_id, role in fetch(session, query, {"planning": planning, "supported": supported}):
        found.setdefault(request_id, set()).add(Role(role))
    return {request_id: frozenset(roles) for request_id, roles in found.items()}


@cache
def _query(*, planning: bool, supported: bool) -> CompoundSelect[str, str]:
    """Build the statement once per kind of list: putting it together costs more than running it."""
    return union_all(*([_answered()] if planning else []), *([_acting()] if supported else []))


def _answered() -> Select[str, str]:
    """Select the requests of which the school did its part in the poll."""
    query = select(SupportRequest.id.label("request_id"), literal(Role.SCHOOL.value).label("role"))
    return query.where(SupportRequest.id.in_(PLANNING), school_is_done(SupportRequest.id))


def _acting() -> Select[str, str]:
    """Select who acts on the open referrals of these requests."""
    role = case((awaits_school(), literal(Role.SCHOOL_LEAD.value)), else_=literal(Role.REFERRED.value))
    query = select(Referral.request_id, role.label("role"))
    return query.where(Referral.request_id.in_(ABOUT), counts_now()).distinct()
