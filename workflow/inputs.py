"""What each action asks: one declaration for the form, the API and the CLI (api.md, "Inputs of the actions").

Labels, help and errors are Dutch source texts; they are translated where they are shown. `metadata` tells a form how
to draw the field: `label`, `help`, `widget` (text, area, one, several, yes_no, moment, number, day, map, rows) and
`options` (a vocabulary, or the name of a list that the page supplies).
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from marshmallow import RAISE, Schema, fields, validate

from records.vocabulary import Choice, RemarkKind, SectionKey, Word
from records.words import N_

ZONE: Final = ZoneInfo("Europe/Brussels")
LONG: Final = 5000
SHORT: Final = 300
WHOLE_TABLE: Final = "table"

# Controls, what is no character, halves of one; and what comes along unseen with a number or an address that was copied
# from a phone: blanks without width, marks that turn the reading direction of all that follows.
UNSHOWN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060\u2066-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff\ud800-\udfff]"
)

Validator = Callable[[Any], Any]


def plain(text: str) -> str:
    """Leave out the signs that no page, no PDF and no database can hold, and those that nobody sees."""
    return UNSHOWN.sub("", text)


class Moment(fields.AwareDateTime):
    """A moment. Without a zone (a form's own field) it is meant in Brussels time; kept as an aware time."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> datetime:
        if isinstance(value, datetime):
            return value if value.tzinfo else value.replace(tzinfo=ZONE)
        return super()._deserialize(value, attr, data, **kwargs)


class Line(fields.String):
    """Text, without the blanks around it."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        return plain(text).strip().replace("\r\n", "\n")


def _messages(missing: str) -> dict[str, str | list[Any] | dict[Any, Any]]:
    return {"required": missing, "null": missing, "invalid": missing, "validator_failed": missing}


def _text(label: str, missing: str, hint: str = "", limit: int = LONG, widget: str = "area") -> Line:
    size: list[Validator] = [
        validate.Length(min=1, error=missing),
        validate.Length(max=limit, error=N_("Maak deze tekst korter: ten hoogste {max} tekens.")),
    ]
    metadata = {"label": label, "help": hint, "widget": widget, "limit": limit}
    return Line(required=True, validate=size, error_messages=_messages(missing), metadata=metadata)


def _maybe(label: str, hint: str = "", limit: int = LONG) -> Line:
    size = validate.Length(max=limit, error=N_("Maak deze tekst korter: ten hoogste {max} tekens."))
    wrong = N_("Schrijf hier gewone tekst, of laat dit leeg.")
    return Line(
        load_default="",
        allow_none=False,
        validate=size,
        error_messages=_messages(wrong),
        metadata={"label": label, "help": hint, "widget": "area", "limit": limit, "optional": True},
    )


def _key(label: str, missing: str, options: str, hint: str = "") -> Line:
    metadata = {"label": label, "help": hint, "widget": "one", "options": options}
    size = validate.Length(min=1, max=40, error=missing)
    return Line(required=True, validate=size, error_messages=_messages(missing), metadata=metadata)


def _keys(
    label: str, missing: str, options: str, hint: str = "", exactly: int | None = None, *, none_too: bool = False
) -> fields.List[Any]:
    least, given = (0, {"load_default": None}) if none_too else (1, {"required": True})
    size = validate.Length(equal=exactly, error=missing) if exactly else validate.Length(least, 100, error=missing)
    one = Line(validate=validate.Length(min=1, max=40, error=missing), error_messages=_messages(missing))
    metadata = {"label": label, "help": hint, "widget": "several", "options": options, "exactly": exactly}
    metadata |= {"optional": none_too}
    return fields.List(one, validate=size, error_messages=_messages(missing), metadata=metadata, **given)


def _moment(label: str, missing: str, hint: str = "") -> Moment:
    metadata = {"label": label, "help": hint, "widget": "moment"}
    errors = {**_messages(missing), "format": missing, "invalid_awareness": missing}
    return Moment(required=True, default_timezone=ZONE, error_messages=errors, metadata=metadata)


def _number(label: str, missing: str, low: int, high: int, hint: str = "") -> fields.Integer:
    metadata = {"label": label, "help": hint, "widget": "number", "low": low, "high": high}
    errors = {**_messages(missing), "too_large": missing}
    between = validate.Range(low, high, error=missing)
    return fields.Integer(required=True, strict=True, validate=between, error_messages=errors, metadata=metadata)


def _yes_no(label: str, missing: str, hint: str = "") -> fields.Boolean:
    metadata = {"label": label, "help": hint, "widget": "yes_no"}
    return fields.Boolean(required=True, error_messages=_messages(missing), metadata=metadata)


def _word(words: type[Word], label: str, wrong: str) -> fields.Enum[Any]:
    errors, metadata = {**_messages(wrong), "unknown": wrong}, {"label": label, "widget": "one"}
    return fields.Enum(words, by_value=True, required=True, error_messages=errors, metadata=metadata)


def _tick(label: str, wrong: str, hint: str) -> fields.Boolean:
    metadata = {"label": label, "help": hint, "widget": "tick", "optional": True}
    return fields.Boolean(load_default=False, error_messages=_messages(wrong), metadata=metadata)


class Input(Schema):
    """Base of every input: an unknown field is refused, so that a typing error never vanishes silently."""

    class Meta:
        """What marshmallow must do with fields it does not know."""

        unknown = RAISE

    error_messages = {  # noqa: RUF012 - marshmallow's own declaration
        "unknown": N_("Dit veld kennen we hier niet. Laat het weg."),
        "type": N_("Stuur de gegevens als velden met een naam."),
    }


class Nothing(Input):
    """An action that asks nothing."""


class Reason(Input):
    """A reason, for whoever must understand it."""

    reason = _text(N_("Waarom?"), N_("Schrijf in één of twee zinnen waarom, zodat de anderen het begrijpen."))


class MaybeReason(Input):
    """A reason if one wants to give it."""

    reason = _maybe(N_("Wil je zeggen waarom?"), N_("Dat hoeft niet. Het helpt ons wel om te leren."))


class Redirect(Reason):
    """Send a school straight to one organisation, in agreement with the school."""

    organisation = _key(N_("Naar wie?"), N_("Kies de organisatie die de school kan helpen."), "organisations")
    agreed = _text(
        N_("Hoe is de school akkoord gegaan?"),
        N_("Schrijf hoe en met wie van de school je dit afsprak, bijvoorbeeld: telefonisch met de directeur."),
        N_("Rechtstreeks doorverwijzen doe je alleen in samenspraak met de school."),
    )


class Interviewers(Input):
    """Two people of two organisations."""

    interviewers = _keys(
        N_("Wie voert het gesprek?"),
        N_("Kies precies twee gespreksvoerders, van twee verschillende organisaties."),
        "interviewers",
        N_("Twee partners, van twee verschillende organisaties."),
        exactly=2,
    )


class Assign(Interviewers):
    """Give the request a title and two interviewers."""

    title = _text(
        N_("Titel van de vraag"),
        N_("Geef de vraag een korte titel, in de woorden van de school."),
        N_("Kort en zonder namen van leerlingen. De school en de partners lezen deze titel."),
        limit=200,
        widget="text",
    )


class Schedule(Input):
    """The moment of the conversation."""

    starts_at = _moment(N_("Wanneer?"), N_("Kies een dag en een uur, bijvoorbeeld 24-11-2026 om 14.00 u."))
    minutes = _number(N_("Hoeveel minuten?"), N_("Kies tussen 15 en 480 minuten."), 15, 480)
    place = _text(
        N_("Waar?"),
        N_("Schrijf waar jullie elkaar zien, of plak de link van de videovergadering."),
        limit=SHORT,
        widget="text",
    )


class Hold(Input):
    """Who was there."""

    attended = _keys(
        N_("Wie van de school was erbij?"), N_("Vink aan wie van de school aan het gesprek deelnam."), "participants"
    )


class RemarkRow(Input):
    """One remark on one paragraph."""

    paragraph = _key(N_("Paragraaf"), N_("Zeg bij welke paragraaf dit hoort."), "paragraphs")
    kind = _word(RemarkKind, N_("Wat vinden jullie?"), N_("Kies akkoord, opmerking of onze visie."))
    text = _maybe(N_("Jullie woorden"))


class Remarks(Input):
    """Remarks besides those already written."""

    remarks = fields.List(
        fields.Nested(RemarkRow),
        load_default=list,
        validate=validate.Length(max=200, error=N_("Stuur ten hoogste 200 opmerkingen in één keer.")),
        error_messages=_messages(N_("Geef de opmerkingen als een lijst.")),
        metadata={"label": N_("Opmerkingen"), "widget": "rows", "optional": True},
    )


def _section(missing: str) -> fields.Enum[Any]:
    return fields.Enum(SectionKey, by_value=True, error_messages={**_messages(missing), "unknown": missing})


class Sharing(Input):
    """Per section: with the case table or not; and the guidance service."""

    sharing = fields.Dict(
        keys=_section(N_("Deze rubriek staat niet in het verslag.")),
        values=fields.Boolean(error_messages=_messages(N_("Kies per rubriek: delen of niet delen."))),
        required=True,
        error_messages=_messages(N_("Kies per rubriek: delen of niet delen.")),
        metadata={
            "label": N_("Wat delen we met de casetafel?"),
            "help": N_("Wat je niet deelt, lezen alleen de gespreksvoerders en de coördinator."),
            "widget": "map",
            "options": "sections",
        },
    )
    guidance = _yes_no(
        N_("Mag je pedagogische begeleidingsdienst meelezen?"),
        N_("Kies ja of nee voor de pedagogische begeleidingsdienst."),
        N_("Alleen als jullie dat willen. Je kan dit later veranderen."),
    )


class Tabling(Input):
    """Which meeting."""

    meeting = _key(N_("Op welke casetafel?"), N_("Kies een aangekondigde casetafel."), "meetings")


class Question(Input):
    """A question about the advice."""

    question = _text(N_("Jullie vraag over het advies"), N_("Schrijf wat jullie nog willen weten over het advies."))


class ChoiceRow(Input):
    """The answer on one proposal."""

    answer = _word(Choice, N_("Jullie keuze"), N_("Kies ja, nee of eerst praten."))
    reason = _maybe(N_("Wil je zeggen waarom?"))


def _choices(*, required: bool) -> fields.Dict:
    wrong = N_("Kies per voorstel: ja, nee of eerst praten.")
    metadata = {"label": N_("Jullie keuze per voorstel"), "widget": "map", "options": "proposals"}
    values = fields.Nested(ChoiceRow)
    if required:
        return fields.Dict(fields.String(), values, required=True, error_messages=_messages(wrong), metadata=metadata)
    metadata["optional"] = "yes"
    return fields.Dict(fields.String(), values, load_default=dict, error_messages=_messages(wrong), metadata=metadata)


class Choices(Input):
    """The school's choice on every proposal."""

    choices = _choices(required=True)
    guidance = _tick(
        N_("Onze pedagogische begeleidingsdienst mag het verslag lezen"),
        N_("Vink aan of je pedagogische begeleidingsdienst mag meelezen."),
        N_("Nodig als je voor een voorstel van de begeleidingsdienst kiest."),
    )


class Parting(MaybeReason):
    """Going on alone, or not following the advice: nothing has to be explained."""

    choices = _choices(required=False)


class ClosingNote(Input):
    """How it ended."""

    note = _text(
        N_("Slotnota"),
        N_("Schrijf in enkele zinnen wat er gebeurde en hoe de school verder gaat."),
        N_("De school en de partners die ondersteunden lezen dit."),
    )


class Announce(Input):
    """Until when partners prepare."""

    deadline = _moment(N_("Voorbereiden tot"), N_("Kies een dag en een uur vóór de casetafel begint."))


class MeetingForm(Input):
    """A new meeting."""

    starts_at = _moment(N_("Wanneer?"), N_("Kies een dag en een uur."))
    minutes = _number(N_("Hoeveel minuten?"), N_("Kies tussen 15 en 600 minuten."), 15, 600)
    place = _text(N_("Waar?"), N_("Schrijf waar de casetafel doorgaat, of plak de link."), limit=SHORT, widget="text")
    organisations = _keys(N_("Wie nodig je uit?"), N_("Kies minstens één organisatie."), "organisations")
    capacity = _number(N_("Hoeveel vragen passen op de agenda?"), N_("Kies tussen 1 en 20 vragen."), 1, 20)


class Amend(MeetingForm):
    """What changes of a meeting; everything left out stays."""

    def __init__(self, **kwargs: Any) -> None:
        """Ask for nothing in particular: every field may be left out."""
        super().__init__(**{**kwargs, "partial": True})

    deadline = _moment(N_("Voorbereiden tot"), N_("Kies een dag en een uur vóór de casetafel begint."))


class Present(Input):
    """Who sits at the table."""

    present = _keys(N_("Wie is er?"), N_("Vink aan wie aan de tafel zit."), "people")
    excused = _keys(
        N_("Wie liet weten niet te komen?"),
        N_("Kies uit de mensen van de uitgenodigde organisaties."),
        "people",
        N_("Zij staan als verontschuldigd in de notulen."),
        none_too=True,
    )


class Addition(Input):
    """What is added to minutes that were shared: about one case, or about the whole table."""

    text = _text(
        N_("Wat klopt er niet, of wat hoort erbij?"),
        N_("Schrijf in enkele zinnen wat er bij de notulen hoort."),
        N_("De notulen zelf veranderen niet. Dit komt er met de datum van vandaag bij."),
    )
    request = _key(N_("Waarover gaat het?"), N_("Kies een vraag, of de hele casetafel."), "minuted")
    for_school = _tick(
        N_("De school krijgt dit ook, bij haar uittreksel"),
        N_("Vink aan of de school dit ook krijgt."),
        N_("Schrijf dan niets over een andere school of over wat een partner inbracht."),
    )


class AcceptReferral(Input):
    """Who helps, and what comes first."""

    contact = _text(
        N_("Wie is jullie contactpersoon?"),
        N_("Schrijf een naam en hoe de school die persoon bereikt."),
        limit=SHORT,
        widget="text",
    )
    first_step = _text(N_("Wat is de eerste stap?"), N_("Schrijf in één zin wat je eerst doet, en wanneer."))


class StartDay(Input):
    """The day the support starts."""

    start_day = fields.Date(
        required=True,
        error_messages=_messages(N_("Kies de dag waarop de ondersteuning start.")),
        metadata={"label": N_("Startdag"), "widget": "day"},
    )


class Result(Input):
    """What it brought."""

    result = _text(
        N_("Wat heeft het opgeleverd?"),
        N_("Schrijf in ongeveer drie zinnen wat het opleverde voor de school."),
        N_("De school en de coördinator lezen dit."),
    )
