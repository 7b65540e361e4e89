"""What in a free text may point to one pupil: a likely name, a national register number (BE) or a BSN (NL).

Pupils stay unnamed (design/visibility.md, glossary.md). This only warns, it never refuses: a name of a colleague may
stand in a text, and a warning may be wrong. The names that are common in schools stand in `workflow/pupils.toml`.
A page that takes free text says the warning with `web.pupils.warn_of_pupils`.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Final

from records.text import Span, disjoint, fold

BIS_MONTHS: Final = (0, 20, 40)  # a number given before registration adds 20 or 40 to the month
LONGEST_TITLE: Final = 24  # characters before a name in which a title is looked for
LAST_MONTH: Final = 12
LAST_DAY: Final = 31
CHECK_MODULUS: Final = 97  # Belgian national register number: Royal Decree of 3 April 1984
BSN_WEIGHTS: Final = (9, 8, 7, 6, 5, 4, 3, 2, -1)  # the "elfproef"
BSN_MODULUS: Final = 11

SHOWN_WORDS: Final = 3
LAST_TEXTS: Final = 512  # a page of the chat asks about the same answers again and again

_READ: Final = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_FIRST_NAMES: Final = frozenset(fold(each) for each in _READ["first_names"])
_NO_NAMES: Final = frozenset(fold(each) for each in _READ["no_names"])

_CAPITAL: Final = r"(?P<name>[A-ZÀ-ÖØ-ÞŁŠŽİ][a-zà-öø-ÿłšžıćčğş]+(?:-[A-ZÀ-Þ][a-zà-ÿ]+)?)"
_CHILD: Final = (
    r"(?:leerling(?:e|en)?|jongens?|meisjes?|kind|kindje|kleuters?|peuter|zoon(?:tje)?|dochter(?:tje)?|broer(?:tje)?|"
    r"zus(?:je)?|student(?:e|en)?|tiener|jongere)"
)
_NTH: Final = r"(?:\d ?(?:e|de|ste)|eerste|tweede|derde|vierde|vijfde|zesde|zevende)"
_YEAR: Final = r"(?:leerjaar|kleuterklas|jaar|middelbaar|secundair|klas|graad)"
_GRADE: Final = rf"(?:\d[A-Za-z]{{1,3}}\d?\b|[KLkl]\d\b|(?:het |de )?{_NTH} {_YEAR}|klas \d)"
_TITLE: Final = re.compile(
    r"(?:juf|juffrouw|meester|mevrouw|mevr\.|mw\.|meneer|mijnheer|dhr\.|de heer|directeur|directrice|collega|leraar|"
    r"lerares|leerkracht|\bde|\bhet|\bsint|zorgcoördinator|brugfiguur|coach|begeleider|titularis|adjunct|inspecteur)\s+$",
    re.IGNORECASE,
)
# (pattern, whether the name must be one that is common): the last ones say less, so they ask for more.
_NAMED: Final = (
    (
        re.compile(rf"\b{_CHILD}(?:\s+|,\s*)(?:genaamd\s+|met de naam\s+|heet\s+)?(?-i:{_CAPITAL})", re.IGNORECASE),
        False,
    ),
    (re.compile(rf"\b(?:genaamd|met de naam|heet)\s+(?-i:{_CAPITAL})", re.IGNORECASE), False),
    (re.compile(rf"\b{_CAPITAL}(?:,| \(| uit| van| in| zit in)\s*(?:de |het )?{_GRADE}"), False),
    (re.compile(rf"\b{_CAPITAL} (?:van der |van de |van den |van |de |el |al |ben )?[A-Z]\.(?!\w)"), False),
    (re.compile(rf"\b{_CAPITAL}(?:,| \()\s*\d{{1,2}} ?(?:jaar|j\.)"), False),
    (re.compile(rf"\b{_CAPITAL} (?:van |is |wordt )?\d{{1,2}} jaar\b"), True),
    (re.compile(rf"\b{_CAPITAL} (?:(?:[Vv]an|[Dd]e|[Dd]er|[Dd]en|[Ee]l|[Aa]l|[Bb]en) )*[A-Z][a-zà-ÿ]+"), True),
)
_ELEVEN: Final = re.compile(r"(?<![\d+])\d{2}[ .\-/]?\d{2}[ .\-/]?\d{2}[ .\-/]{0,3}\d{3}[ .\-/]?\d{2}(?!\d)")
_NINE: Final = re.compile(r"(?<![\d+.])(?:\d{9}|\d{3}[. ]\d{3}[. ]\d{3}|\d{4}[. ]\d{2}[. ]\d{3})(?!\d)")
_BSN_BEFORE: Final = re.compile(
    r"(?:bsn|burgerservicenummer|sofinummer)[\s:.-]*(?:nummer|nr\.?)?[\s:.-]*$", re.IGNORECASE
)


@lru_cache(maxsize=LAST_TEXTS)
def pupils_in(text: str, adults: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Give the first words of a text that may name or number a pupil, three at most, each once.

    `adults`: names of the grown-ups of this dossier, who may be named.
    """
    found = dict.fromkeys(text[start:end] for start, end in pupil_spans(text))
    return tuple(word for word in found if not any(name and name in word for name in adults))[:SHOWN_WORDS]


@lru_cache(maxsize=LAST_TEXTS)
def pupil_spans(text: str) -> tuple[Span, ...]:
    """Give where a pupil may be named or numbered, in order; () when nothing was found."""
    return tuple(disjoint(chain(_names(text), _numbers(text))))


def is_register_number(digits: str) -> bool:
    """Say whether 11 digits are a Belgian national register number or a BIS number: birthday and check digits."""
    month, day = int(digits[2:4]), int(digits[4:6])
    if not any(0 <= month - more <= LAST_MONTH for more in BIS_MONTHS) or day > LAST_DAY:
        return False
    check = int(digits[9:])
    born_before_2000, born_since = int(digits[:9]), int("2" + digits[:9])
    return check in {CHECK_MODULUS - each % CHECK_MODULUS for each in (born_before_2000, born_since)}


def is_bsn(digits: str) -> bool:
    """Say whether 9 digits are a Dutch citizen service number: the weighted sum is a multiple of eleven."""
    total = sum(weight * int(digit) for weight, digit in zip(BSN_WEIGHTS, digits, strict=True))
    return total % BSN_MODULUS == 0 and int(digits) > 0


def _names(text: str) -> Iterator[Span]:
    for pattern, must_be_common in _NAMED:
        for found in pattern.finditer(text):
            name = fold(found["name"])
            likely = name in _FIRST_NAMES or not (must_be_common or name in _NO_NAMES or _begins_sentence(found, text))
            if likely and not _TITLE.search(text, max(0, found.start("name") - LONGEST_TITLE), found.start("name")):
                yield found.start("name"), found.end()


def _begins_sentence(found: re.Match[str], text: str) -> bool:
    """Say whether a capital only stands there because a sentence begins."""
    before = text[: found.start("name")].rstrip()
    return not before or before[-1] in ".!?:\n" or "\n" in text[len(before) : found.start("name")]


def _numbers(text: str) -> Iterator[Span]:
    for found in _ELEVEN.finditer(text):
        if is_register_number("".join(each for each in found.group() if each.isdecimal())):
            yield found.span()
    for found in _NINE.finditer(text):
        digits = "".join(each for each in found.group() if each.isdecimal())
        # With a zero in front it is more likely a Belgian phone number, unless the text says what it is.
        if (digits[0] != "0" or _BSN_BEFORE.search(text[: found.start()])) and is_bsn(digits):
            yield found.span()
