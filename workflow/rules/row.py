"""The furniture of the rule tables: what a row says. Rows are data; nothing in a table runs by itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from marshmallow import Schema

from records.kinds import Audience, DocumentKind, MailKind
from records.vocabulary import AnyAction, AnyState, Machine, Role
from workflow.inputs import Nothing

FactGuard = Callable[[Any], str | None]  # (facts) -> a Dutch reason, or None
InputGuard = Callable[[Any, Mapping[str, Any]], Mapping[str, Sequence[str]]]  # (facts, data) -> reasons per field


class To(Enum):
    """Who receives a mail: resolved to addresses in `workflow.recipients`, at the moment of firing."""

    SCHOOL = auto()  # the address that asked, and whoever decides for the school
    SCHOOL_LEAD = auto()  # whoever decides for the school
    COORDINATORS = auto()  # every coordinator
    COORDINATOR = auto()  # the owner of the request; without an owner all of them
    INTERVIEWERS = auto()
    REPLACED = auto()  # the interviewers who are not among those that were named now
    LISTED = auto()  # the school's participants, without whoever is told as the school already
    CONVERSATION = auto()  # the school's participants and the interviewers
    INVITED = auto()  # the same people, when a calendar invitation for a future moment is out
    TABLE = auto()  # the people of the organisations invited to the meeting
    UNINVITED = auto()  # the people of organisations that an amended meeting no longer invites
    CHOSEN = auto()  # the people of the organisations with a referral from this decision
    REFERRED = auto()  # the people of the organisation of this referral
    OTHER_SIDE = auto()  # of a stopped referral: the partner and the school, without whoever stopped it
    AT_TURN = auto()  # whoever is at turn now
    ALL = auto()  # school, interviewers and coordinator


@dataclass(frozen=True, slots=True)
class Mail:
    """Send a mail. `before`: the recipients are those of the moment before the effects."""

    kind: MailKind
    to: To
    before: bool = False


@dataclass(frozen=True, slots=True)
class Produce:
    """Make a document, once per audience."""

    kind: DocumentKind
    audiences: tuple[Audience, ...] = (Audience.SCHOOL,)


@dataclass(frozen=True, slots=True)
class Term:
    """A term of so many school days starts; `crisis` replaces it when the school is in a crisis (0 = the same day)."""

    days: int
    crisis: int | None = None


Intent = Mail | Produce | Term


@dataclass(frozen=True, slots=True)
class Row:
    """One line of process.md. `only` narrows a role: it counts only where the fact guard finds no reason."""

    action: AnyAction
    source: tuple[AnyState, ...]
    dest: AnyState
    by: tuple[Role, ...]
    asks: type[Schema] = Nothing
    unless: tuple[FactGuard, ...] = ()
    rejects: tuple[InputGuard, ...] = ()
    then: tuple[Intent, ...] = ()
    only: Mapping[Role, FactGuard] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one machine, with who is at turn in each state. `number` is stored on what begins under it."""

    machine: Machine
    number: int
    states: type[Enum]
    rows: tuple[Row, ...]
    at_turn: Mapping[AnyState, tuple[Role, ...]]

    def row(self, action: str, state: AnyState) -> Row | None:
        """Find the one row of this action in this state."""
        for row in self.rows:
            if row.action == action and state in row.source:
                return row
        return None

    def knows(self, action: str) -> bool:
        """Say whether any row has this action."""
        return any(row.action == action for row in self.rows)
