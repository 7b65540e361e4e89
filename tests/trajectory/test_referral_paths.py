"""Every way a referral can go, through the pages: yes, talk first, not now, no answer, stop."""

from collections.abc import Callable

import pytest

from demo import cast
from records.vocabulary import ReferralState, State
from tests.trajectory.play import ACCEPT, ARKTOS, BRUG, RESULT, Story
from workflow import due

Begin = Callable[..., Story]
NOT_NOW = "Onze begeleiders zitten vol tot de zomer."


def test_a_yes_from_the_first_answer_to_the_last_word(begin: Begin) -> None:
    story = begin("no", "yes")
    offered = story.referral_page(cast.PARTNER).text
    assert "Een school koos voor jullie" in offered
    assert "Bram Peeters, partner@partner-c.example" in offered  # whoever accepts is most often the contact
    assert ACCEPT["contact"] not in story.support()
    assert story.do(cast.PARTNER, "accept", **ACCEPT).status_code == 303
    assert story.state() is State.IN_TRAJECTORY
    support = story.support()
    assert ACCEPT["contact"] in support
    assert ACCEPT["first_step"] in support
    assert story.start().status_code == 303
    assert "De ondersteuning loopt sinds" in story.support(cast.COORDINATOR)
    assert story.complete().status_code == 303
    assert RESULT in story.support()
    assert "Schrijf de slotnota" in story.referral_page(cast.PARTNER).text


def test_who_is_at_turn_and_until_when_stands_in_one_line(begin: Begin) -> None:
    story = begin("no", "yes")
    until = "Een antwoord komt er tot en met"
    assert f"Arktos is aan zet. {until}" in story.support()
    assert f"Arktos is aan zet. {until}" in story.support(cast.COORDINATOR)
    own = story.page(cast.PARTNER, "/doorverwijzingen").text
    assert "antwoord tot en met" in own
    assert "nog 10 schooldagen" in own


def test_talk_first_becomes_yes(begin: Begin) -> None:
    story = begin("no", "talk")
    assert "Een school wil eerst met jullie praten" in story.referral_page(cast.PARTNER).text
    story.do(cast.PARTNER, "accept", **ACCEPT)
    waiting = story.referral_page(cast.PARTNER).text
    assert "De school wilde eerst praten. Ze moet eerst nog bevestigen." in waiting
    assert story.start().status_code == 422
    assert "Jullie directie is aan zet. Praat eerst met Arktos." in story.support()
    assert story.do(cast.LEAD, "confirm").status_code == 303
    assert "Na het gesprek werd het ja" in story.referral_page(cast.LEAD).text
    assert story.start().status_code == 303


def test_talk_first_becomes_no(begin: Begin) -> None:
    story = begin("no", "talk")
    story.do(cast.PARTNER, "accept", **ACCEPT)
    assert story.do(cast.LEAD, "stop", reason="We doen het liever zelf.").status_code == 303
    assert story.row().state is ReferralState.STOPPED
    assert "We doen het liever zelf." in story.support()
    assert story.referral_page(cast.PARTNER).status_code == 404


def test_a_colleague_who_does_not_decide_cannot_confirm(begin: Begin) -> None:
    story = begin("no", "talk")
    story.do(cast.PARTNER, "accept", **ACCEPT)
    assert "Ja, we gaan hiermee verder" not in story.referral_page(cast.TEACHER).text
    assert "Ja, we gaan hiermee verder" in story.referral_page(cast.LEAD).text
    assert story.do(cast.TEACHER, "confirm").status_code == 403


def test_when_everyone_refuses_the_question_goes_back_to_the_table(begin: Begin) -> None:
    story = begin("yes", "talk")
    story.do(cast.INTERVIEWER_1, "refuse", BRUG, reason=NOT_NOW)
    assert story.state() is State.REFERRING
    answer = story.do(cast.PARTNER, "refuse", reason=NOT_NOW)
    assert answer.status_code == 303
    assert story.state() is State.APPROVED
    assert story.referral_page(cast.PARTNER).status_code == 404
    assert NOT_NOW in story.support()
    assert "Arktos kan nu niet" in story.support(cast.COORDINATOR)


def test_after_refusing_the_partner_is_thanked_and_sees_nothing_more(begin: Begin) -> None:
    story = begin("yes", "yes")
    address = story.do(cast.PARTNER, "refuse", reason=NOT_NOW).headers["Location"]
    assert story.reference not in address
    page = story.page(cast.PARTNER, "/doorverwijzingen").text
    assert "Bedankt voor je antwoord." in page
    assert "De Wilg" not in page


def test_no_answer_in_time_lapses(begin: Begin) -> None:
    story = begin("no", "yes")
    story.clock.moment = story.row().due_at or story.clock.now()
    due.tick(story.database, story.clock.now())
    assert story.row().state is ReferralState.OFFERED  # its own day still counts
    story.clock.move(minutes=2)
    assert story.referral_page(cast.PARTNER).status_code == 200
    due.tick(story.database, story.clock.now())
    assert story.row().state is ReferralState.LAPSED
    assert story.state() is State.APPROVED
    assert "Arktos antwoordde niet op tijd" in story.support()
    assert story.referral_page(cast.PARTNER).status_code == 404


def test_the_school_can_stop_at_any_time(begin: Begin) -> None:
    story = begin("yes", "yes")
    story.do(cast.INTERVIEWER_1, "accept", BRUG, **ACCEPT)
    assert story.do(cast.LEAD, "stop", reason="Het past toch niet dit jaar.").status_code == 303
    assert story.state() is State.IN_TRAJECTORY  # the other one said yes, and nobody must answer any more
    assert "Het past toch niet dit jaar." in story.support(cast.COORDINATOR)


def test_a_partner_can_stop_once_it_said_yes_and_not_before(begin: Begin) -> None:
    story = begin("no", "yes")
    assert story.do(cast.PARTNER, "stop", reason="Te vroeg.").status_code == 403
    story.do(cast.PARTNER, "accept", **ACCEPT)
    story.start()
    assert story.do(cast.PARTNER, "stop", reason="Onze begeleider is langdurig afwezig.").status_code == 303
    assert "Onze begeleider is langdurig afwezig." in story.support()


def test_a_partner_closes_with_its_own_result(begin: Begin) -> None:
    story = begin("no", "yes")
    story.do(cast.PARTNER, "accept", **ACCEPT)
    story.start()
    story.complete()
    answer = story.close(cast.PARTNER)
    assert answer.status_code == 303
    assert story.state() is State.CLOSED
    closed = story.page(cast.PARTNER, answer.headers["Location"]).text
    assert "Het onthaal loopt." in closed
    assert "Bram Peeters, Arktos" in closed


@pytest.mark.parametrize(
    ("action", "typed", "missing"),
    [
        ("accept", {"contact": "Bram Peeters", "first_step": " "}, "Schrijf in één zin wat je eerst doet"),
        ("refuse", {"reason": ""}, "Schrijf in één of twee zinnen waarom"),
    ],
)
def test_what_is_missing_is_asked_and_what_was_typed_stays(
    begin: Begin, action: str, typed: dict[str, str], missing: str
) -> None:
    story = begin("no", "yes")
    answer = story.do(cast.PARTNER, action, **typed)
    assert answer.status_code == 422
    assert missing in answer.text
    assert all(value.strip() in answer.text for value in typed.values())
    assert story.row().state is ReferralState.OFFERED


def test_two_people_of_one_partner_at_the_same_time(begin: Begin) -> None:
    story = begin("no", "yes")
    seen = str(story.row().version)
    address = f"/doorverwijzingen/{story.referral()}/acties/refuse"
    story.do(cast.PARTNER, "accept", **ACCEPT)
    answer = story.at(cast.PARTNER).send(address, version=seen, reason=NOT_NOW)
    assert answer.status_code == 409
    assert NOT_NOW in answer.text


def test_support_that_came_back_from_the_table_is_kept_apart(begin: Begin) -> None:
    story = begin("no", "yes")
    story.do(cast.PARTNER, "refuse", reason=NOT_NOW)
    with story.stage() as stage:
        stage.props.answers = ("yes", "no")
        stage.bring(State.REFERRING)
        story.clock.moment = stage.now
    page = story.support()
    current, earlier = page.split("Toon wat er vroeger liep")
    assert "De Schoolbrug" in current
    assert "Arktos" not in current
    assert NOT_NOW in earlier
    assert ARKTOS in earlier
