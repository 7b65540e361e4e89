"""The door of every request: who asks, may they come in, and did the browser mean to send this."""

from flask import Flask, current_app, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import BadRequest, Forbidden, NotFound, Unauthorized

from web.access import API, declared
from web.actor import came_by_cookie, current_actor
from web.kit import SAFE_METHODS, kit

CSRF_HEADER = "X-CSRFToken"


def is_api() -> bool:
    """Say whether this request is for a program: its answer is JSON, whatever happens."""
    return request.path.startswith(f"{API}/")


def guard() -> None:
    """Refuse who may not come in, before the view: 401 for nobody, 403 for somebody else, 400 without CSRF token."""
    if "\0" in request.path:
        raise NotFound  # no name of ours holds it, and a database would stumble over it
    if b"%00" in request.query_string:
        raise BadRequest
    if kit().settings.demo and not _from_here(request.remote_addr):
        raise Forbidden  # the demo lets everyone in without a password: it is for this machine alone
    if request.endpoint is None:
        return  # an unknown address or a wrong method: Flask answers
    may = declared(current_app)[request.endpoint]
    if "Authorization" in request.headers and is_api() and not current_actor().is_someone:
        raise Unauthorized  # a token that is no good is told so, also where none is needed
    if may.needs_someone and not may.allows(current_actor()):
        actor = current_actor()
        raise Forbidden if actor.is_someone else Unauthorized
    if request.method not in SAFE_METHODS and _needs_csrf():
        current_app.extensions["csrf"].protect()


def _from_here(address: str | None) -> bool:
    """Say whether a network address is this machine's own; none at all comes through a socket of the machine."""
    return address is None or address.startswith("127.") or address in {"::1", "::ffff:127.0.0.1", ""}


def _needs_csrf() -> bool:
    """A form always; a program only when a cookie speaks for it: a token or a key in a header is meant by itself."""
    return not is_api() or came_by_cookie()


def wire(app: Flask) -> None:
    """Put the guard before every view of the app."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # the guard asks, when it must
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # as long as the session: nobody loses what they typed to an old form
    CSRFProtect(app)
    app.before_request(guard)
