"""What stands around one referral: the people of the school, the progress notes, the letter, what is shared."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Executable,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    cast,
    exists,
    func,
    literal,
    null,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from records.base import UtcTime
from records.files import MadeDocument
from records.kinds import Audience, DocumentKind, Part
from records.people import Person
from records.referral import Referral, ReferralNote
from records.report import Report, ReportParagraph, SectionShare
from records.request import IntakeAnswer, Participant, SupportRequest
from records.session import fetch
from records.vocabulary import Function, SectionKey
from workflow.reach import Sight

NOTE: Final = "note"
PAPER: Final = "paper"
SHARED: Final = "shared"
REFERRAL: Final[ColumnElement[str]] = bindparam("referral", type_=String)
REQUEST: Final[ColumnElement[str]] = bindparam("request", type_=String)


@dataclass(frozen=True, slots=True)
class Someone:
    """Somebody of the school; `email` and `phone` are empty for a reader who may not know them (yet)."""

    name: str
    function: Function
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A progress note of the partner."""

    id: str
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that was made: the letter of this referral."""

    id: str
    kind: DocumentKind
    pages: int
    made_at: datetime


@dataclass(slots=True)
class Around:
    """Notes oldest first, the latest of each document, and the sections that partners read of the report."""

    notes: list[Note] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    shared: list[SectionKey] = field(default_factory=list)


def _rows(kind: str, *texts: Any, pages: Any = None, at: Any = None) -> Select[Any]:
    words: list[ColumnElement[Any]] = [type_coerce(text, String) for text in texts]
    words += [cast(null(), String)] * (3 - len(words))
    number = pages if pages is not None else cast(null(), Integer)
    moment = at if at is not None else cast(null(), UtcTime)
    named = zip((*words, number, moment), ("one", "two", "three", "pages", "at"), strict=True)
    return select(literal(kind, String).label("kind"), *(column.label(name) for column, name in named))


def _notes() -> Select[Any]:
    notes = _rows(NOTE, ReferralNote.id, ReferralNote.text, Person.name, at=ReferralNote.written_at)
    return notes.join(Person, Person.id == ReferralNote.written_by_id).where(ReferralNote.referral_id == REFERRAL)


def _papers(*, all_of_them: bool) -> Select[Any]:
    """Select the letters of a referral; who supports gets none that tells more than the school shares by now."""
    papers = _rows(PAPER, MadeDocument.id, MadeDocument.kind, pages=MadeDocument.pages, at=MadeDocument.made_at)
    letters = papers.where(
        MadeDocument.kind == DocumentKind.REFERRAL_LETTER,
        MadeDocument.audience == Audience.REFERRED,
        MadeDocument.referral_id == REFERRAL,
    )
    if all_of_them:
        return letters
    decided = select(func.max(SectionShare.decided_at)).where(SectionShare.request_id == REQUEST)
    return letters.where(MadeDocument.made_at >= decided.scalar_subquery())


def _shared() -> Select[Any]:
    written = select(ReportParagraph.id).join(Report, Report.id == ReportParagraph.report_id)
    of_section = (Report.request_id == REQUEST, ReportParagraph.section == SectionShare.section)
    shares = _rows(SHARED, SectionShare.section)
    return shares.where(
        SectionShare.request_id == REQUEST, SectionShare.shared.is_(True), exists(written.where(*of_section))
    )


@cache
def _statement(*, every_letter: bool, report: bool) -> CompoundSelect[Any]:
    """Build each statement once: putting it together costs more than running it."""
    return union_all(_notes(), _papers(all_of_them=every_letter), *([_shared()] if report else []))


def read_around(session: Session, referral: Referral, sight: Sight) -> Around:
    """Gather what stands around a referral that was found through reach. One statement."""
    statement = _statement(every_letter=sight.can(Part.REFERRALS), report=sight.can(Part.REPORT))
    rows = session.execute(statement, {"referral": referral.id, "request": referral.request_id})
    found = Around()
    shared = set()
    for row in sorted(rows, key=lambda one: (one.at is not None, one.at, one.one)):
        if row.kind == NOTE:
            found.notes.append(Note(row.one, row.two, row.three, row.at))
        elif row.kind == PAPER:
            found.papers = [Paper(row.one, DocumentKind(row.two), row.pages, row.at)]
        else:
            shared.add(row.one)
    found.shared = [key for key in SectionKey if key.value in shared]
    return found


def notes_of(session: Session, referral_ids: Iterable[str]) -> dict[str, list[Note]]:
    """Read the progress notes of these referrals, by referral, oldest first. One statement."""
    found: dict[str, list[Note]] = {}
    for referral_id, note_id, text, by, at in fetch(session, _note_query(), {"referral_ids": list(referral_ids)}):
        found.setdefault(referral_id, []).append(Note(note_id, text, by, at))
    return found


@cache
def _note_query() -> Executable:
    return (
        select(ReferralNote.referral_id, ReferralNote.id, ReferralNote.text, Person.name, ReferralNote.written_at)
        .join(Person, Person.id == ReferralNote.written_by_id)
        .where(ReferralNote.referral_id.in_(bindparam("referral_ids", expanding=True)))
        .order_by(ReferralNote.written_at, ReferralNote.id)
    )


def people_of(session: Session, request: SupportRequest, sight: Sight) -> list[Someone]:
    """Read the people of the school that this reader may know; how to reach them only where that may be seen.

    One statement, none for who may know nobody.
    """
    if not sight.can(Part.PARTICIPANTS):
        return []
    rows = session.execute(_people(contact=sight.can(Part.PARTICIPANT_CONTACT)), {"request": request.id})
    if not sight.can(Part.PARTICIPANT_CONTACT):
        return [Someone(row.name, row.function) for row in rows]
    return [Someone(row.name, row.function, row.email, row.phone or _own_phone(row.value, row.email)) for row in rows]


@cache
def _people(*, contact: bool) -> Select[Any]:
    columns: Any = (Participant.name, Participant.function)
    people = select(*columns).where(Participant.request_id == REQUEST).order_by(Participant.position)
    if not contact:
        return people
    asked = and_(IntakeAnswer.request_id == REQUEST, IntakeAnswer.key == "about_you", IntakeAnswer.set_aside.is_(False))
    return (
        people.add_columns(Participant.email, Person.phone, IntakeAnswer.value)
        .outerjoin(Person, Person.email == Participant.email)
        .outerjoin(IntakeAnswer, asked)
    )


def _own_phone(about_you: Any, email: str) -> str:
    """Give the number that whoever asked gave along, when this is that person."""
    if not isinstance(about_you, dict) or str(about_you.get("email", "")).lower() != email.lower():
        return ""
    return str(about_you.get("phone") or "")
