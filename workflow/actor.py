"""Who acts: a person with what they belong to, the holder of a draft's key, or the system."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from records.vocabulary import EducationalNetwork, Function


@dataclass(frozen=True, slots=True)
class SchoolTie:
    """A person's place at a school. Unconfirmed, it gives no right on anything but one's own draft."""

    school_id: str
    number: str | None
    name: str
    function: Function
    confirmed: bool
    mandated: bool

    @property
    def leads(self) -> bool:
        """Say whether this tie lets the person decide for the school (`school_lead`)."""
        return self.confirmed and (self.function is Function.DIRECTOR or self.mandated)


@dataclass(frozen=True, slots=True)
class OrganisationTie:
    """A person's place at a partner organisation; `guidance_of` is set for a guidance service (PBD)."""

    organisation_id: str
    name: str
    guidance_of: EducationalNetwork | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks. Rights come from `workflow.reach` alone; this only says what the person belongs to."""

    person_id: str | None = None
    name: str = ""
    email: str | None = None
    is_coordinator: bool = False
    is_admin: bool = False
    can_interview: bool = False
    theme: str | None = None
    organisations: tuple[OrganisationTie, ...] = ()
    schools: tuple[SchoolTie, ...] = ()
    sessions_from: datetime | None = None  # a session of the browser that began earlier is over
    draft_id: str | None = None  # id of the draft whose resume key was shown
    is_system: bool = field(default=False)

    @property
    def organisation_ids(self) -> frozenset[str]:
        """Ids of every organisation the person works for, guidance services included."""
        return frozenset(tie.organisation_id for tie in self.organisations)

    @property
    def confirmed_schools(self) -> frozenset[str]:
        """Ids of the schools of which the person is a confirmed member."""
        return frozenset(tie.school_id for tie in self.schools if tie.confirmed)

    @property
    def led_schools(self) -> frozenset[str]:
        """Ids of the schools for which the person may decide."""
        return frozenset(tie.school_id for tie in self.schools if tie.leads)

    @property
    def is_someone(self) -> bool:
        """Say whether a person with an account is signed in."""
        return self.person_id is not None


SYSTEM: Final = Actor(is_system=True, name="")
NO_ONE: Final = Actor()
