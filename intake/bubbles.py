"""The conversation as the pages draw it: bubbles, the open question, how far the school is, all answers by block.

Plain values for the templates; nothing here asks the database.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from intake.checks import MOMENTS_NEEDED
from intake.draft import Draft
from intake.flow import Standing
from intake.questions import Answers, Block, Context, Kind, Question, Suggested, read_moment
from intake.telling import describe
from intake.themes import crisis_words, suggest
from records.dates import local_day
from records.text import Span, disjoint
from records.vocabulary import SlotAnswer
from records.words import N_, _
from workflow.pupils import pupil_spans, pupils_in

Pieces = list[list[tuple[str, str]]]  # lines of a text, each in pieces: the words, and how they are marked
THEME: Final = "theme"  # words that led to a theme
PHONE: Final = "phone"  # a number to call with one touch
NAME: Final = "name"  # words that may name or number a pupil
_WHOLE: Final = 100
_SILENT: Final = frozenset({Kind.STATEMENT, Kind.REVIEW})
_REMARKED: Final = frozenset({Kind.TEXT, Kind.SLOTS})  # of which the network's remark stands on the page of all answers
_NO_WORDS: Final = frozenset({Kind.STATEMENT, Kind.FILES})  # nothing to know or not
_SHOWN_WORDS: Final = 3
_FOLDED: Final = frozenset({"themes"})  # lists of which only the first options are shown
_AT_ONCE: Final = 8
_NUMBERS: Final = (
    N_("geen"), N_("één"), N_("twee"), N_("drie"), N_("vier"), N_("vijf"), N_("zes"), N_("zeven"), N_("acht"),
    N_("negen"), N_("tien"), N_("elf"), N_("twaalf"), N_("dertien"), N_("veertien"), N_("vijftien"), N_("zestien"),
    N_("zeventien"), N_("achttien"), N_("negentien"), N_("twintig"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bubble:
    """One line of the conversation. `kind`: said (the network), mine (the school) or note (a quiet warning)."""

    kind: str
    lines: Pieces
    key: str = ""
    name: str = ""
    face: bool = False
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, ready to be drawn as a form."""

    key: str
    kind: str
    text: str
    hint: str
    name: str
    required: bool
    options: list[tuple[str, str]]
    suggested: list[Suggested] = field(default_factory=list)
    likely: tuple[str, ...] = ()
    link: tuple[str, str] | None = None
    own_words: bool = False

    @property
    def may_wait(self) -> bool:
        """Say whether "Weet ik nog niet" stands beside the answer: not where that is one of the answers."""
        return not self.required and self.kind not in _NO_WORDS and "unknown" not in dict(self.options)

    @property
    def because(self) -> dict[str, tuple[str, ...]]:
        """Give per suggested option the words that led to it."""
        return {each.key: each.because for each in self.suggested}

    def shown(self, chosen: Sequence[str]) -> list[tuple[str, str]]:
        """Give the options that stand on the page at once: suggested and likely ones first, and whatever was chosen."""
        first = dict.fromkeys((*(each.key for each in self.suggested), *self.likely))
        rank = {key: at for at, key in enumerate(first)}
        order = sorted(self.options, key=lambda option: rank.get(option[0], len(rank)))
        if self.key not in _FOLDED:
            return order
        return [option for at, option in enumerate(order) if at < _AT_ONCE or option[0] in chosen]

    @staticmethod
    def counted(options: Sequence[tuple[str, str]]) -> str:
        """Say in a word how many options there are."""
        return in_words(len(options))

    def folded(self, chosen: Sequence[str]) -> list[tuple[str, str]]:
        """Give the other options, which open on demand."""
        shown = self.shown(chosen)
        return [option for option in self.options if option not in shown]


@dataclass(frozen=True, slots=True)
class Step:
    """One of the six blocks, in the shape of `components/trail.html: blocks`."""

    name: str
    state: str


@dataclass(frozen=True, slots=True)
class Pace:
    """How far the school is; `done` in hundredths of the time it takes."""

    steps: tuple[Step, ...]
    number: int
    block: str
    minutes: int
    done: int


@dataclass(frozen=True, slots=True)
class Line:
    """An answer on the page where all are read again."""

    key: str
    name: str
    question: str
    lines: Pieces
    given: bool
    missing: str = ""
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """The answers of one block."""

    title: str
    lines: list[Line]


# ---- the bubbles


def bubbles(draft: Draft, standing: Standing, files: Sequence[str] = (), fresh: str = "") -> list[Bubble]:
    """Draw everything that was said so far; `fresh` is the key of the answer that is new on the page."""
    found: list[Bubble] = []
    for question in standing.applicable:
        if question.key in draft.answers and question.kind is not Kind.REVIEW:
            after_said = bool(found) and found[-1].kind == "said"
            found += _of_question(draft, question, files, face=not after_said, fresh=question.key == fresh)
    return found


def bubbles_of(draft: Draft, standing: Standing, question: Question, files: Sequence[str] = ()) -> list[Bubble]:
    """Draw one question and its answer, as they are added to a page that is there already."""
    at = standing.applicable.index(question)
    after_said = at > 0 and standing.applicable[at - 1].kind is Kind.STATEMENT
    return list(_of_question(draft, question, files, face=not after_said, fresh=True))


def _of_question(
    draft: Draft, question: Question, files: Sequence[str], *, face: bool, fresh: bool
) -> Iterator[Bubble]:
    yield Bubble("said", plain(question.asked(draft.answers, draft.context)), question.key, "", face, fresh)
    if question.kind is Kind.STATEMENT:
        return
    lines = told(draft, question, files)
    yield Bubble("mine", lines, question.key, _(question.name), fresh=fresh)
    for sentence in remarks(draft, question):
        yield Bubble(
            "note", callable_at(sentence, draft.context.crisis_phone), question.key, _(question.name), fresh=fresh
        )


def told(draft: Draft, question: Question, files: Sequence[str] = (), *, in_full: bool = False) -> Pieces:
    """Tell an answer: words that may name a pupil are marked, and in the story those that led to a theme."""
    value = draft.answers.get(question.key)
    if question.kind is Kind.FILES:
        return plain("\n".join(files) or _("Geen bijlagen"))
    text = describe(question, value, draft.context, in_full=in_full)
    if question.kind is not Kind.TEXT or not isinstance(value, str) or not value.strip():
        return plain(text)
    named = pupil_spans(text)
    themes = [span for each in suggest(text) for span in each.spans] if question.key == "situation" else []
    return marked(text, [*((span, NAME) for span in named), *((span, THEME) for span in apart(themes, named))])


def apart(spans: Iterable[Span], others: Sequence[Span]) -> list[Span]:
    """Give the spans that touch none of the others, nor each other."""
    return [each for each in disjoint(spans) if all(each[1] <= start or each[0] >= end for start, end in others)]


def remarks(draft: Draft, question: Question) -> Iterator[str]:
    """Give what the network adds to an answer: a name that may be a pupil's, a crisis that is not one."""
    value = draft.answers.get(question.key)
    if question.kind is Kind.TEXT and isinstance(value, str):
        yield from _about_text(draft, question, value)
    if question.kind is Kind.SLOTS and value and (ahead := _ahead(value, draft)) < MOMENTS_NEEDED:
        yield _still_to_come(ahead)
    if question.key == "crisis" and value == "no" and (words := _crisis(draft.answers.get("situation") or "")):
        yield _(
            "Je schreef {woorden}. Is er toch hulp nodig, vandaag of morgen? Bel dan meteen {telefoon}.",
            woorden=words,
            telefoon=draft.context.crisis_phone,
        )
    if question.key == "crisis_contact" and value:
        yield _(
            "We bellen je vandaag nog. Liever niet wachten? Bel ons op {telefoon}.",
            telefoon=draft.context.crisis_phone,
        )


def _still_to_come(ahead: int) -> str:
    if not ahead:
        return _("Deze momenten zijn intussen voorbij. Kies nieuwe: dan vinden we sneller een dag.")
    if ahead == 1:
        return _("Van deze momenten moet er nog één komen. Kies er nieuwe bij: dan vinden we sneller een dag.")
    return _(
        "Van deze momenten moeten er nog {aantal} komen. Kies er nieuwe bij: dan vinden we sneller een dag.",
        aantal=in_words(ahead),
    )


def _ahead(value: list[dict[str, Any]], draft: Draft) -> int:
    """Count the moments that suit and are still to come: a draft may lie for weeks."""
    fit = (read_moment(each["starts_at"]) for each in value if each["answer"] == SlotAnswer.YES)
    return sum(1 for moment in fit if moment is not None and local_day(moment) > draft.context.today)


def _about_text(draft: Draft, question: Question, text: str) -> Iterator[str]:
    """Say what may stand in a text; of the story itself a crisis word asked the crisis question at once."""
    found = pupils_in(text)
    if words := [each for each in found if any(map(str.isalpha, each))]:
        yield _(
            "Staat hier een leerling bij naam ({woorden})? Haal die naam dan weg: leerlingen blijven ongenoemd.",
            woorden=_quoted(words),
        )
    if words := [each for each in found if not any(map(str.isalpha, each))]:
        yield _(
            "Staat hier het nummer van een leerling ({woorden})? Haal het dan weg: leerlingen blijven ongenoemd.",
            woorden=_quoted(words),
        )
    if question.key != "situation" and draft.answers.get("crisis") == "no" and (hurry := _crisis(text)):
        yield _(
            "Je schrijft {woorden}. Is er hulp nodig, vandaag of morgen? Bel dan meteen {telefoon}, of wijzig wat je "
            "antwoordde op de vraag naar een crisis.",
            woorden=hurry,
            telefoon=draft.context.crisis_phone,
        )


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def _crisis(text: str) -> str:
    """Quote the words of a text that may mean a crisis; empty when there are none."""
    return _quoted(list(dict.fromkeys(text[start:end] for start, end in crisis_words(text)))[:_SHOWN_WORDS])


def plain(text: str) -> Pieces:
    """Cut a text in its lines, nothing marked."""
    return [[(line, "")] for line in text.splitlines() if line.strip()]


def callable_at(text: str, phone: str) -> Pieces:
    """Cut a text in its lines, with a phone number marked wherever it stands."""
    return marked(text, (((each.start(), each.end()), PHONE) for each in re.finditer(re.escape(phone), text)))


def marked(text: str, spans: Iterable[tuple[Span, str]]) -> Pieces:
    """Cut a text in its lines, and these in pieces with how they are marked. The spans do not overlap."""
    pieces: list[tuple[str, str]] = []
    at = 0
    for (start, end), mark in sorted(spans):
        pieces += [(text[at:start], ""), (text[start:end], mark)]
        at = end
    lines: Pieces = [[]]
    for words, mark in [*pieces, (text[at:], "")]:
        for number, part in enumerate(words.splitlines() if not mark else [words.replace("\n", " ")]):
            if number:
                lines.append([])
            lines[-1].append((part, mark))
        if not mark and words.endswith("\n"):
            lines.append([])
    return [line for line in lines if any(part.strip() for part, _mark in line)]


# ---- the open question, and how far the school is


def asked(question: Question, draft: Draft) -> Asked:
    """Make a question ready to be drawn, as this conversation is asked."""
    return asked_of(question, draft.answers, draft.context)


def asked_of(question: Question, answers: Answers, context: Context) -> Asked:
    """Make a question ready to be drawn."""
    return Asked(
        key=question.key,
        kind=question.kind.value,
        text=question.asked(answers, context),
        hint=question.help(answers, context),
        name=_(question.name),
        required=question.required,
        options=[(each.key, each.label[:1].upper() + each.label[1:]) for each in question.choices(answers, context)],
        suggested=list(question.suggested(answers, context)),
        likely=question.likely(answers, context) if question.likely else (),
        link=question.link(context) if question.link else None,
        own_words=question.own_words,
    )


def pace(answers: Answers, standing: Standing) -> Pace:
    """Say how far the school is, in blocks and in time."""
    whole = sum(question.seconds for question in standing.applicable) or 1
    unanswered = [question for question in standing.applicable if question.key not in answers]
    left = sum(question.seconds for question in unanswered)
    number, still_asks = standing.progress["block"], {question.block for question in unanswered}
    states = ("now" if block.number == number else "next" if block in still_asks else "done" for block in Block)
    steps = tuple(Step(block.label, state) for block, state in zip(Block, states, strict=True))
    return Pace(steps, number, steps[number - 1].name, standing.progress["minutes"], _WHOLE - _WHOLE * left // whole)


# ---- everything, block by block


def chapters(draft: Draft, standing: Standing, files: Sequence[str] = (), *, in_full: bool = True) -> list[Chapter]:
    """Tell every answer, block by block, with what is still missing. Blocks without a question are left out."""
    found: dict[Block, list[Line]] = {}
    for question in standing.applicable:
        if question.kind not in _SILENT:
            found.setdefault(question.block, []).append(_line(draft, standing, question, files, in_full=in_full))
    return [Chapter(block.label, lines) for block, lines in found.items()]


def _line(draft: Draft, standing: Standing, question: Question, files: Sequence[str], *, in_full: bool) -> Line:
    given, there = question.key in draft.answers, bool(files) and question.kind is Kind.FILES
    return Line(
        key=question.key,
        name=_(question.name),
        question=question.asked(draft.answers, draft.context),
        lines=told(draft, question, files, in_full=in_full) if given or there else plain(_("Nog geen antwoord")),
        given=given,
        missing=_(question.missing) if question.key in standing.lacks else "",
        warning=" ".join(remarks(draft, question)) if question.kind in _REMARKED else "",
    )


def in_words(number: int) -> str:
    """Write a small number as a word."""
    return _(_NUMBERS[number]) if number < len(_NUMBERS) else str(number)


def short(text: str, longest: int = 160) -> str:
    """Shorten an answer to a line."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[:longest].rsplit(' ', 1)[0]} …"


def in_short(question: Question, value: Any, draft: Draft) -> str:
    """Tell a value in one line, also one that is not stored."""
    return short(describe(question, value, draft.context))


def title(question: Question) -> str:
    """Name what a question is about, as the head of a line."""
    name = _(question.name)
    return name[:1].upper() + name[1:]
