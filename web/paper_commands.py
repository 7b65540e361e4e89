"""`document again`: print every document once more, and say whether it is still the same, byte for byte.

A document is printed from the page that was kept with it, so a school, a person or a network that has another name by
now changes nothing on it (process.md, law 5). A file that got lost is put back.
"""

import sys
from collections.abc import Iterator
from typing import Any

import click
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import undefer

from documents.press import print_page
from records.files import MadeDocument
from records.words import _
from web.kit import Kit, kit


@click.group("document", help="Documenten die gemaakt zijn.")
def document_group() -> None:
    """What was printed."""


@document_group.command("again", help="Druk elk document opnieuw en vergelijk het byte per byte.")
@with_appcontext
def again_command() -> None:
    """Print everything again; put back what is lost, and end with 1 when something differs or cannot be made."""
    wrong = 0
    for made, outcome, fine in print_all_again(kit()):
        wrong += not fine
        click.echo(f"{made.id}  {made.kind.value:<16} {made.audience.value:<9} {outcome}")
    sys.exit(1 if wrong else 0)


def print_all_again(found: Kit) -> Iterator[tuple[MadeDocument, str, bool]]:
    """Print every made document again, the oldest first; gives what came of it in words, and whether that is fine."""
    with found.database.reading() as session:
        every = list(session.scalars(select(MadeDocument.id).order_by(MadeDocument.made_at, MadeDocument.id)))
    for document_id in every:
        with found.database.reading() as session:
            made = session.get_one(MadeDocument, document_id, options=[undefer(MadeDocument.page)])
        yield made, *_print_again(made, found.files)


def _print_again(made: MadeDocument, files: Any) -> tuple[str, bool]:
    there = files.path(made.sha256).is_file()
    if made.page is None:
        return (
            (_("van vroeger, het bestand is er"), True) if there else (_("van vroeger, en het bestand is weg"), False)
        )
    again = print_page(made.page, made.content_sha256)
    if again.sha256 != made.sha256:
        return _("anders dan toen"), False
    if there:
        return _("hetzelfde"), True
    files.put(again.pdf)
    return _("hetzelfde, en het bestand is terug"), True
