"""Partner organisations and their offers, as coordinators and admins manage them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from records.organisations import Offer, OfferKind, OfferTheme, Organisation
from records.vocabulary import OrganisationKind, SupportKind, Theme
from records.words import _
from workflow.errors import NotReachable, NotReady


@dataclass(frozen=True, slots=True)
class Row:
    """An organisation in the list."""

    id: str
    name: str
    kind: OrganisationKind
    active: bool
    offers: int

    @property
    def cursor(self) -> tuple[str, str]:
        """Give the place of this organisation in the list."""
        return (self.name, self.id)


def rows(session: Session, limit: int, after: tuple[Any, ...] | None, *, only_active: bool = False) -> list[Row]:
    """Give the organisations by name, one more than `limit`. One statement."""
    order = (Organisation.name, Organisation.id)
    offers = (
        select(func.count(Offer.id))
        .where(Offer.organisation_id == Organisation.id, Offer.active)
        .correlate(Organisation)
        .scalar_subquery()
    )
    query = select(Organisation.id, Organisation.name, Organisation.kind, Organisation.active, offers)
    if only_active:
        query = query.where(Organisation.active)
    if after is not None:
        query = query.where(tuple_(*order) > tuple_(*after, types=[column.type for column in order]))
    return [Row(*row) for row in session.execute(query.order_by(*order).limit(limit + 1))]


def find(session: Session, organisation_id: str) -> Organisation:
    """Find an organisation; raises NotReachable."""
    organisation = session.get(Organisation, organisation_id)
    if organisation is None:
        raise NotReachable
    return organisation


def find_offer(session: Session, organisation_id: str, offer_id: str) -> Offer:
    """Find an offer of this organisation; raises NotReachable."""
    offer = session.get(Offer, offer_id)
    if offer is None or offer.organisation_id != organisation_id:
        raise NotReachable
    return offer


def offers_of(session: Session, organisation_id: str) -> list[tuple[str, str, bool]]:
    """Give the offers of an organisation: id, title, active. One statement."""
    query = select(Offer.id, Offer.title, Offer.active).where(Offer.organisation_id == organisation_id)
    return [(row.id, row.title, row.active) for row in session.execute(query.order_by(Offer.title, Offer.id))]


def save(session: Session, organisation: Organisation | None, data: Mapping[str, Any], now: datetime) -> Organisation:
    """Write an organisation down, or change it. A guidance service belongs to an educational network."""
    errors: dict[str, list[str]] = {}
    other = session.scalar(select(Organisation.id).where(Organisation.name == data["name"]))
    if other is not None and (organisation is None or other != organisation.id):
        errors["name"] = [_("Er is al een organisatie met deze naam.")]
    guidance = data["kind"] is OrganisationKind.GUIDANCE
    if guidance and data["educational_network"] is None:
        errors["educational_network"] = [_("Kies het onderwijsnet van deze begeleidingsdienst.")]
    if errors:
        raise NotReady([sentence for sentences in errors.values() for sentence in sentences], errors)
    if organisation is None:
        organisation = Organisation(name=data["name"], created_at=now)
        session.add(organisation)
    organisation.name, organisation.kind = data["name"], data["kind"]
    organisation.educational_network = data["educational_network"] if guidance else None
    organisation.summary, organisation.active = data["summary"], data["active"]
    for name in ("email", "phone", "website"):
        setattr(organisation, name, data[name] or None)
    session.flush()
    return organisation


def save_offer(session: Session, organisation_id: str, offer: Offer | None, data: Mapping[str, Any]) -> Offer:
    """Write an offer down, or change it."""
    if offer is None:
        offer = Offer(organisation_id=organisation_id, title=data["title"])
        session.add(offer)
    for name in ("title", "description", "levels", "capacity", "active"):
        setattr(offer, name, data[name])
    offer.themes = _kept(offer.themes, data["themes"], "theme", OfferTheme)
    offer.kinds = _kept(offer.kinds, data["kinds"], "kind", OfferKind)
    session.flush()
    return offer


def _kept(
    held: Sequence[Any], wanted: Sequence[Theme] | Sequence[SupportKind], name: str, made: type[Any]
) -> list[Any]:
    """Keep the rows that stay: the same key may not be removed and added in one go."""
    known = {getattr(row, name): row for row in held}
    return [known.get(one) or made(**{name: one}) for one in dict.fromkeys(wanted)]
