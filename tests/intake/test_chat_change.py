"""Changing an earlier answer: its consequences are shown first, nothing is erased, and all of it can be undone."""

import random
import re
from typing import Any

import pytest
from sqlalchemy import select

from records.request import IntakeAnswer, SupportRequest
from tests.clients import StillClock, StrictClient
from tests.intake.chatting import Chat, Page, moments
from tests.stages import Theatre
from web.kit import kit_of

ATHENEUM = {"search": "023456"}
WILG = {"search": "012345"}


@pytest.fixture
def chat(theatre: Theatre, client: StrictClient, clock: StillClock) -> Chat:
    """A conversation with every answer in it."""
    chat = Chat(client).begin().until("")
    clock.move(minutes=1)
    return chat


def rows(chat: Chat) -> dict[str, tuple[Any, bool]]:
    with kit_of(chat.client.application).database.reading() as session:
        query = select(IntakeAnswer.key, IntakeAnswer.value, IntakeAnswer.set_aside).join(SupportRequest)
        found = session.execute(query.where(SupportRequest.reference == chat.reference))
        return {row.key: (row.value, row.set_aside) for row in found}


def test_the_consequences_are_shown_before_anything_is_saved(chat: Chat) -> None:
    before = rows(chat)
    page = Page(chat.change("school", ATHENEUM, shown=False))
    assert page.response.status_code == 200
    assert "Twee antwoorden passen daar niet meer bij." in page.text
    assert "“3e kleuterklas, 1e leerjaar”" in page.text
    assert "Basisschool De Wilg, Leiedam" in page.text
    assert "Atheneum Leiedam, Leiedam" in page.text
    assert "blijft staan" in page.text
    place = page.forms("/antwoorden/school")[0].get("action").partition("#")[2]
    assert "Wat gebeurt er met je andere antwoorden?" in "".join(
        next(each for each in page.tree.iter() if each.get("id") == place).itertext()
    ), "the page does not open where the consequences stand"
    assert rows(chat) == before


def test_answers_that_lapse_are_set_aside_and_asked_again(chat: Chat) -> None:
    assert chat.change("school", ATHENEUM).status_code == 303
    kept = rows(chat)
    assert kept["levels@primary"] == (["nursery_3", "year_1"], True)
    assert kept["guidance@katholiek"] == ("later", True)
    assert "levels" not in kept
    page = chat.page()
    assert "Gewijzigd: school. Er staat nu: “Atheneum Leiedam, Leiedam”." in page.text
    assert "Twee antwoorden liggen opzij." in page.text
    assert "Over welke graden gaat het?" in page.text
    assert "Wat er al is (klaar)" in page.text  # one step back undoes no later block
    assert "Gewijzigd:" not in chat.page().text


def test_a_change_is_told_where_the_page_opens(chat: Chat) -> None:
    changed = chat.change("dream", {"value": "Ouders denken mee."})
    place = changed.location.partition("#")[2]
    assert [each.get("id") for each in chat.page().tree.iter() if each.get("id") == place] == ["gewijzigd"]


def test_undoing_a_change_brings_everything_back(chat: Chat) -> None:
    before = rows(chat)
    chat.change("school", ATHENEUM)
    chat.page()
    assert chat.client.send(f"{chat.address}/ongedaan").status_code == 303
    assert rows(chat) == before
    assert "Het staat weer zoals het was." in chat.page().response.text
    again = chat.client.send(f"{chat.address}/ongedaan")
    assert again.status_code == 303
    assert rows(chat) == before


def test_what_no_cookie_can_hold_is_changed_all_the_same(chat: Chat) -> None:
    signs = "".join(map(chr, random.Random(1).choices(range(0x4E00, 0x9F00), k=1_450)))
    assert chat.change("strengths", {"value": signs}).status_code == 303
    assert chat.change("strengths", {"value": "Een warm team."}).status_code == 303
    assert "Gewijzigd:" in chat.page().text


def test_both_schools_keep_their_own_levels(chat: Chat) -> None:
    chat.change("school", ATHENEUM)
    chat.say("levels", {"value": ["stage_1_a"]}).say("guidance", {"value": "no"})
    page = Page(chat.change("school", WILG, shown=False))
    assert "komt terug" in page.text
    chat.change("school", WILG)
    kept = rows(chat)
    assert kept["levels"] == (["nursery_3", "year_1"], False)
    assert kept["levels@secondary"] == (["stage_1_a"], True)


def test_what_was_set_aside_shows_the_way_back(chat: Chat) -> None:
    chat.change("support_kind", {"value": ["referral"]})
    assert rows(chat)["readiness"] == ("planned", True)
    page = chat.page("/nalezen")
    assert "Eerder opzijgelegd" in page.text
    assert "Opzij sinds vandaag 10.01 u., omdat je alleen doorverwijzing koos." in page.text
    back = chat.page("/antwoorden/support_kind?terug=readiness")
    assert "Het komt vanzelf terug als het weer past" in back.text
    chat.change("support_kind", {"value": ["referral", "coaching"]})
    assert rows(chat)["readiness"] == ("planned", False)


def test_a_change_that_moves_nothing_is_saved_at_once(chat: Chat) -> None:
    response = chat.change("strengths", {"value": "Een heel warm team."}, shown=False)
    assert response.status_code == 303
    assert rows(chat)["strengths"] == ("Een heel warm team.", False)


def test_saving_without_a_change_erases_nothing(chat: Chat) -> None:
    before = rows(chat)
    chat.change("crisis", {"value": "no"})
    chat.change("school", WILG)
    assert rows(chat) == before


def test_the_school_that_stands_is_shown_by_its_name_and_stays_when_it_is_saved_again(chat: Chat) -> None:
    before, page = rows(chat), chat.page("/antwoorden/school")
    assert "Is dit je school?" in page.text
    assert "Basisschool De WilgLeiedam · 012345" in page.text
    assert re.search(r'name="number" value="012345" checked', page.response.text)
    assert chat.change("school", {"number": "012345"}).status_code == 303
    assert "Gewijzigd" not in chat.page().text
    assert rows(chat) == before


def test_who_types_another_school_looks_for_it_though_one_is_still_ticked(chat: Chat) -> None:
    page = Page(chat.change("school", {"number": "012345", "search": "atheneum"}, shown=False))
    assert "Atheneum Leiedam" in page.text


def test_looking_for_nothing_says_what_to_do_and_after_three_times_offers_a_person(chat: Chat) -> None:
    for offered in (False, False, True):
        page = Page(chat.change("school", {"search": " ", "answer": "search"}, shown=False))
        assert page.response.status_code == 422
        assert "Kies je school. Staat ze er niet bij?" in page.text
        assert ("We helpen je graag op" in page.text) is offered


def test_a_wrong_change_keeps_what_was_typed(chat: Chat) -> None:
    response = chat.change("dream", {"value": ""})
    assert response.status_code == 422
    assert "Schrijf in één zin wat je binnen een jaar graag ziet." in Page(response).text
    assert rows(chat)["dream"] == ("Ouders komen graag binnen.", False)


def test_consequences_that_were_not_shown_are_shown_first(chat: Chat) -> None:
    page = Page(chat.change("school", {"search": "056789"}, shown=False))  # another network, the same kind of school
    hidden = page.hidden("/antwoorden/school")
    assert hidden["shown"] == "-guidance"
    other = Page(chat.client.send(f"{chat.address}/antwoorden/school", **{**hidden, **ATHENEUM}))
    assert "Twee antwoorden passen daar niet meer bij." in other.text
    assert "levels@primary" not in rows(chat)


def test_another_tab_that_changed_it_meanwhile_is_not_overwritten(chat: Chat, clock: StillClock) -> None:
    old = chat.page("/antwoorden/dream").hidden("/antwoorden/dream")
    clock.move(minutes=1)
    chat.change("dream", {"value": "De poort staat open."})
    response = chat.client.send(f"{chat.address}/antwoorden/dream", **old, value="Iedereen komt.")
    assert response.status_code == 409
    assert "Er staat nu: “De poort staat open.”" in Page(response).text
    assert "Iedereen komt." in response.text


def test_a_question_without_an_answer_has_no_page_of_changes(theatre: Theatre, client: StrictClient) -> None:
    chat = Chat(client).begin().until("situation")
    assert client.get(f"{chat.address}/antwoorden/dream").location == chat.address
    assert client.get(f"{chat.address}/antwoorden/bestaat-niet").status_code == 404


def test_moments_that_were_chosen_stay_to_choose_and_those_that_are_over_are_told(
    chat: Chat, clock: StillClock
) -> None:
    chosen = moments(chat.page("/antwoorden/availability"))[8:12]
    chat.change("availability", dict.fromkeys(chosen, "yes"))
    clock.move(days=8)  # other moments are offered by now
    assert "Kies er nieuwe bij" not in chat.page("/nalezen").text
    shown = chat.page("/antwoorden/availability")
    assert set(chosen) <= set(moments(shown))
    assert chat.change("availability", dict.fromkeys(chosen, "yes")).status_code == 303
    assert len(rows(chat)["availability"][0]) == len(chosen)
    clock.move(days=25)
    assert "Van deze momenten moeten er nog twee komen." in chat.page("/nalezen").text
    clock.move(days=20)
    assert "Deze momenten zijn intussen voorbij." in chat.page("/nalezen").text
