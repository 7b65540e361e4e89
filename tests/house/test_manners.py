"""Small manners that keep the house readable: imports on top, names that say something, nothing left lying about."""

import ast
import re

from tests.house.tree import ROOT, files, functions, is_migration, name, parse, python_files, text

SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "shared"}
# Written in pieces, so that this file does not find itself.
LEFT_LYING = re.compile(r"\b(?:TO" + "DO|FIX" + "ME|XX" + r"X|HA" + r"CK)\b")
PLACES_OF_A_MACHINE = re.compile(r"(?<![\w.-])/(?:work|root|home|tmp|opt)" + "/")
INDEX_HOSTS = re.compile(
    r"py" + r"pi\.org|files\.python" + r"hosted|npm" + r"js\.|extra-" + "index-url|find-" + "links"
)
SILENCED = re.compile(r"#\s*(?:type:\s*ignore|noqa)(?P<rest>[^#]*(?:#.*)?)$")
WITH_REASON = re.compile(r"^(?:\[[\w, -]+\]|:\s*[A-Z]+[0-9]+(?:,\s*[A-Z]+[0-9]+)*)\s*(?:-|–|#)\s*\S.{5,}")


def test_imports_stand_on_top() -> None:
    inside = [
        f"{name(path)}: {function.name}"
        for path in python_files()
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert inside == []


def test_every_file_and_folder_says_what_is_in_it() -> None:
    ours = [path for path in files() if path.suffix in {".py", ".html"}]
    parts = {part for path in ours for part in path.relative_to(ROOT).with_suffix("").parts}
    assert parts & SAYS_NOTHING == set()


def test_nothing_is_left_lying_about() -> None:
    marked = [f"{name(path)}: {found[0]}" for path in files() for found in LEFT_LYING.finditer(text(path))]
    assert marked == []


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    places = [f"{name(path)}: {found[0]}" for path in files() for found in PLACES_OF_A_MACHINE.finditer(text(path))]
    assert places == []


def test_no_file_but_the_lock_names_a_package_index() -> None:
    ours = [path for path in files() if path.name != "uv.lock"]
    assert [f"{name(path)}: {found[0]}" for path in ours for found in INDEX_HOSTS.finditer(text(path))] == []


def test_the_lock_holds_the_public_index_only() -> None:
    registries = set(re.findall(r'registry = "([^"]+)"', text(ROOT / "uv.lock")))
    assert registries == {"https://" + "pypi" + ".org/simple"}


def test_a_silenced_check_says_which_and_why() -> None:
    silenced = [
        f"{name(path)}:{number}"
        for path in python_files()
        if not is_migration(path)
        for number, line in enumerate(text(path).splitlines(), 1)
        if (found := SILENCED.search(line)) and not WITH_REASON.match(found["rest"])
    ]
    assert silenced == []


def test_every_module_says_what_it_is_for() -> None:
    ours = [path for path in python_files() if not is_migration(path) and text(path).strip()]
    assert [name(path) for path in ours if ast.get_docstring(parse(path)) is None] == []
