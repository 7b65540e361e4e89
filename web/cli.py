"""Commands of the toolkit, and the place where features add theirs: `.venv/bin/flask --app wsgi …`."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import wraps
from importlib import import_module
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import ScriptInfo, with_appcontext
from sqlalchemy.exc import DBAPIError

from records.clock import MovableClock
from records.dates import BRUSSELS
from records.words import _
from web import start
from web.access import declared
from web.case_commands import case_group
from web.feature import Feature
from web.kit import kit, kit_of
from web.paper_commands import document_group
from web.settings import CannotStart
from web.ticks import tick, walk

ALWAYS_THERE = {"HEAD", "OPTIONS"}
JUST_NOW = timedelta(hours=1)
EXPLAINS = "explains"


def _only_here(module: str) -> Any:
    """Load what only a command needs (alembic, Huey, the writers of mail and PDF): web processes stay light."""
    return import_module(module)


@click.command("migrate", help="Breng de databank naar de huidige vorm.")
@with_appcontext
def migrate_command() -> None:
    """Run the migrations. Once, before anything serves."""
    start.refuse_newer(kit())
    _only_here("records.migrate").upgrade(kit().database.engine)
    click.echo(_("De databank is bij."))


@click.command("access", help="Toon elk adres, met wie er mag komen.")
@with_appcontext
def access_command() -> None:
    """List every address: methods, address, endpoint and who may come in."""
    allowed = declared(current_app)
    rules = sorted(current_app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint))
    for rule in rules:
        methods = ",".join(sorted((rule.methods or set()) - ALWAYS_THERE))
        click.echo(f"{methods:<12} {rule.rule:<60} {rule.endpoint:<40} {allowed[rule.endpoint].name}")


@click.command("worker", help="Verstuur mails en maak documenten, tot je stopt met Ctrl-C.")
@with_appcontext
def worker_command() -> None:
    """Work off the outbox as it fills, and let the system do what it does by itself."""
    app: Any = current_app
    start.check(app)
    _only_here("web.worker").Worker(app._get_current_object()).run()  # noqa: SLF001 - Flask's own way to the app


@click.group("outbox", help="Mails en documenten die klaarstaan.")
def outbox_group() -> None:
    """What must be sent or made after a commit."""


@outbox_group.command("drain", help="Verstuur en maak alles wat nu klaarstaat.")
@with_appcontext
def drain_command() -> None:
    """Work off the outbox, in this process."""
    start.check(current_app)
    click.echo(_("{number} afgewerkt.", number=_drain()))


def _drain() -> int:
    works = _only_here("web.works").works_of(kit())
    return int(_only_here("web.jobs").drain(works, kit().clock.now()))


@click.group("clock", help="Wat het systeem zelf doet als de tijd verstrijkt.")
def clock_group() -> None:
    """Terms, reminders, envelopes that open."""


@clock_group.command("tick", help="Doe alles wat het systeem tegen nu gedaan zou hebben.")
@click.option("--at", "at", metavar="ISO", help="Zet eerst de klok vooruit tot dit moment (alleen in de demo).")
@with_appcontext
def tick_command(at: str | None) -> None:
    """Do, and record as done, everything the system would have done by now."""
    done = tick(kit(), kit().clock.now()) if at is None else _move_clock(at)
    for line in done:
        click.echo(line)
    _drain()


def _move_clock(at: str) -> list[str]:
    clock = kit().clock
    if not isinstance(clock, MovableClock):
        raise click.UsageError(_("De klok staat alleen in de demo los van de echte tijd."))
    try:
        moment = datetime.fromisoformat(at)
        until = moment if moment.tzinfo else moment.replace(tzinfo=BRUSSELS)
        if timedelta(0) <= clock.now() - until < JUST_NOW:
            return tick(kit(), clock.now())  # asked once more: what is due by then is done already, or is done now
        return walk(kit(), clock, until, lambda _at: _drain())
    except ValueError as error:
        raise click.BadParameter(
            _("Geef een moment dat nog komt, bijvoorbeeld 2026-11-24T14:00."), param_hint="--at"
        ) from error


def wire(app: Flask, features: Sequence[Feature]) -> None:
    """Add the commands. Groups of the same name (`token`, `case`) from several features become one."""
    own = (migrate_command, access_command, worker_command, outbox_group, document_group, clock_group, case_group)
    for command in own:
        app.cli.add_command(command)
    for feature in features:
        for command in feature.commands:
            _add(app, command)
    for command in app.cli.commands.values():
        _explain(command)


def _add(app: Flask, command: click.Command) -> None:
    known = app.cli.commands.get(command.name or "")
    if isinstance(known, click.Group) and isinstance(command, click.Group):
        for each in command.commands.values():
            known.add_command(each)
    else:
        app.cli.add_command(command)


def _explain(command: click.Command) -> None:
    """Let a command say in a sentence what is wrong with the installation, instead of showing where it fell."""
    if isinstance(command, click.Group):
        for each in command.commands.values():
            _explain(each)
    elif command.callback is not None and not hasattr(command.callback, EXPLAINS):
        command.callback = _explaining(command.callback)


def _explaining(does: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(does)
    def told(*args: Any, **kwargs: Any) -> Any:
        try:
            return does(*args, **kwargs)
        except (DBAPIError, OSError) as error:
            app = click.get_current_context().ensure_object(ScriptInfo).load_app()
            reasons = start.reasons_for(kit_of(app), error)
            if not reasons:
                raise
            raise CannotStart(reasons, _("Dit lukt nu niet:")) from None

    setattr(told, EXPLAINS, True)  # a command is of every app that is made in a process: once is enough
    return told
