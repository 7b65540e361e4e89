"""Pages of a long list, by keyset: as fast at any depth, never an OFFSET, never a count.

A view asks `wanted()` for the limit and the place to go on after, reads `limit + 1` rows in a fixed order, and lets
`cut()` make the page and the address of the next one.
"""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

from flask import request, url_for

from records.words import _
from web.problems import field_problem
from workflow.errors import NotReady

DEFAULT: Final = 50
MOST: Final = 100
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which page is asked: at most `limit` rows, after the row with these keys (None: from the start)."""

    limit: int
    after: tuple[Any, ...] | None


@dataclass(frozen=True, slots=True)
class Cut:
    """One page: its rows, and the address of the next page, if there is one."""

    rows: list[Any]
    next_url: str | None


def wanted(*kinds: type, default: int = DEFAULT) -> Wanted:
    """Read `limit` (1 to 100) and `cursor` from the address; `kinds`: the types of the keys, such as (datetime, str).

    Raises NotReady when they make no sense.
    """
    text = request.args.get("limit", str(default))
    limit = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= limit <= MOST:
        raise field_problem({"limit": [_("Kies voor limit een getal van 1 tot {most}.", most=MOST)]})
    cursor = request.args.get("cursor")
    return Wanted(limit, _open(cursor, kinds) if cursor else None)


def cut(rows: Sequence[Row], asked: Wanted, keys: Callable[[Row], tuple[Any, ...]]) -> Cut:
    """Make a page of `limit + 1` rows that were read; `keys` gives the ordering values of a row, unique together."""
    shown = list(rows[: asked.limit])
    return Cut(shown, _next(keys(shown[-1])) if len(rows) > asked.limit else None)


def cut_whole(rows: Sequence[Row], asked: Wanted, keys: Callable[[Row], tuple[Any, ...]]) -> Cut:
    """Make a page of a short list that was read whole; `keys` names each of its rows. Raises NotReady."""
    begin = 0
    if asked.after is not None:
        places = [number for number, row in enumerate(rows) if keys(row) == asked.after]
        if not places:
            raise _unknown_place()
        begin = places[0] + 1
    return cut(rows[begin : begin + asked.limit + 1], asked, keys)


def _next(keys: tuple[Any, ...]) -> str:
    """Give the address of this same list, going on after these keys."""
    plain = [key.isoformat() if isinstance(key, datetime) else key for key in keys]
    cursor = base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")
    arguments: dict[str, Any] = {**request.args.to_dict(flat=False), **(request.view_args or {}), "cursor": cursor}
    return url_for(request.endpoint or "", **arguments)


def _open(cursor: str, kinds: tuple[type, ...]) -> tuple[Any, ...]:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        pairs = list(zip(kinds, values, strict=True))
        keys = tuple(datetime.fromisoformat(value) if kind is datetime else value for kind, value in pairs)
    except (ValueError, TypeError, binascii.Error) as error:
        raise _unknown_place() from error
    if not all(isinstance(key, kind) for kind, key in zip(kinds, keys, strict=True)):
        raise _unknown_place()
    if any(isinstance(key, datetime) and key.tzinfo is None for key in keys):
        raise _unknown_place()
    if any("\0" in key for key in keys if isinstance(key, str)):
        raise _unknown_place()  # a database would stumble over it
    return keys


def _unknown_place() -> NotReady:
    return field_problem({"cursor": [_("Deze plaats in de lijst kennen we niet. Begin opnieuw bij het begin.")]})
