"""Puts an app together out of settings and features: what wsgi.py and the tests call."""

from collections.abc import MutableMapping, Sequence
from types import ModuleType
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.templating import Environment
from jinja2 import StrictUndefined
from jinja2.nodes import Template
from werkzeug.middleware.proxy_fix import ProxyFix

from records.clock import Clock, MovableClock
from records.session import Database
from web import (
    actions,
    actor,
    assets,
    cli,
    filters,
    gate,
    headers,
    health,
    limits,
    openapi,
    problems,
    theme,
    transaction,
    words,
)
from web.access import check_declared, register
from web.api import dress
from web.complete import require
from web.feature import Feature, feature_of
from web.files import Files
from web.kit import NAME, Kit
from web.logs import set_up
from web.seals import Seal
from web.settings import ROOT, Settings

MEGABYTE = 1024 * 1024
UPLOAD = 52 * MEGABYTE  # the five files of ten that a school may give along, at once, and the form around them
FORM = 2 * MEGABYTE
SESSION_SECONDS = 14 * 24 * 3600


class Templates(Environment):
    """Templates that share the globals of the environment as they are.

    Jinja gives each template a chain of its own and the shared globals. It goes through that chain, in Python, for each
    import and each page; no template of ours has globals of its own (measured: 0.4 ms of a page of 8 ms).
    """

    spoken = False  # whether words are written out while a template is read (`web.words`)

    def _generate(self, source: Template, name: str | None, filename: str | None, defer_init: bool = False) -> str:  # noqa: FBT001, FBT002 - as Jinja calls it
        if self.spoken:
            words.Spoken().visit(source)
        return super()._generate(source, name, filename, defer_init)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> Any:
        """Give the shared globals, unless a template brings its own."""
        return super().make_globals(d) if d else self.globals


class Sessions(SecureCookieSessionInterface):
    """Flask's own sessions; what signs them is made once, and knows again what it signed."""

    signing: Seal | None = None

    def get_signing_serializer(self, app: Flask) -> Seal:
        """Give what signs the cookie, as Flask makes it; the secret of an app never changes."""
        if self.signing is None:
            theirs: Any = super().get_signing_serializer(app)
            way = {"serializer": theirs.serializer, "signer_kwargs": theirs.signer_kwargs}
            self.signing = Seal(theirs.secret_keys, salt=theirs.salt, **way)
        return self.signing


class Site(Flask):
    """The app, with those templates."""

    jinja_environment = Templates

    def __init__(self, *given: Any, **named: Any) -> None:
        """Bring its own sessions: they hold the key of one app."""
        super().__init__(*given, **named)
        self.session_interface = Sessions()


def assemble(
    settings: Settings, modules: Sequence[ModuleType], clock: Clock | None = None, *, complete: bool = False
) -> Flask:
    """Make the app. Raises UndeclaredError when an address does not say who may come in.

    `modules`: one per feature, see `web.feature`. `clock`: a test's own; else the machine's, which in the demo can be
    moved. `complete`: also raise IncompleteError when the features leave a mail, a document or a list of a form to
    nobody. Nothing is asked of the database yet.
    """
    set_up(demo=settings.demo)
    app = Site("wsgi", root_path=str(ROOT), static_folder=None, template_folder="templates")
    configure(app, settings)
    features = [feature_of(module) for module in modules]
    if complete:
        require(features)
    app.extensions[NAME] = Kit(
        settings=settings,
        database=Database(settings.database_url),
        clock=clock or (MovableClock(settings.data) if settings.demo else Clock()),
        files=Files(settings.files),
        features=features,
        handlers={kind: handler for feature in features for kind, handler in feature.handlers.items()},
    )
    wire(app)
    add_addresses(app, features)
    cli.wire(app, features)
    check_declared(app)
    return app


def configure(app: Flask, settings: Settings) -> None:
    """Set Flask's own settings."""
    app.config.update(
        SECRET_KEY=settings.secret,
        SESSION_COOKIE_NAME="__Host-casetafel" if settings.secure else "casetafel",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=SESSION_SECONDS,
        MAX_CONTENT_LENGTH=UPLOAD,
        MAX_FORM_MEMORY_SIZE=FORM,
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # of Flask's default provider
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals["asset_version"] = assets.asset_version()
    app.jinja_env.globals["url_for"] = assets.static_urls(app.url_for)
    app.url_map.strict_slashes = False
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]  # Flask's documented way


def wire(app: Flask) -> None:
    """Set every part of the toolkit up. What runs after a request runs in the opposite order."""
    health.wire(app)
    headers.wire(app)
    transaction.wire(app)
    words.wire(app)
    filters.wire(app)
    actor.wire(app)
    problems.wire(app)


def add_addresses(app: Flask, features: Sequence[Feature]) -> None:
    """Register every address: the toolkit's own, then each feature's."""
    wrap = limits.limiter_for(app)
    gate.wire(app)  # after the limits: guessing is slowed down before anyone is looked up
    own = (assets.urls, health.urls, theme.urls, actions.urls, openapi.urls)
    for urls in (*own, *(feature.urls for feature in features)):
        register(app, urls, wrap)
    of_features = ((feature.name, feature.api_urls) for feature in features)
    for name, api_urls in (("web", actions.api_urls), *of_features):
        register(app, [dress(url) for url in api_urls], wrap)
        openapi.keep_rows(app, name, api_urls)
