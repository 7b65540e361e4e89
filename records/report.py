"""The report of the exploratory conversation: paragraphs, frozen versions, remarks and what is shared."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Identified, Json, Record
from records.people import Person
from records.vocabulary import RemarkKind, SectionKey


class Report(Identified, Record):
    """The report in the making. `revision` is raised by every save, `number` is that of the last frozen version."""

    __tablename__ = "report"
    __table_args__ = (
        CheckConstraint("(approved_at IS NULL) = (approved_by_id IS NULL)", name="approval_has_approver"),
        CheckConstraint("approved_at IS NULL OR number > 0", name="approved_was_sent"),
    )

    request_id: Mapped[str] = mapped_column(ForeignKey("support_request.id"), unique=True)
    revision: Mapped[int] = mapped_column(default=0)
    number: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[datetime | None]
    saved_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))

    saved_by: Mapped[Person | None] = relationship(foreign_keys=[saved_by_id])
    approved_by: Mapped[Person | None] = relationship(foreign_keys=[approved_by_id])
    paragraphs: Mapped[list["ReportParagraph"]] = relationship(
        cascade="all, delete-orphan", order_by="ReportParagraph.section_order, ReportParagraph.position"
    )
    versions: Mapped[list["ReportVersion"]] = relationship(order_by="ReportVersion.number")


class ReportParagraph(Identified, Record):
    """One paragraph of the report in the making; its id stays while its text stays."""

    __tablename__ = "report_paragraph"

    report_id: Mapped[str] = mapped_column(ForeignKey("report.id"), index=True)
    section: Mapped[SectionKey]
    section_order: Mapped[int]
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)


class ReportVersion(Identified, Record):
    """A version the school received. `content` is `{"sections": [{"key", "paragraphs": [{"id", "no", "text"}]}]}`.

    `names` (whom and what it names, `workflow.report_names`) and `approver` are kept beside it as they were when it was
    sent and approved; None in a version from before they were kept. An approved version never changes (process.md,
    law 5); the database refuses it too.
    """

    __tablename__ = "report_version"
    __table_args__ = (
        UniqueConstraint("report_id", "number"),
        CheckConstraint("number > 0", name="number_positive"),
    )

    report_id: Mapped[str] = mapped_column(ForeignKey("report.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    content_sha256: Mapped[str] = mapped_column(String(64), index=True)
    names: Mapped[dict[str, Any] | None] = mapped_column(Json)
    approver: Mapped[dict[str, Any] | None] = mapped_column(Json)
    sent_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))


class ReportAuthor(Record):
    """Somebody who wrote in the report; such a person never approves it."""

    __tablename__ = "report_author"

    report_id: Mapped[str] = mapped_column(ForeignKey("report.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)


class Remark(Identified, Record):
    """What somebody of the school says of a paragraph: private to the team until it is sent."""

    __tablename__ = "remark"
    __table_args__ = (
        CheckConstraint("kind = 'agree' OR text != ''", name="remark_says_something"),
        CheckConstraint("resolved_at IS NULL OR sent_at IS NOT NULL", name="resolved_was_sent"),
    )

    request_id: Mapped[str] = mapped_column(ForeignKey("support_request.id"), index=True)
    report_version: Mapped[int]
    paragraph_id: Mapped[str] = mapped_column(String(20))
    kind: Mapped[RemarkKind]
    text: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    resolved_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    answer: Mapped[str | None] = mapped_column(Text)

    by: Mapped[Person] = relationship(foreign_keys=[by_id])


class SectionShare(Record):
    """The school's choice for one section: with the case table, or only with interviewers and coordinator."""

    __tablename__ = "section_share"

    request_id: Mapped[str] = mapped_column(ForeignKey("support_request.id"), primary_key=True)
    section: Mapped[SectionKey] = mapped_column(primary_key=True)
    shared: Mapped[bool]
    decided_at: Mapped[datetime]
    decided_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
