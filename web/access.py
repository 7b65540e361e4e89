"""Who may come in where: every address is declared with `may=`, and the app refuses to start when one is not.

`may` is about the door of a page ("a coordinator", "anyone signed in"). What a person may reach or see behind it is
asked of `workflow.reach`, by the view.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Flask
from marshmallow import Schema

from workflow.actor import Actor

API: Final = "/api/v1"
_DECLARED: Final = "casetafel.access"
View = Callable[..., Any]
Wrap = Callable[[View, str], View]


class UndeclaredError(RuntimeError):
    """An address does not say who may come in. The app must not start."""


@dataclass(frozen=True, slots=True)
class May:
    """Who may come in. `needs_someone`: a visitor who is nobody is asked to sign in (401) rather than refused (403)."""

    name: str
    allows: Callable[[Actor], bool]
    needs_someone: bool = True


def _has_key(actor: Actor) -> bool:
    return actor.is_someone or actor.draft_id is not None


PUBLIC: Final = May("iedereen", lambda _actor: True, needs_someone=False)
ANYONE_SIGNED_IN: Final = May("wie aangemeld is", lambda actor: actor.is_someone)
DRAFT_KEY_OR_SIGNED_IN: Final = May("wie aangemeld is of de sleutel van een concept heeft", _has_key)
COORDINATOR: Final = May("coördinator", lambda actor: actor.is_coordinator)
ADMIN: Final = May("beheerder", lambda actor: actor.is_admin)
COORDINATOR_OR_ADMIN: Final = May("coördinator of beheerder", lambda actor: actor.is_coordinator or actor.is_admin)
PARTNER: Final = May("iemand van een organisatie", lambda actor: bool(actor.organisations))
COORDINATOR_OR_PARTNER: Final = May(
    "coördinator of iemand van een organisatie", lambda actor: actor.is_coordinator or bool(actor.organisations)
)
INTERVIEWER: Final = May("wie gesprekken kan voeren", lambda actor: actor.can_interview)
SCHOOL: Final = May("iemand van een school", lambda actor: bool(actor.schools))
COORDINATOR_OR_SCHOOL: Final = May(
    "coördinator of iemand van een school", lambda actor: actor.is_coordinator or bool(actor.schools)
)


@dataclass(frozen=True, slots=True)
class Url:
    """A row of a feature's URL table. The endpoint is `<feature>.<name of the view>` unless `endpoint` names another.

    `limit`: a rate limit of its own, such as `"5 per minute"`, for what is tempting to repeat.
    """

    rule: str
    view: View
    may: May
    methods: Sequence[str] = ("GET",)
    endpoint: str = ""
    limit: str = ""

    @property
    def address(self) -> str:
        """The rule as Flask knows it."""
        return self.rule

    @property
    def name(self) -> str:
        """The endpoint, for `url_for`."""
        return self.endpoint or f"{_feature(self.view)}.{self.view.__name__}"


@dataclass(frozen=True, slots=True)
class ApiUrl:
    """A row of a feature's API table; `rule` starts after `/api/v1`. The endpoint is `api.<feature>.<view>`.

    The view gives plain data (it becomes JSON), or `(data, status)`, or a whole response. `takes` (the body), `query`
    and `gives` are marshmallow schemas or JSON Schema dicts, for openapi.json; the view itself calls
    `web.api.body(schema)` once it knows that the thing is reachable: 404 comes before 422.
    """

    rule: str
    view: View
    may: May
    method: str = "GET"
    summary: str = ""
    takes: type[Schema] | Schema | dict[str, Any] | None = None
    query: type[Schema] | Schema | None = None
    gives: type[Schema] | Schema | dict[str, Any] | None = None
    status: int = 200
    endpoint: str = ""
    limit: str = ""

    @property
    def address(self) -> str:
        """The rule as Flask knows it."""
        return API + self.rule

    @property
    def methods(self) -> Sequence[str]:
        """The one method of this row."""
        return (self.method,)

    @property
    def name(self) -> str:
        """The endpoint, for `url_for`."""
        return self.endpoint or f"api.{_feature(self.view)}.{self.view.__name__}"


def _feature(view: View) -> str:
    return view.__module__.split(".")[0]


def declare(app: Flask, endpoint: str, may: May) -> None:
    """Say who may come in at an endpoint that another library made (Flask's own `static`)."""
    declared(app)[endpoint] = may


def declared(app: Flask) -> dict[str, May]:
    """Give every declaration of this app: endpoint -> who may come in."""
    found: dict[str, May] = app.extensions.setdefault(_DECLARED, {})
    return found


def register(app: Flask, urls: Sequence[Url] | Sequence[ApiUrl], wrap: Wrap = lambda view, _limit: view) -> None:
    """Add the rows of a URL table to the app. `wrap(view, limit)` dresses a view, for instance with a rate limit.

    One view may stand in several rows; these must then say the same `may`.
    """
    for url in urls:
        known = declared(app).get(url.name)
        if known is not None and known is not url.may:
            raise UndeclaredError(f"{url.name} is declared twice, for {known.name} and for {url.may.name}")
        declare(app, url.name, url.may)
        view = app.view_functions.get(url.name) or wrap(url.view, url.limit)
        app.add_url_rule(url.address, url.name, view, methods=list(url.methods))


def check_declared(app: Flask) -> None:
    """Raise UndeclaredError when any address of the app, of whichever library, does not say who may come in."""
    silent = sorted({rule.endpoint for rule in app.url_map.iter_rules()} - declared(app).keys())
    if silent:
        raise UndeclaredError(f"these endpoints do not say who may come in: {', '.join(silent)}")
