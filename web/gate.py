"""The door of every request: who asks, may they come in, and did the browser mean to send this."""

import ipaddress
import re
from functools import lru_cache
from hmac import compare_digest
from typing import Any

from flask import Flask, Request, current_app, request, session
from flask_wtf.csrf import CSRFProtect, generate_csrf, same_origin
from itsdangerous import BadData
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import BadRequest, Forbidden, NotFound, RequestEntityTooLarge, Unauthorized

from web.access import API, declared
from web.actor import came_by_cookie, current_actor
from web.kit import SAFE_METHODS, kit
from web.seals import Seal
from workflow.inputs import UNSHOWN, plain

CSRF_HEADER = "X-CSRFToken"
CSRF_FIELD = "csrf_token"  # in the session, and of a form
UNSHOWN_IN_QUERY = re.compile(rb"%(?:0[0-8bcef]|1[0-9a-f]|7f)", re.IGNORECASE)
LARGEST_TEXT = 2 * 1024 * 1024  # bytes of a form or of JSON
MOST_FIELDS = 4_000  # of a form or of JSON: a refusal gives each one back, and no page of ours has half as many


class Sent(ImmutableMultiDict[str, str]):
    """What was sent. To ask for what is not there raises nothing inside: a form of the chat is asked a dozen times."""

    def get(self, key: str, default: Any = None, type: Any = None) -> Any:  # type: ignore[override]  # noqa: A002 - theirs
        """Give the first value of a name, or the default."""
        return super().get(key, default, type) if key in self else default


class PlainRequest(Request):
    """A request whose form holds no sign that no page and no database can hold: nobody types those, they come along."""

    parameter_storage_class = Sent

    def _load_form_data(self) -> None:
        read = "form" in self.__dict__
        super()._load_form_data()
        if not read and sum(1 for _pair in self.form.items(multi=True)) > MOST_FIELDS:
            self.__dict__["form"] = Sent()
            raise RequestEntityTooLarge
        if not read and any(UNSHOWN.search(text) for pair in self.form.items(multi=True) for text in pair):
            pairs = [(plain(name), plain(text)) for name, text in self.form.items(multi=True)]
            self.__dict__["form"] = Sent(pairs)


def is_api() -> bool:
    """Say whether this request is for a program: its answer is JSON, whatever happens."""
    return request.path.startswith(f"{API}/")


def guard() -> None:
    """Refuse who may not come in, before the view: 401 for nobody, 403 for somebody else, 400 without CSRF token."""
    if UNSHOWN.search(request.path):
        raise NotFound  # no name of ours holds it, and a database would stumble over it
    if UNSHOWN_IN_QUERY.search(request.query_string):
        raise BadRequest
    if kit().settings.demo and (comes_unannounced() or not _from_here(request.remote_addr)):
        raise Forbidden  # the demo lets everyone in without a password: it is for this machine alone
    if request.mimetype != "multipart/form-data":
        request.max_content_length = LARGEST_TEXT  # only files are larger
    if request.endpoint is None:
        return  # an unknown address or a wrong method: Flask answers
    may = declared(current_app)[request.endpoint]
    if "Authorization" in request.headers and is_api() and not current_actor().is_someone:
        raise Unauthorized  # a token that is no good is told so, also where none is needed
    if may.needs_someone and not may.allows(current_actor()):
        actor = current_actor()
        raise Forbidden if actor.is_someone else Unauthorized
    if request.method not in SAFE_METHODS and _needs_csrf() and not _is_meant():
        current_app.extensions["csrf"].protect()  # Flask-WTF says what is wrong


def comes_unannounced() -> bool:
    """Say whether it came through a proxy that nobody told us of: behind that, everyone seems to be this machine."""
    forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return forwarded and not kit().settings.proxies


def _from_here(address: str | None) -> bool:
    """Say whether a network address is this machine's own; none at all comes through a socket of the machine."""
    try:
        here = ipaddress.ip_address(address or "127.0.0.1")
    except ValueError:
        return False
    mapped = here.ipv4_mapped if isinstance(here, ipaddress.IPv6Address) else None
    return (mapped or here).is_loopback


def _needs_csrf() -> bool:
    """A form always; a program only when a cookie speaks for it: a token or a key in a header is meant by itself."""
    return not is_api() or came_by_cookie()


def _is_meant() -> bool:
    """Say at once that a form is one of this session, sent from a page of ours. Where it is not, Flask-WTF decides."""
    sent, raw = request.form.get(CSRF_FIELD) or request.headers.get(CSRF_HEADER), session.get(CSRF_FIELD)
    if not sent or not raw or (request.is_secure and not _from_own_page()):
        return False
    try:
        return compare_digest(str(_seal(str(current_app.secret_key)).loads(sent)), str(raw))
    except BadData:
        return False


def _from_own_page() -> bool:
    return bool(same_origin(request.referrer or "", f"https://{request.host}/"))


@lru_cache(maxsize=8)
def _seal(secret: str) -> Seal:
    """Make what signs the tokens of an app, as Flask-WTF does."""
    return Seal(secret, salt="wtf-csrf-token")


@lru_cache(maxsize=4096)
def _signed(secret: str, raw: str) -> str:
    """Sign what stands in a session: a token holds as long as its session."""
    return str(_seal(secret).dumps(raw))


def csrf_token() -> str:
    """Give the CSRF token for the forms of this page."""
    raw = session.get(CSRF_FIELD)
    token: str = _signed(str(current_app.secret_key), raw) if raw else generate_csrf()
    return token


def wire(app: Flask) -> None:
    """Put the guard before every view of the app."""
    app.request_class = PlainRequest
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # the guard asks, when it must
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # as long as the session: nobody loses what they typed to an old form
    CSRFProtect(app)
    app.jinja_env.globals["csrf_token"] = csrf_token
    app.before_request(guard)
