"""Who is at turn. Source: the column "at turn" of design/process.md, machine 1."""

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.conversation import PollAnswer, PollSlot
from records.request import Participant
from records.vocabulary import Function, Role, State
from workflow.rules.request import REQUEST


class Stated(Protocol):
    """A request, or a narrow row of a list that stands for one."""

    @property
    def id(self) -> str:
        """Id of the request."""

    @property
    def state(self) -> State:
        """Where it stands."""


def turn_of(session: Session, requests: Sequence[Stated]) -> dict[str, frozenset[Role]]:
    """Tell for each request (by id) which roles are at turn: one statement at most, however many there are."""
    planning = [request.id for request in requests if request.state is State.PLANNING]
    answered = _director_answered(session, planning) if planning else frozenset()
    turns: dict[str, frozenset[Role]] = {}
    for request in requests:
        roles = frozenset(REQUEST.at_turn[request.state])
        if request.state is State.PLANNING and request.id not in answered:
            roles |= {Role.SCHOOL}
        turns[request.id] = roles
    return turns


def school_at_turn(roles: frozenset[Role]) -> bool:
    """Say whether the school is at turn: then every term stands still."""
    return bool(roles & {Role.SCHOOL, Role.SCHOOL_LEAD})


def _director_answered(session: Session, request_ids: Sequence[str]) -> frozenset[str]:
    query = (
        select(PollSlot.request_id)
        .join(PollAnswer, PollAnswer.slot_id == PollSlot.id)
        .join(Participant, Participant.id == PollAnswer.participant_id)
        .where(PollSlot.request_id.in_(request_ids), Participant.function == Function.DIRECTOR)
        .distinct()
    )
    return frozenset(session.scalars(query))
