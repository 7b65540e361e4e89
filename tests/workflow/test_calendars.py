"""Which calendar counts for whom: the network's for its terms, the school's own for what is counted for a school."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from demo.cast import INTERVIEWER_1, LEAD
from intake import poll
from records.conversation import PollSlot
from records.dates import BRUSSELS, local, local_day
from records.kinds import MailKind
from records.organisations import School, SchoolFreeDay
from records.outbox import OutboxEntry
from records.request import SupportRequest
from records.school_days import CalendarPeriod, NetworkCalendar
from records.session import Database
from records.vocabulary import Action, CalendarRegion, SlotAnswer, State
from tests.stages import Theatre
from workflow.calendars import network_calendar, region_calendar, school_calendar
from workflow.clock import add_school_days, school_days_left
from workflow.due import next_moment, tick
from workflow.recount import moved_end, recount
from workflow.school_calendar import FLANDERS, Calendar, days, holiday_on, is_school_day
from workflow.terms import standing_still, until

RequestIn = Callable[..., tuple[str, datetime]]
AUTUMN_SOUTH = (date(2026, 10, 17), date(2026, 10, 25))
FRIDAY = datetime(2026, 10, 30, 12, 0, tzinfo=UTC)  # the last day before the Flemish autumn holiday


def days_of(first: date, more: int) -> frozenset[date]:
    return days(first, first + timedelta(days=more))


CALENDARS = st.builds(
    Calendar,
    free=st.builds(days_of, st.dates(date(2026, 9, 1), date(2027, 6, 30)), st.integers(0, 20)),
    flemish=st.booleans(),
)
MOMENTS = st.datetimes(datetime(2026, 9, 1), datetime(2027, 3, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


def period(region: CalendarRegion, first: date, last: date, label: str, *, taught: bool = False) -> CalendarPeriod:
    return CalendarPeriod(region=region, first=first, last=last, label=label, taught=taught)


def test_a_network_without_data_follows_the_rules_of_flanders(database: Database) -> None:
    with database.reading() as session:
        assert network_calendar(session) == FLANDERS


def test_data_wins_over_the_rules_and_says_how_a_day_is_called(database: Database) -> None:
    with database.writing() as session:
        session.add(period(CalendarRegion.FLANDERS, date(2026, 12, 7), date(2026, 12, 7), "brugdag"))
        session.add(period(CalendarRegion.FLANDERS, date(2026, 11, 11), date(2026, 11, 11), "toch les", taught=True))
    with database.reading() as session:
        calendar = network_calendar(session)
    assert not is_school_day(date(2026, 12, 7), calendar)
    bridge = holiday_on(date(2026, 12, 7), calendar)
    assert bridge is not None
    assert bridge.label == "brugdag"
    assert is_school_day(date(2026, 11, 11), calendar)
    assert holiday_on(date(2026, 11, 11), calendar) is None


def test_a_dutch_school_has_the_days_of_its_region_and_its_own_and_no_flemish_ones(database: Database) -> None:
    with database.writing() as session:
        school = School(name="De Grens", place="Sluis", calendar=CalendarRegion.NL_SOUTH)
        session.add(school)
        session.flush()
        session.add(period(CalendarRegion.NL_SOUTH, *AUTUMN_SOUTH, "herfstvakantie"))
        session.add(period(CalendarRegion.NL_NORTH, date(2026, 10, 10), date(2026, 10, 18), "herfstvakantie"))
        session.add(SchoolFreeDay(school_id=school.id, day=date(2026, 11, 25), label="studiedag"))
        school_id = school.id
    with database.reading() as session:
        own = school_calendar(session, school_id)
        region = region_calendar(session, CalendarRegion.NL_SOUTH)
        assert school_calendar(session, None) == network_calendar(session)
    assert not is_school_day(date(2026, 10, 20), own)
    assert is_school_day(date(2026, 11, 4), own), "the Flemish autumn holiday"
    assert is_school_day(date(2026, 10, 12), own), "a holiday of another region"
    assert not is_school_day(date(2026, 11, 25), own)
    assert is_school_day(date(2026, 11, 25), region)


def test_a_network_in_the_netherlands_counts_on_the_days_of_its_region(theatre: Theatre, request_in: RequestIn) -> None:
    with theatre.database.writing() as session:
        session.add(NetworkCalendar(region=CalendarRegion.NL_SOUTH))
        session.add(period(CalendarRegion.NL_SOUTH, *AUTUMN_SOUTH, "herfstvakantie"))
    request_in(State.SUBMITTED, now=datetime(2026, 10, 15, 8, 0, tzinfo=UTC))
    with theatre.database.reading() as session:
        due = session.scalars(select(SupportRequest.due_at)).one()
    assert due is not None
    assert local_day(due) == date(2026, 10, 29), "16 October, then a week of holiday, then four days"


# ---- time travel


def test_a_term_over_the_autumn_holiday_and_11_november_in_words() -> None:
    due = add_school_days(FRIDAY, 5, FLANDERS)
    said = until(due, FRIDAY, FLANDERS)
    assert said == (
        "Dat kan tot en met ma 16 november, nog 5 schooldagen. De herfstvakantie en Wapenstilstand tellen niet mee."
    )
    in_the_holiday = FRIDAY + timedelta(days=4)
    assert "nog 5 schooldagen" in until(due, in_the_holiday, FLANDERS), "no day of a holiday is counted"
    assert until(due, due - timedelta(hours=2), FLANDERS).endswith("Dat is de laatste dag.")
    assert until(due, due + timedelta(hours=2), FLANDERS) == "De termijn liep tot ma 16 november."


def test_while_the_school_is_at_turn_the_words_say_that_the_term_waits() -> None:
    assert standing_still(10, own=True) == "Neem je tijd: de termijn staat stil zolang jullie aan zet zijn."
    assert standing_still(10, own=False) == (
        "De termijn staat stil zolang de school aan zet is. Daarna zijn er nog 10 schooldagen."
    )
    assert standing_still(None, own=True) == "Neem je tijd: er loopt geen termijn."


def silent_director(theatre: Theatre) -> tuple[str, datetime]:
    """Bring a request to planning just before the clock changes; the director said nothing in the poll yet."""
    reference, now = theatre.request_in(State.SUBMITTED, now=datetime(2026, 10, 22, 8, 0, tzinfo=UTC))
    with theatre.play(reference, now) as stage:
        stage.forget(["availability"])
        stage.do(Action.ASSIGN)
        stage.session.add(PollSlot(request_id=stage.request.id, starts_at=datetime(2026, 12, 10, 13, tzinfo=UTC)))
        return reference, stage.now


def test_over_the_clock_change_and_the_holiday_a_term_waits_for_the_director_and_then_counts_school_days(
    theatre: Theatre,
) -> None:
    reference, now = silent_director(theatre)
    database = theatre.database
    while (at := next_moment(database, now, datetime(2026, 11, 9, 7, 0, tzinfo=UTC))) is not None:
        tick(database, now := at)
    with database.reading() as session:
        request = session.scalars(select(SupportRequest).where(SupportRequest.reference == reference)).one()
        assert (request.due_at, request.term_days) == (None, 10)
        mails = session.scalars(select(OutboxEntry).where(OutboxEntry.created_at > now - timedelta(days=1)))
        assert MailKind.TERM_REMINDER not in {one.mail for one in mails}, "no term, no reminder"

    answered = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)
    with theatre.play(reference, answered) as stage:
        moment = datetime(2026, 12, 10, 13, tzinfo=UTC)
        poll.answer(stage.session, stage.actor(LEAD), reference, {moment: SlotAnswer.YES}, answered)
        due = stage.request.due_at
    assert due == datetime.combine(date(2026, 11, 25), time(23, 59, 59), tzinfo=BRUSSELS).astimezone(UTC)


def test_a_school_is_reminded_on_its_own_school_days(theatre: Theatre, request_in: RequestIn) -> None:
    _reference, now = request_in(State.REVIEW, now=datetime(2026, 9, 10, 9, 0, tzinfo=UTC))
    with theatre.database.writing() as session:
        school = session.scalars(select(SupportRequest.school_id)).one()
        first = add_school_days(now, 10, FLANDERS)
        session.add(SchoolFreeDay(school_id=school, day=local_day(first), label="studiedag"))
    done, at = [], now
    while (following := next_moment(theatre.database, at, now + timedelta(days=90))) is not None:
        done += tick(theatre.database, at := following)
    with theatre.database.reading() as session:
        sent = session.scalars(
            select(OutboxEntry).where(OutboxEntry.mail == MailKind.SCHOOL_REMINDER).order_by(OutboxEntry.created_at)
        ).all()
    assert len(sent) == 2
    assert local_day(sent[0].not_before) > local_day(first), "not on its study day"
    assert 8 <= local(sent[0].not_before).hour < 18
    assert done


# ---- a calendar that changes


def test_days_that_are_entered_late_move_the_terms_that_run(theatre: Theatre, request_in: RequestIn) -> None:
    _reference, now = request_in(State.SUBMITTED, now=datetime(2026, 9, 10, 9, 0, tzinfo=UTC))
    with theatre.database.writing() as session:
        before = network_calendar(session)
        due = session.scalars(select(SupportRequest.due_at)).one()
        after = before.with_free({local_day(now) + timedelta(days=1), local_day(now) + timedelta(days=4)})
        moved = recount(session, before, after, now)
        later = session.scalars(select(SupportRequest.due_at)).one()
    assert moved == 1
    assert due is not None
    assert later is not None
    assert school_days_left(now, later, after) == school_days_left(now, due, before)
    assert later > due


@given(start=MOMENTS, term=st.integers(0, 15), before=CALENDARS, after=CALENDARS, waited=st.integers(0, 5))
def test_as_many_school_days_are_left_as_before_whatever_was_entered(
    start: datetime, term: int, before: Calendar, after: Calendar, waited: int
) -> None:
    due = add_school_days(start, term, before)
    now = min(start + timedelta(days=waited), due - timedelta(seconds=1))
    moved = moved_end(due, before, after, now)
    assert is_school_day(local_day(moved), after)
    left = school_days_left(now, due, before)
    assert school_days_left(now, moved, after) == left or left == 0


# ---- the property of the issue


@given(
    begun=MOMENTS,
    term=st.integers(1, 12),
    calendar=CALENDARS,
    answered_after=st.integers(0, 60 * 24 * 40),
    looked_after=st.integers(0, 60 * 24 * 60),
)
def test_counted_time_never_holds_a_holiday_or_time_that_the_school_was_at_turn(
    begun: datetime, term: int, calendar: Calendar, answered_after: int, looked_after: int
) -> None:
    """A term that waited for the school: what has been used of it at any moment are school days after the answer."""
    answered = begun + timedelta(minutes=answered_after)
    looked = answered + timedelta(minutes=looked_after)
    due = add_school_days(answered, term, calendar)

    used = term - max(school_days_left(looked, due, calendar), 0)

    passed = [local_day(answered) + timedelta(days=number) for number in range(1, 200)]
    counted = [day for day in passed if day <= local_day(min(looked, due)) and is_school_day(day, calendar)]
    assert used == len(counted)
    assert all(holiday_on(day, calendar) is None and day.weekday() < 5 for day in counted)
    assert not any(local_day(begun) <= day <= local_day(answered) for day in counted), "the school was at turn"


@pytest.mark.parametrize("who", [LEAD, INTERVIEWER_1])
def test_only_a_director_ends_the_waiting(theatre: Theatre, who: str) -> None:
    reference, now = silent_director(theatre)
    with theatre.play(reference, now) as stage:
        moment = datetime(2026, 12, 10, 13, tzinfo=UTC)
        poll.answer(stage.session, stage.actor(who), reference, {moment: SlotAnswer.YES}, now)
        assert (stage.request.due_at is None) is (who == INTERVIEWER_1)
