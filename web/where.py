"""The head of every page of one request: whose it is, where it stands, who is at turn (`layout/request.html`).

`where()` runs one statement. `minitrail()` is the same for a row of a list, and runs none.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from records.dates import dutch_day, dutch_day_bare
from records.journal import JournalEntry
from records.kinds import Part
from records.organisations import School
from records.request import SupportRequest
from records.session import fetch
from records.vocabulary import Action, Machine, Role, State
from records.words import N_, _
from workflow import trail
from workflow.actor import Actor
from workflow.facts import REQUEST
from workflow.guards.request import RETURN_DAYS
from workflow.reach import Sight
from workflow.standing import final_before, is_final
from workflow.turn import turn_columns, turn_from

SCHOOL_SIDE: Final = frozenset({Role.SCHOOL, Role.SCHOOL_LEAD})

# role at turn -> (to whoever holds that role, to the school, to everybody else)
TURNS: Final[Mapping[Role, tuple[str, str, str]]] = {
    Role.SCHOOL: (N_("jullie schoolteam"), N_("jullie schoolteam"), N_("de school")),
    Role.SCHOOL_LEAD: (N_("jullie directie"), N_("jullie directie"), N_("de directie van de school")),
    Role.COORDINATOR: (N_("jij, als coördinator"), N_("de netwerkcoördinator"), N_("de netwerkcoördinator")),
    Role.INTERVIEWER: (N_("jij, als gespreksvoerder"), N_("de gespreksvoerders"), N_("de gespreksvoerders")),
    Role.PARTNER: (N_("jij en de andere partners"), N_("de partners van de casetafel"), N_("de partners")),
    Role.REFERRED: (N_("jouw organisatie"), N_("wie jullie ondersteunt"), N_("wie de school ondersteunt")),
}


def where(
    session: Session,
    request: SupportRequest,
    sight: Sight,
    actor: Actor,
    now: datetime,
    *,
    turn: frozenset[Role] | None = None,
) -> dict[str, Any]:
    """Give what `layout/request.html` shows on top, as this reader may see it. One statement.

    `turn`: who is at turn, where a page knows that already.

    Dates of what went before are part of the timeline: who does not see that, sees the phases alone.
    """
    del actor  # what a person is here stands in the sight; asked for as every reader of one request is
    dated = sight.can(Part.TIMELINE)
    school, journal, found = _school_and_journal(session, request, dated=dated)
    return head(request, sight, school, journal, found if turn is None else turn, now)


def head(
    request: SupportRequest,
    sight: Sight,
    school: str | None,
    journal: Sequence[trail.Moment],
    turn: frozenset[Role],
    now: datetime,
) -> dict[str, Any]:
    """Make what `where` gives out of what was read already: the journal of the request itself, and who is at turn."""
    dated = sight.can(Part.TIMELINE)
    steps = trail.trail(
        request.state,
        request.withdrawn_from,
        request.state_since,
        final=is_final(request, now),
        journal=journal,
        dated=dated,
    )
    return {
        "school": school or _("Nieuwe vraag"),
        "reference": request.reference,
        "turn": turn_words(turn, sight.roles),
        "is_you": bool(turn & sight.roles),
        "at_turn": turn,
        "phases": steps,
        "ending": _ending(request, sight, journal if dated else (), now),
    }


def minitrail(
    state: State, withdrawn_from: State | None, state_since: datetime, now: datetime
) -> tuple[list[trail.Step], str]:
    """Give the steps and the words for `components/trail.html: minitrail`, for a row of a list. No statement."""
    steps = trail.trail(state, withdrawn_from, state_since, final=state_since <= final_before(now), dated=False)
    on_its_way = any(step.stand == "now" for step in steps)
    return steps, "" if on_its_way else state.label.lower()


def turn_words(turn: Iterable[Role], roles: frozenset[Role]) -> str:
    """Say who is at turn to a reader with these roles: `jullie directie`; empty when nobody is."""
    found = []
    for role in sorted(turn, key=list(Role).index):
        mine, to_school, to_others = TURNS[role]
        words = mine if role in roles else to_school if roles & SCHOOL_SIDE else to_others
        if _(words) not in found:
            found.append(_(words))
    return _(" en ").join(found)


def _school_and_journal(
    session: Session, request: SupportRequest, *, dated: bool
) -> tuple[str | None, list[trail.Moment], frozenset[Role]]:
    """Read the name of the school, the request's own rows of the journal, and who is at turn, in one statement."""
    given = {"request_id": request.id}
    rows = fetch(session, _head_query(request.state, dated=dated), given).all()
    moments = [trail.Moment(*row[1:4]) for row in rows if row[1] is not None] if dated else []
    told = rows[0][4 if dated else 1 :] if rows else ()
    return (rows[0][0] if rows else None), moments, turn_from(request, told)


@cache
def _head_query(state: State, *, dated: bool) -> Select[Any]:
    """Build the statement once per state: putting it together costs more than running it."""
    journal: Any = (JournalEntry.action, JournalEntry.at, JournalEntry.detail) if dated else ()
    columns: Any = (School.name, *journal, *turn_columns(state))
    query: Select[Any] = select(*columns).select_from(SupportRequest).where(SupportRequest.id == REQUEST)
    query = query.outerjoin(School, School.id == SupportRequest.school_id)
    if not dated:
        return query
    own = and_(JournalEntry.request_id == SupportRequest.id, JournalEntry.machine == Machine.REQUEST)
    return query.outerjoin(JournalEntry, own).order_by(JournalEntry.id)


def _ending(request: SupportRequest, sight: Sight, journal: Sequence[trail.Moment], now: datetime) -> str:
    """Say in one line what happened when the road stopped, and until when the school can come back."""
    day = dutch_day(request.state_since)
    until = dutch_day_bare(request.state_since + timedelta(days=RETURN_DAYS))
    school = bool(sight.roles & SCHOOL_SIDE)
    if request.state is State.REDIRECTED:
        return _redirected(journal, day, until if not is_final(request, now) else "", school=school)
    if request.state is State.WITHDRAWN:
        done = _("Jullie trokken deze vraag in op {day}.", day=day) if school else _withdrawn(day)
        can_return = request.withdrawn_from is not State.DRAFT and not is_final(request, now)
        return done + (" " + _("Opnieuw openen kan tot en met {until}.", until=until) if can_return else "")
    if request.state is State.DECLINED and is_final(request, now):
        return _("Jullie kozen om het advies niet te volgen, op {day}.", day=day) if school else _declined(day)
    return ""


def _redirected(journal: Sequence[trail.Moment], day: str, until: str, *, school: bool) -> str:
    row = trail.last(journal, Action.REDIRECT)
    to = row.detail.get("organisation") if row else None
    told = (
        _("Op {day} rechtstreeks doorverwezen naar {to}.", day=day, to=to)
        if to
        else _("Op {day} rechtstreeks doorverwezen.", day=day)
    )
    if until and school:
        return told + " " + _("Toch liever een gesprek met ons? Dat kan tot en met {until}.", until=until)
    return told


def _withdrawn(day: str) -> str:
    return _("De school trok haar vraag in op {day}.", day=day)


def _declined(day: str) -> str:
    return _("De school koos om het advies niet te volgen, op {day}.", day=day)
