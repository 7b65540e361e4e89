"""No file and no function that is too long to hold in one's head."""

import ast
from pathlib import Path

from tests.house.tree import FunctionNode, files, functions, is_migration, name, python_files, text

FILE_LINES = 400
FUNCTION_LINES = 30
STORIES = "tests/journeys"  # a whole story is told in one go: cut in pieces it would have to be puzzled together
CODE = {".py", ".html", ".txt", ".css", ".js", ".sh", ""}
NOT_WRITTEN_HERE = {"LICENSE"}


def code_lines(function: FunctionNode, path: Path) -> int:
    """Count the lines of a function's body: no docstring, no comments, no blank lines."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    if not body or function.end_lineno is None:
        return 0
    lines = text(path).splitlines()[body[0].lineno - 1 : function.end_lineno]
    return sum(1 for line in lines if line.strip() and not line.strip().startswith("#"))


def test_no_file_is_too_long() -> None:
    ours = [path for path in files() if path.suffix in CODE and not is_migration(path)]
    lengths = {name(path): len(text(path).splitlines()) for path in ours if path.name not in NOT_WRITTEN_HERE}
    assert {file: length for file, length in lengths.items() if length > FILE_LINES} == {}


def test_no_function_is_too_long() -> None:
    lengths = {
        f"{name(path)}: {function.name}": code_lines(function, path)
        for path in python_files()
        if not is_migration(path) and not name(path).startswith(STORIES)
        for function in functions(path)
    }
    assert {function: length for function, length in lengths.items() if length > FUNCTION_LINES} == {}
