"""Time travel over the autumn holiday and the clock change: terms stand still, and no reminder leaves in the holiday.

In 2027 the clock goes back on Sunday 31 October, the holiday begins the day after, and 11 November is a Thursday.
"""

from datetime import UTC, datetime, timedelta

from demo import cast
from records.dates import local
from records.kinds import MailKind
from records.vocabulary import Action, State
from tests.journeys.city import City

BEFORE = datetime(2027, 10, 28, 9, tzinfo=UTC)  # a Thursday, 11 o'clock in summer time
DAYS_OFF = {*range(30, 32), *range(1, 8), 11}  # of October, of November: weekend, holiday, Armistice


def due_of(city: City) -> str | None:
    due: str | None = city.program(cast.COORDINATOR).get(f"/requests/{city.reference}")["due"]
    return due


def travel(city: City, until: datetime) -> None:
    """Let the days pass, and look at the mail by night, after noon and in the evening."""
    moment = city.clock.now().replace(hour=12, minute=0)
    while moment < until:
        for hours in (6, 7, 11):  # 18, 1 and 12 o'clock in UTC
            moment += timedelta(hours=hours)
            city.wait(moment)
            city.post()


def reminders(city: City, email: str, kind: MailKind) -> list[str]:
    """When somebody was reminded, as their watch said it."""
    return [f"{local(mail.sent_at):%d/%m %H}" for mail in city.mails(email) if mail.mail is kind]


def test_five_school_days_to_appoint_end_after_the_holiday_with_the_day_in_winter_time(city: City) -> None:
    city.clock.moment = BEFORE
    city.bring(State.SUBMITTED)
    begun = city.clock.now()

    assert due_of(city) == "2027-11-12T22:59:59Z", "29 October, 8, 9, 10 and 12 November, to the end of that day"
    travel(city, datetime(2027, 11, 16, 12, tzinfo=UTC))

    (before, after) = reminders(city, cast.COORDINATOR, MailKind.TERM_REMINDER)
    assert (before[:5], after[:5]) == ("10/11", "15/11"), "the school day before, the school day after"
    for mail in city.mails(cast.COORDINATOR):
        if mail.mail is MailKind.TERM_REMINDER:
            at = local(mail.sent_at)
            assert mail.sent_at > begun
            assert 8 <= at.hour < 18
            assert at.day not in DAYS_OFF


def test_a_school_that_reads_over_the_holiday_has_all_its_time_and_then_the_whole_term_begins(city: City) -> None:
    city.bring(State.REPORTING)
    city.clock.moment = BEFORE
    city.bring(State.REVIEW)

    assert due_of(city) is None, "while the school is at turn nothing runs"
    travel(city, datetime(2027, 11, 19, 11, tzinfo=UTC))
    (asked,) = reminders(city, cast.LEAD, MailKind.SCHOOL_REMINDER)
    assert asked[:5] == "19/11", "the tenth school day: 29 October, then from 8 November on without the eleventh"

    city.clock.moment = datetime(2027, 11, 22, 9, tzinfo=UTC)
    with city.stage() as stage:
        stage.do(Action.REQUEST_CHANGES)
    assert due_of(city) == "2027-12-06T22:59:59Z", "ten school days from there: not one was lost to the school's time"
