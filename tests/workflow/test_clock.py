"""Terms and reminders: a deadline includes its day, and no counted time holds a holiday."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.dates import BRUSSELS, local, local_day
from workflow import clock
from workflow.clock import add_school_days, is_over, next_sending_moment, school_days_between, school_days_left
from workflow.school_calendar import FLANDERS, Calendar, is_school_day

MOMENTS = st.datetimes(datetime(2019, 1, 1), datetime(2039, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
TERMS = st.integers(0, 25)
CALENDARS = st.builds(
    Calendar,
    free=st.frozensets(st.dates(date(2019, 1, 1), date(2040, 1, 1)), max_size=20),
    taught=st.just(frozenset()),
    flemish=st.booleans(),
)
SECOND = timedelta(seconds=1)


def brussels(day: date, at: time = time(14)) -> datetime:
    return datetime.combine(day, at, tzinfo=BRUSSELS).astimezone(UTC)


def last_day(start: date, days: int) -> date:
    return local_day(add_school_days(brussels(start), days, FLANDERS))


@pytest.mark.parametrize(
    ("story", "start", "days", "end"),
    [
        ("the coordinator has a week to assign", date(2026, 11, 16), 5, date(2026, 11, 23)),
        ("ten school days to report end before the autumn holiday", date(2026, 10, 16), 10, date(2026, 10, 30)),
        ("the autumn holiday and 11 November stand still", date(2026, 10, 30), 5, date(2026, 11, 16)),
        ("a question of the summer waits for September", date(2026, 7, 14), 5, date(2026, 9, 7)),
        ("a question of Saturday starts on Monday", date(2026, 11, 21), 1, date(2026, 11, 23)),
        ("a crisis is answered the same day", date(2026, 11, 24), 0, date(2026, 11, 24)),
        ("a crisis of Sunday is answered on Monday", date(2026, 11, 22), 0, date(2026, 11, 23)),
        ("over the clock change of 25 October", date(2026, 10, 23), 1, date(2026, 10, 26)),
    ],
)
def test_a_term_ends_on(story: str, start: date, days: int, end: date) -> None:
    assert last_day(start, days) == end, story


def test_a_term_that_begins_after_midnight_in_brussels_begins_that_day() -> None:
    almost_midnight_utc = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)  # 1.30 on Tuesday 2 June
    assert local_day(add_school_days(almost_midnight_utc, 1, FLANDERS)) == date(2026, 6, 3)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 10, 23), datetime(2026, 10, 26, 22, 59, 59, tzinfo=UTC)),
        (date(2026, 10, 22), datetime(2026, 10, 23, 21, 59, 59, tzinfo=UTC)),
    ],
    ids=["in winter time", "in summer time"],
)
def test_a_term_ends_with_the_day_in_brussels(start: date, end: datetime) -> None:
    assert add_school_days(brussels(start), 1, FLANDERS) == end


def test_a_term_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        add_school_days(brussels(date(2026, 11, 24)), -1, FLANDERS)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        add_school_days(datetime(2026, 11, 24), 1, FLANDERS)  # noqa: DTZ001 - the point of the test


@given(start=MOMENTS, days=TERMS, calendar=CALENDARS)
def test_counted_time_never_holds_a_holiday(start: datetime, days: int, calendar: Calendar) -> None:
    due = add_school_days(start, days, calendar)
    assert is_school_day(local_day(due), calendar)
    if days:
        assert school_days_between(start, due, calendar) == days
    assert local(due).time() == clock.END_OF_DAY


@given(first=MOMENTS, second=MOMENTS, days=TERMS, calendar=CALENDARS)
def test_who_starts_later_never_ends_earlier(first: datetime, second: datetime, days: int, calendar: Calendar) -> None:
    earlier, later = sorted((first, second))
    assert add_school_days(earlier, days, calendar) <= add_school_days(later, days, calendar)


@given(start=MOMENTS, days=TERMS, calendar=CALENDARS)
def test_a_longer_term_never_ends_earlier(start: datetime, days: int, calendar: Calendar) -> None:
    assert start <= add_school_days(start, days, calendar) <= add_school_days(start, days + 1, calendar)


@given(start=MOMENTS, days=TERMS, calendar=CALENDARS)
def test_a_local_free_day_never_shortens_a_term(start: datetime, days: int, calendar: Calendar) -> None:
    due = add_school_days(start, days, calendar)
    assert add_school_days(start, days, calendar.with_free([local_day(due)])) > due


def test_a_deadline_includes_its_day() -> None:
    due = add_school_days(brussels(date(2026, 11, 23)), 1, FLANDERS)
    midnight = brussels(date(2026, 11, 25), time(0))
    assert not is_over(due, midnight - timedelta(microseconds=1))
    assert is_over(due, midnight)


def test_a_deadline_includes_its_minute() -> None:
    noon = brussels(date(2026, 12, 4), time(12))
    assert not is_over(noon, noon + 59 * SECOND)
    assert is_over(noon, noon + 60 * SECOND)


@given(due=MOMENTS, now=MOMENTS)
def test_a_list_finds_the_same_deadlines_over_as_a_page(due: datetime, now: datetime) -> None:
    assert is_over(due, now) == (due < clock.over_before(now))


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (date(2026, 11, 17), 3),
        (date(2026, 11, 20), 0),
        (date(2026, 11, 21), -1),
        (date(2026, 11, 23), -1),
        (date(2026, 11, 24), -2),
    ],
    ids=["Tuesday", "the last day", "the Saturday after", "the Monday after", "the Tuesday after"],
)
def test_school_days_left_of_a_term_that_ends_on_friday(today: date, left: int) -> None:
    due = brussels(date(2026, 11, 20), clock.END_OF_DAY)
    assert school_days_left(brussels(today), due, FLANDERS) == left


def test_no_school_day_is_left_once_the_minute_is_over() -> None:
    noon = brussels(date(2026, 12, 4), time(12))
    assert school_days_left(noon + timedelta(hours=2), noon, FLANDERS) == -1


@given(start=MOMENTS, days=st.integers(1, 25), calendar=CALENDARS)
def test_at_the_start_the_whole_term_is_left(start: datetime, days: int, calendar: Calendar) -> None:
    assert school_days_left(start, add_school_days(start, days, calendar), calendar) == days


def test_an_exchange_of_start_and_end_changes_the_sign() -> None:
    monday, friday = brussels(date(2026, 11, 16)), brussels(date(2026, 11, 20))
    assert school_days_between(monday, friday, FLANDERS) == 4
    assert school_days_between(friday, monday, FLANDERS) == -4


@pytest.mark.parametrize(
    ("story", "at", "sent"),
    [
        ("in the morning too early", "2026-11-24 06:30", "2026-11-24 08:00"),
        ("at once", "2026-11-24 08:00", "2026-11-24 08:00"),
        ("still at once", "2026-11-24 17:59", "2026-11-24 17:59"),
        ("too late, so tomorrow", "2026-11-24 18:00", "2026-11-25 08:00"),
        ("not in the weekend", "2026-11-28 10:00", "2026-11-30 08:00"),
        ("not in the Christmas holiday", "2026-12-18 19:00", "2027-01-04 08:00"),
        ("after the clock change", "2026-10-25 09:00", "2026-10-26 08:00"),
    ],
)
def test_a_reminder_leaves(story: str, at: str, sent: str) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=BRUSSELS)
    assert next_sending_moment(moment, FLANDERS) == datetime.fromisoformat(sent).replace(tzinfo=BRUSSELS), story


@given(moment=MOMENTS, calendar=CALENDARS)
def test_a_reminder_only_leaves_on_a_school_day_in_office_hours(moment: datetime, calendar: Calendar) -> None:
    sent = next_sending_moment(moment, calendar)
    assert sent >= moment
    assert is_school_day(local_day(sent), calendar)
    assert time(8) <= local(sent).time() < time(18)
    assert next_sending_moment(sent, calendar) == sent, "and what may leave now leaves now"


def test_a_term_is_recalled_one_school_day_before_and_the_day_after() -> None:
    due = add_school_days(brussels(date(2026, 10, 16)), 10, FLANDERS)  # Friday 30 October, then the autumn holiday
    before, after = clock.reminder_moments(due, FLANDERS)
    assert before == brussels(date(2026, 10, 29), time(8))
    assert after == brussels(date(2026, 11, 9), time(8))


def test_a_crisis_is_not_recalled_before_it_came() -> None:
    came = brussels(date(2026, 11, 24))
    due = add_school_days(came, 0, FLANDERS)
    assert clock.reminder_moments(due, FLANDERS, since=came) == (brussels(date(2026, 11, 25), time(8)),)


def test_a_slow_school_is_reminded_after_ten_and_twenty_school_days() -> None:
    since = brussels(date(2026, 11, 13), time(21))
    assert clock.school_reminder_moments(since, FLANDERS) == (
        brussels(date(2026, 11, 30), time(8)),
        brussels(date(2026, 12, 14), time(8)),
    )


@given(since=MOMENTS, calendar=CALENDARS)
def test_a_slow_school_is_never_reminded_too_early(since: datetime, calendar: Calendar) -> None:
    first, second = clock.school_reminder_moments(since, calendar)
    assert school_days_between(since, first, calendar) >= 10
    assert school_days_between(since, second, calendar) >= 20
    assert since < first < second
