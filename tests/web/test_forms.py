"""A form speaks the same language as the API: flat names become the input of a schema, and errors find their field."""

import pytest
from werkzeug.datastructures import MultiDict

from records.words import _
from web.drawing import Option, as_typed, draw
from web.forms import Form, read, to_input
from workflow.errors import NotReady
from workflow.inputs import Amend, Assign, Choices, Hold, Remarks, Schedule, Sharing


def sent(*pairs: tuple[str, str]) -> MultiDict[str, str]:
    return MultiDict(pairs)


def test_a_name_that_comes_twice_is_a_list() -> None:
    typed = sent(("title", "Rust"), ("interviewers", "a"), ("interviewers", "b"))
    assert to_input(Assign(), typed) == {"title": "Rust", "interviewers": ["a", "b"]}


def test_nothing_ticked_is_an_empty_list() -> None:
    assert to_input(Hold(), sent()) == {"attended": []}


def test_a_dot_goes_one_level_down() -> None:
    typed = sent(("choices.p1.answer", "yes"), ("choices.p2.answer", "no"), ("choices.p2.reason", "Te duur"))
    assert to_input(Choices(), typed) == {
        "choices": {"p1": {"answer": "yes"}, "p2": {"answer": "no", "reason": "Te duur"}}
    }


def test_a_map_of_yes_and_no() -> None:
    typed = sent(("sharing.situation", "true"), ("sharing.tried", "false"), ("guidance", "false"))
    assert to_input(Sharing(), typed) == {"sharing": {"situation": True, "tried": False}, "guidance": False}


def test_rows_that_stayed_empty_are_left_out() -> None:
    typed = sent(
        ("remarks.0.paragraph", "p1"), ("remarks.0.kind", "remark"), ("remarks.0.text", "Wij zien dit anders"),
        ("remarks.1.paragraph", ""), ("remarks.1.text", " "),
    )  # fmt: skip
    assert to_input(Remarks(), typed)["remarks"] == [
        {"paragraph": "p1", "kind": "remark", "text": "Wij zien dit anders"}
    ]


def test_a_moment_is_meant_in_brussels_and_a_number_is_a_number() -> None:
    form = read(Schedule, sent(("starts_at", "2026-11-24T14:00"), ("minutes", "90"), ("place", "Op school")))
    assert form.ok
    assert form.data["starts_at"].isoformat() == "2026-11-24T14:00:00+01:00"
    assert form.data["minutes"] == 90


@pytest.mark.parametrize("minutes", ["", "lang", "5", "9999", "1e3", "-90", "٣"])
def test_a_number_that_is_none_gives_its_sentence_and_stays(minutes: str) -> None:
    form = read(Schedule, sent(("starts_at", "2026-11-24T14:00"), ("minutes", minutes), ("place", "Op school")))
    assert form.errors == {"minutes": ["Kies tussen 15 en 480 minuten."]}
    assert form.values["minutes"] == minutes


def test_what_stays_the_same_need_not_be_sent() -> None:
    assert read(Amend, sent(("place", "Stadhuis"), ("starts_at", ""))).data == {"place": "Stadhuis"}


def test_a_refusal_of_the_rules_finds_its_field_and_is_told_once() -> None:
    form = Form()
    form.take(NotReady(["Te laat.", "Kies een dag."], {"starts_at": ["Kies een dag."]}))
    assert form.errors == {"starts_at": ["Kies een dag."], "_schema": ["Te laat."]}


def test_what_is_drawn_has_labels_options_and_one_field_per_choice() -> None:
    proposals: list[Option] = [("p1", "Visietraject", "met Arktos"), ("p2", "Coaching")]
    drawn = draw(Choices, lambda name: proposals if name == "proposals" else [], Form())
    choices, guidance = drawn
    assert [each.label for each in choices.fields] == ["Visietraject", "Coaching"]
    assert [each.name for each in choices.fields[0].fields] == ["choices.p1.answer", "choices.p1.reason"]
    assert [option[1] for option in choices.fields[0].fields[0].options] == [_("ja"), _("nee"), _("eerst praten")]
    assert guidance.kind == "tick"


def test_data_comes_back_as_a_person_would_have_typed_it() -> None:
    data = {
        "choices": {"p1": {"answer": "yes"}},
        "sharing": {"tried": False},
        "interviewers": ["a", "b"],
        "rows": [{"x": 1}],
    }
    typed = {"choices.p1.answer": "yes", "sharing.tried": "false", "interviewers": ["a", "b"], "rows.0.x": "1"}
    assert as_typed(data) == typed
