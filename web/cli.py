"""Commands of the toolkit, and the place where features add theirs: `.venv/bin/flask --app wsgi …`."""

from collections.abc import Sequence

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from records import migrate
from records.words import _
from web.access import declared
from web.feature import Feature
from web.kit import kit

ALWAYS_THERE = {"HEAD", "OPTIONS"}


@click.command("migrate", help="Breng de databank naar de huidige vorm.")
@with_appcontext
def migrate_command() -> None:
    """Run the migrations. Once, before anything serves."""
    migrate.upgrade(kit().database.engine)
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


def wire(app: Flask, features: Sequence[Feature]) -> None:
    """Add the commands. Groups of the same name (`token`, `case`) from several features become one."""
    for command in (migrate_command, access_command):
        app.cli.add_command(command)
    for feature in features:
        for command in feature.commands:
            _add(app, command)


def _add(app: Flask, command: click.Command) -> None:
    known = app.cli.commands.get(command.name or "")
    if isinstance(known, click.Group) and isinstance(command, click.Group):
        for each in command.commands.values():
            known.add_command(each)
    else:
        app.cli.add_command(command)
