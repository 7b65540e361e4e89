"""The figures of a school year: totals that agree with what happened, for the coordinator alone."""

from datetime import date

import pytest

from demo import cast
from demo.props import Props
from desk.figures import SchoolYear, read, school_year
from records.vocabulary import State, Theme
from tests.desk.town import Town


def test_a_school_year_begins_in_september() -> None:
    assert school_year(date(2026, 8, 31)).label == "2025-2026"
    assert school_year(date(2026, 9, 1)).label == "2026-2027"


def test_figures_count_what_happened(town: Town) -> None:
    town.bring(State.ADVISED).bring(State.REFERRING, props=Props(themes=(Theme.TAAL,)))
    year = school_year(town.clock.now().date())
    with town.database.reading() as session:
        found = read(session, year)
        before = read(session, SchoolYear(year.begins - 1))
    assert (found["asked"], found["schools"]) == (2, 1)
    assert {row["label"]: row["value"] for row in found["themes"]} == {
        "Ouderbetrokkenheid": 1,
        "Taal": 2,
        "Welbevinden": 1,
    }
    assert found["themes"][0]["label"] == "Taal"
    assert [row["value"] for row in found["choices"]] == [1, 1, 0]
    days = {row["label"]: row["value"] for row in found["days"]}
    assert set(days) >= {"Vraag", "Gesprek", "Verslag", "Casetafel"}
    assert days["Casetafel"] >= 1
    assert (before["asked"], before["themes"], before["days"], before["choices"]) == (0, [], [], [])


def test_the_page_shows_totals_and_no_school(town: Town) -> None:
    town.bring(State.REFERRING)
    coordinator = town.browser(cast.COORDINATOR)
    shown = coordinator.get("/cijfers").text
    assert "1 vragen van 1 scholen" not in shown
    assert "Eén vraag van één school." in shown
    assert "De Wilg" not in shown
    assert "Er kwam nog geen vraag binnen." in coordinator.get("/cijfers?jaar=2023").text
    assert "Eén vraag van één school." in coordinator.get("/cijfers?jaar=niets").text
    assert town.count(cast.COORDINATOR, "/cijfers") <= 12


@pytest.mark.parametrize("email", [cast.LEAD, cast.PARTNER, cast.ADMIN])
def test_figures_are_for_the_coordinator(town: Town, email: str) -> None:
    town.settle()
    assert town.browser(email).get("/cijfers").status_code == 403
