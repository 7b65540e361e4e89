"""Which roles a person holds on a request, and what stands about it for them. Source: design/process.md, "Who".

Pure: everything asked for was gathered by `workflow.ties`. The same windows as criteria for lists stand in
`workflow.reachable`; a test holds the two together.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from records.request import SupportRequest
from records.vocabulary import AgendaOutcome, ReferralState, Role, State
from workflow.actor import Actor
from workflow.guards.request import RETURN_DAYS
from workflow.sight import Situation
from workflow.ties import Item, Tie, Ties

HELD: Final = (ReferralState.OFFERED, ReferralState.ACCEPTED, ReferralState.RUNNING, ReferralState.COMPLETED)
ACCEPTED: Final = HELD[1:]
RETURNABLE: Final = (State.DECLINED, State.REDIRECTED, State.WITHDRAWN)  # final once the school can no longer return


@dataclass(frozen=True, slots=True)
class Standing:
    """A person's roles on one request, and what stands about it for them."""

    roles: frozenset[Role] = frozenset()
    situation: Situation = field(default_factory=Situation)
    organisations: frozenset[str] = frozenset()  # of the person, at the table where it lies or last lay
    referral_ids: frozenset[str] = frozenset()  # that make the person `referred`
    supporting: frozenset[str] = frozenset()  # organisations of the person to which these referrals go
    open_items: frozenset[str] = frozenset()  # whose envelopes the person may read, when the table says so


def final_before(now: datetime) -> datetime:
    """Give the moment before which a declined, redirected or withdrawn request has become final.

    The counterpart of the guard `too_late_to_return`: while the school may return, the request is not final.
    """
    return now - timedelta(days=RETURN_DAYS + 1)


def is_final(request: SupportRequest, now: datetime) -> bool:
    """Say whether nothing can happen to the request any more."""
    if request.state is State.CLOSED:
        return True
    return request.state in RETURNABLE and request.state_since <= final_before(now)


def is_barred(actor: Actor, request: SupportRequest) -> bool:
    """Say whether the person works for a guidance service and the school did not consent to guidance.

    Then they hold no role at all, whichever way they would have come to it. Only what makes them one of the school's
    own people stays: a confirmed place in its team, or having begun the request.
    """
    return bool(guidance_networks(actor)) and not request.guidance


def guidance_networks(actor: Actor) -> frozenset[str]:
    """Give the educational networks whose guidance service the person works for."""
    return frozenset(tie.guidance_of.value for tie in actor.organisations if tie.guidance_of is not None)


def holds_draft(actor: Actor, request_id: str, begun_by_id: str | None) -> bool:
    """Say whether a request that was never sent is in this person's own hands: they began it, or show its key."""
    return actor.draft_id == request_id or (actor.is_someone and begun_by_id == actor.person_id)


def _is_school(actor: Actor, request: SupportRequest, ties: Ties) -> bool:
    sent = request.submitted_at is not None
    began = actor.is_someone and request.begun_by_id == actor.person_id
    took_down = actor.is_coordinator  # a phoned question: once sent it is the school's alone
    return (
        (not sent and holds_draft(actor, request.id, request.begun_by_id))
        or (began and not took_down)
        or Tie.CONTACT in ties.marks
        or (request.school_id in actor.confirmed_schools and (sent or Tie.TEAM in ties.marks))
        or (Tie.LISTED in ties.marks and sent and not is_barred(actor, request))
    )


def _table(request: SupportRequest, ties: Ties) -> Item | None:
    """Give the item that makes partners of the people at its table: from `tabled` until the request was withdrawn."""
    item = ties.last
    if item is None or request.state is State.WITHDRAWN or item.outcome is AgendaOutcome.WITHDRAWN:
        return None
    return None if item.outcome is not None and ties.withdrawn_since(item.tabled_at) else item


def _counsels(actor: Actor, request: SupportRequest, ties: Ties) -> bool:
    """Say whether the school lets this counsellor of its own network read: from an approval until a withdrawal."""
    if ties.network not in guidance_networks(actor) or not request.guidance or ties.approved_at is None:
        return False
    return request.state is not State.WITHDRAWN and not ties.withdrawn_since(ties.approved_at)


def _network_roles(
    actor: Actor, request: SupportRequest, ties: Ties, seats: frozenset[str], own: frozenset[str], now: datetime
) -> set[Role]:
    sent = request.submitted_at is not None
    held = {
        Role.COORDINATOR: actor.is_coordinator and (sent or request.crisis),
        Role.INTERVIEWER: Tie.ASSIGNED in ties.marks and sent and not is_final(request, now),
        Role.PARTNER: bool(seats),
        Role.REFERRED: bool(own),
        Role.GUIDANCE: _counsels(actor, request, ties),
    }
    return {role for role, holds in held.items() if holds}


def _situation(
    request: SupportRequest, ties: Ties, item: Item | None, *, at_table: bool, took_part: bool, own: frozenset[str]
) -> Situation:
    states = {ties.referrals[referral_id].state for referral_id in own}
    return Situation(
        submitted=request.submitted_at is not None,
        crisis=request.crisis,
        version_sent=Tie.VERSION in ties.marks,
        remarks_sent=Tie.REMARK in ties.marks,
        approved=ties.approved_at is not None,
        tabled=bool(ties.items),
        any_opened=any(each.opened for each in ties.items),
        advice_sent=Tie.ADVICE in ties.marks,
        decided=Tie.DECISION in ties.marks,
        any_published=any(each.minuted for each in ties.items),
        closed=request.closed_at is not None,
        at_table=at_table,
        opened=item is not None and item.opened,
        in_session=item is not None and item.in_session,
        published=item is not None and item.minuted,
        took_part=took_part,
        accepted=not states.isdisjoint(ACCEPTED),
        completed=ReferralState.COMPLETED in states,
    )


def standing_of(
    actor: Actor, request: SupportRequest, ties: Ties, now: datetime, *, referral_id: str | None = None
) -> Standing:
    """Say what a person is to a request now; with `referral_id`, only that referral can make them `referred`."""
    barred = is_barred(actor, request)
    item = None if barred else _table(request, ties)
    seats = frozenset(organisation for meeting, organisation in ties.seats if item and meeting == item.meeting_id)
    own = frozenset(
        key
        for key, referral in ties.referrals.items()
        if referral.state in HELD and not barred and referral_id in {None, key}
    )
    roles = set() if barred else _network_roles(actor, request, ties, seats, own, now)
    if _is_school(actor, request, ties):
        roles |= {Role.SCHOOL} | ({Role.SCHOOL_LEAD} if request.school_id in actor.led_schools else set())
    there = {person for meeting, person in ties.present if item and meeting == item.meeting_id}
    at_table = bool(seats) or actor.person_id in there
    readable = item is None or not guidance_networks(actor) or item.meeting_id not in ties.unconsented
    situation = _situation(request, ties, item, at_table=at_table, took_part=bool(there) and readable, own=own)
    opened = frozenset(each.id for each in ties.items if each.opened and (each is item or Role.COORDINATOR in roles))
    supporting = frozenset(ties.referrals[key].organisation_id for key in own)
    return Standing(frozenset(roles), situation, seats, own, supporting, opened)
