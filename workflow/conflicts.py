"""Conflicts of interest: somebody too close to a school is not its interviewer (process.md, `assign`)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from records.conversation import Assignment
from records.organisations import School
from records.people import Conflict, Person
from records.request import SupportRequest
from records.vocabulary import State
from workflow.errors import NotReachable

GIVEN_BACK: Final = (State.PLANNING, State.SCHEDULED)
UNDER_WAY: Final = (*GIVEN_BACK, State.REPORTING, State.REVIEW)


@dataclass(frozen=True, slots=True)
class Declared:
    """A school that somebody declared a conflict with."""

    school_id: str
    name: str
    place: str
    declared_at: datetime


def of_person(session: Session, person_id: str) -> list[Declared]:
    """Give the schools that this person is too close to. One statement."""
    query = (
        select(School.id, School.name, School.place, Conflict.declared_at)
        .join(School, School.id == Conflict.school_id)
        .where(Conflict.person_id == person_id)
        .order_by(School.name, School.id)
    )
    return [Declared(*row) for row in session.execute(query)]


def declare(session: Session, person_id: str, school_id: str, now: datetime) -> str:
    """Write a conflict down, once; gives the name of the school. Raises NotReachable for no school."""
    school = session.get(School, school_id)
    if school is None:
        raise NotReachable
    if session.get(Conflict, (person_id, school_id)) is None:
        session.add(Conflict(person_id=person_id, school_id=school_id, declared_at=now))
        session.flush()
    return school.name


@dataclass(frozen=True, slots=True)
class TooClose:
    """Somebody who holds the conversation of a school that they declared a conflict with."""

    reference: str
    state: State
    school: str
    person_id: str
    name: str

    @property
    def can_give_back(self) -> bool:
        """Say whether they can give the assignment back themselves."""
        return self.state in GIVEN_BACK

    @property
    def can_be_replaced(self) -> bool:
        """Say whether a coordinator can name somebody else now; not while the school reads the report."""
        return self.state is not State.REVIEW


def too_close(session: Session, *which: ColumnElement[bool]) -> list[TooClose]:
    """List who holds a conversation all the same, narrowed by conditions on assignment and request. One statement."""
    declared = (Conflict.person_id == Assignment.person_id) & (Conflict.school_id == SupportRequest.school_id)
    query = (
        select(SupportRequest.reference, SupportRequest.state, School.name, Person.id, Person.name)
        .join(Assignment, Assignment.request_id == SupportRequest.id)
        .join(Conflict, declared)
        .join(Person, Person.id == Assignment.person_id)
        .join(School, School.id == SupportRequest.school_id)
        .where(Assignment.ended_at.is_(None), SupportRequest.state.in_(UNDER_WAY), *which)
    )
    return [TooClose(*row) for row in session.execute(query.order_by(SupportRequest.reference, Person.name))]


def assignments_at(session: Session, person_id: str, school_id: str) -> list[TooClose]:
    """Give the running conversations at a school that this person holds, conflict declared. One statement."""
    return too_close(session, Assignment.person_id == person_id, SupportRequest.school_id == school_id)


def end(session: Session, person_id: str, school_id: str) -> None:
    """Take a declaration back."""
    session.execute(delete(Conflict).where(Conflict.person_id == person_id, Conflict.school_id == school_id))
