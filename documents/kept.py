"""What a paper said, kept as plain values: for papers to which something may be added later (`Kind.grows`).

What was printed then stays word for word, also when a person, a school or an organisation has another name by now.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from documents.contexts import Context
from documents.fingerprint import plain_of
from documents.kinds import KINDS
from documents.pieces import Letterhead
from records.kinds import DocumentKind

LETTERHEAD: Final = "letterhead"  # of each print anew: its version, its moment, and how to reach the network


def as_kept(kind: DocumentKind, context: Context) -> dict[str, Any] | None:
    """Give everything a paper says but its letterhead, as JSON holds it; None for a kind to which nothing is added."""
    if not KINDS[kind].grows:
        return None
    return {each.name: plain_of(getattr(context, each.name)) for each in fields(context) if each.name != LETTERHEAD}


def from_kept(kind: DocumentKind, kept: Mapping[str, Any], letterhead: Letterhead) -> Any:
    """Give the context again of which `as_kept` was made, under another letterhead.

    Raises TypeError, ValueError or KeyError for what was not kept by it. A field that came later has its default.
    """
    shape = KINDS[kind].context
    return shape(**_values(shape, kept), letterhead=letterhead)


def _values(shape: Any, kept: Mapping[str, Any]) -> dict[str, Any]:
    hints = get_type_hints(shape)
    wanted = [each.name for each in fields(shape) if each.name in kept and each.name != LETTERHEAD]
    return {name: _read(hints[name], kept[name]) for name in wanted}


def _read(hint: Any, value: Any) -> Any:
    """Read one plain value back as what the field holds."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in {Union, UnionType}:
        return None if value is None else _read(next(each for each in inner if each is not NoneType), value)
    if origin is tuple:
        return tuple(_read(inner[0], each) for each in value)
    if is_dataclass(hint):
        return hint(**_values(hint, value))  # type: ignore[operator]  # a class, not one of its values
    if issubclass(hint, Enum):
        return hint(value)
    if issubclass(hint, date):  # a datetime too
        return hint.fromisoformat(value)
    return value
