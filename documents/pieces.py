"""What several documents are made of: plain frozen values, never database rows.

Every text is what a person typed or what a table says; it is escaped when it is rendered. Texts that hold paragraphs
may use the little Markdown of `documents.prose`. Whoever fills these decides what the reader may see: a part that may
not be seen is left out, not emptied.
"""

from dataclasses import dataclass
from datetime import date, datetime

from records.kinds import Audience
from records.vocabulary import Choice, InputField, ReferralState, Route, SectionKey, SupportKind


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """What stands on every document, and for whom it is made.

    `content_sha256`: the fingerprint that was locked before (an approved report); left empty it is computed from the
    context. `made_at` is an aware time: the moment of the outbox entry, so that the same entry gives the same bytes.
    `link`: where the reader finds this on the site; `check_link`: the page where the fingerprint can be checked.
    """

    network_name: str
    city: str
    phone: str
    mail: str
    reference: str
    version: int
    audience: Audience
    made_at: datetime
    link: str = ""
    check_link: str = ""
    content_sha256: str = ""


@dataclass(frozen=True, kw_only=True)
class Someone:
    """A person with what they do (a function, or the name of their organisation)."""

    name: str
    what: str = ""


@dataclass(frozen=True, kw_only=True)
class SchoolName:
    """A school as a reader knows it; `number` is empty while the school is not in the register."""

    name: str
    place: str = ""
    number: str = ""

    @property
    def line(self) -> str:
        """Name and place in one line."""
        return f"{self.name}, {self.place}" if self.place else self.name


@dataclass(frozen=True, kw_only=True)
class Grid:
    """An answer that is a small table: the heads of its columns, and its rows. The first cell is the row's heading."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Answered:
    """A question of the intake with its answer: a text, a list, or a table. None of these: not answered yet."""

    question: str
    text: str = ""
    items: tuple[str, ...] = ()
    grid: Grid | None = None


@dataclass(frozen=True, kw_only=True)
class AnswerBlock:
    """One of the six blocks of the intake."""

    title: str
    answers: tuple[Answered, ...]


@dataclass(frozen=True, kw_only=True)
class BlankQuestion:
    """A question to answer on paper: boxes to tick, a table to fill in (`heads`, empty `rows`), or `lines` to write."""

    question: str
    hint: str = ""
    optional: bool = False
    options: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    rows: int = 0
    lines: int = 0


@dataclass(frozen=True, kw_only=True)
class BlankBlock:
    """One of the six blocks of the intake, to fill in."""

    title: str
    questions: tuple[BlankQuestion, ...]


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """A paragraph of a report. `views`: each "onze visie" of the school, word for word."""

    number: int
    text: str
    views: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Section:
    """A section that this reader may see. Who else reads it is no part of a document: the school may change that."""

    key: SectionKey
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, kw_only=True)
class Quoted:
    """A source with its words: `§3`, or the code of an input such as `S1`."""

    code: str
    text: str


@dataclass(frozen=True, kw_only=True)
class AdviceLine:
    """A line of advice with the codes it rests on."""

    text: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What the table proposes: who, which kind of support, along which route, what, why, and what it asks.

    `sources`: the codes its reason rests on.
    """

    organisation: str
    kind: SupportKind
    route: Route
    why: str
    what: str = ""
    period: str = ""
    effort: str = ""
    cost: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Input:
    """One numbered point of an opened envelope; `used_in`: the numbers of the advice lines that cite it."""

    code: str
    organisation: str
    field: InputField
    text: str
    used_in: tuple[int, ...] = ()
    why_unused: str = ""
    late: bool = False


@dataclass(frozen=True, kw_only=True)
class Attendee:
    """Somebody who was expected at the table; `role` in words; `present` and `excused` as noted then."""

    name: str
    organisation: str
    role: str
    present: bool
    excused: bool = False


@dataclass(frozen=True, kw_only=True)
class Case:
    """One question at the table, as its own school may read it.

    `outcome` is a few words ("advies, 3 voorstellen"), `explanation` a sentence about it (why it was postponed, and to
    which day). `question`: paragraphs of the approved report, version `report_version`.
    """

    position: int
    reference: str
    school: str
    title: str
    outcome: str
    explanation: str = ""
    postponed: bool = False
    report_version: int = 0
    question: tuple[Quoted, ...] = ()
    advice: tuple[AdviceLine, ...] = ()
    proposals: tuple[Proposal, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """What somebody will do, and by which day. `agreed_on`: set when it comes from an earlier table."""

    what: str
    who: str
    due_on: date
    done: bool = False
    agreed_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Added:
    """What was added to minutes that were shared. `about`: the case it is about, empty for the whole table."""

    number: int
    text: str
    at: datetime
    by: Someone
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class TableCase(Case):
    """The same question as the table reads it: with the inputs, and what was noted in the room.

    `empty`: organisations that handed in an envelope with nothing in it; `conflicts`: that declared a conflict of
    interest with this school.
    """

    inputs: tuple[Input, ...] = ()
    empty: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    notes: str = ""
    agreements: tuple[Agreed, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Approval:
    """Who approved the report for the school, and when."""

    by: Someone
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Offered:
    """What the school answered to one proposal; `reason` may be empty."""

    choice: Choice
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Result:
    """How one referral went; `words`: the result in the partner's words, or why it stopped or was refused."""

    organisation: str
    kind: SupportKind
    state: ReferralState
    words: str = ""
    started_on: date | None = None
    ended_on: date | None = None
