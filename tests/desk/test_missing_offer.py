"""What schools missed: their reasons and those of partners, per theme, for the coordinator alone."""

import re

import pytest

from demo import cast
from demo.props import Props
from demo.stage import Stage
from records.vocabulary import Action, ReferralAction, State
from tests.desk.town import Town

NOT_NOW = "Dat is te veel naast de verbouwing."
FULL = "Onze begeleiders zitten vol tot de zomer."
ALONE = "We kunnen dit met ons eigen team."
TAKEN_BACK = "Toch geen goed idee, dachten we."
PLACE = "/ontbrekend-aanbod"


def play(stage: Stage, then: str) -> None:
    """Let the school answer its advice."""
    stage.bring(State.ADVISED)
    if then == "alone":
        stage.do(Action.FOLLOW_ALONE)
    elif then == "reconsidered":
        stage.do(Action.DECLINE_ADVICE).do(Action.RECONSIDER)
        stage.props.answers = ("yes", "yes")
        stage.do(Action.ACCEPT_ADVICE)
    else:
        stage.do(Action.ACCEPT_ADVICE).later(days=1)
        stage.refer(stage.referrals[0], ReferralAction.REFUSE, {"reason": FULL})


@pytest.fixture
def missed(town: Town) -> Town:
    """One school said no to a proposal and its partner refused, one goes on alone, one came back on its no."""
    town.settle()
    for words, then in ((NOT_NOW, "refused"), (ALONE, "alone"), (TAKEN_BACK, "reconsidered")):
        with town.writing() as session:
            stage = Stage(session, town.clock.now(), Props(why_not=words))
            play(stage, then)
            town.clock.moment = stage.now
    return town


def read(town: Town, query: str = "", email: str = cast.COORDINATOR) -> str:
    answer = town.browser(email).get(PLACE + query)
    assert answer.status_code == 200, answer.text[:400]
    return re.sub(r"<[^>]+>|\s+", " ", answer.text)


def test_reasons_stand_there_with_who_gave_them_the_newest_first(missed: Town) -> None:
    page = read(missed)
    assert page.index(ALONE) < page.index(FULL) < page.index(NOT_NOW)
    for said in ("De school zei nee", "De school ging zelf aan de slag", "De partner kon niet"):
        assert said in page
    assert TAKEN_BACK not in page  # the school came back on it
    assert "Bekijk wat er ontbreekt" in missed.browser(cast.COORDINATOR).get("/werkblad").text


def test_it_is_counted_per_theme_beside_who_offers_it(missed: Town) -> None:
    page = " ".join(read(missed).split())
    assert re.search(r"Taal 1 1 1 \d", page)
    of_theme = read(missed, "?thema=taal")
    assert ALONE in of_theme
    assert ALONE not in read(missed, "?thema=cultuur")


def test_the_list_goes_on_where_it_was_cut(missed: Town) -> None:
    first = missed.api(cast.COORDINATOR, "/missing-offer?limit=2")
    rest = missed.api(cast.COORDINATOR, first["next"].partition("/api/v1")[2])
    words = [each["words"] for each in [*first["items"], *rest["items"]]]
    assert (words, rest["next"]) == ([ALONE, FULL, NOT_NOW], None)
    assert {each["said"] for each in first["items"]} == {"alone", "unable"}


@pytest.mark.parametrize("email", [cast.LEAD, cast.PARTNER, cast.INTERVIEWER_1, cast.ADMIN])
def test_nobody_else_reads_a_word_of_it(missed: Town, email: str) -> None:
    browser = missed.browser(email)
    assert browser.get(PLACE).status_code == 403
    assert browser.get("/api/v1/missing-offer").status_code == 403


def test_it_runs_few_statements_however_much_was_said(missed: Town) -> None:
    assert missed.count(cast.COORDINATOR, PLACE) <= 8
    assert missed.count(cast.COORDINATOR, f"{PLACE}?thema=taal") <= 8
