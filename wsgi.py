"""Puts everything together, and nothing else. Servers take `wsgi:app`, tests and commands `create_app()`."""

from types import ModuleType
from typing import Any

from flask import Flask

from casetable import routes as casetable
from demo import commands as demo
from desk import routes as desk
from intake import chat_routes, conversation_routes, report_routes, review_routes
from network import routes as network
from trajectory import routes as trajectory
from web import settings as _settings
from web import site, start

# One module per feature; it may hold urls, api_urls, nav, menu, public_nav, footer, handlers, commands (web/README.md).
FEATURES: list[ModuleType] = [
    network,
    chat_routes,
    conversation_routes,
    report_routes,
    review_routes,
    casetable,
    trajectory,
    desk,
    demo,
]


def create_app(settings: _settings.Settings | None = None) -> Flask:
    """Make the app; raises CannotStart, with every reason, when the settings are unsafe or impossible."""
    return site.assemble(settings or _settings.read_settings(), FEATURES, complete=True)


def __getattr__(name: str) -> Any:
    """Make `app` when a server asks for it: then the database and the fonts must be there too."""
    if name == "app" and not start.by_command():
        app = create_app()
        start.check(app)
        globals()["app"] = app
        return app
    raise AttributeError(name)
