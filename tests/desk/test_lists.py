"""Lists of requests: what is within reach, narrowed as asked, page after page, and never a word more."""

from itertools import pairwise

import pytest

from demo import cast
from demo.props import Props
from demo.stage import Stage
from desk import requests
from desk.requests import Filters
from records.request import SupportRequest
from records.vocabulary import State
from tests.desk.town import Town
from workflow.reach import sights_on
from workflow.turn import turn_of

EVERYBODY = (
    cast.LEAD,
    cast.TEACHER,
    cast.COORDINATOR,
    cast.INTERVIEWER_1,
    cast.INTERVIEWER_2,
    cast.PARTNER,
    cast.ADMIN,
)


def over(town: Town) -> None:
    """Let the only partner of one more question finish its support."""
    town.bring(State.IN_TRAJECTORY)
    with town.writing() as session:
        stage = Stage(session, town.clock.now(), Props(), town.reference)
        stage.complete_support()
        town.clock.moment = stage.now


def talks_first(town: Town) -> None:
    """Let the school of one more question first talk with its only partner."""
    town.bring(State.REFERRING, props=Props(answers=("talk", "no")))
    with town.writing() as session:
        stage = Stage(session, town.clock.now(), Props(), town.reference)
        stage.start_support()


@pytest.fixture
def busy(town: Town) -> Town:
    """A town with a question in each of these states."""
    for state in (
        State.SUBMITTED, State.PLANNING, State.SCHEDULED, State.REPORTING, State.REVIEW, State.APPROVED, State.TABLED,
        State.ADVISED, State.REFERRING, State.IN_TRAJECTORY,
    ):  # fmt: skip
        town.bring(state)
    over(town)
    talks_first(town)
    return town.bring(State.REVIEW, props=Props(school="023456", lead=cast.OTHER_LEAD))


@pytest.mark.parametrize("email", EVERYBODY)
def test_at_turn_in_a_list_is_at_turn_on_the_page(busy: Town, email: str) -> None:
    with busy.database.reading() as session:
        actor, now = busy.actor(session, email), busy.clock.now()
        every = session.query(SupportRequest).all()
        turns, sights = turn_of(session, every), sights_on(session, actor, every, now)
        wanted = {one.reference for one in every if turns[one.id] & sights[one.id].roles}
        listed = requests.find(session, actor, now, Filters(turn="me"), 100)
        reached = requests.find(session, actor, now, Filters(), 100)
        assert {line.reference for line in listed} == wanted
        assert {line.reference for line in reached} == {one.reference for one in every if sights[one.id].roles}
        assert requests.waiting_for(session, actor, reached, now) == {line.id for line in listed}


def test_nothing_falls_between_two_chairs_once_support_is_over(busy: Town) -> None:
    """What nobody supports any more waits for the coordinator, what is talked about first for the school."""
    desk = busy.browser(cast.COORDINATOR).get("/werkblad").text
    assert "Rond het traject af, of breng de vraag terug naar de tafel" in desk
    turns = {tuple(each["at_turn"]) for each in busy.api(cast.LEAD, "/requests?state=in_trajectory")["items"]}
    assert turns == {("referred",), ("coordinator",), ("school_lead",)}


def test_pages_follow_each_other_without_a_gap_and_end(busy: Town) -> None:
    address, seen = "/requests?limit=4", []
    while address:
        answer = busy.api(cast.COORDINATOR, address)
        seen += [item["reference"] for item in answer["items"]]
        address = (answer["next"] or "").removeprefix("/api/v1")
    assert len(seen) == len(set(seen)) == 13
    since = {item["reference"]: item["since"] for item in busy.api(cast.COORDINATOR, "/requests?limit=100")["items"]}
    assert all(since[one] >= since[other] for one, other in pairwise(seen))


def test_filters_narrow_the_list(busy: Town) -> None:
    def found(query: str) -> set[str]:
        return {item["state"] for item in busy.api(cast.COORDINATOR, f"/requests?{query}")["items"]}

    assert found("state=advised") == {"advised"}
    assert found("at_turn=me") == {"submitted", "approved", "in_trajectory"}
    assert found("q=wilg&state=review") == {"review"}
    assert found("q=bestaatniet") == set()
    assert len(busy.api(cast.COORDINATOR, "/requests?theme=taal")["items"]) > 0


def test_themes_are_an_answer_of_the_intake_and_filter_only_for_who_reads_it(busy: Town) -> None:
    assert busy.api(cast.PARTNER, "/requests")["items"]
    assert busy.api(cast.PARTNER, "/requests?theme=taal")["items"] == []
    assert {tuple(item["themes"]) for item in busy.api(cast.PARTNER, "/requests")["items"]} == {()}


@pytest.mark.parametrize("query", ["state=onzin", "theme=onzin", "at_turn=onzin", "limit=0", "limit=101", "cursor=x"])
def test_a_filter_that_makes_no_sense_is_refused_with_words(busy: Town, query: str) -> None:
    problem = busy.api(cast.COORDINATOR, f"/requests?{query}", status=422)
    assert problem["errors"].keys() == {query.split("=", maxsplit=1)[0]}


def test_the_page_with_all_requests_shows_them_with_their_filters(busy: Town) -> None:
    answer = busy.browser(cast.COORDINATOR).get("/vragen?stand=review&zet=school_lead&q=")
    assert answer.status_code == 200
    assert answer.text.count('scope="row"') == 2
    assert "Geen vraag gevonden." in busy.browser(cast.COORDINATOR).get("/vragen?q=zzzz").text


def test_search_finds_by_words_and_only_what_one_reaches(busy: Town) -> None:
    assert "Basisschool De Wilg" in busy.browser(cast.LEAD).get("/zoeken?q=wilg").text
    assert "Niets gevonden." in busy.browser(cast.OTHER_LEAD).get("/zoeken?q=wilg").text
    assert "<script>" not in busy.browser(cast.LEAD).get("/zoeken?q=<script>alert(1)</script>").text


def test_as_many_statements_for_one_request_as_for_many(town: Town) -> None:
    for address in ("/vragen", "/werkblad", "/zoeken?q=wilg", "/berichten"):
        town.bring(State.PLANNING)
        few = town.count(cast.COORDINATOR, address)
        for _time in range(3):
            town.bring(State.PLANNING)
        assert town.count(cast.COORDINATOR, address) == few
