"""What this room reads besides the inputs of actions: an envelope, and the advice in the making (design/api.md)."""

from collections.abc import Mapping
from typing import Any, Final

from marshmallow import fields, validate

from records.vocabulary import Choice, Route, SupportKind
from records.words import N_
from workflow.inputs import LONG, Input, Line

SHORT: Final = 200
MOST_ROWS: Final = 60
_TEXT: Final = N_("Schrijf hier gewone tekst, of laat dit leeg.")
_TOO_LONG: Final = N_("Maak deze tekst korter: ten hoogste {max} tekens.")
_LIST: Final = N_("Geef dit als een lijst.")
_YES_NO: Final = N_("Kies ja of nee.")
_REVISION: Final = N_("De revisie is een getal, of niets zolang er nog niets bewaard is.")
_MAIL: Final = N_("Schrijf een mailadres, bijvoorbeeld naam@organisatie.be.")
_KEY: Final = N_("Kies er een uit de lijst.")


def _messages(sentence: str) -> dict[str, str | list[Any] | dict[Any, Any]]:
    return dict.fromkeys(("required", "null", "invalid", "validator_failed", "too_large", "unknown"), sentence)


def _text(limit: int = LONG) -> Line:
    size = validate.Length(max=limit, error=_TOO_LONG)
    return Line(load_default="", validate=size, error_messages=_messages(_TEXT))


def _maybe_text() -> Line:
    size = validate.Length(max=SHORT, error=_TOO_LONG)
    return Line(load_default=None, allow_none=True, validate=size, error_messages=_messages(_TEXT))


def _flag(*, default: bool) -> fields.Boolean:
    return fields.Boolean(load_default=default, error_messages=_messages(_YES_NO))


def _revision() -> fields.Integer:
    between = validate.Range(0, 2**31 - 1, error=_REVISION)
    return fields.Integer(
        load_default=None, allow_none=True, strict=True, validate=between, error_messages=_messages(_REVISION)
    )


def _key(*, required: bool) -> Line:
    size = validate.Length(max=40, error=_KEY)
    if required:
        return Line(required=True, validate=size, error_messages=_messages(_KEY))
    return Line(load_default=None, allow_none=True, validate=size, error_messages=_messages(_KEY))


def _rows(of: type[Input]) -> fields.List[Any]:
    size = validate.Length(max=MOST_ROWS, error=N_("Dat zijn er te veel. Hou het bij ten hoogste {max}."))
    return fields.List(fields.Nested(of), load_default=None, validate=size, error_messages=_messages(_LIST))


class Address(Line):
    """A mail address, in the small letters under which accounts are known."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        return super()._deserialize(value, attr, data, **kwargs).lower()


class EnvelopeInput(Input):
    """An envelope: three fields that may each stay empty; empty in all three is an answer too."""

    see = _text()
    offer = _text()
    ask = _text()
    conflict = _flag(default=False)
    handed_in = _flag(default=True)
    revision = _revision()
    organisation = _key(required=False)  # for who sits at the table for more than one


class DraftedChoice(Input):
    """An answer in the making: it may stay open."""

    answer = fields.Enum(
        Choice,
        by_value=True,
        load_default=None,
        allow_none=True,
        error_messages=_messages(N_("Kies ja, nee of eerst praten, of laat het nog open.")),
    )
    reason = _text()


class ChoiceDraftInput(Input):
    """A choice in the making: everything may still be open."""

    choices = fields.Dict(
        fields.String(), fields.Nested(DraftedChoice), load_default=dict, error_messages=_messages(_LIST)
    )
    guidance = _flag(default=False)
    revision = _revision()


def _sources() -> fields.List[Any]:
    """What a line or a proposal rests on: ids of points and paragraphs."""
    return fields.List(
        Line(error_messages=_messages(_KEY)),
        load_default=list,
        validate=validate.Length(max=MOST_ROWS, error=N_("Dat zijn er te veel. Hou het bij ten hoogste {max}.")),
        error_messages=_messages(_LIST),
    )


class LineInput(Input):
    """A line of advice; `sources` are ids of points or paragraphs."""

    text = Line(
        required=True,
        validate=[
            validate.Length(min=1, error=N_("Schrijf de tekst van deze regel, of laat de hele regel weg.")),
            validate.Length(max=LONG, error=_TOO_LONG),
        ],
        error_messages=_messages(N_("Schrijf de tekst van deze regel, of laat de hele regel weg.")),
    )
    sources = _sources()


class ProposalInput(Input):
    """A proposal in the making: what is still empty is refused when the advice is sent, not before."""

    organisation = _key(required=False)
    kind = fields.Enum(
        SupportKind,
        by_value=True,
        load_default=None,
        allow_none=True,
        validate=validate.NoneOf([SupportKind.UNKNOWN], error=N_("Kies een soort ondersteuning uit de lijst.")),
        error_messages=_messages(N_("Kies een soort ondersteuning uit de lijst.")),
    )
    route = fields.Enum(
        Route,
        by_value=True,
        load_default=Route.TAILOR_MADE,
        error_messages=_messages(N_("Kies eigen aanbod, traject op maat of doorverwijzing.")),
    )
    what = _text()
    why = _text()
    period = _maybe_text()
    effort = _maybe_text()
    cost = _maybe_text()
    sources = _sources()


class UnusedInput(Input):
    """A word of explanation for a point that no line cites."""

    source = _key(required=True)
    why = _text(1000)


class AdviceInput(Input):
    """The advice in the making; what is left out stays as it is."""

    revision = _revision()
    lines = _rows(LineInput)
    proposals = _rows(ProposalInput)
    unused = _rows(UnusedInput)


class NotesInput(Input):
    """The notes of the room on one case."""

    notes = _text(4 * LONG)
    revision = _revision()


class AgreementInput(Input):
    """Who does what, and by which day."""

    what = Line(
        required=True,
        validate=[
            validate.Length(min=1, error=N_("Schrijf in enkele woorden wat er gebeurt.")),
            validate.Length(max=500, error=_TOO_LONG),
        ],
        error_messages=_messages(N_("Schrijf in enkele woorden wat er gebeurt.")),
    )
    owner = Line(
        required=True,
        validate=validate.Length(min=1, max=40, error=N_("Kies wie dit doet.")),
        error_messages=_messages(N_("Kies wie dit doet.")),
    )
    due_on = fields.Date(required=True, error_messages=_messages(N_("Kies tegen welke dag.")))


class GuestInput(Input):
    """Somebody who is asked to prepare a table for an invited organisation."""

    organisation = _key(required=True)
    name = Line(
        required=True,
        validate=[
            validate.Length(min=1, error=N_("Schrijf de naam van wie voorbereidt.")),
            validate.Length(max=120, error=_TOO_LONG),
        ],
        error_messages=_messages(N_("Schrijf de naam van wie voorbereidt.")),
    )
    email = Address(error_messages=_messages(_MAIL), required=True, validate=validate.Email(error=_MAIL))


class NewLineInput(Input):
    """One line of advice, added in the room; it has a source."""

    text = Line(
        required=True,
        validate=[
            validate.Length(min=1, error=N_("Schrijf de tekst van deze regel.")),
            validate.Length(max=LONG, error=_TOO_LONG),
        ],
        error_messages=_messages(N_("Schrijf de tekst van deze regel.")),
    )
    sources = fields.List(
        Line(error_messages=_messages(_KEY)),
        required=True,
        validate=[
            validate.Length(min=1, error=N_("Kies eerst een bron: een paragraaf of een inbreng.")),
            validate.Length(max=MOST_ROWS, error=N_("Dat zijn er te veel. Hou het bij ten hoogste {max}.")),
        ],
        error_messages=_messages(N_("Kies eerst een bron: een paragraaf of een inbreng.")),
    )


class ItemMinutes(Input):
    """How long an item takes."""

    minutes = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(5, 240, error=N_("Kies tussen 5 en 240 minuten.")),
        error_messages=_messages(N_("Kies tussen 5 en 240 minuten.")),
    )
