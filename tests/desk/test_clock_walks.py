"""A clock that jumps stops on its way wherever something falls due, so that all happens at its own time."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from demo.cast import load_cast
from demo.props import Props
from demo.stage import Stage
from records.clock import MovableClock
from records.kinds import MailKind
from records.outbox import OutboxEntry
from records.request import SupportRequest
from records.vocabulary import State
from web.kit import kit_of
from web.ticks import walk


class Clockwork(MovableClock):
    """A clock that only moves when it is moved."""

    def __init__(self, folder: Path, moment: datetime) -> None:
        super().__init__(folder)
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def move_to(self, moment: datetime) -> datetime:
        if moment < self.moment:
            raise ValueError("that moment is over")
        self.moment = moment
        return moment


def test_reminders_are_written_at_their_own_moments_and_the_clock_ends_where_it_must(
    app: Flask, tmp_path: Path
) -> None:
    kit = kit_of(app)
    begin = datetime(2026, 9, 10, 9, 0, tzinfo=UTC)
    with kit.database.writing() as session:
        load_cast(session, begin)
        stage = Stage(session, begin, Props()).bring(State.SUBMITTED)
        clock = Clockwork(tmp_path, stage.now)
    with kit.database.reading() as session:
        due = session.scalars(select(SupportRequest.due_at)).one()
    assert due is not None
    stops: list[datetime] = []
    until = due + timedelta(days=30)

    told = walk(kit, clock, until, stops.append)

    assert clock.now() == until
    assert stops[-1] == until
    assert stops == sorted(stops)
    with kit.database.reading() as session:
        query = select(OutboxEntry).where(OutboxEntry.mail == MailKind.TERM_REMINDER)
        written = [one.created_at for one in session.scalars(query.order_by(OutboxEntry.created_at))]
    assert len(written) == 2
    assert written[0] < due < written[1] < until
    assert set(written) <= set(stops)
    assert len(told) == 2


def test_a_clock_never_walks_back(app: Flask, tmp_path: Path) -> None:
    clock = Clockwork(tmp_path, datetime(2026, 9, 10, 9, 0, tzinfo=UTC))
    with pytest.raises(ValueError, match="over"):
        walk(kit_of(app), clock, clock.now() - timedelta(hours=1))
