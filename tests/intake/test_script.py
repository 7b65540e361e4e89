"""The table of questions itself: every row is whole, reachable, and asks in warm Dutch what the design says."""

import re
from dataclasses import replace

import pytest

from intake.choices import LEVELS
from intake.flow import applicable
from intake.questions import Block, Context, Kind, Question
from intake.script import CURRENT, SCRIPTS
from records.vocabulary import Theme
from tests.intake.wilg import DE_BRUG, DE_LINDE, DE_WILG, MIDDENSCHOOL, STORY, UNKNOWN, WHOLE, knowing, signed_in

QUESTIONS = CURRENT.questions
ORDER = [
    "welcome", "school", "about_you", "situation", "themes", "crisis", "crisis_contact", "who", "levels", "since",
    "strengths", "tried", "partners_now", "dream", "support_kind", "readiness", "grant", "guidance", "participants",
    "availability", "format", "attachments", "anything_else", "review",
]  # fmt: skip
REQUIRED = {
    "school", "about_you", "situation", "themes", "crisis", "crisis_contact", "who", "dream", "support_kind",
    "guidance", "participants", "availability", "format",
}  # fmt: skip


def question(key: str) -> Question:
    return CURRENT.by_key[key]


def every_text(each: Question) -> list[str]:
    return [
        text
        for context in (UNKNOWN, knowing(DE_WILG), signed_in())
        for answers in ({}, WHOLE)
        for text in (each.asked(answers, context), each.help(answers, context))
    ] + [each.missing, each.aside_because, each.name, *each.labels.values()]


def test_the_questions_stand_in_the_order_of_the_design() -> None:
    assert [each.key for each in QUESTIONS] == ORDER


def test_what_is_required_is_what_the_design_requires() -> None:
    assert {each.key for each in QUESTIONS if each.required} == REQUIRED


def test_a_version_stands_under_its_own_number() -> None:
    assert {number: script.version for number, script in SCRIPTS.items()} == {number: number for number in SCRIPTS}


def test_blocks_follow_each_other() -> None:
    numbers = [each.block.number for each in QUESTIONS]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(1, len(Block) + 1))


def test_a_whole_conversation_takes_about_ten_minutes() -> None:
    seconds = sum(each.seconds for each in QUESTIONS if each.key != "crisis_contact")
    assert 9 * 60 < seconds <= 10 * 60


@pytest.mark.parametrize("each", QUESTIONS, ids=ORDER)
def test_every_question_is_whole(each: Question) -> None:
    assert each.name
    assert all(every_text(each)[place] for place in (0, 2, 4))
    assert bool(each.missing) == each.required
    assert bool(each.aside_because) == bool(each.when or each.ground)
    assert bool(each.labels) == (each.kind in {Kind.ONE, Kind.SEVERAL, Kind.YES_NO, Kind.PERSON, Kind.PARTICIPANTS})
    assert len(each.key) <= 40


@pytest.mark.parametrize("each", QUESTIONS, ids=ORDER)
def test_every_text_keeps_the_voice(each: Question) -> None:
    for text in every_text(each):
        assert not re.search(r"\b(?:u|uw|helaas|ticket|cliënt|workflow|status)\b", text, re.IGNORECASE)
        assert "!" not in text.removeprefix("Dag!").removeprefix("Dag Nadia!")
        assert not re.search(r"[{}]| [–-] ", text)


@pytest.mark.parametrize("each", QUESTIONS, ids=ORDER)
def test_a_row_looks_at_earlier_rows_only(each: Question) -> None:
    later = QUESTIONS[QUESTIONS.index(each) :]
    blind = {key: value for key, value in WHOLE.items() if key not in {other.key for other in later}}
    for context in (UNKNOWN, knowing(DE_WILG), signed_in()):
        assert each.applies(blind, context) == each.applies(WHOLE, context)
        assert each.asked(blind, context) == each.asked(WHOLE, context)
        assert each.choices(blind, context) == each.choices(WHOLE, context)
        assert each.slot(blind, context) == each.slot(WHOLE, context)
    assert {ORDER.index(key) for key in each.hangs_on} <= set(range(QUESTIONS.index(each)))


def test_every_question_can_be_reached() -> None:
    crisis = {**WHOLE, "crisis": "yes"}
    reached = {*applicable(CURRENT, crisis, knowing(DE_WILG))}
    assert reached == set(ORDER)


def test_what_the_login_knows_is_not_asked() -> None:
    assert {*ORDER} - {*applicable(CURRENT, WHOLE, signed_in())} == {"school", "about_you", "crisis_contact"}


def test_a_login_without_a_function_still_asks_who_is_speaking() -> None:
    known = signed_in()
    assert known.person is not None
    without = replace(known, person=replace(known.person, function=None))
    assert "about_you" in applicable(CURRENT, {}, without)


def test_a_referral_alone_asks_no_room_in_the_team() -> None:
    only = {**WHOLE, "support_kind": ["referral"]}
    assert "readiness" not in applicable(CURRENT, only, knowing(DE_WILG))


def test_a_referral_beside_something_else_does_ask_room() -> None:
    both = {**WHOLE, "support_kind": ["referral", "coaching"]}
    assert "readiness" in applicable(CURRENT, both, knowing(DE_WILG))


@pytest.mark.parametrize("context", [knowing(DE_LINDE), knowing(None)], ids=["no network", "not in the register"])
def test_without_an_educational_network_there_is_no_guidance_to_ask_about(context: Context) -> None:
    assert "guidance" not in applicable(CURRENT, WHOLE, context)


def test_guidance_is_no_unless_the_school_says_otherwise() -> None:
    assert [each.key for each in question("guidance").suggested(WHOLE, knowing(DE_WILG))] == ["no"]
    assert [each.key for each in question("guidance").choices({}, UNKNOWN)] == ["no", "yes", "later"]


def test_a_crisis_asks_for_a_number_at_once() -> None:
    order = applicable(CURRENT, {**WHOLE, "crisis": "yes"}, knowing(DE_WILG))
    assert order[order.index("crisis") + 1] == "crisis_contact"
    assert "09 000 00 11" in question("crisis_contact").asked({}, UNKNOWN)


def test_a_crisis_word_asks_the_crisis_question_first() -> None:
    order = applicable(CURRENT, {"situation": "Er was bedreiging met een wapen.", "crisis": "yes"}, knowing(DE_WILG))
    assert order[3:7] == ["situation", "crisis", "crisis_contact", "themes"]


def test_the_twelve_themes_are_offered_with_the_words_that_led_to_some() -> None:
    themes = question("themes")
    assert [each.key for each in themes.choices({}, UNKNOWN)] == [each.value for each in Theme]
    suggested = {each.key: each.because for each in themes.suggested({"situation": STORY}, UNKNOWN)}
    assert suggested == {
        "ouderbetrokkenheid": ("oudercontact", "ouders"),
        "taal": ("thuis een andere taal",),
        "spijbelen": ("te laat",),
        "welbevinden": ("vermoeid",),
    }


def test_nothing_recognised_is_asked_openly() -> None:
    assert "Klopt dat" not in question("themes").asked({"situation": "Bel ons even."}, UNKNOWN)


def test_the_levels_follow_the_kind_of_school() -> None:
    levels = question("levels")
    assert "1e leerjaar" in {each.label for each in levels.choices({}, knowing(DE_WILG))}
    assert "2e graad" in {each.label for each in levels.choices({}, knowing(MIDDENSCHOOL))}
    assert "groep 8" in {each.label for each in levels.choices({}, knowing(DE_BRUG))}
    assert levels.asked({}, knowing(DE_WILG)) == "Over welke jaren gaat het?"
    assert levels.asked({}, knowing(MIDDENSCHOOL)) == "Over welke graden gaat het?"


def test_every_level_has_a_key_of_its_own() -> None:
    keys = [option.key for options in LEVELS.values() for option in options]
    assert len(keys) == len(set(keys))


def test_the_network_greets_who_just_said_their_name() -> None:
    assert question("situation").asked(WHOLE, knowing(DE_WILG)).startswith("Dag Nadia. Vertel")
    assert question("welcome").asked({}, signed_in()).startswith("Dag Nadia! Fijn")
    assert question("situation").asked({}, signed_in()).startswith("Vertel")


@pytest.mark.parametrize("name", ["", "  ", "A. Peeters", "{naam}"])
def test_a_strange_name_breaks_no_greeting(name: str) -> None:
    text = question("situation").asked({"about_you": {"name": name}}, UNKNOWN)
    assert text.endswith("wat speelt er op school?")


def test_moments_are_offered_as_people_read_them() -> None:
    first = question("availability").choices({}, UNKNOWN)[0]
    assert (first.key, first.label) == ("2026-11-24T13:00:00Z", "di 24 november 2026, 14.00 u.")


def test_the_one_who_speaks_stands_first_among_the_participants() -> None:
    prefill = question("participants").prefill
    assert prefill is not None
    assert prefill(WHOLE, knowing(DE_WILG)) == [
        {"name": "Nadia Verstappen", "function": "director", "email": "lead@school.example"}
    ]
    assert prefill({}, signed_in())[0]["name"] == "Nadia Verstappen"


def test_the_grant_links_to_its_rules() -> None:
    link = question("grant").link
    assert link is not None
    assert link(UNKNOWN) == ("Lees het toelagereglement", "https://leiedam.example/toelage")
    assert link(replace(UNKNOWN, grant_rules_url="")) is None
