"""The project as a tree of files, as the house tests read it."""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = {".git", ".venv", ".tools", "var", "vendor", "fonts", "node_modules", "test-results", "__pycache__"}
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def project() -> dict[str, Any]:
    """Read pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def rooms() -> list[str]:
    """Name the packages that import-linter watches."""
    names: list[str] = project()["tool"]["importlinter"]["root_packages"]
    return names


def floors() -> dict[str, int]:
    """Say on which floor each room is: 0 is the lowest."""
    layers = project()["tool"]["importlinter"]["contracts"][0]["layers"]
    return {name: floor for floor, layer in enumerate(reversed(layers)) for name in layer.split(" | ")}


@cache
def files() -> list[Path]:
    """List every file that is ours, made files and caches left out."""
    return sorted(_walk(ROOT))


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in NOT_OURS:  # of a git worktree, `.git` is a file
            continue
        if path.is_dir():
            if not path.name.endswith(("_cache", ".egg-info", ".hypothesis")):
                yield from _walk(path)
        else:
            yield path


def python_files() -> list[Path]:
    """List every Python file, tests and migrations included."""
    return [path for path in files() if path.suffix == ".py"]


def room_files() -> list[Path]:
    """List the Python files of the rooms, and wsgi.py: the code that is served."""
    return [path for path in python_files() if path.relative_to(ROOT).parts[0] in {*rooms(), "wsgi.py"}]


def is_migration(path: Path) -> bool:
    """Say whether alembic wrote the file."""
    return (ROOT / "records" / "migrations" / "versions") in path.parents


def name(path: Path) -> str:
    """Name a file as a person would: from the top of the project."""
    return path.relative_to(ROOT).as_posix()


@cache
def text(path: Path) -> str:
    """Read a file; what is not text counts as empty."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


@cache
def parse(path: Path) -> ast.Module:
    """Read a Python file as a syntax tree."""
    return ast.parse(text(path), filename=str(path))


def imports(node: ast.AST) -> Iterator[str]:
    """Name every module that is imported anywhere in `node`, by its full dotted name."""
    for each in ast.walk(node):
        if isinstance(each, ast.Import):
            yield from (alias.name for alias in each.names)
        elif isinstance(each, ast.ImportFrom) and each.module:
            yield each.module
            yield from (f"{each.module}.{alias.name}" for alias in each.names)


def functions(path: Path) -> Iterator[FunctionNode]:
    """Find every function and method of a file, nested ones too."""
    return (node for node in ast.walk(parse(path)) if isinstance(node, FunctionNode))


def strings(node: ast.AST) -> Iterator[str]:
    """Find every string constant; the holes of an f-string come back as `{}`."""
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value
        elif isinstance(each, ast.JoinedStr):
            parts = (str(part.value) if isinstance(part, ast.Constant) else "{}" for part in each.values)
            yield "".join(parts)
