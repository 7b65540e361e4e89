"""Forms: what was typed becomes the input of a schema, and what is wrong goes back to its field; nothing is lost.

A form sends flat names. Lists repeat a name, and a dot goes one level down: `choices.<proposal>.answer`,
`remarks.<number>.text`. The schema (marshmallow, the same as for the API) says how to read them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from flask import request
from marshmallow import Schema, ValidationError, fields
from werkzeug.datastructures import MultiDict

from records.words import _
from web.problems import field_problem
from workflow.errors import Refused, field_errors

OWN_NAMES: Final = frozenset({"csrf_token", "version"})
WHOLE: Final = "_schema"  # what is wrong with the form as a whole, for the macros of components/field.html
TRUE: Final = frozenset({"true", "on", "1", "yes", "ja"})
FALSE: Final = frozenset({"false", "off", "0", "no", "nee"})


@dataclass(slots=True)
class Form:
    """A form as the templates draw it: `values` as typed, `errors` per field; `data` is what the schema made of it."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    prefix: str = ""

    @property
    def ok(self) -> bool:
        """Say whether nothing is wrong."""
        return not self.errors

    def refuse(self, name: str, sentence: str) -> None:
        """Add what is wrong with a field (already translated); `""` for the form as a whole."""
        self.errors.setdefault(name or WHOLE, []).append(sentence)

    def take(self, refused: Refused) -> None:
        """Add every reason of a refusal: to its field where it has one, else to the form as a whole."""
        for name, sentences in refused.errors.items():
            for sentence in sentences:
                self.refuse("" if name in {"_", WHOLE} else name, sentence)
        told = {sentence for sentences in self.errors.values() for sentence in sentences}
        for reason in refused.reasons:
            if reason not in told:
                self.refuse("", reason)


def read(schema: type[Schema] | Schema, typed: MultiDict[str, str] | None = None) -> Form:
    """Read the form that was sent with a schema. Look at `ok`; the same page with 422 shows what is wrong."""
    reader = schema() if isinstance(schema, type) else schema
    sent = request.form if typed is None else typed
    form = Form(values=typed_values(sent, reader))
    try:
        form.data = reader.load(to_input(reader, sent))
    except ValidationError as error:
        messages = error.messages if isinstance(error.messages, dict) else {WHOLE: error.messages}
        found = {name: [_(text) for text in texts] for name, texts in field_errors(messages).items()}
        form.take(field_problem(found))
    return form


def typed_values(sent: MultiDict[str, str], schema: Schema) -> dict[str, Any]:
    """Give what was typed, to draw the form again: a list where the schema asks one."""
    lists = {name for name, each in schema.fields.items() if isinstance(each, fields.List)}
    return {name: sent.getlist(name) if name in lists else sent[name] for name in sent if name not in OWN_NAMES}


def to_input(schema: Schema, sent: MultiDict[str, str], prefix: str = "") -> dict[str, Any]:
    """Turn flat form data into the nested data that the schema reads, as the API would send it."""
    found: dict[str, Any] = {}
    for name, each in schema.fields.items():
        given = _one(each, sent, prefix + name)
        if given is not None and (given != [] or not schema.partial):  # of a partial input, what is left out stays
            found[name] = given
    return found


def _one(each: fields.Field[Any], sent: MultiDict[str, str], name: str) -> Any:
    """Read one field: None when it was left out."""
    if isinstance(each, fields.Dict):
        keys = _next_parts(sent, name)
        inner = each.value_field
        found = {key: _one(inner, sent, f"{name}.{key}") for key in keys} if inner is not None else {}
        return {key: value for key, value in found.items() if value is not None} or (None if not each.required else {})
    if isinstance(each, fields.List):
        if isinstance(each.inner, fields.Nested):
            rows = (_one(each.inner, sent, f"{name}.{key}") for key in _next_parts(sent, name))
            return [row for row in rows if row is not None]
        return [value for value in sent.getlist(name) if value.strip()]
    if isinstance(each, fields.Nested):
        row = to_input(each.schema, sent, f"{name}.")
        return row if any(value.strip() if isinstance(value, str) else value for value in row.values()) else None
    return _plain(each, sent.get(name))


def _next_parts(sent: Mapping[str, Any], name: str) -> list[str]:
    """Give the parts that follow `name.` in what was sent, in order and once each."""
    start = f"{name}."
    return list(dict.fromkeys(key[len(start) :].split(".")[0] for key in sent if key.startswith(start)))


def _plain(each: fields.Field[Any], text: str | None) -> Any:
    if text is None:
        return None
    word = text.strip()
    if isinstance(each, fields.Boolean):
        lower = word.lower()
        return True if lower in TRUE else False if lower in FALSE else (word or None)
    if isinstance(each, fields.String):
        return text
    if not word:
        return None
    if isinstance(each, fields.Integer):
        return int(word) if word.lstrip("-").isascii() and word.lstrip("-").isdigit() else word
    return word
