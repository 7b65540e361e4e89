"""What may be done in one place only: committing, and changing a state."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import name, parse, room_files

COMMITS = {"records/session.py", "records/migrations/env.py"}  # a migration is a transaction of its own
CHANGES_STATE = {"workflow/engine.py"}


def commits(path: Path) -> Iterator[str]:
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Attribute) and node.attr == "commit":
            yield f"{name(path)}:{node.lineno}"


def state_changes(path: Path) -> Iterator[str]:
    """Find `row.state = …`, `setattr(row, "state", …)` and `update(…).values(state=…)`."""
    for node in ast.walk(parse(path)):
        if (isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) and assigns_state(node)) or (
            isinstance(node, ast.Call) and (sets_state(node) or updates_state(node))
        ):
            yield f"{name(path)}:{node.lineno}"


def assigns_state(node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    parts = [part for target in targets for part in ast.walk(target)]
    return any(isinstance(part, ast.Attribute) and part.attr == "state" for part in parts)


def sets_state(call: ast.Call) -> bool:
    sets = isinstance(call.func, ast.Name) and call.func.id == "setattr"
    return sets and any(isinstance(argument, ast.Constant) and argument.value == "state" for argument in call.args)


def updates_state(call: ast.Call) -> bool:
    names_state = any(keyword.arg == "state" for keyword in call.keywords)
    is_values = isinstance(call.func, ast.Attribute) and call.func.attr == "values"
    return is_values and names_state and "update(" in ast.unparse(call.func)


def test_only_the_session_commits() -> None:
    assert [place for path in room_files() if name(path) not in COMMITS for place in commits(path)] == []


def test_only_the_engine_changes_a_state() -> None:
    assert [place for path in room_files() if name(path) not in CHANGES_STATE for place in state_changes(path)] == []
