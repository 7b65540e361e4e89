"""The text of a report becomes paragraphs that keep their id; what changed shows word by word."""

import pytest

from intake.report_diff import marked
from intake.report_text import match, split

OLD = [
    ("a", "Op maandag komen tientallen kinderen te laat."),
    ("b", "Het team ziet een verband met de bus."),
    ("c", "Elf leesouders lezen voor."),
]


def ids(new: list[str]) -> list[str]:
    known = {key for key, _text in OLD}
    return [key if key in known else "new" for key, _text in match(OLD, new)]


def test_blank_lines_split_paragraphs() -> None:
    assert split("Een.\r\n\r\nTwee\nregels.\n  \n\n Drie. \x00") == ["Een.", "Twee\nregels.", "Drie."]


@pytest.mark.parametrize("empty", ["", "  ", "\n\n\n"])
def test_nothing_is_no_paragraph(empty: str) -> None:
    assert split(empty) == []


def test_unchanged_paragraphs_keep_their_id() -> None:
    assert ids([text for _key, text in OLD]) == ["a", "b", "c"]


def test_a_moved_paragraph_keeps_its_id() -> None:
    assert ids([OLD[2][1], OLD[0][1], OLD[1][1]]) == ["c", "a", "b"]


def test_a_rewritten_paragraph_keeps_its_id_and_a_new_one_gets_one() -> None:
    new = ["Op maandag komen twaalf tot vijftien kinderen te laat.", "Iets heel anders nu.", OLD[1][1], OLD[2][1]]

    assert ids(new) == ["a", "new", "b", "c"]


def test_the_same_words_twice_are_two_paragraphs() -> None:
    found = match([("a", "Ja."), ("b", "Ja.")], ["Ja.", "Ja.", "Ja."])

    assert [key for key, _text in found[:2]] == ["a", "b"]
    assert len({key for key, _text in found}) == 3


def test_words_that_went_and_came() -> None:
    shown = marked("komen tientallen kinderen", "komen twaalf kinderen")

    assert shown == "komen <del>tientallen</del> <ins>twaalf</ins> kinderen"


def test_hostile_words_stay_words() -> None:
    shown = marked("<script>een</script>", "<script>alert(1)</script> {{ x }}")

    assert "<script" not in shown
    assert "&lt;script&gt;<del>een</del> <ins>alert(1)</ins>&lt;/script&gt;" in shown
    assert "{{ x }}" in shown


def test_a_very_long_text_is_still_compared_quickly() -> None:
    assert marked("a " * 9000, "b " * 9000).count("<ins>") == 1
