"""Rows about the chat's own reading: themes in a text of full length, and a school among 4,000."""

import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

from benchmarks.rounds import Row, at_most, quiet
from intake.themes import suggest
from records import migrate
from records.organisations import School
from records.session import Database
from records.vocabulary import SchoolKind
from workflow.schools import find_schools, search_text

LONGEST = 5_000  # characters (design/intake-script.md)
ROUNDS = 60
SCHOOLS = 4_000
THEMES_MS, SCHOOL_MS = 5, 20
STORY = (
    "Op het oudercontact zien we nog geen derde van de ouders. Veel gezinnen spreken thuis een andere taal en durven "
    "de school niet goed binnen. Op maandag komen er elke week meer kinderen te laat, met een lege brooddoos. Mijn "
    "team doet zijn best, maar raakt vermoeid: iedereen probeert iets, maar we trekken niet aan hetzelfde zeel. "
)
FIRST = ("De", "Sint", "Vrije", "Stedelijke", "Gemeentelijke", "Centrum", "Koninklijke", "Nieuwe")
SECOND = ("Wilg", "Jozef", "Linde", "Ark", "Regenboog", "Zonnebloem", "Brug", "Sleutel", "Esdoorn", "Toren")
PLACES = tuple(
    f"{place} {side}"
    for place, side in product(
        ("Leiedam", "Westveld", "Oostkapelle", "Zandhoven", "Meerbeke"), ("Noord", "Zuid", "Oost", "West", "Centrum")
    )
)
TYPED = ("wilg leiedam", "regenbog westveld", "zonnebloen", "sint jozef zandhoven noord", "001234", "esdorn meerbeke")


def measure(folder: Path) -> Iterator[Row]:
    """Measure both, in processor time."""
    texts = [f"{number} {STORY * 20}"[:LONGEST] for number in range(ROUNDS)]
    taken = quiet([_took(suggest, text) for text in texts]) * 1000
    yield at_most("themes in a text of 5,000 signs, ms", taken, THEMES_MS)
    database = register(folder)
    with database.reading() as session:
        times = [_took(lambda text: find_schools(session, text, 8), text) for text in TYPED * (ROUNDS // len(TYPED))]
    database.dispose()
    yield at_most("a school among 4,000, the slowest of six ways to type, ms", _slowest(times) * 1000, SCHOOL_MS)


def _slowest(times: list[float]) -> float:
    return max(quiet(times[way :: len(TYPED)]) for way in range(len(TYPED)))


def _took(work: Callable[[str], object], text: str) -> float:
    begun = time.process_time()
    work(text)
    return time.process_time() - begun


def register(folder: Path) -> Database:
    """Make a register of 4,000 schools with names that resemble each other."""
    database = Database(f"sqlite:///{folder / 'register.sqlite'}")
    migrate.upgrade(database.engine)
    names = list(product(FIRST, SECOND, PLACES))
    with database.writing() as session:
        for number in range(1, SCHOOLS + 1):
            first, second, place = names[number % len(names)]
            name, key = f"{first} {second} {number}", f"{number:06}"
            street = f"Kerkstraat {number % 200}"
            search = search_text(name, place, key, street, SchoolKind.PRIMARY)
            session.add(School(number=key, name=name, place=place, street=street, search=search))
    return database
