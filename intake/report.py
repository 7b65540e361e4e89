"""The report as one reader gets it: which version, which sections, and what was remarked. Source: visibility.md."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import Any, Final

from sqlalchemy import Executable, Select, select
from sqlalchemy.orm import Session

from records.conversation import Conversation
from records.kinds import Part
from records.people import Person
from records.report import Remark, Report, ReportParagraph, ReportVersion, SectionShare
from records.request import SupportRequest
from records.session import fetch
from records.vocabulary import RemarkKind, SectionKey, State
from records.words import _
from workflow import reach
from workflow.facts import REQUEST
from workflow.reach import Sight
from workflow.report import Paragraph, Section, sections_in

DRAFT: Final = "draft"
REVIEW: Final = "review"
APPROVED: Final = "approved"
BEFORE: Final = -1


@dataclass(frozen=True, slots=True)
class Remarked:
    """A remark of the school on one paragraph of version `version`."""

    id: str
    paragraph: str
    version: int
    kind: RemarkKind
    text: str
    by_id: str
    by: str
    written_at: datetime
    sent: bool
    resolved: bool
    answer: str | None

    @property
    def is_told(self) -> bool:
        """Say whether it stands beside the text: no akkoord, and no view that stands there already, word for word."""
        in_the_text = self.kind is RemarkKind.OUR_VIEW and self.resolved and not self.answer
        return self.kind is not RemarkKind.AGREE and not in_the_text

    @property
    def is_open(self) -> bool:
        """Say whether the interviewers still have to answer it; an akkoord needs no answer."""
        return self.kind is not RemarkKind.AGREE and not self.resolved


@dataclass(frozen=True, slots=True)
class Reading:
    """The report for one reader. `status`: draft, review or approved; `at`: when it was saved, sent or approved."""

    version: int
    status: str
    sections: tuple[Section, ...]
    at: datetime | None
    by: str
    held_at: datetime | None
    revision: int | None = None
    content_sha256: str | None = None

    @property
    def paragraphs(self) -> dict[str, Paragraph]:
        """Give every paragraph by its id."""
        return {each.id: each for section in self.sections for each in section.paragraphs}


@dataclass(frozen=True, slots=True)
class Sent:
    """A version the school received."""

    number: int
    sent_at: datetime
    approved_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Head:
    """The row of the report, with what stands around it."""

    id: str
    revision: int
    number: int
    saved_at: datetime | None
    saved_by: str | None
    approved_by: str | None
    held_at: datetime | None


@dataclass(frozen=True, slots=True)
class Readings:
    """What one reader gets: the report as it is now, the version on the page, the one it is compared with, the list."""

    now: Reading
    shown: Reading
    before: Reading | None
    versions: tuple[Sent, ...]


def read_report(session: Session, request: SupportRequest, sight: Sight) -> Reading | None:
    """Give the report as this reader may see it now; None when there is nothing for them. Four statements at most."""
    found = read_versions(session, request, sight)
    return found.now if found is not None else None


def read_versions(
    session: Session, request: SupportRequest, sight: Sight, number: int = 0, against: int = 0
) -> Readings | None:
    """Give the report as this reader may see it, and earlier versions to who reads what is sent for review.

    `number`: the version on the page, `against`: the one to compare it with (BEFORE: the one before it); 0 or one that
    is not there: the report as it is now, and none. None when this reader gets nothing. Four statements at most.
    """
    if not any(sight.can(part) for part in (Part.REPORT, Part.REPORT_REVIEW, Part.REPORT_DRAFT)):
        return None
    head = _head(session, request.id)
    if head is None:
        return None
    rows = _versions(session, sight, head)
    frozen = partial(_frozen, sight, head, *_who_reads(session, request, sight))
    if sight.can(Part.REPORT_DRAFT) and (request.state is State.REPORTING or head.number == 0):
        now = _draft(session, request, head)
    elif (version := _current(request, sight, rows)) is not None:
        now = frozen(version)
    else:
        return None
    earlier = {row.number: row for row in rows} if sight.can(Part.REPORT_REVIEW) else {}
    is_now = now.status != DRAFT and number == now.version
    shown = frozen(earlier[number]) if number in earlier and not is_now else now
    against = shown.version - 1 if against == BEFORE else against
    return Readings(
        now,
        shown,
        frozen(earlier[against]) if against in earlier else None,
        tuple(Sent(row.number, row.sent_at, row.approved_at) for row in earlier.values()),
    )


def _head(session: Session, request_id: str) -> _Head | None:
    row = fetch(session, _head_query(), {"request_id": request_id}).one_or_none()
    return _Head(*row) if row is not None else None


@cache
def _head_query() -> Executable:
    saver, approver = Person.__table__.alias("saver"), Person.__table__.alias("approver")
    return (
        select(
            Report.id,
            Report.revision,
            Report.number,
            Report.saved_at,
            saver.c.name.label("saved_by"),
            approver.c.name.label("approved_by"),
            Conversation.starts_at.label("held_at"),
        )
        .outerjoin(saver, saver.c.id == Report.saved_by_id)
        .outerjoin(approver, approver.c.id == Report.approved_by_id)
        .outerjoin(Conversation, Conversation.request_id == Report.request_id)
        .where(Report.request_id == REQUEST)
    )


def _versions(session: Session, sight: Sight, head: _Head) -> Sequence[ReportVersion]:
    """Read the versions that this reader may choose from, the newest first: all of them, or those approved."""
    if head.number == 0:
        return ()
    query = select(ReportVersion).where(ReportVersion.report_id == head.id).order_by(ReportVersion.number.desc())
    if not sight.can(Part.REPORT_REVIEW):
        query = query.where(ReportVersion.approved_at.is_not(None))
    return session.scalars(query).all()


def _current(request: SupportRequest, sight: Sight, rows: Sequence[ReportVersion]) -> ReportVersion | None:
    """Choose the version: the last one sent for who reviews, the last approved one for everyone else."""
    reviews = sight.can(Part.REPORT_REVIEW) and (
        request.state in {State.REPORTING, State.REVIEW} or not sight.can(Part.REPORT)
    )
    return next((row for row in rows if reviews or row.approved_at is not None), None)


def _draft(session: Session, request: SupportRequest, head: _Head) -> Reading:
    query = select(ReportParagraph.id, ReportParagraph.section, ReportParagraph.text)
    query = query.where(ReportParagraph.report_id == head.id)
    rows = session.execute(query.order_by(ReportParagraph.section_order, ReportParagraph.position)).all()
    views = _views(session, request.id) if head.number else {}
    found: dict[SectionKey, list[Paragraph]] = {key: [] for key in SectionKey}
    for number, row in enumerate(rows, start=1):
        found[row.section].append(Paragraph(row.id, number, row.text, tuple(views.get(row.id, ()))))
    return Reading(
        version=head.number,
        status=DRAFT,
        sections=tuple(Section(key, tuple(found[key])) for key in SectionKey),
        at=head.saved_at,
        by=head.saved_by or "",
        held_at=head.held_at,
        revision=head.revision,
    )


def _views(session: Session, request_id: str) -> dict[str, list[str]]:
    query = select(Remark.paragraph_id, Remark.text).where(
        Remark.request_id == request_id, Remark.kind == RemarkKind.OUR_VIEW, Remark.resolved_at.is_not(None)
    )
    found: dict[str, list[str]] = {}
    for paragraph, text in session.execute(query.order_by(Remark.sent_at, Remark.id)):
        found.setdefault(paragraph, []).append(text)
    return found


def _frozen(
    sight: Sight,
    head: _Head,
    seen: frozenset[SectionKey],
    shares: Mapping[SectionKey, bool],
    version: ReportVersion,
) -> Reading:
    approved = version.approved_at is not None
    return Reading(
        version=version.number,
        status=APPROVED if approved else REVIEW,
        sections=sections_in(version.content, seen, shares),
        at=version.approved_at or version.sent_at,
        by=_who(head, version, sight) or "",
        held_at=head.held_at,
        revision=head.revision if sight.can(Part.REPORT_DRAFT) else None,
        content_sha256=version.content_sha256 if approved and sight.can(Part.REPORT_ALL) else None,
    )


def _who(head: _Head, version: ReportVersion, sight: Sight) -> str | None:
    """Name who approved or sent it: the people of the school only to who may know them."""
    if version.approved_at is not None:
        return head.approved_by if sight.can(Part.PARTICIPANTS) else _("de school")
    return head.saved_by if version.number == head.number else None


def _who_reads(
    session: Session, request: SupportRequest, sight: Sight
) -> tuple[frozenset[SectionKey], Mapping[SectionKey, bool]]:
    """Tell which sections this reader gets, and what is known to them of the sharing. One statement at most."""
    approved = sight.can(Part.REPORT)
    if sight.can(Part.REPORT_ALL) if approved else sight.can(Part.REPORT_REVIEW):
        chosen = approved and sight.can(Part.SHARING)  # before an approval there is no choice to tell
        return frozenset(SectionKey), shares_of(session, request.id) if chosen else {}
    seen = reach.shared_sections(session, request.id, sight)
    return seen, dict.fromkeys(seen, True)


def shares_of(session: Session, request_id: str) -> dict[SectionKey, bool]:
    """Give the school's choice per section; empty while it did not choose. One statement."""
    return {row.section: row.shared for row in fetch(session, _share_query(), {"request_id": request_id})}


@cache
def _share_query() -> Select[SectionKey, bool]:
    return select(SectionShare.section, SectionShare.shared).where(SectionShare.request_id == REQUEST)


def remarks_on(session: Session, request: SupportRequest, sight: Sight) -> list[Remarked]:
    """Give the remarks this reader may see, in the order in which they were written. One statement."""
    if not sight.can(Part.REMARKS):
        return []
    query = _remark_query().where(reach.remarks_seen(sight))
    return [Remarked(*row) for row in fetch(session, query, {"request_id": request.id})]


@cache
def _remark_query() -> Select[Any]:
    columns: Any = (
        Remark.id,
        Remark.paragraph_id,
        Remark.report_version,
        Remark.kind,
        Remark.text,
        Remark.by_id,
        Person.name,
        Remark.written_at,
        Remark.sent_at.is_not(None),
        Remark.resolved_at.is_not(None),
        Remark.answer,
    )
    of_request = select(*columns).join(Person, Person.id == Remark.by_id).where(Remark.request_id == REQUEST)
    return of_request.order_by(Remark.written_at, Remark.id)
