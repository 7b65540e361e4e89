"""`flask demo`: fill an empty database with the demo network."""

from importlib import import_module
from typing import Any

import click
from flask.cli import with_appcontext

from records.words import _
from web.kit import kit


@click.command("demo", help="Laad het demonetwerk: scholen, partners, mensen en dertig vragen.")
@click.option("--if-empty", is_flag=True, help="Doe niets als de databank al in gebruik is.")
@with_appcontext
def demo_command(*, if_empty: bool) -> None:
    """Load the demo network; only in demo mode, and only into a database nobody has used."""
    if not kit().settings.demo:
        raise click.ClickException(_("Het demonetwerk laad je alleen in de demo: zet CASETAFEL_MODE=demo."))
    network: Any = import_module("demo.network")  # a web process never needs it
    with kit().database.writing() as session:
        if not network.is_empty(session):
            if if_empty:
                return
            raise click.ClickException(_("Deze databank is al in gebruik. Kies een andere map met CASETAFEL_DATA."))
        count = network.load_network(session, kit().clock.now())
    click.echo(_("Het demonetwerk staat klaar: {aantal} vragen.", aantal=count))


commands = [demo_command]
