"""How a request looks in a list: its steps, who is at turn, and its term in words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from flask import url_for
from sqlalchemy.orm import Session

from desk.requests import Line
from records.dates import dutch_day_bare
from records.vocabulary import Role, State
from records.words import N_, _
from web.where import minitrail
from workflow.actor import Actor
from workflow.clock import is_over, school_days_between, school_days_left
from workflow.reachable import SCHOOL_SIDE
from workflow.school_calendar import FLANDERS
from workflow.turn import school_at_turn, turn_of

SHORT: Final[Mapping[Role, str]] = {
    Role.SCHOOL: N_("school"),
    Role.SCHOOL_LEAD: N_("school"),
    Role.COORDINATOR: N_("coördinator"),
    Role.INTERVIEWER: N_("gespreksvoerders"),
    Role.PARTNER: N_("partners"),
    Role.REFERRED: N_("ondersteuner"),
}
ENDED: Final = frozenset({State.CLOSED, State.DECLINED, State.REDIRECTED, State.WITHDRAWN})


def drawn(
    session: Session, lines: Sequence[Line], mine: frozenset[Role], now: datetime, **more: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Make lines ready for a template. `mine`: the roles in which the reader looks at them. One statement at most.

    `more` adds a value per line, by its id: `themes={…}`.
    """
    turns = turn_of(session, lines)
    return [
        {**draw(line, turns[line.id], mine, now), **{name: values.get(line.id) for name, values in more.items()}}
        for line in lines
    ]


def draw(line: Line, turn: frozenset[Role], mine: frozenset[Role], now: datetime) -> dict[str, Any]:
    """Make one line ready for a template."""
    phases, text = minitrail(line.state, line.withdrawn_from, line.state_since, now)
    words, kind = term(line, turn, now)
    return {
        "reference": line.reference,
        "title": line.title or _("Nog zonder titel"),
        "school": line.school or _("Nieuwe vraag"),
        "href": url_for("desk.show", reference=line.reference),
        "label": line.state.label,
        "phases": phases,
        "phase_text": text,
        "turn": turn_short(turn, mine),
        "is_you": bool(turn & mine),
        "term": words,
        "term_kind": kind,
        "crisis": line.crisis and line.state is State.SUBMITTED,
        "since": line.state_since,
    }


def turn_short(turn: Iterable[Role], mine: frozenset[Role]) -> str:
    """Say in a word who is at turn: `jij`, `jullie`, `partners`; empty when nobody is."""
    found: list[str] = []
    for role in sorted(turn, key=list(Role).index):
        words = (_("jullie") if role in SCHOOL_SIDE else _("jij")) if role in mine else _(SHORT[role])
        if words not in found:
            found.append(words)
    return _(" en ").join(found)


def term(line: Line, turn: frozenset[Role], now: datetime) -> tuple[str, str]:
    """Say how a term stands, with its kind for `components/term.html`; empty where none can run."""
    if line.state in ENDED or not turn:
        return "", ""
    if school_at_turn(turn):
        return _("staat stil"), "still"
    due = line.due_at
    if due is None:
        return _("geen termijn"), ""
    if is_over(due, now):
        return _late(due, now), "stop"
    left = school_days_left(now, due, FLANDERS)
    if left == 0:
        crisis = line.crisis and line.state is State.SUBMITTED
        return (_("crisis, vandaag"), "crisis") if crisis else (_("vandaag"), "warn")
    if line.state is State.TABLED:
        return _("tot {day}", day=dutch_day_bare(due)), "date"
    if left == 1:
        return _("nog 1 schooldag"), "warn"
    return _("nog {count} schooldagen", count=left), ""


def _late(due: datetime, now: datetime) -> str:
    days = school_days_between(due, now, FLANDERS)
    if days <= 0:
        return _("net voorbij")
    return _("1 schooldag te laat") if days == 1 else _("{count} schooldagen te laat", count=days)


def roles_in_lists(actor: Actor) -> frozenset[Role]:
    """Name the roles that make somebody say `jij` in a list of everything within reach.

    In a list a person looks with all they are; a teacher who is at turn only as `school` is not `school_lead`.
    """
    found = set()
    if actor.schools:
        found.add(Role.SCHOOL)
    if actor.led_schools:
        found.add(Role.SCHOOL_LEAD)
    if actor.is_coordinator:
        found.add(Role.COORDINATOR)
    return frozenset(found)
