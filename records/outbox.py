"""What must be sent or made once a change is committed: written in that same transaction, open until done."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Identified, Json, Record
from records.kinds import Audience, DocumentKind, MailKind
from records.vocabulary import Role


class OutboxEntry(Identified, Record):
    """One mail to one address, or one document for one audience. `role` is why this address receives it."""

    __tablename__ = "outbox_entry"
    __table_args__ = (
        CheckConstraint("(mail IS NULL) != (document IS NULL)", name="mail_or_document"),
        CheckConstraint("(mail IS NULL) = (recipient IS NULL)", name="mail_has_recipient"),
        CheckConstraint("(document IS NULL) = (audience IS NULL)", name="document_has_audience"),
        Index(
            "ix_outbox_entry_open",
            "not_before",
            "created_at",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
        Index("ix_outbox_entry_request", "request_id"),
    )

    mail: Mapped[MailKind | None]
    document: Mapped[DocumentKind | None]
    audience: Mapped[Audience | None]
    request_id: Mapped[str | None] = mapped_column(ForeignKey("support_request.id"))
    meeting_id: Mapped[str | None] = mapped_column(ForeignKey("case_table_meeting.id"))
    referral_id: Mapped[str | None] = mapped_column(ForeignKey("referral.id"))
    recipient: Mapped[str | None] = mapped_column(String(254))
    recipient_name: Mapped[str | None] = mapped_column(String(120))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    role: Mapped[Role | None]
    payload: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(Text)
    done_at: Mapped[datetime | None]


class DeliveredMail(Identified, Record):
    """A mail that was handed over: the proof that it is not sent twice, and the mailbox page of the demo mode.

    Outside demo mode only the head is kept; `text`, `html` and `calendar` stay empty.
    """

    __tablename__ = "delivered_mail"
    __table_args__ = (Index("ix_delivered_mail_recipient", "recipient", "sent_at"),)

    outbox_id: Mapped[str] = mapped_column(String(20), unique=True)
    mail: Mapped[MailKind]
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text, default="")
    html: Mapped[str] = mapped_column(Text, default="")
    calendar: Mapped[str | None] = mapped_column(Text)
    request_id: Mapped[str | None] = mapped_column(ForeignKey("support_request.id"), index=True)
    sent_at: Mapped[datetime]
