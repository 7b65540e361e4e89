"""What is missing is said, with how to mend it, before anything is served."""

import os
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from shutil import copytree
from sqlite3 import connect
from typing import Final

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

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


def test_what_pages_and_paper_load_is_named_when_it_is_gone(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    static = tmp_path / "static"
    copytree(start.STATIC, static)
    (static / "fonts" / "HankenGrotesk-Bold.otf").unlink()
    monkeypatch.setattr(start, "STATIC", static)
    (reason,) = reasons(settings)
    assert "ontbreken: fonts/HankenGrotesk-Bold.otf. Voer tools/bootstrap uit." in reason


def test_a_database_of_a_later_version_is_left_alone(settings: Settings, tmp_path: Path) -> None:
    later = replace(settings, database_url=f"sqlite:///{tmp_path / 'later.sqlite'}")
    with connect(tmp_path / "later.sqlite") as raw:
        raw.execute("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        raw.execute("INSERT INTO alembic_version VALUES ('20991231_later')")
    raw.close()
    (reason,) = reasons(later)
    assert "van een latere versie van Casetafel" in reason
    result = build(later, [], Clock()).test_cli_runner().invoke(args=["migrate"])
    assert (result.exit_code, "latere versie" in result.output) == (1, True)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_a_folder_that_is_closed_is_named(settings: Settings) -> None:
    settings.files.mkdir()
    settings.files.chmod(0)
    (reason,) = reasons(settings)
    settings.files.chmod(0o700)
    assert f"In {settings.files} kunnen we niet lezen of schrijven." in reason


DAMAGED: Final = {
    "the database is damaged": ("sqlite:///{folder}/kapot.sqlite", "kapot.sqlite kunnen we niet openen"),
    "the database has no tables yet": ("sqlite:///{folder}/leeg.sqlite", "Voer dit één keer uit"),
    "the database does not answer": ("postgresql+psycopg://wij:geheim@127.0.0.1:1/x", "op 127.0.0.1 antwoordt niet"),
}
COMMANDS: Final = (
    ("demo",),
    ("case", "show", "2026-0001"),
    ("token", "create", "lead@school.example"),
    ("clock", "tick"),
    ("outbox", "drain"),
    ("worker",),
)


@pytest.mark.parametrize("damage", DAMAGED)
def test_every_command_says_what_is_wrong_and_ends(settings: Settings, tmp_path: Path, damage: str) -> None:
    (tmp_path / "kapot.sqlite").write_bytes(b"geen databank, maar wel lang genoeg om er een te lijken" * 40)
    address, sentence = DAMAGED[damage]
    app = build(
        replace(settings, database_url=address.format(folder=tmp_path)), import_module("wsgi").FEATURES, Clock()
    )
    for words in COMMANDS:
        result = app.test_cli_runner().invoke(args=list(words))
        assert isinstance(result.exception, SystemExit), f"{words}: {result.exception!r}"
        assert result.exit_code == 1
        assert sentence in result.output
        assert "geheim" not in result.output


def test_a_mistake_of_ours_is_not_called_damage(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_given: object) -> None:
        raise OperationalError("SELECT", {}, Exception("no such column"))

    monkeypatch.setattr("web.cli._drain", stumble)
    assert isinstance(app.test_cli_runner().invoke(args=["outbox", "drain"]).exception, OperationalError)
