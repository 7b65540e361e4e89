"""What the features together must give: start-up fails when a mail, a document or a list of a form has nobody."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from marshmallow import fields

from records.kinds import DocumentKind, MailKind
from web.feature import Feature
from workflow.rules import TABLES

GIVEN_HERE: Final = frozenset({"sections"})


class IncompleteError(RuntimeError):
    """The features leave something undone. The app must not start."""


def missing(features: Sequence[Feature]) -> list[str]:
    """Name what nobody gives: handlers of the outbox, and the options of lists that actions ask for."""
    handled = {kind for feature in features for kind in feature.handlers}
    kinds: Iterable[Any] = (*MailKind, *DocumentKind)
    unhandled = [f"a handler of {type(kind).__name__}.{kind.name}" for kind in kinds if kind not in handled]
    given = {name for feature in features for name in feature.choices} | GIVEN_HERE
    # an action with a page of its own makes its own lists
    doors = {door for feature in features for door in feature.doors}
    asked = {name for machine, action, name in _lists() if (machine, action) not in doors and action not in doors}
    return unhandled + [f"the choices “{name}”" for name in sorted(asked - given)]


def require(features: Sequence[Feature]) -> None:
    """Raise IncompleteError, naming everything at once."""
    if lacking := missing(features):
        raise IncompleteError(f"no feature gives {', '.join(lacking)}")


def _lists() -> Iterator[tuple[Any, str, str]]:
    for machine, table in TABLES.items():
        for row in table.rows:
            for each in row.asks().fields.values():
                for name in _names(each):
                    yield machine, row.action.value, name


def _names(each: fields.Field[Any]) -> Iterator[str]:
    options = each.metadata.get("options")
    if isinstance(options, str):
        yield options
    if isinstance(each, fields.List) and isinstance(each.inner, fields.Nested):
        for below in each.inner.schema.fields.values():
            yield from _names(below)
