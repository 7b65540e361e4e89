"""The warning that a text seems to name a pupil, for every page that takes free text. The text itself stays."""

from collections.abc import Mapping
from typing import Final

from marshmallow import Schema

from records.words import _
from web.pages import say
from workflow.pupils import pupils_in

FREE_TEXT: Final = "area"  # the widget of a field in which people write sentences (workflow/inputs.py)


def warn_of_pupils(where: str, text: str, adults: frozenset[str] = frozenset()) -> None:
    """Say on the next page that this text seems to hold a pupil's name or number.

    `where`: which text, in words; `adults`: the names of grown-ups, who may be named.
    """
    if words := pupils_in(text, adults):
        told = {"tekst": where, "woorden": ", ".join(f"“{word}”" for word in words)}
        say(
            _("Noemt “{tekst}” een leerling ({woorden})? Haal die naam weg: leerlingen blijven ongenoemd.", **told),
            "warn",
        )


def warn_of_pupils_in(schema: Schema, data: Mapping[str, object]) -> None:
    """The same for every free text of an action's input."""
    for name, field in schema.fields.items():
        text = data.get(name)
        if field.metadata.get("widget") == FREE_TEXT and isinstance(text, str):
            warn_of_pupils(_(str(field.metadata.get("label", name))), text)
