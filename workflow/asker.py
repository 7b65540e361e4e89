"""Who asks for a list, as its criteria need it: with values, or as the parameters of a statement that is built once.

Putting a statement together costs far more than running it. What decides its shape is which ties a person has, never
which person it is: a page asks `shape_of(actor)`, keeps one statement per shape and runs it with `given(actor, now)`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import BindParameter, String, bindparam

from records.base import UtcTime
from workflow.actor import Actor
from workflow.standing import final_before, guidance_networks


@dataclass(frozen=True, slots=True)
class Asker:
    """Each is a value (several: a list) or a parameter; None when the person has nothing of the kind."""

    is_coordinator: bool
    person: Any
    email: Any
    draft: Any
    schools: Any
    organisations: Any
    networks: Any
    final_before: Any


class Shape(NamedTuple):
    """Which ties a person has: two persons with the same shape get the same statement, with other values."""

    is_coordinator: bool
    person: bool
    email: bool
    draft: bool
    schools: bool
    organisations: bool
    networks: bool


def _several(name: str) -> BindParameter[Any]:
    return bindparam(name, expanding=True, type_=String)


PERSON: Final[BindParameter[Any]] = bindparam("asker_person", type_=String)
EMAIL: Final[BindParameter[Any]] = bindparam("asker_email", type_=String)
DRAFT: Final[BindParameter[Any]] = bindparam("asker_draft", type_=String)
SCHOOLS: Final = _several("asker_schools")
ORGANISATIONS: Final = _several("asker_organisations")
NETWORKS: Final = _several("asker_networks")
FINAL_BEFORE: Final[BindParameter[Any]] = bindparam("asker_final_before", type_=UtcTime)


def with_values(actor: Actor, now: datetime) -> Asker:
    """Give the values of this person themselves, for a statement that is run once."""
    return Asker(
        is_coordinator=actor.is_coordinator,
        person=actor.person_id,
        email=actor.email,
        draft=actor.draft_id,
        schools=sorted(actor.confirmed_schools) or None,
        organisations=sorted(actor.organisation_ids) or None,
        networks=sorted(guidance_networks(actor)) or None,
        final_before=final_before(now),
    )


def shape_of(actor: Actor) -> Shape:
    """Tell which ties this person has."""
    return Shape(
        is_coordinator=actor.is_coordinator,
        person=actor.person_id is not None,
        email=actor.email is not None,
        draft=actor.draft_id is not None,
        schools=bool(actor.confirmed_schools),
        organisations=bool(actor.organisations),
        networks=bool(guidance_networks(actor)),
    )


def with_parameters(shape: Shape) -> Asker:
    """Give parameters in the place of values, for a statement that is kept; run it with `given`."""
    return Asker(
        is_coordinator=shape.is_coordinator,
        person=PERSON if shape.person else None,
        email=EMAIL if shape.email else None,
        draft=DRAFT if shape.draft else None,
        schools=SCHOOLS if shape.schools else None,
        organisations=ORGANISATIONS if shape.organisations else None,
        networks=NETWORKS if shape.networks else None,
        final_before=FINAL_BEFORE,
    )


def given(actor: Actor, now: datetime) -> dict[str, Any]:
    """Give the values of every parameter, by its name."""
    return {
        "asker_person": actor.person_id,
        "asker_email": actor.email,
        "asker_draft": actor.draft_id,
        "asker_schools": sorted(actor.confirmed_schools),
        "asker_organisations": sorted(actor.organisation_ids),
        "asker_networks": sorted(guidance_networks(actor)),
        "asker_final_before": final_before(now),
    }
