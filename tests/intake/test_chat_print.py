"""The papers of the chat: the blank question list, and what a school told so far."""

from intake import printed_documents
from tests.clients import StillClock, StrictClient
from tests.intake.chatting import Chat, Page
from tests.stages import Theatre
from web import jobs
from web.kit import kit_of
from web.works import works_of


def work_off(client: StrictClient) -> None:
    """Let the worker do what waits."""
    kit = kit_of(client.application)
    with client.application.app_context():
        jobs.drain(works_of(kit), kit.clock.now())


def test_the_blank_list_is_ordered_once_and_again_when_a_word_changes(
    theatre: Theatre, client: StrictClient, clock: StillClock
) -> None:
    soon = client.get("/intake/vragenlijst.pdf")
    assert soon.location == "/intake/vragenlijst"
    with client.application.test_request_context():
        assert printed_documents.tick(theatre.database, clock.now()) == ["De vragenlijst wordt gedrukt."]
        assert printed_documents.tick(theatre.database, clock.now()) == []
    work_off(client)
    paper = client.get("/intake/vragenlijst.pdf")
    assert (paper.mimetype, paper.data[:5]) == ("application/pdf", b"%PDF-")


def test_the_answers_so_far_are_printed_and_a_stranger_gets_none(theatre: Theatre, client: StrictClient) -> None:
    chat = Chat(client).begin().until("strengths")
    assert client.get(f"{chat.address}/antwoorden.pdf").status_code == 404
    assert client.send(f"{chat.address}/papier").location == f"{chat.address}/papier"
    assert "We maken de pdf." in chat.page("/papier").text
    work_off(client)
    assert "De pdf is klaar." in Page(client.get(f"{chat.address}/papier")).text
    paper = client.get(f"{chat.address}/antwoorden.pdf")
    assert (paper.status_code, paper.data[:5]) == (200, b"%PDF-")
    stranger = client.application.test_client()
    assert stranger.get(f"{chat.address}/antwoorden.pdf").status_code == 302
