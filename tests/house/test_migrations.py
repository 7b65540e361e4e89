"""The migrations are one chain: two people who add one on the same day follow each other."""

import re
from collections import Counter

from tests.house.tree import ROOT, text

VERSIONS = ROOT / "records" / "migrations" / "versions"


def test_the_migrations_are_one_chain() -> None:
    sources = [text(path) for path in VERSIONS.glob("*.py")]
    revisions = {re.search(r'^revision = "(.+)"', source, re.MULTILINE)[1] for source in sources}  # type: ignore[index]  # each has one
    follows = Counter(re.findall(r'^down_revision = "(.+)"', "\n".join(sources), re.MULTILINE))
    assert {name for name, count in follows.items() if count > 1} == set()
    assert len(revisions - set(follows)) == 1
