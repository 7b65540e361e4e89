"""How busy each partner is: running conversations and referrals, beside what its offers can take on at once."""

from functools import cache
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from records.conversation import Assignment
from records.organisations import Offer, Organisation
from records.referral import Referral
from records.request import SupportRequest
from records.session import fetch
from records.vocabulary import OrganisationKind, State
from records.words import _
from workflow.facts import ACTIVE

TALKING = (State.PLANNING, State.SCHEDULED, State.REPORTING, State.REVIEW)
SHOWN = 8


def _sums() -> tuple[Any, Any, Any]:
    """Count, per organisation: conversations that run, referrals that run, and what its offers can take."""
    talks = (
        select(func.count(Assignment.id))
        .join(SupportRequest, SupportRequest.id == Assignment.request_id)
        .where(
            Assignment.organisation_id == Organisation.id,
            Assignment.ended_at.is_(None),
            SupportRequest.state.in_(TALKING),
        )
        .correlate(Organisation)
        .scalar_subquery()
    )
    helps = (
        select(func.count(Referral.id))
        .where(Referral.organisation_id == Organisation.id, Referral.state.in_(ACTIVE))
        .correlate(Organisation)
        .scalar_subquery()
    )
    room = (
        select(func.sum(Offer.capacity))
        .where(Offer.organisation_id == Organisation.id, Offer.active.is_(True))
        .correlate(Organisation)
        .scalar_subquery()
    )
    return talks, helps, room


@cache
def _query() -> Select[Any]:
    talks, helps, room = _sums()
    runs = (talks + helps).label("runs")
    return (
        select(Organisation.name, runs, room.label("room"))
        .where(Organisation.active.is_(True), Organisation.kind != OrganisationKind.GUIDANCE)
        .order_by(runs.desc(), Organisation.name)
        .limit(SHOWN)
    )


def read(session: Session) -> dict[str, Any]:
    """Give the rows of a chart: organisation, what runs, what it can take. One statement."""
    rows = [(name, int(count), room) for name, count, room in fetch(session, _query())]
    full = [name for name, count, room in rows if room is not None and count >= room > 0]
    return {
        "rows": [{"label": name, "value": count, "room": room} for name, count, room in rows if count or room],
        "full": _(" en ").join(full),
    }
