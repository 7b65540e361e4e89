"""The page of a request: everybody who reaches it sees just their parts, and what the next step is."""

import re

import pytest

from demo import cast
from records.vocabulary import Action, State
from tests.desk.town import Town

TOKEN = re.compile(r'value="[^"]{40,}"')
CAST = (cast.LEAD, cast.TEACHER, cast.COORDINATOR, cast.INTERVIEWER_1, cast.PARTNER, cast.OTHER_LEAD, cast.ADMIN)


@pytest.mark.parametrize("state", list(State))
def test_in_every_state_it_is_a_page_for_who_reaches_it_and_nothing_for_the_others(town: Town, state: State) -> None:
    town.bring(state)
    town.page(cast.OTHER_LEAD, status=404)
    town.page(cast.ADMIN, status=404)
    assert "Wat komt hierna?" in town.page(cast.LEAD)
    for email in CAST:
        if town.browser(email).get(f"/vragen/{town.reference}").status_code == 200:
            assert town.count(email, f"/vragen/{town.reference}") <= 12


def test_a_school_with_an_advice_reads_where_it_stands_and_chooses_freely(town: Town) -> None:
    page = town.bring(State.ADVISED).page(cast.LEAD)
    for words in (
        "Jullie zijn aan zet",
        "Geef jullie keuze door",
        "Ga zelf met het advies aan de slag",
        "Het advies is bij jullie.",
        "Nadia Verstappen",
        "directeur, beslist",
        "gespreksvoerder, ",
        "Wie las ons dossier?",
        "Trek jullie vraag in",
    ):
        assert words in page, words


def test_a_teacher_sees_the_same_question_without_what_only_the_directors_see_or_do(town: Town) -> None:
    page = town.bring(State.ADVISED).page(cast.TEACHER)
    assert "Aan zet: jullie directie" in page
    for words in ("Geef jullie keuze door", "Wie las ons dossier?", "Trek jullie vraag in"):
        assert words not in page


def test_a_partner_at_the_table_sees_the_agenda_item_and_not_the_school_s_people_or_messages(town: Town) -> None:
    page = town.bring(State.TABLED).page(cast.PARTNER)
    assert "Naar jullie envelop" in page
    for words in ("Tom Aerts", cast.TEACHER, "Berichten</h2>", "Thema’s:", "Wie las ons dossier?"):
        assert words not in page


def test_an_action_that_cannot_be_done_yet_stays_visible_with_its_reason(town: Town) -> None:
    page = town.bring(State.REPORTING).page(cast.INTERVIEWER_1)
    assert 'aria-disabled="true"' in page
    assert "Schrijf nog iets bij" in page
    assert "Schrijf het verslag</a>" in page  # the work itself is the filled button


def test_the_page_of_who_may_not_see_it_says_no_more_than_one_that_does_not_exist(town: Town) -> None:
    town.bring(State.SUBMITTED)
    browser = town.browser(cast.OTHER_LEAD)
    hidden = browser.get(f"/vragen/{town.reference}")
    absent = browser.get("/vragen/2026-9999")
    assert (hidden.status_code, absent.status_code) == (404, 404)
    told = [TOKEN.sub("", page.text.replace(town.reference, "2026-9999")) for page in (hidden, absent)]
    assert told[0] == told[1]


def test_hostile_words_of_a_school_stay_words(town: Town) -> None:
    town.bring(State.SUBMITTED)
    with town.writing() as session:
        request, _sight = town.reached(session, cast.COORDINATOR)
        request.title = "<script>alert(1)</script> {{ 7 * 7 }}"
    page = town.page(cast.COORDINATOR)
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7 * 7 }}" in page


def test_a_school_that_withdrew_reads_how_to_come_back(town: Town) -> None:
    page = town.bring(State.SUBMITTED, Action.WITHDRAW).page(cast.LEAD)
    assert "Opnieuw openen kan tot en met" in page
    assert "Open jullie vraag opnieuw" in page
    assert 'aria-current="step"' not in page  # the road stopped: no step is now
