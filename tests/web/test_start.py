"""What is missing is said, with how to mend it, before anything is served."""

from dataclasses import replace
from pathlib import Path

import pytest

from records.clock import Clock
from tests.clients import build
from web import start
from web.settings import CannotStart, Settings


def reasons(settings: Settings) -> list[str]:
    app = build(settings, [], Clock())
    with pytest.raises(CannotStart) as refused:
        start.check(app)
    return refused.value.reasons


def test_a_good_installation_starts(settings: Settings) -> None:
    start.check(build(settings, [], Clock()))


def test_an_empty_database_asks_for_its_migrations(settings: Settings, tmp_path: Path) -> None:
    (reason,) = reasons(replace(settings, database_url=f"sqlite:///{tmp_path / 'leeg.sqlite'}"))
    assert "flask --app wsgi migrate" in reason


def test_a_damaged_database_is_named_with_what_to_do(settings: Settings, tmp_path: Path) -> None:
    broken = tmp_path / "kapot.sqlite"
    broken.write_bytes(b"geen databank, maar wel lang genoeg om er een te lijken" * 40)
    (reason,) = reasons(replace(settings, database_url=f"sqlite:///{broken}"))
    assert "kapot.sqlite" in reason
    assert "reservekopie" in reason


def test_a_database_that_does_not_answer_is_named_without_its_password(settings: Settings) -> None:
    away = "postgresql+psycopg://naam:geheim@127.0.0.1:1/casetafel"
    (reason,) = reasons(replace(settings, database_url=away))
    assert "127.0.0.1" in reason
    assert "geheim" not in reason


def test_missing_fonts_are_named(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "FONTS", tmp_path)
    (reason,) = reasons(settings)
    assert "tools/bootstrap" in reason
