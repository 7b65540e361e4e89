"""What is kept outside the database: uploads of a school, and documents that were made. Rows name the file by hash."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Identified, Json, Record
from records.kinds import Audience, DocumentKind


class Attachment(Identified, Record):
    """A file the school gave along with its question."""

    __tablename__ = "attachment"
    __table_args__ = (CheckConstraint("size > 0", name="not_empty"),)

    request_id: Mapped[str] = mapped_column(ForeignKey("support_request.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    uploaded_at: Mapped[datetime]
    uploaded_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))


class MadeDocument(Identified, Record):
    """A PDF that was made. `sha256` is of its bytes, `content_sha256` of what it says.

    `page` is the HTML it was printed from, with every name as it was: printed again, it gives the same bytes
    (process.md, law 5). None for what was made before it was kept. The database refuses any change of a row.
    `said` is what it says, for the kinds to which something may be added later (`documents.kept`); None for others.
    """

    __tablename__ = "made_document"
    __table_args__ = (
        CheckConstraint(
            "request_id IS NOT NULL OR meeting_id IS NOT NULL OR kind = 'question_list'", name="belongs_somewhere"
        ),
        Index("ix_made_document_request", "request_id", "made_at"),
        Index("ix_made_document_meeting", "meeting_id"),
    )

    kind: Mapped[DocumentKind]
    audience: Mapped[Audience]
    request_id: Mapped[str | None] = mapped_column(ForeignKey("support_request.id"))
    meeting_id: Mapped[str | None] = mapped_column(ForeignKey("case_table_meeting.id"))
    referral_id: Mapped[str | None] = mapped_column(ForeignKey("referral.id"), index=True)
    outbox_id: Mapped[str] = mapped_column(String(20), index=True)
    version: Mapped[int]
    pages: Mapped[int]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    content_sha256: Mapped[str] = mapped_column(String(64), index=True)
    made_at: Mapped[datetime]
    page: Mapped[str | None] = mapped_column(Text, deferred=True)
    said: Mapped[dict[str, Any] | None] = mapped_column(Json, deferred=True)
