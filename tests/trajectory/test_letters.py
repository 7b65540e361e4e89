"""On paper: the letter to a partner that a school chose, and the closing note, once for each who reads it."""

from collections.abc import Callable
from typing import Any

import pytest

from demo import cast
from records.kinds import Audience, DocumentKind
from records.report import SectionShare
from records.vocabulary import SectionKey
from tests.trajectory.play import ACCEPT, BRUG, RESULT, Story
from web import jobs
from web.kit import kit_of
from web.works import works_of

Begin = Callable[..., Story]
REFUSED = "Onze begeleiders zitten vol."
HELD_BACK = "De directeur is nieuw sinds vorig schooljaar"


def letter_to(story: Story, organisation: str = "Arktos") -> Any:
    wanted = story.referral(organisation)
    [letter] = [text for entry, text in story.printed(DocumentKind.REFERRAL_LETTER) if entry.referral_id == wanted]
    return letter


@pytest.fixture
def closed(begin: Begin) -> Story:
    story = begin("yes", "yes")
    story.do(cast.INTERVIEWER_1, "refuse", BRUG, reason=REFUSED)
    story.do(cast.PARTNER, "accept", **ACCEPT)
    story.start()
    story.complete()
    story.close(cast.COORDINATOR)
    return story


def test_the_letter_says_what_is_proposed_what_is_shared_and_by_when(begin: Begin) -> None:
    letter = letter_to(begin("no", "yes"))
    for words in (
        "Dag team van Arktos,",
        "Een vormingsreeks voor de derde graad",
        "Laat uiterlijk op",
        "Leen Wouters",
        "De school telt 280 leerlingen",
        "Nadia Verstappen (directeur)",
    ):
        assert words in letter


def test_the_letter_keeps_back_what_the_school_keeps_back(begin: Begin) -> None:
    letter = letter_to(begin("no", "yes"))
    assert HELD_BACK not in letter
    assert "@school.example" not in letter
    assert "Ouderbetrokkenheid" not in letter  # themes are answers of the chat: not a partner's to read


def test_a_section_held_back_by_then_is_not_in_the_letter(begin: Begin) -> None:
    story = begin("no", "yes")
    with story.stage() as stage:
        stage.session.get_one(SectionShare, (stage.request.id, SectionKey.SITUATION)).shared = False
    assert "De school telt 280 leerlingen" not in letter_to(story)


def test_no_letter_for_who_may_no_longer_read_it(begin: Begin) -> None:
    story = begin("yes", "yes")
    story.do(cast.PARTNER, "refuse", reason=REFUSED)
    assert letter_to(story) is None
    assert letter_to(story, BRUG) is not None


def test_talk_first_makes_another_letter(begin: Begin) -> None:
    assert "Een school wil eerst met jullie praten" in letter_to(begin("no", "talk"))


def test_the_same_letter_made_again_is_the_same(begin: Begin) -> None:
    story = begin("no", "yes")
    first = letter_to(story)
    story.clock.move(days=3)
    assert letter_to(story) == first


def test_the_closing_note_of_the_school_holds_every_result(closed: Story) -> None:
    notes = {entry.audience: text for entry, text in closed.printed(DocumentKind.CLOSING_NOTE)}
    assert all(words in notes[Audience.SCHOOL] for words in (RESULT, REFUSED, BRUG, "Leen Wouters"))


def test_the_closing_note_of_a_partner_holds_its_own_result_alone(closed: Story) -> None:
    notes = {entry.audience: text for entry, text in closed.printed(DocumentKind.CLOSING_NOTE)}
    assert set(notes) == {Audience.SCHOOL, Audience.REFERRED}
    assert RESULT in notes[Audience.REFERRED]
    assert REFUSED not in notes[Audience.REFERRED]
    assert BRUG not in notes[Audience.REFERRED]


def test_each_reader_is_offered_their_own_papers(closed: Story) -> None:
    kit = kit_of(closed.app)
    with closed.app.app_context():
        jobs.drain(works_of(kit), closed.clock.now())
    papers = {
        email: [(each["kind"], each["href"]) for each in documents(closed, email)]
        for email in (cast.LEAD, cast.PARTNER)
    }
    school = dict(papers[cast.LEAD])["closing_note"]
    own = dict(papers[cast.PARTNER])["closing_note"]
    assert school != own
    assert closed.page(cast.PARTNER, own).status_code == 200
    assert closed.page(cast.PARTNER, school).status_code == 404
    assert closed.page(cast.LEAD, school).status_code == 200
    assert [kind for kind, _ in papers[cast.PARTNER]].count("referral_letter") == 1


def documents(story: Story, email: str) -> list[dict[str, str]]:
    return list(story.call("GET", f"/requests/{story.reference}/documents", email=email).json["items"])


def test_holding_a_section_back_later_takes_the_earlier_letter_away(begin: Begin) -> None:
    story = begin("no", "yes")
    works = works_of(kit_of(story.app))
    with story.app.app_context():
        jobs.drain(works, story.clock.now())
    before = letter_page(story)
    assert before in story.referral_page(cast.PARTNER).text
    story.clock.move(hours=1)
    answer = story.call("PUT", f"/requests/{story.reference}/sharing", {"sharing": {"situation": False}}, cast.LEAD)
    assert answer.status_code == 200
    assert story.page(cast.PARTNER, before).status_code == 404
    assert before not in story.referral_page(cast.PARTNER).text
    with story.app.app_context():
        jobs.drain(works, story.clock.now())
    after = letter_page(story)
    assert after in story.referral_page(cast.PARTNER).text
    assert story.page(cast.PARTNER, after).status_code == 200


def letter_page(story: Story) -> str:
    """Give the address of the one letter this partner is offered."""
    [letter] = [each for each in documents(story, cast.PARTNER) if each["kind"] == "referral_letter"]
    return f"/documenten/{letter['id']}"
