"""Invitations, read back as a calendar program does."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from mails.calendar import Method
from mails.kinds import KINDS
from mails.write import write_mail
from records.kinds import MailKind
from tests.mails.story import BRAM, CALL, ILSE, LINK, MAILS, NADIA, NETWORK, OUTBOX_ID, TALK, TALK_MAIL

WITH_CALENDAR = {
    MailKind.CONVERSATION_INVITATION: Method.REQUEST,
    MailKind.CONVERSATION_CANCELLED: Method.CANCEL,
    MailKind.MEETING_INVITATION: Method.REQUEST,
    MailKind.MEETING_UPDATED: Method.REQUEST,
    MailKind.MEETING_CANCELLED: Method.CANCEL,
}


def read(calendar: str | None) -> tuple[Any, Any]:
    """Give the whole and its one event, untyped: a calendar holds what it holds."""
    assert calendar is not None
    whole = Calendar.from_ical(calendar)
    (event,) = whole.walk("VEVENT")
    return whole, event


def test_an_appointment_and_its_end_go_to_the_calendar_and_nothing_else_does() -> None:
    assert {kind: row.calendar for kind, row in KINDS.items() if row.calendar} == WITH_CALENDAR
    for kind, to, context in MAILS.values():
        mail = write_mail(kind, context, to, NETWORK, OUTBOX_ID)
        assert (mail.calendar is not None) == (mail.method is not None) == (kind in WITH_CALENDAR)


def test_an_invitation_says_when_where_who_and_how_often_it_changed() -> None:
    mail = write_mail(MailKind.CONVERSATION_INVITATION, TALK_MAIL, NADIA, NETWORK, OUTBOX_ID)
    whole, event = read(mail.calendar)
    assert str(whole["method"]) == "REQUEST"
    assert event.decoded("dtstart") == datetime(2026, 9, 29, 14, tzinfo=ZoneInfo("Europe/Brussels"))
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=90)
    assert str(event["location"]) == "Basisschool De Wilg, leraarskamer"
    assert str(event["organizer"]) == "mailto:schoolontwikkeling@leiedam.example"
    assert str(event["attendee"]) == "mailto:lead@school.example"
    assert event["sequence"] == 2
    assert event.decoded("dtstamp") == datetime(2026, 9, 18, 8, tzinfo=UTC)
    assert str(event["url"]) == LINK


def test_nobody_reads_anothers_address_or_the_title_of_a_case_in_a_calendar() -> None:
    mail = write_mail(MailKind.MEETING_INVITATION, CALL, BRAM, NETWORK, OUTBOX_ID)
    assert mail.calendar is not None
    assert mail.calendar.count("ATTENDEE") == 1
    assert "Ouders die" not in mail.calendar


def test_a_cancellation_takes_the_same_appointment_out_again() -> None:
    invited = read(write_mail(MailKind.CONVERSATION_INVITATION, TALK_MAIL, ILSE, NETWORK, OUTBOX_ID).calendar)[1]
    whole, event = read(write_mail(MailKind.CONVERSATION_CANCELLED, TALK_MAIL, ILSE, NETWORK, OUTBOX_ID).calendar)
    assert str(whole["method"]) == "CANCEL"
    assert str(event["status"]) == "CANCELLED"
    assert event["uid"] == invited["uid"]
    assert event["sequence"] > invited["sequence"]


def test_the_calendar_carries_the_clock_of_brussels_in_summer_and_winter() -> None:
    mail = write_mail(MailKind.CONVERSATION_INVITATION, TALK_MAIL, NADIA, NETWORK, OUTBOX_ID)
    whole, _ = read(mail.calendar)
    (zone,) = whole.walk("VTIMEZONE")
    clock = zone.to_tz()
    for year in range(2026, 2032):
        for month in range(1, 13):
            noon = datetime(year, month, 28, 12)  # noqa: DTZ001 - as it stands on the wall
            expected = noon.replace(tzinfo=ZoneInfo("Europe/Brussels")).utcoffset()
            assert noon.replace(tzinfo=clock).utcoffset() == expected


@pytest.mark.parametrize("day", [datetime(2026, 3, 29, 7, tzinfo=UTC), datetime(2026, 10, 25, 8, tzinfo=UTC)])
def test_on_the_day_that_the_clock_changes_it_is_still_the_right_hour(day: datetime) -> None:
    changed = replace(TALK_MAIL, appointment=replace(TALK, starts_at=day))
    _, event = read(write_mail(MailKind.CONVERSATION_INVITATION, changed, NADIA, NETWORK, OUTBOX_ID).calendar)
    assert event.decoded("dtstart") == day
    assert event.decoded("dtstart").hour == 9


def test_a_strange_name_or_place_adds_no_line_to_a_calendar() -> None:
    strange = replace(
        TALK_MAIL, appointment=replace(TALK, place="Zaal 1\r\nATTENDEE:mailto:spion@x.example\nX: y; z, \\ einde")
    )
    to = replace(NADIA, name='Nadia" ;X=\r\nBEGIN:VEVENT')
    _, event = read(write_mail(MailKind.CONVERSATION_INVITATION, strange, to, NETWORK, OUTBOX_ID).calendar)
    assert str(event["attendee"]) == "mailto:lead@school.example"
    assert "spion@x.example" in str(event["location"])
