"""Who one can be in the demo: everyone with an account there, with a few words on who that is."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.organisations import Organisation, School
from records.people import OrganisationMember, Person, SchoolMember
from records.vocabulary import Role

MOST_CAST: Final = 60
CAST: Final = (  # design/api.md, "Demo cast"
    "lead@school.example",
    "teacher@school.example",
    "lead@other-school.example",
    "coordinator@city.example",
    "interviewer1@partner-a.example",
    "interviewer2@partner-b.example",
    "partner@partner-c.example",
    "guidance@pbd.example",
    "admin@city.example",
)


@dataclass(frozen=True, slots=True)
class CastMember:
    """Somebody one can be in the demo. `line`: who that is, in a few words."""

    email: str
    name: str
    line: str
    leading: bool  # one of the nine of api.md


def cast(session: Session) -> list[CastMember]:
    """Give everyone with an account, the nine of api.md first. Three statements; for the demo only."""
    people = session.execute(
        select(Person.id, Person.email, Person.name, Person.is_coordinator, Person.is_admin, Person.can_interview)
        .where(Person.active)
        .order_by(Person.name, Person.id)
        .limit(MOST_CAST)
    ).all()
    lines = _lines(session)
    members = [
        CastMember(
            row.email,
            row.name,
            ", ".join([*_roles(row), *lines.get(row.id, [])]),
            row.email in CAST,
        )
        for row in people
    ]
    return sorted(members, key=lambda one: CAST.index(one.email) if one.leading else len(CAST))


def _roles(row: Any) -> list[str]:
    roles = (
        (row.is_coordinator, Role.COORDINATOR),
        (row.is_admin, Role.ADMIN),
        (row.can_interview and not row.is_coordinator, Role.INTERVIEWER),
    )
    return [role.label for holds, role in roles if holds]


def _lines(session: Session) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    schools = select(SchoolMember.person_id, SchoolMember.function, School.name).join(School).order_by(School.name)
    for person_id, function, name in session.execute(schools):
        found.setdefault(person_id, []).append(f"{function.label}, {name}")
    works = select(OrganisationMember.person_id, Organisation.name).join(Organisation).order_by(Organisation.name)
    for person_id, name in session.execute(works):
        found.setdefault(person_id, []).append(name)
    return found
