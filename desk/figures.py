"""This school year in figures, for the coordinator: what schools ask, how long each step takes, what they choose.

A school year runs from 1 September. Nothing is shown per school, and no figure names anybody.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from statistics import median
from typing import Any, Final

from flask import Response, request
from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from records.advice import Decision, ProposalChoice
from records.dates import BRUSSELS, local_day
from records.journal import JournalEntry
from records.request import RequestTheme, SupportRequest
from records.vocabulary import Choice, Machine, Phase, State
from records.words import _
from web.kit import current_session, now
from web.pages import page
from workflow.school_calendar import FLANDERS, count_school_days
from workflow.trail import PHASE_OF, PHASES

SEPTEMBER: Final = 9
TIMED: Final = 500  # questions of which the steps are timed, the newest first: a median needs no more
BACK: Final = 5  # school years that can be looked at


@dataclass(frozen=True, slots=True)
class SchoolYear:
    """A school year by the calendar year in which it begins."""

    begins: int

    @property
    def label(self) -> str:
        """Write it as schools do: `2026-2027`."""
        return f"{self.begins}-{self.begins + 1}"

    @property
    def first(self) -> datetime:
        """Give its first moment: 1 September."""
        return _first_of(self.begins)

    def holds(self, column: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
        """Say in SQL that a moment lies in this year."""
        first, last = _first_of(self.begins), _first_of(self.begins + 1)
        return and_(column >= first, column < last)


def _first_of(year: int) -> datetime:
    return datetime(year, SEPTEMBER, 1, tzinfo=BRUSSELS).astimezone(UTC)


def school_year(day: date) -> SchoolYear:
    """Name the school year in which a day lies."""
    return SchoolYear(day.year if day.month >= SEPTEMBER else day.year - 1)


def figures() -> Response:
    """Show the figures of a school year: `?jaar=2025`; without, or with one we do not show, the present year."""
    this = school_year(local_day(now()))
    years = [SchoolYear(this.begins - back) for back in range(BACK)]
    asked = request.args.get("jaar", "")
    shown = next((year for year in years if str(year.begins) == asked), this)
    return page("desk/figures.html", year=shown, years=years, **read(current_session(), shown))


def read(session: Session, year: SchoolYear) -> dict[str, Any]:
    """Give the rows of the charts, `{label, value}`, and the numbers in words. Four statements."""
    asked, schools = _asked(session, year)
    return {
        "asked": asked,
        "schools": schools,
        "told": _told(asked, schools),
        "themes": _themes(session, year),
        "days": _days_per_phase(session, year),
        "choices": _choices(session, year),
        "timed": TIMED,
    }


def _asked(session: Session, year: SchoolYear) -> tuple[int, int]:
    counts = select(func.count(), func.count(SupportRequest.school_id.distinct()))
    row = session.execute(counts.where(year.holds(SupportRequest.submitted_at))).one()
    return row[0], row[1]


def _told(asked: int, schools: int) -> str:
    questions = _("Eén vraag") if asked == 1 else _("{aantal} vragen", aantal=asked)
    return _("{vragen} van {scholen}.", vragen=questions, scholen=_schools(schools))


def _schools(number: int) -> str:
    return _("één school") if number == 1 else _("{aantal} scholen", aantal=number)


def _themes(session: Session, year: SchoolYear) -> list[dict[str, Any]]:
    """Count per theme in how many questions it was chosen, the most first."""
    number = func.count().label("number")
    query = select(RequestTheme.theme, number).join(SupportRequest, SupportRequest.id == RequestTheme.request_id)
    query = query.where(year.holds(SupportRequest.submitted_at)).group_by(RequestTheme.theme)
    rows = session.execute(query.order_by(number.desc(), RequestTheme.theme))
    return [{"label": theme.label, "value": count} for theme, count in rows]


def _choices(session: Session, year: SchoolYear) -> list[dict[str, Any]]:
    """Count what schools answered on proposals, in the order of the form; nothing at all when nobody chose yet."""
    query = select(ProposalChoice.answer, func.count()).join(Decision, Decision.id == ProposalChoice.decision_id)
    query = query.where(year.holds(Decision.decided_at)).group_by(ProposalChoice.answer)
    counts: dict[Choice, int] = dict(session.execute(query).all())
    return [{"label": answer.label.capitalize(), "value": counts.get(answer, 0)} for answer in Choice] if counts else []


def _days_per_phase(session: Session, year: SchoolYear) -> list[dict[str, Any]]:
    """Give per phase how many school days questions spent in it: the median of those that are past it."""
    newest = (
        select(SupportRequest.id)
        .where(year.holds(SupportRequest.submitted_at))
        .order_by(SupportRequest.submitted_at.desc(), SupportRequest.id)
        .limit(TIMED)
        .subquery()
    )
    moves = (
        select(JournalEntry.subject_id, JournalEntry.to_state, JournalEntry.at)
        .join(newest, newest.c.id == JournalEntry.subject_id)
        .where(JournalEntry.machine == Machine.REQUEST)
        .order_by(JournalEntry.subject_id, JournalEntry.id)
    )
    spent: defaultdict[Phase, list[int]] = defaultdict(list)
    for phase, days in _stays(session.execute(moves)):
        spent[phase].append(days)
    return [{"label": phase.label, "value": round(median(spent[phase]))} for phase in PHASES if spent[phase]]


def _stays(moves: Iterable[Any]) -> Iterable[tuple[Phase, int]]:
    """Give, per question and phase, the school days between coming in and going out, all visits together."""
    visits: defaultdict[tuple[str, Phase], int] = defaultdict(int)
    for one, following in pairwise(moves):
        phase = PHASE_OF.get(State(one.to_state))
        if phase is not None and one.subject_id == following.subject_id:
            days = count_school_days(local_day(one.at), local_day(following.at), FLANDERS)
            visits[one.subject_id, phase] += days
    return [(phase, days) for (_question, phase), days in visits.items()]
