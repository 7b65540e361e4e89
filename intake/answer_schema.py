"""What an answer looks like as JSON, question by question: made from the script, so that a new row tells itself.

JSON Schema 2020-12, as openapi.json shows it. What depends on earlier answers (whether a question is asked, which of
its options are offered) cannot stand in it: `question` of the conversation says that at each step.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from intake.checks import MAX_CHOICES, MAX_OWN_WORDS, MAX_PEOPLE, MAX_SHOWN
from intake.questions import Kind, Question, Script
from records.vocabulary import Function, SlotAnswer
from records.words import _

Json = dict[str, Any]
_LINE: Final[Json] = {"type": "string", "minLength": 1}
_PERSON: Final[Json] = {
    "type": "object",
    "required": ["name", "function", "email"],
    "properties": {
        "name": {**_LINE, "maxLength": 120},
        "function": {"enum": [each.value for each in Function]},
        "email": {"type": "string", "format": "email", "maxLength": 254},
    },
    "additionalProperties": False,
}
_PHONE: Final[Json] = {"type": "string", "maxLength": MAX_SHOWN}
_SCHOOL: Final[Json] = {
    "anyOf": [
        {"type": "string", "description": "instellingsnummer, BRIN"},
        {
            "type": "object",
            "required": ["name", "place"],
            "properties": {"name": {**_LINE, "maxLength": 200}, "place": {**_LINE, "maxLength": 120}},
            "additionalProperties": False,
        },
    ]
}
_SLOT: Final[Json] = {
    "type": "object",
    "required": ["starts_at", "answer"],
    "properties": {
        "starts_at": {"type": "string", "format": "date-time"},
        "answer": {"enum": [each.value for each in SlotAnswer]},
    },
    "additionalProperties": False,
}


def _choice(question: Question) -> Json:
    return {"enum": list(question.labels)}


def _choices(question: Question) -> Json:
    own = {"type": "string", "maxLength": MAX_OWN_WORDS}
    item = {"anyOf": [_choice(question), own]} if question.own_words else _choice(question)
    return {"type": "array", "items": item, "maxItems": MAX_CHOICES}


def _caller(question: Question) -> Json:
    del question
    return {**_PERSON, "properties": {**_PERSON["properties"], "phone": {"type": ["string", "null"]}}}


_SHAPES: Final[Mapping[Kind, Callable[[Question], Json]]] = {
    Kind.TEXT: lambda question: {"type": "string", "maxLength": question.limit},
    Kind.PHONE: lambda _question: _PHONE,
    Kind.ONE: _choice,
    Kind.YES_NO: _choice,
    Kind.SEVERAL: _choices,
    Kind.SCHOOL: lambda _question: _SCHOOL,
    Kind.PERSON: _caller,
    Kind.PARTICIPANTS: lambda _question: {"type": "array", "items": _PERSON, "maxItems": MAX_PEOPLE},
    Kind.SLOTS: lambda _question: {"type": "array", "items": _SLOT},
}


def of_answer(question: Question) -> Json:
    """Give the schema of the answers to one question; what need not be said may be null."""
    title = {"title": _(question.name)}
    shape = _SHAPES.get(question.kind)
    if shape is None:
        return {**title, "type": "null"}
    schema = shape(question)
    return {**title, **schema} if question.required else {**title, "anyOf": [schema, {"type": "null"}]}


def of_answers(scripts: Iterable[Script]) -> Json:
    """Give the schema of all answers of a conversation, of whichever version; the newest version says it best."""
    found: Json = {}
    for script in sorted(scripts, key=lambda each: each.version):
        found.update({question.key: of_answer(question) for question in script.questions})
    return {"type": "object", "properties": found}
