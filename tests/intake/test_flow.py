"""The course of the chat: the next question, what a change sets aside and brings back, and how far the school is."""

from dataclasses import replace
from typing import Any

import pytest

from intake.flow import (
    Change,
    Said,
    applicable,
    as_json,
    aside_by_key,
    change,
    complete,
    lacks,
    next_question,
    progress,
    reasons,
    settle,
)
from intake.script import CURRENT
from tests.intake.wilg import (
    DE_ESDOORN,
    DE_LINDE,
    DE_WILG,
    MIDDENSCHOOL,
    SLOTS,
    STORY,
    WHOLE,
    for_answers,
    knowing,
    signed_in,
)

WILG = knowing(DE_WILG)
READINESS = "planned"


def say(before: Change, key: str, value: Any) -> Change:
    """Give an answer, with the context a caller would look up before and after."""
    after = for_answers({**before.answers, key: value})
    return change(CURRENT, before.answers, before.set_aside, Said(key, value), after, for_answers(before.answers))


@pytest.fixture
def whole() -> Change:
    return Change(dict(WHOLE), {}, (), ())


# ---- going on


def test_the_conversation_begins_with_a_welcome() -> None:
    first = next_question(CURRENT, {}, for_answers({}))
    assert first is not None
    assert first.key == "welcome"


def test_answering_one_by_one_meets_every_question_once() -> None:
    met: list[str] = []
    answers: dict[str, Any] = {}
    while (question := next_question(CURRENT, answers, for_answers(answers))) and len(met) < 40:
        met.append(question.key)
        assert reasons(CURRENT, question.key, WHOLE[question.key], answers, for_answers(WHOLE)) == []
        answers[question.key] = WHOLE[question.key]
    assert met == list(WHOLE)


def test_a_statement_and_a_skipped_question_are_answered_with_null() -> None:
    skipped = {**{key: WHOLE[key] for key in list(WHOLE)[: list(WHOLE).index("levels")]}, "levels": None}
    following = next_question(CURRENT, skipped, WILG)
    assert following is not None
    assert following.key == "since"


def test_after_the_last_question_comes_what_is_still_lacking() -> None:
    without_director = [{"name": "Tom Claes", "function": "teacher", "email": "teacher@school.example"}]
    answers = {**WHOLE, "participants": without_director}
    following = next_question(CURRENT, answers, WILG)
    assert following is not None
    assert following.key == "participants"


def test_a_whole_conversation_is_complete(whole: Change) -> None:
    assert complete(CURRENT, whole.answers, WILG)
    assert next_question(CURRENT, whole.answers, WILG) is None


@pytest.mark.parametrize("key", [each.key for each in CURRENT.questions if each.required and each.key in WHOLE])
def test_without_a_required_answer_it_is_not(key: str) -> None:
    answers = {other: value for other, value in WHOLE.items() if other != key}
    assert lacks(CURRENT, answers, WILG) == [key]
    assert lacks(CURRENT, {**WHOLE, key: None}, WILG) == [key]


def test_a_crisis_lacks_a_phone_number_until_it_is_there() -> None:
    assert lacks(CURRENT, {**WHOLE, "crisis": "yes"}, WILG) == ["crisis_contact"]
    assert complete(CURRENT, {**WHOLE, "crisis": "yes", "crisis_contact": "0470 12 34 56"}, WILG)


def test_moments_chosen_some_weeks_ago_still_count() -> None:
    assert complete(CURRENT, WHOLE, replace(WILG, slots=SLOTS[5:]))


def test_an_answer_to_a_question_that_is_not_asked_counts_for_nothing() -> None:
    stray = {"crisis_contact": "0470 12 34 56", "support_kind": ["referral"], "readiness": READINESS}
    assert "crisis_contact" not in applicable(CURRENT, stray, WILG)
    assert "crisis_contact" not in lacks(CURRENT, stray, WILG)


def test_a_question_that_is_not_asked_now_takes_no_answer() -> None:
    assert reasons(CURRENT, "crisis_contact", "0470 12 34 56", WHOLE, WILG) == [
        "Deze vraag hoort nu niet bij jullie gesprek. Ga verder met de volgende vraag."
    ]


# ---- changing an earlier answer


def test_another_school_sets_aside_what_does_not_fit_and_keeps_the_rest(whole: Change) -> None:
    moved = say(whole, "school", "099943")
    assert moved.lapsed == ("levels", "guidance")
    assert aside_by_key(moved.set_aside) == {"levels": ["nursery_3", "year_1"], "guidance": "later"}
    assert moved.answers == {
        **{key: value for key, value in WHOLE.items() if key not in moved.lapsed}, "school": "099943"
    }  # fmt: skip
    assert lacks(CURRENT, moved.answers, knowing(MIDDENSCHOOL)) == ["guidance"]


def test_undoing_it_brings_everything_back(whole: Change) -> None:
    undone = say(say(whole, "school", "099943"), "school", "099942")
    assert undone.answers == WHOLE
    assert undone.set_aside == {}
    assert undone.restored == ("levels", "guidance")


def test_levels_named_for_two_schools_are_both_kept(whole: Change) -> None:
    moved = say(say(whole, "school", "099943"), "levels", ["stage_2"])
    back = say(moved, "school", "099942")
    assert back.answers["levels"] == ["nursery_3", "year_1"]
    assert back.set_aside == {"levels@secondary": ["stage_2"]}
    assert say(back, "school", "099943").answers["levels"] == ["stage_2"]


def test_a_neighbour_of_the_same_kind_keeps_the_levels_but_not_the_consent(whole: Change) -> None:
    moved = say(whole, "school", DE_ESDOORN.number)
    assert moved.lapsed == ("guidance",)
    assert moved.answers["levels"] == WHOLE["levels"]


def test_consent_for_one_network_never_becomes_consent_for_another(whole: Change) -> None:
    consented = say(whole, "guidance", "yes")
    elsewhere = say(say(consented, "school", DE_LINDE.number), "school", DE_ESDOORN.number)
    assert "guidance" not in elsewhere.answers
    assert say(elsewhere, "school", DE_WILG.number).answers["guidance"] == "yes"


def test_an_answer_given_while_the_school_changes_is_kept_beside_the_old_one(whole: Change) -> None:
    said = Said("levels", ["stage_2"])
    moved = change(CURRENT, whole.answers, whole.set_aside, said, knowing(MIDDENSCHOOL), WILG)
    assert moved.answers["levels"] == ["stage_2"]
    assert moved.set_aside["levels@primary"] == WHOLE["levels"]


def test_only_a_referral_sets_the_room_aside_and_gives_it_back(whole: Change) -> None:
    only = say(whole, "support_kind", ["referral"])
    assert (only.lapsed, only.set_aside) == (("readiness",), {"readiness": READINESS})
    assert complete(CURRENT, only.answers, WILG)
    again = say(only, "support_kind", ["referral", "vision"])
    assert (again.restored, again.answers["readiness"], again.set_aside) == (("readiness",), READINESS, {})


def test_a_crisis_that_was_none_gives_the_number_back_when_it_is_one_after_all(whole: Change) -> None:
    alarm = say(say(whole, "crisis", "yes"), "crisis_contact", "0470 12 34 56")
    calm = say(alarm, "crisis", "no")
    assert calm.lapsed == ("crisis_contact",)
    assert say(calm, "crisis", "yes").answers["crisis_contact"] == "0470 12 34 56"


@pytest.mark.parametrize("empty", [None, "", [], {}], ids=repr)
def test_a_hidden_field_that_is_saved_again_erases_nothing(whole: Change, empty: Any) -> None:
    only = say(whole, "support_kind", ["referral"])
    assert say(only, "readiness", empty) == replace(only, lapsed=())


def test_saving_the_same_answer_changes_nothing(whole: Change) -> None:
    for key, value in WHOLE.items():
        assert say(whole, key, value) == whole


def test_a_preview_touches_nothing(whole: Change) -> None:
    say(whole, "school", "099943")
    assert whole == Change(dict(WHOLE), {}, (), ())


def test_signing_in_sets_aside_what_the_login_knows(whole: Change) -> None:
    settled = settle(CURRENT, whole.answers, whole.set_aside, signed_in(), WILG)
    assert settled.lapsed == ("school", "about_you")
    assert complete(CURRENT, settled.answers, signed_in())
    assert settle(CURRENT, settled.answers, settled.set_aside, WILG, signed_in()).answers == WHOLE


# ---- how far


def test_it_begins_in_the_first_block_with_ten_minutes_to_go() -> None:
    assert progress(CURRENT, {}, for_answers({})) == {"block": 1, "of": 6, "minutes": 10}


def test_it_ends_in_the_last_block_with_none(whole: Change) -> None:
    assert progress(CURRENT, whole.answers, WILG) == {"block": 6, "of": 6, "minutes": 0}


def test_an_earlier_question_that_opens_again_shows_honestly(whole: Change) -> None:
    moved = say(whole, "school", "099943")
    assert progress(CURRENT, moved.answers, knowing(MIDDENSCHOOL)) == {"block": 2, "of": 6, "minutes": 1}


def test_minutes_only_rise_when_a_branch_opens() -> None:
    answers, before = dict[str, Any](), 10
    for key, value in {**WHOLE, "crisis": "yes"}.items():
        answers[key] = value
        minutes = progress(CURRENT, answers, for_answers(answers))["minutes"]
        assert minutes <= before or key in {"school", "crisis"}
        before = minutes


# ---- for the API


def test_a_question_has_the_shape_of_the_contract() -> None:
    shape = as_json(CURRENT.by_key["themes"], {"situation": STORY}, WILG)
    assert set(shape) == {"key", "kind", "text", "required", "options", "suggested"}
    assert shape["options"][0] == {"key": "ouderbetrokkenheid", "label": "Ouderbetrokkenheid"}
    assert shape["suggested"][0] == {"key": "ouderbetrokkenheid", "because": ["oudercontact", "ouders"]}


def test_the_moments_are_the_option_keys() -> None:
    shape = as_json(CURRENT.by_key["availability"], {}, WILG)
    assert shape["options"][0]["key"] == "2026-11-24T13:00:00Z"
