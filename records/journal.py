"""Who did what: one append-only row per fired action (process.md, law 2)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Json, Record, word
from records.people import Person
from records.vocabulary import Machine, Role


class JournalEntry(Record):
    """A fired action, or (`Noted`) a change that moves no state. The database refuses to change or delete it.

    `detail` holds only what every reader of the timeline may know (a date, an organisation's name), never free text;
    `reason` is for readers of the whole journal, and for those whom the action's own mail tells it.
    """

    __tablename__ = "journal_entry"
    __table_args__ = (
        Index("ix_journal_entry_request", "request_id", "id"),
        Index("ix_journal_entry_subject", "machine", "subject_id", "version"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    machine: Mapped[Machine]
    subject_id: Mapped[str] = mapped_column(String(20))
    request_id: Mapped[str | None] = mapped_column(ForeignKey("support_request.id"))
    action: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[str] = mapped_column(String(40))
    to_state: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]  # of the subject after the action
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    role: Mapped[Role] = mapped_column(word(Role, "role"))
    at: Mapped[datetime]
    input_sha256: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Text, default="")  # why, in the words of whoever did it
    detail: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)

    person: Mapped[Person | None] = relationship()
