"""What the forms of this room ask, and the Dutch sentence when something is not right yet."""

import re
from collections.abc import Sequence
from typing import Any, Final

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from records.school_numbers import read_number
from records.vocabulary import (
    CalendarRegion,
    EducationalNetwork,
    Function,
    OrganisationKind,
    SchoolKind,
    SupportKind,
    Theme,
    Word,
)
from records.words import N_
from workflow.inputs import Input, Line

EMAIL: Final = re.compile(
    r"[^@\s<>()\[\],;:\"\\]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+"
)
LONGEST_EMAIL: Final = 254
PHONE: Final = re.compile(r"\+?[0-9][0-9 ./()-]{6,38}")
WEBSITE: Final = re.compile(r"https?://[^\s/]+\.[^\s]+")
WRONG_EMAIL: Final = N_("Schrijf een mailadres zoals naam@school.be.")
TOO_LONG: Final = N_("Maak deze tekst korter: ten hoogste {max} tekens.")


class Email(Line):
    """A mail address, kept in lower case."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs).lower()
        if text and (len(text) > LONGEST_EMAIL or not EMAIL.fullmatch(text)):
            raise ValidationError(WRONG_EMAIL)
        return text


class SchoolNumber(Line):
    """A school number as it is kept: padded, or a BRIN; empty when there is none."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        number = read_number(text) if text else ""
        if number is None:
            raise ValidationError(N_("Schrijf het instellingsnummer: ten hoogste zes cijfers, zoals 012345."))
        return number


def _said(sentence: str) -> dict[str, Any]:
    return {"required": sentence, "null": sentence, "invalid": sentence, "validator_failed": sentence}


def _line(missing: str, most: int) -> Line:
    size = [validate.Length(min=1, error=missing), validate.Length(max=most, error=TOO_LONG)]
    return Line(required=True, validate=size, error_messages=_said(missing))


def _maybe(most: int) -> Line:
    return Line(load_default="", validate=validate.Length(max=most, error=TOO_LONG))


def _shaped(pattern: re.Pattern[str], sentence: str, most: int) -> Line:
    def fits(text: str) -> None:
        if text and (len(text) > most or not pattern.fullmatch(text)):
            raise ValidationError(sentence)

    return Line(load_default="", validate=fits, error_messages=_said(sentence))


def _email(missing: str) -> Email:
    return Email(required=True, validate=validate.Length(min=1, error=missing), error_messages=_said(missing))


def _word(words: type[Word], missing: str) -> fields.Enum[Any]:
    return fields.Enum(words, by_value=True, required=True, error_messages={**_said(missing), "unknown": missing})


def _words(words: type[Word], missing: str, least: int = 0) -> fields.List[Any]:
    size: Sequence[Any] = [validate.Length(min=least, max=len(words), error=missing)]
    one = fields.Enum(words, by_value=True, error_messages={**_said(missing), "unknown": missing})
    return fields.List(one, load_default=list, validate=size, required=False, error_messages=_said(missing))


def _tick() -> fields.Boolean:
    return fields.Boolean(load_default=False)


class Page(Schema):
    """Base of the forms of pages: what else a browser sends is left alone."""

    class Meta:
        """A form also sends its own names, such as where to go on to."""

        unknown = EXCLUDE


class AskLink(Page):
    """Ask a link to sign in."""

    email = _email(N_("Schrijf je mailadres, dan sturen we je een link."))


class OwnDetails(Page):
    """What people change of themselves."""

    name = _line(N_("Schrijf je naam, zoals collega’s je kennen."), 120)
    phone = _shaped(PHONE, N_("Schrijf een telefoonnummer zoals 0470 00 00 00, of laat dit leeg."), 40)


class PersonForm(OwnDetails):
    """A person, as a coordinator or admin writes one down."""

    name = _line(N_("Schrijf de naam van deze persoon."), 120)
    email = _email(N_("Schrijf het mailadres: daarmee meldt deze persoon zich aan."))
    is_coordinator = _tick()
    is_admin = _tick()
    can_interview = _tick()
    active = _tick()
    organisations = fields.List(Line(), load_default=list)


class OrganisationForm(Page):
    """A partner organisation."""

    name = _line(N_("Schrijf de naam van de organisatie."), 160)
    kind = _word(OrganisationKind, N_("Kies wat voor organisatie dit is."))
    educational_network = fields.Enum(EducationalNetwork, by_value=True, load_default=None, allow_none=True)
    summary = _maybe(1000)
    email = Email(load_default="", error_messages=_said(WRONG_EMAIL))
    phone = _shaped(PHONE, N_("Schrijf een telefoonnummer zoals 09 000 00 00, of laat dit leeg."), 40)
    website = _shaped(WEBSITE, N_("Schrijf een adres zoals https://www.partner.be, of laat dit leeg."), 300)
    active = _tick()


class OfferForm(Page):
    """What an organisation can do."""

    title = _line(N_("Geef dit aanbod een naam die scholen begrijpen."), 200)
    description = _maybe(2000)
    themes = _words(Theme, N_("Kies minstens één thema."), least=1)
    kinds = _words(SupportKind, N_("Kies minstens één soort ondersteuning."), least=1)
    levels = _maybe(200)
    capacity = fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.Range(0, 999, error=N_("Schrijf een getal van 0 tot 999, of laat dit leeg.")),
        error_messages=_said(N_("Schrijf een getal van 0 tot 999, of laat dit leeg.")),
    )
    active = _tick()


class SchoolForm(Page):
    """A school of the register, or one that somebody typed."""

    name = _line(N_("Schrijf de naam van de school."), 200)
    place = _line(N_("Schrijf de gemeente waar de school ligt."), 120)
    street = _maybe(200)
    number = SchoolNumber(load_default="")
    kind = _word(SchoolKind, N_("Kies wat voor school dit is."))
    educational_network = _word(EducationalNetwork, N_("Kies het onderwijsnet van de school."))
    calendar = fields.Enum(
        CalendarRegion, by_value=True, load_default=None, error_messages=_said(N_("Kies een van de kalenders."))
    )
    active = _tick()


class Membership(Page):
    """How somebody belongs to a school."""

    function = _word(Function, N_("Kies de functie op school."))
    mandate = _tick()


class NewMember(Membership):
    """Somebody who is not known yet, added to a school."""

    name = _line(N_("Schrijf de naam van deze collega."), 120)
    email = _email(N_("Schrijf het mailadres van deze collega."))


class Confirmation(Input):
    """The body of `POST /schools/{number}/members/{email}/confirm` (api.md)."""

    function = _word(Function, N_("Kies de functie op school."))
    mandate = fields.Boolean(
        load_default=False, error_messages=_said(N_("Zeg met true of false of deze collega mee mag beslissen."))
    )
