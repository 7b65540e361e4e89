"""The register of schools, as coordinators and admins manage it; and what becomes of a school that somebody typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from records.organisations import School, SchoolFreeDay
from records.people import Conflict, SchoolMember
from records.request import SupportRequest
from records.vocabulary import SchoolKind
from records.words import _
from workflow.errors import NotReachable, NotReady
from workflow.schools import FoundSchool, find_schools, fold, search_text

PROPOSED = 8


@dataclass(frozen=True, slots=True)
class Row:
    """A school in the list."""

    id: str
    number: str | None
    name: str
    place: str
    kind: SchoolKind
    active: bool

    @property
    def cursor(self) -> tuple[str, str]:
        """Give the place of this school in the list."""
        return (self.name, self.id)


def rows(
    session: Session, limit: int, after: tuple[Any, ...] | None, text: str = "", *, unlisted: bool = False
) -> list[Row]:
    """Give schools by name, one more than `limit`; closed ones too. `unlisted`: only those without a number."""
    order = (School.name, School.id)
    query = select(School.id, School.number, School.name, School.place, School.kind, School.active)
    for word in fold(text)[:6]:
        query = query.where(School.search.contains(word))
    if unlisted:
        query = query.where(School.number.is_(None), School.active)
    if after is not None:
        query = query.where(tuple_(*order) > tuple_(*after, types=[column.type for column in order]))
    return [Row(*row) for row in session.execute(query.order_by(*order).limit(limit + 1))]


def registered(session: Session, limit: int, after: tuple[Any, ...] | None) -> list[FoundSchool]:
    """Give the active schools of the register by name, one more than `limit`. One statement."""
    order = (School.name, School.id)
    query = select(
        School.id, School.number, School.name, School.place, School.street, School.kind, School.educational_network
    ).where(School.active, School.number.is_not(None))
    if after is not None:
        query = query.where(tuple_(*order) > tuple_(*after, types=[column.type for column in order]))
    return [FoundSchool(*row) for row in session.execute(query.order_by(*order).limit(limit + 1))]


def find(session: Session, school_id: str) -> School:
    """Find a school; raises NotReachable."""
    school = session.get(School, school_id)
    if school is None:
        raise NotReachable
    return school


def save(session: Session, school: School | None, data: Mapping[str, Any]) -> School:
    """Write a school down, or change it. Its number stays once it has one unless another is given."""
    errors: dict[str, list[str]] = {}
    number = data["number"] or None
    if number is None and (school is None or school.number is not None):
        errors["number"] = [_("Schrijf het instellingsnummer: ten hoogste zes cijfers, zoals 012345.")]
    other = session.scalar(select(School.id).where(School.number == number)) if number is not None else None
    if other is not None and (school is None or other != school.id):
        errors["number"] = [_("Er is al een school met dit nummer.")]
    if errors:
        raise NotReady([sentence for sentences in errors.values() for sentence in sentences], errors)
    if school is None:
        school = School(name=data["name"], place=data["place"])
        session.add(school)
    school.number, school.street = number, data["street"] or None
    for name in ("name", "place", "kind", "educational_network", "active"):
        setattr(school, name, data[name])
    if data.get("calendar") is not None:
        school.calendar = data["calendar"]
    school.search = search_text(school.name, school.place, school.number, school.street, school.kind)
    session.flush()
    return school


def proposals(session: Session, school: School, text: str) -> list[FoundSchool]:
    """Find schools of the register that a typed one may be: as searched, else by its own name and place."""
    for wanted in [text] if text else [f"{school.name} {school.place}", school.name]:
        found = [each for each in find_schools(session, wanted, PROPOSED + 1) if each.id != school.id]
        if found:
            return found[:PROPOSED]
    return []


def link(session: Session, school: School, target_id: str) -> School:
    """Put everything of a school that somebody typed with the school of the register that it is.

    Its requests, people, free days and conflicts move along; what the register's school already knows stays. Gives the
    school of the register. Raises NotReady when one of the two is not what it should be.
    """
    target = find(session, target_id)
    if school.number is not None:
        raise NotReady([_("Deze school staat al in het register.")])
    if target.number is None or not target.active or target.id == school.id:
        raise NotReady([_("Kies een school uit het register.")])
    for request in session.scalars(select(SupportRequest).where(SupportRequest.school_id == school.id)):
        request.school_id = target.id
    _move(session, SchoolMember, "person_id", school.id, target.id)
    _move(session, SchoolFreeDay, "day", school.id, target.id)
    _move(session, Conflict, "person_id", school.id, target.id)
    school.active = False
    session.flush()
    return target


def _move(session: Session, kind: type[Any], key: str, old: str, new: str) -> None:
    """Move the rows of one table, unless the new school has one with the same key."""
    taken = set(session.scalars(select(getattr(kind, key)).where(kind.school_id == new)))
    for row in session.scalars(select(kind).where(kind.school_id == old)).all():
        if getattr(row, key) in taken:
            session.delete(row)
        else:
            row.school_id = new
