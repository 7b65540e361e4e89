"""The end: the closing note with what each partner did, and the five short questions."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from demo import cast
from records.vocabulary import State
from tests.trajectory.play import ACCEPT, BRUG, RESULT, Story

Begin = Callable[..., Story]
REFUSED = "Onze begeleiders zitten vol."
MARKS = {"helped": "4", "heard": "5", "advice": "3", "again": "true", "text": "Kom gerust nog eens langs."}


@pytest.fixture
def done(begin: Begin) -> Story:
    """One partner rounded its support off, the other one refused."""
    story = begin("yes", "yes")
    story.do(cast.INTERVIEWER_1, "refuse", BRUG, reason=REFUSED)
    story.do(cast.PARTNER, "accept", **ACCEPT)
    story.start()
    story.complete()
    return story


@pytest.fixture
def closed(done: Story) -> Story:
    """The coordinator closed it."""
    done.close(cast.COORDINATOR)
    return done


def closing(story: Story, email: str) -> Any:
    return story.page(email, f"/vragen/{story.reference}/afronden")


def questions(story: Story, email: str = cast.LEAD) -> Any:
    return story.page(email, f"/vragen/{story.reference}/evaluatie")


def answer(story: Story, email: str = cast.LEAD, **marks: str) -> Any:
    return story.at(email).send(f"/vragen/{story.reference}/evaluatie", **{**MARKS, **marks})


# ---- closing


def test_the_coordinator_reads_every_result_and_the_partner_its_own(done: Story) -> None:
    assert all(words in closing(done, cast.COORDINATOR).text for words in (RESULT, REFUSED))
    own = closing(done, cast.PARTNER).text
    assert RESULT in own
    assert REFUSED not in own
    assert BRUG not in own


def test_closing_waits_for_support_that_still_runs(begin: Begin) -> None:
    story = begin("yes", "yes")
    for email, name in ((cast.PARTNER, "Arktos"), (cast.INTERVIEWER_1, BRUG)):
        story.do(email, "accept", name, **ACCEPT)
    story.start()
    story.complete()
    page = closing(story, cast.COORDINATOR).text
    assert "Er loopt nog een ondersteuning." in page
    assert 'aria-disabled="true"' in page
    refused = story.close(cast.COORDINATOR, "Te vroeg geschreven.")
    assert refused.status_code == 422
    assert "Te vroeg geschreven." in refused.text
    assert story.state() is State.IN_TRAJECTORY


@pytest.mark.parametrize("email", [cast.LEAD, cast.INTERVIEWER_1])
def test_others_do_not_close(done: Story, email: str) -> None:
    assert closing(done, email).status_code in {404, 409}
    assert done.close(email).status_code in {403, 404}


def test_a_partner_that_is_not_done_does_not_close(begin: Begin) -> None:
    story = begin("no", "yes")
    story.do(cast.PARTNER, "accept", **ACCEPT)
    assert closing(story, cast.PARTNER).status_code == 409
    assert story.close(cast.PARTNER).status_code == 403


def test_the_note_is_read_by_who_may(closed: Story) -> None:
    assert "Het onthaal loopt." in closing(closed, cast.LEAD).text
    assert "Leen Wouters, netwerkcoördinator" in closing(closed, cast.LEAD).text
    own = closing(closed, cast.PARTNER).text
    assert "Het onthaal loopt." in own
    assert BRUG not in own
    assert closing(closed, cast.INTERVIEWER_2).status_code == 404


def test_an_empty_note_is_asked_again(done: Story) -> None:
    refused = done.close(cast.COORDINATOR, "  ")
    assert refused.status_code == 422
    assert "Schrijf in enkele zinnen wat er gebeurde" in refused.text


# ---- the five questions


def test_the_school_answers_and_the_coordinator_reads(closed: Story) -> None:
    assert "Het duurt een minuut." in questions(closed).text
    assert answer(closed).status_code == 303
    for email in (cast.LEAD, cast.TEACHER, cast.COORDINATOR):
        assert MARKS["text"] in questions(closed, email).text
    assert "4 op 5, goed" in questions(closed, cast.COORDINATOR).text


def test_answers_can_be_changed_within_the_term(closed: Story) -> None:
    answer(closed)
    assert answer(closed, cast.TEACHER, helped="1", again="false", text="").status_code == 303
    shown = questions(closed, cast.COORDINATOR).text
    assert "1 op 5, helemaal niet" in shown
    assert MARKS["text"] not in shown


def test_sixty_days_with_the_last_one_included(closed: Story) -> None:
    closed.clock.moment += timedelta(days=60)
    assert answer(closed).status_code == 303
    closed.clock.move(days=1)
    late = answer(closed, text="Toch nog iets.")
    assert late.status_code == 409
    assert "Antwoorden kon tot en met" in late.text
    assert "Toch nog iets." in late.text
    shown = questions(closed).text
    assert MARKS["text"] in shown
    assert "<form" not in shown.split("Jullie antwoorden")[1].split("</main>")[0]


def test_what_is_missing_is_asked_all_at_once(closed: Story) -> None:
    refused = closed.at(cast.LEAD).send(f"/vragen/{closed.reference}/evaluatie", helped="9", text="Mijn woorden.")
    assert refused.status_code == 422
    assert "Kies een cijfer van 1 tot 5." in refused.text
    assert "Kies ja of nee." in refused.text
    assert "Mijn woorden." in refused.text


def test_the_coordinator_only_reads(closed: Story) -> None:
    assert "Nog geen antwoord." in questions(closed, cast.COORDINATOR).text
    assert answer(closed, cast.COORDINATOR).status_code == 403


@pytest.mark.parametrize("email", [cast.PARTNER, cast.INTERVIEWER_1, cast.OTHER_LEAD])
def test_nobody_else_is_told_of_the_answers(closed: Story, email: str) -> None:
    answer(closed)
    assert questions(closed, email).status_code == 404
    assert answer(closed, email).status_code == 404


def test_not_before_it_is_closed(done: Story) -> None:
    assert questions(done).status_code == 409
    assert answer(done).status_code == 409


def test_a_school_that_goes_on_alone_may_answer_too(begin: Begin) -> None:
    story = begin(state=State.ADVISED)
    with story.stage() as stage:
        version = stage.request.version
    story.at(cast.LEAD).send(story.action("follow-alone"), version=str(version), reason="")
    assert story.state() is State.CLOSED
    assert answer(story).status_code == 303


def test_through_the_api(closed: Story) -> None:
    marks = {"helped": 4, "heard": 5, "advice": 3, "again": "yes", "text": ""}
    address = f"/requests/{closed.reference}/evaluation"
    given = closed.call("POST", address, marks, cast.LEAD)
    assert given.status_code == 201
    assert {name: given.json[name] for name in marks} == marks
    wrong = closed.call("POST", address, {**marks, "helped": 6, "heard": "veel"}, cast.LEAD)
    assert wrong.status_code == 422
    assert set(wrong.json["errors"]) == {"helped", "heard"}
    assert closed.call("POST", address, marks, cast.COORDINATOR).status_code == 403
    assert closed.call("POST", address, {}, cast.PARTNER).status_code == 404
