"""The approved report, as every room reads it: which sections a reader gets, and under which § a paragraph is known.

Source: visibility.md, "approved report, per shared section". Pages, PDFs, advice and letters all read it here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from records.kinds import Part
from records.report import Report, ReportVersion, SectionShare
from records.vocabulary import SectionKey
from workflow.reach import Sight


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the report. `views`: each "onze visie" of the school, word for word."""

    id: str
    number: int
    text: str
    views: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """Give the code under which it is cited: `§3`."""
        return f"§{self.number}"


@dataclass(frozen=True, slots=True)
class Section:
    """A section; `shared`: with the case table or not, None while the school did not choose or is not this reader's."""

    key: SectionKey
    paragraphs: tuple[Paragraph, ...]
    shared: bool | None = None

    @property
    def title(self) -> str:
        """Give its title in the reader's language."""
        return self.key.label


@dataclass(frozen=True, slots=True)
class ApprovedReport:
    """The version that was approved last; number 0 and no sections while there is none."""

    version: int = 0
    sections: tuple[Section, ...] = ()

    def shown(self, sight: Sight) -> list[Section]:
        """Give the sections that this reader may see and that hold something."""
        if not sight.can(Part.REPORT):
            return []
        every = sight.can(Part.REPORT_ALL)
        return [section for section in self.sections if section.paragraphs and (every or section.shared)]

    def on_the_table(self) -> list[Section]:
        """Give the sections that the case table reads: the only ones that advice and minutes may cite."""
        return [section for section in self.sections if section.paragraphs and section.shared]

    def paragraphs(self) -> Iterator[Paragraph]:
        """Go through every paragraph, also of sections that are held back."""
        for section in self.sections:
            yield from section.paragraphs

    def citable(self) -> dict[str, Paragraph]:
        """Give the paragraphs that may be cited, by id."""
        return {each.id: each for section in self.on_the_table() for each in section.paragraphs}


def approved_report(session: Session, request_id: str) -> ApprovedReport:
    """Read the version that was approved last, with what the school shares of it. One statement."""
    shared = and_(SectionShare.request_id == Report.request_id, SectionShare.shared.is_(True))
    query = (
        select(ReportVersion.number, ReportVersion.content, SectionShare.section)
        .join(Report, Report.id == ReportVersion.report_id)
        .outerjoin(SectionShare, shared)
        .where(Report.request_id == request_id, ReportVersion.approved_at.is_not(None))
        .order_by(ReportVersion.number.desc())
    )
    rows = session.execute(query).all()
    if not rows:
        return ApprovedReport()
    open_ones = {row.section for row in rows}
    shares = {key: key in open_ones for key in SectionKey}
    return ApprovedReport(rows[0].number, sections_in(rows[0].content, frozenset(SectionKey), shares))


def sections_in(
    content: Mapping[str, Any], seen: frozenset[SectionKey], shares: Mapping[SectionKey, bool]
) -> tuple[Section, ...]:
    """Read the content of a frozen version, without the sections that this reader may not see."""
    by_key = {each["key"]: each["paragraphs"] for each in content.get("sections", ())}
    return tuple(
        Section(key, tuple(_paragraph(each) for each in by_key.get(key.value, ())), shares.get(key))
        for key in SectionKey
        if key in seen
    )


def _paragraph(each: Mapping[str, Any]) -> Paragraph:
    return Paragraph(each["id"], each["no"], each["text"], tuple(each.get("views", ())))
