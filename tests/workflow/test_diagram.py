"""docs/process.md is drawn from the tables: it holds every row, and it is up to date."""

from pathlib import Path

from workflow.diagram import draw
from workflow.rules import TABLES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "process.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == draw(), "run: .venv/bin/flask --app wsgi process diagram"


def test_every_state_and_every_action_stands_on_it() -> None:
    drawn = draw()
    for table in TABLES.values():
        assert all(f"`{state.value}`" in drawn for state in table.states)
        assert all(f"`{row.action.value}`" in drawn for row in table.rows)
