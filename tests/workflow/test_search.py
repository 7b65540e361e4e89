"""Searching finds requests by their head and theme, and never tells more than a page would."""

import pytest

from records.session import Database
from records.vocabulary import State
from tests.workflow.builders import Story
from tests.workflow.cast import NOW
from tests.workflow.scene import Scene, statements
from workflow.search import find


def references(scene: Scene, person: str, text: str, limit: int = 20) -> list[str]:
    return [hit.reference for hit in find(scene.session, scene.actor(person), text, NOW, limit)]


@pytest.mark.parametrize(
    "text", ["2026-0042", "speelplaats", "SPEELPLAATS", "kleine beer", "beer taal", "Meer", "de kleine 0042"]
)
def test_title_reference_school_and_theme_are_found(scene: Scene, text: str) -> None:
    scene.story.until_approved()
    assert references(scene, "coordinator", text) == ["2026-0042"]


@pytest.mark.parametrize("text", ["", "  ", "zwembad", "speelplaats zwembad", "%", "_", "2026_0042", "\\"])
def test_what_does_not_stand_there_is_not_found(scene: Scene, text: str) -> None:
    scene.story.until_approved()
    assert references(scene, "coordinator", text) == []


def test_only_what_one_reaches_is_found(scene: Scene) -> None:
    scene.story.until_approved().table()
    found = {person: references(scene, person, "speelplaats") for person in ("partner", "outsider", "admin")}
    assert found == {"partner": ["2026-0042"], "outsider": [], "admin": []}


def test_a_theme_tells_nothing_to_who_may_not_read_the_intake(scene: Scene) -> None:
    scene.story.until_approved().table().request.title = "Samen op de speelplaats"
    found = {person: references(scene, person, "taal") for person in ("teacher", "interviewer", "partner")}
    assert found == {"teacher": ["2026-0042"], "interviewer": ["2026-0042"], "partner": []}


def test_a_draft_in_crisis_is_not_found_by_a_coordinator(scene: Scene) -> None:
    scene.story.draft(crisis=True)
    assert references(scene, "coordinator", "beer") == []


def test_the_newest_come_first_and_a_next_page_goes_on_where_this_one_ended(scene: Scene) -> None:
    for number in range(5):
        story = Story(scene.session, key=f"case-{number}", number=number).draft().submit()
        for _ in range(number // 2):
            story.to(State.SUBMITTED)  # the second and third were touched at the same moment
    actor = scene.actor("coordinator")
    everything = find(scene.session, actor, "beer", NOW, 20)
    assert [hit.reference for hit in everything] == ["2026-0004", "2026-0003", "2026-0002", "2026-0001", "2026-0000"]
    first = find(scene.session, actor, "beer", NOW, 2)
    second = find(scene.session, actor, "beer", NOW, 2, after=first[-1].cursor)
    third = find(scene.session, actor, "beer", NOW, 2, after=second[-1].cursor)
    assert first + second + third == everything


@pytest.mark.parametrize("person", ["coordinator", "partner", "teacher", "counsellor"])
def test_it_takes_one_statement(scene: Scene, database: Database, person: str) -> None:
    scene.story.until_approved(guidance=True).table()
    actor = scene.actor(person)
    with statements(database) as sent:
        find(scene.session, actor, "taal beer", NOW, 20)
    assert len(sent) == 1
