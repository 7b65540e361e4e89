"""Themes are recognised with reasons, crisis words are noticed; both only suggest, and both are quick."""

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.themes import MOST, crisis_words, suggest, words_of
from records.vocabulary import Theme

EXAMPLES: list[dict[str, Any]] = tomllib.loads((Path(__file__).with_name("examples.toml")).read_text(encoding="utf-8"))[
    "example"
]
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


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["text"][:40])
def test_every_suggestion_can_be_explained(example: dict[str, Any]) -> None:
    for each in suggest(example["text"]):
        shown = [example["text"][start:end] for start, end in each.spans]
        assert each.because
        assert set(each.because) == set(shown)


def test_there_are_examples_for_every_theme() -> None:
    assert len(EXAMPLES) >= 30
    assert {theme for example in EXAMPLES for theme in example["themes"]} == {each.value for each in Theme}


def test_the_lexicon_knows_every_theme_and_no_other() -> None:
    assert set(LEXICON["themes"]) == {each.value for each in Theme}
    assert all(set(each) <= {"strong", "fair", "weak"} for each in LEXICON["themes"].values())


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


def test_a_long_text_takes_a_few_milliseconds() -> None:
    suggest("spijbelen ouders taal")
    text = " ".join(each["text"] for each in EXAMPLES)
    quickest = min(_seconds(f"{number} {text}"[:5_000]) for number in range(5))
    assert quickest < 0.005


def _seconds(text: str) -> float:
    begun = time.perf_counter()
    suggest(text)
    return time.perf_counter() - begun
