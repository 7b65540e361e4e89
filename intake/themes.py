"""Themes recognised in what a school wrote, each with the words that led to it; words that may mean a crisis.

Works offline, on Dutch: a lexicon that the network can edit (`intake/lexicon.toml`, its head explains the notation),
words brought to their stem by Snowball, accents and small typing errors forgiven. It only suggests; a person decides.
The stemmer is Snowball's older Dutch one: the newer one also takes `ge-` away, and then *gezin* (family) meets *zin*.
"""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from snowballstemmer.dutch_porter_stemmer import DutchPorterStemmer

from records.text import Span, disjoint, fold
from records.vocabulary import Theme

WEIGHTS: Final = {"strong": 3.0, "fair": 2.0, "weak": 1.0, "hint": 0.5}
ENOUGH: Final = {True: WEIGHTS["fair"], False: 3 * WEIGHTS["weak"]}  # with, and without, a word that is not weak
RATHER_THAN_NOTHING: Final = {True: WEIGHTS["fair"], False: 2 * WEIGHTS["weak"]}  # when no theme reached that
MOST: Final = 5  # suggestions
AGAIN: Final = 0.25  # what a word adds each time it comes back, of its weight
MOST_AGAIN: Final = 3
SHORTEST_STEM: Final = 4  # letters; shorter words only count as they are written
SHORTEST_TYPO: Final = 7  # letters; in shorter words a small error soon makes another word
SHORTEST_COMPOUND: Final = 9  # letters of a word that is looked into for a part that we know
SHORTEST_PART: Final = 5
SHORTEST_REST: Final = 3
HEAD: Final = 4  # first letters that a word must share with an entry before its stem or a typing error is tried
GAP: Final = 3  # words that `..` may skip
LAST_TEXTS: Final = 64  # one answer asks about the same text a few times
_LEXICON: Final = Path(__file__).with_name("lexicon.toml")
_WORD: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*")
_OPEN: Final = re.compile(r"[* ]|\.\.")  # a wildcard, several words, or words to skip
_END_OF_SENTENCE: Final = re.compile(r"[.!?;:]|\n\s*\n")


class Word(NamedTuple):
    """A word of the text: folded to plain lower-case letters, and where it stands."""

    folded: str
    start: int
    end: int


class Hit(NamedTuple):
    """An entry of the lexicon that was found: what it says, how much, and from which word to which (not included)."""

    label: str
    weight: float
    entry: str
    first: int
    last: int


class Phrase(NamedTuple):
    """An entry of several words; `..` skips up to three words. `needs`: the words that must stand somewhere."""

    label: str
    weight: float
    entry: str
    rest: tuple[str, ...]
    needs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A theme that the text may be about. `because` are the words as written, `spans` where they stand."""

    theme: Theme
    score: float
    because: tuple[str, ...]
    spans: tuple[Span, ...]


class Understood(NamedTuple):
    """What was read in a text: the themes to suggest, and those of which it only holds a word."""

    suggestions: tuple[Suggestion, ...]
    hunches: tuple[Theme, ...]


def words_of(text: str) -> list[Word]:
    """Find the words of a text; a hyphen or an apostrophe parts two words."""
    return [Word(fold(found.group()), found.start(), found.end()) for found in _WORD.finditer(text)]


class Index:
    """Entries of a lexicon, made ready for looking up one word at a time."""

    def __init__(self, entries: Iterable[tuple[str, float, str]], *, forms: bool) -> None:
        """Read `(label, weight, entry)`; with `forms`, other forms of a word are found too, by its stem."""
        self._exact: dict[str, list[tuple[str, float, str]]] = defaultdict(list)
        self._begin: dict[str, list[tuple[str, float, str]]] = defaultdict(list)
        self._end: dict[str, list[tuple[str, float, str]]] = defaultdict(list)
        self._stem: dict[str, list[tuple[str, float, str]]] = defaultdict(list)
        self._phrases: dict[str, list[Phrase]] = defaultdict(list)
        self._typos: dict[str, set[str]] = defaultdict(set)
        self._whole: set[str] = set()
        self._stemmer = DutchPorterStemmer()
        for label, weight, written in entries:
            self._add(label, weight, fold(written), forms=forms)
        for phrases in self._phrases.values():
            phrases.sort(key=lambda each: -len(each.rest))
        self._begin_lengths = sorted({len(each) for each in self._begin}, reverse=True)
        self._end_lengths = sorted({len(each) for each in self._end}, reverse=True)
        self._stem_heads = frozenset(each[:HEAD] for each in self._stem)
        self._typo_heads = frozenset(each[: HEAD - 1] for each in self._typos)
        self.look_up = lru_cache(maxsize=8_192)(self._look_up)

    def hits(self, words: Sequence[Word], text: str) -> Iterator[Hit]:
        """Find every entry in a text. Within a label, a word that is part of a phrase does not count by itself."""
        taken: set[tuple[str, int]] = set()
        present = {word.folded for word in words}
        there: dict[str, list[Phrase]] = {}  # for each first word: the phrases of which every plain word is there
        for place, word in enumerate(words):
            phrases = there.get(word.folded)
            if phrases is None:
                phrases = [each for each in self._phrases.get(word.folded, ()) if each.needs <= present]
                there[word.folded] = phrases
            for phrase in phrases:
                last = _end_of_phrase(phrase.rest, words, place + 1)
                if not last or (phrase.label, place) in taken:
                    continue
                if not _END_OF_SENTENCE.search(text, word.end, words[last - 1].start):
                    taken.update((phrase.label, each) for each in range(place, last))
                    yield Hit(phrase.label, phrase.weight, phrase.entry, place, last)
        for place, word in enumerate(words):
            for label, weight, entry in self.look_up(word.folded):
                if (label, place) not in taken:
                    yield Hit(label, weight, entry, place, place + 1)

    def _add(self, label: str, weight: float, entry: str, *, forms: bool) -> None:
        first, *rest = entry.split()
        if rest:
            self._phrases[first].append(
                Phrase(label, weight, entry, tuple(rest), frozenset(each for each in rest if not _OPEN.search(each)))
            )
        elif entry.endswith("*"):
            self._begin[entry[:-1]].append((label, weight, entry))
        elif entry.startswith("*"):
            self._end[entry[1:]].append((label, weight, entry))
        else:
            bare = entry.removeprefix("=")
            self._exact[bare].append((label, weight, bare))
            if bare == entry:
                self._forgive(label, weight, bare, forms=forms)

    def _forgive(self, label: str, weight: float, word: str, *, forms: bool) -> None:
        if forms and len(word) >= SHORTEST_STEM:
            self._stem[self._stemmer.stemWord(word)].append((label, weight, word))
        if forms and len(word) >= SHORTEST_PART:
            self._whole.add(word)
        if len(word) >= SHORTEST_TYPO:
            for shorter in {word, *_without_a_letter(word)}:
                self._typos[shorter].add(word)

    def _look_up(self, word: str) -> tuple[tuple[str, float, str], ...]:
        """Find what one folded word says: per label the weightiest entry."""
        found = list(self._exact.get(word, ()))
        for length in self._begin_lengths:
            found += self._begin.get(word[:length], ()) if length <= len(word) else ()
        for length in self._end_lengths:
            found += self._end.get(word[-length:], ()) if length < len(word) else ()
        if len(word) >= SHORTEST_STEM and not self._stem_heads.isdisjoint((word[:HEAD], word[: HEAD - 1])):
            found += self._stem.get(self._stemmer.stemWord(word), ())
        if not found and len(word) >= SHORTEST_COMPOUND:
            found = [each for part in _parts(word) for each in self._exact.get(part, ()) if part in self._whole]
        if not found and len(word) >= SHORTEST_TYPO and word[: HEAD - 1] in self._typo_heads:
            found = [each for meant in self._meant(word) for each in self._exact[meant]]
        best: dict[str, tuple[str, float, str]] = {}
        for each in found:
            if each[0] not in best or each[1] > best[each[0]][1]:
                best[each[0]] = each
        return tuple(best.values())

    def _meant(self, word: str) -> set[str]:
        """Find words of the lexicon that differ by one letter too many, too few, another or swapped."""
        near = {each for shorter in (word, *_without_a_letter(word)) for each in self._typos.get(shorter, ())}
        return {each for each in near if each[0] == word[0] and _one_slip(each, word)}


def suggest(text: str) -> list[Suggestion]:
    """Give the themes that a text seems to be about, best first, at most five; [] when nothing was recognised."""
    return list(_read_text(text).suggestions)


def hunches(text: str) -> list[Theme]:
    """Give the themes of which a text holds a word, too little to suggest them: likely first, to be offered first."""
    return list(_read_text(text).hunches)


def crisis_words(text: str) -> list[Span]:
    """Give where words stand that may mean a crisis (suicide, violence, threat, abuse, a weapon …). Never a refusal."""
    return list(_crisis_words(text))


@lru_cache(maxsize=LAST_TEXTS)
def _read_text(text: str) -> Understood:
    words = words_of(text)
    found: dict[str, list[Hit]] = defaultdict(list)
    for hit in _THEMES.hits(words, text):
        found[hit.label].append(hit)
    for enough in (ENOUGH, RATHER_THAN_NOTHING):
        told = (_suggestion(Theme(label), hits, words, text, enough) for label, hits in found.items())
        likely = [each for each in told if each is not None]
        if likely:
            break
    suggestions = tuple(sorted(likely, key=lambda each: (-each.score, each.spans[0]))[:MOST])
    suggested = {each.theme for each in suggestions}
    weights = {Theme(label): sum({hit.entry: hit.weight for hit in hits}.values()) for label, hits in found.items()}
    rest = sorted((each for each in weights if each not in suggested), key=lambda each: -weights[each])
    return Understood(suggestions, tuple(rest))


@lru_cache(maxsize=LAST_TEXTS)
def _crisis_words(text: str) -> tuple[Span, ...]:
    words = words_of(text)
    hits = _CRISIS.hits(words, text)
    return disjoint((words[hit.first].start, words[hit.last - 1].end) for hit in hits)


def _suggestion(
    theme: Theme, hits: list[Hit], words: Sequence[Word], text: str, enough: Mapping[bool, float]
) -> Suggestion | None:
    """Weigh what was found for a theme; none when it is too little."""
    hits = [hit for hit in hits if hit.weight > WEIGHTS["hint"]]
    telling = [hit for hit in hits if hit.weight > WEIGHTS["weak"]] or hits
    weights = {hit.entry: hit.weight for hit in telling}
    times = Counter(hit.entry for hit in telling)
    if sum(weights.values()) < enough[telling is not hits]:
        return None
    score = sum(weight * (1 + AGAIN * min(times[entry] - 1, MOST_AGAIN)) for entry, weight in weights.items())
    spans = disjoint((words[hit.first].start, words[hit.last - 1].end) for hit in telling)
    because = {" ".join(text[start:end].split()): None for start, end in spans}
    return Suggestion(theme, round(score, 2), tuple(because), spans)


def _end_of_phrase(rest: Sequence[str], words: Sequence[Word], place: int) -> int:
    """Match the rest of a phrase from a word on; give the place after its last word, 0 when it is not there."""
    skip = 0
    for pattern in rest:
        if pattern == "..":
            skip = GAP
            continue
        reach = range(place, min(place + skip + 1, len(words)))
        found = next((each for each in reach if _fits(pattern, words[each].folded)), None)
        if found is None:
            return 0
        place, skip = found + 1, 0
    return place


def _fits(pattern: str, word: str) -> bool:
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern


def _without_a_letter(word: str) -> set[str]:
    return {word[:place] + word[place + 1 :] for place in range(len(word))}


def _parts(word: str) -> Iterator[str]:
    """Give what may be the first or the last part of a compound: `speelplaatsruzie` holds `ruzie`."""
    rest = len(word) - SHORTEST_REST
    for length in range(SHORTEST_PART, rest + 1):
        yield word[:length]
        yield word[-length:]


def _one_slip(meant: str, typed: str) -> bool:
    """Say whether two different words are one typing error apart."""
    if abs(len(meant) - len(typed)) == 1:
        return True  # they met by leaving out one letter
    places = [place for place in range(len(typed)) if len(meant) == len(typed) and meant[place] != typed[place]]
    if len(places) == 1:
        return True
    return len(places) == 2 and places[1] == places[0] + 1 and sorted(meant) == sorted(typed)  # noqa: PLR2004 - a swap


def _theme_entries(lexicon: Mapping[str, Any]) -> Iterator[tuple[str, float, str]]:
    for theme in Theme:
        for name, weight in WEIGHTS.items():
            for entry in lexicon["themes"][theme.value].get(name, ()):
                yield theme.value, weight, entry
    for entry in lexicon["crisis_words"]["words"]:  # no other forms of these: geweld is not geweldig
        yield Theme.CRISIS.value, WEIGHTS["strong"], entry if _OPEN.search(entry) else f"={entry}"


_READ: Final = tomllib.loads(_LEXICON.read_text(encoding="utf-8"))
_THEMES: Final = Index(_theme_entries(_READ), forms=True)
_CRISIS: Final = Index((("crisis", 1.0, entry) for entry in _READ["crisis_words"]["words"]), forms=False)
