"""What must be right before pages are served: says what is wrong and how to mend it, and refuses to start."""

import os
import sqlite3
from pathlib import Path
from typing import Final

from flask import Flask
from sqlalchemy.exc import DBAPIError

from records import shape
from records.words import _
from web.kit import Kit, kit_of
from web.settings import ROOT, CannotStart

STATIC = ROOT / "static"
CUTS: Final = ("Medium", "MediumItalic", "SemiBold", "Bold")
LOADED: Final = (  # what tools/assets.py makes: pages load it, and paper the fonts
    "vendor/bootstrap.min.css",
    "vendor/htmx.min.js",
    *(f"fonts/HankenGrotesk-{cut}.{kind}" for cut in CUTS for kind in ("woff2", "otf")),
)
SQLITE_BROKEN: Final = frozenset(
    (
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
    )
)
COMMAND = ".venv/bin/flask --app wsgi migrate"


def by_command() -> bool:
    """Say whether a `flask …` command starts us: it may have to mend what a server would refuse."""
    return os.environ.get("FLASK_RUN_FROM_CLI") == "true"


def check(app: Flask) -> None:
    """Raise CannotStart with every reason why this app cannot serve."""
    kit = kit_of(app)
    found = [*_database_reasons(kit), *_file_reasons(kit)]
    kit.database.dispose()  # a server may fork now: each process opens connections of its own
    if found:
        raise CannotStart(found)


def reasons_for(kit: Kit, error: DBAPIError | OSError) -> list[str]:
    """Say what is wrong with the installation when a command ran into this; nothing when the mistake is ours."""
    found = [*_database_reasons(kit), *_file_reasons(kit)]
    if not found and isinstance(error, DBAPIError) and _is_broken(error):
        return [_broken(kit, error)]
    return found


def _is_broken(error: DBAPIError) -> bool:
    """Say whether it is the database that fails, and not a statement of ours."""
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF  # the rest of the code tells finer things
    return code in SQLITE_BROKEN or error.connection_invalidated


def refuse_newer(kit: Kit) -> None:
    """Raise CannotStart when the database was made by a later version: migrations would not know where to begin."""
    if shape.is_newer(kit.database.engine):
        raise CannotStart([_newer(kit)], _("Dit lukt nu niet:"))


def _database_reasons(kit: Kit) -> list[str]:
    try:
        if shape.is_current(kit.database.engine):
            return []
        if shape.is_newer(kit.database.engine):
            return [_newer(kit)]
    except DBAPIError as error:
        return [_broken(kit, error)]
    return [_("De databank heeft nog niet de huidige vorm. Voer dit één keer uit: {command}", command=COMMAND)]


def _newer(kit: Kit) -> str:
    return _(
        "De databank {name} komt van een latere versie van Casetafel. Werk eerst het programma bij, of zet een "
        "reservekopie van vroeger terug.",
        name=kit.database.engine.url.database,
    )


def _broken(kit: Kit, error: DBAPIError) -> str:
    if kit.database.engine.dialect.name == "sqlite":
        return _(
            "De databank {file} kunnen we niet openen: het bestand is beschadigd of niet leesbaar ({why}). Zet de "
            "laatste reservekopie terug, of geef ons rechten op de map.",
            file=kit.database.engine.url.database,
            why=getattr(error.orig, "sqlite_errorname", type(error.orig).__name__),
        )
    return _(
        "De databank op {host} antwoordt niet. Kijk of ze draait en of DATABASE_URL klopt.",
        host=kit.database.engine.url.host,
    )


def _file_reasons(kit: Kit) -> list[str]:
    found = []
    lost = [name for name in LOADED if not (STATIC / name).is_file()]
    if lost:
        found.append(
            _("In {folder} ontbreken: {names}. Voer tools/bootstrap uit.", folder=STATIC, names=", ".join(lost))
        )
    closed = [each for each in (kit.settings.data, kit.settings.files) if each.exists() and not _is_open(each)]
    return [
        *found,
        *(
            _("In {folder} kunnen we niet lezen of schrijven. Geef ons rechten op die map.", folder=each)
            for each in closed
        ),
    ]


def _is_open(folder: Path) -> bool:
    return os.access(folder, os.R_OK | os.W_OK | os.X_OK)
