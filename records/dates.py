"""Dates and times as a person reads them: `di 24 november 2026, 14.00 u.`, always local time in Brussels.

Pages, mails and PDFs share these. A day may be given as a `date`, or as an aware `datetime`, which then counts as the
day it is in Brussels at that moment. A naive time is refused with ValueError.
"""

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from records.words import N_, _

BRUSSELS: Final = ZoneInfo("Europe/Brussels")
_WEEKDAYS: Final = (N_("ma"), N_("di"), N_("wo"), N_("do"), N_("vr"), N_("za"), N_("zo"))
_MONTHS: Final = (
    N_("januari"), N_("februari"), N_("maart"), N_("april"), N_("mei"), N_("juni"), N_("juli"), N_("augustus"),
    N_("september"), N_("oktober"), N_("november"), N_("december"),
)  # fmt: skip


def local(moment: datetime) -> datetime:
    """Give an aware time as the clock in Brussels shows it; raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone cannot be told in Brussels")
    return moment.astimezone(BRUSSELS)


def local_day(when: date) -> date:
    """Give the day it is in Brussels at that moment; a plain `date` is given back as it is."""
    return local(when).date() if isinstance(when, datetime) else when


def dutch_date(when: date) -> str:
    """Write a whole date: `di 24 november 2026`."""
    day = local_day(when)
    return _("{weekday} {date}", weekday=_(_WEEKDAYS[day.weekday()]), date=dutch_date_bare(day))


def dutch_date_bare(when: date) -> str:
    """Write a date without its weekday: `13 november 2026`."""
    day = local_day(when)
    return _("{day} {month} {year}", day=day.day, month=_(_MONTHS[day.month - 1]), year=day.year)


def dutch_day(when: date) -> str:
    """Write a day of which the year is plain: `di 24 november`."""
    day = local_day(when)
    return _("{weekday} {date}", weekday=_(_WEEKDAYS[day.weekday()]), date=dutch_day_bare(day))


def dutch_day_bare(when: date) -> str:
    """Write a day without weekday or year, for a narrow place: `24 november`."""
    day = local_day(when)
    return _("{day} {month}", day=day.day, month=_(_MONTHS[day.month - 1]))


def dutch_time(moment: datetime) -> str:
    """Write the time of day: `14.00 u.`, `9.30 u.`."""
    return _("{time} u.", time=_time(moment))


def dutch_moment(moment: datetime) -> str:
    """Write a moment in full: `di 24 november 2026, 14.00 u.`."""
    return _("{date}, {time} u.", date=dutch_date(moment), time=_time(moment))


def dutch_moment_short(moment: datetime) -> str:
    """Write a moment of which the year is plain: `di 8 december, 9.30 u.`."""
    return _("{date}, {time} u.", date=dutch_day(moment), time=_time(moment))


def dutch_span(start: datetime, minutes: int) -> str:
    """Write from when to when, within a day: `di 10 november 2026, van 9.30 tot 11.25 u.`."""
    end = start + timedelta(minutes=minutes)
    return _("{date}, van {start} tot {end} u.", date=dutch_date(start), start=_time(start), end=_time(end))


def _time(moment: datetime) -> str:
    shown = local(moment)
    return f"{shown.hour}.{shown.minute:02}"
