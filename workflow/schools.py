"""Finds schools as a hurried person types them: without accents, half a name, a letter wrong, the number unpadded.

`School.search` holds folded words (`search_text`): that column is all the picker looks at. Whoever writes a school
writes it too. One letter that is wrong, missing, too many or swapped is forgiven in each word of four letters or more.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from records.organisations import School
from records.school_numbers import bare, read_number
from records.vocabulary import EducationalNetwork, SchoolKind

MOST_WORDS: Final = 8
MOST_CANDIDATES: Final = 400
FORGIVING: Final = 4  # letters of a word from which one mistake is forgiven
LONGEST: Final = 400  # of the column
WORDS: Final = re.compile(r"[a-z0-9]+")
SAME: Final = {"st": "sint", "ste": "sint", "sinte": "sint", "bs": "basisschool"}
SMALL: Final = frozenset({"de", "het", "een", "van", "te", "in", "en", "school", "t", "s"})


@dataclass(frozen=True, slots=True)
class FoundSchool:
    """A school as the picker shows it."""

    id: str
    number: str | None
    name: str
    place: str
    street: str | None
    kind: SchoolKind
    educational_network: EducationalNetwork


def fold(text: str) -> list[str]:
    """Split a text in words without capitals, accents or signs: `St.-Jozef, Zürich` -> sint, jozef, zurich."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(part for part in parts if not unicodedata.combining(part))
    return [SAME.get(word, word) for word in WORDS.findall(plain.replace("'", "").replace("’", ""))]


def search_text(name: str, place: str, number: str | None, street: str | None, kind: SchoolKind) -> str:
    """Make `School.search`: words with a space around each, and the name once more as one word (`dewilg`)."""
    own = fold(name)
    joined = ["".join(own)] if len(own) > 1 else []
    words = [*own, *joined, *fold(place), *fold(number or ""), *fold(street or ""), *fold(kind.dutch)]
    return f" {' '.join(dict.fromkeys(words))} "[:LONGEST]


def find_schools(session: Session, text: str, limit: int) -> list[FoundSchool]:
    """Find the active schools of the register that fit what was typed, best first. One statement, or two.

    The second forgives mistakes. Whoever types a whole number finds its school first. A school that somebody
    only typed (no number) is nobody else's to choose. Nothing typed finds nothing. Its speed at 4,000
    schools is a row of `./bench`.
    """
    words = _wanted(text)
    if not words or limit < 1:
        return []
    candidates = _candidates(session, [_contains(word) for word in words])
    if not candidates:
        candidates = _candidates(session, [_resembles(word) for word in words])
    scored = [(score, row) for row in candidates if (score := _score(words, row.search)) > 0]
    number = read_number(text)
    scored.sort(key=lambda pair: (pair[1].number != number, -pair[0], pair[1].name, pair[1].place, pair[1].id))
    return [FoundSchool(*row[1:]) for _, row in scored[:limit]]


def _wanted(text: str) -> list[str]:
    words = list(dict.fromkeys(fold(bare(text) if read_number(text) else text)))
    telling = [word for word in words if word not in SMALL]
    return (telling or words)[:MOST_WORDS]


def _candidates(session: Session, fits: Sequence[ColumnElement[bool]]) -> Sequence[Any]:
    """Read who may fit, those of few words first: sorting names by the rules of a language is slow."""
    query = (
        select(
            School.search, School.id, School.number, School.name, School.place, School.street, School.kind,
            School.educational_network,
        )
        .where(School.active, School.number.is_not(None), and_(*fits))
        .order_by(func.length(School.search), School.id)
        .limit(MOST_CANDIDATES)
    )  # fmt: skip
    found: Sequence[Any] = session.execute(query).all()
    return found


def _contains(word: str) -> ColumnElement[bool]:
    return School.search.contains(word)  # a folded word holds no sign that LIKE would read


def _resembles(word: str) -> ColumnElement[bool]:
    """One mistake leaves the beginning or the end of a word whole: that is what the database looks for."""
    if len(word) < FORGIVING:
        return _contains(word)
    half = (len(word) + 1) // 2
    return or_(School.search.contains(f" {word[: half - 1]}"), School.search.contains(word[half:]))


def _score(words: Sequence[str], search: str) -> float:
    tokens = search.split()
    total = 0.0
    for word in words:
        best = _best(word, tokens)
        if best == 0:
            return 0
        total += best
    return total


def _best(word: str, tokens: Sequence[str]) -> float:
    """Say how well a word fits the best of the tokens; earlier tokens (the name) weigh a little more."""
    best = 0.0
    for place, token in enumerate(tokens):
        fit = 4.0 if token == word else 3.0 if token.startswith(word) else 2.0 if word in token else 0.0
        if not fit and len(word) >= FORGIVING and best <= 1 and _near(word, token):
            fit = 1.0
        if fit:
            best = max(best, fit - place * 0.01)
    return best


def _near(word: str, token: str) -> bool:
    """Say whether one mistake lies between a word and a token, or the beginning of a token."""
    size = len(word)
    half = (size + 1) // 2
    if not token.startswith(word[: half - 1]) and word[half:] not in token:
        return False
    return any(_one_off(word, token[:length]) for length in {len(token), size - 1, size, size + 1})


def _one_off(one: str, other: str) -> bool:
    """Say whether two words differ by one letter: another, missing, too many, or two swapped."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    shortest = min(len(one), len(other))
    while start < shortest and one[start] == other[start]:
        start += 1
    rest, there = one[start:], other[start:]
    if rest[1:] == there[1:] or rest[1:] == there or rest == there[1:]:
        return True
    return rest[:2] == there[1::-1] and rest[2:] == there[2:]
