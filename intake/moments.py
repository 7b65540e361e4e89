"""Which moments the chat offers for the conversation: two a day, on nine days in the next six school weeks."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

from records.dates import BRUSSELS
from workflow.school_calendar import FLANDERS, Calendar, is_school_day

WEEKS: Final = 6  # design/intake-script.md
HOURS: Final = (time(9), time(14))
MONDAY, TUESDAY, THURSDAY, FRIDAY = 0, 1, 3, 4
# Per school week the days that are wanted, turn about. Never Wednesday: schools close at noon then.
WANTED: Final = ((TUESDAY, THURSDAY), (MONDAY,))
ELSE: Final = (TUESDAY, THURSDAY, MONDAY, FRIDAY)  # when a wanted day is free
LOOK_AHEAD: Final = 30  # weeks: longer than any stretch of holidays
_WEEK: Final = timedelta(weeks=1)
_DAY: Final = timedelta(days=1)


@lru_cache(maxsize=64)
def offered(today: date, calendar: Calendar = FLANDERS) -> tuple[datetime, ...]:
    """Give the moments from next week on, in order, as aware UTC times. `calendar`: that of the school."""
    weeks = enumerate(_school_weeks(today, calendar))
    days = [day for number, monday in weeks for day in _days(number, monday, calendar)]
    return tuple(datetime.combine(day, hour, tzinfo=BRUSSELS).astimezone(UTC) for day in days for hour in HOURS)


def _school_weeks(today: date, calendar: Calendar) -> Iterator[date]:
    """Give the Mondays of the next weeks in which there is school."""
    monday = today - today.weekday() * _DAY + _WEEK
    mondays = (monday + number * _WEEK for number in range(LOOK_AHEAD))
    found = (each for each in mondays if any(_free_to_meet(each, calendar)))
    return (each for each, _number in zip(found, range(WEEKS), strict=False))


def _free_to_meet(monday: date, calendar: Calendar) -> Iterable[int]:
    return (weekday for weekday in ELSE if is_school_day(monday + weekday * _DAY, calendar))


def _days(number: int, monday: date, calendar: Calendar) -> list[date]:
    """Choose the days of one week: the wanted ones, else others on which there is school."""
    wanted = WANTED[number % len(WANTED)]
    possible = list(_free_to_meet(monday, calendar))
    chosen = [weekday for weekday in wanted if weekday in possible]
    chosen += [weekday for weekday in possible if weekday not in chosen][: len(wanted) - len(chosen)]
    return [monday + weekday * _DAY for weekday in sorted(chosen)]
