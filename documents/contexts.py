"""The context that each document requires: everything it says, complete, and nothing that its reader may not see."""

from dataclasses import dataclass
from datetime import date, datetime

from documents.pieces import (
    Added,
    AdviceLine,
    AnswerBlock,
    Approval,
    Attendee,
    BlankBlock,
    Case,
    Letterhead,
    Offered,
    Proposal,
    Quoted,
    Result,
    SchoolName,
    Section,
    Someone,
    TableCase,
)
from records.kinds import Audience

PARAGRAPH_SIGN = "§"


@dataclass(frozen=True, kw_only=True)
class Context:
    """What every document has in common."""

    letterhead: Letterhead


@dataclass(frozen=True, kw_only=True)
class QuestionList(Context):
    """Every question of the chat, to fill in by hand at a meeting of the team; it is about no school."""

    blocks: tuple[BlankBlock, ...]
    minutes: int


@dataclass(frozen=True, kw_only=True)
class IntakeDraft(Context):
    """What a school told so far, before it is sent. `missing`: what must still be said, in a few words each."""

    as_of: datetime
    blocks: tuple[AnswerBlock, ...]
    school: SchoolName | None = None
    missing: tuple[str, ...] = ()
    crisis: bool = False


@dataclass(frozen=True, kw_only=True)
class IntakeSummary(Context):
    """What the school told: every answer of the chat, block by block, with the words of the questions."""

    school: SchoolName
    asked_by: Someone
    sent_at: datetime
    blocks: tuple[AnswerBlock, ...]
    themes: tuple[str, ...] = ()
    crisis: bool = False


@dataclass(frozen=True, kw_only=True)
class ReportConcept(Context):
    """A version of the report that the school may still change. `grant`: its answer about a grant, in words."""

    school: SchoolName
    title: str
    held_at: datetime
    interviewers: tuple[Someone, ...]
    sections: tuple[Section, ...]
    attended: tuple[Someone, ...] = ()
    place: str = ""
    themes: tuple[str, ...] = ()
    grant: str = ""


@dataclass(frozen=True, kw_only=True)
class ReportFinal(ReportConcept):
    """The version the school approved. Sections that are held back for this audience are not in `sections`."""

    approval: Approval


@dataclass(frozen=True, kw_only=True)
class Minutes(Context):
    """Everything that happened at one case table, for whoever sat there. `minutes` is its length."""

    starts_at: datetime
    minutes: int
    place: str
    chair: Someone
    attendance: tuple[Attendee, ...]
    cases: tuple[TableCase, ...]
    opened_at: datetime | None = None
    envelopes: int = 0
    empty_envelopes: int = 0
    additions: tuple[Added, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Extract(Context):
    """What happened at the case table with one question: no other school, no inputs, not even their codes."""

    starts_at: datetime
    minutes: int
    place: str
    chair: Someone
    case: Case
    additions: tuple[Added, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what a school may never read (visibility.md): raises TypeError or ValueError."""
        if isinstance(self.case, TableCase):
            raise TypeError("an extract is made from a Case: the inputs and notes of a TableCase are not the school's")
        _only_own_paragraphs(self.case.advice, self.case.proposals, self.case.question)


@dataclass(frozen=True, kw_only=True)
class Advice(Context):
    """The advice of the table. `cited`: the words of the sources; `asked`: what the school asked about it before."""

    school: SchoolName
    title: str
    table_day: date
    lines: tuple[AdviceLine, ...]
    proposals: tuple[Proposal, ...]
    sent_by: Someone
    cited: tuple[Quoted, ...] = ()
    asked: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse codes of inputs for whoever was not at the table: raises ValueError."""
        if self.letterhead.audience is not Audience.NETWORK:
            _only_own_paragraphs(self.lines, self.proposals, self.cited)


@dataclass(frozen=True, kw_only=True)
class ReferralLetter(Context):
    """To a partner that a school chose: what it proposes, what the school shares, and by when an answer is expected."""

    organisation: str
    school: SchoolName
    title: str
    proposal: Proposal
    offered: Offered
    answer_by: date
    signed_by: Someone
    people: tuple[Someone, ...] = ()
    sections: tuple[Section, ...] = ()
    themes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ClosingNote(Context):
    """How a trajectory ended: the closing words, what each referral brought, and how long it all took."""

    school: SchoolName
    title: str
    note: str
    written_by: Someone
    asked_on: date
    closed_on: date
    results: tuple[Result, ...] = ()


def _only_own_paragraphs(
    lines: tuple[AdviceLine, ...], proposals: tuple[Proposal, ...], quoted: tuple[Quoted, ...]
) -> None:
    codes = [code for line in lines for code in line.sources] + [each.code for each in quoted]
    codes += [code for proposal in proposals for code in proposal.sources]
    if strange := sorted({code for code in codes if not code.startswith(PARAGRAPH_SIGN)}):
        raise ValueError(f"this reader only gets paragraphs of the report as sources, not {', '.join(strange)}")
