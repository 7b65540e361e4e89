"""The room follows the table: small parts that renew themselves, lines that append, notes that nobody writes over."""

import html
import re
from typing import Any

import pytest

from demo import cast
from records.kinds import DocumentKind
from records.vocabulary import Action, State
from tests.casetable.table import LATE_PARTNER, Room
from tests.casetable.test_papers import printed
from tests.statements import statements
from web.kit import kit_of

FEW = 7
HTMX = {"HX-Request": "true"}


@pytest.fixture
def advising(room: Room) -> Room:
    """The table discusses De Wilg's question; Arktos handed in two points."""
    room.bring(State.TABLED)
    room.envelope(cast.PARTNER, "Zebrapad voor de poort.", offer="Acht weken.")
    return room.bring(State.ADVISING)


def asking(text: str) -> str:
    """Find in a page, or in an answer, the address that tells what changed since."""
    found = re.search(r'id="stand" hx-get="([^"]*)"', text)
    assert found is not None
    return html.unescape(found[1])


def settled(room: Room, email: str) -> str:
    """Open the room as somebody and let its first question be answered: from here on only changes count."""
    browser = room.browser(email)
    answer = browser.get(asking(browser.get(f"{room.page}/tafel").text))
    assert answer.status_code == 200
    assert 'id="deel-' not in answer.text
    return asking(answer.text)


def add(room: Room, email: str = cast.COORDINATOR, **typed: Any) -> Any:
    return room.browser(email).send(f"{room.page}/tafel/{room.reference}/regels", **typed)


def note(room: Room, **typed: Any) -> Any:
    browser = room.browser(cast.COORDINATOR)
    sent = {**typed, "csrf_token": browser.csrf()}
    return browser.post(f"{room.page}/tafel/{room.reference}/notities", data=sent, headers=HTMX)


@pytest.mark.parametrize("email", [cast.COORDINATOR, cast.PARTNER])
def test_nothing_changed_is_told_in_few_statements(advising: Room, email: str) -> None:
    address, browser = settled(advising, email), advising.browser(email)
    with statements(kit_of(advising.app).database.engine) as ran:
        answer = browser.get(address)
    assert (answer.status_code, answer.data) == (204, b"")
    assert len(ran) <= FEW, "\n".join(ran)


def test_only_the_parts_that_changed_are_told(advising: Room) -> None:
    address = settled(advising, cast.PARTNER)
    shared, _held_back = advising.paragraphs()
    assert add(advising, text="Begin aan de poort.", sources=shared[0]).status_code == 303
    told = advising.browser(cast.PARTNER).get(address).text
    assert "Begin aan de poort." in told
    assert set(re.findall(r'id="deel-(\w+)"', told)) == {"question", "advice"}


def test_another_step_loads_the_page_again(advising: Room) -> None:
    address = settled(advising, cast.PARTNER)
    advising.act(Action.POSTPONE, reason="De tafel wil eerst het OCMW horen.")
    assert advising.browser(cast.PARTNER).get(address).headers["HX-Refresh"] == "true"


def test_a_sealed_envelope_moves_nothing(room: Room) -> None:
    room.bring(State.TABLED)
    address = settled(room, cast.INTERVIEWER_1)
    room.envelope(cast.PARTNER, "Zebrapad voor de poort.")
    assert room.browser(cast.INTERVIEWER_1).get(address).status_code == 204


def test_who_does_not_sit_there_is_told_nothing(advising: Room) -> None:
    address = settled(advising, cast.PARTNER)
    assert advising.browser("koen.smits@elegast.example").get(address).status_code == 404
    assert advising.browser(cast.LEAD).get(address).status_code == 404


def test_a_line_without_a_source_is_refused_and_stays(advising: Room) -> None:
    answer = add(advising, text="Zomaar een raad.")
    assert answer.status_code == 422
    assert "Kies eerst een bron: een paragraaf of een inbreng." in answer.text
    assert "Zomaar een raad." in answer.text
    assert advising.parts(cast.COORDINATOR)["advice"]["lines"] == []


def test_lines_of_two_people_stand_under_each_other(advising: Room) -> None:
    shared, _held_back = advising.paragraphs()
    for text in ("Van de een.", "Van de ander.", "Van de ander."):
        assert add(advising, text=text, sources=shared[0]).status_code == 303
    lines = advising.parts(cast.COORDINATOR)["advice"]["lines"]
    assert [line["text"] for line in lines] == ["Van de een.", "Van de ander."]


def test_only_the_coordinator_adds_a_line(advising: Room) -> None:
    shared, _held_back = advising.paragraphs()
    assert add(advising, cast.PARTNER, text="Wij eerst.", sources=shared[0]).status_code == 403


def test_notes_that_were_kept_already_are_no_conflict(advising: Room) -> None:
    assert "Bewaard om" in note(advising, notes="Leen belt.", revision="0").text
    assert note(advising, notes="Leen belt.", revision="0").status_code == 200


def test_two_texts_are_put_under_each_other(advising: Room) -> None:
    note(advising, notes="Van de een.", revision="0")
    clash = note(advising, notes="Van de ander.", revision="0")
    assert clash.status_code == 409
    assert "Van de een." in clash.text
    note(advising, notes="Van de ander.", revision="0", do="samen", newer="Van de een.", newer_revision="1")
    page = advising.browser(cast.PARTNER).get(f"{advising.page}/tafel").text
    assert page.index("Van de een.") < page.index("Van de ander.")


def test_who_comes_late_is_noted_and_reads_the_minutes(advising: Room) -> None:
    mieke = advising.people[LATE_PARTNER]
    there = [advising.people[email] for email in (cast.COORDINATOR, cast.PARTNER)]
    advising.act_on_meeting("note_presence", present=[*there, mieke])
    advising.bring(State.ADVISED)
    advising.act_on_meeting("conclude")
    advising.act_on_meeting("publish_minutes")
    assert "Mieke Lambert" in advising.browser(LATE_PARTNER).get(advising.page).text


def test_who_let_know_not_to_come_is_excused_and_reads_no_minutes(advising: Room) -> None:
    mieke = advising.people[LATE_PARTNER]
    there = [advising.people[email] for email in (cast.COORDINATOR, cast.PARTNER)]
    advising.act_on_meeting("note_presence", present=there, excused=[mieke])
    assert "1 verontschuldigd" in advising.browser(cast.PARTNER).get(f"{advising.page}/tafel").text
    advising.act_on_meeting("note_presence", present=there)
    assert advising.meeting()["excused"] == [mieke], "left out, it stays"
    assert sorted(advising.meeting()["present"]) == sorted(there)
    advising.bring(State.ADVISED)
    advising.act_on_meeting("conclude")
    advising.act_on_meeting("publish_minutes")
    [(_about, minutes)] = printed(advising, DocumentKind.MINUTES)
    row = minutes[minutes.index("Mieke Lambert") :].split("</tr>")[0]
    assert "verontschuldigd" in row
    assert "Stad Leiedam" in minutes
    assert advising.meeting(LATE_PARTNER)["items"][0].get("notes") is None


def test_nobody_is_there_and_excused_at_once(advising: Room) -> None:
    bram = advising.people[cast.PARTNER]
    body = {"version": advising.meeting()["version"], "input": {"present": [bram], "excused": [bram]}}
    answer = advising.call("POST", f"/meetings/{advising.meeting_id}/actions/note_presence", body)
    assert answer.status_code == 422
    assert "Laat één vinkje staan." in answer.json["errors"]["excused"][0]


def test_the_big_screen_holds_no_form_and_no_button(advising: Room) -> None:
    page = advising.browser(cast.COORDINATOR).get(f"{advising.page}/tafel?groot=1").text
    assert 'class="is-beamer"' in page
    assert "Zebrapad voor de poort." in page
    for words in ("Nieuwe adviesregel", "Wat spreken we af?", "Bewaar de notities", "Stuur het advies"):
        assert words not in page


def test_who_is_signed_out_meanwhile_comes_back_to_the_table(advising: Room) -> None:
    address = settled(advising, cast.PARTNER)
    visitor = advising.app.test_client()
    page = f"http://localhost{advising.page}/tafel"
    answer = visitor.get(address, headers={**HTMX, "Referer": page})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].endswith(f"verder={advising.page}/tafel".replace("/", "%2F"))


def test_a_table_whose_minutes_are_shared_no_longer_asks(advising: Room) -> None:
    advising.bring(State.ADVISED)
    for action in ("conclude", "publish_minutes"):
        assert 'id="stand"' in advising.browser(cast.COORDINATOR).get(f"{advising.page}/tafel").text
        advising.act_on_meeting(action)
    assert 'id="stand"' not in advising.browser(cast.COORDINATOR).get(f"{advising.page}/tafel").text
