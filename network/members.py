"""Who belongs to a school: claims, confirmations and mandates (process.md, "Who").

A claim gives no right on anything but one's own draft. A coordinator or the school's own director confirms it, and
gives or withdraws the mandate by which a colleague decides for the school. Only a coordinator changes a director.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from records.organisations import School
from records.people import Person, SchoolMember
from records.request import Participant, SupportRequest
from records.school_numbers import read_number
from records.vocabulary import Function
from records.words import _
from workflow.actor import Actor
from workflow.errors import NotReachable, NotReady, NotYou

MOST_MEMBERS = 200


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of a school. `own`: the one who looks."""

    person_id: str
    name: str
    email: str
    function: Function
    confirmed: bool
    mandated: bool
    own: bool

    @property
    def is_director(self) -> bool:
        """Say whether this is a confirmed director."""
        return self.confirmed and self.function is Function.DIRECTOR


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody who says to belong to a school."""

    person_id: str
    name: str
    email: str
    function: Function
    claimed_at: datetime
    school_id: str
    school: str
    place: str
    number: str | None

    @property
    def cursor(self) -> tuple[datetime, str, str]:
        """Give the place of this claim in the order of all claims: the oldest first."""
        return (self.claimed_at, self.person_id, self.school_id)


def is_director(actor: Actor, school_id: str) -> bool:
    """Say whether this is the confirmed director of the school."""
    return any(
        tie.school_id == school_id and tie.confirmed and tie.function is Function.DIRECTOR for tie in actor.schools
    )


def school_of_key(session: Session, key: str) -> School | None:
    """Find a school by number (padded or not) or id. One statement."""
    number = read_number(key)
    named = School.id == key if number is None else (School.number == number) | (School.id == key)
    return session.scalars(select(School).where(named)).first()


def find_school(session: Session, actor: Actor, key: str) -> School:
    """Find the school whose people this actor may manage, by number (padded or not) or id.

    Raises NotReachable for who does not belong there, NotYou for who does but is no director.
    """
    school = school_of_key(session, key)
    if school is None:
        raise NotReachable
    if actor.is_coordinator or is_director(actor, school.id):
        return school
    if school.id in actor.confirmed_schools:
        raise NotYou([_("Alleen de directeur of een coördinator bevestigt wie bij de school hoort.")])
    raise NotReachable


def people_of(session: Session, school: School, actor: Actor) -> list[Member]:
    """Give the people of a school: claims first, then directors. One statement."""
    query = (
        select(Person.id, Person.name, Person.email, SchoolMember.function, SchoolMember.confirmed_at,
               SchoolMember.mandated)
        .join(Person, Person.id == SchoolMember.person_id)
        .where(SchoolMember.school_id == school.id, Person.active)
        .order_by(Person.name, Person.id)
        .limit(MOST_MEMBERS)
    )  # fmt: skip
    members = [
        Member(row.id, row.name, row.email, row.function, row.confirmed_at is not None, row.mandated,
               row.id == actor.person_id)
        for row in session.execute(query)
    ]  # fmt: skip
    return sorted(members, key=lambda one: (one.confirmed, list(Function).index(one.function)))


def claims(session: Session, limit: int, after: tuple[Any, ...] | None) -> list[Claim]:
    """Give the claims that wait, the oldest first, one more than `limit`. One statement."""
    order = (SchoolMember.claimed_at, SchoolMember.person_id, SchoolMember.school_id)
    query = (
        select(Person.id, Person.name, Person.email, SchoolMember.function, SchoolMember.claimed_at,
               School.id, School.name, School.place, School.number)
        .join(Person, Person.id == SchoolMember.person_id)
        .join(School, School.id == SchoolMember.school_id)
        .where(SchoolMember.confirmed_at.is_(None), Person.active)
        .order_by(*order)
        .limit(limit + 1)
    )  # fmt: skip
    if after is not None:
        query = query.where(tuple_(*order) > tuple_(*after, types=[column.type for column in order]))
    return [Claim(*row) for row in session.execute(query)]


def confirm(
    session: Session, actor: Actor, school: School, email: str, data: Mapping[str, Any], now: datetime
) -> SchoolMember:
    """Confirm somebody as a member of the school, with a function and perhaps the mandate to decide.

    `data`: `function` and `mandate`. Who has no account yet gets one when the school listed them in a request. Raises
    NotReachable for an address that nobody knows.
    """
    person = find_to_confirm(session, actor, school, email, now)
    return _place(session, actor, school, person, data, now)


def find_to_confirm(session: Session, actor: Actor, school: School, email: str, now: datetime) -> Person:
    """Find whom this actor may confirm at a school. Raises NotReachable or NotYou.

    A director confirms who says to belong there or was listed by the school; of the other people of the city a
    director learns nothing here, not even whether they are known.
    """
    person = session.scalars(select(Person).where(Person.email == email.lower())).one_or_none()
    if person is None:
        return _listed(session, school, email.lower(), now)
    member = session.get(SchoolMember, (person.id, school.id))
    if member is None and not actor.is_coordinator:
        _listed_name(session, school, person.email)
    if member is not None:
        _not_another_director(actor, member)
    return person


def add(session: Session, actor: Actor, school: School, data: Mapping[str, Any], now: datetime) -> SchoolMember:
    """Add a colleague: `name`, `email`, `function`, `mandate`. They sign in with a link to that address."""
    person = session.scalars(select(Person).where(Person.email == data["email"])).one_or_none()
    if person is None:
        person = Person(email=data["email"], name=data["name"], created_at=now)
        session.add(person)
        session.flush()
    return _place(session, actor, school, person, data, now)


def _listed(session: Session, school: School, email: str, now: datetime) -> Person:
    person = Person(email=email, name=_listed_name(session, school, email), created_at=now)
    session.add(person)
    session.flush()
    return person


def _listed_name(session: Session, school: School, email: str) -> str:
    """Give the name under which a school listed somebody in a request. Raises NotReachable."""
    listed = (
        select(Participant.name)
        .join(SupportRequest, SupportRequest.id == Participant.request_id)
        .where(Participant.email == email, SupportRequest.school_id == school.id)
        .limit(1)
    )
    name = session.scalar(listed)
    if name is None:
        raise NotReachable
    return name


def _place(
    session: Session, actor: Actor, school: School, person: Person, data: Mapping[str, Any], now: datetime
) -> SchoolMember:
    if not person.active:
        closed = _("Het account van {email} is gesloten. Een beheerder kan het weer openen.", email=person.email)
        raise NotReady([closed], {"email": [closed]})
    _not_oneself(actor, school, person.id)
    member = session.get(SchoolMember, (person.id, school.id))
    if member is None:
        member = SchoolMember(person_id=person.id, school_id=school.id, function=data["function"], claimed_at=now)
        session.add(member)
    _not_another_director(actor, member)
    member.function = data["function"]
    if member.confirmed_at is None:
        member.confirmed_at, member.confirmed_by_id = now, actor.person_id
    member.mandated = bool(data["mandate"]) and member.function is not Function.DIRECTOR
    return member


def _not_oneself(actor: Actor, school: School, person_id: str) -> None:
    """A coordinator must not come to decide for a school by their own hand: it is the school that chooses."""
    if person_id == actor.person_id and not is_director(actor, school.id):
        own = _("Jezelf bij een school zetten, of daar laten beslissen, doet iemand anders.")
        raise NotReady([own], {"email": [own]})


def _not_another_director(actor: Actor, member: SchoolMember) -> None:
    if not actor.is_coordinator and member.confirmed_at is not None and member.function is Function.DIRECTOR:
        raise NotYou([_("Een directeur wijzigen of weghalen doet een coördinator. Bel of mail ons.")])


def _member(session: Session, school: School, person_id: str) -> SchoolMember:
    member = session.get(SchoolMember, (person_id, school.id))
    if member is None:
        raise NotReachable
    return member


def set_mandate(session: Session, actor: Actor, school: School, person_id: str, *, mandated: bool) -> None:
    """Let a confirmed colleague decide for the school, or no longer."""
    member = _member(session, school, person_id)
    _not_another_director(actor, member)
    _not_oneself(actor, school, person_id)
    if member.confirmed_at is None:
        raise NotReady([_("Bevestig eerst dat deze collega bij de school hoort.")])
    member.mandated = mandated and member.function is not Function.DIRECTOR


def remove(session: Session, actor: Actor, school: School, person_id: str) -> str:
    """Refuse a claim, or take somebody out of the team of a school; gives the name."""
    member = _member(session, school, person_id)
    _not_another_director(actor, member)
    name: str = session.get_one(Person, person_id).name
    session.delete(member)
    return name
