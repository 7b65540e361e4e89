"""The date poll for programs: who can when, and one's own answers (api.md)."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from marshmallow import fields
from sqlalchemy import select
from sqlalchemy.orm import Session

from intake import poll
from intake.around import find
from records.conversation import Conversation
from records.kinds import Part
from records.request import SupportRequest
from records.vocabulary import SlotAnswer, State
from records.words import N_
from web.access import ANYONE_SIGNED_IN, ApiUrl
from web.actor import current_actor
from web.api import json_body, load, moment
from web.kit import current_session, now
from workflow.actor import Actor
from workflow.inputs import ZONE, Input, Moment
from workflow.reach import Sight

NO_MOMENT: Final = N_("Kies een dag en een uur, bijvoorbeeld 24-11-2026 om 14.00 u.")
WRONG: Final = ("required", "null", "invalid", "format", "invalid_awareness")


class SlotSaid(Input):
    """One's own answer for one moment."""

    starts_at = Moment(required=True, default_timezone=ZONE, error_messages=dict.fromkeys(WRONG, NO_MOMENT))
    answer = fields.Enum(
        SlotAnswer,
        by_value=True,
        required=True,
        error_messages={
            "required": N_("Kies kan, liever niet of kan niet."),
            "unknown": N_("Kies kan, liever niet of kan niet."),
        },
    )


def show_poll(reference: str) -> dict[str, Any]:
    """Show who can when."""
    subject, _sight = find(reference, Part.POLL)
    return _poll_now(subject)


def answer_poll(reference: str) -> dict[str, Any]:
    """Give one's own answers."""
    subject, _sight = find(reference, Part.POLL)
    sent = json_body()
    poll.find_to_answer(current_session(), current_actor(), reference, now())
    said: list[dict[str, Any]] = list(load(SlotSaid(many=True), sent))  # type: ignore[arg-type]  # many=True
    answers = {each["starts_at"]: each["answer"] for each in said}
    poll.answer(current_session(), current_actor(), reference, answers, now())
    return _poll_now(subject)


def _poll_now(subject: SupportRequest) -> dict[str, Any]:
    return poll_json(current_session(), current_actor(), subject, now())


def poll_json(session: Session, actor: Actor, subject: SupportRequest, now: datetime) -> dict[str, Any]:
    """Give the poll in the shape of api.md; `person`, `missing` and `silent` are ids of participants and interviewers.

    More than api.md asks: `reply_by`, until when one is asked to answer (null once the date is fixed), and `silent`,
    who did not say something about every coming moment.
    """
    found = poll.read_poll(session, actor, subject)
    coming = replace(found, slots=tuple(slot for slot in found.slots if slot.starts_at > now))
    until = session.scalar(select(Conversation.reply_by).where(Conversation.request_id == subject.id))
    names = {voter.id: voter.name for voter in found.voters}
    return {
        "reply_by": moment(until) if until is not None and subject.state is State.PLANNING else None,
        "silent": [voter.id for voter in found.voters if voter.id in coming.silent],
        "slots": [
            {
                "starts_at": moment(each.slot.starts_at),
                "answers": [
                    {"person": key, "name": names[key], "answer": answer.value}
                    for key, answer in each.slot.answers.items()
                    if key in names
                ],
                "valid": each.valid,
                "missing": [voter.id for voter in each.missing],
            }
            for each in found.judged
        ],
    }


def parts_of(session: Session, actor: Actor, subject: SupportRequest, sight: Sight, now: datetime) -> dict[str, Any]:
    """Give the poll to who may see it, once there is one."""
    if not sight.can(Part.POLL) or subject.state in {State.DRAFT, State.SUBMITTED}:
        return {}
    return {"poll": poll_json(session, actor, subject, now)}


_ANSWER: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["person", "name", "answer"],
    "properties": {
        "person": {"type": "string"},
        "name": {"type": "string"},
        "answer": {"type": "string", "enum": [each.value for each in SlotAnswer]},
    },
}
_SLOT: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["starts_at", "answers", "valid", "missing"],
    "properties": {
        "starts_at": {"type": "string", "format": "date-time"},
        "answers": {"type": "array", "items": _ANSWER},
        "valid": {"type": "boolean"},
        "missing": {"type": "array", "items": {"type": "string"}},
    },
}
_POLL: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["reply_by", "silent", "slots"],
    "properties": {
        "reply_by": {"type": ["string", "null"], "format": "date-time"},
        "silent": {"type": "array", "items": {"type": "string"}},
        "slots": {"type": "array", "items": _SLOT},
    },
}


api_urls: Final = [
    ApiUrl("/requests/<reference>/poll", show_poll, ANYONE_SIGNED_IN, summary=N_("Wie kan wanneer"), gives=_POLL),
    ApiUrl(
        "/requests/<reference>/poll",
        answer_poll,
        ANYONE_SIGNED_IN,
        "PUT",
        N_("Antwoord in de datumprikker"),
        SlotSaid(many=True),
        gives=_POLL,
    ),
]
parts: Final = [parts_of]
