"""The clock of the machine, and the one of the demo mode that can be moved forward."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from records.clock import Clock, MovableClock

NOW = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def test_the_time_is_told_in_utc() -> None:
    with time_machine.travel(NOW, tick=False):
        assert Clock().now() == NOW
        assert Clock().now().tzinfo is UTC


def test_a_clock_that_was_not_moved_tells_the_time_of_the_machine(tmp_path: Path) -> None:
    with time_machine.travel(NOW, tick=False):
        assert MovableClock(tmp_path).now() == NOW


def test_a_clock_moves_for_every_process_that_shares_the_folder(tmp_path: Path) -> None:
    with time_machine.travel(NOW, tick=False):
        MovableClock(tmp_path).move(5 * DAY)
        MovableClock(tmp_path).move(DAY)
        assert MovableClock(tmp_path).now() == NOW + 6 * DAY


def test_a_clock_can_be_moved_to_a_moment_and_runs_on(tmp_path: Path) -> None:
    clock = MovableClock(tmp_path)
    with time_machine.travel(NOW, tick=False) as machine:
        clock.move_to(NOW + 20 * DAY)
        machine.shift(timedelta(minutes=1))
        assert clock.now() == NOW + 20 * DAY + timedelta(minutes=1)


def test_a_clock_never_goes_back(tmp_path: Path) -> None:
    clock = MovableClock(tmp_path)
    with time_machine.travel(NOW, tick=False):
        clock.move(5 * DAY)
        with pytest.raises(ValueError, match="forward"):
            clock.move(-DAY)
        with pytest.raises(ValueError, match="forward"):
            clock.move_to(NOW + 4 * DAY)
        assert clock.now() == NOW + 5 * DAY


def test_a_demo_that_is_made_anew_begins_at_the_present(tmp_path: Path) -> None:
    clock = MovableClock(tmp_path)
    with time_machine.travel(NOW, tick=False):
        clock.move(DAY)
        clock.reset()
        assert clock.now() == NOW


def test_no_step_is_lost_when_two_people_move_the_clock_at_once(tmp_path: Path) -> None:
    with time_machine.travel(NOW, tick=False), ThreadPoolExecutor(8) as people:
        list(people.map(lambda _: MovableClock(tmp_path).move(DAY), range(40)))
        assert MovableClock(tmp_path).now() == NOW + 40 * DAY
