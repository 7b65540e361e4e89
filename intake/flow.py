"""The course of the chat: what is asked now, what an answer changes, how far the school is. Pure functions.

Every function takes the script, `answers` (`{key: value}`, those that count now) and the context. An answer whose
question no longer applies is set aside, never erased: `set_aside` is `{slot: value}`, where a slot is the question's
key, or `key@ground` for a question whose answer was about something (`levels@primary`, `guidance@katholiek`). So the
levels named for a primary school and those for a secondary school are both kept, and each comes back with its school.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypedDict

from intake.checks import validate
from intake.questions import Answers, Block, Context, Question, Script
from records.words import _

_SECONDS: Final = 60


class Progress(TypedDict):
    """How far the school is: the block of the next question, how many blocks there are, minutes to go."""

    block: int
    of: int
    minutes: int


class OptionJson(TypedDict):
    """An option in the API."""

    key: str
    label: str


class SuggestedJson(TypedDict):
    """A suggested option in the API, with the words that led to it."""

    key: str
    because: list[str]


class QuestionJson(TypedDict):
    """A question in the API (design/api.md, "intake question")."""

    key: str
    kind: str
    text: str
    required: bool
    options: list[OptionJson]
    suggested: list[SuggestedJson]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a conversation stands, worked out in one go: what a page and an API answer need."""

    applicable: tuple[Question, ...]
    next: Question | None
    lacks: tuple[str, ...]
    progress: Progress

    @property
    def complete(self) -> bool:
        """Say whether nothing that is required is missing."""
        return not self.lacks


class Said(NamedTuple):
    """An answer that is given now."""

    key: str
    value: Any


@dataclass(frozen=True, slots=True)
class Change:
    """What an answer brings about. `lapsed` went aside with it, `restored` came back; a key can be in both."""

    answers: dict[str, Any]
    set_aside: dict[str, Any]
    lapsed: tuple[str, ...]
    restored: tuple[str, ...]


def stand(script: Script, answers: Answers, context: Context) -> Standing:
    """Work out where a conversation stands: one walk down the table."""
    asked, live = _walk(script, answers, context)
    lacking = tuple(
        question.key
        for question in asked
        if question.required
        and (question.key not in live or validate(question, live[question.key], live, context, reread=True))
    )
    unanswered = [question for question in asked if question.key not in live]
    following = unanswered[0] if unanswered else script.by_key[lacking[0]] if lacking else None
    return Standing(tuple(asked), following, lacking, _progress(following, unanswered))


def applicable(script: Script, answers: Answers, context: Context) -> list[str]:
    """Give the keys of the questions that are asked, in order."""
    return [question.key for question in _walk(script, answers, context)[0]]


def next_question(script: Script, answers: Answers, context: Context) -> Question | None:
    """Give the first question without an answer; after the last one, the first that still lacks a valid answer.

    A statement, and an optional question that was skipped, are answered with null.
    """
    return stand(script, answers, context).next


def lacks(script: Script, answers: Answers, context: Context) -> list[str]:
    """Give the keys of the required questions that apply and have no valid answer. Stands on the request's row."""
    return list(stand(script, answers, context).lacks)


def complete(script: Script, answers: Answers, context: Context) -> bool:
    """Say whether the request may be sent, as far as the answers go."""
    return not stand(script, answers, context).lacks


def progress(script: Script, answers: Answers, context: Context) -> Progress:
    """Say how far the school is, in blocks and minutes. A branch that opens adds its minutes; none is hidden."""
    return stand(script, answers, context).progress


def reasons(script: Script, key: str, value: Any, answers: Answers, context: Context) -> list[str]:
    """Give why a value cannot be the answer to a question now, also when it is not asked now; [] when it can.

    `context` is that after the answer: for `school`, with the register's row of the number in `value`.
    Raises KeyError for a key that the script does not have.
    """
    question = script.by_key[key]
    asked, live = _walk(script, answers, context)
    if question not in asked:
        return [_("Deze vraag hoort nu niet bij jullie gesprek. Ga verder met de volgende vraag.")]
    return validate(question, value, live, context)


def change(
    script: Script, answers: Answers, set_aside: Mapping[str, Any], said: Said, context: Context,
    before: Context | None = None,
) -> Change:  # fmt: skip
    """Put an answer in place and work out what lapses and what comes back. A preview is the same call, not stored.

    `before` is the context before the answer, when it differs: another school brings other facts. A key that is not
    asked now changes nothing, so a hidden field that is saved again erases nothing.
    """
    settled, asked, live = _settled(script, answers, set_aside, context, before or context)
    if script.by_key[said.key] not in asked:
        return settled
    put = {**settled.answers, said.key: said.value}
    result = _settle(script, put, settled.set_aside, context, _slots(asked, live, context))
    return Change(
        result.answers,
        result.set_aside,
        (*settled.lapsed, *result.lapsed),
        (*settled.restored, *result.restored),
    )


def settle(
    script: Script, answers: Answers, set_aside: Mapping[str, Any], context: Context, before: Context | None = None
) -> Change:
    """Set aside what no longer applies and bring back what does again, without a new answer (somebody signed in)."""
    return _settled(script, answers, set_aside, context, before or context)[0]


def _settled(
    script: Script, answers: Answers, set_aside: Mapping[str, Any], context: Context, before: Context
) -> tuple[Change, list[Question], dict[str, Any]]:
    """Settle, and give the questions that are asked by then with the answers to them: one walk when nothing moved."""
    asked, live = _walk(script, answers, before)
    change = _settle(script, answers, set_aside, context, _slots(asked, live, before))
    if before is not context or change.lapsed or change.restored:
        asked, live = _walk(script, change.answers, context)
    return change, asked, live


def aside_by_key(set_aside: Mapping[str, Any]) -> dict[str, Any]:
    """Give what is set aside as `{key: value}`, for the API; of a key with several slots the last one."""
    return {slot.partition("@")[0]: value for slot, value in set_aside.items()}


def as_json(question: Question, answers: Answers, context: Context) -> QuestionJson:
    """Give a question in the shape of the API."""
    return {
        "key": question.key,
        "kind": question.kind.value,
        "text": question.asked(answers, context),
        "required": question.required,
        "options": [{"key": each.key, "label": each.label} for each in question.choices(answers, context)],
        "suggested": [
            {"key": each.key, "because": list(each.because)} for each in question.suggested(answers, context)
        ],
    }


def _walk(script: Script, answers: Answers, context: Context) -> tuple[list[Question], dict[str, Any]]:
    """Give the questions that are asked, in order, and the answers to them. Other answers do not count."""
    asked: list[Question] = []
    live: dict[str, Any] = {}
    for question in script.questions:
        if question.applies(live, context):
            asked.append(question)
            if question.key in answers:
                live[question.key] = answers[question.key]
    for question in script.hurrying:
        if question in asked and question.right_after and (ahead := question.right_after(live, context)):
            asked.remove(question)
            asked.insert(asked.index(script.by_key[ahead]) + 1, question)
    return asked, live


def _slots(asked: list[Question], live: Answers, context: Context) -> dict[str, str]:
    """Name the slots of the answers that are about something, as it stands before a change."""
    return {each.key: each.slot(live, context) for each in asked if each.ground and each.key in live}


def _settle(
    script: Script, answers: Answers, set_aside: Mapping[str, Any], context: Context, slots: Mapping[str, str]
) -> Change:
    """Walk down the table once, moving answers out and in. `slots` are those of the answers that stand."""
    kept, aside, live = dict(answers), dict(set_aside), dict[str, Any]()
    lapsed, restored = [], []
    for question in script.questions:
        key, applies, slot = question.key, question.applies(live, context), question.slot(live, context)
        if key in kept and (not applies or slots.get(key, slot) != slot):
            aside[slots.get(key, slot)] = kept.pop(key)
            lapsed.append(key)
        if applies and key not in kept and slot in aside:
            kept[key] = aside.pop(slot)
            restored.append(key)
        if applies and key in kept:
            live[key] = kept[key]
    return Change(kept, aside, tuple(lapsed), tuple(restored))


def _progress(following: Question | None, unanswered: list[Question]) -> Progress:
    block = following.block if following else Block.REVIEW
    seconds = sum(question.seconds for question in unanswered) or (following.seconds if following else 0)
    return {"block": block.number, "of": len(Block), "minutes": -(-seconds // _SECONDS)}
