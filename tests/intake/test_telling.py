"""An answer as people read it: Dutch words, never a raw key."""

from typing import Any

import pytest

from intake.script import CURRENT
from intake.telling import describe
from tests.intake.wilg import DE_WILG, MIDDENSCHOOL, WHOLE, knowing

TOLD = {
    "welcome": "",
    "school": "Basisschool De Wilg, Leiedam",
    "about_you": "Nadia Verstappen, directeur",
    "situation": WHOLE["situation"],
    "themes": "Ouderbetrokkenheid, Taal",
    "crisis": "Nee",
    "who": "Ouders, leerlingen",
    "levels": "3e kleuterklas, 1e leerjaar",
    "since": "Langer",
    "strengths": "Een warm team.",
    "tried": "Weet ik nog niet",
    "partners_now": "CLB, brugfiguur, de bib om de hoek",
    "dream": "Ouders komen graag binnen.",
    "support_kind": "Coaching van directie of coördinator, Visietraject met het team",
    "readiness": "Er is wat ruimte, als we het goed plannen.",
    "grant": "Misschien",
    "guidance": "Later beslissen",
    "participants": "Nadia Verstappen, directeur\nTom Claes, zorgcoördinator",
    "availability": (
        "Kan: di 24 november 2026, 14.00 u. · wo 25 november 2026, 14.00 u. · do 26 november 2026, 14.00 u.\n"
        "Liever niet: vr 27 november 2026, 14.00 u.\n"
        "Kan niet: za 28 november 2026, 14.00 u."
    ),
    "format": "Op school",
    "attachments": "",
    "anything_else": "Weet ik nog niet",
    "review": "",
}


@pytest.mark.parametrize(("key", "told"), TOLD.items(), ids=TOLD)
def test_an_answer_reads_as_a_person_would_say_it(key: str, told: str) -> None:
    assert describe(CURRENT.by_key[key], WHOLE[key], knowing(DE_WILG)) == told


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("99942", "School met instellingsnummer 099942"),
        ("05ux", "School met BRIN-code 05UX"),
        ({"name": "Nieuwe School", "place": "Leiedam"}, "Nieuwe School, Leiedam"),
    ],
)
def test_a_school_without_its_facts_still_has_a_name(value: Any, told: str) -> None:
    assert describe(CURRENT.by_key["school"], value, knowing(MIDDENSCHOOL)) == told
    assert describe(CURRENT.by_key["school"], value) == told


def test_levels_of_another_school_are_told_in_words_too() -> None:
    assert describe(CURRENT.by_key["levels"], ["stage_2"], knowing(DE_WILG)) == "2e graad"


def test_the_review_page_shows_addresses() -> None:
    value = {**WHOLE["about_you"], "phone": "0470 12 34 56"}
    assert describe(CURRENT.by_key["about_you"], value, in_full=True) == (
        "Nadia Verstappen, directeur, lead@school.example, 0470 12 34 56"
    )
