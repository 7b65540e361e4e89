"""The partner writes how it goes; the school and the coordinator read it."""

from collections.abc import Callable

import pytest

from demo import cast
from tests.trajectory.play import ACCEPT, Story

Begin = Callable[..., Story]
WORDS = "Eerste sessie met de derde graad. Fijne groep."


@pytest.fixture
def accepted(begin: Begin) -> Story:
    story = begin("no", "yes")
    story.do(cast.PARTNER, "accept", **ACCEPT)
    return story


def address(story: Story) -> str:
    return f"/doorverwijzingen/{story.referral()}/notities"


def test_the_school_and_the_coordinator_read_along(accepted: Story) -> None:
    assert accepted.at(cast.PARTNER).send(address(accepted), text=WORDS).status_code == 303
    for email in (cast.LEAD, cast.TEACHER, cast.COORDINATOR, cast.PARTNER):
        assert WORDS in accepted.referral_page(email).text
        assert WORDS in accepted.support(email)


@pytest.mark.parametrize("email", [cast.LEAD, cast.COORDINATOR])
def test_only_the_partner_writes(accepted: Story, email: str) -> None:
    assert "Deel hoe het gaat" not in accepted.referral_page(email).text
    assert accepted.at(email).send(address(accepted), text=WORDS).status_code == 403


def test_not_before_a_yes_and_not_after_the_end(begin: Begin) -> None:
    story = begin("no", "yes")
    assert "Deel hoe het gaat" not in story.referral_page(cast.PARTNER).text
    assert story.at(cast.PARTNER).send(address(story), text=WORDS).status_code == 409
    story.do(cast.PARTNER, "accept", **ACCEPT)
    story.start()
    story.complete()
    early = story.at(cast.PARTNER).send(address(story), text=WORDS)
    assert early.status_code == 409
    assert WORDS in early.text  # nothing typed is lost


def test_nothing_written_is_asked_again(accepted: Story) -> None:
    answer = accepted.at(cast.PARTNER).send(address(accepted), text="   ")
    assert answer.status_code == 422
    assert "Schrijf in enkele zinnen hoe het gaat." in answer.text


def test_a_name_of_a_pupil_is_warned_of(accepted: Story) -> None:
    accepted.at(cast.PARTNER).send(address(accepted), text="De leerling Yusuf komt weer elke maandag.")
    assert "leerlingen blijven ongenoemd" in accepted.referral_page(cast.PARTNER).text


def test_too_much_is_refused_and_kept(accepted: Story) -> None:
    answer = accepted.at(cast.PARTNER).send(address(accepted), text="a" * 5001)
    assert answer.status_code == 422
    assert "Maak deze tekst korter" in answer.text
    assert "a" * 5001 in answer.text


def test_through_the_api(accepted: Story) -> None:
    answer = accepted.call("POST", f"/referrals/{accepted.referral()}/notes", {"text": WORDS})
    assert answer.status_code == 201
    notes = accepted.call("GET", f"/referrals/{accepted.referral()}", email=cast.LEAD).json["notes"]
    assert [(note["text"], note["by"]) for note in notes] == [(WORDS, "Bram Peeters")]
