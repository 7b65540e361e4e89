"""The migrated database and the records say the same."""

import re
from pathlib import Path

from sqlalchemy import CheckConstraint, Constraint, Enum, Index, Inspector, inspect, text

from records import migrate
from records.session import Database
from records.tables import METADATA

OLDEST = "20261122_spine"
WORD = re.compile(r"'([^']*)'")


def checks(inspector: Inspector, table: str) -> dict[str, str]:
    return {str(check["name"]): check["sqltext"] for check in inspector.get_check_constraints(table)}


def vocabulary() -> dict[str, set[str]]:
    """Give the words that each enum column may hold, by the name of its CHECK."""
    return {
        f"ck_{table.name}_{each.type.name}": set(each.type.enums)
        for table in METADATA.tables.values()
        for each in table.columns
        if isinstance(each.type, Enum)
    }


def test_the_migrations_lead_to_the_tables_of_the_records(database: Database) -> None:
    migrate.check(database.engine)  # raises when they do not


def test_a_database_with_people_in_it_is_brought_along(tmp_path: Path) -> None:
    engine = Database(f"sqlite:///{tmp_path / 'old.sqlite'}").engine
    migrate.upgrade(engine, OLDEST)
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO school (id, name, place, kind, educational_network, search, active)"
                " VALUES ('wilg', 'De Wilg', 'Leiedam', 'primary', 'none', '', 1)"
            )
        )
        connection.execute(
            text("INSERT INTO school_free_day (school_id, day, label) VALUES ('wilg', '2026-11-25', 'studiedag')")
        )

    migrate.upgrade(engine)

    with engine.connect() as connection:
        assert connection.execute(text("SELECT id FROM school")).all() == [("wilg",)]
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1, "and from here on a key must fit again"
    engine.dispose()


def test_every_column_of_words_has_a_check_of_its_own() -> None:
    columns = [each for table in METADATA.tables.values() for each in table.columns if isinstance(each.type, Enum)]
    assert len(vocabulary()) == len(columns)


def test_the_database_knows_the_same_words_as_the_vocabulary(database: Database) -> None:
    inspector = inspect(database.engine)
    in_database = {name: text for table in METADATA.tables for name, text in checks(inspector, table).items()}
    known = {name: set(WORD.findall(in_database.get(name, ""))) for name in vocabulary()}
    assert known == vocabulary()


def test_the_database_has_every_check_of_the_records_and_no_other(database: Database) -> None:
    inspector = inspect(database.engine)
    in_database = {name for table in METADATA.tables for name in checks(inspector, table)}
    rules = {rule for table in METADATA.tables.values() for rule in table.constraints}
    assert in_database == {str(rule.name) for rule in rules if isinstance(rule, CheckConstraint)}


def test_every_rule_has_a_name_that_both_databases_keep() -> None:
    rules: list[Constraint | Index] = []
    for table in METADATA.tables.values():
        rules += [*table.constraints, *table.indexes]
    names = [str(rule.name) for rule in rules]
    assert [name for name in names if len(name) > 63] == [], "PostgreSQL cuts a name after 63 bytes"
    assert len(names) == len(set(names))
