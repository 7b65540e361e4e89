"""Rate limits: many tries in a row are slowed down, per person or else per network address."""

from typing import Any, Final

from flask import Flask, request, session
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from web.access import View, Wrap
from web.kit import SAFE_METHODS, kit_of

WRITES: Final = "120 per minute; 1500 per hour"


def _who() -> str:
    """Name who is counted: whom the signed cookie names, else the address. A token may be a guess: it names nobody."""
    person_id = session.get("_user_id") if "Authorization" not in request.headers else None
    return f"person:{person_id}" if person_id else f"address:{get_remote_address()}"


def limiter_for(app: Flask) -> Wrap:
    """Set limits up for this app, and give what dresses a view with a limit of its own (`Url.limit`)."""
    if not kit_of(app).settings.rate_limit:
        return lambda view, _limit: view
    limiter = Limiter(
        key_func=_who,
        app=app,
        storage_uri="memory://",
        default_limits=[WRITES],
        default_limits_per_method=False,
        default_limits_exempt_when=lambda: request.method in SAFE_METHODS,
        headers_enabled=False,
    )

    def wrap(view: View, limit: str) -> View:
        dressed: Any = limiter.limit(limit, override_defaults=False)(view) if limit else view
        return dressed  # type: ignore[no-any-return]  # the library's decorator keeps the type of the view

    return wrap
