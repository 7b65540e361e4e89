"""The moments that the chat offers: on school days, in the next six school weeks, at nine and at two."""

from datetime import date, timedelta

import pytest

from intake.moments import offered
from records.dates import local
from workflow.school_calendar import FLANDERS, is_school_day

DAYS = [date(2026, 9, 1) + timedelta(days=number) for number in range(0, 365, 5)]


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_always_enough_moments_on_school_days_and_never_on_wednesday(today: date) -> None:
    moments = [local(each) for each in offered(today)]
    assert 12 <= len(moments) <= 18
    assert moments == sorted(set(moments))
    assert all(is_school_day(each.date(), FLANDERS) and each.weekday() != 2 for each in moments)
    assert {(each.hour, each.minute) for each in moments} == {(9, 0), (14, 0)}
    assert moments[0].date() > today


def test_the_free_days_of_a_school_are_passed_over() -> None:
    today = date(2026, 11, 23)
    tuesday = date(2026, 12, 1)
    assert tuesday in {local(each).date() for each in offered(today)}
    assert tuesday not in {local(each).date() for each in offered(today, FLANDERS.with_free({tuesday}))}


def test_the_summer_is_skipped() -> None:
    months = {local(each).month for each in offered(date(2027, 6, 21))}
    assert months == {6, 9}
