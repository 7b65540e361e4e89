"""What an answer must look like, per kind of question, and the sentence that says what to do when it does not.

`validate` gives every reason at once. `clean` gives the value to compute with; what is stored and given back is the
value as it was sent. Plain functions, no schema library: this runs at every answer. Value shapes: design/api.md.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from intake.questions import Answers, Context, Kind, Question, is_empty, moment_key, read_moment
from records.school_numbers import read_number
from records.vocabulary import Function, SlotAnswer
from records.words import N_, _
from workflow.inputs import UNSHOWN

MAX_PEOPLE: Final = 12
MAX_CHOICES: Final = 60
MAX_OWN_WORDS: Final = 120
MAX_MOMENTS: Final = 400
MOMENTS_NEEDED: Final = 3
MAX_SHOWN: Final = 40  # characters of a wrong value that a sentence repeats
PHONE_DIGITS: Final = range(8, 16)  # the shortest Belgian number with its area code, the longest of E.164

_EMAIL: Final = re.compile(r"[^\s@,;:<>()\[\]\\\"]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,63}")
_PHONE: Final = re.compile(r"\+?[\d\s./()\u2010-\u2014-]+")
_FUNCTIONS: Final = frozenset(Function)
_SLOT_ANSWERS: Final = frozenset(SlotAnswer)
_PERSON_FIELDS: Final = frozenset({"name", "function", "email"})
_LENGTHS: Final = {"name": 120, "email": 254, "place": 120}  # as wide as their columns
_SCHOOL_NAME: Final = 200
_SILENT: Final = frozenset({Kind.STATEMENT, Kind.FILES, Kind.REVIEW})
WRONG_SHAPE: Final = N_("Dit antwoord konden we niet lezen. Vul het opnieuw in.")


class Given(NamedTuple):
    """An answer to look at, with all that a check may need."""

    value: Any
    question: Question
    answers: Answers
    context: Context
    reread: bool

    def allowed(self) -> Iterable[str]:
        """Give the option keys that count: those offered now, or any that ever were for an answer that stands."""
        if self.reread:
            return self.question.labels
        return {option.key for option in self.question.choices(self.answers, self.context)}

    def offered(self) -> set[datetime]:
        """Give the moments that may be chosen: those offered now, and those of the answer that stands already."""
        earlier = self.answers.get(self.question.key)
        kept = (read_moment(each.get("starts_at")) for each in earlier) if isinstance(earlier, list) else ()
        return {*self.context.slots, *(each for each in kept if each)}


def validate(question: Question, value: Any, answers: Answers, context: Context, *, reread: bool = False) -> list[str]:
    """Give what is wrong with a value, in Dutch sentences that say what to do; [] when it is right.

    `reread` is for an answer that stands already: moments and choices that are no longer offered still count then, and
    a school that has left the register too.
    """
    if not reread and _holds_unreadable(value):  # what stands already was kept
        return [_("Er staat een onleesbaar teken in je antwoord. Typ het opnieuw, of plak het als gewone tekst.")]
    if question.kind in _SILENT:
        return [] if value is None else [_("Hier hoort geen antwoord bij. Ga gewoon verder.")]
    if is_empty(value):
        return [_(question.missing)] if question.required else []
    return _CHECKS[question.kind](Given(value, question, answers, context, reread))


def clean(question: Question, value: Any) -> Any:
    """Give a valid value in the form to compute with; null when it says nothing.

    Texts without blanks around them, a school number padded, moments as the option keys, choices once each, mail
    addresses in lower case.
    """
    if is_empty(value):
        return None
    return _CLEANERS.get(question.kind, _same)(value)


# ---- per kind: what is wrong


def _text(given: Given) -> list[str]:
    value = given.value
    if not isinstance(value, str):
        return [_(WRONG_SHAPE)]
    return _too_long(value.replace("\r\n", "\n"), given.question.limit)


def _phone(given: Given) -> list[str]:
    return (
        [] if _is_phone(given.value) else [_("Schrijf een telefoonnummer met netnummer, bijvoorbeeld 0470 12 34 56.")]
    )


def _one(given: Given) -> list[str]:
    value = given.value
    if isinstance(value, str) and value in given.allowed():
        return []
    return [_("Kies een van de antwoorden in de lijst.")]


def _several(given: Given) -> list[str]:
    value = given.value
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        return [_(WRONG_SHAPE)]
    if len(value) > MAX_CHOICES:
        return [_("Kies er hoogstens {aantal}.", aantal=MAX_CHOICES)]
    allowed = given.allowed()
    strange = [each for each in value if each not in allowed]
    if given.question.own_words:
        long = [each for each in strange if len(each) > MAX_OWN_WORDS]
        return [_("Hou “{begin}…” korter: hoogstens {aantal} tekens.", begin=long[0][:MAX_SHOWN], aantal=MAX_OWN_WORDS)
                ] if long else []  # fmt: skip
    return [_("Kies alleen uit de lijst: “{woord}” staat er niet in.", woord=each[:MAX_SHOWN]) for each in strange[:3]]


def _school(given: Given) -> list[str]:
    value = given.value
    if isinstance(value, dict):
        return [
            *_strange_fields(value, {"name", "place"}),
            *_field(value, "name", _SCHOOL_NAME, _("Schrijf de naam van je school.")),
            *_field(value, "place", _LENGTHS["place"], _("Schrijf in welke gemeente je school ligt.")),
        ]
    number = read_number(value) if isinstance(value, str) else None
    if number is None:
        return [
            _(
                "Kies je school uit de lijst, of schrijf het instellingsnummer (hoogstens 6 cijfers) of de BRIN-code "
                "(4 tekens). Staat je school er niet bij? Vul dan de naam en de gemeente in."
            )
        ]
    known = given.context.answered_school
    if given.reread or (known is not None and known.number == number):
        return []
    return [_("Nummer {nummer} vinden we niet. Kijk het na, of vul de naam en de gemeente in.", nummer=number)]


def _person(given: Given) -> list[str]:
    value = given.value
    if not isinstance(value, dict):
        return [_(WRONG_SHAPE)]
    wrong = [*_strange_fields(value, _PERSON_FIELDS | {"phone"}), *_person_fields(value)]
    if not is_empty(value.get("phone")) and not _is_phone(value["phone"]):
        wrong.append(_("Schrijf je telefoonnummer met netnummer, bijvoorbeeld 0470 12 34 56, of laat het leeg."))
    return wrong


def _participants(given: Given) -> list[str]:
    value = given.value
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        return [_(WRONG_SHAPE)]
    people = [each for each in value if not is_empty(each)]
    if len(people) > MAX_PEOPLE or len(value) > MAX_CHOICES:
        return [_("Noem hoogstens {aantal} mensen. Een viertal is ideaal.", aantal=MAX_PEOPLE)]
    wrong = [
        _("Persoon {nummer}: {wat}", nummer=number, wat=reason[:1].lower() + reason[1:])
        for number, person in enumerate(people, 1)
        for reason in (*_strange_fields(person, _PERSON_FIELDS), *_person_fields(person))
    ]
    addresses = [each["email"].strip().lower() for each in people if isinstance(each.get("email"), str)]
    twice = sorted({each for each in addresses if each and addresses.count(each) > 1})
    wrong += [_("Geef elke persoon een eigen mailadres: {adres} staat er twee keer.", adres=each) for each in twice]
    if all(each.get("function") != Function.DIRECTOR for each in people):
        wrong.append(_("Zet ook de directeur erbij: die is zeker nodig in het gesprek."))
    return wrong


def _slots(given: Given) -> list[str]:
    value = given.value
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value) or len(value) > MAX_MOMENTS:
        return [_(WRONG_SHAPE)]
    moments = [read_moment(each.get("starts_at")) for each in value]
    wrong = [reason for each in value for reason in _strange_fields(each, {"starts_at", "answer"})][:3]
    if None in moments or any(not _is_one_of(each.get("answer"), _SLOT_ANSWERS) for each in value):
        wrong.append(_("Kies bij elk moment: kan, liever niet of kan niet."))
    if len(set(moments)) < len(moments):
        wrong.append(_("Een moment staat er twee keer. Geef elk moment één antwoord."))
    if not given.reread and {each for each in moments if each} - given.offered():
        wrong.append(_("Een van die momenten kan niet meer gekozen worden. Kies uit de momenten in de lijst."))
    fitting = sum(1 for each in value if each.get("answer") == SlotAnswer.YES)
    if fitting < MOMENTS_NEEDED:
        wrong.append(_("Kies minstens {aantal} momenten die passen. Nu zijn het er {nu}.",
                       aantal=MOMENTS_NEEDED, nu=fitting))  # fmt: skip
    return wrong


_CHECKS: Final[Mapping[Kind, Callable[[Given], list[str]]]] = {
    Kind.TEXT: _text,
    Kind.PHONE: _phone,
    Kind.ONE: _one,
    Kind.YES_NO: _one,
    Kind.SEVERAL: _several,
    Kind.SCHOOL: _school,
    Kind.PERSON: _person,
    Kind.PARTICIPANTS: _participants,
    Kind.SLOTS: _slots,
}


# ---- pieces of the checks


def _person_fields(person: Mapping[str, Any]) -> list[str]:
    wrong = _field(person, "name", _LENGTHS["name"], _("Schrijf de voornaam en de naam."))
    if not _is_one_of(person.get("function"), _FUNCTIONS):
        wrong.append(_("Kies een functie uit de lijst."))
    mail = person.get("email")
    if not isinstance(mail, str) or len(mail) > _LENGTHS["email"] or not _EMAIL.fullmatch(mail.strip()):
        wrong.append(_("Schrijf een mailadres, zoals naam@school.be."))
    return wrong


def _field(value: Mapping[str, Any], name: str, longest: int, missing: str) -> list[str]:
    written = value.get(name)
    if not isinstance(written, str) or is_empty(written):
        return [missing]
    return _too_long(written, longest)


def _strange_fields(value: Mapping[str, Any], known: Iterable[str]) -> list[str]:
    strange = sorted(str(each) for each in set(value) - set(known))[:3]
    return [_("Laat het veld “{veld}” weg: dat kennen we hier niet.", veld=each[:MAX_SHOWN]) for each in strange]


def _too_long(text: str, longest: int) -> list[str]:
    if len(text) <= longest:
        return []
    return [_("Dit telt {nu} tekens. Kort het in tot hoogstens {aantal}.", nu=len(text), aantal=longest)]


def _is_phone(value: Any) -> bool:
    return (
        isinstance(value, str)
        and len(value) <= MAX_SHOWN
        and _PHONE.fullmatch(value.strip()) is not None
        and sum(each.isdecimal() for each in value) in PHONE_DIGITS
    )


def _is_one_of(value: Any, known: Iterable[str]) -> bool:
    return isinstance(value, str) and value in known


def _holds_unreadable(value: Any) -> bool:
    """Say whether a string in the value holds what a database cannot keep: control characters, halves of a pair."""
    if isinstance(value, str):
        return UNSHOWN.search(value) is not None
    return any(UNSHOWN.search(each) is not None for each in _strings(value, 3))


def _strings(value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif depth and isinstance(value, dict | list):
        for each in (*value, *value.values()) if isinstance(value, dict) else value:
            yield from _strings(each, depth - 1)


# ---- per kind: the value to compute with


def _same(value: Any) -> Any:
    return value


def _clean_text(value: str) -> str:
    return value.replace("\r\n", "\n").strip()


def _clean_phone(value: str) -> str:
    return " ".join(value.split())


def _clean_several(value: list[str]) -> list[str]:
    return list(dict.fromkeys(each.strip() for each in value if each.strip()))


def _clean_school(value: Any) -> Any:
    return read_number(value) if isinstance(value, str) else _clean_fields(value)


def _clean_fields(value: Mapping[str, Any]) -> dict[str, Any]:
    fields = {name: " ".join(each.split()) if isinstance(each, str) else each for name, each in value.items()}
    if "email" in fields:
        fields["email"] = fields["email"].lower()
    if "phone" in fields:
        fields["phone"] = fields["phone"] or None
    return fields


def _clean_people(value: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [_clean_fields(each) for each in value if not is_empty(each)]


def _clean_slots(value: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    read = ((read_moment(each["starts_at"]), each["answer"]) for each in value)
    return [{"starts_at": moment_key(moment), "answer": answer} for moment, answer in read if moment]


_CLEANERS: Final[Mapping[Kind, Callable[[Any], Any]]] = {
    Kind.TEXT: _clean_text,
    Kind.PHONE: _clean_phone,
    Kind.SEVERAL: _clean_several,
    Kind.SCHOOL: _clean_school,
    Kind.PERSON: _clean_fields,
    Kind.PARTICIPANTS: _clean_people,
    Kind.SLOTS: _clean_slots,
}
