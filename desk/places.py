"""The pages of other features that belong to a request: their addresses, and who is offered which.

A feature is not imported for it: an address is offered when the app knows it, so a link never leads nowhere.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from flask import current_app

from records.kinds import Part
from records.request import SupportRequest
from records.vocabulary import Machine, Role, State
from records.words import N_, _
from web.actions import address_of
from workflow.reach import Sight

_KNOWN: Final = "casetafel.places"
_VALUE: Final = re.compile(r"\{\w+\}")
SCHOOL_SIDE: Final = frozenset({Role.SCHOOL, Role.SCHOOL_LEAD})


@dataclass(frozen=True, slots=True)
class Place:
    """A page of a request: `{reference}` in its address, and when this reader may go there."""

    address: str
    label: str
    offered: Callable[[SupportRequest, Sight], bool]
    to_school: str = ""  # what it is called to the school itself, where that differs


PLACES: Final = (
    Place(
        "/intake/{reference}",
        N_("Antwoorden uit de intake"),
        lambda request, sight: sight.can(Part.INTAKE) and request.state is not State.DRAFT,
    ),
    Place(
        "/vragen/{reference}/datumprikker",
        N_("Datumprikker"),
        lambda request, sight: sight.can(Part.POLL) and request.state is State.PLANNING,
    ),
    Place(
        "/vragen/{reference}/verslag",
        N_("Verslag van het gesprek"),
        lambda request, sight: (
            sight.can(Part.REPORT)
            or sight.can(Part.REPORT_REVIEW)
            or (sight.can(Part.REPORT_DRAFT) and request.state is State.REPORTING)
        ),
    ),
    Place(
        "/vragen/{reference}/delen",
        N_("Wat jullie delen"),
        lambda _request, sight: sight.can(Part.SHARING) and sight.can(Part.READERS) and sight.can(Part.REPORT),
    ),
    Place("/vragen/{reference}/advies", N_("Advies"), lambda _request, sight: sight.can(Part.ADVICE)),
    Place(
        "/vragen/{reference}/keuze",  # the others read what the school chose beside the advice
        N_("Jullie keuze"),
        lambda _request, sight: sight.can(Part.CHOICES) and not sight.roles.isdisjoint(SCHOOL_SIDE),
    ),
    Place(
        "/vragen/{reference}/ondersteuning",
        N_("Wie de school ondersteunt"),
        lambda _request, sight: sight.can(Part.REFERRALS) and sight.can(Part.CHOICES),
        N_("Wie jullie ondersteunt"),
    ),
    Place(
        "/vragen/{reference}/afronden",
        N_("Slotnota"),
        lambda request, sight: request.closing_note is not None and sight.can(Part.CLOSING_NOTE),
    ),
    Place(
        "/vragen/{reference}/evaluatie",
        N_("Vijf korte vragen"),
        lambda request, sight: request.closed_at is not None and sight.can(Part.EVALUATION),
    ),
)


def exists(pattern: str) -> bool:
    """Say whether this app has a page at an address; `{…}` in it stands for any one value."""
    known: dict[str, bool] = current_app.extensions.setdefault(_KNOWN, {})
    if pattern not in known:
        known[pattern] = current_app.url_map.bind("").test(_VALUE.sub("0", pattern), "GET")
    return known[pattern]


def page_of(pattern: str, **values: str) -> str:
    """Fill in the pattern of an address; empty when this app has no such page."""
    return pattern.format(**values) if exists(pattern) else ""


def thing(machine: Machine, key: str) -> str:
    """Give the address of the page of a meeting or a referral (by id); empty when this app has none."""
    return page_of(address_of(machine, "{key}"), key=key)


def of_request(request: SupportRequest, sight: Sight) -> list[tuple[str, str]]:
    """List the pages of a request that this reader may open: label and address."""
    found = []
    for place in PLACES:
        if place.offered(request, sight) and exists(place.address):
            own = place.to_school if sight.roles & SCHOOL_SIDE else ""
            found.append((_(own or place.label), place.address.format(reference=request.reference)))
    return found
