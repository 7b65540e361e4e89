"""Advice says where it comes from, is written by one and read by each in their own way."""

import re
from typing import Any

import pytest

from demo import cast
from records.vocabulary import Action, State
from tests.casetable.table import Room
from tests.casetable.test_agreements import next_table

STALE, NOT_NOW = "/problems/stale", "/problems/not-now"


@pytest.fixture
def advising(room: Room) -> Room:
    """The table discusses De Wilg's question; every partner handed in."""
    room.bring(State.TABLED)
    room.envelope(cast.PARTNER, "Zebrapad voor de poort.", offer="Acht weken.")
    room.bring(State.ADVISING)
    return room


def points(room: Room) -> dict[str, str]:
    """Give the points on the table: code -> id."""
    found = room.parts(cast.COORDINATOR)["inputs"]
    return {point["code"]: point["id"] for envelope in found for point in envelope["points"]}


def put(room: Room, email: str = cast.COORDINATOR, **data: Any) -> Any:
    return room.call("PUT", f"/requests/{room.reference}/advice", data, email)


def line(text: str, *sources: str) -> dict[str, Any]:
    return {"text": text, "sources": list(sources)}


def test_a_line_cites_points_and_paragraphs(advising: Room) -> None:
    shared, _held_back = advising.paragraphs()
    cited = [points(advising)["A1"], shared[0]]
    answer = put(advising, lines=[line("Begin aan de poort.", *cited)])
    assert answer.status_code == 200, answer.text
    assert answer.json["revision"] == 1
    assert answer.json["lines"][0]["sources"] == cited
    assert "source" in answer.json["unused"][0]


def test_a_source_nobody_knows_is_refused(advising: Room) -> None:
    answer = put(advising, lines=[line("Begin aan de poort.", "bestaat-niet")])
    assert answer.status_code == 422
    assert "kennen we niet" in answer.json["errors"]["lines.0.sources"][0]


def test_a_paragraph_the_school_holds_back_is_refused(advising: Room) -> None:
    _shared, held_back = advising.paragraphs()
    answer = put(advising, lines=[line("De directeur is nieuw.", held_back[0])])
    assert answer.status_code == 422
    assert "deelt §" in answer.json["errors"]["lines.0.sources"][0]


def test_at_a_later_table_nothing_rests_on_the_envelopes_of_the_one_before(advising: Room) -> None:
    """A1 is something else there: a proposal that still cited the old one would put words in a partner's mouth."""
    shared, _held_back = advising.paragraphs()
    cited = [points(advising)["A1"], shared[0]]
    proposal = {"kind": "coaching", "why": "Dat past.", "sources": cited}
    put(advising, lines=[line("Begin aan de poort.", *cited)], proposals=[proposal])
    advising.act(Action.POSTPONE, reason="De tafel wil eerst iets weten.")
    later = next_table(advising)
    later.act(Action.TABLE, meeting=later.meeting_id)
    later.envelope(cast.PARTNER, "Iets heel anders.")
    later.open_envelopes()
    later.start()
    later.act(Action.DISCUSS)
    advice = later.parts(cast.COORDINATOR)["advice"]
    for name in ("lines", "proposals"):
        assert [each["sources"] for each in advice[name]] == [[shared[0]]], name


def test_a_line_without_a_source_is_kept_but_not_sent(advising: Room) -> None:
    put(advising, lines=[line("Zomaar een raad.")])
    answer = advising.act(Action.SEND_ADVICE)
    assert answer.status_code == 422
    assert "Geef elke regel advies een bron." in answer.json["reasons"][0]


def test_two_who_write_lose_nothing(advising: Room) -> None:
    shared, _held_back = advising.paragraphs()
    put(advising, lines=[line("Van de een.", shared[0])])
    answer = put(advising, lines=[line("Van de ander.", shared[0])])
    assert (answer.status_code, answer.json["type"]) == (409, STALE)
    assert answer.json["newer"]["lines"][0]["text"] == "Van de een."


def test_who_presses_twice_is_not_told_of_somebody_else(advising: Room) -> None:
    shared, _held_back = advising.paragraphs()
    unused, organisation = points(advising)["A2"], advising.meeting()["organisations"][0]["id"]
    browser, page = advising.browser(cast.COORDINATOR), f"/vragen/{advising.reference}/advies/schrijven"
    proposal = {"organisation": organisation, "kind": "coaching", "route": "own_offer", "why": "Dat past.", "what": ""}
    sent = {
        "revision": "0",
        "lines.0.text": "Begin aan de poort.",
        "lines.0.sources": shared[0],
        **{f"proposals.0.{name}": text for name, text in proposal.items()},
        "unused.0.source": unused,
        "unused.0.why": "Past later beter.",
    }
    assert [browser.send(page, **sent).status_code for _press in range(2)] == [303, 303]
    assert advising.parts(cast.COORDINATOR)["advice"]["revision"] == 1
    for name in ("lines.0.text", "proposals.0.what", "unused.0.why"):
        assert browser.send(page, **{**sent, name: "Iets anders."}).status_code == 409, name


def test_the_form_shows_both_when_somebody_was_first(advising: Room) -> None:
    shared, _held_back = advising.paragraphs()
    put(advising, lines=[line("Van de een.", shared[0])])
    browser = advising.browser(cast.COORDINATOR)
    answer = browser.send(
        f"/vragen/{advising.reference}/advies/schrijven", **{"lines.0.text": "Van de ander.", "revision": "0"}
    )
    assert answer.status_code == 409
    assert "Van de een." in answer.text
    assert "Van de ander." in answer.text


def test_another_row_keeps_everything_typed(advising: Room) -> None:
    shared, _held_back = advising.paragraphs()
    browser = advising.browser(cast.COORDINATOR)
    answer = browser.send(
        f"/vragen/{advising.reference}/advies/schrijven",
        **{"lines.0.text": "Begin aan de poort.", "lines.0.sources": shared[0], "revision": "0", "do": "regel"},
        **{"proposals.0.why": "Dat past."},
    )
    assert answer.status_code == 200
    assert 'name="lines.1.text"' in answer.text
    assert "Begin aan de poort." in answer.text
    assert "Dat past." in answer.text
    assert f'value="{shared[0]}" checked' in answer.text
    assert advising.parts(cast.COORDINATOR)["advice"]["lines"] == []


def rows(text: str, name: str) -> list[str]:
    """Give the numbers of the rows of this kind that a form holds."""
    return sorted(set(re.findall(rf'name="{name}\.(\d+)\.', text)))


def test_asking_twice_for_another_row_gives_two_empty_ones(advising: Room) -> None:
    browser, address = advising.browser(cast.COORDINATOR), f"/vragen/{advising.reference}/advies/schrijven"
    empty = {"lines.0.text": "", "proposals.0.organisation": "", "proposals.0.route": "", "proposals.0.why": ""}
    more = browser.send(address, **empty, revision="0", do="voorstel").text
    assert (rows(more, "lines"), rows(more, "proposals")) == (["0"], ["0", "1"])
    assert 'id="proposals-1-organisation"' in more.split("autofocus")[0].splitlines()[-1], "the new one is at hand"
    more = browser.send(address, **empty, revision="0", do="regel").text
    assert (rows(more, "lines"), rows(more, "proposals")) == (["0", "1"], ["0"])


def test_bewaar_keeps_lines_proposals_and_words_of_explanation(advising: Room) -> None:
    shared, _held_back = advising.paragraphs()
    organisation = advising.meeting()["organisations"][0]["id"]
    unused = points(advising)["A2"]
    answer = advising.browser(cast.COORDINATOR).send(
        f"/vragen/{advising.reference}/advies/schrijven",
        **{"lines.0.text": "Begin aan de poort.", "lines.0.sources": [shared[0], shared[1]], "do": "bewaar"},
        **{"proposals.0.organisation": organisation, "proposals.0.kind": "coaching", "proposals.0.why": "Dat past."},
        **{"unused.0.source": unused, "unused.0.why": "Later.", "revision": "0"},
    )
    assert answer.status_code == 303, answer.text
    advice = advising.parts(cast.COORDINATOR)["advice"]
    assert advice["lines"][0]["sources"] == [shared[0], shared[1]]
    assert (advice["proposals"][0]["organisation"], advice["proposals"][0]["route"]) == (organisation, "tailor_made")
    assert {"source": unused, "why": "Later."} in advice["unused"]


def test_what_is_left_out_stays(advising: Room) -> None:
    shared, _held_back = advising.paragraphs()
    put(advising, lines=[line("Begin aan de poort.", shared[0])], proposals=[{"kind": "coaching", "why": "Dat past."}])
    answer = put(advising, revision=1, proposals=[])
    assert answer.json["lines"][0]["text"] == "Begin aan de poort."
    assert answer.json["proposals"] == []


@pytest.mark.parametrize(("email", "status"), [(cast.INTERVIEWER_1, 403), (cast.PARTNER, 403), (cast.LEAD, 403)])
def test_only_the_coordinator_writes(advising: Room, email: str, status: int) -> None:
    assert put(advising, email, lines=[]).status_code == status


def test_before_the_table_there_is_nothing_to_write(room: Room) -> None:
    room.bring(State.APPROVED)
    answer = put(room, lines=[])
    assert (answer.status_code, answer.json["type"]) == (409, NOT_NOW)
    assert room.browser(cast.COORDINATOR).get(f"/vragen/{room.reference}/advies/schrijven").status_code == 409


def test_partners_see_the_advice_grow_while_in_session(advising: Room) -> None:
    shared, _held_back = advising.paragraphs()
    put(advising, lines=[line("Begin aan de poort.", shared[0])])
    assert "Begin aan de poort." in advising.browser(cast.PARTNER).get(f"{advising.page}/tafel").text
    assert "advice" not in advising.parts(cast.LEAD)


def test_the_school_gets_only_paragraphs_of_its_own_report_as_sources(advising: Room) -> None:
    shared, _held_back = advising.paragraphs()
    put(advising, lines=[line("Begin aan de poort.", points(advising)["A1"], shared[0])])
    advising.act(Action.SEND_ADVICE)
    seen = advising.parts(cast.LEAD)["advice"]
    assert seen["lines"][0]["sources"] == [shared[0]]
    assert "unused" not in seen
    page = advising.browser(cast.LEAD).get(f"/vragen/{advising.reference}/advies").text
    assert ">A1<" not in page
    assert ">§1<" in page


def test_the_table_gets_the_codes_too(advising: Room) -> None:
    cited = points(advising)["A1"]
    put(advising, lines=[line("Begin aan de poort.", cited)])
    advising.act(Action.SEND_ADVICE)
    assert advising.parts(cast.PARTNER)["advice"]["lines"][0]["sources"] == [cited]
    assert ">A1<" in advising.browser(cast.PARTNER).get(f"/vragen/{advising.reference}/advies").text
    assert ("partner", "advice") in advising.reads()


def test_a_clarification_leaves_the_sent_advice_readable(advising: Room) -> None:
    shared, _held_back = advising.paragraphs()
    put(advising, lines=[line("Begin aan de poort.", shared[0])])
    advising.act(Action.SEND_ADVICE)
    advising.act(Action.ASK_CLARIFICATION, cast.LEAD, question="Wanneer begint dat?")
    assert advising.parts(cast.COORDINATOR)["advice"]["version"] == 2
    assert put(advising, revision=0, lines=[line("Begin in januari.", shared[0])]).status_code == 200
    page = advising.browser(cast.LEAD).get(f"/vragen/{advising.reference}/advies").text
    assert "Begin aan de poort." in page
    assert "Begin in januari." not in page
    assert "De coördinator werkt aan een nieuwe versie." in page


@pytest.fixture
def asked_again(advising: Room) -> Room:
    """A first advice was sent, the school asked about it, and a second one followed."""
    shared, _held_back = advising.paragraphs()
    put(advising, lines=[line("Begin aan de poort.", shared[0], points(advising)["A1"])])
    advising.act(Action.SEND_ADVICE)
    advising.act(Action.ASK_CLARIFICATION, cast.LEAD, question="Wanneer begint dat?")
    put(advising, revision=0, lines=[line("Begin in januari.", shared[1])])
    assert advising.act(Action.SEND_ADVICE).status_code == 200
    return advising


@pytest.mark.parametrize(("email", "sees_codes"), [(cast.LEAD, False), (cast.PARTNER, True)])
def test_an_earlier_version_stays_readable_as_it_was(asked_again: Room, email: str, *, sees_codes: bool) -> None:
    address = f"/vragen/{asked_again.reference}/advies"
    browser = asked_again.browser(email)
    newest, first = browser.get(address).text, browser.get(f"{address}/1").text
    assert "Begin in januari." in newest
    assert "Begin aan de poort." not in newest
    assert f'href="{address}/1"' in newest
    assert "Begin aan de poort." in first
    assert "Begin in januari." not in first
    assert (">A1<" in first) is sees_codes
    assert "Je leest een eerdere versie." in first
    assert "Wanneer begint dat?" in first
    assert "Versie 1, verstuurd op" in first
    assert f'href="{address}"' in first
    assert "/keuze" not in first, "one answers the advice that holds now"


def test_the_number_of_the_newest_version_leads_to_the_advice_that_holds(asked_again: Room) -> None:
    address = f"/vragen/{asked_again.reference}/advies"
    answer = asked_again.browser(cast.LEAD).get(f"{address}/2")
    assert (answer.status_code, answer.location) == (303, address)
    assert asked_again.browser(cast.LEAD).get(f"{address}/3").status_code == 404


def test_who_may_not_read_the_advice_reads_no_earlier_version(asked_again: Room) -> None:
    address = f"/vragen/{asked_again.reference}/advies/1"
    for stranger in (cast.OTHER_LEAD, cast.ADMIN, cast.GUIDANCE):
        assert asked_again.browser(stranger).get(address).status_code == 404


def test_a_version_in_the_making_has_no_page_for_the_school(advising: Room) -> None:
    shared, _held_back = advising.paragraphs()
    put(advising, lines=[line("Begin aan de poort.", shared[0])])
    assert advising.browser(cast.LEAD).get(f"/vragen/{advising.reference}/advies/1").status_code == 404


def test_a_proposal_says_what_its_reason_rests_on_and_the_school_reads_paragraphs_only(advising: Room) -> None:
    shared, _held_back = advising.paragraphs()
    cited = [shared[1], points(advising)["A1"]]
    organisation = advising.meeting()["organisations"][0]["id"]
    proposal = {"organisation": organisation, "kind": "coaching", "why": "Dat past.", "sources": cited}
    answer = put(advising, lines=[line("Begin aan de poort.", shared[0])], proposals=[proposal])
    assert answer.json["proposals"][0]["sources"] == cited
    form = advising.browser(cast.COORDINATOR).get(f"/vragen/{advising.reference}/advies/schrijven").text
    assert f'name="proposals.0.sources" value="{shared[1]}" checked' in form
    assert advising.act(Action.SEND_ADVICE).status_code == 200
    for email, seen in ((cast.LEAD, [shared[1]]), (cast.PARTNER, cited)):
        assert advising.parts(email)["advice"]["proposals"][0]["sources"] == seen
    address = f"/vragen/{advising.reference}/keuze"
    choice, advice = (
        advising.browser(cast.LEAD).get(each).text for each in (address, address.replace("keuze", "advies"))
    )
    assert f'href="/vragen/{advising.reference}/advies#bron-p2">§2</a>' in choice
    assert 'id="bron-p2"' in advice, "the words of the paragraph stand there"
    assert ">A1<" not in choice + advice
    advising.act(Action.ASK_CLARIFICATION, cast.LEAD, question="Wanneer begint dat?")
    assert advising.parts(cast.COORDINATOR)["advice"]["proposals"][0]["sources"] == cited, "the next version keeps them"


def test_a_proposal_rests_on_what_the_table_may_read(advising: Room) -> None:
    _shared, held_back = advising.paragraphs()
    answer = put(advising, proposals=[{"kind": "coaching", "why": "Dat past.", "sources": [held_back[0]]}])
    assert answer.status_code == 422
    assert "deelt §" in answer.json["errors"]["proposals.0.sources"][0]
