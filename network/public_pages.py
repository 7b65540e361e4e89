"""What everyone may read: the home page (screen 11), how it works, themes, partners, help, privacy, accessibility."""

from typing import Any, Final

from flask import Response, session
from werkzeug.exceptions import NotFound

from network import catalogue
from records.vocabulary import Theme
from web.kit import current_session
from web.pages import page

NAMED: Final = 6  # partners named on the home page


def _public(template: str, **values: Any) -> Response:
    """Show a page that is the same for everyone; a browser that is signed in keeps its own menu."""
    return page(template, public="_user_id" not in session, **values)


def home() -> Response:
    """Invite a school to the table."""
    cards = [catalogue.theme_card(theme) for theme in Theme]
    names = catalogue.partner_names(current_session(), NAMED)
    return _public("network/home.html", themes=cards, names=names)


def how_it_works() -> Response:
    """Tell the six steps: who does what, and by when."""
    return _public("network/how_it_works.html")


def themes() -> Response:
    """Show every theme, with who offers something."""
    return _public("network/themes.html", themes=catalogue.theme_cards(current_session()))


def theme(key: str) -> Response:
    """Show one theme, with the offers about it."""
    if key not in set(Theme):
        raise NotFound
    one = Theme(key)
    found = catalogue.partners(current_session(), one)
    return _public("network/theme.html", theme_card=catalogue.theme_card(one), partners=found)


def partners() -> Response:
    """Show who is in the network."""
    return _public("network/partners.html", partners=catalogue.partners(current_session()))


def help_page() -> Response:
    """Answer what people ask, and say whom to call."""
    return _public("network/help_page.html")


def privacy() -> Response:
    """Say what we keep, who reads it and how long."""
    return _public("network/privacy.html")


def accessibility() -> Response:
    """Say how usable this is for everyone, and what is not right yet."""
    return _public("network/accessibility.html")
