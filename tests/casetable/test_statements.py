"""A page of this room runs few statements, and no more for a full table than for one question."""

from collections.abc import Callable

import pytest

from demo import cast
from demo.props import Props
from records.vocabulary import State
from tests.casetable.table import Room
from tests.statements import statements
from web.kit import kit_of

MOST = 12
SCHOOLS = (("023456", cast.OTHER_LEAD), ("034567", "directie@kompas.example"), ("045678", "directie@regenboog.example"))


def count(room: Room, email: str, address: str) -> int:
    """Count the statements of a page as somebody reads it."""
    browser = room.browser(email)
    with statements(kit_of(room.app).database.engine) as ran:
        answer = browser.get(address)
    assert answer.status_code == 200, answer.text[:500]
    assert len(ran) <= MOST, "\n".join(ran)
    return len(ran)


def fill(room: Room) -> None:
    """Lay three more questions on the same table."""
    for number, lead in SCHOOLS:
        other = Room(room.app, room.clock, people=room.people)
        other.bring(State.TABLED, props=Props(school=number, lead=lead, meeting_id=room.meeting_id))


PAGES: dict[str, Callable[[Room], str]] = {
    "list": lambda _room: "/casetafels",
    "meeting": lambda room: room.page,
    "room": lambda room: f"{room.page}/tafel",
}


@pytest.mark.parametrize("which", PAGES)
@pytest.mark.parametrize("email", [cast.COORDINATOR, cast.PARTNER])
def test_as_few_for_a_full_table(room: Room, which: str, email: str) -> None:
    room.bring(State.TABLED)
    room.envelope(cast.PARTNER, "Een tuin.\nEen poort.")
    one = count(room, email, PAGES[which](room))
    fill(room)
    assert count(room, email, PAGES[which](room)) == one


@pytest.mark.parametrize("email", [cast.COORDINATOR, cast.PARTNER])
def test_the_room_in_full_swing(room: Room, email: str) -> None:
    room.bring(State.ADVISING)
    assert count(room, email, f"{room.page}/tafel")


@pytest.mark.parametrize(
    ("state", "email", "way"),
    [
        (State.TABLED, cast.PARTNER, "/casetafels/{meeting}/enveloppen/{reference}"),
        (State.ADVISING, cast.COORDINATOR, "/vragen/{reference}/advies/schrijven"),
        (State.ADVISED, cast.LEAD, "/vragen/{reference}/advies"),
        (State.ADVISED, cast.PARTNER, "/vragen/{reference}/advies"),
        (State.ADVISED, cast.LEAD, "/vragen/{reference}/keuze"),
    ],
)
def test_pages_of_one_question(room: Room, state: State, email: str, way: str) -> None:
    room.bring(state)
    assert count(room, email, way.format(meeting=room.meeting_id, reference=room.reference))
