"""What the school told in the chat, as it is read back later: beside a choice to make, and in the summary on paper."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.questions import Block, Context, Kind, Question
from intake.script import CURRENT, SCRIPTS
from intake.telling import describe
from records.request import IntakeAnswer, SupportRequest
from records.vocabulary import GrantWish

PEOPLE_AND_MOMENTS: Final = frozenset({"school", "about_you", "participants", "availability"})
NOTHING: Final = frozenset({Kind.STATEMENT, Kind.FILES, Kind.REVIEW})


@dataclass(frozen=True, slots=True)
class Told:
    """One answer in words; `text` may have several lines."""

    key: str
    name: str
    question: str
    text: str
    block: Block
    kind: Kind
    value: Any


def answers_of(session: Session, request: SupportRequest) -> dict[str, Any]:
    """Give the answers that count, as they were sent. One statement."""
    query = select(IntakeAnswer.key, IntakeAnswer.value).where(
        IntakeAnswer.request_id == request.id, IntakeAnswer.set_aside.is_(False)
    )
    return dict(session.execute(query).all())


def questions_of(request: SupportRequest) -> tuple[Question, ...]:
    """Give the questions of the script that this request began with."""
    return SCRIPTS.get(request.script_version, CURRENT).questions


def story(request: SupportRequest, answers: Mapping[str, Any], context: Context) -> Iterator[Told]:
    """Tell every answer that was given, in the order of the chat."""
    for question in questions_of(request):
        if question.kind in NOTHING or question.key not in answers:
            continue
        value = answers[question.key]
        yield Told(
            question.key,
            question.name,
            question.asked(answers, context),
            describe(question, value, context) if value not in (None, "", [], {}) else "",
            question.block,
            question.kind,
            value,
        )


def grant_of(answers: Mapping[str, Any]) -> str:
    """Give what the school said of a grant, in a word; empty when it said nothing."""
    value = answers.get("grant")
    return GrantWish(value).label if value in set(GrantWish) else ""
