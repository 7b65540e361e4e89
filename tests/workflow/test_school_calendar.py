"""School days: the years the ministry published, and what a school or the Netherlands adds."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.school_calendar import (
    FLANDERS,
    Calendar,
    count_school_days,
    days,
    easter,
    flemish_holidays,
    is_school_day,
    next_school_day,
    previous_school_day,
)

DAY = timedelta(days=1)
DAYS = st.dates(date(1991, 9, 1), date(2090, 8, 31))


@pytest.mark.parametrize(
    ("label", "first", "last"),
    [
        ("herfstvakantie", date(2019, 10, 28), date(2019, 11, 3)),
        ("kerstvakantie", date(2019, 12, 23), date(2020, 1, 5)),
        ("krokusvakantie", date(2020, 2, 24), date(2020, 3, 1)),
        ("paasvakantie", date(2020, 4, 6), date(2020, 4, 19)),
        ("Hemelvaart", date(2020, 5, 21), date(2020, 5, 22)),
        ("herfstvakantie", date(2025, 10, 27), date(2025, 11, 2)),
        ("kerstvakantie", date(2025, 12, 22), date(2026, 1, 4)),
        ("krokusvakantie", date(2026, 2, 16), date(2026, 2, 22)),
        ("paasvakantie", date(2026, 4, 6), date(2026, 4, 19)),
        ("Dag van de Arbeid", date(2026, 5, 1), date(2026, 5, 1)),
        ("Hemelvaart", date(2026, 5, 14), date(2026, 5, 15)),
        ("pinkstermaandag", date(2026, 5, 25), date(2026, 5, 25)),
    ],
)
def test_the_published_years_come_out_of_the_rules(label: str, first: date, last: date) -> None:
    year = first.year if first.month >= 9 else first.year - 1
    assert [(each.first, each.last) for each in flemish_holidays(year) if each.label == label] == [(first, last)]


@pytest.mark.parametrize(
    ("why", "label", "year", "first", "last"),
    [
        ("1 November is a Sunday", "herfstvakantie", 2026, date(2026, 11, 2), date(2026, 11, 8)),
        ("Christmas is on a Saturday", "kerstvakantie", 2021, date(2021, 12, 27), date(2022, 1, 9)),
        ("Christmas is on a Sunday", "kerstvakantie", 2022, date(2022, 12, 26), date(2023, 1, 8)),
        ("Easter falls in March", "paasvakantie", 2023, date(2024, 4, 1), date(2024, 4, 14)),
        ("Easter falls after 15 April", "paasvakantie", 2024, date(2025, 4, 7), date(2025, 4, 20)),
        ("and Easter Monday is added", "paasmaandag", 2024, date(2025, 4, 21), date(2025, 4, 21)),
    ],
)
def test_the_exceptions_of_the_rules(why: str, label: str, year: int, first: date, last: date) -> None:
    assert [(each.first, each.last) for each in flemish_holidays(year) if each.label == label] == [(first, last)], why


@pytest.mark.parametrize(
    "sunday", [date(1991, 3, 31), date(2000, 4, 23), date(2008, 3, 23), date(2011, 4, 24), date(2038, 4, 25)]
)
def test_easter(sunday: date) -> None:
    assert easter(sunday.year) == sunday


@given(year=st.integers(1991, 2090))
def test_a_school_year_has_about_as_many_school_days_as_any_other(year: int) -> None:
    assert 180 <= count_school_days(date(year, 8, 31), date(year + 1, 6, 30), FLANDERS) <= 184


@given(day=DAYS)
def test_a_school_day_is_in_no_weekend_and_in_no_holiday(day: date) -> None:
    on_holiday = any(each.first <= day <= each.last for y in (day.year - 1, day.year) for each in flemish_holidays(y))
    assert is_school_day(day, FLANDERS) == (day.isoweekday() <= 5 and not on_holiday)


@given(start=DAYS, middle=DAYS, end=DAYS)
def test_counted_days_add_up_whatever_the_order(start: date, middle: date, end: date) -> None:
    start, middle, end = (day.replace(year=2020 + day.year % 4, day=min(day.day, 28)) for day in (start, middle, end))
    parts = count_school_days(start, middle, FLANDERS) + count_school_days(middle, end, FLANDERS)
    assert parts == count_school_days(start, end, FLANDERS)


@given(day=DAYS)
def test_the_next_and_the_previous_school_day_have_none_in_between(day: date) -> None:
    following, before = next_school_day(day, FLANDERS), previous_school_day(day, FLANDERS)
    assert is_school_day(following, FLANDERS)
    assert is_school_day(before, FLANDERS)
    assert count_school_days(before, following, FLANDERS) == 1 + is_school_day(day, FLANDERS)


def test_a_study_day_of_a_school_is_no_school_day_there() -> None:
    study_day = date(2026, 11, 25)
    assert not is_school_day(study_day, FLANDERS.with_free([study_day]))
    assert is_school_day(study_day, FLANDERS)


def test_a_school_in_the_netherlands_has_only_the_holidays_of_its_region() -> None:
    autumn_zuid = days(date(2026, 10, 17), date(2026, 10, 25))
    zuid = Calendar(free=autumn_zuid, flemish=False)
    assert not is_school_day(date(2026, 10, 20), zuid)
    assert is_school_day(date(2026, 11, 4), zuid), "the Flemish autumn holiday"


def test_data_may_give_school_on_a_day_that_a_rule_calls_free() -> None:
    assert is_school_day(date(2026, 11, 11), Calendar(taught=frozenset({date(2026, 11, 11)})))


def test_there_is_never_school_on_a_saturday() -> None:
    assert not is_school_day(date(2026, 11, 28), Calendar(taught=frozenset({date(2026, 11, 28)})))
