"""The register of schools from a file: what goes in, what is refused, and what is never lost."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from records.organisations import School
from records.session import Database

Import = Callable[..., Any]
HEAD = "nummer;naam;gemeente;straat;soort;net"


@pytest.fixture
def bring_in(app: Flask, db: Database, tmp_path: Path) -> Import:
    """Import these lines."""

    def run(*lines: str, head: str = HEAD, options: tuple[str, ...] = (), encoding: str = "utf-8") -> Any:
        file = tmp_path / "scholen.csv"
        file.write_text("\n".join([head, *lines]), encoding=encoding)
        return app.test_cli_runner().invoke(args=["schools", "import", str(file), *options])

    return run


def schools(db: Database) -> dict[str | None, School]:
    with db.reading() as session:
        return {school.number: school for school in session.scalars(select(School))}


def test_schools_are_added_and_changed_by_their_number(bring_in: Import, db: Database) -> None:
    told = bring_in(
        "777;École Sint-Jan;Westveld;Kerkstraat 1;basisschool;go",
        "12345;Basisschool De Wilg en de Es;Leiedam;Wilgenlaan 1;primary;katholiek",
    )
    assert told.exit_code == 0, told.output
    assert "Toegevoegd: 1. Gewijzigd: 1. Ongewijzigd: 0. Gesloten: 0. Geweigerd: 0." in told.output
    found = schools(db)
    assert (found["000777"].name, found["000777"].search.split()[:3]) == (
        "École Sint-Jan", ["ecole", "sint", "jan"],
    )  # fmt: skip
    assert found["012345"].name == "Basisschool De Wilg en de Es"
    assert "Ongewijzigd: 1" in bring_in("777;École Sint-Jan;Westveld;Kerkstraat 1;basisschool;go").output


def test_a_line_that_cannot_be_read_is_refused_with_every_reason_and_the_others_go_in(
    bring_in: Import, db: Database
) -> None:
    told = bring_in(
        ";;Leiedam;;zwemschool;",
        "778;De Linde;Leiedam;;secundaire school;",
        "0778;De Linde opnieuw;Leiedam;;secundaire school;",
    )
    assert told.exit_code == 1
    assert "Regel 2 geweigerd: Schrijf de naam van de school." in told.output
    assert "“zwemschool” kennen we niet. Schrijf basisschool, secundaire school," in told.output
    assert "Regel 4 geweigerd: Nummer 000778 staat ook op regel 3." in told.output
    assert schools(db)["000778"].name == "De Linde"


def test_nothing_is_deleted_and_what_the_file_names_wrongly_is_not_closed(bring_in: Import, db: Database) -> None:
    before = schools(db)
    told = bring_in("012345;;Leiedam;;basisschool;", options=("--close-missing",))
    after = schools(db)
    assert after.keys() == before.keys()
    assert after["012345"].active
    assert {number for number, school in after.items() if school.active} <= {"012345", None}
    assert f"Gesloten: {len([each for each in before if each not in {'012345', None}])}" in told.output


def test_a_rehearsal_keeps_nothing(bring_in: Import, db: Database) -> None:
    told = bring_in("779;De Eik;Leiedam;;basisschool;", options=("--dry-run",))
    assert "Toegevoegd: 1." in told.output
    assert "er is niets bewaard" in told.output
    assert "000779" not in schools(db)


def test_a_file_that_is_no_register_says_what_to_do(bring_in: Import) -> None:
    told = bring_in("1,De Eik", head="id,naam")
    assert told.exit_code == 1
    for words in ("Kolom “nummer” ontbreekt.", "Kolom “id” kennen we niet.", "nummer,naam,gemeente"):
        assert words in told.output
    assert "Bewaar het bestand als CSV in UTF-8" in bring_in("1;Caf\xe9;x;;other;", encoding="latin-1").output


def test_commas_and_the_mark_of_a_spreadsheet_are_fine(bring_in: Import, db: Database) -> None:
    told = bring_in(
        '"27ZD","De ""Poort"", locatie A","Oudwater",secundaire school', head="\ufeffnummer,naam,gemeente,soort"
    )
    assert told.exit_code == 0, told.output
    assert schools(db)["27ZD"].name == 'De "Poort", locatie A'


def test_a_quote_that_is_not_closed_swallows_no_lines(bring_in: Import, db: Database) -> None:
    told = bring_in(
        "780;De Es;Leiedam;;basisschool;", '781;"De Els;Leiedam;;basisschool;', "782;De Olm;Leiedam;;other;"
    )
    assert told.exit_code == 1
    assert "Regel 3 kunnen we niet lezen." in told.output
    assert not {"000780", "000782"} & schools(db).keys()


def test_a_column_or_a_field_too_many_is_no_guess(bring_in: Import, db: Database) -> None:
    assert (
        "Kolom “naam” staat er twee keer." in bring_in("1;a;b;other;c", head="nummer;naam;gemeente;soort;naam").output
    )
    told = bring_in("783;De Els; aan het water;Leiedam;;basisschool;", "784;De Es;Leiedam;;other;none;nog iets")
    assert "Regel 3 geweigerd: Deze regel heeft meer velden dan er kolommen zijn: “nog iets”." in told.output
    assert "000784" not in schools(db)
