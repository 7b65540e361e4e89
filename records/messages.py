"""The thread with a school: on the request, or between the school and one supporting partner."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Identified, Record
from records.people import Person


class Message(Identified, Record):
    """A message. Without `organisation_id` it is the thread of school, interviewers and coordinator."""

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_request", "request_id", "sent_at"),)

    request_id: Mapped[str] = mapped_column(ForeignKey("support_request.id"))
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisation.id"))
    by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    sent_at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)

    by: Mapped[Person] = relationship()
