"""`process diagram`: the process as the rules say it, written to docs/process.md."""

from pathlib import Path
from typing import Final

import click
from flask import current_app
from flask.cli import with_appcontext

from records.words import _
from workflow import diagram

DOCUMENT: Final = "docs/process.md"


@click.group("process", help="Het proces, zoals de regels het zeggen.")
def process() -> None:
    """Group the commands about the process."""


@process.command("diagram", help="Teken het proces uit de regels, in docs/process.md.")
@click.option("--check", is_flag=True, help="Kijk alleen na of het bestand bij is.")
@with_appcontext
def diagram_command(*, check: bool) -> None:
    """Write docs/process.md from the rule tables, or only say whether it is up to date."""
    file = Path(current_app.root_path) / DOCUMENT
    drawn = diagram.draw()
    if not check:
        file.parent.mkdir(exist_ok=True)
        file.write_text(drawn, encoding="utf-8")
        click.echo(_("{file} is geschreven.", file=DOCUMENT))
        return
    if not file.exists() or file.read_text(encoding="utf-8") != drawn:
        message = _("{file} is niet bij. Voer uit: .venv/bin/flask --app wsgi process diagram", file=DOCUMENT)
        raise click.ClickException(message)
    click.echo(_("{file} is bij.", file=DOCUMENT))


COMMANDS: Final = (process,)
