"""Terms and reminders, counted in school days in Brussels. Source: design/process.md, "Time".

Every moment that comes in or goes out is an aware UTC time. The end of a term is 23:59:59 in Brussels on its last day;
a deadline that a person sets has a minute. Both include their day or their minute, so ask `is_over`, and in SQL compare
`due_at < over_before(now)`, rather than comparing with `now`.
"""

from datetime import UTC, date, datetime, time
from typing import Final

from records.dates import BRUSSELS, local, local_day
from workflow.school_calendar import (
    Calendar,
    count_school_days,
    is_school_day,
    next_school_day,
    previous_school_day,
)

END_OF_DAY: Final = time(23, 59, 59)
SENDING_FROM: Final = time(8)
SENDING_UNTIL: Final = time(18)  # not included
SCHOOL_REMINDED_AFTER: Final = (10, 20)  # school days that a school has been at turn


def add_school_days(start: datetime, days: int, calendar: Calendar) -> datetime:
    """Give the end of a term of `days` school days: the day it begins on does not count, its last day does.

    `0` is a term of the same day (crisis), or of the next school day when there is no school today.
    Raises ValueError for a negative number.
    """
    if days < 0:
        raise ValueError("a term does not end before it begins")
    return _utc(_school_day_after(local_day(start), days, calendar), END_OF_DAY)


def over_before(now: datetime) -> datetime:
    """Give the moment before which every deadline is over: the minute that runs still counts."""
    return now.replace(second=0, microsecond=0)


def is_over(due: datetime, now: datetime) -> bool:
    """Say whether a deadline is over. It includes its day, or its minute."""
    return due < over_before(now)


def school_days_left(now: datetime, due: datetime, calendar: Calendar) -> int:
    """Count the school days after today until the deadline: 0 on its last day, negative (-1 at most) when over."""
    left = count_school_days(local_day(now), local_day(due), calendar)
    return min(left, -1) if is_over(due, now) else left


def school_days_between(start: datetime, end: datetime, calendar: Calendar) -> int:
    """Count the school days after the day of `start` up to and including that of `end`; negative the other way."""
    return count_school_days(local_day(start), local_day(end), calendar)


def next_sending_moment(moment: datetime, calendar: Calendar) -> datetime:
    """Give the first moment from `moment` on at which a reminder may leave: on a school day between 8 and 18 h."""
    shown = local(moment)
    day = shown.date()
    if is_school_day(day, calendar) and shown.time() < SENDING_UNTIL:
        return max(moment.astimezone(UTC), _utc(day, SENDING_FROM))
    return _utc(next_school_day(day, calendar), SENDING_FROM)


def reminder_moments(due: datetime, calendar: Calendar, since: datetime | None = None) -> tuple[datetime, ...]:
    """Give when whoever is at turn is reminded: in the morning one school day before the deadline and the day after.

    The day after is the first school day after it. With `since`, the start of the term, a reminder that would come
    before that start is left out: a term of the same day has only the second one.
    """
    day = local_day(due)
    before = _utc(previous_school_day(day, calendar), SENDING_FROM)
    after = _utc(next_school_day(day, calendar), SENDING_FROM)
    return (before, after) if since is None or since < before else (after,)


def school_reminder_moments(since: datetime, calendar: Calendar) -> tuple[datetime, ...]:
    """Give when a school that is at turn `since` then gets a friendly reminder: after 10 and after 20 school days.

    Nothing else ever happens to a request because a school is slow.
    """
    shown = local(since)
    days = [_school_day_after(shown.date(), number, calendar) for number in SCHOOL_REMINDED_AFTER]
    return tuple(next_sending_moment(_utc(day, shown.time()), calendar) for day in days)


def _school_day_after(day: date, number: int, calendar: Calendar) -> date:
    if number == 0 and not is_school_day(day, calendar):
        return next_school_day(day, calendar)
    for _ in range(number):
        day = next_school_day(day, calendar)
    return day


def _utc(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=BRUSSELS).astimezone(UTC)
