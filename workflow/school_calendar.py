"""Which days are school days. Source: design/school-calendar.md (Besluit van de Vlaamse regering, 17 April 1991).

The Flemish holidays follow from rules, so any year is known; what a calendar holds besides comes from data and wins
over the rules: a school's local free days, or the dates of a region in the Netherlands.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from records.words import N_

_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(weeks=1)
_MONDAY, _SATURDAY, _SUNDAY = 0, 5, 6
_MARCH: Final = 3
_SUMMER_ENDS: Final = 9  # a school year begins in September


class Holiday(NamedTuple):
    """A stretch of days without school, both ends included; `label` is its Dutch name."""

    label: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Calendar:
    """The school days of one school or one network.

    `free`: days without school by data. `taught`: weekdays with school although a rule says otherwise; wins over all.
    `flemish`: whether the Flemish rules hold; without them only the weekend and `free` are no school days.
    `named`: what the free days of data are called, for whoever asks why.
    """

    free: frozenset[date] = frozenset()
    taught: frozenset[date] = frozenset()
    flemish: bool = True
    named: tuple[Holiday, ...] = ()

    def with_free(self, days: Iterable[date]) -> "Calendar":
        """Give the same calendar with more free days, such as the local ones of a school: these win over all."""
        own = frozenset(days)
        return replace(self, free=self.free | own, taught=self.taught - own)


FLANDERS: Final = Calendar()


def days(first: date, last: date) -> frozenset[date]:
    """Give every day of a stretch, both ends included: for a holiday that is data."""
    return frozenset(first + number * _DAY for number in range((last - first).days + 1))


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar, by the anonymous computus (Meeus, Astronomical Algorithms, ch. 8)."""
    century, in_century = divmod(year, 100)
    moon = year % 19
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * moon + century - century // 4 - correction + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (in_century // 4) - epact - in_century % 4) % 7
    late = (moon + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def flemish_holidays(year: int) -> tuple[Holiday, ...]:
    """Give the holidays and free days of the school year that begins in September of `year`, in order."""
    sunday = easter(year + 1)
    found = [
        Holiday(N_("herfstvakantie"), *_weeks(_autumn(year), 1)),
        _one_day(N_("Wapenstilstand"), date(year, 11, 11)),
        Holiday(N_("kerstvakantie"), *_weeks(_christmas(year), 2)),
        Holiday(N_("krokusvakantie"), *_weeks(sunday + _DAY - 7 * _WEEK, 1)),
        Holiday(N_("paasvakantie"), *_weeks(_spring(sunday), 2)),
        _one_day(N_("paasmaandag"), sunday + _DAY),
        _one_day(N_("Dag van de Arbeid"), date(year + 1, 5, 1)),
        Holiday(N_("Hemelvaart"), sunday + 39 * _DAY, sunday + 40 * _DAY),
        _one_day(N_("pinkstermaandag"), sunday + 50 * _DAY),
        Holiday(N_("zomervakantie"), date(year + 1, 7, 1), date(year + 1, 8, 31)),
    ]
    return tuple(sorted(found, key=lambda holiday: holiday.first))


def is_school_day(day: date, calendar: Calendar) -> bool:
    """Say whether there is school: Monday to Friday, in no holiday and no free day of the calendar."""
    if day.weekday() >= _SATURDAY:
        return False
    if day in calendar.taught:
        return True
    return day not in calendar.free and not (calendar.flemish and day in _flemish_free_days(_school_year(day)))


def holiday_on(day: date, calendar: Calendar) -> Holiday | None:
    """Name the holiday or free day that a day falls in; None on a school day and in an ordinary weekend."""
    if day in calendar.taught:
        return None
    known = (*calendar.named, *(flemish_holidays(_school_year(day)) if calendar.flemish else ()))
    return next((each for each in known if each.first <= day <= each.last), None)


def next_school_day(day: date, calendar: Calendar) -> date:
    """Give the first school day after `day`."""
    day += _DAY
    while not is_school_day(day, calendar):
        day += _DAY
    return day


def previous_school_day(day: date, calendar: Calendar) -> date:
    """Give the last school day before `day`."""
    day -= _DAY
    while not is_school_day(day, calendar):
        day -= _DAY
    return day


def count_school_days(start: date, end: date, calendar: Calendar) -> int:
    """Count the school days after `start` up to and including `end`; the other way round it is negative."""
    if end < start:
        return -count_school_days(end, start, calendar)
    return sum(is_school_day(start + number * _DAY, calendar) for number in range(1, (end - start).days + 1))


@lru_cache(maxsize=64)
def _flemish_free_days(year: int) -> frozenset[date]:
    return frozenset().union(*(days(holiday.first, holiday.last) for holiday in flemish_holidays(year)))


def _school_year(day: date) -> int:
    return day.year if day.month >= _SUMMER_ENDS else day.year - 1


def _one_day(label: str, day: date) -> Holiday:
    return Holiday(label, day, day)


def _weeks(monday: date, number: int) -> tuple[date, date]:
    return monday, monday + number * _WEEK - _DAY


def _monday_of(day: date) -> date:
    return day - day.weekday() * _DAY


def _monday_from(day: date) -> date:
    """Give the first Monday on or after `day`."""
    return day + (_MONDAY - day.weekday()) % 7 * _DAY


def _autumn(year: int) -> date:
    """One week from the Monday of the week that holds 1 November; from 2 November when the 1st is a Sunday."""
    day = date(year, 11, 1)
    return _monday_from(day) if day.weekday() == _SUNDAY else _monday_of(day)


def _christmas(year: int) -> date:
    """Two weeks from the Monday of the week that holds 25 December; the Monday after when that is in a weekend."""
    day = date(year, 12, 25)
    return _monday_from(day) if day.weekday() >= _SATURDAY else _monday_of(day)


def _spring(sunday: date) -> date:
    """Two weeks from the first Monday of April, unless Easter falls in March or after 15 April."""
    if sunday.month == _MARCH:
        return sunday + _DAY
    if sunday > date(sunday.year, 4, 15):
        return sunday + _DAY - 2 * _WEEK
    return _monday_from(date(sunday.year, 4, 1))
