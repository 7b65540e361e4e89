"""Sealed envelopes: nobody learns anything of another's until all open together."""

import re

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from demo import cast
from records.organisations import Organisation
from records.vocabulary import Action, State
from tests.casetable.table import LATE_PARTNER, Room

SECRET = "Zebrapad"  # stands in Arktos' envelope and nowhere else
OTHERS = (cast.INTERVIEWER_1, cast.INTERVIEWER_2, LATE_PARTNER, cast.COORDINATOR, cast.LEAD, cast.TEACHER)


@pytest.fixture
def tabled(room: Room) -> Room:
    """De Wilg's question lies on an announced table; Arktos handed in."""
    room.bring(State.TABLED)
    answer = room.envelope(cast.PARTNER, f"{SECRET} voor de poort.\nDe buurt helpt mee.", offer="Acht weken.")
    assert answer.status_code == 200, answer.text
    return room


def everything(room: Room, email: str) -> str:
    """Read every page and call of this room as somebody."""
    browser = room.browser(email)
    addresses = (
        "/casetafels",
        room.page,
        f"{room.page}/tafel",
        f"{room.page}/tafel?vraag={room.reference}",
        f"{room.page}/enveloppen/{room.reference}",
        "/api/v1/meetings",
        f"/api/v1/meetings/{room.meeting_id}",
        f"/vragen/{room.reference}/advies",
        f"/vragen/{room.reference}/advies/schrijven",
        f"/vragen/{room.reference}/keuze",
    )
    return "\n".join(browser.get(address).text for address in addresses) + str(room.parts(email))


def same_for_everyone(text: str) -> str:
    """Leave out what differs by itself from one answer to the next."""
    return re.sub(r'name="csrf_token" value="[^"]*"', "", text)


@pytest.mark.parametrize("email", OTHERS)
def test_nobody_reads_a_sealed_envelope_of_somebody_else(tabled: Room, email: str) -> None:
    assert SECRET not in everything(tabled, email)


@pytest.mark.parametrize("email", [cast.INTERVIEWER_1, cast.LEAD])
def test_nobody_can_tell_whether_there_is_an_envelope(room: Room, email: str) -> None:
    room.bring(State.TABLED)
    before = same_for_everyone(everything(room, email))
    room.envelope(cast.PARTNER, f"{SECRET}.\n" * 20)
    assert same_for_everyone(everything(room, email)) == before


@pytest.mark.parametrize("email", OTHERS)
def test_nobody_finds_a_sealed_envelope_by_searching(tabled: Room, email: str) -> None:
    browser = tabled.browser(email)
    answer = browser.get(f"/zoeken?q={SECRET}")
    assert answer.status_code == 200
    assert tabled.reference not in answer.text
    listed = browser.get(f"/api/v1/requests?q={SECRET}")
    assert listed.status_code == 200
    assert (listed.json or {})["items"] == []


def test_no_log_line_holds_what_stands_in_an_envelope(
    room: Room, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    room.bring(State.TABLED)
    capsys.readouterr()
    assert room.envelope(cast.PARTNER, f"{SECRET} voor de poort.").status_code == 200
    assert room.envelope(cast.PARTNER, f"{SECRET} nog eens.").status_code == 409, "an old revision"
    assert room.envelope(cast.PARTNER, f"{SECRET} " * 4000, revision=1).status_code == 422, "too long"
    monkeypatch.setattr(Session, "flush", _breaks)
    assert room.envelope(cast.PARTNER, f"{SECRET} en stuk.", revision=1).status_code == 500
    logged = capsys.readouterr().err
    assert "Traceback" in logged or "Error" in logged, "something was written down"
    assert SECRET not in logged


def _breaks(*_arguments: object, **_named: object) -> None:
    raise StatementError("it broke", "INSERT INTO partner_input (see) VALUES (?)", (SECRET,), ValueError(SECRET))


def test_the_coordinator_sees_a_number_only(tabled: Room) -> None:
    assert tabled.parts(cast.COORDINATOR)["input_count"] == 1
    assert "1 van 4 enveloppen" in tabled.browser(cast.COORDINATOR).get(tabled.page).text


def test_a_draft_does_not_count(room: Room) -> None:
    room.bring(State.TABLED)
    room.envelope(cast.PARTNER, SECRET, handed_in=False)
    assert room.parts(cast.COORDINATOR)["input_count"] == 0


def test_its_own_organisation_reads_it(tabled: Room) -> None:
    own = tabled.parts(cast.PARTNER)["own_input"]
    assert [point["code"] for point in own["points"]] == ["A1", "A2", "A3"]
    assert own["handed_in"]
    assert SECRET in tabled.browser(cast.PARTNER).get(f"{tabled.page}/enveloppen/{tabled.reference}").text


@pytest.mark.parametrize("email", [cast.INTERVIEWER_1, LATE_PARTNER, cast.COORDINATOR])
def test_the_table_reads_it_once_it_is_open(tabled: Room, email: str) -> None:
    tabled.open_envelopes()
    assert SECRET in tabled.browser(email).get(f"{tabled.page}/tafel").text
    assert tabled.parts(email)["inputs"][0]["points"][0]["text"] == f"{SECRET} voor de poort."


@pytest.mark.parametrize("email", [cast.LEAD, cast.TEACHER])
def test_the_school_never_reads_it(tabled: Room, email: str) -> None:
    tabled.open_envelopes()
    assert SECRET not in everything(tabled, email)
    assert "inputs" not in tabled.parts(email)


def test_a_draft_stays_sealed_when_the_others_open(room: Room) -> None:
    room.bring(State.TABLED)
    room.envelope(cast.PARTNER, SECRET, handed_in=False)
    room.open_envelopes()
    assert SECRET not in everything(room, cast.INTERVIEWER_1)
    assert SECRET not in everything(room, cast.COORDINATOR)


def test_who_is_not_invited_finds_nothing(tabled: Room) -> None:
    outsider = tabled.browser("koen.smits@elegast.example")
    assert outsider.get(tabled.page).status_code == 404
    assert outsider.get(f"{tabled.page}/tafel").status_code == 404
    assert tabled.envelope("koen.smits@elegast.example", "Wij ook.").status_code == 404


def test_an_envelope_that_left_the_agenda_stays_sealed(tabled: Room) -> None:
    answer = tabled.call("GET", f"/meetings/{tabled.meeting_id}")
    assert answer.json["items"][0]["reference"] == tabled.reference
    with tabled.writing() as session:
        tabled.stage(session).do(Action.UNTABLE)
    tabled.clock.move(days=20)
    assert SECRET not in everything(tabled, cast.INTERVIEWER_1)
    assert SECRET not in everything(tabled, cast.COORDINATOR)


def test_an_organisation_that_is_no_longer_invited_answers_for_nobody(tabled: Room) -> None:
    for email in (cast.INTERVIEWER_1, cast.INTERVIEWER_2):
        tabled.envelope(email, "Een bank.")
    arktos, *others = (each["id"] for each in tabled.meeting()["organisations"])
    tabled.act_on_meeting("amend", organisations=others)
    assert tabled.parts(cast.COORDINATOR)["input_count"] == 2
    able = {each["action"]: each for each in tabled.meeting()["actions"]}
    assert not able["open_envelopes"]["ready"]
    tabled.envelope(LATE_PARTNER)
    tabled.act_on_meeting("open_envelopes")
    assert arktos not in [each["organisation"] for each in tabled.parts(cast.COORDINATOR)["inputs"]]
    assert SECRET not in everything(tabled, cast.COORDINATOR)


def test_nobody_waits_for_a_guidance_service_that_may_not_read_the_case(room: Room) -> None:
    """It cannot write about it: the table would never be complete, and the coordinator could never open earlier."""
    room.bring(State.TABLED)
    with room.writing() as session:
        service = session.scalars(select(Organisation.id).where(Organisation.name == cast.PBD)).one()
    invited = [each["id"] for each in room.meeting()["organisations"]]
    room.act_on_meeting("amend", organisations=[*invited, service])
    for email in (cast.PARTNER, cast.INTERVIEWER_1, cast.INTERVIEWER_2, LATE_PARTNER):
        assert room.envelope(email, "Een tuin.").status_code == 200
    assert "4 van 4 enveloppen" in room.browser(cast.COORDINATOR).get(room.page).text
    assert room.act_on_meeting("open_envelopes")["opened_at"]
