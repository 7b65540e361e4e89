"""What stands in everybody's calendar: the mails are read back as a calendar program does (RFC 5545, 5546).

A calendar listens to the highest number alone: an invitation that comes with the number of the cancellation before it
would never show.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from icalendar import Calendar

from demo import cast
from records.outbox import DeliveredMail
from records.vocabulary import Action, State
from tests.journeys.city import City

BRUSSELS: Final = ZoneInfo("Europe/Brussels")
RIK: Final = "rik.maes@school.example"
SCHOOL: Final = (cast.LEAD, cast.TEACHER, RIK)
FIRST: Final = datetime(2026, 12, 17, 14, tzinfo=BRUSSELS)
SECOND: Final = datetime(2027, 3, 31, 9, tzinfo=BRUSSELS)  # in summer time
HALL: Final = "Basisschool De Wilg, leraarskamer"
ROOM: Final = "https://vergader.leiedam.example/de-wilg"


@dataclass
class Diary:
    """The calendar program of one person."""

    address: str
    numbers: dict[str, int] = field(default_factory=dict)
    events: dict[str, Any] = field(default_factory=dict)

    def receive(self, mail: DeliveredMail) -> None:
        """Take a calendar part over; one with an old number changes nothing."""
        if not mail.calendar:
            return
        whole: Any = Calendar.from_ical(mail.calendar)
        (event,) = whole.walk("VEVENT")
        assert len(whole.walk("VTIMEZONE")) == 1
        assert str(event["attendee"]) == f"mailto:{self.address}"
        assert event["organizer"]
        uid, number = str(event["uid"]), int(event["sequence"])
        assert number > self.numbers.get(uid, -1), "every mail about an appointment has a number of its own"
        self.numbers[uid] = number
        if str(whole["method"]) == "CANCEL":
            assert str(event["status"]) == "CANCELLED"
            assert event.decoded("dtstart") == self.events.pop(uid).decoded("dtstart")
        else:
            assert str(whole["method"]) == "REQUEST"
            self.events[uid] = event


def diaries(city: City, *addresses: str) -> dict[str, Any]:
    """Read every mail so far into the calendars of these people; gives the one event of each, or None."""
    found = {}
    for address in addresses:
        diary = Diary(address)
        for mail in city.mails(address):
            diary.receive(mail)
        assert len(diary.numbers) <= 1, "one conversation, one UID"
        found[address] = next(iter(diary.events.values()), None)
    return found


def plan(city: City, at: datetime, place: str) -> None:
    """Fix a date, and bring the invitations round."""
    with city.stage() as stage:
        stage.do(Action.SCHEDULE, {"starts_at": at.isoformat(), "minutes": 90, "place": place})
    city.post()


def replace_first(city: City) -> None:
    """Let somebody of a third organisation come in the place of the first interviewer."""
    two = [city.people[cast.PARTNER], city.people[cast.INTERVIEWER_2]]
    with city.stage() as stage:
        stage.do(Action.REASSIGN, {"interviewers": two})


def test_another_date_leaves_one_appointment_at_the_new_hour_and_place(city: City) -> None:
    city.bring(State.PLANNING)
    plan(city, FIRST, HALL)
    before = diaries(city, *SCHOOL, cast.INTERVIEWER_1, cast.INTERVIEWER_2)
    assert {event.decoded("dtstart") for event in before.values()} == {FIRST}
    assert {str(event["location"]) for event in before.values()} == {HALL}

    city.bring(State.SCHEDULED)
    with city.stage() as stage:
        stage.do(Action.RESCHEDULE, {"reason": "De schoolreis valt op die dag."})
    assert set(diaries(city, *SCHOOL, cast.INTERVIEWER_1, cast.INTERVIEWER_2).values()) == {None}

    plan(city, SECOND, ROOM)
    after = diaries(city, *SCHOOL, cast.INTERVIEWER_1, cast.INTERVIEWER_2)
    assert {event.decoded("dtstart") for event in after.values()} == {SECOND}
    assert {event.decoded("dtend") - event.decoded("dtstart") for event in after.values()} == {timedelta(minutes=90)}
    assert {str(event["uid"]) for event in after.values()} == {str(event["uid"]) for event in before.values()}
    assert {str(event["conference"]) for event in after.values()} == {ROOM}


def test_the_interviewer_who_is_replaced_loses_the_appointment_and_the_new_one_gets_it(city: City) -> None:
    city.bring(State.PLANNING)
    plan(city, FIRST, HALL)
    replace_first(city)
    assert set(diaries(city, cast.LEAD, cast.INTERVIEWER_1, cast.INTERVIEWER_2, cast.PARTNER).values()) == {None}

    plan(city, SECOND, HALL)
    found = diaries(city, cast.LEAD, cast.INTERVIEWER_1, cast.INTERVIEWER_2, cast.PARTNER)

    assert found.pop(cast.INTERVIEWER_1) is None
    assert {event.decoded("dtstart") for event in found.values()} == {SECOND}


def test_who_gives_the_assignment_back_empties_everybodys_calendar_until_there_is_a_new_date(city: City) -> None:
    city.bring(State.PLANNING)
    plan(city, FIRST, HALL)
    with city.stage() as stage:
        stage.do(Action.DECLINE_ASSIGNMENT, {"reason": "Ik ben die maand afwezig."}, cast.INTERVIEWER_2)
    assert set(diaries(city, *SCHOOL, cast.INTERVIEWER_1, cast.INTERVIEWER_2).values()) == {None}

    city.bring(State.PLANNING)
    plan(city, SECOND, HALL)

    assert diaries(city, cast.LEAD)[cast.LEAD].decoded("dtstart") == SECOND


def test_a_school_that_leaves_takes_a_coming_appointment_out_of_every_calendar(city: City) -> None:
    city.bring(State.PLANNING)
    plan(city, FIRST, HALL)
    with city.stage() as stage:
        stage.do(Action.WITHDRAW, {})

    assert set(diaries(city, *SCHOOL, cast.INTERVIEWER_1, cast.INTERVIEWER_2).values()) == {None}


def test_a_conversation_that_was_held_stays_in_the_calendar(city: City) -> None:
    city.bring(State.REPORTING)
    with city.stage() as stage:
        stage.do(Action.WITHDRAW, {})

    assert None not in diaries(city, *SCHOOL, cast.INTERVIEWER_1).values()
