"""Who does what by when: noted in the room, in the minutes, and carried to the next table until it is done."""

from datetime import timedelta
from typing import Any

import pytest

from demo import cast
from records.kinds import DocumentKind
from records.vocabulary import Action, State
from tests.casetable.table import LATE_PARTNER, Room
from tests.casetable.test_papers import printed

WHAT = "Vragen of het team nu ruimte heeft voor studiedagen."


@pytest.fixture
def advising(room: Room) -> Room:
    """The table discusses De Wilg's question."""
    return room.bring(State.ADVISING)


def agree(room: Room, email: str = cast.COORDINATOR, **typed: Any) -> Any:
    given = {"what": WHAT, "owner": room.people[cast.INTERVIEWER_2], "due_on": "2027-01-11", **typed}
    return room.browser(email).send(f"{room.page}/tafel/{room.reference}/afspraken", **given)


def key(room: Room) -> str:
    page = room.browser(cast.COORDINATOR).get(f"{room.page}/tafel").text
    return page.split('action="/afspraken/')[1].split('"')[0]


def settle(room: Room, which: str, email: str, do: str = "gedaan") -> Any:
    return room.browser(email).send(f"/afspraken/{which}", do=do, meeting=room.meeting_id, verder="/werkblad")


def next_table(room: Room) -> Room:
    """Plan and announce the next table, two weeks later, with the same partners."""
    starts_at = room.clock.now() + timedelta(days=14)
    body = {
        "starts_at": starts_at.isoformat(),
        "minutes": 120,
        "place": "Stadhuis, zaal 2",
        "organisations": [each["id"] for each in room.meeting()["organisations"]],
        "capacity": 5,
    }
    planned = room.call("POST", "/meetings", body)
    assert planned.status_code == 201, planned.text
    later = Room(room.app, room.clock, room.reference, planned.json["id"], room.people)
    later.act_on_meeting("announce", deadline=(starts_at - timedelta(days=2)).isoformat())
    return later


def test_the_table_reads_who_does_what(advising: Room) -> None:
    assert agree(advising).status_code == 303
    page = advising.browser(cast.PARTNER).get(f"{advising.page}/tafel").text
    for words in (WHAT, "Yassin El Amrani", "11 januari"):
        assert words in page


def test_what_is_missing_is_said_at_its_field_and_nothing_is_lost(advising: Room) -> None:
    answer = agree(advising, owner="", due_on="")
    assert answer.status_code == 422
    for words in (WHAT, "Kies wie dit doet.", "Kies tegen welke dag."):
        assert words in answer.text


def test_nobody_from_outside_the_table_owns_one(advising: Room) -> None:
    assert agree(advising, owner=advising.people[cast.LEAD]).status_code == 422


def test_nobody_promises_something_for_a_day_that_is_over(advising: Room) -> None:
    answer = agree(advising, due_on="2020-01-11")
    assert answer.status_code == 422
    assert "Deze dag is al voorbij." in answer.text
    assert WHAT in answer.text


def test_sent_twice_it_stands_there_once(advising: Room) -> None:
    agree(advising)
    agree(advising)
    page = advising.browser(cast.PARTNER).get(f"{advising.page}/tafel").text
    assert page.count(f"{WHAT}\n") == 1


@pytest.mark.parametrize(
    ("email", "status"), [(cast.COORDINATOR, 303), (cast.INTERVIEWER_2, 303), (cast.PARTNER, 403), (cast.LEAD, 404)]
)
def test_who_ticks_it_off(advising: Room, email: str, status: int) -> None:
    agree(advising)
    assert settle(advising, key(advising), email).status_code == status


def test_its_owner_finds_it_among_the_case_tables(advising: Room) -> None:
    agree(advising)
    assert WHAT in advising.browser(cast.INTERVIEWER_2).get("/casetafels").text
    assert WHAT not in advising.browser(cast.INTERVIEWER_1).get("/casetafels").text
    settle(advising, key(advising), cast.INTERVIEWER_2)
    assert WHAT not in advising.browser(cast.INTERVIEWER_2).get("/casetafels").text


def test_only_the_coordinator_notes_or_strikes_one(advising: Room) -> None:
    assert agree(advising, cast.PARTNER).status_code == 403
    agree(advising)
    which = key(advising)
    assert settle(advising, which, cast.INTERVIEWER_2, "weg").status_code == 403
    assert settle(advising, which, cast.COORDINATOR, "weg").status_code == 303
    assert WHAT not in advising.browser(cast.PARTNER).get(f"{advising.page}/tafel").text


def test_it_comes_to_the_next_table_until_it_is_done(advising: Room) -> None:
    agree(advising)
    which = key(advising)
    advising.bring(State.ADVISED)
    advising.act_on_meeting("conclude")
    advising.act_on_meeting("publish_minutes")
    later = next_table(advising)
    for email in (cast.COORDINATOR, cast.INTERVIEWER_2):
        assert WHAT in later.browser(email).get(later.page).text
        assert WHAT not in later.browser(email).get(f"{later.page}/agenda").text, "paper is handed round"
    settle(later, which, cast.INTERVIEWER_2)
    assert WHAT not in later.browser(cast.COORDINATOR).get(later.page).text


def test_who_was_not_at_the_first_table_does_not_read_it_at_the_next(advising: Room) -> None:
    agree(advising)
    advising.bring(State.ADVISED)
    advising.act_on_meeting("conclude")
    advising.act_on_meeting("publish_minutes")
    later = next_table(advising)
    assert WHAT not in later.browser(LATE_PARTNER).get(later.page).text


def test_a_postponed_case_brings_it_along_and_into_the_next_minutes(advising: Room) -> None:
    agree(advising)
    advising.act(Action.POSTPONE, reason="De tafel wil eerst het OCMW horen.")
    advising.act_on_meeting("conclude")
    later = next_table(advising)
    later.act(Action.TABLE, meeting=later.meeting_id)
    assert WHAT in later.browser(cast.COORDINATOR).get(f"{later.page}/agenda").text
    later.bring(State.ADVISED)
    later.act_on_meeting("conclude")
    later.act_on_meeting("publish_minutes")
    [(_about, minutes)] = printed(later, DocumentKind.MINUTES)
    assert WHAT in minutes
    assert "afgesproken op" in minutes


def item_of(room: Room, email: str) -> dict[str, Any]:
    """Give the case at hand as the API shows it to somebody, among the items of its table."""
    return next(each for each in room.meeting(email)["items"] if each["reference"] == room.reference)


def test_a_program_reads_notes_and_agreements_when_the_table_does(advising: Room) -> None:
    agree(advising)
    notes = {"notes": "Leen belt de school.", "revision": "0"}
    advising.browser(cast.COORDINATOR).send(f"{advising.page}/tafel/{advising.reference}/notities", **notes)
    for email in (cast.COORDINATOR, cast.PARTNER):
        told = item_of(advising, email)
        assert told["notes"] == "Leen belt de school."
        [agreed] = told["agreements"]
        assert (agreed["what"], agreed["owner"]) == (WHAT, advising.people[cast.INTERVIEWER_2])
        assert (agreed["owner_name"], agreed["due_on"], agreed["done"]) == ("Yassin El Amrani", "2027-01-11", False)
    assert ("partner", "advice_draft") in advising.reads()
    advising.bring(State.ADVISED)
    advising.act_on_meeting("conclude")
    assert "notes" not in item_of(advising, cast.PARTNER), "between the table and its minutes only the coordinator"
    advising.act_on_meeting("publish_minutes")
    assert item_of(advising, cast.INTERVIEWER_1)["notes"] == "Leen belt de school."
    assert ("partner", "minutes") in advising.reads()
    absent = item_of(advising, cast.PARTNER)
    assert "notes" not in absent, "who was not there reads no minutes"
    assert "agreements" not in absent


def test_a_program_reads_what_is_carried_to_the_next_table(advising: Room) -> None:
    agree(advising)
    advising.act(Action.POSTPONE, reason="Later.")
    later = next_table(advising)
    advising.act(Action.TABLE, meeting=later.meeting_id)
    [carried] = later.meeting()["carried"]
    assert (carried["reference"], carried["what"]) == (advising.reference, WHAT)
    assert later.meeting(LATE_PARTNER)["carried"] == [], "not theirs, and of no minutes they may read"
