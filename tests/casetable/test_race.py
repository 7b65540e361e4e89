"""Writing and opening at the same moment, in real threads, on both databases: a write counts for all, or is refused."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Barrier, Event

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from casetable import sealing
from casetable.envelopes import opened_on
from demo import cast
from demo.props import Props
from demo.stage import Stage
from records.meeting import AgendaItem, CaseTableMeeting, PartnerInput
from records.people import Person
from records.session import Database
from records.vocabulary import Machine, State
from tests.casetable.table import LATE_PARTNER
from workflow import engine
from workflow.errors import Refused
from workflow.people import load_actor

PARTNERS = (cast.PARTNER, cast.INTERVIEWER_1, cast.INTERVIEWER_2, LATE_PARTNER)
START = datetime.fromisoformat("2026-11-03T09:00:00+01:00")
BOTH = pytest.mark.parametrize("url", ["sqlite_url", "postgresql_url"])


@dataclass
class Door:
    """Behind which somebody wrote and did not leave yet."""

    is_inside: Event = field(default_factory=Event)
    opens: Event = field(default_factory=Event)


class Table:
    """An announced table on which one question lies; each partner handed in a first text. The deadline has passed."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.writing() as session:
            cast.load_cast(session, START)
            stage = Stage(session, START, Props()).bring(State.TABLED)
            self.reference, self.meeting_id = stage.reference, stage.meeting.id
            self.now = (stage.meeting.deadline or START) + timedelta(hours=1)
        for email in PARTNERS:
            self.write(email, "Eerst.", None)

    def write(self, email: str, text: str, revision: int | None, door: "Door | None" = None) -> bool:
        """Hand in for somebody's organisation; gives whether that counted. Stays behind the door until that opens."""
        data = {"see": text, "offer": "", "ask": "", "conflict": False, "handed_in": True, "organisation": None}
        try:
            with self.database.writing() as session:
                actor = load_actor(session, self._id(session, email))
                given = {**data, "revision": revision}
                sealing.write(session, actor, self.meeting_id, self.reference, given, self.now)
                if door is not None:
                    door.is_inside.set()
                    door.opens.wait(5)
        except Refused:
            return False
        return True

    def open(self) -> None:
        """Open the envelopes, as the coordinator."""
        with self.database.writing() as session:
            actor = load_actor(session, self._id(session, cast.COORDINATOR))
            version = session.get_one(CaseTableMeeting, self.meeting_id).version
            engine.fire(session, Machine.MEETING, self.meeting_id, "open_envelopes", actor, {}, version, self.now)

    def read(self) -> dict[str, str]:
        """Give what the table reads now, by the address of who wrote it."""
        with self.database.reading() as session:
            item = session.scalars(select(AgendaItem).where(AgendaItem.meeting_id == self.meeting_id)).one()
            authors = dict(session.execute(select(PartnerInput.id, Person.email).join(PartnerInput.written_by)).all())
            return {authors[each.id]: each.see for each in opened_on(session, item.id, None)}

    @staticmethod
    def _id(session: Session, email: str) -> str:
        return str(session.scalar(select(Person.id).where(Person.email == email)))


@pytest.fixture
def table(url: str, request: pytest.FixtureRequest) -> Iterator[Table]:
    database = Database(request.getfixturevalue(url))
    yield Table(database)
    database.dispose()


@BOTH
def test_each_write_counts_for_everyone_or_is_refused(table: Table) -> None:
    at_once = Barrier(len(PARTNERS) + 1)

    def write(email: str) -> bool:
        at_once.wait()
        return table.write(email, "Daarna.", 1)

    def open_them() -> None:
        at_once.wait()
        table.open()

    with ThreadPoolExecutor(len(PARTNERS) + 1) as room:
        opening = room.submit(open_them)
        counted = dict(zip(PARTNERS, room.map(write, PARTNERS), strict=True))
        opening.result()
    assert table.read() == {email: "Daarna." if counted[email] else "Eerst." for email in PARTNERS}


@BOTH
def test_the_opening_waits_for_who_is_still_writing(table: Table) -> None:
    door = Door()
    with ThreadPoolExecutor(2) as room:
        writing = room.submit(table.write, cast.PARTNER, "Net op tijd.", 1, door)
        assert door.is_inside.wait(5)
        opening = room.submit(table.open)
        with pytest.raises(TimeoutError):
            opening.result(timeout=0.5)
        door.opens.set()
        assert writing.result()
        opening.result()
    assert table.read()[cast.PARTNER] == "Net op tijd."


@BOTH
def test_after_the_opening_nothing_of_it_changes(table: Table) -> None:
    table.open()
    assert not table.write(cast.PARTNER, "Te laat.", 1)
    assert table.read()[cast.PARTNER] == "Eerst."
