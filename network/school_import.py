"""The register of schools from a file: CSV with a header, one school a line (docs/schools.md).

A line that cannot be read is refused with every reason, the others go in. A school is known by its number. Nothing is
ever deleted: with `close_missing` a school that the file no longer names is closed, so that nobody can choose it any
more; its questions, people and documents stay.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from marshmallow import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from network import schools
from network.forms import SchoolForm
from records.organisations import School
from records.school_numbers import read_number
from records.vocabulary import CalendarRegion, EducationalNetwork, SchoolKind, Word
from records.words import N_, _

COLUMNS: Final = {
    "nummer": "number", "naam": "name", "gemeente": "place", "straat": "street", "soort": "kind",
    "net": "educational_network", "kalender": "calendar", "actief": "active",
}  # fmt: skip
NEEDED: Final = ("nummer", "naam", "gemeente", "soort")
YES: Final = frozenset({"", "ja", "j", "1", "true", "yes"})
NO: Final = frozenset({"nee", "n", "0", "false", "no"})
BEYOND: Final = ""  # the key of what stands beyond the last column
WORDS: Final[dict[str, type[Word]]] = {
    "kind": SchoolKind, "educational_network": EducationalNetwork, "calendar": CalendarRegion,
}  # fmt: skip
UNREADABLE: Final = N_("Bewaar het bestand als CSV in UTF-8, met op de eerste regel: {kolommen}.")


class UnreadableError(ValueError):
    """The file as a whole cannot be read; the message says what to do."""


@dataclass(slots=True)
class Outcome:
    """What an import did: how many schools, and the lines that were refused with their reasons."""

    added: int = 0
    changed: int = 0
    same: int = 0
    closed: int = 0
    refused: list[tuple[int, list[str]]] = field(default_factory=list)


def read_file(lines: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Read `(line number, row)` from CSV with `;` or `,`. Raises UnreadableError when the header is not ours."""
    rows = iter(lines)
    head = next(rows, "").lstrip("\ufeff")
    sign = ";" if head.count(";") >= head.count(",") else ","
    names = [name.strip().lower() for name in next(csv.reader([head], delimiter=sign), [])]
    lacking = [name for name in NEEDED if name not in names]
    strange = [name for name in names if name and name not in COLUMNS]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if lacking or strange or twice:
        wrong = [_("Kolom “{naam}” ontbreekt.", naam=name) for name in lacking]
        wrong += [_("Kolom “{naam}” kennen we niet.", naam=name) for name in strange]
        wrong += [_("Kolom “{naam}” staat er twee keer.", naam=name) for name in twice]
        raise UnreadableError(" ".join([*wrong, _(UNREADABLE, kolommen=sign.join(COLUMNS))]))
    for line, cells in _cells(rows, sign):
        row = {COLUMNS[name]: cell.strip() for name, cell in zip(names, cells, strict=False) if name}
        row[BEYOND] = " ".join(cells[len(names) :]).strip()
        if any(row.values()):
            yield line, row


def _cells(rows: Iterator[str], sign: str) -> Iterator[tuple[int, list[str]]]:
    """Cut the lines in cells. A quote that is not closed would swallow the lines after it: the file is refused."""
    reader = csv.reader(rows, delimiter=sign, strict=True)
    begins = 2
    try:
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + 2
    except csv.Error as error:
        raise UnreadableError(_("Regel {regel} kunnen we niet lezen. Sluit elk aanhalingsteken en hou een veld kort. "
                                "Er is niets ingelezen.", regel=begins)) from error  # fmt: skip


def bring_in(
    session: Session, rows: Iterable[tuple[int, Mapping[str, str]]], *, close_missing: bool = False
) -> Outcome:
    """Add and change schools. Gives what was done; the caller commits, or not."""
    outcome = Outcome()
    known = {school.number: school for school in session.scalars(select(School).where(School.number.is_not(None)))}
    lines: dict[str, int] = {}
    named: set[str] = set()  # also by a line that was refused: a mistake in a line closes no school
    for line, row in rows:
        data, wrong = _read(row)
        named.add(read_number(row.get("number", "")) or "")
        number = str(data.get("number", ""))
        if number in lines:
            wrong.append(_("Nummer {nummer} staat ook op regel {regel}.", nummer=number, regel=lines[number]))
        if wrong:
            outcome.refused.append((line, wrong))
        else:
            lines[number] = line
            _put(session, known.get(number), data, outcome)
    if close_missing:
        outcome.closed = _close(school for number, school in known.items() if number not in named)
    session.flush()
    return outcome


def _read(row: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """Read one row with the form of the register, so that the same sentences tell what is wrong."""
    active = row.get("active", "").lower()
    given = {
        "name": row.get("name", ""),
        "place": row.get("place", ""),
        "street": row.get("street", ""),
        "number": row.get("number", ""),
        "kind": _word(SchoolKind, row.get("kind", "")),
        "educational_network": _word(EducationalNetwork, row.get("educational_network", "") or "none"),
        "calendar": _word(CalendarRegion, row.get("calendar", "")),
        "active": "true" if active in YES else "",
    }
    wrong = [] if active in YES | NO else [_("Schrijf bij “actief” ja of nee.")]
    wrong += _strange_words(row)
    if row.get(BEYOND):
        wrong.append(_("Deze regel heeft meer velden dan er kolommen zijn: “{rest}”.", rest=row[BEYOND][:40]))
    try:
        data: dict[str, Any] = SchoolForm().load({name: text for name, text in given.items() if text})
    except ValidationError as error:
        told = error.messages_dict.values()
        return {}, [*(str(one) for ones in told for one in ones), *wrong]
    if not data["number"]:
        wrong.append(_("Schrijf het instellingsnummer: ten hoogste zes cijfers, zoals 012345."))
    return data, wrong


def _strange_words(row: Mapping[str, str]) -> list[str]:
    """Say which word is none of ours, and which are."""
    return [
        _("“{woord}” kennen we niet. Schrijf {woorden}.", woord=row[name][:40],
          woorden=", ".join(each.dutch for each in kind))
        for name, kind in WORDS.items()
        if row.get(name) and not any(each.value == _word(kind, row[name]) for each in kind)
    ]  # fmt: skip


def _word(kind: type[Word], written: str) -> str:
    """Find a word by its key or by its Dutch name."""
    plain = written.casefold()
    return next((str(each.value) for each in kind if plain in {each.value, each.dutch.casefold()}), written)


def _put(session: Session, school: School | None, data: Mapping[str, Any], outcome: Outcome) -> None:
    given = {**data, "street": data["street"] or None}
    if given.get("calendar") is None:
        given.pop("calendar", None)  # a file that says nothing of it changes nothing of it
    if school is not None and all(getattr(school, name) == value for name, value in given.items()):
        outcome.same += 1
        return
    schools.save(session, school, data)
    if school is None:
        outcome.added += 1
    else:
        outcome.changed += 1


def _close(missing: Iterable[School]) -> int:
    closed = 0
    for school in missing:
        closed += school.active
        school.active = False
    return closed
