"""Basisschool De Wilg and its neighbours: what a conversation knows from outside, and a whole conversation."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from intake.questions import Context, PersonFacts, SchoolFacts, moment_key
from records.vocabulary import EducationalNetwork, Function, SchoolKind

DE_WILG: Final = SchoolFacts(
    "099942", "Basisschool De Wilg", "Leiedam", SchoolKind.PRIMARY, EducationalNetwork.KATHOLIEK
)
DE_ESDOORN: Final = SchoolFacts(
    "099946", "Basisschool De Esdoorn", "Leiedam", SchoolKind.PRIMARY, EducationalNetwork.GO
)
MIDDENSCHOOL: Final = SchoolFacts(
    "099943", "Middenschool De Wilg", "Leiedam", SchoolKind.SECONDARY, EducationalNetwork.GO
)
DE_LINDE: Final = SchoolFacts("099944", "De Linde", "Leiedam", SchoolKind.SPECIAL, EducationalNetwork.NONE)
DE_BRUG: Final = SchoolFacts("05UX", "De Brug", "Sluis", SchoolKind.PRIMARY, EducationalNetwork.NONE)
REGISTER: Final = {each.number: each for each in (DE_WILG, DE_ESDOORN, MIDDENSCHOOL, DE_LINDE, DE_BRUG)}

NADIA: Final = PersonFacts("Nadia Verstappen", "lead@school.example", Function.DIRECTOR)
FIRST: Final = datetime(2026, 11, 24, 13, tzinfo=UTC)
SLOTS: Final = tuple(FIRST + timedelta(days=each) for each in range(6))
UNKNOWN: Final = Context(
    today=date(2026, 11, 10),
    crisis_phone="09 000 00 11",
    slots=SLOTS,
    grant_rules_url="https://leiedam.example/toelage",
)
STORY: Final = (
    "Op het oudercontact zien we nog geen derde van de ouders. Veel gezinnen spreken thuis een andere taal. "
    "Op maandag komen er elke week meer kinderen te laat. Mijn team raakt vermoeid."
)


def knowing(school: SchoolFacts | None) -> Context:
    """Give the context of somebody who is not signed in and whose answer names this school of the register."""
    return replace(UNKNOWN, answered_school=school)


def signed_in() -> Context:
    """Give the context of Nadia, of whom the login tells everything."""
    return replace(UNKNOWN, person=NADIA, login_school=DE_WILG)


def for_answers(answers: Mapping[str, Any]) -> Context:
    """Give the context that goes with the school in the answers, as a caller would look it up."""
    number = answers.get("school")
    return knowing(REGISTER.get(number) if isinstance(number, str) else None)


def slot(place: int, answer: str = "yes") -> dict[str, str]:
    """Answer one of the offered moments."""
    return {"starts_at": moment_key(SLOTS[place]), "answer": answer}


WHOLE: Final[dict[str, Any]] = {
    "welcome": None,
    "school": "099942",
    "about_you": {"name": "Nadia Verstappen", "function": "director", "email": "lead@school.example"},
    "situation": STORY,
    "themes": ["ouderbetrokkenheid", "taal"],
    "crisis": "no",
    "who": ["parents", "pupils"],
    "levels": ["nursery_3", "year_1"],
    "since": "longer",
    "strengths": "Een warm team.",
    "tried": None,
    "partners_now": ["clb", "bridge_worker", "de bib om de hoek"],
    "dream": "Ouders komen graag binnen.",
    "support_kind": ["coaching", "vision"],
    "readiness": "planned",
    "grant": "maybe",
    "guidance": "later",
    "participants": [
        {"name": "Nadia Verstappen", "function": "director", "email": "lead@school.example"},
        {"name": "Tom Claes", "function": "care_coordinator", "email": "teacher@school.example"},
    ],
    "availability": [slot(0), slot(1), slot(2), slot(3, "if_need_be"), slot(4, "no")],
    "format": "school",
    "attachments": None,
    "anything_else": None,
    "review": None,
}
