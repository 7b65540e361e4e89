"""Reading what people wrote: words brought to plain lower case, and stretches of a text."""

import unicodedata
from collections.abc import Iterable

Span = tuple[int, int]  # from which character to which, not included


def fold(text: str) -> str:
    """Bring a text to plain lower case: `Suïcide` and `suicide` are the same word."""
    lower = text.lower()
    if lower.isascii():
        return lower
    return "".join(each for each in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(each))


def disjoint(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Put spans in order, and of two that overlap keep the one that begins first."""
    ordered = sorted(set(spans), key=lambda each: (each[0], -each[1]))
    kept: list[Span] = []
    for span in ordered:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return tuple(kept)
