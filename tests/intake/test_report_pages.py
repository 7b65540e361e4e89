"""Every page of the conversation and the report opens for who it is for."""

import pytest

from records.vocabulary import State
from tests.intake.report_story import COORDINATOR, ILSE, LEAD, PARTNER, Story, words


@pytest.mark.parametrize(
    ("state", "email", "page", "told"),
    [
        (State.SUBMITTED, COORDINATOR, "aanduiden", "Wie voert het gesprek?"),
        (State.SUBMITTED, COORDINATOR, "doorverwijzen", "Rechtstreeks doorverwijzen"),
        (State.PLANNING, LEAD, "datumprikker", "Je antwoordt als Nadia Verstappen"),
        (State.PLANNING, ILSE, "datumprikker", "Een moment toevoegen"),
        (State.PLANNING, ILSE, "plannen", "Leg de datum vast"),
        (State.SCHEDULED, COORDINATOR, "aanduiden", "Wissel van gespreksvoerders"),
        (State.REPORTING, ILSE, "verslag/schrijven", "Schrijf het verslag"),
        (State.REPORTING, COORDINATOR, "verslag", "De gespreksvoerders schrijven eraan"),
        (State.REVIEW, LEAD, "verslag", "Lees na en beslis"),
        (State.REVIEW, LEAD, "verslag/nalezen", "Klopt dit verslag?"),
        (State.REVIEW, LEAD, "goedkeuren", "Keur versie 1 goed"),
        (State.APPROVED, LEAD, "delen", "Wie leest wat?"),
        (State.APPROVED, LEAD, "verslag", "goedgekeurd"),
        (State.TABLED, PARTNER, "verslag", "Verslag van het gesprek"),
    ],
)
def test_page_opens(story: Story, state: State, email: str, page: str, told: str) -> None:
    story.bring(state)

    response = story.browser(email).get(f"{story.address}/{page}")

    assert response.status_code == 200, words(response)
    assert told in words(response)
