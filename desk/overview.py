"""The list of requests within reach, with filters, and the page that searches them by words."""

from datetime import datetime
from typing import Any, Final

from flask import Response, request
from werkzeug.datastructures import MultiDict

from desk import lines, requests
from desk.requests import Filters
from records.vocabulary import Role, State, Theme
from records.words import N_, _
from web.actor import current_actor
from web.kit import current_session, now
from web.pages import page
from web.paging import cut, wanted
from web.problems import field_problem
from workflow import search
from workflow.actor import Actor

TURNS: Final = (
    ("me", N_("Ik")),
    (Role.SCHOOL_LEAD.value, N_("De school")),
    (Role.COORDINATOR.value, N_("De coördinator")),
    (Role.INTERVIEWER.value, N_("De gespreksvoerders")),
    (Role.PARTNER.value, N_("De partners")),
    (Role.REFERRED.value, N_("Wie ondersteunt")),
)
NAMES: Final = {"state": "stand", "theme": "thema", "at_turn": "zet", "q": "q"}


def read_filters(given: MultiDict[str, str], *, in_dutch: bool) -> Filters:
    """Read the filters of an address; raises NotReady when one is unknown. Pages name them in Dutch."""
    name = {key: word if in_dutch else key for key, word in NAMES.items()}
    errors: dict[str, list[str]] = {}
    states = [text for text in given.getlist(name["state"]) if text]
    if any(text not in set(State) for text in states):
        errors[name["state"]] = [_("Deze stand kennen we niet. Kies er een uit de lijst.")]
    theme = given.get(name["theme"], "")
    if theme and theme not in set(Theme):
        errors[name["theme"]] = [_("Dit thema kennen we niet. Kies er een uit de lijst.")]
    turn = given.get(name["at_turn"], "")
    if turn and turn not in {key for key, _label in TURNS}:
        errors[name["at_turn"]] = [_("Kies wie aan zet is uit de lijst.")]
    if errors:
        raise field_problem(errors)
    return Filters(tuple(map(State, states)), Theme(theme) if theme else None, turn, given.get(name["q"], "").strip())


def all_requests() -> Response:
    """List every request within reach, newest first."""
    session, actor, moment = current_session(), current_actor(), now()
    filters = read_filters(request.args, in_dutch=True)
    asked = wanted(datetime, str)
    rows = requests.find(session, actor, moment, filters, asked.limit + 1, asked.after)
    found = cut(rows, asked, lambda line: line.cursor)
    return page(
        "desk/all_requests.html",
        lines=_with_themes(actor, found.rows, moment),
        own=of_one_school(actor),
        next_url=found.next_url,
        first_url=request.path if asked.after else "",
        filtered=filters != Filters(),
        **filter_form(request.args),
    )


def _with_themes(actor: Actor, found: list[requests.Line], moment: datetime) -> list[dict[str, Any]]:
    session = current_session()
    themes = requests.themes_of(session, actor, found, moment)
    waiting = requests.waiting_for(session, actor, found, moment)
    named = {key: ", ".join(theme.label for theme in each) for key, each in themes.items()}
    you = _("jullie") if of_one_school(actor) else _("jij")
    return lines.drawn(session, found, waiting, moment, you=you, themes=named)


def of_one_school(actor: Actor) -> bool:
    """Say whether somebody sees the requests of one school alone: then the titles tell them apart."""
    return len(actor.schools) == 1 and not (actor.is_coordinator or actor.organisations)


def filter_form(given: MultiDict[str, str]) -> dict[str, Any]:
    """Give what the form with filters shows: what was asked, and what can be chosen."""
    return {
        "asked": {word: given.get(word, "") for word in NAMES.values()},
        "states": [(state.value, state.label) for state in State],
        "themes": [(theme.value, theme.label) for theme in Theme],
        "turns": [(key, _(label)) for key, label in TURNS],
    }


def find() -> Response:
    """Search the requests within reach by words."""
    session, actor, moment = current_session(), current_actor(), now()
    text = request.args.get("q", "").strip()
    asked = wanted(datetime, str, default=20)
    after: Any = asked.after
    rows = search.find(session, actor, text, moment, asked.limit + 1, after)
    found = cut(rows, asked, lambda hit: hit.cursor)
    return page("desk/find.html", asked=text, hits=found.rows, next_url=found.next_url)
