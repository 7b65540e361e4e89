"""What an effect gets in its hands, and what it may ask in return."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy.orm import Session

from records.meeting import CaseTableMeeting
from records.referral import Referral
from records.request import SupportRequest
from records.vocabulary import AnyState, Machine, Role
from workflow.actor import SYSTEM, Actor

Subject = SupportRequest | CaseTableMeeting | Referral
S = TypeVar("S", bound=Subject)


@dataclass(frozen=True, slots=True)
class Fire:
    """Fire another action in the same transaction: with its own checks and its own journal row."""

    machine: Machine
    subject: Subject
    action: str
    data: Mapping[str, Any] = field(default_factory=dict)
    actor: Actor = SYSTEM


@dataclass(slots=True)
class Move(Generic[S]):
    """One action being done. `detail` and `reason` go to the journal; `came_from` is the state before."""

    session: Session
    subject: S
    actor: Actor
    role: Role
    data: Mapping[str, Any]
    facts: Any
    now: datetime
    came_from: AnyState
    detail: dict[str, Any] = field(default_factory=dict)
    reason: str = ""

    @property
    def person_id(self) -> str:
        """Id of the person who acts; only for actions that a person does."""
        if self.actor.person_id is None:
            message = "this action is a person's to do"
            raise ValueError(message)
        return self.actor.person_id


AnyMove = Move[Any]
Effect = Callable[[AnyMove], Iterable[Fire] | None]
