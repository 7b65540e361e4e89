"""Pages: `page()` renders a template with the shell around it – network, menu, person, light or dark, footer."""

from collections.abc import Iterable, Sequence
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from flask import Response, flash, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from records.words import _
from web.access import PUBLIC
from web.actor import current_actor
from web.feature import NavItem
from web.filters import initials
from web.kit import SAFE_METHODS, current_session, kit, now
from workflow.actor import Actor

SIGN_IN: Final = "/aanmelden"
SIGN_OUT: Final = "/afmelden"
THEME: Final = "/weergave"
THEME_COOKIE: Final = "casetafel-weergave"
THEMES: Final = ("auto", "light", "dark")
HOME: Final = "/"


def page(template: str, status: int = 200, *, public: bool = False, **values: Any) -> Response:
    """Render a whole page. `public=True` for a page that is the same for everyone: nobody is looked up for it."""
    return make_response(render_template(template, **shell(public=public), **values), status)


def part(template: str, status: int = 200, **values: Any) -> Response:
    """Render a part of a page, for htmx."""
    return make_response(render_template(template, **values), status)


def go(endpoint: str, **values: Any) -> BaseResponse:
    """Send the browser on after a POST (303), so that reloading the page sends nothing twice."""
    return redirect(url_for(endpoint, **values), 303)


def go_to(address: str) -> BaseResponse:
    """The same, to an address (a path of our own: see `safe_target`)."""
    return redirect(address, 303)


def say(text: str, kind: str = "ok") -> None:
    """Show a sentence on the next page. `kind`: ok, warn or stop."""
    flash(text, kind)


def safe_target(target: str | None, otherwise: str = HOME) -> str:
    """Give a place of our own to go to: a path that starts with one slash, or else `otherwise`."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or "\\" in target:
        return otherwise
    parts = urlsplit(target)
    plain = all(ord(sign) >= ord(" ") for sign in target)
    return target if plain and not parts.scheme and not parts.netloc else otherwise


def sign_in_address() -> str:
    """Give the address of the sign-in page that brings the person back to where they are now, or came from.

    A part that a page asked for (htmx) is no place to come back to: its page is.
    """
    came_from = urlsplit(request.referrer or "")
    page_before = came_from.path if came_from.netloc == request.host else HOME
    here = request.method in SAFE_METHODS and "HX-Request" not in request.headers
    back = request.full_path.rstrip("?") if here else page_before
    return f"{SIGN_IN}?{urlencode({'verder': back})}" if back != HOME else SIGN_IN


def shell(*, public: bool = False) -> dict[str, Any]:
    """Give what every layout needs. With `public`, nobody is looked up and no statement runs."""
    settings = kit().settings
    around: dict[str, Any] = {
        "network": settings.network,
        "theme": _theme(None if public else current_actor()),
        "theme_url": THEME,
        "home_url": HOME,
        "footer_links": _links(_items("footer"), None),
        "public_nav": _links(_items("public_nav"), None),
        "sign_in_url": SIGN_IN,
    }
    if public:
        return around
    actor = current_actor()
    around["nav"] = _nav(actor)
    if actor.is_someone:
        around["person"] = {"name": actor.name, "line": _line(actor), "initials": initials(actor.name)}
        around["person_menu"] = _links(_items("menu"), actor)
        around["sign_out_url"] = SIGN_OUT
        g.signed_in_page = True
    return around


def _items(place: str) -> Sequence[NavItem]:
    known = kit().items
    if place not in known:
        items = (item for feature in kit().features for item in getattr(feature, place))
        known[place] = sorted(items, key=lambda item: item.order)
    return known[place]


def _address(endpoint: str) -> str:
    """Give the address of a page without values: it never changes, and a page names a dozen of them."""
    known = kit().addresses
    if endpoint not in known:
        known[endpoint] = url_for(endpoint)
    return known[endpoint]


def _links(items: Iterable[NavItem], actor: Actor | None) -> list[tuple[str, str]]:
    allowed = (item for item in items if item.may is PUBLIC or (actor is not None and item.may.allows(actor)))
    return [(_(item.label), _address(item.endpoint)) for item in allowed]


def _nav(actor: Actor) -> list[tuple[str, str, bool, int]]:
    shown = (item for item in _items("nav") if item.may.allows(actor))
    here = request.endpoint
    return [(_(each.label), _address(each.endpoint), here == each.endpoint, _count(each, actor)) for each in shown]


def _count(item: NavItem, actor: Actor) -> int:
    return int(item.count(current_session(), actor, now())) if item.count else 0


def _line(actor: Actor) -> str:
    """Say in a few words who this is: `directeur, De Wilg`."""
    if actor.is_coordinator:
        return _("netwerkcoördinator")
    for school in actor.schools:
        return f"{school.function.label}, {school.name}"
    for organisation in actor.organisations:
        return organisation.name
    return _("beheerder") if actor.is_admin else ""


def _theme(actor: Actor | None) -> str:
    chosen = (actor.theme if actor is not None else None) or request.cookies.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES[1:] else ""


def own_referrer() -> str:
    """Give the page of ours that the browser came from, else the home page."""
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc != request.host:
        return HOME
    return safe_target(came_from.path + (f"?{came_from.query}" if came_from.query else ""))
