"""Who read our file: shown to whoever decides for the school, one line per read by someone outside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Integer, Select, bindparam, func, select, tuple_
from sqlalchemy.orm import Session

from records.kinds import Part
from records.organisations import Organisation
from records.people import OrganisationMember, Person
from records.readlog import ReadEntry
from records.request import SupportRequest
from records.vocabulary import Role
from records.words import N_, _
from workflow.errors import NotReachable
from workflow.reach import Sight

WHY: Final[Mapping[Role, str]] = {
    Role.COORDINATOR: N_("netwerkcoördinator"),
    Role.INTERVIEWER: N_("voert het gesprek met jullie"),
    Role.PARTNER: N_("zit aan de casetafel"),
    Role.REFERRED: N_("ondersteunt jullie"),
    Role.GUIDANCE: N_("pedagogische begeleiding, met jullie akkoord"),
}
NEWEST: Final = (ReadEntry.at, ReadEntry.id)


@dataclass(frozen=True, slots=True)
class Reader:
    """One read: who, of which organisation, in which role, which part, when."""

    id: str
    at: datetime
    name: str
    organisation: str
    role: Role
    part: Part

    @property
    def who(self) -> str:
        """Name the reader with the organisation behind it: `Bram Peeters, Arktos`."""
        outside = self.organisation and self.role is not Role.COORDINATOR
        return f"{self.name}, {self.organisation}" if outside else self.name

    @property
    def why(self) -> str:
        """Say in words why this person could read it."""
        return _(WHY.get(self.role, self.role.dutch))

    @property
    def cursor(self) -> tuple[datetime, str]:
        """Give the place in the list."""
        return (self.at, self.id)


@cache
def _query() -> Select[Any]:
    organisation = (
        select(func.min(Organisation.name))
        .join(OrganisationMember, OrganisationMember.organisation_id == Organisation.id)
        .where(OrganisationMember.person_id == ReadEntry.person_id)
        .scalar_subquery()
    )
    return (
        select(ReadEntry.id, ReadEntry.at, Person.name, organisation, ReadEntry.role, ReadEntry.part)
        .join(Person, Person.id == ReadEntry.person_id)
        .where(ReadEntry.request_id == bindparam("request_id"))
        .order_by(*(column.desc() for column in NEWEST))
        .limit(bindparam("limit", type_=Integer))
    )


def read(
    session: Session, request: SupportRequest, sight: Sight, limit: int, after: tuple[datetime, str] | None = None
) -> list[Reader]:
    """List the reads of a request, the latest first. Raises NotReachable for who may not see them. One statement."""
    if not sight.can(Part.READERS):
        raise NotReachable
    query = _query()
    if after is not None:
        query = query.where(tuple_(*NEWEST) < tuple_(*after, types=[column.type for column in NEWEST]))
    rows = session.execute(query, {"request_id": request.id, "limit": limit})
    return [Reader(key, at, name, works or "", role, part) for key, at, name, works, role, part in rows]
