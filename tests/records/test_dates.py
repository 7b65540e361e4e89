"""Dates as a Flemish reader knows them."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from records import dates

TABLE = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)  # winter time: 14.00 in Brussels


@pytest.mark.parametrize(
    ("write", "written"),
    [
        (dates.dutch_moment, "di 24 november 2026, 14.00 u."),
        (dates.dutch_moment_short, "di 24 november, 14.00 u."),
        (dates.dutch_date, "di 24 november 2026"),
        (dates.dutch_date_bare, "24 november 2026"),
        (dates.dutch_day, "di 24 november"),
        (dates.dutch_day_bare, "24 november"),
        (dates.dutch_time, "14.00 u."),
    ],
)
def test_a_moment_is_written(write: Callable[[datetime], str], written: str) -> None:
    assert write(TABLE) == written


def test_the_hour_has_no_zero_before_it() -> None:
    assert dates.dutch_moment_short(datetime(2026, 12, 8, 8, 30, tzinfo=UTC)) == "di 8 december, 9.30 u."


def test_a_plain_day_is_written() -> None:
    assert dates.dutch_date(date(2027, 3, 1)) == "ma 1 maart 2027"


def test_from_when_to_when() -> None:
    start = datetime(2026, 11, 10, 8, 30, tzinfo=UTC)
    assert dates.dutch_span(start, 115) == "di 10 november 2026, van 9.30 tot 11.25 u."


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2026, 10, 25, 0, 59, tzinfo=UTC), "zo 25 oktober 2026, 2.59 u."),
        (datetime(2026, 10, 25, 1, 0, tzinfo=UTC), "zo 25 oktober 2026, 2.00 u."),
        (datetime(2026, 6, 30, 22, 30, tzinfo=UTC), "wo 1 juli 2026, 0.30 u."),
    ],
    ids=["the last minute of summer time", "the first of winter time", "already tomorrow in Brussels"],
)
def test_the_time_is_that_of_brussels(moment: datetime, written: str) -> None:
    assert dates.dutch_moment(moment) == written


def test_a_moment_counts_as_its_day_in_brussels() -> None:
    assert dates.local_day(datetime(2026, 6, 30, 22, 30, tzinfo=UTC)) == date(2026, 7, 1)


@pytest.mark.parametrize("write", [dates.dutch_moment, dates.dutch_date, dates.dutch_time])
def test_a_time_without_a_zone_is_refused(write: Callable[[datetime], str]) -> None:
    with pytest.raises(ValueError, match="without a zone"):
        write(datetime(2026, 11, 24, 14, 0))  # noqa: DTZ001 - the point of the test


def test_every_day_of_the_week_has_its_name() -> None:
    first_week = [dates.dutch_day(date(2026, 6, day)) for day in range(1, 8)]
    assert [written[:2] for written in first_week] == ["ma", "di", "wo", "do", "vr", "za", "zo"]


def test_every_month_has_its_name() -> None:
    months = [dates.dutch_day_bare(date(2026, month, 1)).removeprefix("1 ") for month in range(1, 13)]
    assert months[:3] + months[9:] == ["januari", "februari", "maart", "oktober", "november", "december"]
    assert len(set(months)) == 12
