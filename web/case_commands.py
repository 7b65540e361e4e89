"""`case show` and `case fire`: a request from the terminal, through the same door as pages and API."""

import json
import sys
from typing import Any

import click
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from records.people import Person
from records.vocabulary import Machine
from records.words import _
from web.api import moment
from web.kit import kit
from workflow import engine, reach
from workflow.actor import SYSTEM, Actor
from workflow.errors import Refused
from workflow.turn import turn_of


@click.group("case", help="Een vraag bekijken of er iets mee doen.")
def case_group() -> None:
    """One request at a time."""


def _actor(session: Session, email: str | None) -> Actor:
    if email is None:
        return SYSTEM
    person_id = session.scalar(select(Person.id).where(Person.email == email.strip().lower()))
    actor = reach.load_actor(session, person_id)
    if not actor.is_someone:
        raise click.BadParameter(_("Niemand met een account heeft dit mailadres."), param_hint="--as")
    return actor


def _say(data: dict[str, Any]) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def _refuse(refused: Refused) -> None:
    for reason in refused.reasons:
        click.echo(reason, err=True)
    for name, sentences in refused.errors.items():
        click.echo(f"  {name}: {' '.join(sentences)}", err=True)
    sys.exit(1)


@case_group.command("show", help="Toon waar een vraag staat, wie aan zet is en wat er kan.")
@click.argument("reference")
@click.option("--as", "email", metavar="EMAIL", help="Als wie je kijkt; anders als het systeem.")
@with_appcontext
def show_command(reference: str, email: str | None) -> None:
    """Show where a request stands, and what may happen to it."""
    now = kit().clock.now()
    with kit().database.reading() as session:
        actor = _actor(session, email)
        try:
            request, sight = reach.find_request(session, actor, reference, now)
        except Refused as refused:
            _refuse(refused)
            return
        can = engine.available(session, Machine.REQUEST, request, actor, sight.roles, now)
        _say(
            {
                "reference": request.reference,
                "title": request.title,
                "state": request.state.value,
                "label": request.state.label,
                "version": request.version,
                "at_turn": sorted(role.value for role in turn_of(session, [request])[request.id]),
                "since": moment(request.state_since),
                "due": moment(request.due_at),
                "actions": [{"action": a.action.value, "ready": a.ready, "reasons": a.reasons} for a in can],
            }
        )


@case_group.command("fire", help="Doe iets met een vraag, als iemand.")
@click.argument("reference")
@click.argument("action")
@click.option("--as", "email", required=True, metavar="EMAIL", help="Als wie je het doet.")
@click.option("--input", "given", default="{}", metavar="JSON", help="Wat de actie vraagt, als JSON.")
@with_appcontext
def fire_command(reference: str, action: str, email: str, given: str) -> None:
    """Fire an action as somebody; says every reason and ends with 1 when it is refused."""
    try:
        data = json.loads(given)
    except ValueError as error:
        raise click.BadParameter(_("Dit is geen JSON."), param_hint="--input") from error
    if not isinstance(data, dict):
        raise click.BadParameter(_("Geef velden met een naam: {…}."), param_hint="--input")
    now = kit().clock.now()
    try:
        with kit().database.writing() as session:
            actor = _actor(session, email)
            seen = reach.find_request(session, actor, reference, now)[0].version
            name = action.replace("-", "_")
            fired = engine.fire(session, Machine.REQUEST, reference, name, actor, data, seen, now)
    except Refused as refused:
        _refuse(refused)
        return
    _say({"reference": reference, "state": fired.state.value, "label": fired.state.label, "version": fired.version})
