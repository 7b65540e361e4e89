"""What must be right before pages are served: says what is wrong and how to mend it, and refuses to start."""

import os

from flask import Flask
from sqlalchemy.exc import DBAPIError

from records import shape
from records.words import _
from web.kit import Kit, kit_of
from web.settings import ROOT, CannotStart

FONTS = ROOT / "static" / "fonts"
COMMAND = ".venv/bin/flask --app wsgi migrate"


def by_command() -> bool:
    """Say whether a `flask …` command starts us: it may have to mend what a server would refuse."""
    return os.environ.get("FLASK_RUN_FROM_CLI") == "true"


def check(app: Flask) -> None:
    """Raise CannotStart with every reason why this app cannot serve."""
    kit = kit_of(app)
    reasons = [*_database_reasons(kit), *_file_reasons(kit)]
    kit.database.dispose()  # a server may fork now: each process opens connections of its own
    if reasons:
        raise CannotStart(reasons)


def _database_reasons(kit: Kit) -> list[str]:
    try:
        current = shape.is_current(kit.database.engine)
    except DBAPIError as error:
        return [_broken(kit, error)]
    if current:
        return []
    return [_("De databank heeft nog niet de huidige vorm. Voer dit één keer uit: {command}", command=COMMAND)]


def _broken(kit: Kit, error: DBAPIError) -> str:
    if kit.database.engine.dialect.name == "sqlite":
        return _(
            "De databank {file} kunnen we niet openen: het bestand is beschadigd of niet leesbaar ({why}). Zet de "
            "laatste reservekopie terug, of geef ons rechten op de map.",
            file=kit.database.engine.url.database,
            why=type(error.orig).__name__,
        )
    return _(
        "De databank op {host} antwoordt niet. Kijk of ze draait en of DATABASE_URL klopt.",
        host=kit.database.engine.url.host,
    )


def _file_reasons(kit: Kit) -> list[str]:
    reasons = []
    if not (FONTS / "OFL.txt").exists():
        reasons.append(_("De lettertypes ontbreken in {folder}. Voer tools/bootstrap uit.", folder=FONTS))
    files = kit.settings.files
    if files.exists() and not os.access(files, os.R_OK | os.W_OK | os.X_OK):
        reasons.append(_("In {folder} kunnen we niet lezen of schrijven. Geef ons rechten op die map.", folder=files))
    return reasons
