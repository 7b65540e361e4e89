"""Who read what: one append-only row per read by someone outside the school (visibility.md)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Identified, Record
from records.kinds import Part
from records.people import Person
from records.vocabulary import Role


class ReadEntry(Identified, Record):
    """Somebody read a part of a request, through this role."""

    __tablename__ = "read_entry"
    __table_args__ = (Index("ix_read_entry_request", "request_id", "at"),)

    request_id: Mapped[str] = mapped_column(ForeignKey("support_request.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    role: Mapped[Role]
    part: Mapped[Part]
    document_id: Mapped[str | None] = mapped_column(String(20))
    at: Mapped[datetime]

    person: Mapped[Person] = relationship()
