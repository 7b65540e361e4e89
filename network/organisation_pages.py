"""`/beheer/organisaties`: partner organisations with what they offer."""

from typing import Any, Final

from flask import Response
from werkzeug.wrappers import Response as BaseResponse

from network import organisations
from network.forms import OfferForm, OrganisationForm
from records.organisations import Offer, Organisation
from records.vocabulary import EducationalNetwork, OrganisationKind, SupportKind, Theme
from records.words import _
from web.forms import Form, read
from web.kit import current_session, now
from web.pages import go, page, say
from web.paging import cut, wanted
from workflow.errors import Refused

SHOWN: Final = 30
OFFERED: Final = tuple(kind for kind in SupportKind if kind is not SupportKind.UNKNOWN)


def manage_organisations() -> Response:
    """List organisations, by name."""
    asked = wanted(str, str, default=SHOWN)
    found = cut(organisations.rows(current_session(), asked.limit, asked.after), asked, lambda row: row.cursor)
    return page("network/manage_organisations.html", organisations=found.rows, next_url=found.next_url)


def new_organisation() -> Response:
    """Show an empty form."""
    return _form_page(None, Form(values={"active": "true", "kind": OrganisationKind.PARTNER.value}))


def edit_organisation(organisation_id: str) -> Response:
    """Show an organisation as it is written down, with its offers."""
    organisation = organisations.find(current_session(), organisation_id)
    names = ("name", "summary", "email", "phone", "website")
    values: dict[str, Any] = {name: getattr(organisation, name) or "" for name in names}
    network = organisation.educational_network
    values |= {"kind": organisation.kind.value, "educational_network": network.value if network else ""}
    values["active"] = "true" if organisation.active else ""
    return _form_page(organisation, Form(values=values))


def _form_page(organisation: Organisation | None, form: Form, status: int = 200) -> Response:
    return page(
        "network/organisation.html",
        status,
        form=form,
        organisation=None if organisation is None else {"id": organisation.id, "name": organisation.name},
        offers=[] if organisation is None else organisations.offers_of(current_session(), organisation.id),
        kinds=[(kind.value, kind.label) for kind in OrganisationKind],
        networks=[(network.value, network.label) for network in EducationalNetwork],
    )


def add_organisation() -> BaseResponse:
    """Write an organisation down."""
    return _save(None)


def change_organisation(organisation_id: str) -> BaseResponse:
    """Change an organisation."""
    return _save(organisations.find(current_session(), organisation_id))


def _save(organisation: Organisation | None) -> BaseResponse:
    form = read(OrganisationForm)
    if form.ok:
        try:
            organisation = organisations.save(current_session(), organisation, form.data, now())
        except Refused as refused:
            form.take(refused)
    if not form.ok or organisation is None:
        return _form_page(organisation, form, 422)
    say(_("{name} is bewaard.", name=organisation.name))
    return go("network.edit_organisation", organisation_id=organisation.id)


def new_offer(organisation_id: str) -> Response:
    """Show an empty form for an offer."""
    organisation = organisations.find(current_session(), organisation_id)
    return _offer_page(organisation, None, Form(values={"active": "true"}))


def edit_offer(organisation_id: str, offer_id: str) -> Response:
    """Show an offer as it is written down."""
    organisation = organisations.find(current_session(), organisation_id)
    offer = organisations.find_offer(current_session(), organisation_id, offer_id)
    values: dict[str, Any] = {name: getattr(offer, name) for name in ("title", "description", "levels", "capacity")}
    values["active"] = "true" if offer.active else ""
    values["themes"] = [row.theme.value for row in offer.themes]
    values["kinds"] = [row.kind.value for row in offer.kinds]
    return _offer_page(organisation, offer, Form(values=values))


def _offer_page(organisation: Organisation, offer: Offer | None, form: Form, status: int = 200) -> Response:
    for name in ("themes", "kinds"):
        chosen = form.values.get(name) or []
        form.values[name] = [chosen] if isinstance(chosen, str) else chosen
    return page(
        "network/offer.html",
        status,
        form=form,
        organisation={"id": organisation.id, "name": organisation.name},
        offer_id=offer.id if offer is not None else "",
        themes=[(theme.value, theme.label) for theme in Theme],
        kinds=[(kind.value, kind.label) for kind in OFFERED],
    )


def add_offer(organisation_id: str) -> BaseResponse:
    """Write an offer down."""
    return _save_offer(organisations.find(current_session(), organisation_id), None)


def change_offer(organisation_id: str, offer_id: str) -> BaseResponse:
    """Change an offer."""
    organisation = organisations.find(current_session(), organisation_id)
    return _save_offer(organisation, organisations.find_offer(current_session(), organisation_id, offer_id))


def _save_offer(organisation: Organisation, offer: Offer | None) -> BaseResponse:
    form = read(OfferForm)
    if not form.ok:
        return _offer_page(organisation, offer, form, 422)
    saved = organisations.save_offer(current_session(), organisation.id, offer, form.data)
    say(_("Het aanbod “{title}” is bewaard.", title=saved.title))
    return go("network.edit_organisation", organisation_id=organisation.id)
