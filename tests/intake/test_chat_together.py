"""A question that colleagues write together: one pen, an invitation by mail, and nothing that is overwritten."""

import io
from typing import Any

import pytest

from records.kinds import MailKind
from records.vocabulary import State
from tests.clients import StillClock, StrictClient
from tests.intake.chatting import ANSWERS, Chat, Page
from tests.intake.test_chat_files import PDF
from tests.intake.test_chat_story import link_in, mails, person, request_of
from tests.stages import Theatre

TOM = {"name": "Tom Aerts", "email": "Tom@dewilg.example"}


def another(client: StrictClient) -> StrictClient:
    """Open a browser on another desk."""
    other = client.application.test_client()
    assert isinstance(other, StrictClient)
    return other


def invited(chat: Chat) -> Chat:
    """Ask Tom to write along; he opens the link of his mail."""
    assert chat.client.send(f"{chat.address}/samen", **TOM).status_code == 303
    letter = mails(chat.client, MailKind.DRAFT_INVITATION)[-1]
    assert letter.recipient == "tom@dewilg.example"
    tom = another(chat.client)
    assert "Je leest eerst wat er op vraag" in Page(tom.get(link_in(letter))).text
    assert tom.send(link_in(letter)).location == f"{chat.address}#vraag"
    return Chat(tom, chat.reference)


@pytest.fixture
def nadia(theatre: Theatre, client: StrictClient) -> Chat:
    """A conversation of somebody without an account, under way."""
    return Chat(client).begin().until("strengths")


def test_an_invited_colleague_reads_along_and_takes_over(nadia: Chat, clock: StillClock) -> None:
    tom = invited(nadia)
    page = tom.page()
    assert "Je leest mee." in page.text
    assert page.bubbles  # what was said so far
    assert tom.open_key == ""
    clock.move(minutes=2)
    assert tom.client.send(f"{tom.address}/overnemen").location == f"{tom.address}#vraag"
    assert tom.say("strengths", {"value": "Sterke kleuterklassen."}).open_key == "tried"
    told = nadia.page()
    assert "Tom Aerts schrijft nu aan deze vraag." in told.text
    assert "Sterke kleuterklassen." in told.text


def test_who_lost_the_pen_is_told_and_keeps_every_word(nadia: Chat, clock: StillClock) -> None:
    hidden = nadia.page().hidden("/antwoorden/strengths")
    tom = invited(nadia)
    tom.client.send(f"{tom.address}/overnemen")
    clock.move(minutes=2)
    tom.say("strengths", {"value": "Sterke kleuterklassen."})
    clock.move(seconds=30)
    address = f"{nadia.address}/antwoorden/strengths"
    refused = nadia.client.send(address, **hidden, value="Een warm team.")
    page = Page(refused)
    assert refused.status_code == 409
    assert "Tom Aerts schrijft nu aan deze vraag." in page.text
    assert "Een warm team." in refused.text
    assert "Er staat nu: “Sterke kleuterklassen.”" in page.text  # nobody takes over blindly
    assert "Sterke kleuterklassen." in tom.page().bubbles[-1]
    both = "Een warm team, sterke kleuterklassen."
    assert nadia.client.send(address, **page.hidden("/antwoorden/strengths"), value=both).status_code == 303
    assert both in nadia.page().bubbles[-1]
    assert "in een ander venster of op een ander toestel" in tom.page().text


def test_a_pen_that_rests_is_free(nadia: Chat, clock: StillClock) -> None:
    tom = invited(nadia)
    clock.move(minutes=31)
    assert tom.open_key == "strengths"
    tom.say("strengths")
    assert "Tom Aerts schrijft nu" in nadia.page().text


def test_changing_undoing_and_files_ask_for_the_pen_too(nadia: Chat) -> None:
    changing = nadia.page("/antwoorden/since").hidden("/antwoorden/since")
    nadia.change("since", {"value": "new"})
    tom = invited(nadia)
    tom.client.send(f"{tom.address}/overnemen")
    refused = nadia.client.send(f"{nadia.address}/antwoorden/since", **changing, value="some_years")
    assert refused.status_code == 409
    assert "Neem over en bewaar mijn wijziging" in Page(refused).text
    nadia.client.send(f"{nadia.address}/ongedaan")
    assert nadia.client.get(f"{nadia.address}/antwoorden/since").location == nadia.address
    assert nadia.client.send(f"{nadia.address}/bijlagen/onbestaand/weg").location == nadia.address
    assert "Nieuw dit schooljaar" in " ".join(tom.page().bubbles)


def test_a_program_is_told_and_may_take_over(nadia: Chat) -> None:
    tom = invited(nadia)
    tom.client.send(f"{tom.address}/overnemen")
    key = nadia.client.get_cookie("casetafel-vraag")
    assert key is not None
    headers = {"X-Resume-Key": key.value}
    address = f"/api/v1/intakes/{nadia.reference}/answers/strengths"
    program = another(nadia.client)
    refused = program.put(address, json={"value": "Een warm team."}, headers=headers)
    assert refused.status_code == 409
    assert "Tom Aerts schrijft nu" in refused.get_json()["detail"]
    assert program.put(f"{address}?take=1", json={"value": "Een warm team."}, headers=headers).status_code == 200


def test_an_invitation_can_be_taken_back(nadia: Chat) -> None:
    tom = invited(nadia)
    assert tom.client.get(tom.address).status_code == 200
    page = nadia.page("/samen")
    assert "Tom Aerts" in page.text
    (gone,) = page.forms("/weg")
    nadia.client.send(gone.get("action"))
    assert tom.client.get(tom.address).status_code == 302
    assert "Tom Aerts" not in nadia.page("/samen").text


def test_an_invitation_says_what_is_missing_at_once(nadia: Chat) -> None:
    page = Page(nadia.client.send(f"{nadia.address}/samen", name=" ", email="geen adres"))
    assert page.response.status_code == 422
    assert "Schrijf de voornaam en de naam van je collega." in page.text
    assert "Schrijf een mailadres, zoals naam@school.be." in page.text
    assert 'value="geen adres"' in page.response.text


def test_the_key_of_a_draft_lives_sixty_days_after_the_last_answer(nadia: Chat, clock: StillClock) -> None:
    (letter,) = mails(nadia.client, MailKind.RESUME_LINK)
    clock.move(days=50)
    nadia.say("strengths")
    clock.move(days=50)
    phone = another(nadia.client)
    assert phone.send(link_in(letter)).location == f"{nadia.address}#vraag"
    assert Chat(phone, nadia.reference).open_key == "tried"
    clock.move(days=11)
    assert phone.get(nadia.address).status_code == 302
    assert another(nadia.client).send(link_in(letter)).status_code == 410


def test_another_draft_of_the_same_school_is_pointed_out_to_its_own_people_alone(
    theatre: Theatre, client: StrictClient
) -> None:
    first = Chat(client).begin().until("situation")  # anyone may say that they ask for De Wilg
    assert "niet verstuurd is" not in first.page().text
    lead = another(client)
    lead.sign_in(person(theatre, "lead@school.example"))
    page = Chat(lead).begin().page()
    assert "Er is nog een vraag van jullie school die niet verstuurd is." in page.text
    assert first.reference in page.text
    assert page.forms("/antwoorden/"), "it is pointed out, not refused"
    stranger = another(client)
    stranger.sign_in(person(theatre, "lead@other-school.example"))
    assert first.reference not in Chat(stranger).begin().page().text


def test_a_coordinator_hands_the_pen_to_the_school(theatre: Theatre, client: StrictClient) -> None:
    client.sign_in(person(theatre, "coordinator@city.example"))
    chat = Chat(client).begin().until("")
    client.send(f"{chat.address}/naar-school")
    (letter,) = mails(client, MailKind.PHONED_INTAKE)
    school = another(client)
    school.send(link_in(letter))
    theirs = Chat(school, chat.reference)
    assert "Je leest mee." not in theirs.page().text
    theirs.change("about_you", {**ANSWERS["about_you"], "phone": ""})
    assert request_of(client, chat.reference).state is State.DRAFT


def test_undoing_never_undoes_what_a_colleague_changed_since(nadia: Chat, clock: StillClock) -> None:
    nadia.change("since", {"value": "new"})
    tom = invited(nadia)
    clock.move(minutes=31)
    tom.change("since", {"value": "some_years"})
    clock.move(minutes=31)
    nadia.client.send(f"{nadia.address}/ongedaan")
    page = nadia.page()
    assert "Dit antwoord werd daarna nog gewijzigd." in page.text
    assert "Één à twee jaar" in page.bubbles[-1]


def test_a_program_gives_no_file_while_somebody_else_writes(nadia: Chat) -> None:
    tom = invited(nadia)
    tom.client.send(f"{tom.address}/overnemen")
    key = nadia.client.get_cookie("casetafel-vraag")
    assert key is not None
    program, headers = another(nadia.client), {"X-Resume-Key": key.value}
    address = f"/api/v1/intakes/{nadia.reference}/attachments"

    def give(query: str = "") -> Any:
        sent = {"file": (io.BytesIO(PDF), "visie.pdf")}
        return program.post(address + query, data=sent, headers=headers)

    refused = give()
    assert (refused.status_code, "Tom Aerts schrijft nu" in refused.text) == (409, True)
    given = give("?take=1")
    assert given.status_code == 201
    tom.client.send(f"{tom.address}/overnemen")
    gone = f"{address}/{given.json['id']}"
    assert program.delete(gone, headers=headers).status_code == 409
    assert program.delete(f"{gone}?take=1", headers=headers).status_code == 204


def test_whose_colleague_sent_it_reads_that_it_was_sent(nadia: Chat) -> None:
    tom, stranger = invited(nadia), another(nadia.client)
    nadia.until("")
    phone = another(nadia.client)
    phone.send(
        link_in(mails(nadia.client, MailKind.CONFIRM_ADDRESS)[-1])
    )  # the director goes on where she is signed in
    sending = Chat(phone, nadia.reference).page("/nalezen").hidden("/versturen")
    assert phone.send(f"{nadia.address}/versturen", **sending).location == f"/vragen/{nadia.reference}"
    for chat in (nadia, tom):
        assert chat.client.get(chat.address).location == "/intake/verstuurd"
    assert stranger.get(nadia.address).location.startswith("/aanmelden")
