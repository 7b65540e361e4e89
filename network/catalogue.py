"""What the network offers, as everyone may read it: themes, partners and their offers, straight from the database."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.organisations import Offer, OfferKind, OfferTheme, Organisation
from records.vocabulary import OrganisationKind, SupportKind, Theme
from records.words import N_

ICONS: Final = {
    Theme.OUDERBETROKKENHEID: "people",
    Theme.SPIJBELEN: "clock-history",
    Theme.GEZONDHEID: "bicycle",
    Theme.LEERLOOPBANEN: "signpost-split",
    Theme.BREDE_SCHOOL: "houses",
    Theme.CULTUUR: "palette",
    Theme.CRISIS: "life-preserver",
    Theme.BELEID: "compass",
    Theme.WELBEVINDEN: "emoji-smile",
    Theme.KANSEN: "piggy-bank",
    Theme.PARTNERSCHAP: "house-heart",
    Theme.TAAL: "translate",
}
# What a question about a theme may sound like; source: the Antwerp and Ghent pages.
ABOUT: Final = {
    Theme.OUDERBETROKKENHEID: N_("Ouders bereiken, onthalen en echt laten meedoen, ook wie je nu zelden ziet."),
    Theme.SPIJBELEN: N_("Leerlingen die wegblijven, en afspraken over tucht die het hele team draagt."),
    Theme.GEZONDHEID: N_("Bewegen, gezond eten en een school waar leerlingen goed in hun vel zitten."),
    Theme.LEERLOOPBANEN: N_("Kiezen, overgaan en minder zittenblijven, van kleuterklas tot diploma."),
    Theme.BREDE_SCHOOL: N_("Samenwerken met buurt, sport en vrije tijd, ook na de schooluren."),
    Theme.CULTUUR: N_("Kunst en cultuur als vaste waarde op school, met partners uit de buurt."),
    Theme.CRISIS: N_("Er gebeurde iets ergs en je hebt snel iemand naast je nodig."),
    Theme.BELEID: N_("Een visie die leeft tot op de klasvloer, duidelijke rollen en een team dat samen stuurt."),
    Theme.WELBEVINDEN: N_("Een school waar iedereen zich thuis voelt, leerlingen en leraren."),
    Theme.KANSEN: N_("Armoede zien en er als school iets aan doen, zonder iemand te kijk te zetten."),
    Theme.PARTNERSCHAP: N_("School en gezin als bondgenoten rond elk kind."),
    Theme.TAAL: N_("Taal sterker maken, voor leerlingen en met ouders die thuis iets anders spreken."),
}


@dataclass(frozen=True, slots=True)
class ThemeCard:
    """A theme on a page."""

    key: str
    label: str
    about: str
    icon: str
    partners: tuple[str, ...] = ()


@dataclass(slots=True)
class OfferCard:
    """An offer as everyone may read it."""

    title: str
    description: str
    levels: str
    themes: list[Theme] = field(default_factory=list)
    kinds: list[SupportKind] = field(default_factory=list)


@dataclass(slots=True)
class PartnerCard:
    """A partner with what it offers."""

    id: str
    name: str
    kind: OrganisationKind
    summary: str
    website: str | None
    offers: list[OfferCard] = field(default_factory=list)


def theme_card(theme: Theme, partners: Iterable[str] = ()) -> ThemeCard:
    """Draw a theme."""
    return ThemeCard(theme.value, theme.label, ABOUT[theme], ICONS[theme], tuple(partners))


def theme_cards(session: Session) -> list[ThemeCard]:
    """Give every theme, with the names of the partners that offer something about it. One statement."""
    found: dict[Theme, list[str]] = {theme: [] for theme in Theme}
    query = (
        select(OfferTheme.theme, Organisation.name)
        .join(Offer, Offer.id == OfferTheme.offer_id)
        .join(Organisation, Organisation.id == Offer.organisation_id)
        .where(Offer.active, Organisation.active)
        .distinct()
        .order_by(Organisation.name)
    )
    for theme, name in session.execute(query):
        found[theme].append(name)
    return [theme_card(theme, found[theme]) for theme in Theme]


def partner_names(session: Session, limit: int) -> list[str]:
    """Name partners that offer a school something. One statement."""
    offers = select(Offer.organisation_id).where(Offer.active)
    query = select(Organisation.name).where(Organisation.active, Organisation.id.in_(offers))
    return list(session.scalars(query.order_by(Organisation.name).limit(limit)))


def partners(session: Session, theme: Theme | None = None) -> list[PartnerCard]:
    """Give the partners with their offers, all of them or those about one theme. At most four statements."""
    cards = _partners(session)
    offers = _offers(session, cards, theme)
    _describe(session, offers)
    return [card for card in cards.values() if card.offers or theme is None]


def _partners(session: Session) -> dict[str, PartnerCard]:
    query = select(
        Organisation.id, Organisation.name, Organisation.kind, Organisation.summary, Organisation.website
    ).where(Organisation.active)
    rows = session.execute(query.order_by(Organisation.name, Organisation.id))
    return {row.id: PartnerCard(row.id, row.name, row.kind, row.summary, row.website) for row in rows}


def _offers(session: Session, cards: dict[str, PartnerCard], theme: Theme | None) -> dict[str, OfferCard]:
    query = select(Offer.id, Offer.organisation_id, Offer.title, Offer.description, Offer.levels).where(Offer.active)
    if theme is not None:
        query = query.where(Offer.id.in_(select(OfferTheme.offer_id).where(OfferTheme.theme == theme)))
    found: dict[str, OfferCard] = {}
    for row in session.execute(query.order_by(Offer.title, Offer.id)):
        if row.organisation_id in cards:
            found[row.id] = OfferCard(row.title, row.description, row.levels)
            cards[row.organisation_id].offers.append(found[row.id])
    return found


def _describe(session: Session, offers: dict[str, OfferCard]) -> None:
    for offer_id, theme in session.execute(select(OfferTheme.offer_id, OfferTheme.theme).order_by(OfferTheme.theme)):
        if offer_id in offers:
            offers[offer_id].themes.append(theme)
    for offer_id, kind in session.execute(select(OfferKind.offer_id, OfferKind.kind).order_by(OfferKind.kind)):
        if offer_id in offers:
            offers[offer_id].kinds.append(kind)


def offered_by(session: Session, organisations: Collection[str]) -> dict[str, tuple[list[str], list[str]]]:
    """Give the keys of the kinds of support and of the themes of each of these organisations. Two statements."""
    own = Offer.organisation_id.in_(sorted(organisations)), Offer.active
    kinds = select(Offer.organisation_id, OfferKind.kind).join(OfferKind, OfferKind.offer_id == Offer.id).where(*own)
    themes = select(Offer.organisation_id, OfferTheme.theme).join(OfferTheme, OfferTheme.offer_id == Offer.id)
    found: dict[str, tuple[list[str], list[str]]] = {each: ([], []) for each in organisations}
    for organisation_id, kind in session.execute(kinds.distinct().order_by(OfferKind.kind)):
        found[organisation_id][0].append(kind.value)
    for organisation_id, theme in session.execute(themes.where(*own).distinct().order_by(OfferTheme.theme)):
        found[organisation_id][1].append(theme.value)
    return found
