"""Themes are recognised with reasons, crisis words are noticed; both only suggest, and both are quick."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from intake.themes import MOST, crisis_words, hunches, suggest, words_of
from records.vocabulary import Theme


def texts(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))["example"]
    return found


EXAMPLES, PRACTICE, UNSEEN = (texts(f"{name}.toml") for name in ("examples", "practice", "heldout"))
LEXICON = tomllib.loads((Path(__file__).parents[2] / "intake" / "lexicon.toml").read_text(encoding="utf-8"))
CRISIS = [
    ("Een leerling sprak over suïcide.", ["suïcide"]),
    ("ZELFDODING en suicidale gedachten", ["ZELFDODING", "suicidale"]),
    ("een poging tot zelf-doding", ["zelf-doding"]),
    ("Er is veel geweld, ook huiselijk geweld en partnergeweld", ["geweld", "geweld", "partnergeweld"]),
    ("Een ouder bedreigt ons.", ["bedreigt"]),
    ("er was een bedriging", ["bedriging"]),
    ("vermoeden van misbruik, kindermishandeling", ["misbruik"]),
    ("hij had een wapen, een mes", ["wapen", "mes"]),
    ("ze wil niet meer leven", ["niet meer leven"]),
    ("hij wil een einde aan zijn leven maken", ["einde aan zijn leven"]),
    ("Een leerling van vorig jaar is overleden.", ["overleden"]),
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["text"][:40])
def test_a_school_is_understood(example: dict[str, Any]) -> None:
    found = suggest(example["text"])
    assert {each.theme.value for each in found} == set(example["themes"])
    assert not example.get("best") or found[0].theme.value == example["best"]
    assert set(example.get("because", ())) <= {word for each in found for word in each.because}


def test_every_suggestion_can_be_explained() -> None:
    for text in (example["text"] for example in (*EXAMPLES, *PRACTICE, *UNSEEN)):
        for each in suggest(text):
            shown = [text[start:end] for start, end in each.spans]
            assert each.because
            assert set(each.because) == set(shown), text


def recall(examples: list[dict[str, Any]]) -> tuple[float, list[str]]:
    """Say how many of the themes that a person reads stand among the first three, and in which texts one does not."""
    wanted = found = 0
    missed = []
    for example in examples:
        text, themes = example["text"], set(example["themes"])
        first = [each.theme.value for each in suggest(text)] + [theme.value for theme in hunches(text)]
        seen = themes & set(first[:3])
        wanted, found = wanted + len(themes), found + len(seen)
        missed += [text] if seen != themes else []
    return found / wanted, missed


def test_the_texts_it_was_tuned_on_are_understood() -> None:
    share, missed = recall(PRACTICE)
    assert len(PRACTICE) >= 40
    assert share >= 0.97, missed


def test_texts_that_nobody_tuned_on_are_understood_as_well() -> None:
    share, _missed = recall(UNSEEN)
    print(f"top-3 recall on {len(UNSEEN)} texts that nobody tuned on: {share:.1%}")  # noqa: T201 - shown with -s
    assert len(UNSEEN) >= len(PRACTICE) + len(EXAMPLES)  # at least half of all our texts
    assert share >= 0.9


def test_suggestions_are_few() -> None:
    numbers = [len(suggest(example["text"])) for example in (*PRACTICE, *UNSEEN)]
    assert sum(numbers) / len(numbers) < 2.5


def test_a_single_word_is_only_a_hunch() -> None:
    text = "Iets met de buurt, ooit."
    assert suggest(text) == []
    assert hunches(text)[0] is Theme.BREDE_SCHOOL


def test_there_are_examples_for_every_theme() -> None:
    assert len(EXAMPLES) >= 30
    assert {theme for example in EXAMPLES for theme in example["themes"]} == {each.value for each in Theme}


def test_the_lexicon_knows_every_theme_and_no_other() -> None:
    assert set(LEXICON["themes"]) == {each.value for each in Theme}
    assert all(set(each) <= {"strong", "fair", "weak", "hint"} for each in LEXICON["themes"].values())


def test_a_word_that_comes_back_weighs_more_but_not_without_end() -> None:
    once, twice, often = (suggest("spijbelen " * times)[0].score for times in (1, 2, 50))
    assert once < twice < often < 2 * once


def test_a_sentence_ends_a_phrase() -> None:
    assert [each.theme for each in suggest("Ze komen te laat")] == [Theme.SPIJBELEN]
    assert suggest("Dat is mij te. Laat het zo.") == []


def test_accents_and_capitals_make_no_difference() -> None:
    assert [each.theme for each in suggest("EVALUÉREN SPIJBELEN")] == [Theme.SPIJBELEN]


def test_a_whole_lexicon_gives_five_suggestions_at_most() -> None:
    everything = ". ".join(each["text"] for each in EXAMPLES)
    assert len(suggest(everything)) == MOST


@pytest.mark.parametrize(("text", "words"), CRISIS, ids=lambda value: str(value)[:30])
def test_a_crisis_word_is_noticed(text: str, words: list[str]) -> None:
    found = [text[start:end] for start, end in crisis_words(text)]
    assert [word for word in words if word not in found] == []


@pytest.mark.parametrize(
    "text",
    [
        "Het gaat geweldig.", "We hebben er veel tijd in gestoken.", "Een ontwapenende glimlach.",
        "De messias van Händel.", "Een mooi mesje voor de appel.", "Wij werken geweldloos.", "",
    ],
)  # fmt: skip
def test_an_ordinary_word_is_no_alarm(text: str) -> None:
    assert crisis_words(text) == []


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    spans = [span for each in suggest(text) for span in each.spans] + crisis_words(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(text[word.start : word.end] for word in words_of(text))


def test_the_command_shows_why(app: Flask) -> None:
    told = app.test_cli_runner().invoke(
        args=["themes", "try", "Geen ouders op het oudercontact. Leerling Yusuf had een mes."]
    )
    assert "Ouderbetrokkenheid: “ouders”, “oudercontact”" in told.output
    assert "Crisiswoorden, dus meteen de crisisvraag: mes" in told.output
    assert "Misschien een leerling, dus een waarschuwing: Yusuf" in told.output
    assert "Geen thema herkend" in app.test_cli_runner().invoke(args=["themes", "try", "Dag."]).output
