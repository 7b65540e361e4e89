"""The calendar part of a mail: an invitation or its cancellation, as iTIP asks (RFC 5545, 5546).

Each reader gets an invitation of their own: nobody's address stands in the calendar of somebody else.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from icalendar import Calendar, Event, Timezone, vCalAddress, vText, vUri

from records.dates import BRUSSELS

PRODUCT: Final = "-//Casetafel//Netwerk schoolontwikkeling//NL"
_MEETING_ROOMS: Final = ("https://", "http://")
# The rule of the European Union since 1996; what icalendar derives from a zone changes an hour late in spring.
_BRUSSELS: Final = """\
BEGIN:VTIMEZONE
TZID:Europe/Brussels
BEGIN:DAYLIGHT
DTSTART:19970330T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19971026T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""


class Method(StrEnum):
    """What a calendar does with it: put it in, or take it out."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One moment in the calendar of one person.

    `uid` stays the same for ever, `sequence` rises at each change; `stamp` is when it was agreed or cancelled.
    """

    uid: str
    sequence: int
    stamp: datetime
    starts_at: datetime
    minutes: int
    summary: str
    place: str
    description: str
    link: str
    organiser: str
    organiser_mail: str
    attendee: str
    attendee_mail: str


def write_calendar(method: Method, entry: Entry) -> str:
    """Write the calendar part, with the clock of Brussels in it; the same entry gives the same text."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    calendar.add_component(Timezone.from_ical(_BRUSSELS))
    calendar.add_component(_event(method, entry))
    return str(calendar.to_ical(), "utf-8")


def _event(method: Method, entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.stamp.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(BRUSSELS))
    event.add("dtend", (entry.starts_at + timedelta(minutes=entry.minutes)).astimezone(BRUSSELS))
    event.add("summary", entry.summary)
    event.add("location", entry.place)
    if entry.place.startswith(_MEETING_ROOMS):
        room = vUri(entry.place.split()[0])
        room.params["VALUE"], room.params["FEATURE"] = vText("URI"), vText("VIDEO")
        event.add("conference", room, encode=False)  # RFC 7986: a calendar can join with one press
    if entry.description:
        event.add("description", entry.description)
    if entry.link:
        event.add("url", entry.link)
    event.add("status", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("organizer", _address(entry.organiser, entry.organiser_mail))
    attendee = _address(entry.attendee, entry.attendee_mail)
    for name, value in (("role", "REQ-PARTICIPANT"), ("partstat", "NEEDS-ACTION"), ("rsvp", "FALSE")):
        attendee.params[name] = vText(value)
    event.add("attendee", attendee, encode=False)
    return event


def _address(name: str, mail: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{mail}")
    if name:
        address.params["cn"] = vText(" ".join(name.replace('"', "").split()))
    return address
