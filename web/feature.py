"""What a feature gives to the app: read from the module that wsgi.py lists, usually `<feature>/routes.py`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import click

from web.access import ApiUrl, May, Url


@dataclass(frozen=True, slots=True)
class NavItem:
    """A place in the bar on top or in the person's own menu; shown to whom `may` allows. `order`: low comes first.

    `count`: a function `(session, actor, now) -> int`, the yellow number; at most one statement.
    """

    label: str
    endpoint: str
    may: May
    order: int = 50
    count: Any = None


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature as the toolkit sees it.

    `parts`: functions `(session, actor, request, sight, now) -> {name: plain data}` that give what this feature knows
    of a request (`parts` of `GET /requests/{reference}`); a part that may not be seen is left out.
    `doors`: (machine, action) with a page of its own -> the endpoint of that page; it takes the reference or the id.
    `ticks`: functions `(database, now) -> lines that say what was done`: what the system does by itself, every minute.
    """

    name: str
    urls: Sequence[Url]
    api_urls: Sequence[ApiUrl]
    nav: Sequence[NavItem]
    menu: Sequence[NavItem]
    public_nav: Sequence[NavItem]
    footer: Sequence[NavItem]
    handlers: Mapping[Any, Any]
    commands: Sequence[click.Command]
    choices: Mapping[str, Any]  # this one and the next four: see web.actions
    prefills: Mapping[Any, Any]
    shows: Mapping[Any, Any]
    wheres: Mapping[Any, Any]
    outcomes: Mapping[Any, str]
    parts: Sequence[Any]
    doors: Mapping[Any, str]
    ticks: Sequence[Any]


def feature_of(module: ModuleType) -> Feature:
    """Read a feature's module: every attribute may be left out."""
    return Feature(
        name=module.__name__.split(".")[0],
        urls=getattr(module, "urls", ()),
        api_urls=getattr(module, "api_urls", ()),
        nav=getattr(module, "nav", ()),
        menu=getattr(module, "menu", ()),
        public_nav=getattr(module, "public_nav", ()),
        footer=getattr(module, "footer", ()),
        handlers=getattr(module, "handlers", {}),
        commands=getattr(module, "commands", ()),
        choices=getattr(module, "choices", {}),
        prefills=getattr(module, "prefills", {}),
        shows=getattr(module, "shows", {}),
        wheres=getattr(module, "wheres", {}),
        outcomes=getattr(module, "outcomes", {}),
        parts=getattr(module, "parts", ()),
        doors=getattr(module, "doors", {}),
        ticks=getattr(module, "ticks", ()),
    )
