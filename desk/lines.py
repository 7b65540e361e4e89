"""How a request looks in a list: its steps, who is at turn, and its term in words."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from flask import url_for
from sqlalchemy.orm import Session

from desk.requests import Line
from records.dates import dutch_day_bare
from records.vocabulary import Role, State
from records.words import N_, _
from web.where import minitrail
from workflow.calendars import network_calendar
from workflow.clock import is_over, school_days_between, school_days_left
from workflow.school_calendar import Calendar
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
    session: Session,
    lines: Sequence[Line],
    waiting: Collection[str],
    now: datetime,
    *,
    you: str = "",
    **more: Mapping[str, Any],
) -> list[dict[str, Any]]:
    """Make lines ready for a template. `waiting`: ids for which the reader is at turn. Two statements at most.

    `you` is how the reader is called then (`jij` unless told otherwise); `more` adds a value per line, by its id.
    """
    turns, calendar = turn_of(session, lines), network_calendar(session)
    made = []
    for line in lines:
        row = draw(line, turns[line.id], now, calendar, you=(you or _("jij")) if line.id in waiting else "")
        made.append({**row, **{name: values.get(line.id) for name, values in more.items()}})
    return made


def draw(line: Line, turn: frozenset[Role], now: datetime, calendar: Calendar, *, you: str = "") -> dict[str, Any]:
    """Make one line ready for a template; `you` when the reader is at turn."""
    phases, text = minitrail(line.state, line.withdrawn_from, line.state_since, now)
    words, kind = term(line, turn, now, calendar)
    if kind == "still" and you:
        words = _("neem jullie tijd")
    return {
        "reference": line.reference,
        "title": line.title or _("Nog zonder titel"),
        "school": line.school or _("Nieuwe vraag"),
        "href": url_for("desk.show", reference=line.reference),
        "label": line.state.label,
        "phases": phases,
        "phase_text": text,
        "turn": you or turn_short(turn),
        "is_you": bool(you),
        "term": words,
        "term_kind": kind,
        "crisis": line.crisis and line.state is State.SUBMITTED,
        "since": line.state_since,
    }


def turn_short(turn: Iterable[Role]) -> str:
    """Say in a word who is at turn: `partners`; empty when nobody is."""
    words = [_(SHORT[role]) for role in sorted(turn, key=list(Role).index)]
    return _(" en ").join(dict.fromkeys(words))


def term(line: Line, turn: frozenset[Role], now: datetime, calendar: Calendar) -> tuple[str, str]:
    """Say how a term stands, with its kind for `components/term.html`; empty where none can run."""
    if line.state in ENDED or not turn:
        return "", ""
    if school_at_turn(turn):
        return _("staat stil"), "still"
    if line.due_at is None:
        return (_("traject loopt") if line.state is State.IN_TRAJECTORY else _("geen termijn")), ""
    return _running(line, line.due_at, now, calendar)


def _running(line: Line, due: datetime, now: datetime, calendar: Calendar) -> tuple[str, str]:
    if is_over(due, now):
        return _late(due, now, calendar), "stop"
    left = school_days_left(now, due, calendar)
    if left == 0:
        crisis = line.crisis and line.state is State.SUBMITTED
        return (_("crisis, vandaag"), "crisis") if crisis else (_("vandaag"), "warn")
    if line.state is State.TABLED:
        return _("tot {day}", day=dutch_day_bare(due)), "date"
    if left == 1:
        return _("nog 1 schooldag"), "warn"
    return _("nog {count} schooldagen", count=left), ""


def _late(due: datetime, now: datetime, calendar: Calendar) -> str:
    days = school_days_between(due, now, calendar)
    if days <= 0:
        return _("net voorbij")
    return _("1 schooldag te laat") if days == 1 else _("{count} schooldagen te laat", count=days)
