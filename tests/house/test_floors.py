"""The floors of the house, where import-linter cannot look: the list of rooms itself, wsgi.py and type-only imports."""

import ast
import importlib.metadata
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import ROOT, floors, imports, name, parse, python_files, room_files, rooms

NO_ROOMS = {"tests", "tools", "benchmarks", "docs", "static", "templates", "translations"}


def top_level_names() -> set[str]:
    """Every module name that the project adds to Python's path."""
    packages = {path.parent.name for path in ROOT.glob("*/*.py")}
    return packages | {path.stem for path in ROOT.glob("*.py")}


def type_only_imports(path: Path) -> Iterator[str]:
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            yield from imports(node)


def test_every_room_is_watched_by_the_import_rules() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - NO_ROOMS
    assert packages == set(rooms())
    assert set(floors()) == set(rooms())


def test_nothing_imports_wsgi() -> None:
    code = [path for path in python_files() if path.relative_to(ROOT).parts[0] not in {"tests", "benchmarks"}]
    assert [name(path) for path in code if "wsgi" in set(imports(parse(path)))] == []


def test_imports_for_types_only_go_down_too() -> None:
    upward = []
    for path in room_files():
        floor = floors().get(path.relative_to(ROOT).parts[0], len(floors()))
        own = path.relative_to(ROOT).parts[0]
        for module in type_only_imports(path):
            room = module.split(".")[0]
            if room in floors() and room != own and floors()[room] >= floor:
                upward.append(f"{name(path)} looks up at {module}")
    assert upward == []


def test_no_name_of_ours_hides_a_library() -> None:
    installed = set(importlib.metadata.packages_distributions()) | set(sys.stdlib_module_names)
    assert top_level_names() & installed == set()


BESIDES = {"house", "journeys", "browser", "api", "security"}  # what no single room can tell


def test_the_tests_mirror_the_house() -> None:
    folders = {path.parent.name for path in ROOT.glob("tests/*/test_*.py")}
    assert folders - {*rooms(), *NO_ROOMS} == folders & BESIDES
