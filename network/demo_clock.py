"""What the clock of the demo tells: whether today counts, which terms run or stand still, what comes by itself."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.dates import dutch_day, dutch_moment_short, local_day
from records.kinds import MailKind
from records.request import SupportRequest
from records.vocabulary import MeetingAction, State
from records.words import _
from workflow import due, reminders, terms
from workflow.calendars import network_calendar
from workflow.school_calendar import Calendar, holiday_on, is_school_day

SHOWN_NEXT: Final = 5
AHEAD: Final = timedelta(days=45)


def today(now: datetime, calendar: Calendar) -> str:
    """Say whether today counts for a term."""
    day = local_day(now)
    if is_school_day(day, calendar):
        return _("Vandaag is een schooldag: termijnen lopen, en tussen 8 en 18 uur vertrekken herinneringen.")
    holiday = holiday_on(day, calendar)
    stands = _("Termijnen staan stil en er vertrekt geen herinnering.")
    if holiday is None:
        return " ".join((_("Vandaag is het weekend."), stands))
    told = _(holiday.label)
    if holiday.first == holiday.last:
        return " ".join((_("Vandaag is een vrije dag: {name}.", name=told), stands))
    until = _("Het is {name}, tot en met {day}.", name=told, day=dutch_day(holiday.last))
    return f"{until} {stands}"


def running(session: Session, now: datetime) -> list[dict[str, Any]]:
    """List the terms that run or stand still, what ends first on top: reference, state, words. Two statements."""
    calendar = network_calendar(session)
    query = (
        select(SupportRequest.id, SupportRequest.reference, SupportRequest.state, SupportRequest.due_at,
               SupportRequest.term_days)
        .where(
            SupportRequest.due_at.is_not(None)
            | SupportRequest.term_days.is_not(None)
            | SupportRequest.state.in_(reminders.WAITS_FOR_SCHOOL)
        )
        .order_by(SupportRequest.due_at.is_(None), SupportRequest.due_at, SupportRequest.reference)
    )  # fmt: skip
    rows = session.execute(query).all()
    return [
        {
            "id": row.id,
            "reference": row.reference,
            "state": row.state.label,
            "words": _words(row, now, calendar, waits=row.due_at is None),
        }
        for row in rows
    ]


def _words(row: Any, now: datetime, calendar: Calendar, *, waits: bool) -> str:
    if waits:
        return terms.standing_still(row.term_days, own=False)
    if row.state is State.TABLED:
        return _("De enveloppen sluiten op {moment}", moment=dutch_moment_short(row.due_at))
    return terms.until(row.due_at, now, calendar)


def coming(session: Session, now: datetime, known: Mapping[str, str]) -> list[tuple[datetime, str]]:
    """List what happens next by itself if nobody does anything, the soonest first. `known`: references by id."""
    until = now + AHEAD
    found = [
        (deed.at, _("de enveloppen van een casetafel gaan open"))
        if deed.action == MeetingAction.OPEN_ENVELOPES
        else (deed.at, _("een doorverwijzing zonder antwoord verloopt"))
        for deed in due.deeds_until(session, until)
    ]
    written = [one for one in reminders.unwritten(session, until) if one.at > now]
    missing = {one.request_id for one in written} - known.keys()
    named = select(SupportRequest.id, SupportRequest.reference).where(SupportRequest.id.in_(missing))
    references = {**known, **({row.id: row.reference for row in session.execute(named)} if missing else {})}
    found += [(one.at, _reminder(one, references[one.request_id])) for one in written]
    return sorted(each for each in found if each[0] > now)[:SHOWN_NEXT]


def _reminder(one: reminders.Reminder, reference: str) -> str:
    if one.kind is MailKind.SCHOOL_REMINDER:
        return _("vraag {reference}: de school krijgt een vriendelijke herinnering", reference=reference)
    if one.kind is MailKind.POLL_REMINDER:
        return _(
            "vraag {reference}: wie niet antwoordde in de datumprikker, krijgt een herinnering", reference=reference
        )
    if one.payload["late"]:
        return _("vraag {reference}: een herinnering dat de termijn voorbij is", reference=reference)
    return _("vraag {reference}: een herinnering dat de termijn bijna om is", reference=reference)
