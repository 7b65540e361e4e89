"""An answer as people read it: in the bubble, on the review page, in the PDF. Never a raw key.

One text per answer; a list of people or moments has one line each.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from intake.checks import clean
from intake.questions import Context, Kind, Question, is_empty, read_moment
from records.dates import dutch_moment
from records.school_numbers import is_brin, read_number
from records.vocabulary import Function, SlotAnswer
from records.words import N_, _

NOTHING_SAID: Final = N_("Weet ik nog niet")
_SLOT_WORDS: Final = {
    SlotAnswer.YES: N_("Kan"),
    SlotAnswer.IF_NEED_BE: N_("Liever niet"),
    SlotAnswer.NO: N_("Kan niet"),
}


def describe(question: Question, value: Any, context: Context | None = None, *, in_full: bool = False) -> str:
    """Write an answer in Dutch; empty for a question that has none (statement, attachments, review).

    `context` gives a school its name. `in_full` adds mail addresses and phone numbers, for the review page; a summary
    that leaves the house does without.
    """
    if question.kind in {Kind.STATEMENT, Kind.FILES, Kind.REVIEW}:
        return ""
    if is_empty(value):
        return _(NOTHING_SAID)
    if question.kind is Kind.SCHOOL:
        return _school(value, context)
    if question.kind is Kind.PERSON:
        return _person(value, in_full=in_full)
    if question.kind is Kind.PARTICIPANTS:
        return "\n".join(_person(each, in_full=in_full) for each in value if not is_empty(each))
    return _TELLERS.get(question.kind, _plain)(question, clean(question, value))


def _plain(_question: Question, value: Any) -> str:
    return str(value)


def _label(question: Question, key: str) -> str:
    """Give the label of an option, or the school's own words when it is none."""
    return _(question.labels[key]) if key in question.labels else key


def _choice(question: Question, value: str) -> str:
    return _capital(_label(question, value))


def _choices(question: Question, value: list[str]) -> str:
    return _capital(", ".join(_label(question, each) for each in value))


def _slots(_question: Question, value: list[dict[str, Any]]) -> str:
    lines = []
    for answer, word in _SLOT_WORDS.items():
        chosen = sorted(each["starts_at"] for each in value if each["answer"] == answer)
        moments = [dutch_moment(moment) for each in chosen if (moment := read_moment(each))]
        lines += [_("{antwoord}: {momenten}", antwoord=_(word), momenten=" · ".join(moments))] if moments else []
    return "\n".join(lines)


def _school(value: Any, context: Context | None) -> str:
    if isinstance(value, dict):
        return f"{value.get('name', '')}, {value.get('place', '')}"
    number = read_number(str(value)) or str(value)
    known = context.answered_school if context else None
    if known is not None and known.number == number:
        return f"{known.name}, {known.place}"
    if is_brin(number):
        return _("School met BRIN-code {nummer}", nummer=number)
    return _("School met instellingsnummer {nummer}", nummer=number)


def _person(value: Mapping[str, Any], *, in_full: bool) -> str:
    function = value.get("function")
    words = [str(value.get("name", "")), Function(function).label if function in set(Function) else ""]
    words += [str(value.get("email") or ""), str(value.get("phone") or "")] if in_full else []
    return ", ".join(" ".join(each.split()) for each in words if each.strip())


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


_TELLERS: Final[Mapping[Kind, Callable[[Question, Any], str]]] = {
    Kind.ONE: _choice,
    Kind.YES_NO: _choice,
    Kind.SEVERAL: _choices,
    Kind.SLOTS: _slots,
}
