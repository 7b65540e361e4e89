"""A partner prepares from its mail, without signing in; a colleague without an account is asked by the coordinator."""

import re
from datetime import timedelta
from typing import Any

import pytest

from demo import cast
from records.kinds import MailKind
from records.outbox import OutboxEntry
from records.vocabulary import State
from tests.casetable.table import ARKTOS, Room
from tests.clients import StrictClient
from web.kit import kit_of
from web.links import PREPARE_PAGE, Purpose, make_link

NEWCOMER = "femke@arktos.example"
SECRET = "Zebrapad"


@pytest.fixture
def tabled(room: Room) -> Room:
    """De Wilg's question lies on an announced table; De Schoolbrug handed in."""
    room.bring(State.TABLED)
    room.envelope(cast.INTERVIEWER_1, f"{SECRET} van een ander.")
    return room


def link(room: Room, email: str = cast.PARTNER, organisation: str = "", purpose: Purpose = Purpose.PREPARE) -> str:
    subject = f"{room.meeting_id}/{organisation}" if organisation else room.meeting_id
    with room.app.test_request_context():
        return f"/l/{make_link(purpose, subject, room.clock.now(), email=email)}{PREPARE_PAGE}"


def visitor(room: Room) -> StrictClient:
    client = room.app.test_client()
    assert isinstance(client, StrictClient)
    return client


def seat(room: Room, name: str = ARKTOS) -> str:
    return next(str(each["id"]) for each in room.meeting()["organisations"] if each["name"] == name)


def hand_in(room: Room, browser: StrictClient, address: str, **typed: Any) -> Any:
    return browser.send(f"{address}?vraag={room.reference}", do="afgeven", organisation=seat(room), **typed)


def test_the_mail_brings_one_to_the_envelopes_without_signing_in(tabled: Room) -> None:
    with tabled.app.app_context(), kit_of(tabled.app).database.reading() as session:
        asked = session.query(OutboxEntry).filter_by(mail=MailKind.TABLED, recipient=cast.PARTNER).one()
        mail: Any = kit_of(tabled.app).handlers[MailKind.TABLED](session, asked, tabled.clock.now())
    page = visitor(tabled).get(mail.link.partition("8000")[2])
    assert page.status_code == 200
    assert "Wat kan Arktos hier doen?" in page.text


def test_it_reads_what_the_school_shares_and_writes_its_own_envelope(tabled: Room) -> None:
    browser, address = visitor(tabled), link(tabled)
    assert "Nog niet begonnen." in browser.get(address).text
    page = browser.get(f"{address}?vraag={tabled.reference}").text
    assert "29 procent" in page
    assert "nieuw sinds vorig schooljaar" not in page, "what the school holds back"
    assert hand_in(tabled, browser, address, see="Een tuin.").status_code == 303
    assert "Afgegeven op" in browser.get(address).text
    assert tabled.parts(cast.PARTNER)["own_input"]["see"] == "Een tuin."
    assert ("partner", "report") in tabled.reads()


def test_it_never_reads_what_others_wrote(tabled: Room) -> None:
    browser, address = visitor(tabled), link(tabled)
    tabled.open_envelopes()
    for page in (address, f"{address}?vraag={tabled.reference}", tabled.page, f"{tabled.page}/tafel"):
        assert SECRET not in browser.get(page).text


def test_it_opens_nothing_besides(tabled: Room) -> None:
    browser = visitor(tabled)
    browser.get(link(tabled))
    assert browser.get(tabled.page).status_code in {302, 303, 401}
    assert browser.get(f"/vragen/{tabled.reference}").status_code in {302, 303, 401, 404}
    assert browser.get(f"{link(tabled)}?vraag=2026-9999").status_code == 410


def test_a_colleague_without_account_is_asked_by_the_coordinator(tabled: Room) -> None:
    sent = {"organisation": seat(tabled), "name": "Femke", "email": NEWCOMER.upper()}
    assert tabled.browser(cast.COORDINATOR).send(f"{tabled.page}/gasten", **sent).status_code == 303
    with tabled.app.app_context(), kit_of(tabled.app).database.reading() as session:
        asked = session.query(OutboxEntry).filter_by(recipient=NEWCOMER).one()
        mail: Any = kit_of(tabled.app).handlers[MailKind.MEETING_INVITATION](session, asked, tabled.clock.now())
    address = mail.link.partition("8000")[2]
    assert [item.reference for item in mail.agenda] == [tabled.reference]
    assert hand_in(tabled, visitor(tabled), address, see="Van Femke.").status_code == 303
    tabled.open_envelopes()
    assert "Femke" in tabled.browser(cast.COORDINATOR).get(f"{tabled.page}/tafel").text


def test_only_a_coordinator_asks_and_only_for_who_is_invited(tabled: Room) -> None:
    sent = {"organisation": seat(tabled), "name": "Femke", "email": NEWCOMER}
    assert tabled.browser(cast.PARTNER).send(f"{tabled.page}/gasten", **sent).status_code == 403
    refused = tabled.browser(cast.COORDINATOR).send(f"{tabled.page}/gasten", **{**sent, "organisation": "x"})
    assert refused.status_code == 422
    assert "niet uitgenodigd" in refused.text
    assert NEWCOMER in refused.text


@pytest.mark.parametrize("what", ["uninvited", "over", "another purpose", "not theirs", "discussed"])
def test_the_right_ends(tabled: Room, what: str) -> None:
    address = link(tabled)
    if what == "uninvited":
        others = [each["id"] for each in tabled.meeting()["organisations"] if each["name"] != ARKTOS]
        tabled.act_on_meeting("amend", organisations=others)
    elif what == "over":
        tabled.clock.moment += timedelta(days=101)
    elif what == "another purpose":
        address = link(tabled, purpose=Purpose.SIGN_IN)
    elif what == "not theirs":
        address = link(tabled, email="koen.smits@elegast.example")
    else:
        tabled.bring(State.ADVISED)
        tabled.act_on_meeting("conclude")
    answer = visitor(tabled).get(address)
    assert answer.status_code == 410
    assert re.search(r"<h1>.*niets|<h1>.*niet meer", answer.text)


def test_who_is_signed_in_goes_to_the_table_itself(tabled: Room) -> None:
    answer = tabled.browser(cast.PARTNER).get(f"{link(tabled)}?vraag={tabled.reference}")
    assert answer.headers["Location"] == f"{tabled.page}/enveloppen/{tabled.reference}"
