"""One more question: a row in the script, and the chat, its checks, every page, paper and program know it."""

import sys
from typing import Any

import pytest

from intake import printed_documents, script, summary_document
from intake.answer_schema import of_answer, of_answers
from intake.questions import Block, Kind, Option, Question, Script
from records.kinds import DocumentKind
from records.outbox import OutboxEntry
from records.vocabulary import State
from records.words import N_
from tests.clients import StillClock, StrictClient
from tests.intake.chatting import ANSWERS, Chat, Page
from tests.intake.test_chat_story import person, request_of
from tests.stages import Theatre
from web.kit import kit_of

LANGUAGES = Question(
    key="languages", block=Block.PRESENT, kind=Kind.SEVERAL, seconds=10, required=True, own_words=True,
    name=N_("talen op school"),
    text=N_("Welke talen hoor je op jullie speelplaats?"),
    missing=N_("Kies minstens één taal."),
    options=(Option("dutch", N_("Nederlands")), Option("turkish", N_("Turks"))),
    when=lambda answers, _context: "parents" in (answers.get("who") or ()),
    hangs_on=("who",),
    aside_because=N_("omdat het niet over ouders gaat"),
)  # fmt: skip
AFTER = "partners_now"
OLD = script.VERSION_1
NEW = Script(
    version=2,
    questions=tuple(each for old in OLD.questions for each in ((old, LANGUAGES) if old.key == AFTER else (old,))),
)


@pytest.fixture
def with_one_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the script have a second version, as if `intake/script.py` said so: nothing else is touched."""
    monkeypatch.setitem(script.SCRIPTS, 2, NEW)
    for name, module in list(sys.modules.items()):
        if name.startswith("intake.") and getattr(module, "CURRENT", None) is OLD:
            monkeypatch.setattr(module, "CURRENT", NEW)


@pytest.fixture
def chat(theatre: Theatre, client: StrictClient, with_one_more: None) -> Chat:
    """A conversation of the new version, by a director who is signed in, just before the new question."""
    client.sign_in(person(theatre, "lead@school.example"))
    return Chat(client).begin().until("languages")


def test_the_chat_asks_it_checks_it_and_tells_it_back(chat: Chat, clock: StillClock) -> None:
    assert "Welke talen hoor je op jullie speelplaats?" in chat.page().text
    refused = chat.send("languages", {})
    assert refused.status_code == 422
    assert "Kies minstens één taal." in Page(refused).text
    chat.say("languages", {"value": ["turkish"], "own": "Berbers"}).until("", languages={"value": ["dutch"]})
    assert "Turks, Berbers" in " ".join(chat.page().bubbles)
    review = chat.page("/nalezen").text
    assert "Welke talen hoor je op jullie speelplaats?" in review
    assert "Turks, Berbers" in review
    clock.move(minutes=1)
    preview = Page(chat.change("who", {"value": ["pupils"]}, shown=False))
    assert "Opzij, omdat het niet over ouders gaat." in preview.text
    chat.change("who", {"value": ["pupils"]})
    assert "Turks, Berbers" not in " ".join(chat.page().bubbles)
    chat.change("who", {"value": ["parents"]})
    assert "Turks, Berbers" in " ".join(chat.page().bubbles)


def test_a_program_meets_it_and_its_schema_says_what_it_takes(chat: Chat) -> None:
    address = f"/api/v1/intakes/{chat.reference}"
    asked = chat.client.get(address).get_json()["question"]
    assert (asked["key"], asked["kind"], asked["required"]) == ("languages", "several", True)
    assert asked["options"] == [{"key": "dutch", "label": "Nederlands"}, {"key": "turkish", "label": "Turks"}]
    sent = {"json": {"value": ["dutch", "Pools"]}, "headers": {"X-CSRFToken": chat.client.csrf()}}
    told = chat.client.put(f"{address}/answers/languages", **sent).get_json()
    assert told["answers"]["languages"] == ["dutch", "Pools"]
    assert of_answer(LANGUAGES)["items"]["anyOf"][0] == {"enum": ["dutch", "turkish"]}
    assert of_answers([OLD, NEW])["properties"].keys() == {question.key for question in NEW.questions}


def test_every_paper_holds_it(chat: Chat, theatre: Theatre, clock: StillClock) -> None:
    chat.say("languages", {"value": ["turkish"]}).until("")
    chat.client.send(f"{chat.address}/versturen", **chat.page("/nalezen").hidden("/versturen"))
    request = request_of(chat.client, chat.reference)
    assert request.state is State.SUBMITTED
    assert "Turks" in chat.page("/antwoorden").text
    entry = OutboxEntry(id="paper", document=DocumentKind.INTAKE_SUMMARY, request_id=request.id, created_at=clock.now())
    kit = kit_of(chat.client.application)
    with chat.client.application.test_request_context(), kit.database.reading() as session:
        summary: Any = summary_document.summary(session, entry, clock.now())
        blank = printed_documents.question_list(session, entry, clock.now())
    told = {answer.question: answer.text for block in summary.blocks for answer in block.answers}
    assert told["Welke talen hoor je op jullie speelplaats?"] == "Turks"
    assert any(
        "speelplaats" in each.question and "Turks" in each.options for block in blank.blocks for each in block.questions
    )


def test_a_conversation_that_began_before_is_not_asked_it(theatre: Theatre, client: StrictClient, request: Any) -> None:
    client.sign_in(person(theatre, "lead@school.example"))
    old = Chat(client).begin().until("partners_now")
    request.getfixturevalue("with_one_more")
    assert old.say("partners_now", ANSWERS["partners_now"]).open_key == "dream"
    assert request_of(client, old.reference).script_version == 1
