"""Light, dark, or as the device says: kept in a cookie, and with the account of who is signed in."""

from flask import redirect, request
from sqlalchemy import update
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from records.people import Person
from web.access import PUBLIC, Url
from web.actor import current_actor
from web.kit import current_session, kit
from web.pages import THEME, THEME_COOKIE, THEMES, own_referrer

YEAR = 365 * 24 * 3600


def choose_theme() -> Response:
    """Keep the choice and go back to the page it was made on."""
    chosen = request.form.get("theme", "")
    if chosen not in THEMES:
        raise BadRequest
    person_id = current_actor().person_id
    if person_id is not None:
        kept = None if chosen == "auto" else chosen
        current_session().execute(update(Person).where(Person.id == person_id).values(theme=kept))
    response = redirect(own_referrer(), 303)
    secure = kit().settings.secure
    response.set_cookie(THEME_COOKIE, chosen, max_age=YEAR, secure=secure, httponly=True, samesite="Lax")
    return response


urls = [Url(THEME, choose_theme, PUBLIC, methods=("POST",))]
