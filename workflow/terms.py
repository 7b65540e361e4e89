"""A term in words: until when it runs, how many school days are left, what does not count, and when it stands still.

One place, because the request page, the desks and the clock of the demo must say the same.
"""

from datetime import date, datetime, timedelta

from records.dates import dutch_day, local_day
from records.words import _
from workflow.clock import is_over, school_days_left
from workflow.school_calendar import Calendar, holiday_on

_DAY = timedelta(days=1)


def until(due: datetime, now: datetime, calendar: Calendar) -> str:
    """Say until when something can be done, in a sentence of its own; after that day, until when it could."""
    if is_over(due, now):
        return _("De termijn liep tot {day}.", day=dutch_day(due))
    left = school_days_left(now, due, calendar)
    if left == 0:
        return _("Dat kan tot en met {day}. Dat is de laatste dag.", day=dutch_day(due))
    said = (
        _("Dat kan tot en met {day}, nog één schooldag.", day=dutch_day(due))
        if left == 1
        else _("Dat kan tot en met {day}, nog {count} schooldagen.", day=dutch_day(due), count=left)
    )
    return " ".join(part for part in (said, not_counted(now, due, calendar)) if part)


def not_counted(now: datetime, due: datetime, calendar: Calendar) -> str:
    """Name the holidays and free days that a term passes over from tomorrow on; empty when there are none."""
    names = _holidays_between(local_day(now), local_day(due), calendar)
    if not names:
        return ""
    if len(names) == 1:
        return _("{name} telt niet mee.", name=_opening(names[0]))
    return _("{names} en {last} tellen niet mee.", names=_opening(", ".join(names[:-1])), last=names[-1])


def standing_still(days: int | None, *, own: bool) -> str:
    """Say that a term waits while the school is at turn; `days` of it come afterwards, `own`: the school reads it."""
    if days is None:
        return _("Neem je tijd: er loopt geen termijn.") if own else _("Er loopt geen termijn: de school is aan zet.")
    if own:
        return _("Neem je tijd: de termijn staat stil zolang jullie aan zet zijn.")
    after = (
        _("Daarna is er nog één schooldag.") if days == 1 else _("Daarna zijn er nog {count} schooldagen.", count=days)
    )
    return " ".join((_("De termijn staat stil zolang de school aan zet is."), after))


def _holidays_between(today: date, last: date, calendar: Calendar) -> list[str]:
    """Name what stands in the way of counting, once, in the order of time; ordinary weekends go without saying."""
    names: list[str] = []
    day = today + _DAY
    while day < last:
        holiday = holiday_on(day, calendar) if day.weekday() < 5 else None  # noqa: PLR2004 - Monday to Friday
        if holiday is None:
            day += _DAY
            continue
        name = _(holiday.label)
        named = name if name[:1].isupper() else _("de {name}", name=name)
        if named not in names:
            names.append(named)
        day = max(holiday.last, day) + _DAY
    return names


def _opening(words: str) -> str:
    return words[:1].upper() + words[1:]
