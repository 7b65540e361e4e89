"""One answer: what is wrong is said, nothing typed is lost, a second tab is told, and it takes few statements."""

from importlib import import_module
from typing import Any

import pytest
from sqlalchemy import select

from records.people import Person
from records.request import IntakeAnswer, SupportRequest
from tests.clients import StillClock, StrictClient, build
from tests.intake.chatting import ANSWERS, HTML, STORY, Chat, Page, moments
from tests.stages import Theatre
from tests.statements import statements
from web.kit import kit_of

MOST = 8  # statements per answer (design/performance.md)
HTMX = {"HX-Request": "true"}


UNSURE = "Weet ik nog niet"


@pytest.fixture
def chat(theatre: Theatre, client: StrictClient) -> Chat:
    """A conversation that has just begun."""
    return Chat(client).begin()


def answers(chat: Chat) -> dict[str, Any]:
    with kit_of(chat.client.application).database.reading() as session:
        query = select(IntakeAnswer.key, IntakeAnswer.value).join(SupportRequest)
        rows = session.execute(query.where(SupportRequest.reference == chat.reference))
        return {row.key: row.value for row in rows}


# ---- wrong answers


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "school": ({"search": "999999"}, "Nummer 999999 vinden we niet."),
    "about_you": (
        {"name": "Nadia", "function": "director", "email": "geen adres", "phone": ""},
        "Schrijf een mailadres, zoals naam@school.be.",
    ),
    "situation": ({"value": "x" * 5001}, "Dit telt 5001 tekens. Kort het in tot hoogstens 5000."),
    "themes": ({"value": ["sterrenkunde"]}, "Kies alleen uit de lijst: “sterrenkunde” staat er niet in."),
    "crisis": ({}, "Kies ja of nee."),
    "participants": (
        {"people.0.name": "Tom", "people.0.function": "teacher", "people.0.email": "tom@dewilg.example"},
        "Zet ook de directeur erbij",
    ),
    "availability": ({}, "Kies minstens drie momenten die passen."),
}


@pytest.mark.parametrize("key", WRONG)
def test_a_wrong_answer_says_what_to_do_and_keeps_what_was_typed(chat: Chat, key: str) -> None:
    chat.until(key)
    fields, sentence = WRONG[key]
    response = chat.send(key, fields)
    assert response.status_code == 422
    assert sentence in Page(response).text
    for value in fields.values():
        if isinstance(value, str) and value and key != "participants":
            assert value in response.text
    assert key not in answers(chat)


def test_each_person_is_told_what_is_missing_at_its_own_field(chat: Chat) -> None:
    chat.until("participants")
    fields = {**ANSWERS["participants"], "people.1.email": "", "people.2.name": "Els"}
    page = Page(chat.send("participants", fields))
    assert "Persoon 2: schrijf een mailadres" in page.text
    assert "people-1-email-err" in page.response.text
    assert "people-2-function-err" in page.response.text
    assert "people-0-email-err" not in page.response.text


def test_room_for_one_more_person_is_made_without_script(chat: Chat) -> None:
    (form,) = chat.until("participants").page().forms("/antwoorden/")
    first = next(form.iter(f"{HTML}button"))  # the one that Enter presses: it goes on
    assert first.get("name") is None
    full = {f"people.{at}.name": f"Naam {at}" for at in range(4)}
    page = Page(chat.send("participants", full, answer="more"))
    assert page.response.status_code == 200
    assert "people.4.name" in page.names()
    assert 'value="Naam 3"' in page.response.text


def test_after_three_wrong_tries_a_person_is_offered(chat: Chat) -> None:
    chat.until("situation")
    for times in (1, 2, 3):
        page = Page(chat.send("situation", {"value": ""}))
        assert ("We helpen je graag op 09 000 00 00" in page.text) == (times == 3)


def test_somebody_to_call_or_to_mail_is_always_one_click_away(chat: Chat) -> None:
    for path in ("", "/nalezen"):
        page = chat.page(path).response.text
        assert 'href="tel:090000000"' in page
        assert 'href="mailto:netwerk@leiedam.example"' in page


def test_a_school_is_found_by_a_piece_of_its_name_and_can_be_described(chat: Chat) -> None:
    chat.until("school")
    found = Page(chat.send("school", {"search": "leiedam"}))
    assert found.response.status_code == 200
    assert "Welke school is het?" in found.text
    none = Page(chat.send("school", {"search": "hogwarts"}))
    assert none.response.status_code == 422
    assert "We vinden geen school bij “hogwarts”." in none.text
    chat.say("school", {"search": "", "name": "De Nieuwe Ark", "place": "Westveld"})
    assert answers(chat)["school"] == {"name": "De Nieuwe Ark", "place": "Westveld"}
    assert "De Nieuwe Ark, Westveld" in chat.page().bubbles[0]


def test_a_number_may_be_written_without_its_zeros(chat: Chat) -> None:
    chat.until("school").say("school", {"search": "12345"})
    assert "Basisschool De Wilg, Leiedam" in chat.page().bubbles[0]


def test_what_is_not_required_may_be_left_for_later(chat: Chat) -> None:
    assert UNSURE in words_of(chat.until("levels"))
    chat.say("levels", {"answer": "unknown"})
    assert UNSURE not in words_of(chat)  # "since" has an answer of its own for who does not know
    assert UNSURE in words_of(chat.until("strengths"))
    assert UNSURE not in words_of(chat.until("dream"))
    assert answers(chat)["levels"] is None


def words_of(chat: Chat) -> str:
    """Give the words of the open question."""
    (open_form,) = chat.page().forms("/antwoorden/")
    return "".join(open_form.itertext())


def test_a_name_of_a_pupil_is_pointed_out_and_never_refused(chat: Chat) -> None:
    chat.until("strengths").say("strengths", {"value": "Met leerling Yusuf (85.07.30-033.28) gaat het weer goed."})
    assert "Staat hier een leerling bij naam (“Yusuf”)?" in chat.page().text
    assert "Staat hier het nummer van een leerling (“85.07.30-033.28”)?" in chat.page().text
    assert "Staat hier een leerling bij naam" in chat.page("/nalezen").text


def test_a_question_that_is_not_asked_takes_no_answer(chat: Chat) -> None:
    chat.until("levels")
    response = chat.send("crisis_contact")
    assert response.status_code == 422
    assert "hoort nu niet bij jullie gesprek" in Page(response).text
    assert chat.client.send(f"{chat.address}/antwoorden/bestaat-niet", value="x").status_code == 404


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}", "Robert'); DROP TABLE--"]
)
def test_hostile_words_are_only_words(chat: Chat, text: str) -> None:
    chat.until("about_you")
    chat.say("about_you", {**ANSWERS["about_you"], "name": text})
    chat.until("situation").say("situation", {"value": f"{text} De ouders blijven weg."})
    chat.until("partners_now").say("partners_now", {"value": [], "own": text.replace(",", "").replace(";", "")})
    for page in (chat.page(), chat.page("/nalezen"), chat.page("/antwoorden/situation")):
        assert "<script>alert" not in page.response.text
        assert "<img src=x" not in page.response.text
        assert text.partition(";")[0] in "".join(page.tree.itertext())


def test_signs_that_nobody_types_and_no_page_shows_are_left_out(chat: Chat) -> None:
    chat.until("situation")
    assert chat.send("situation", {"value": "Een \x07belletje\x92 gaat\ufdd0 \x00twee keer."}).status_code < 400
    assert "Een belletje gaat twee keer." in chat.page().text


def test_an_address_and_a_number_may_be_copied_with_what_nobody_sees(chat: Chat) -> None:
    chat.until("about_you")
    copied = {"email": "\u200bdirectie@dewilg.example\ufeff", "phone": "\u202a+32 470 12 34 56\u202c"}
    chat.say("about_you", {**ANSWERS["about_you"], "name": "\u202eNadia Verstappen", **copied})
    assert "Nadia Verstappen, directeur, directie@dewilg.example, +32 470 12 34 56" in chat.page("/nalezen").text


# ---- the same answer twice, and two tabs


def test_sending_twice_is_harmless(chat: Chat, clock: StillClock) -> None:
    chat.until("strengths")
    hidden = chat.page().hidden("/antwoorden/strengths")
    for _ in range(2):
        clock.move(seconds=5)
        response = chat.client.send(f"{chat.address}/antwoorden/strengths", **hidden, value="Een warm team.")
        assert response.status_code == 303
    assert chat.open_key == "tried"


def test_a_second_tab_is_told_and_overwrites_nothing(chat: Chat, clock: StillClock) -> None:
    chat.until("strengths")
    old = chat.page().hidden("/antwoorden/strengths")
    clock.move(minutes=1)
    chat.say("strengths", {"value": "Een warm team."})
    clock.move(minutes=1)
    response = chat.client.send(f"{chat.address}/antwoorden/strengths", **old, value="Sterke kleuterklassen.")
    page = Page(response)
    assert response.status_code == 409
    assert "Er staat nu: “Een warm team.”" in page.text
    assert "Sterke kleuterklassen." in response.text
    assert answers(chat)["strengths"] == "Een warm team."
    again = page.hidden("/antwoorden/strengths")
    assert chat.client.send(f"{chat.address}/antwoorden/strengths", **again, value="Beide.").status_code == 303
    assert answers(chat)["strengths"] == "Beide."


def test_who_lost_the_key_keeps_the_words(chat: Chat) -> None:
    hidden = chat.until("situation").page().hidden("/antwoorden/situation")
    chat.client.delete_cookie("casetafel-vraag")
    response = chat.client.send(f"{chat.address}/antwoorden/situation", **hidden, value=STORY)
    assert response.status_code == 401
    assert "Wat je schreef, staat er nog" in Page(response).text
    assert STORY in response.text
    assert "Wat je schreef (2)" not in response.text  # what the page sent along by itself, nobody wrote


# ---- in place (htmx), and how much it costs


def test_with_script_the_next_question_comes_in_place(chat: Chat, clock: StillClock) -> None:
    chat.until("strengths")
    hidden = chat.page().hidden("/antwoorden/strengths")
    clock.move(seconds=5)
    sent = {"csrf_token": chat.client.csrf(), **hidden, "value": "Een warm team."}
    response = chat.client.post(f"{chat.address}/antwoorden/strengths", data=sent, headers=HTMX)
    assert response.status_code == 200
    assert "<html" not in response.text
    assert 'class="ct-ask is-in" id="vraag"' in response.text
    assert "/antwoorden/tried" in response.text
    assert '<ol id="bubbels" hx-swap-oob="beforeend">' in response.text
    assert response.text.count("ct-mine") == 1


def test_a_page_that_knows_too_little_gets_everything(chat: Chat, clock: StillClock) -> None:
    chat.until("levels")
    old = chat.page().hidden("/antwoorden/levels")
    clock.move(minutes=1)
    chat.say("levels").say("since").say("strengths")
    sent = {"csrf_token": chat.client.csrf(), **old, **ANSWERS["levels"]}
    response = chat.client.post(f"{chat.address}/antwoorden/levels", data=sent, headers=HTMX)
    assert response.headers["HX-Retarget"] == "body"
    assert "/antwoorden/tried" in response.text


def test_after_the_last_question_one_reads_everything_again(chat: Chat) -> None:
    chat.until("anything_else")
    sent = {"csrf_token": chat.client.csrf(), "answer": "unknown"}
    response = chat.client.post(f"{chat.address}/antwoorden/anything_else", data=sent, headers=HTMX)
    assert response.headers["HX-Redirect"] == f"{chat.address}/nalezen"


def test_schools_are_found_while_typing(chat: Chat) -> None:
    response = chat.client.get("/intake/scholen?search=wilg", headers=HTMX)
    assert "Basisschool De Wilg" in response.text
    assert "<html" not in response.text
    assert chat.client.get("/intake/scholen").text.strip() == ""


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["as a page", "in place"])
@pytest.mark.parametrize("who", ["", "admin@city.example"], ids=["by key", "signed in"])
def test_an_answer_takes_few_statements(
    theatre: Theatre, client: StrictClient, clock: StillClock, headers: dict[str, str], who: str
) -> None:
    if who:
        with theatre.database.reading() as session:
            client.sign_in(session.scalars(select(Person.id).where(Person.email == who)).one())
    chat = Chat(client).begin()
    crisis = {"crisis": {"value": "yes"}}
    engine = kit_of(client.application).database.engine
    while key := chat.open_key:
        clock.move(seconds=5)
        page = chat.page()
        given = crisis.get(key, ANSWERS[key]) if key != "availability" else dict.fromkeys(moments(page)[:3], "yes")
        fields = {"csrf_token": client.csrf(), **page.hidden(f"/antwoorden/{key}"), **given}
        with statements(engine) as sent:
            response = client.post(f"{chat.address}/antwoorden/{key}", data=fields, headers=headers)
        assert response.status_code in {200, 303}, key
        assert len(sent) <= MOST, (key, sent)


def test_a_change_that_moves_other_answers_takes_few_statements_too(chat: Chat, clock: StillClock) -> None:
    chat.until("")
    clock.move(seconds=5)
    with statements(kit_of(chat.client.application).database.engine) as sent:
        fields = {"from": "change", "shown": "-levels -guidance", "search": "023456"}
        response = chat.client.send(f"{chat.address}/antwoorden/school", **fields)
    assert response.status_code == 303
    assert len(sent) <= MOST, sent


@pytest.mark.parametrize("path", ["", "/nalezen", "/stoppen", "/antwoorden/school", "/antwoorden/attachments"])
def test_a_page_of_the_chat_takes_few_statements(chat: Chat, path: str) -> None:
    chat.until("")
    with statements(kit_of(chat.client.application).database.engine) as sent:
        chat.page(path)
    assert len(sent) <= 12, sent


def test_the_place_of_a_name_and_a_word_of_crisis_are_shown_in_any_text(chat: Chat) -> None:
    chat.until("tried").say("tried", {"value": "Leerling Yusuf, nummer 17.07.30-033.84, wil praten. Er was geweld."})
    page = chat.page()
    named = [each for each in page.tree.iter() if each.get("class") == "ct-named"]
    assert ["".join(each.itertext()) for each in named] == ["Yusuf", "17.07.30-033.84"]
    assert "Je schrijft “geweld”. Is er hulp nodig, vandaag of morgen? Bel dan meteen 09 000 00 01" in page.text


def test_a_server_that_starts_again_between_two_bubbles_changes_nothing(chat: Chat, clock: StillClock) -> None:
    chat.until("strengths")
    hidden, token = chat.page().hidden("/antwoorden/strengths"), chat.client.csrf()
    again = build(kit_of(chat.client.application).settings, import_module("wsgi").FEATURES, clock).test_client()
    for name in ("casetafel", "casetafel-vraag"):
        cookie = chat.client.get_cookie(name)
        assert cookie is not None
        again.set_cookie(name, cookie.value)
    fields = {**hidden, "csrf_token": token, "value": "Een warm team."}
    assert again.post(f"{chat.address}/antwoorden/strengths", data=fields).status_code == 303
    assert chat.open_key == "tried"
    kit_of(again.application).database.dispose()
