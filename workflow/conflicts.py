"""Conflicts of interest: somebody too close to a school is not its interviewer (process.md, `assign`)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from records.conversation import Assignment
from records.organisations import School
from records.people import Conflict
from records.request import SupportRequest
from records.vocabulary import State
from workflow.errors import NotReachable


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
    return school.name


def assignments_at(session: Session, person_id: str, school_id: str) -> list[str]:
    """Name the running conversations at a school that this person holds, by reference. One statement."""
    query = (
        select(SupportRequest.reference)
        .join(Assignment, Assignment.request_id == SupportRequest.id)
        .where(
            Assignment.person_id == person_id,
            Assignment.ended_at.is_(None),
            SupportRequest.school_id == school_id,
            SupportRequest.state.in_((State.PLANNING, State.SCHEDULED)),
        )
    )
    return list(session.scalars(query.order_by(SupportRequest.reference)))


def end(session: Session, person_id: str, school_id: str) -> None:
    """Take a declaration back."""
    session.execute(delete(Conflict).where(Conflict.person_id == person_id, Conflict.school_id == school_id))
