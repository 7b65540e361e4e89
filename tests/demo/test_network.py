"""The demo network is as old as it says, on whatever day it is made."""

from datetime import UTC, datetime, timedelta

import pytest

from demo.cast import load_cast
from demo.network import REHEARSAL, SCENES, SLACK, _start
from records.session import Database

CRISIS = min(SCENES, key=lambda scene: (scene.idle, SCENES.index(scene)))


@pytest.mark.parametrize(
    ("now", "holiday"),
    [
        (datetime(2026, 11, 30, 5, 0, tzinfo=UTC), timedelta(0)),  # a Monday, before anybody works
        (datetime(2026, 11, 29, 12, 0, tzinfo=UTC), timedelta(0)),  # a Sunday
        (datetime(2026, 11, 26, 13, 0, tzinfo=UTC), timedelta(0)),
        (datetime(2026, 11, 9, 6, 0, tzinfo=UTC), timedelta(days=9)),
    ],
)
def test_a_crisis_of_today_is_not_months_old(now: datetime, holiday: timedelta, database: Database) -> None:
    with database.writing() as session:
        load_cast(session, now - REHEARSAL)
        came = CRISIS.play(session, _start(session, CRISIS, now))
    assert SLACK - holiday < came - now <= timedelta(0)
