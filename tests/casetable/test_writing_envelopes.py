"""Writing an envelope: a draft, handed in, rewritten, taken back; and once, late, after the opening."""

import pytest

from demo import cast
from demo.props import Props
from records.vocabulary import Action, State
from tests.casetable.table import LATE_PARTNER, Room

CONFLICT = 409


@pytest.fixture
def tabled(room: Room) -> Room:
    """De Wilg's question lies on an announced table."""
    return room.bring(State.TABLED)


def form(room: Room) -> str:
    return f"{room.page}/enveloppen/{room.reference}"


def test_each_line_becomes_a_point_with_the_letter_of_the_organisation(tabled: Room) -> None:
    answer = tabled.envelope(cast.PARTNER, "Een tuin.\n\n  Een poort.  ", offer="Acht weken.", ask="Wie sleutelt?")
    found = [(point["code"], point["field"], point["text"]) for point in answer.json["points"]]
    assert found == [
        ("A1", "see", "Een tuin."),
        ("A2", "see", "Een poort."),
        ("A3", "offer", "Acht weken."),
        ("A4", "ask", "Wie sleutelt?"),
    ]


def test_a_point_whose_words_stay_keeps_its_id(tabled: Room) -> None:
    first = tabled.envelope(cast.PARTNER, "Een tuin.\nEen poort.").json
    second = tabled.envelope(cast.PARTNER, "Een bank.\nEen poort.", revision=first["revision"]).json
    assert second["points"][1]["id"] == first["points"][1]["id"]
    assert second["points"][0]["id"] != first["points"][0]["id"]


def test_an_empty_envelope_is_an_answer(tabled: Room) -> None:
    answer = tabled.envelope(cast.PARTNER)
    assert answer.status_code == 200
    assert answer.json["handed_in"] is True
    tabled.open_envelopes()
    assert "Een lege envelop gaven af: Arktos." in tabled.browser(cast.INTERVIEWER_1).get(f"{tabled.page}/tafel").text


def test_a_band_with_the_school_is_told_to_the_table(tabled: Room) -> None:
    tabled.envelope(cast.PARTNER, "Een tuin.", conflict=True)
    tabled.open_envelopes()
    page = tabled.browser(cast.INTERVIEWER_1).get(f"{tabled.page}/tafel").text
    assert "Meldde een eigen band met deze school: Arktos." in page


def test_an_old_revision_does_not_write_over_a_colleague(tabled: Room) -> None:
    tabled.envelope(cast.PARTNER, "Van een collega.")
    answer = tabled.envelope(cast.PARTNER, "Van mij.")
    assert answer.status_code == CONFLICT
    assert answer.json["type"].endswith("stale")
    assert answer.json["newer"]["see"] == "Van een collega."


@pytest.mark.parametrize("do", ["bewaar", "afgeven"])
def test_who_presses_twice_is_not_told_of_a_colleague(tabled: Room, do: str) -> None:
    browser = tabled.browser(cast.PARTNER)
    organisation = next(each["id"] for each in tabled.meeting()["organisations"] if each["name"] == "Arktos")
    for _press in range(2):
        assert browser.send(form(tabled), see="Een tuin.", do=do, organisation=organisation).status_code == 303
    assert tabled.parts(cast.PARTNER)["own_input"]["revision"] == 1


def test_a_late_envelope_can_no_longer_be_taken_back_and_nobody_says_so(tabled: Room) -> None:
    tabled.open_envelopes()
    browser = tabled.browser(cast.PARTNER)
    organisation = next(each["id"] for each in tabled.meeting()["organisations"] if each["name"] == "Arktos")
    for _press in range(2):
        answer = browser.send(form(tabled), see="Een tuin.", do="afgeven", organisation=organisation)
        assert answer.status_code == 303
    page = browser.get(answer.location).text
    assert "ligt op tafel. Ze verandert niet meer." in page
    assert "Tot het openen" not in page


@pytest.mark.parametrize("written", [True, False])
def test_the_envelope_of_a_case_that_was_taken_off_says_so(tabled: Room, *, written: bool) -> None:
    if written:
        tabled.envelope(cast.PARTNER, "Een tuin.")
    tabled.act(Action.UNTABLE, reason="De school vraagt uitstel.")
    page = tabled.browser(cast.PARTNER).get(form(tabled)).text
    assert "ligt niet meer op deze casetafel." in page
    assert ("Een tuin." in page) is written
    for words in ("Tot alle enveloppen opengaan", "Deze vraag is al besproken", 'value="afgeven"'):
        assert words not in page


def test_the_form_shows_both_texts_when_a_colleague_was_first(tabled: Room) -> None:
    tabled.envelope(cast.PARTNER, "Van een collega.")
    organisation = tabled.parts(cast.PARTNER)["own_input"]["organisation"]
    answer = tabled.browser(cast.PARTNER).send(form(tabled), see="Van mij.", do="bewaar", organisation=organisation)
    assert answer.status_code == CONFLICT
    assert "Van mij." in answer.text
    assert "Van een collega." in answer.text


def test_bewaar_keeps_a_draft_and_geef_af_seals_it(tabled: Room) -> None:
    browser = tabled.browser(cast.PARTNER)
    organisation = next(each["id"] for each in tabled.meeting()["organisations"] if each["name"] == "Arktos")
    assert browser.send(form(tabled), see="Een tuin.", do="bewaar", organisation=organisation).status_code == 303
    assert not tabled.parts(cast.PARTNER)["own_input"]["handed_in"]
    assert "Een tuin." in browser.get(form(tabled)).text
    browser.send(form(tabled), see="Een tuin.", do="afgeven", revision="1", organisation=organisation)
    assert tabled.parts(cast.PARTNER)["own_input"]["handed_in"]
    assert "Afgegeven en gesloten." in browser.get(form(tabled)).text


def test_neem_terug_makes_it_a_draft_again(tabled: Room) -> None:
    tabled.envelope(cast.PARTNER, "Een tuin.")
    browser = tabled.browser(cast.PARTNER)
    assert browser.send(form(tabled), do="terug").status_code == 303
    own = tabled.parts(cast.PARTNER)["own_input"]
    assert (own["handed_in"], own["see"]) == (False, "Een tuin.")


def test_taken_back_altogether_nothing_remains(tabled: Room) -> None:
    tabled.envelope(cast.PARTNER, "Een tuin.")
    address = f"/meetings/{tabled.meeting_id}/inputs/{tabled.reference}"
    assert tabled.call("DELETE", address, email=cast.PARTNER).status_code == 204
    assert tabled.parts(cast.PARTNER)["own_input"] is None
    assert tabled.envelope(cast.PARTNER, "Opnieuw.").status_code == 200


def test_after_the_opening_it_no_longer_changes(tabled: Room) -> None:
    first = tabled.envelope(cast.PARTNER, "Een tuin.").json
    tabled.open_envelopes()
    address = f"/meetings/{tabled.meeting_id}/inputs/{tabled.reference}"
    again = tabled.envelope(cast.PARTNER, "Iets anders.", revision=first["revision"])
    assert (again.status_code, again.json["type"]) == (CONFLICT, "/problems/not-now")
    assert tabled.call("DELETE", address, email=cast.PARTNER).status_code == CONFLICT


def test_who_handed_in_nothing_may_once_and_it_is_marked_late(tabled: Room) -> None:
    tabled.envelope(cast.PARTNER, "Een tuin.")
    tabled.open_envelopes()
    late = tabled.envelope(LATE_PARTNER, "Let op de schoolkosten.")
    assert (late.status_code, late.json["late"]) == (200, True)
    again = tabled.envelope(LATE_PARTNER, "Nog iets.", revision=late.json["revision"])
    assert again.status_code == CONFLICT
    assert "later ingediend" in tabled.browser(cast.PARTNER).get(f"{tabled.page}/tafel").text


def test_a_late_one_is_handed_in_or_not_at_all(tabled: Room) -> None:
    tabled.open_envelopes()
    answer = tabled.envelope(LATE_PARTNER, "Let op.", handed_in=False)
    assert answer.status_code == 422
    assert "meteen afgeven" in answer.json["reasons"][0]


def test_once_discussed_it_is_too_late(tabled: Room) -> None:
    tabled.bring(State.ADVISING)
    with tabled.writing() as session:
        tabled.forget_envelope(session, "Dienst Kansen en Armoede")
    answer = tabled.envelope(LATE_PARTNER, "Let op.")
    assert (answer.status_code, answer.json["type"]) == (CONFLICT, "/problems/not-now")


def test_a_coordinator_writes_no_envelope(tabled: Room) -> None:
    assert tabled.envelope(cast.COORDINATOR, "Ook iets.").status_code == 403
    assert tabled.browser(cast.COORDINATOR).get(form(tabled)).status_code in {403, 404}


def test_the_school_does_not_reach_the_table(tabled: Room) -> None:
    assert tabled.envelope(cast.LEAD, "Wat zeggen jullie?").status_code == 404
    assert tabled.browser(cast.LEAD).get(form(tabled)).status_code == 404


def test_what_was_typed_stays_when_it_is_too_long(tabled: Room) -> None:
    organisation = next(each["id"] for each in tabled.meeting()["organisations"] if each["name"] == "Arktos")
    answer = tabled.browser(cast.PARTNER).send(
        form(tabled), see="Een tuin. " * 600, ask="Wie?", do="bewaar", organisation=organisation
    )
    assert answer.status_code == 422
    assert "ten hoogste 5000 tekens" in answer.text
    assert answer.text.count("Een tuin. ") >= 600


def test_hostile_words_are_words(tabled: Room) -> None:
    tabled.envelope(cast.PARTNER, "<script>alert(1)</script>")
    tabled.open_envelopes()
    page = tabled.browser(cast.INTERVIEWER_1).get(f"{tabled.page}/tafel").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_school_reads_who_read_its_report(tabled: Room) -> None:
    tabled.browser(cast.PARTNER).get(form(tabled))
    assert ("partner", "report") in tabled.reads()


def test_after_one_envelope_comes_the_next_and_after_the_last_the_table(tabled: Room) -> None:
    other = Room(tabled.app, tabled.clock, people=tabled.people)
    other.bring(State.TABLED, props=Props(school="023456", lead=cast.OTHER_LEAD, meeting_id=tabled.meeting_id))
    browser = tabled.browser(cast.PARTNER)
    assert f'href="{form(other)}"' in browser.get(form(tabled)).text, "the other one is at hand"
    assert browser.send(form(tabled), see="Een tuin.", do="afgeven").location == form(other)
    assert "Hier is de volgende." in browser.get(form(other)).text
    assert browser.send(form(other), see="Een poort.", do="afgeven").location == tabled.page
    assert "Bekijk of neem terug" in browser.get(form(other)).text
