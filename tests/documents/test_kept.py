"""What a paper said is kept whole: read back, it is the same paper, letter for letter."""

from dataclasses import replace

import pytest

from documents.kept import as_kept, from_kept
from documents.kinds import KINDS
from documents.page import render_html
from tests.documents.story import DOCUMENTS

GROWS = [name for name, (kind, _context) in DOCUMENTS.items() if KINDS[kind].grows]


@pytest.mark.parametrize("name", GROWS)
def test_what_was_kept_is_the_same_paper(name: str) -> None:
    kind, context = DOCUMENTS[name]
    kept = as_kept(kind, context)
    assert kept is not None
    again = from_kept(kind, kept, context.letterhead)
    assert again == context
    assert render_html(kind, again) == render_html(kind, context)


def test_the_letterhead_is_of_the_print_itself() -> None:
    kind, context = DOCUMENTS[GROWS[0]]
    other = replace(context.letterhead, version=7)
    assert from_kept(kind, as_kept(kind, context) or {}, other) == replace(context, letterhead=other)


def test_nothing_is_kept_of_a_paper_to_which_nothing_is_added() -> None:
    fixed = [(kind, context) for kind, context in DOCUMENTS.values() if not KINDS[kind].grows]
    assert len(fixed) > len(GROWS) > 1
    assert [as_kept(kind, context) for kind, context in fixed] == [None] * len(fixed)
