"""A school is found as a hurried person types it, in few enough statements to ask at every key."""

import pytest
from sqlalchemy.orm import Session

from records.organisations import School
from records.school_numbers import read_number
from records.session import Database
from records.vocabulary import SchoolKind
from tests.statements import statements
from workflow.schools import find_schools, fold, search_text

WILG = ("Basisschool De Wilg", "Leiedam", "012345", "Wilgenlaan 3", SchoolKind.PRIMARY)
REST = [
    ("Sint-Jozefscollege", "Leiedam", "023456", "Kerkstraat 1", SchoolKind.SECONDARY),
    ("Atheneum Zürichstraat", "Zoutberg", "034567", "Zürichstraat 9", SchoolKind.SECONDARY),
    ("'t Vliegertje", "Broekhove", "004568", None, SchoolKind.PRIMARY),
    ("De Bron", "Broekhove", "045679", None, SchoolKind.SPECIAL),
    ("Aan het Water", "Broekhove", "123450", "Kaai 345", SchoolKind.OTHER),
]


def add_school(
    session: Session, name: str, place: str, number: str | None, street: str | None, kind: SchoolKind
) -> None:
    search = search_text(name, place, number, street, kind)
    session.add(School(name=name, place=place, number=number, street=street, kind=kind, search=search))


@pytest.fixture
def schools(database: Database) -> Database:
    with database.writing() as session:
        for school in (WILG, *REST):
            add_school(session, *school)
    return database


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("de wilg", "Basisschool De Wilg"),
        ("WILG leiedam", "Basisschool De Wilg"),
        ("dewilg", "Basisschool De Wilg"),
        ("wil", "Basisschool De Wilg"),
        ("wilgg", "Basisschool De Wilg"),
        ("wlig", "Basisschool De Wilg"),
        ("basischool wilg", "Basisschool De Wilg"),
        ("bs wilg", "Basisschool De Wilg"),
        ("12345", "Basisschool De Wilg"),
        ("012345", "Basisschool De Wilg"),
        ("12 345", "Basisschool De Wilg"),
        ("12-345", "Basisschool De Wilg"),
        ("st. jozef", "Sint-Jozefscollege"),
        ("sint jozefs college", "Sint-Jozefscollege"),
        ("sint-jozevscollege", "Sint-Jozefscollege"),
        ("zurich", "Atheneum Zürichstraat"),
        ("ATHENEÜM", "Atheneum Zürichstraat"),
        ("vliegertje", "'t Vliegertje"),
        ("de bron", "De Bron"),
    ],
)
def test_a_school_is_found_as_people_type_it(typed: str, found: str, schools: Database) -> None:
    with schools.reading() as session:
        assert [hit.name for hit in find_schools(session, typed, 8)][:1] == [found]


@pytest.mark.parametrize("typed", ["", "   ", "%", "_", "school bestaat niet", "wilg zoutberg", "';--"])
def test_nothing_is_made_up(typed: str, schools: Database) -> None:
    with schools.reading() as session:
        assert find_schools(session, typed, 8) == []


def test_a_school_that_somebody_only_typed_is_not_offered_to_others(schools: Database) -> None:
    with schools.writing() as session:
        add_school(session, "De Nieuwe Wilg", "Leiedam", None, None, SchoolKind.OTHER)
    with schools.reading() as session:
        assert [hit.name for hit in find_schools(session, "wilg", 8)] == ["Basisschool De Wilg"]


def test_a_school_that_closed_is_not_offered(schools: Database) -> None:
    with schools.writing() as session:
        session.query(School).filter_by(number="012345").update({"active": False})
    with schools.reading() as session:
        assert find_schools(session, "wilg", 8) == []


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("12345", "012345"), ("012.345", "012345"), ("012-345", "012345"),
     ("04ab", "04AB"), ("04AB00", "04AB00"), ("0", None), ("1234567", None),
     ("abc", None), ("", None), ("٣٤٥", None)],
)  # fmt: skip
def test_a_number_is_kept_padded(typed: str, kept: str | None) -> None:
    assert read_number(typed) == kept


def test_search_words_fit_their_column() -> None:
    assert len(search_text("x y " * 60, "z" * 120, "012345", "s" * 200, SchoolKind.OTHER)) <= 400
    assert fold("St.-Jozef, Zürich") == ["sint", "jozef", "zurich"]


def test_four_thousand_schools_are_searched_in_two_statements_at_most(database: Database) -> None:
    """How fast it is, `./bench` says; that it does not read them all stands here."""
    with database.writing() as session:
        for number in range(400):
            add_school(session, f"Wilg {number}", f"Plaats {number}", f"{number + 1:06}", None, SchoolKind.PRIMARY)
    with database.reading() as session, statements(session) as ran:
        assert len(find_schools(session, "wilg", 8)) == 8
    assert len(ran) <= 2
