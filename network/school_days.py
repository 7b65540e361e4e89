"""School days as coordinators and admins enter them: the dates of a region, the local days of one school.

What is typed is read line by line; when one line is not right nothing is stored, and every line says what to do.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from records.dates import dutch_date, local_day
from records.organisations import School, SchoolFreeDay
from records.school_days import CalendarPeriod, NetworkCalendar
from records.vocabulary import CalendarRegion
from records.words import _
from workflow.calendars import forget_network_calendar, network_calendar
from workflow.errors import NotReachable, NotReady
from workflow.recount import recount
from workflow.school_calendar import Calendar, Holiday, flemish_holidays

DAY_FIRST: Final = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4})")
LONGEST_NAME: Final = 120
LONGEST: Final = 100  # days: a summer holiday has about seventy
MOST_LINES: Final = 60
BACK: Final = timedelta(days=400)
AHEAD: Final = timedelta(days=6 * 366)
NAME_AND_DAY: Final = 2  # parts of a line; a third is the last day
SUMMER_ENDS: Final = 9  # the month in which a school year begins


@dataclass(frozen=True, slots=True)
class Written:
    """One line that was read: `label`, from `first` up to and including `last`."""

    label: str
    first: date
    last: date

    @property
    def days(self) -> list[date]:
        """Give the days from Monday to Friday: in a weekend there is no school anyway."""
        every = (self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1))
        return [day for day in every if day.weekday() < 5]  # noqa: PLR2004 - Saturday


@dataclass(frozen=True, slots=True)
class Row:
    """A holiday in the list. `id` is empty for one that follows from the rules; `taught`: there is school after all."""

    label: str
    first: date
    last: date
    taught: bool = False
    id: str = ""


def school_year_of(now: datetime) -> int:
    """Give the year in which the running school year began; from July on the one that comes."""
    day = local_day(now)
    return day.year if day.month >= SUMMER_ENDS - 2 else day.year - 1


# ---- reading what was typed


def read_lines(text: str, today: date) -> list[Written]:
    """Read `naam; dag` or `naam; eerste dag; laatste dag`, one per line. Raises NotReady with a sentence per line."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    reasons = [] if lines else [_("Schrijf minstens één regel, bijvoorbeeld: herfstvakantie; 17-10-2026; 25-10-2026")]
    if len(lines) > MOST_LINES:
        reasons = [_("Dit zijn meer dan {most} regels. Bewaar ze in enkele keren.", most=MOST_LINES)]
    found: list[Written] = []
    for number, line in lines[:MOST_LINES]:
        try:
            found.append(_read_line(line, today))
        except ValueError as wrong:
            reasons.append(_("Regel {number}: {why}", number=number, why=wrong))
            continue
        if found[-1] in found[:-1]:
            reasons.append(_("Regel {number}: deze regel staat er twee keer.", number=number))
    if reasons:
        raise NotReady(reasons, {"lines": reasons})
    return found


def _read_line(line: str, today: date) -> Written:
    parts = [part.strip() for part in re.split(r"[;\t]", line)]
    while parts and not parts[-1]:
        parts.pop()
    if len(parts) not in {NAME_AND_DAY, NAME_AND_DAY + 1} or not parts[0]:
        raise ValueError(_("schrijf eerst een naam en dan de dag of de dagen, met een puntkomma ertussen."))
    if len(parts[0]) > LONGEST_NAME:
        raise ValueError(_("maak de naam korter: ten hoogste {most} tekens.", most=LONGEST_NAME))
    first, last = read_day(parts[1]), read_day(parts[-1])
    if last < first:
        raise ValueError(_("de laatste dag komt voor de eerste."))
    if (last - first).days >= LONGEST:
        raise ValueError(_("dit zijn meer dan {most} dagen. Kijk het jaar na.", most=LONGEST))
    if not today - BACK <= first <= today + AHEAD:
        raise ValueError(_("{day} ligt te ver weg. Kijk het jaar na.", day=dutch_date(first)))
    return Written(parts[0], first, last)


def read_day(text: str) -> date:
    """Read a day as `17-10-2026`, `17/10/2026`, `17.10.2026` or `2026-10-17`. Raises ValueError with a sentence."""
    match = DAY_FIRST.fullmatch(text)
    try:
        if match:
            day, month, year = (int(part) for part in match.groups())
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        message = _("“{written}” is geen dag. Schrijf ze zoals 17-10-2026.", written=text[:40])
        raise ValueError(message) from None


# ---- a region, and the network


def year_of(session: Session, region: CalendarRegion, year: int) -> list[Row]:
    """List the holidays of the school year that begins in `year`: by rule and by data, in order. One statement."""
    query = select(CalendarPeriod).where(
        CalendarPeriod.region == region,
        CalendarPeriod.last >= date(year, SUMMER_ENDS, 1),
        CalendarPeriod.first < date(year + 1, SUMMER_ENDS, 1),
    )
    rows = [Row(one.label, one.first, one.last, one.taught, one.id) for one in session.scalars(query)]
    ruled: Sequence[Holiday] = flemish_holidays(year) if region is CalendarRegion.FLANDERS else ()
    rows += [Row(_(one.label), one.first, one.last) for one in ruled]
    return sorted(rows, key=lambda row: (row.first, row.last, row.label, row.id))


def add_periods(
    session: Session, region: CalendarRegion, written: Sequence[Written], now: datetime, *, taught: bool = False
) -> int:
    """Keep days of a region; the terms that run are counted anew. Gives how many terms moved.

    Raises NotReady, with a sentence per line, for what stands there already.
    """
    known = select(CalendarPeriod.first, CalendarPeriod.last).where(
        CalendarPeriod.region == region, CalendarPeriod.taught.is_(taught)
    )
    present = {(row.first, row.last) for row in session.execute(known)}
    reasons = [
        _("{label} staat er al, op {first}.", label=one.label, first=dutch_date(one.first))
        for one in written
        if (one.first, one.last) in present
    ]
    if reasons:
        raise NotReady(reasons, {"lines": reasons})
    before = network_calendar(session)
    session.add_all(
        CalendarPeriod(region=region, first=one.first, last=one.last, label=one.label, taught=taught) for one in written
    )
    return _recounted(session, before, now)


def drop_period(session: Session, period_id: str, now: datetime) -> tuple[CalendarRegion, int]:
    """Take days of a region away again; gives the region and how many terms moved. Raises NotReachable."""
    period = session.get(CalendarPeriod, period_id)
    if period is None:
        raise NotReachable
    before = network_calendar(session)
    session.delete(period)
    return period.region, _recounted(session, before, now)


def choose_region(session: Session, region: CalendarRegion, now: datetime) -> int:
    """Say whose calendar the network follows; gives how many terms moved."""
    before = network_calendar(session)
    row = session.get(NetworkCalendar, "network") or NetworkCalendar(id="network")
    row.region = region
    session.add(row)
    return _recounted(session, before, now)


def _recounted(session: Session, before: Calendar, now: datetime) -> int:
    session.flush()
    forget_network_calendar(session)
    return recount(session, before, network_calendar(session), now)


# ---- one school


def own_days(session: Session, school: School, today: date) -> list[SchoolFreeDay]:
    """List the local days of a school that are still to come, in order. One statement."""
    query = select(SchoolFreeDay).where(SchoolFreeDay.school_id == school.id, SchoolFreeDay.day >= today)
    return list(session.scalars(query.order_by(SchoolFreeDay.day)))


def add_own_days(session: Session, school: School, written: Sequence[Written]) -> int:
    """Keep local days of a school; a day that stands there already gets the new name. Gives how many days."""
    present = {
        row.day: row for row in session.scalars(select(SchoolFreeDay).where(SchoolFreeDay.school_id == school.id))
    }
    wanted = dict(_named_days(written))
    if not wanted:
        reasons = [_("Die dagen vallen in een weekend: dan is er nooit school.")]
        raise NotReady(reasons, {"lines": reasons})
    for day, label in wanted.items():
        row = present.get(day) or SchoolFreeDay(school_id=school.id, day=day)
        row.label = label
        session.add(row)
    session.flush()
    return len(wanted)


def _named_days(written: Sequence[Written]) -> Iterator[tuple[date, str]]:
    for one in written:
        for day in one.days:
            yield day, one.label


def drop_own_day(session: Session, school: School, day: str) -> None:
    """Take a local day away; nothing happens when it is gone already. Raises NotReachable for no day."""
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        raise NotReachable from None
    session.execute(delete(SchoolFreeDay).where(SchoolFreeDay.school_id == school.id, SchoolFreeDay.day == wanted))
