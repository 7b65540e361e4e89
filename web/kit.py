"""What one running app holds, and how a view gets at it: settings, database session, clock, files."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from flask import Flask, current_app, g, request
from sqlalchemy.orm import Session

from records.clock import Clock
from records.session import Database
from web.feature import Feature, NavItem
from web.files import Files
from web.metrics import Metrics
from web.settings import Settings

NAME: Final = "casetafel"
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(slots=True)
class Kit:
    """Everything an app needs, made by `web.site.assemble`. One per app; nothing here is global to the process."""

    settings: Settings
    database: Database
    clock: Clock
    files: Files
    features: list[Feature]
    handlers: Mapping[Any, Any] = field(default_factory=dict)
    metrics: Metrics = field(default_factory=Metrics)
    postman: Any = None  # hands mails over (web.jobs.Postman)
    addresses: dict[str, str] = field(default_factory=dict)  # of endpoints without values, once asked for
    items: dict[str, Sequence[NavItem]] = field(default_factory=dict)  # per place in the shell, in order


def kit_of(app: Flask) -> Kit:
    """Give the kit of an app."""
    found: Kit = app.extensions[NAME]
    return found


def kit() -> Kit:
    """Give the kit of the app that answers now."""
    return kit_of(current_app)


def now() -> datetime:
    """Tell the time of this request: read once, so that everything in it happened at the same moment. Aware, UTC."""
    if "now" not in g:
        g.now = kit().clock.now()
    moment: datetime = g.now
    return moment


def current_session() -> Session:
    """Give the one database session of this request, opened at first use: read-only for GET and HEAD.

    Nobody closes or commits it: `web.site` does, once the answer is there.
    """
    if "session" not in g:
        database = kit().database
        reads = request.method in SAFE_METHODS
        way: AbstractContextManager[Session] = database.reading() if reads else database.writing()
        g.session = way.__enter__()
        g.session_way = way
    session: Session = g.session
    return session
