"""Addresses are for people: lower case, words joined by hyphens."""

import re

from flask import Flask

from tests.house.tree import ROOT, floors, name, parse, room_files, strings

# A word with hyphens, perhaps with an ending; a hole of a route `<int:id>`, of an f-string or of a
# pattern `{reference}`; or nothing at all.
WORD = r"\.?[a-z0-9]+(?:[-.][a-z0-9]+)*"
HOLE = r"(?:<(?:[a-z_]+(?:\([^)]*\))?:)?[a-z0-9_]+>|\{[a-z_]*\})"
SEGMENT = re.compile(rf"(?:{WORD})?(?:-?{HOLE}(?:[.-]{WORD})?)*")


def addresses() -> dict[str, str]:
    """Every string in the rooms that know addresses (`web` and up) that starts as one does, with its file."""
    upstairs = {room for room, floor in floors().items() if floor >= floors()["web"]} | {"wsgi.py"}
    ours = [path for path in room_files() if path.relative_to(ROOT).parts[0] in upstairs]
    found = {string: name(path) for path in ours for string in strings(parse(path))}
    return {string: file for string, file in found.items() if re.match(r"/[\w<{]", string)}


def test_every_address_of_the_app_is_lower_case_words_with_hyphens(app: Flask) -> None:
    rules = [rule.rule for rule in app.url_map.iter_rules()]
    assert len(rules) > 100
    odd = [rule for rule in rules if not all(map(SEGMENT.fullmatch, rule.split("/")))]
    assert odd == []


def test_addresses_are_lower_case_words_with_hyphens() -> None:
    paths = {address: re.split(r"[?#\s]", address)[0] for address in addresses()}
    odd = [address for address, path in paths.items() if not all(map(SEGMENT.fullmatch, path.split("/")))]
    assert odd == []
