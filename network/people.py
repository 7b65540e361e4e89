"""People with an account, as coordinators and admins manage them. Nothing here shows what a request is about.

Only an admin gives or takes the roles coordinator and admin, and changes people who hold one; nobody gives themselves a
role or a place at an organisation. An address that somebody proved to read is changed by an admin only: it is what one
signs in with.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, or_, select, tuple_
from sqlalchemy.orm import Session

from records.organisations import Organisation, School
from records.people import OrganisationMember, Person, SchoolMember
from records.words import _
from workflow.actor import Actor
from workflow.errors import NotReachable, NotReady

ROLES: Final = ("is_coordinator", "is_admin")


@dataclass(slots=True)
class Card:
    """Somebody in the list. `organisations`: (id, name); `schools`: function and name in one line."""

    id: str
    name: str
    email: str
    active: bool
    is_coordinator: bool
    is_admin: bool
    can_interview: bool
    organisations: list[tuple[str, str]] = field(default_factory=list)
    schools: list[str] = field(default_factory=list)

    @property
    def cursor(self) -> tuple[str, str]:
        """Give the place of this person in the list."""
        return (self.name, self.id)


def cards(
    session: Session,
    limit: int,
    after: tuple[Any, ...] | None,
    text: str = "",
    *,
    interviewers: bool = False,
    only_active: bool = False,
    ties: bool = True,
) -> list[Card]:
    """Give people by name, one more than `limit`. Three statements, two without the `ties` to schools.

    `text`: a part of a name or address. `interviewers`: only people who can interview.
    """
    order = (Person.name, Person.id)
    query = select(
        Person.id,
        Person.name,
        Person.email,
        Person.active,
        Person.is_coordinator,
        Person.is_admin,
        Person.can_interview,
    )
    for word in text.split()[:4]:
        fits = or_(Person.name.icontains(word, autoescape=True), Person.email.icontains(word, autoescape=True))
        query = query.where(fits)
    if interviewers:
        query = query.where(Person.can_interview)
    if only_active:
        query = query.where(Person.active)
    if after is not None:
        query = query.where(tuple_(*order) > tuple_(*after, types=[column.type for column in order]))
    found = {row.id: Card(*row) for row in session.execute(query.order_by(*order).limit(limit + 1))}
    _belong(session, found, ties=ties)
    return list(found.values())


def _belong(session: Session, found: Mapping[str, Card], *, ties: bool) -> None:
    works = (
        select(OrganisationMember.person_id, Organisation.id, Organisation.name)
        .join(Organisation, Organisation.id == OrganisationMember.organisation_id)
        .where(OrganisationMember.person_id.in_(found))
        .order_by(Organisation.name)
    )
    for person_id, organisation_id, name in session.execute(works):
        found[person_id].organisations.append((organisation_id, name))
    if not ties:
        return
    schools = (
        select(SchoolMember.person_id, SchoolMember.function, School.name)
        .join(School, School.id == SchoolMember.school_id)
        .where(SchoolMember.person_id.in_(found), SchoolMember.confirmed_at.is_not(None))
        .order_by(School.name)
    )
    for person_id, function, name in session.execute(schools):
        found[person_id].schools.append(f"{function.label}, {name}")


def find(session: Session, person_id: str) -> Person:
    """Find somebody; raises NotReachable."""
    person = session.get(Person, person_id)
    if person is None:
        raise NotReachable
    return person


def works_for(session: Session, person_id: str) -> list[str]:
    """Give the ids of the organisations somebody works for. One statement."""
    own = select(OrganisationMember.organisation_id).where(OrganisationMember.person_id == person_id)
    return list(session.scalars(own))


def organisation_choices(session: Session) -> list[tuple[str, str]]:
    """Give the organisations one can work for. One statement."""
    rows = session.execute(select(Organisation.id, Organisation.name).order_by(Organisation.name, Organisation.id))
    return [(row.id, row.name) for row in rows]


def why_not(actor: Actor, person: Person | None) -> str:
    """Say why this actor may not change this person; empty when they may."""
    if actor.is_admin or person is None or not (person.is_coordinator or person.is_admin):
        return ""
    return _("Coördinatoren en beheerders wijzigen doet een beheerder.")


def may_set_roles(actor: Actor, person: Person | None) -> bool:
    """Say whether this actor may give or take the roles of coordinator and admin, and close the account."""
    return actor.is_admin and (person is None or person.id != actor.person_id)


def may_set_email(actor: Actor, person: Person | None) -> bool:
    """Say whether this actor may change the address of this person."""
    return actor.is_admin or person is None or person.email_confirmed_at is None


def save(session: Session, actor: Actor, person: Person | None, data: Mapping[str, Any], now: datetime) -> Person:
    """Write somebody down, or change them. What the actor may not change is refused, all reasons at once."""
    _check(session, actor, person, data)
    if person is None:
        person = Person(email=data["email"], name=data["name"], created_at=now)
        session.add(person)
    elif person.email != data["email"]:
        person.email, person.email_confirmed_at = data["email"], None
        person.sessions_from = now + timedelta(seconds=1)  # the new address must be proven first
    person.name, person.phone = data["name"], data["phone"] or None
    person.can_interview = data["can_interview"]
    if person.id != actor.person_id:
        person.active = data["active"]
    if may_set_roles(actor, person):
        person.is_coordinator, person.is_admin = data["is_coordinator"], data["is_admin"]
    session.flush()
    _set_organisations(session, person.id, data["organisations"])
    return person


def _check(session: Session, actor: Actor, person: Person | None, data: Mapping[str, Any]) -> None:
    closed = why_not(actor, person)
    if closed:
        raise NotReady([closed])
    errors: dict[str, list[str]] = {}
    if not may_set_roles(actor, person):
        held = {role: bool(person is not None and getattr(person, role)) for role in ROLES}
        changed = [role for role in ROLES if data[role] != held[role]]
        own = person is not None and person.id == actor.person_id
        reason = _("Je eigen rollen wijzigt een andere beheerder.") if own else _("Deze rol geeft een beheerder.")
        errors |= {role: [reason] for role in changed}
    if person is not None and person.id == actor.person_id:
        errors |= _about_oneself(session, person, data)
    if person is not None and person.email != data["email"] and not may_set_email(actor, person):
        errors["email"] = [_("Dit adres is al bevestigd. Wijzigen doet een beheerder.")]
    elif _taken(session, data["email"], person):
        errors["email"] = [_("Er is al iemand met dit mailadres.")]
    if _unknown(session, data["organisations"]):
        errors["organisations"] = [_("Kies organisaties uit de lijst.")]
    if errors:
        raise NotReady([sentence for sentences in errors.values() for sentence in sentences], errors)


def _about_oneself(session: Session, person: Person, data: Mapping[str, Any]) -> dict[str, list[str]]:
    """Nobody closes their own account, or gives themselves a place from which cases can be read."""
    errors: dict[str, list[str]] = {}
    if not data["active"]:
        errors["active"] = [_("Je eigen account sluiten doet iemand anders.")]
    if data["can_interview"] and not person.can_interview:
        errors["can_interview"] = [_("Jezelf gespreksvoerder maken doet iemand anders.")]
    if set(data["organisations"]) - set(works_for(session, person.id)):
        errors["organisations"] = [_("Jezelf bij een organisatie zetten doet iemand anders.")]
    return errors


def _taken(session: Session, email: str, person: Person | None) -> bool:
    other = session.scalar(select(Person.id).where(Person.email == email))
    return other is not None and (person is None or other != person.id)


def _unknown(session: Session, organisations: Sequence[str]) -> bool:
    known = session.scalars(select(Organisation.id).where(Organisation.id.in_(organisations)))
    return len(set(known)) != len(set(organisations))


def _set_organisations(session: Session, person_id: str, wanted: Collection[str]) -> None:
    held = set(works_for(session, person_id))
    gone = held - set(wanted)
    if gone:
        session.execute(
            delete(OrganisationMember).where(
                OrganisationMember.person_id == person_id, OrganisationMember.organisation_id.in_(gone)
            )
        )
    session.add_all(OrganisationMember(person_id=person_id, organisation_id=one) for one in sorted(set(wanted) - held))
