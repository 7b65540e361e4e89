"""Whether the school did its part in the date poll: what decides if it is at turn while a date is sought.

Source: process.md, `planning`: "also school while no director has answered the poll". A poll that was reopened because
the date fell through, and in which no moment is left, waits for whoever adds moments: the interviewers.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_

from records.conversation import Conversation, PollAnswer, PollSlot
from records.request import Participant
from records.vocabulary import Function


def director_answered(request_id: Any) -> ColumnElement[bool]:
    """Say that a director answered a moment of this request's poll; `request_id` is a column or a parameter."""
    return exists().where(
        PollSlot.request_id == request_id,
        PollAnswer.slot_id == PollSlot.id,
        Participant.id == PollAnswer.participant_id,
        Participant.function == Function.DIRECTOR,
    )


def school_is_done(request_id: Any) -> ColumnElement[bool]:
    """Say that the school has nothing left to answer: a director did, or a date fell through and no moment is left."""
    reopened = exists().where(Conversation.request_id == request_id, Conversation.sequence > 0)
    empty = ~exists().where(PollSlot.request_id == request_id)
    return or_(director_answered(request_id), and_(reopened, empty))
