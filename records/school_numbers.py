"""How a school is numbered: an instellingsnummer (BE) or a BRIN (NL), as it is kept and as people write it."""

import re
from typing import Final

DIGITS: Final = 6
BRIN: Final = re.compile(r"[0-9]{2}[A-Z]{2}(?:[0-9]{2})?")
SIGNS: Final = re.compile(r"[\s.-]")  # between the digits of a number, as people write it


def bare(written: str) -> str:
    """Leave the signs out that people write between digits."""
    return SIGNS.sub("", written)


def is_brin(number: str) -> bool:
    """Say whether a school number is a BRIN (NL): `05UX`, or `05UX01` for one place of a school with several."""
    return BRIN.fullmatch(number) is not None


def read_number(written: str) -> str | None:
    """Give a school number as it is kept; None when it is neither kind.

    An instellingsnummer has up to 6 digits and is padded with zeros, so that `12345` and `012 345` are the same; a BRIN
    is in capitals. A name of four letters is no BRIN, which begins with two digits: it is looked for.
    """
    plain = bare(written).upper()
    if plain.isascii() and plain.isdigit() and len(plain) <= DIGITS and int(plain) > 0:
        return plain.zfill(DIGITS)
    return plain if is_brin(plain) else None
