"""Forms of the chat: what a browser sends becomes the value of an answer, and an answer fills its form in.

Names of the fields: `value` (text, phone, one, several, yes or no), `own` (own words in a list), `search`, `number`,
`name`, `place` (school), `name`, `function`, `email`, `phone` (person), `people.0.name` …, `slot.<moment>`.
"""

from collections.abc import Mapping
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from intake.checks import MAX_PEOPLE, validate
from intake.draft import Draft
from intake.questions import Kind, Question, is_empty
from records.school_numbers import read_number
from records.vocabulary import Function, SlotAnswer
from records.words import _
from web.forms import WHOLE, Form
from workflow.inputs import plain

Typed = MultiDict[str, str]

ROWS: Final = 4  # people one expects at the conversation (process.md)
UNKNOWN: Final = "unknown"
PERSON: Final = ("name", "function", "email", "phone")
PARTICIPANT: Final = ("name", "function", "email")
_SLOT: Final = "slot."
_RIGHT: Final = {"name": "Nadia", "function": Function.DIRECTOR.value, "email": "iemand@school.example"}
_SPACE: Final = " "


def read_value(question: Question, typed: Typed) -> Any:
    """Give the value that a form means; null for "Weet ik nog niet"."""
    if typed.get("answer") == UNKNOWN and not question.required:
        return None
    return _READERS.get(question.kind, _nothing)(typed)


def _nothing(_typed: Typed) -> None:
    return None


def _text(typed: Typed) -> str:
    return typed.get("value", "").replace("\r\n", "\n")


def _one(typed: Typed) -> str | None:
    return typed.get("value") or None


def _several(typed: Typed) -> list[str]:
    own = typed.get("own", "").replace(";", "\n").replace(",", "\n")
    return [*typed.getlist("value"), *(word.strip() for word in own.splitlines() if word.strip())]


def _school(typed: Typed) -> Any:
    """Take the school that was chosen, else the one that was described, else the number that was typed."""
    chosen = typed.get("number", "")
    if chosen:
        return chosen
    described = {name: typed.get(name, "") for name in ("name", "place")}
    if not is_empty(described):
        return described
    return typed.get("search", "").strip() or None


def _person(typed: Typed) -> dict[str, str]:
    return {name: typed.get(name, "") for name in PERSON if name != "phone" or typed.get(name, "").strip()}


def _participants(typed: Typed) -> list[dict[str, str]]:
    rows = [{name: typed.get(f"people.{at}.{name}", "") for name in PARTICIPANT} for at in range(MAX_PEOPLE)]
    return [row for row in rows if not is_empty(row)]


def _slots(typed: Typed) -> list[dict[str, str]]:
    said = ((name.removeprefix(_SLOT), answer) for name, answer in typed.items() if name.startswith(_SLOT))
    return [{"starts_at": moment, "answer": answer} for moment, answer in said]


_READERS: Final = {
    Kind.TEXT: _text,
    Kind.PHONE: _text,
    Kind.ONE: _one,
    Kind.YES_NO: _one,
    Kind.SEVERAL: _several,
    Kind.SCHOOL: _school,
    Kind.PERSON: _person,
    Kind.PARTICIPANTS: _participants,
    Kind.SLOTS: _slots,
}


def is_search(question: Question, typed: Typed) -> bool:
    """Say whether somebody is still looking for their school: words that are no number, and nothing chosen yet."""
    if question.kind is not Kind.SCHOOL:
        return False
    words = typed.get("search", "").strip()
    if typed.get("number"):
        # Enter presses the first button, which searches: but a school was chosen from what was found. Whoever typed
        # something else since then looks for another one.
        return words != typed.get("searched", "").strip()
    value = _school(typed)
    return typed.get("answer") == "search" or (isinstance(value, str) and read_number(value) is None)


# ---- filling a form in


def as_form(question: Question, draft: Draft) -> Form:
    """Fill a form in: with the answer that stands, else with what can be guessed."""
    answers, context = draft.answers, draft.context
    if question.key in answers:
        return Form(values=fields_of(question, answers[question.key]))
    if question.prefill is not None:
        return Form(values=fields_of(question, question.prefill(answers, context)))
    ticked = [each.key for each in question.suggested(answers, context)]
    if ticked:
        return Form(values={"value": ticked if question.kind is Kind.SEVERAL else ticked[0]})
    if question.kind is Kind.PERSON and context.person is not None:
        known = context.person
        return Form(values={"name": known.name, "email": known.email, "phone": known.phone or "", "function": ""})
    return Form(values=fields_of(question, None))


def fields_of(question: Question, value: Any) -> dict[str, Any]:
    """Give the fields that stand for a value."""
    if question.kind is Kind.SEVERAL:
        said = value or []
        own = [each for each in said if each not in question.labels]
        return {"value": [each for each in said if each in question.labels], "own": ", ".join(own)}
    if question.kind is Kind.SCHOOL:
        return dict(value) if isinstance(value, Mapping) else {"search": value or ""}
    if question.kind is Kind.PERSON:
        return dict(value or {})
    if question.kind is Kind.PARTICIPANTS:
        rows = enumerate(value or [])
        return {f"people.{at}.{name}": one.get(name, "") for at, one in rows for name in PARTICIPANT}
    if question.kind is Kind.SLOTS:
        return {f"{_SLOT}{each['starts_at']}": each["answer"] for each in value or []}
    return {"value": value if value is not None else ""}


def typed_form(typed: Typed) -> Form:
    """Give back what was typed, but for signs that no page can hold."""
    kept = {name: [plain(each) for each in typed.getlist(name)] for name in typed}
    values: dict[str, Any] = {name: texts[0] for name, texts in kept.items() if name not in {"csrf_token", "answer"}}
    several = kept.get("value", [])
    values["value"] = several if len(several) > 1 else "".join(several)
    return Form(values=values)


def listed(form: Form) -> Form:
    """Make `value` a list, as a group of ticks wants it."""
    value = form.values.get("value", [])
    form.values["value"] = value if isinstance(value, list) else [value] if value else []
    return form


def rows_of(form: Form, *, more: bool = False) -> int:
    """Say how many rows of people to draw: four, or one more than there are."""
    filled = [int(name.split(".")[1]) for name, text in form.values.items() if _is_filled_row(name, text)]
    return min(MAX_PEOPLE, max(ROWS, max(filled, default=-1) + 2 if more else max(filled, default=-1) + 1))


def _is_filled_row(name: str, text: Any) -> bool:
    return name.startswith("people.") and name.split(".")[1].isdecimal() and bool(str(text).strip())


# ---- what is wrong, at its field


def point_out(form: Form, question: Question, value: Any, wrong: list[str], draft: Draft) -> Form:
    """Put each sentence at the field it is about; the rest belongs to the question as a whole."""
    found: dict[str, list[str]] = {}
    if question.kind is Kind.PERSON and isinstance(value, dict):
        found = _wrong_of_person(question, value, draft, "")
    elif question.kind is Kind.PARTICIPANTS:
        found = _wrong_of_people(question, form, draft)
    told = {sentence for sentences in found.values() for sentence in sentences}
    whole = [sentence for sentence in wrong if not any(sentence.lower().endswith(each.lower()) for each in told)]
    if found and question.kind is Kind.PERSON:
        whole = [sentence for sentence in whole if sentence != _(question.missing)]  # each field says its own part
    form.errors = {**({WHOLE: whole} if whole else {}), **found}
    return form


def _wrong_of_person(question: Question, value: Mapping[str, Any], draft: Draft, prefix: str) -> dict[str, list[str]]:
    """Try each field with the others right."""
    found = {}
    for name in (*PARTICIPANT, *(("phone",) if question.kind is Kind.PERSON else ())):
        tried = {**_RIGHT, name: value.get(name, "") or (_SPACE if name != "phone" else "")}
        whole = tried if question.kind is Kind.PERSON else [_RIGHT, {**tried, "email": tried["email"] or _SPACE}]
        if wrong := validate(question, whole, draft.answers, draft.context):
            found[prefix + name] = [_bare(sentence) for sentence in wrong]
    return found


def _wrong_of_people(question: Question, form: Form, draft: Draft) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for at in range(MAX_PEOPLE):
        row = {name: str(form.values.get(f"people.{at}.{name}", "")) for name in PARTICIPANT}
        if not is_empty(row):
            for name, sentences in _wrong_of_person(question, row, draft, f"people.{at}.").items():
                found[name] = [each for each in sentences if "twee keer" not in each]
    return {name: sentences for name, sentences in found.items() if sentences}


def _bare(sentence: str) -> str:
    """Take `Persoon 2: ` away: beside the field of that person it says nothing."""
    _head, colon, rest = sentence.partition(": ")
    return (
        rest[:1].upper() + rest[1:]
        if colon and rest and sentence.startswith(_("Persoon {nummer}", nummer=""))
        else sentence
    )


def slot_words() -> list[tuple[str, str]]:
    """Give the three answers to a moment."""
    return [(each.value, each.label) for each in SlotAnswer]
