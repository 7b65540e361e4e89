"""`flask themes try "…"`: what the chat reads in a text, and why; to mend `intake/lexicon.toml` with."""

import click
from flask.cli import with_appcontext

from intake.themes import crisis_words, hunches, suggest
from records.words import _
from workflow.pupils import pupils_in


@click.group("themes", help="Thema’s die de chat herkent in wat een school schrijft.")
def themes() -> None:
    """Hold the commands about themes."""


@themes.command("try", help="Toon welke thema’s de chat in TEKST herkent, met de woorden die ertoe leidden.")
@click.argument("text", metavar="TEKST")
@with_appcontext
def try_text(text: str) -> None:
    """Print the suggestions with their score and their words, then everything else the chat would notice."""
    found = suggest(text)
    for each in found:
        words = ", ".join(f"“{word}”" for word in each.because)
        click.echo(f"{each.score:5.2f}  {each.theme.label}: {words}")
    if not found:
        click.echo(_("Geen thema herkend. De school krijgt de vraag open: “Waarover gaat dit vooral?”"))
    if rest := hunches(text):
        names = ", ".join(theme.label for theme in rest)
        click.echo(_("Vooraan in de lijst, niet aangevinkt: {themas}", themas=names))
    if crisis := [text[start:end] for start, end in crisis_words(text)]:
        click.echo(_("Crisiswoorden, dus meteen de crisisvraag: {woorden}", woorden=", ".join(crisis)))
    if pupils := pupils_in(text):
        click.echo(_("Misschien een leerling, dus een waarschuwing: {woorden}", woorden=", ".join(pupils)))
