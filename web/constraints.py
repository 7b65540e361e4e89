"""What the database itself refuses, as a sentence and the field it concerns. One row per named constraint."""

import re
from typing import Final

from sqlalchemy import PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy.exc import IntegrityError

from records.tables import METADATA
from records.words import N_, _

CHECK: Final = re.compile(r"CHECK constraint failed: (\w+)")
UNIQUE: Final = re.compile(r"UNIQUE constraint failed: (.+)")

# constraint -> (field, sentence)
SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "uq_person_email": ("email", N_("Er is al iemand met dit mailadres.")),
}


def name_of(error: IntegrityError) -> str:
    """Name the constraint that refused, on PostgreSQL and on SQLite; empty when the database does not tell."""
    told = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    if told:
        return str(told)
    message = str(error.orig)
    if found := CHECK.search(message):
        return found[1]
    if found := UNIQUE.search(message):
        return _unique_name(found[1])
    return ""


def _unique_name(columns: str) -> str:
    """Find the constraint that SQLite describes as `person.email` or `a.b, a.c`."""
    pairs = [column.strip().split(".") for column in columns.split(",")]
    table = METADATA.tables.get(pairs[0][0])
    if table is None:
        return ""
    wanted = {pair[-1] for pair in pairs}
    unique = [each for each in table.constraints if isinstance(each, UniqueConstraint | PrimaryKeyConstraint)]
    indexes = [index for index in table.indexes if index.unique]
    names = [str(each.name) for each in (*unique, *indexes) if {column.name for column in each.columns} == wanted]
    return names[0] if names else ""


def sentence_of(error: IntegrityError) -> tuple[str, str] | None:
    """Give the field and the Dutch sentence for a refused constraint; None for one that no person should ever meet."""
    found = SENTENCES.get(name_of(error))
    return (found[0], _(found[1])) if found else None
