"""What a question of the chat is made of. The questions themselves stand in `intake/script.py`.

`Answers` is what was said so far, `{key: value}`, in the value shapes of design/api.md; only answers that count now.
`Context` is what comes from outside. Everything here is frozen and knows no database and no Flask.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Final

from records.school_numbers import is_brin
from records.vocabulary import EducationalNetwork, Function, SchoolKind, Word
from records.words import N_, _

MAX_TEXT: Final = 5_000  # characters of a long text (design/intake-script.md)

Answers = Mapping[str, Any]


class Kind(StrEnum):
    """What shape an answer has (design/api.md, "intake question")."""

    STATEMENT = "statement"
    SCHOOL = "school"
    PERSON = "person"
    TEXT = "text"
    PHONE = "phone"
    ONE = "one"
    SEVERAL = "several"
    YES_NO = "yes_no"
    PARTICIPANTS = "participants"
    SLOTS = "slots"
    FILES = "files"
    REVIEW = "review"


class Block(Word):
    """The six blocks in which progress shows, in order."""

    SCHOOL = "school", N_("Jullie school")
    SITUATION = "situation", N_("Wat er speelt")
    PRESENT = "present", N_("Wat er al is")
    WISH = "wish", N_("Wat jullie zoeken")
    MEETING = "meeting", N_("Afspreken")
    REVIEW = "review", N_("Nalezen en versturen")

    @property
    def number(self) -> int:
        """Give its place, 1 to 6."""
        return _BLOCK_NUMBERS[self]


_BLOCK_NUMBERS: Final = {block: number for number, block in enumerate(Block, 1)}


@dataclass(frozen=True, slots=True)
class SchoolFacts:
    """What the register knows of a school. `number` is padded to 6 digits (BE) or a BRIN (NL)."""

    number: str | None
    name: str
    place: str
    kind: SchoolKind
    network: EducationalNetwork

    @property
    def is_dutch(self) -> bool:
        """Say whether the school lies in the Netherlands: it has a BRIN."""
        return self.number is not None and is_brin(self.number)


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What the sign-in knows of the person; `function` is none when no school of theirs is known."""

    name: str
    email: str
    function: Function | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a conversation knows from outside.

    `login_school` is the school known from the login, `answered_school` the register's row for the number in the
    answer `school` (look it up for the value at hand, also before that value is stored). `slots` are the moments
    offered in the next six school weeks, aware times.
    """

    today: date
    crisis_phone: str
    slots: tuple[datetime, ...] = ()
    person: PersonFacts | None = None
    login_school: SchoolFacts | None = None
    answered_school: SchoolFacts | None = None
    grant_rules_url: str = ""

    @property
    def school(self) -> SchoolFacts | None:
        """Give the school the question is for, as far as the register knows it."""
        return self.login_school or self.answered_school

    @property
    def person_is_known(self) -> bool:
        """Say whether the login already tells who is speaking."""
        person = self.person
        return person is not None and bool(person.name and person.email) and person.function is not None


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose from; `dutch` is its source text."""

    key: str
    dutch: str

    @property
    def label(self) -> str:
        """Give the label in the reader's language."""
        return _(self.dutch)


@dataclass(frozen=True, slots=True)
class Suggested:
    """An option that is ticked beforehand, with the words of the school that led to it (none for a plain default)."""

    key: str
    because: tuple[str, ...] = ()


Say = str | Callable[[Answers, Context], str]
Condition = Callable[[Answers, Context], bool]
Choices = tuple[Option, ...] | Callable[[Answers, Context], tuple[Option, ...]]


@dataclass(frozen=True, kw_only=True, eq=False)
class Question:
    """One row of the chat.

    Conditions, texts and options may look at earlier questions only: they are asked while walking down the table.
    """

    key: str
    block: Block
    kind: Kind
    name: str  # what it is about in a few words, for "wijzig …" and lists
    text: Say
    hint: Say = ""
    seconds: int  # what answering takes, about
    when: Condition | None = None  # none: always
    hangs_on: tuple[str, ...] = ()  # the earlier questions that decide whether it is asked and what it offers
    aside_because: str = ""  # why an answer to it was set aside, after "Opzij, "
    required: bool = False
    missing: str = ""  # required questions: what to do when there is no answer yet
    options: Choices = ()
    all_options: tuple[Option, ...] = ()  # when `options` depends: everything it may ever offer
    limit: int = MAX_TEXT  # `text`: characters
    own_words: bool = False  # `several`: something that is not in the list may be added
    suggest: Callable[[Answers, Context], tuple[Suggested, ...]] | None = None
    likely: Callable[[Answers, Context], tuple[str, ...]] | None = None  # options that are offered first, not ticked
    prefill: Callable[[Answers, Context], Any] | None = None  # a first value for the form that is not a suggestion
    ground: Callable[[Answers, Context], str] | None = None  # what an answer was about: on another ground it lapses
    right_after: Callable[[Answers, Context], str | None] | None = None  # it hurries to stand behind this key
    link: Callable[[Context], tuple[str, str] | None] | None = None  # (words, address) to read more
    labels: Mapping[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Make the table of all labels once."""
        known = self.all_options if callable(self.options) else self.options
        object.__setattr__(self, "labels", {option.key: option.dutch for option in known})

    def applies(self, answers: Answers, context: Context) -> bool:
        """Say whether the question is asked, given the earlier answers."""
        return self.when is None or self.when(answers, context)

    def asked(self, answers: Answers, context: Context) -> str:
        """Give what the network asks, in the reader's language."""
        return _say(self.text, answers, context)

    def help(self, answers: Answers, context: Context) -> str:
        """Give the line under the question, possibly empty."""
        return _say(self.hint, answers, context)

    def choices(self, answers: Answers, context: Context) -> tuple[Option, ...]:
        """Give the options that are offered now."""
        return self.options(answers, context) if callable(self.options) else self.options

    def suggested(self, answers: Answers, context: Context) -> tuple[Suggested, ...]:
        """Give what is ticked beforehand."""
        return self.suggest(answers, context) if self.suggest else ()

    def slot(self, answers: Answers, context: Context) -> str:
        """Name the place where an answer is kept once set aside: `readiness`, `levels@primary`."""
        return f"{self.key}@{self.ground(answers, context)}" if self.ground else self.key


@dataclass(frozen=True, eq=False)
class Script:
    """One version of the chat. A conversation keeps the version that it began with."""

    version: int
    questions: tuple[Question, ...]
    by_key: Mapping[str, Question] = field(init=False, repr=False)
    hurrying: tuple[Question, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Make the look-up tables once."""
        object.__setattr__(self, "by_key", {question.key: question for question in self.questions})
        object.__setattr__(self, "hurrying", tuple(each for each in self.questions if each.right_after))


def moment_key(moment: datetime) -> str:
    """Write an aware time as the API does: RFC 3339, UTC, to the second. It is the option key of a moment."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_moment(written: object) -> datetime | None:
    """Read an RFC 3339 time with a zone; none for anything else."""
    if not isinstance(written, str):
        return None
    try:
        moment = datetime.fromisoformat(written)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def is_empty(value: Any, depth: int = 3) -> bool:
    """Say whether a value says nothing: null, no words, no choices, or a form of which no field was filled in.

    Looks `depth` levels deep, no answer is nested deeper.
    """
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, dict | list):
        inside = value.values() if isinstance(value, dict) else value
        return depth > 0 and all(is_empty(each, depth - 1) for each in inside)
    return value is None


def _say(said: Say, answers: Answers, context: Context) -> str:
    if callable(said):
        return said(answers, context)
    return _(said) if said else ""
