"""Meetings: planned by the coordinator, seen by who is invited, with an agenda that can be arranged."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from demo import cast
from demo.props import Props
from records.kinds import MailKind
from records.outbox import OutboxEntry
from records.vocabulary import State
from tests.casetable.table import ARKTOS, Room
from web.kit import kit_of


@pytest.fixture
def tabled(room: Room) -> Room:
    """De Wilg's question lies on an announced table."""
    return room.bring(State.TABLED)


def plan(room: Room, **changed: Any) -> dict[str, Any]:
    """Give the input of a meeting in three weeks."""
    organisations = [each["id"] for each in room.meeting()["organisations"]]
    start = (room.clock.now() + timedelta(days=21)).isoformat()
    given = {"starts_at": start, "minutes": 120, "place": "Stadhuis", "organisations": organisations, "capacity": 4}
    return {**given, **changed}


def test_a_planned_meeting_is_the_coordinators_alone(tabled: Room) -> None:
    answer = tabled.call("POST", "/meetings", plan(tabled))
    assert answer.status_code == 201
    assert (answer.json["state"], answer.json["deadline"]) == ("planned", None)
    assert {each["action"] for each in answer.json["actions"]} == {"announce", "amend", "cancel"}
    assert tabled.call("GET", f"/meetings/{answer.json['id']}", email=cast.PARTNER).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"starts_at": "2020-01-01T10:00:00Z"}, "starts_at"),
        ({"organisations": ["bestaat-niet"]}, "organisations"),
        ({"organisations": []}, "organisations"),
        ({"capacity": 0}, "capacity"),
        ({"minutes": "lang"}, "minutes"),
    ],
)
def test_a_wrong_meeting_says_which_field(tabled: Room, wrong: dict[str, Any], field: str) -> None:
    answer = tabled.call("POST", "/meetings", plan(tabled, **wrong))
    assert answer.status_code == 422
    assert field in answer.json["errors"]


@pytest.mark.parametrize("email", [cast.PARTNER, cast.LEAD, cast.ADMIN])
def test_only_a_coordinator_plans(tabled: Room, email: str) -> None:
    assert tabled.call("POST", "/meetings", plan(tabled), email).status_code == 403
    assert tabled.browser(email).get("/casetafels/nieuw").status_code == 403


def test_the_form_plans_and_keeps_what_was_typed(tabled: Room) -> None:
    browser = tabled.browser(cast.COORDINATOR)
    arktos = next(each["id"] for each in tabled.meeting()["organisations"] if each["name"] == ARKTOS)
    fields = {"minutes": "90", "place": "Huis van het Kind", "capacity": "3", "organisations": [arktos]}
    wrong = browser.send("/casetafels/nieuw", starts_at="2020-01-01T10:00", **fields)
    assert wrong.status_code == 422
    assert "Huis van het Kind" in wrong.text
    assert f'value="{arktos}" checked' in wrong.text
    assert browser.send("/casetafels/nieuw", starts_at="2027-06-01T10:00", **fields).status_code == 303


def test_partners_list_the_tables_they_are_invited_to(tabled: Room) -> None:
    tabled.call("POST", "/meetings", plan(tabled))
    listed = tabled.call("GET", "/meetings", email=cast.PARTNER).json
    assert [each["id"] for each in listed["items"]] == [tabled.meeting_id]
    assert listed["next"] is None
    assert len(tabled.call("GET", "/meetings").json["items"]) == 2
    assert tabled.call("GET", "/meetings", email=cast.LEAD).json["items"] == []


def test_a_long_list_goes_on_where_it_stopped(tabled: Room) -> None:
    for days in (30, 40):
        tabled.call(
            "POST", "/meetings", plan(tabled, starts_at=(tabled.clock.now() + timedelta(days=days)).isoformat())
        )
    first = tabled.call("GET", "/meetings?limit=2").json
    rest = tabled.browser(cast.COORDINATOR).get(first["next"]).json or {}
    found = [each["id"] for each in first["items"] + rest["items"]]
    assert len(found) == len(set(found)) == 3
    assert found[-1] == tabled.meeting_id


def test_the_agenda_can_be_arranged(tabled: Room) -> None:
    second = Room(tabled.app, tabled.clock, people=tabled.people)
    second.bring(State.TABLED, props=Props(school="023456", lead=cast.OTHER_LEAD, meeting_id=tabled.meeting_id))
    browser = tabled.browser(cast.COORDINATOR)
    order = [each["reference"] for each in tabled.meeting()["items"]]
    assert order == [tabled.reference, second.reference]
    browser.send(f"{tabled.page}/agenda/{second.reference}", do="eerder")
    assert [each["reference"] for each in tabled.meeting()["items"]] == [second.reference, tabled.reference]
    browser.send(f"{tabled.page}/agenda/{tabled.reference}", do="minuten", minutes="45")
    assert tabled.meeting()["items"][1]["minutes"] == 45
    assert browser.send(f"{tabled.page}/agenda/{tabled.reference}", do="minuten", minutes="9000").status_code == 422


def test_a_partner_does_not_arrange(tabled: Room) -> None:
    sent = tabled.browser(cast.PARTNER).send(f"{tabled.page}/agenda/{tabled.reference}", do="later")
    assert sent.status_code == 403


def test_a_question_is_laid_on_a_table_with_a_free_place(room: Room) -> None:
    other = Room(room.app, room.clock)
    other.bring(State.APPROVED, props=Props(school="023456", lead=cast.OTHER_LEAD))
    room.people = other.people
    room.bring(State.TABLED)
    browser = other.browser(cast.COORDINATOR)
    page = browser.get(f"/vragen/{other.reference}/acties/table").text
    assert "nog 4 vrije plaatsen" in page
    sent = {"meeting": room.meeting_id, "version": other.version()}
    assert browser.send(f"/vragen/{other.reference}/acties/table", **sent).status_code == 303
    assert len(room.meeting()["items"]) == 2


def test_a_cancelled_table_gives_its_questions_back(tabled: Room) -> None:
    tabled.act_on_meeting("cancel", reason="De zaal is dicht.")
    assert tabled.meeting()["items"] == []
    assert tabled.state() == "approved"


def test_the_notes_of_the_room_know_who_was_first(tabled: Room) -> None:
    tabled.bring(State.ADVISING)
    browser = tabled.browser(cast.COORDINATOR)
    address = f"{tabled.page}/tafel/{tabled.reference}/notities"
    assert browser.send(address, notes="Leen belt.", revision="0").status_code == 303
    again = browser.send(address, notes="Ilse belt.", revision="0")
    assert again.status_code == 409
    assert "Leen belt." in again.text
    assert "Ilse belt." in again.text
    assert "Leen belt." in tabled.browser(cast.PARTNER).get(f"{tabled.page}/tafel").text
    assert tabled.browser(cast.PARTNER).send(address, notes="Ik ook.", revision="1").status_code == 403


def test_discuss_brings_one_back_to_the_room(tabled: Room) -> None:
    tabled.open_envelopes()
    tabled.start()
    browser = tabled.browser(cast.COORDINATOR)
    room_page = f"{tabled.page}/tafel?vraag={tabled.reference}"
    assert "Bespreek deze vraag" in browser.get(room_page).text
    sent = {"version": tabled.version(), "verder": room_page}
    answer = browser.send(f"/vragen/{tabled.reference}/acties/discuss", **sent)
    assert answer.headers["Location"] == room_page
    assert "Nieuwe adviesregel" in browser.get(room_page).text


def test_who_is_no_longer_invited_hears_it_and_loses_the_appointment(tabled: Room) -> None:
    _arktos, *others = (each["id"] for each in tabled.meeting()["organisations"])
    tabled.act_on_meeting("amend", organisations=others)
    kit = kit_of(tabled.app)
    with tabled.app.app_context(), kit.database.reading() as session:
        newest = session.scalars(select(OutboxEntry).where(OutboxEntry.created_at == tabled.clock.now())).all()
        told = {each.recipient: each.mail for each in newest}
        gone = next(each for each in newest if each.recipient == cast.PARTNER)
        letter: Any = kit.handlers[MailKind.MEETING_CANCELLED](session, gone, tabled.clock.now())
    assert told[cast.PARTNER] is MailKind.MEETING_CANCELLED
    assert told[cast.INTERVIEWER_1] is MailKind.MEETING_UPDATED
    assert letter.uninvited
    assert tabled.browser(cast.PARTNER).get(tabled.page).status_code == 404


@pytest.mark.parametrize(
    "place", ["https://meet.example/tafel?x=1&y=2", "javascript:alert(1)", "Zaal 2, zie https://x.example"]
)
def test_only_the_address_of_a_video_meeting_becomes_a_link(tabled: Room, place: str) -> None:
    tabled.act_on_meeting("amend", place=place)
    page = tabled.browser(cast.PARTNER).get(tabled.page).text
    assert ('rel="noopener noreferrer"' in page) is place.startswith("https://")
