"""Snapshots: what a document or mail says, kept as a plain text file that is read in review like any other.

`pytest --write-snapshots` writes them anew; look at the difference before it is committed.
"""

from collections.abc import Callable
from difflib import unified_diff
from pathlib import Path

import pytest

Snapshot = Callable[[str, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run write the snapshots instead of comparing them."""
    parser.addoption("--write-snapshots", action="store_true", help="write the text snapshots anew")


@pytest.fixture
def same_as_before(request: pytest.FixtureRequest) -> Snapshot:
    """Compare a text with `snapshots/<name>.txt` in the folder of the test."""
    folder = request.path.parent / "snapshots"

    def compare(name: str, text: str) -> None:
        file: Path = folder / f"{name}.txt"
        if request.config.getoption("--write-snapshots"):
            file.write_text(text, encoding="utf-8")
        before = file.read_text(encoding="utf-8") if file.exists() else ""
        assert before == text, "\n".join(unified_diff(before.splitlines(), text.splitlines(), "before", "now", n=1))

    return compare
