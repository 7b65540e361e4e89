"""The date poll for programs: who can when, and one's own answers (api.md)."""

from datetime import datetime
from typing import Any, Final

from marshmallow import fields
from sqlalchemy.orm import Session

from intake import poll
from intake.around import find
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
    return poll_json(poll.read_poll(current_session(), current_actor(), subject))


def answer_poll(reference: str) -> dict[str, Any]:
    """Give one's own answers."""
    subject, _sight = find(reference, Part.POLL)
    sent = json_body()
    poll.find_to_answer(current_session(), current_actor(), reference, now())
    said: list[dict[str, Any]] = list(load(SlotSaid(many=True), sent))  # type: ignore[arg-type]  # many=True
    answers = {each["starts_at"]: each["answer"] for each in said}
    poll.answer(current_session(), current_actor(), reference, answers, now())
    return poll_json(poll.read_poll(current_session(), current_actor(), subject))


def poll_json(found: poll.Poll) -> dict[str, Any]:
    """Give the poll in the shape of api.md; `person` and `missing` are ids of participants and interviewers."""
    names = {voter.id: voter.name for voter in found.voters}
    return {
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
        ]
    }


def parts_of(session: Session, actor: Actor, subject: SupportRequest, sight: Sight, _now: datetime) -> dict[str, Any]:
    """Give the poll to who may see it, once there is one."""
    if not sight.can(Part.POLL) or subject.state in {State.DRAFT, State.SUBMITTED}:
        return {}
    return {"poll": poll_json(poll.read_poll(session, actor, subject))}


api_urls: Final = [
    ApiUrl("/requests/<reference>/poll", show_poll, ANYONE_SIGNED_IN, summary=N_("Wie kan wanneer")),
    ApiUrl(
        "/requests/<reference>/poll",
        answer_poll,
        ANYONE_SIGNED_IN,
        "PUT",
        N_("Antwoord in de datumprikker"),
        SlotSaid(many=True),
    ),
]
parts: Final = [parts_of]
