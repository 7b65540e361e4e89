"""The documents of a request: who may read which, in what order they are listed, and the PDF itself.

One table says which part of a request a document belongs to, per audience it was made for; what does not stand in it
is read by no one. Minutes speak of several schools: they are reached through their meeting.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from records.files import MadeDocument
from records.kinds import Audience, DocumentKind, Part
from records.meeting import AgendaItem
from records.report import SectionShare
from records.request import SupportRequest
from records.vocabulary import AgendaOutcome, Role
from records.words import N_, _
from workflow import reach
from workflow.actor import Actor
from workflow.errors import NotReachable
from workflow.facts import last_item
from workflow.reach import Sight

# (kind, audience) -> the part that a reader must see
READABLE: Final[Mapping[tuple[DocumentKind, Audience], Part]] = {
    (DocumentKind.INTAKE_SUMMARY, Audience.SCHOOL): Part.INTAKE,
    (DocumentKind.REPORT_CONCEPT, Audience.SCHOOL): Part.REPORT_REVIEW,
    (DocumentKind.REPORT_FINAL, Audience.SCHOOL): Part.REPORT_ALL,
    (DocumentKind.REPORT_FINAL, Audience.NETWORK): Part.REPORT,
    (DocumentKind.EXTRACT, Audience.SCHOOL): Part.EXTRACT,
    (DocumentKind.ADVICE, Audience.SCHOOL): Part.ADVICE,
    (DocumentKind.REFERRAL_LETTER, Audience.REFERRED): Part.REFERRALS,
    (DocumentKind.CLOSING_NOTE, Audience.SCHOOL): Part.CLOSING_NOTE,
    (DocumentKind.CLOSING_NOTE, Audience.REFERRED): Part.CLOSING_NOTE,
}
ASKED: Final = frozenset(READABLE.values()) | {Part.OWN_REFERRAL}  # every part that `seen` looks at
OF_ALL: Final = (DocumentKind.CLOSING_NOTE, Audience.SCHOOL)  # holds the result of every partner
OF_ONE: Final = (DocumentKind.CLOSING_NOTE, Audience.REFERRED)  # only for the partner it is about
ORDER: Final = tuple(DocumentKind)
SLUGS: Final[Mapping[DocumentKind, str]] = {
    DocumentKind.INTAKE_SUMMARY: "vraag",
    DocumentKind.REPORT_CONCEPT: "verslag-concept",
    DocumentKind.REPORT_FINAL: "verslag",
    DocumentKind.MINUTES: "notulen",
    DocumentKind.EXTRACT: "uittreksel",
    DocumentKind.ADVICE: "advies",
    DocumentKind.REFERRAL_LETTER: "doorverwijsbrief",
    DocumentKind.CLOSING_NOTE: "slotnota",
}
SCHOOL_SIDE: Final = frozenset({Role.SCHOOL, Role.SCHOOL_LEAD})
OUR_QUESTION: Final = N_("Onze vraag")


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as a list shows it."""

    id: str
    kind: DocumentKind
    audience: Audience
    version: int
    pages: int
    made_at: datetime
    referral_id: str | None = None
    meeting_id: str | None = None


@dataclass(frozen=True, slots=True)
class Printed:
    """A document that may be read now: which bytes, under which name."""

    sha256: str
    name: str


def seen(sight: Sight) -> ColumnElement[bool]:
    """Give the criterion on `MadeDocument` (joined to nothing) for what this reader of its request may read."""
    return seen_by(sight.parts.keys(), sorted(sight.referral_ids))


def seen_by(parts: AbstractSet[Part], referral_ids: Any) -> ColumnElement[bool]:
    """Give the same for whoever sees these parts; `referral_ids`, their own ones, a list or an expanding parameter."""
    allowed = [_is(kind, audience) for (kind, audience), part in READABLE.items() if _may(parts, kind, audience, part)]
    if Part.REFERRALS not in parts and Part.OWN_REFERRAL in parts:
        own = MadeDocument.referral_id.in_(referral_ids)
        allowed.append(and_(_is(DocumentKind.REFERRAL_LETTER, Audience.REFERRED), own, _still_shared()))
        if Part.CLOSING_NOTE in parts:
            allowed.append(and_(_is(DocumentKind.CLOSING_NOTE, Audience.REFERRED), own))
    return or_(*allowed) if allowed else false()


def _may(parts: AbstractSet[Part], kind: DocumentKind, audience: Audience, part: Part) -> bool:
    if part not in parts or (kind, audience) == OF_ONE:
        return False
    if (kind, audience) == OF_ALL and Part.REFERRALS not in parts:
        return False
    shared = kind is DocumentKind.REPORT_FINAL and audience is Audience.NETWORK
    return not (shared and Part.REPORT_ALL in parts)  # whoever reads it all is not shown the shorter one as well


def _is(kind: DocumentKind, audience: Audience) -> ColumnElement[bool]:
    this = and_(MadeDocument.kind == kind, MadeDocument.audience == audience)
    if kind is DocumentKind.REPORT_FINAL and audience is Audience.NETWORK:
        return and_(this, _still_shared())
    return this


def _still_shared() -> ColumnElement[bool]:
    """Say that the school changed nothing of what it shares since this was printed: an older print says too much."""
    decided = select(func.max(SectionShare.decided_at)).where(SectionShare.request_id == MadeDocument.request_id)
    return MadeDocument.made_at >= decided.correlate(MadeDocument).scalar_subquery()


def newest(papers: Iterable[Paper]) -> list[Paper]:
    """Keep the latest of each document, newest first; a concept makes way for the approved report."""
    latest: dict[tuple[Any, ...], Paper] = {}
    for paper in sorted(papers, key=lambda one: (one.made_at, one.version, one.id)):
        latest[paper.kind, paper.audience, paper.referral_id, _round(paper)] = paper
    kinds = {paper.kind for paper in latest.values()}
    shown = [
        paper
        for paper in latest.values()
        if paper.kind is not DocumentKind.REPORT_CONCEPT or DocumentKind.REPORT_FINAL not in kinds
    ]
    return sorted(shown, key=lambda one: (one.made_at, ORDER.index(one.kind)), reverse=True)


def _round(paper: Paper) -> str | None:
    return paper.meeting_id if paper.kind is DocumentKind.EXTRACT else None


def title_of(paper: Paper, roles: frozenset[Role]) -> str:
    """Name a document for a reader: `Verslag, versie 2`."""
    if paper.kind is DocumentKind.INTAKE_SUMMARY:
        return _(OUR_QUESTION) if roles & SCHOOL_SIDE else _("De vraag van de school")
    if paper.kind is DocumentKind.REPORT_FINAL:
        return _("Verslag, versie {number}", number=paper.version)
    if paper.kind is DocumentKind.REPORT_CONCEPT:
        return _("Verslag, concept {number}", number=paper.version)
    if paper.version > 1 and paper.kind is DocumentKind.ADVICE:
        return _("{label}, versie {number}", label=paper.kind.label, number=paper.version)
    return paper.kind.label


def of_request(session: Session, request: SupportRequest, sight: Sight) -> list[tuple[Paper, str, str]]:
    """List the documents of a request that this reader may read, each with its two hashes. One statement.

    With the minutes of the table on which it last lay, for who sat there: a program has no other list that names them.
    """
    own = and_(MadeDocument.request_id == request.id, seen(sight))
    query = select(MadeDocument).where(or_(own, _minutes(request, sight)))
    rows = list(session.scalars(query))
    hashes = {row.id: (row.sha256, row.content_sha256) for row in rows}
    return [(paper, *hashes[paper.id]) for paper in newest([_paper(row) for row in rows])]


def _minutes(request: SupportRequest, sight: Sight) -> ColumnElement[bool]:
    if not sight.can(Part.MINUTES):
        return false()
    item = (AgendaItem.id == last_item(request.id), AgendaItem.outcome != AgendaOutcome.UNTABLED)
    there = MadeDocument.meeting_id.in_(select(AgendaItem.meeting_id).where(*item))
    return and_(_is(DocumentKind.MINUTES, Audience.NETWORK), there)


def _paper(row: MadeDocument) -> Paper:
    kinds = (row.kind, row.audience)
    return Paper(row.id, *kinds, row.version, row.pages, row.made_at, row.referral_id, row.meeting_id)


def open_document(session: Session, actor: Actor, document_id: str, now: datetime) -> Printed:
    """Find a document that this person may read now, and note who reads it. Raises NotReachable."""
    paper = session.get(MadeDocument, document_id)
    if paper is None:
        raise NotReachable
    if paper.kind is DocumentKind.MINUTES:
        return _open_minutes(session, actor, paper, now)
    request = session.get(SupportRequest, paper.request_id) if paper.request_id else None
    if request is None:
        raise NotReachable
    sight = reach.sight_on(session, actor, request, now)
    allowed = select(MadeDocument.id).where(MadeDocument.id == paper.id, _readable(sight))
    if session.scalar(allowed) is None:
        raise NotReachable
    reach.log_read(session, actor, sight, request.id, _part(paper, sight), now, paper.id)
    return Printed(paper.sha256, _name(request.reference, paper))


def _readable(sight: Sight) -> ColumnElement[bool]:
    """Widen `seen` with the shorter report, for whoever reads it all: they may look at what the others get."""
    if not sight.can(Part.REPORT_ALL):
        return seen(sight)
    return or_(seen(sight), _is(DocumentKind.REPORT_FINAL, Audience.NETWORK))


def _part(paper: MadeDocument, sight: Sight) -> Part:
    part = READABLE[paper.kind, paper.audience]
    return Part.OWN_REFERRAL if part is Part.REFERRALS and not sight.can(part) else part


def _open_minutes(session: Session, actor: Actor, paper: MadeDocument, now: datetime) -> Printed:
    if paper.meeting_id is None or paper.audience is not Audience.NETWORK:
        raise NotReachable
    meeting, sight = reach.find_meeting(session, actor, paper.meeting_id, now)
    if not sight.may_read_minutes:
        raise NotReachable
    cases = select(AgendaItem.request_id).where(
        AgendaItem.meeting_id == meeting.id,
        or_(AgendaItem.outcome.is_(None), AgendaItem.outcome != AgendaOutcome.UNTABLED),
    )
    reach.log_meeting_read(session, actor, sight, session.scalars(cases.distinct()).all(), now, paper.id)
    return Printed(paper.sha256, f"casetafel-{meeting.starts_at:%Y-%m-%d}-notulen.pdf")


def _name(reference: str, paper: MadeDocument) -> str:
    """Name the file neutrally: `2026-0042-verslag-v2.pdf` says nothing about a school."""
    return f"{reference}-{SLUGS[paper.kind]}-v{paper.version}.pdf"
