"""Templates: each is used, and none needs what the content security policy forbids."""

import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, files, name, parse, room_files, strings, text

TEMPLATES = ROOT / "templates"
FETCHED = re.compile(r"""\{%-?\s*(?:extends|include|import|from)\s+(?P<what>.+?)-?%\}""", re.DOTALL)
QUOTED = re.compile(r"""["']([\w./-]+\.(?:html|txt|svg))["']""")
FORBIDDEN = {
    "a style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "a style block": re.compile(r"<style\b", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\ssrc\s*=)", re.IGNORECASE),
    "an inline handler": re.compile(r"""\son[a-z]+\s*=\s*["']""", re.IGNORECASE),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
    "another site's file": re.compile(r"""(?:src|<link[^>]*href)\s*=\s*["'](?:https?:)?//""", re.IGNORECASE),
}


def templates() -> list[Path]:
    return [path for path in files() if TEMPLATES in path.parents and path.suffix != ".md"]


def template_name(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


def named_in_code() -> set[str]:
    """Every string in the rooms that looks like a template's name, not an address; a hole in an f-string is `{}`."""
    found = {string for path in room_files() for string in strings(parse(path)) if not string.startswith("/")}
    return {string for string in found if re.fullmatch(r"[\w./{}-]+\.(?:html|txt|svg)", string)}


def named_in_templates() -> set[str]:
    return {
        used for path in templates() for tag in FETCHED.finditer(text(path)) for used in QUOTED.findall(tag["what"])
    }


def as_pattern(named: str) -> re.Pattern[str]:
    return re.compile("[^/]+".join(re.escape(part) for part in named.split("{}")))


def test_every_template_is_used() -> None:
    used = [as_pattern(named) for named in named_in_code() | named_in_templates() if named != "{}.html"]
    orphans = [name(path) for path in templates() if not any(each.fullmatch(template_name(path)) for each in used)]
    assert orphans == []


def test_every_template_that_is_named_exists() -> None:
    there = {template_name(path) for path in templates()}
    whole_names = {named for named in named_in_code() | named_in_templates() if "/" in named and "{}" not in named}
    assert whole_names - there == set()


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds(what: str) -> None:
    markup = [path for path in templates() if path.suffix != ".txt"]
    if what == "a style block":  # a mail cannot fetch a stylesheet, and no policy of ours reaches a mail program
        markup = [path for path in markup if path.parent.name != "mails"]
    assert [name(path) for path in markup if FORBIDDEN[what].search(text(path))] == []
