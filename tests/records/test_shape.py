"""Whoever serves knows without alembic whether the database has the present shape; both say the same."""

from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from records import shape
from records.session import Database


def test_the_newest_migration_is_the_one_alembic_ends_at() -> None:
    config = Config()
    config.set_main_option("script_location", str(shape.VERSIONS.parent))
    assert shape.newest() == ScriptDirectory.from_config(config).get_current_head()


def test_a_migrated_database_is_current_and_an_empty_one_is_not(database: Database, tmp_path: Path) -> None:
    assert shape.is_current(database.engine)
    empty = Database(f"sqlite:///{tmp_path / 'leeg.sqlite'}")
    assert not shape.is_current(empty.engine)
    empty.dispose()


def test_two_ends_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.py").write_text(f'revision = "{name}"\ndown_revision = None\n', encoding="utf-8")
    monkeypatch.setattr(shape, "VERSIONS", tmp_path)
    shape.newest.cache_clear()
    with pytest.raises(LookupError, match="single end"):
        shape.newest()
    shape.newest.cache_clear()
