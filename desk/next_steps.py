"""What happens now and what comes next, in a sentence each, for every situation of a request and every reader.

The rows stand in `steps_to_report` and `steps_from_table`. Where a reader has no row of their own, the row `ANYONE` is
read. A key is a state, sometimes with the turn it took: `planning` while the school has not answered the date poll is
`planning:school`.
"""

from datetime import datetime
from typing import Final

from desk import steps_from_table, steps_to_report
from desk.dossier import Dossier
from desk.words import ANYONE, Words
from records.dates import dutch_day, dutch_moment_short
from records.kinds import Part
from records.request import SupportRequest
from records.vocabulary import Choice, ReferralState, Role, State
from records.words import _
from workflow import terms
from workflow.clock import is_over
from workflow.reach import Sight
from workflow.school_calendar import Calendar
from workflow.standing import is_final
from workflow.turn import SUPPORTED, school_at_turn

SCHOOL: Final = Role.SCHOOL
LEAD: Final = Role.SCHOOL_LEAD
PREFERENCE: Final = (
    LEAD,
    SCHOOL,
    Role.COORDINATOR,
    Role.INTERVIEWER,
    Role.REFERRED,
    Role.PARTNER,
    Role.GUIDANCE,
)
# what a reader with just this role already did, while others of the same role are still at turn
DONE: Final = {
    "tabled:handed": Role.PARTNER,
    "referring:answered": Role.REFERRED,
    "in_trajectory:done": Role.REFERRED,
}
STEPS: Final = {**steps_to_report.STEPS, **steps_from_table.STEPS}


def situation_of(request: SupportRequest, dossier: Dossier, sight: Sight, turn: frozenset[Role], now: datetime) -> str:
    """Name the row of `STEPS` that fits a request now."""
    state = request.state
    if state is not State.CLOSED and is_final(request, now):
        return "ended"
    turns = {
        State.DRAFT: "crisis" if request.crisis else "",
        State.PLANNING: _planning(dossier, sight, turn),
        State.SCHEDULED: "after" if dossier.conversation and dossier.conversation.starts_at <= now else "",
        State.TABLED: _table(dossier),
        State.CLOSED: "" if request.closing_note else "alone",
    }
    if state in SUPPORTED:
        return _support(state, dossier, sight, turn)
    turned = turns.get(state, "")
    return f"{state.value}:{turned}" if turned else state.value


def _planning(dossier: Dossier, sight: Sight, turn: frozenset[Role]) -> str:
    if sight.can(Part.POLL) and not dossier.has_moments:
        return "empty"
    return "school" if school_at_turn(turn) else ""


def _table(dossier: Dossier) -> str:
    if dossier.meeting and dossier.meeting.opened:
        return "open"
    return "handed" if dossier.envelopes and all(dossier.envelopes) else ""


def _support(state: State, dossier: Dossier, sight: Sight, turn: frozenset[Role]) -> str:
    """Name how far support is, as this reader sees it: a partner knows of its own referral alone."""
    found = {one.state for one in dossier.referrals}
    if turn == {Role.COORDINATOR}:
        return f"{state.value}:{'over' if ReferralState.COMPLETED in found else 'stopped'}"
    waiting = any(
        one.state is ReferralState.ACCEPTED and one.choice is Choice.TALK and not one.confirmed
        for one in dossier.referrals
    )
    if waiting and not (ReferralState.OFFERED in found and Role.REFERRED in sight.roles):
        return "support:confirm"
    if state is State.REFERRING:
        return state.value if ReferralState.OFFERED in found else "referring:answered"
    return f"{state.value}:done" if found == {ReferralState.COMPLETED} else state.value


def words_for(key: str, roles: frozenset[Role], turn: frozenset[Role]) -> Words:
    """Choose the row for a reader: as whoever is at turn first, then as what they are besides."""
    rows = STEPS[key]
    held = [role for role in PREFERENCE if role in roles]
    ordered = sorted(held, key=lambda role: role not in turn)
    return next((rows[role] for role in ordered if role in rows), rows[ANYONE])


def card(
    request: SupportRequest,
    dossier: Dossier,
    sight: Sight,
    turn: frozenset[Role],
    whose: str,
    now: datetime,
    calendar: Calendar,
) -> dict[str, object]:
    """Make the card of who is at turn (`components/turn.html`), with `then`: what comes next.

    `calendar`: that of the network, on which its terms are counted.
    """
    key = situation_of(request, dossier, sight, turn, now)
    words = words_for(key, sight.roles, turn)
    values = _values(dossier)
    done = key in DONE and turn & sight.roles == {DONE[key]}
    text = [_(words.now, **values), "" if done else term(request, turn, sight, now, calendar)]
    return {
        "title": _("Jullie zijn klaar") if done else _title(turn, sight.roles, whose),
        "text": " ".join(part for part in text if part),
        "is_you": bool(turn & sight.roles) and not done,
        "then": _(words.then, **values),
    }


def _values(dossier: Dossier) -> dict[str, str]:
    moment = dossier.conversation.starts_at if dossier.conversation else None
    meeting = dossier.meeting.starts_at if dossier.meeting else None
    return {
        "moment": dutch_moment_short(moment) if moment else _("een dag die nog volgt."),
        "meeting": dutch_moment_short(meeting) if meeting else _("een dag die nog volgt."),
    }


def _title(turn: frozenset[Role], roles: frozenset[Role], whose: str) -> str:
    if not turn:
        return _("Niemand is aan zet")
    if not turn & roles:
        return _("Aan zet: {whose}", whose=whose)
    return _("Jullie zijn aan zet") if roles & {SCHOOL, LEAD} else _("Jij bent aan zet")


def term(request: SupportRequest, turn: frozenset[Role], sight: Sight, now: datetime, calendar: Calendar) -> str:
    """Say until when, in school days; while the school is at turn, that the term waits."""
    if school_at_turn(turn):
        if request.state is State.DRAFT and not sight.roles & {SCHOOL, LEAD}:
            return ""
        return terms.standing_still(request.term_days, own=bool(sight.roles & {SCHOOL, LEAD}))
    due = request.due_at
    if due is None:
        return ""
    if request.state is State.TABLED:
        return _envelopes_until(due, sight, now)
    if sight.roles & {SCHOOL, LEAD}:
        return "" if is_over(due, now) else _("Dat gebeurt ten laatste op {day}.", day=dutch_day(due))
    return terms.until(due, now, calendar)


def _envelopes_until(due: datetime, sight: Sight, now: datetime) -> str:
    """Say until when partners prepare; a school has nothing to do with that."""
    if sight.roles & {SCHOOL, LEAD} or is_over(due, now):
        return ""
    return _("De enveloppen sluiten op {moment}", moment=dutch_moment_short(due))
