"""Filters of the templates: dates as a Flemish reader knows them, plain text in paragraphs, initials."""

import re
from collections.abc import Callable
from typing import Any, Final

from flask import Flask
from markupsafe import Markup, escape

from records import dates

BLANK_LINES: Final = re.compile(r"\n\s*\n")
FILTERS: Final[dict[str, Callable[..., Any]]] = {
    "date": dates.dutch_date,
    "date_bare": dates.dutch_date_bare,
    "day": dates.dutch_day,
    "day_bare": dates.dutch_day_bare,
    "time": dates.dutch_time,
    "moment": dates.dutch_moment,
    "moment_short": dates.dutch_moment_short,
    "span": dates.dutch_span,
}


def nl2p(text: str | None) -> Markup:
    """Show plain text as paragraphs: split at blank lines, a single line end is a `<br>`. Everything is escaped."""
    blocks = [block.strip() for block in BLANK_LINES.split((text or "").replace("\r\n", "\n"))]
    lines = [[escape(line) for line in block.split("\n")] for block in blocks if block]
    return Markup("\n").join(Markup("<p>%s</p>") % Markup("<br>").join(block) for block in lines)


def initials(name: str) -> str:
    """Give the letters in a face: `Nora El Amrani` -> `NA`, first and last word."""
    words = [word for word in name.split() if word[0].isalpha()]
    ends = words[:1] + words[1:][-1:]
    return "".join(word[0].upper() for word in ends)


def wire(app: Flask) -> None:
    """Make the filters known to the templates of the app."""
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.filters["nl2p"] = nl2p
    app.jinja_env.filters["initials"] = initials
