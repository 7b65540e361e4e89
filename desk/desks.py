"""Everybody's own desk: what waits for me, per role. Whoever holds several roles sees each part that holds."""

from datetime import datetime
from typing import Any, Final

from flask import Response, request
from sqlalchemy.orm import Session

from desk import coordinator_desk, lines, overview, partner_desk, places, requests, ways
from desk.requests import Filters
from records.dates import dutch_date
from records.vocabulary import Role, State
from records.words import N_, _
from web.access import May
from web.actor import current_actor
from web.kit import current_session, now
from web.pages import page
from workflow.actor import Actor
from workflow.reach import reachable_as
from workflow.standing import guidance_networks

SCHOOL_SIDE: Final = frozenset({Role.SCHOOL, Role.SCHOOL_LEAD})
SHOWN: Final = 20


def _sees_cases(actor: Actor) -> bool:
    """Say whether somebody can have anything to do with a request: an administrator, as such, cannot."""
    only_admin = actor.is_admin and not (actor.is_coordinator or actor.schools or actor.organisations)
    return actor.is_someone and not only_admin


SEES_CASES: Final = May("wie bij vragen betrokken is", _sees_cases)

ADMIN_LINKS: Final = (
    ("/beheer/mensen", N_("Mensen"), N_("Accounts, rollen en toegang")),
    ("/beheer/organisaties", N_("Organisaties"), N_("Partners en hun aanbod")),
    ("/beheer/scholen", N_("Scholen"), N_("Het register, en wie bij welke school hoort")),
    ("/beheer/schooldagen", N_("Schooldagen"), N_("Vakanties en vrije dagen: daarmee tellen de termijnen")),
)


def desk() -> Response:
    """Show the desk of whoever asks."""
    session, actor, moment = current_session(), current_actor(), now()
    return page(
        "desk/desk.html",
        today=dutch_date(moment),
        first_name=(actor.name.split() or [""])[0],
        school=_school(session, actor, moment),
        coordinator=_coordinator(session, actor, moment),
        partner=partner_desk.read(session, actor, moment) if _is_partner(actor) else None,
        guidance=_guidance(session, actor, moment),
        admin=_admin(actor),
        unconfirmed=[tie.name for tie in actor.schools if not tie.confirmed],
        sees_cases=_sees_cases(actor),
    )


def _is_partner(actor: Actor) -> bool:
    return actor.can_interview or any(tie.guidance_of is None for tie in actor.organisations)


def _school(session: Session, actor: Actor, moment: datetime) -> dict[str, Any] | None:
    """Give a school's own requests: drafts to go on with, and all that was sent."""
    if actor.is_coordinator or (actor.organisations and not actor.schools) or (actor.is_admin and not actor.schools):
        return None
    within = reachable_as(actor, moment, SCHOOL_SIDE)
    found = requests.find(session, actor, moment, Filters(), SHOWN + 1, within=within)
    shown = found[:SHOWN]
    waiting = requests.waiting_for(session, actor, shown, moment)
    rows = lines.drawn(session, shown, waiting, moment, you=_("jullie"))
    drafts = [row for row, line in zip(rows, shown, strict=True) if line.state is State.DRAFT]
    sent = [row for row, line in zip(rows, shown, strict=True) if line.state is not State.DRAFT]
    start = "/intake" if places.exists("/intake") else ""
    turns = [_turn(row, line) for row, line in zip(rows, shown, strict=True) if row["is_you"] and row in sent]
    return {"drafts": drafts, "sent": sent, "more": len(found) > SHOWN, "start_url": start, "turns": turns}


def _turn(row: dict[str, Any], line: requests.Line) -> dict[str, str]:
    """Say what a school that is at turn does next, and where."""
    label, address = ways.of_school(line.state, line.reference) or (_("Bekijk de vraag"), row["href"])
    return {"title": row["title"], "label": label, "href": address}


def _coordinator(session: Session, actor: Actor, moment: datetime) -> dict[str, Any] | None:
    if not actor.is_coordinator:
        return None
    filters = overview.read_filters(request.args, in_dutch=True)
    return {**coordinator_desk.read(session, actor, moment, filters), **overview.filter_form(request.args)}


def _guidance(session: Session, actor: Actor, moment: datetime) -> list[dict[str, Any]] | None:
    """Give a counsellor the schools that let them read."""
    if not guidance_networks(actor):
        return None
    within = reachable_as(actor, moment, {Role.GUIDANCE, Role.REFERRED})
    found = requests.find(session, actor, moment, Filters(), SHOWN, within=within)
    return lines.drawn(session, found, (), moment)


def _admin(actor: Actor) -> list[dict[str, str]] | None:
    if not actor.is_admin:
        return None
    return [
        {"href": address, "title": _(label), "text": _(about)}
        for address, label, about in ADMIN_LINKS
        if places.exists(address)
    ]


def count_waiting(session: Session, actor: Actor, moment: datetime) -> int:
    """Count what waits for a coordinator, for the yellow number in the bar. One statement; none for the others."""
    return coordinator_desk.count_waiting(session, actor, moment) if actor.is_coordinator else 0
