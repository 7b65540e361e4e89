"""Who sees what of a referral (visibility.md): a partner only its own, and how to reach people only after its yes."""

from collections.abc import Callable

import pytest

from demo import cast
from records.request import IntakeAnswer
from tests.trajectory.play import ACCEPT, BRUG, Story

Begin = Callable[..., Story]
SECRET = "Kanaaleiland is een woord dat nergens anders staat."


def test_a_partner_sees_only_its_own_referral(begin: Begin) -> None:
    story = begin("yes", "talk")
    assert story.referral_page(cast.PARTNER, BRUG).status_code == 404
    assert story.referral_page(cast.INTERVIEWER_1).status_code == 404
    assert BRUG not in story.page(cast.PARTNER, "/doorverwijzingen").text
    own = story.support(cast.PARTNER)
    assert "Arktos" in own
    assert BRUG not in own


def test_what_another_partner_wrote_stays_with_the_school(begin: Begin) -> None:
    story = begin("yes", "yes")
    story.do(cast.INTERVIEWER_1, "refuse", BRUG, reason=SECRET)
    assert SECRET in story.support()
    story.do(cast.PARTNER, "accept", **ACCEPT)
    for address in (f"/doorverwijzingen/{story.referral()}", f"/vragen/{story.reference}/ondersteuning"):
        assert SECRET not in story.page(cast.PARTNER, address).text


@pytest.mark.parametrize(
    "email", [cast.INTERVIEWER_2, cast.OTHER_LEAD, cast.ADMIN, cast.GUIDANCE, "koen.smits@elegast.example"]
)
def test_others_are_not_told_that_it_exists(begin: Begin, email: str) -> None:
    story = begin("no", "yes")
    assert story.referral_page(email).status_code == 404
    assert story.page(email, f"/vragen/{story.reference}/ondersteuning").status_code == 404
    assert story.call("GET", f"/referrals/{story.referral()}", email=email).status_code == 404
    assert story.call("GET", "/referrals", email=email).json["items"] == []
    post = story.call("POST", f"/referrals/{story.referral()}/notes", {"text": "Ik mag dit niet."}, email)
    assert post.status_code == 404


def test_nobody_must_sign_in_to_learn_that_they_must(begin: Begin) -> None:
    story = begin("no", "yes")
    answer = story.app.test_client().get(f"/doorverwijzingen/{story.referral()}")
    assert answer.status_code == 302
    assert "/aanmelden" in answer.headers["Location"]


def test_names_at_once_and_addresses_only_after_a_yes(begin: Begin) -> None:
    story = begin("no", "yes")
    before = story.referral_page(cast.PARTNER).text
    assert "Sofie Lemmens" in before
    assert "@school.example" not in before
    assert "Hoe je hen bereikt, zie je zodra jullie ja zeggen." in before
    story.do(cast.PARTNER, "accept", **ACCEPT)
    assert "sofie.lemmens@school.example" in story.referral_page(cast.PARTNER).text


def test_a_yes_of_another_partner_shows_no_addresses(begin: Begin) -> None:
    story = begin("yes", "yes")
    story.do(cast.INTERVIEWER_1, "accept", BRUG, **ACCEPT)
    assert "@school.example" not in story.referral_page(cast.PARTNER).text


def test_the_phone_of_whoever_asked_comes_with_it(begin: Begin) -> None:
    story = begin("no", "yes")
    number = "0470 11 22 33"
    with story.stage() as stage:
        answer = stage.session.get_one(IntakeAnswer, (stage.request.id, "about_you"))
        answer.value = {**answer.value, "phone": number}
    assert number not in story.referral_page(cast.PARTNER).text
    story.do(cast.PARTNER, "accept", **ACCEPT)
    assert number in story.referral_page(cast.PARTNER).text


def test_only_shared_sections_are_named_to_the_partner(begin: Begin) -> None:
    story = begin("no", "yes")
    shared = story.referral_page(cast.PARTNER).text.split("Wat de school deelt")[1]
    assert "Wat speelt er" in shared
    assert "Achtergrond" not in shared


def test_stopping_closes_the_door_at_the_next_read(begin: Begin) -> None:
    story = begin("no", "yes")
    story.do(cast.PARTNER, "accept", **ACCEPT)
    assert story.referral_page(cast.PARTNER).status_code == 200
    story.do(cast.LEAD, "stop", reason="Het past niet.")
    assert story.referral_page(cast.PARTNER).status_code == 404
    assert story.call("GET", f"/referrals/{story.referral()}").status_code == 404
    assert story.call("GET", "/referrals").json["items"] == []


def test_the_reason_with_the_choice_is_for_that_partner_alone(begin: Begin) -> None:
    story = begin("yes", "yes")
    with story.stage() as stage:
        decision = stage.referrals[0].decision
        next(one for one in decision.choices if one.proposal_id == stage.referrals[0].proposal_id).reason = SECRET
    assert SECRET in story.referral_page(cast.INTERVIEWER_1, BRUG).text
    assert SECRET in story.referral_page(cast.COORDINATOR, BRUG).text
    assert SECRET not in story.referral_page(cast.PARTNER).text


@pytest.mark.parametrize("nasty", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}"])
def test_hostile_words_stay_words(begin: Begin, nasty: str) -> None:
    story = begin("no", "yes")
    story.do(cast.PARTNER, "accept", contact=nasty, first_step=nasty)
    story.at(cast.PARTNER).send(f"/doorverwijzingen/{story.referral()}/notities", text=nasty)
    story.start()
    story.complete(result=nasty)
    story.close(cast.COORDINATOR, nasty)
    for page in (story.support(), story.referral_page(cast.LEAD).text, closing_page(story)):
        assert "<script>alert" not in page
        assert "<img" not in page
        assert ">49<" not in page


def closing_page(story: Story) -> str:
    return str(story.page(cast.LEAD, f"/vragen/{story.reference}/afronden").text)
