"""How a form for any input is drawn: the fields of a schema, with label and help from their metadata.

The templates get plain `Drawn` fields; templates/web/fields.html knows which component each kind is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Any, Final

from marshmallow import Schema, fields

from records.dates import local
from records.vocabulary import Word
from records.words import _
from web.forms import Form

Option = tuple[str, str] | tuple[str, str, str]  # value, label, and perhaps help
Choices = Callable[[str], Sequence[Option]]
EMPTY_ROWS: Final = 3  # of a list that can grow, without script
MANY: Final = 12  # more options than this: a select instead of cards


@dataclass(slots=True)
class Drawn:
    """One field, ready to be drawn. `kind`: text area number date datetime one several yes_no tick group."""

    kind: str
    name: str
    label: str
    help: str = ""
    optional: bool = False
    options: Sequence[Option] = ()
    attrs: dict[str, Any] = field(default_factory=dict)
    fields: list["Drawn"] = field(default_factory=list)


KINDS: Final = {"moment": "datetime", "day": "date"}


def draw(schema: type[Schema] | Schema, choices: Choices, form: Form) -> list[Drawn]:
    """Draw every field of a schema. `choices(name)` gives the options of a list that the page supplies."""
    reader = schema() if isinstance(schema, type) else schema
    return [_draw(each, name, choices, form, partial=bool(reader.partial)) for name, each in reader.fields.items()]


def _draw(each: fields.Field[Any], name: str, choices: Choices, form: Form, *, partial: bool = False) -> Drawn:
    about = each.metadata
    widget = str(about.get("widget", "text"))
    drawn = Drawn(
        kind=KINDS.get(widget, widget),
        name=name,
        label=_(str(about.get("label", ""))),
        help=_(str(about["help"])) if about.get("help") else "",
        optional=partial or bool(about.get("optional")),
        options=_options(each, choices),
        attrs=_attributes(about),
    )
    if isinstance(each, fields.Dict):
        drawn.kind, drawn.fields = "group", _keyed(each, drawn, choices, form)
    elif isinstance(each, fields.List) and isinstance(each.inner, fields.Nested):
        drawn.kind, drawn.fields = "group", _rows(each.inner, name, choices, form)
    return drawn


def _options(each: fields.Field[Any], choices: Choices) -> Sequence[Option]:
    named = each.metadata.get("options")
    if isinstance(named, str):
        return choices(named)
    words: Any = named if named is not None else getattr(each, "enum", None)
    return [(word.value, word.label) for word in words] if isinstance(words, type) and issubclass(words, Word) else ()


def _attributes(about: Mapping[Any, Any]) -> dict[str, Any]:
    names = {"limit": "maxlength", "low": "min", "high": "max"}
    return {attribute: about[name] for name, attribute in names.items() if name in about}


def _keyed(each: fields.Dict, drawn: Drawn, choices: Choices, form: Form) -> list[Drawn]:
    """Draw a map: once per option, its key in the name."""
    inner = each.value_field
    found = []
    for option in drawn.options:
        name, label, hint = f"{drawn.name}.{option[0]}", option[1], "".join(option[2:])
        if isinstance(inner, fields.Nested):
            below = [_draw(sub, f"{name}.{key}", choices, form) for key, sub in inner.schema.fields.items()]
            found.append(Drawn("group", name, label, hint, fields=below))
        else:
            found.append(Drawn("yes_no", name, label, hint))
    return found


def _rows(inner: fields.Nested, name: str, choices: Choices, form: Form) -> list[Drawn]:
    """Draw a list that can grow: the rows that were typed, and a few empty ones."""
    parts = (key.split(".") for key in form.values if key.startswith(f"{name}."))
    typed = {int(part[1]) for part in parts if len(part) > 2 and part[1].isdigit()}  # noqa: PLR2004 - name, number, field
    count = max(typed, default=-1) + 1 + EMPTY_ROWS
    return [
        Drawn(
            "group",
            f"{name}.{number}",
            _("Nummer {number}", number=number + 1),
            fields=[_draw(sub, f"{name}.{number}.{key}", choices, form) for key, sub in inner.schema.fields.items()],
        )
        for number in range(min(count, 200))
    ]


def as_typed(data: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Turn data into the values a form shows, as if a person had typed them: `{"choices.p1.answer": "yes"}`."""
    typed: dict[str, Any] = {}
    for key, value in data.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            typed.update(as_typed(value, f"{name}."))
        elif isinstance(value, list | tuple) and value and isinstance(value[0], Mapping):
            typed.update(as_typed({str(number): row for number, row in enumerate(value)}, f"{name}."))
        elif isinstance(value, list | tuple | set | frozenset):
            typed[name] = [_text(each) for each in value]
        elif value is not None:
            typed[name] = _text(value)
    return typed


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime):
        return local(value).strftime("%Y-%m-%dT%H:%M")
    return value.isoformat() if isinstance(value, date) else str(value)
