"""The exploratory conversation: who holds it, the date poll, and the moment that was agreed."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Identified, Record
from records.organisations import Organisation
from records.people import Person
from records.request import Participant
from records.vocabulary import SlotAnswer


class Assignment(Identified, Record):
    """A person is interviewer on a request, for one organisation, until `ended_at`."""

    __tablename__ = "assignment"
    __table_args__ = (
        Index(
            "uq_assignment_live",
            "request_id",
            "person_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_assignment_person", "person_id", "ended_at"),
    )

    request_id: Mapped[str] = mapped_column(ForeignKey("support_request.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    assigned_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None] = mapped_column(Text)

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()


class Conversation(Record):
    """The conversation of one request. `sequence` rises with every calendar mail, as iTIP asks (RFC 5546).

    `reply_by`: until when everybody may answer the date poll; none before it was opened.
    """

    __tablename__ = "conversation"
    __table_args__ = (
        CheckConstraint("(starts_at IS NULL) = (minutes IS NULL)", name="moment_has_length"),
        CheckConstraint("held_at IS NULL OR starts_at IS NOT NULL", name="held_was_planned"),
        CheckConstraint("minutes IS NULL OR minutes BETWEEN 15 AND 480", name="reasonable_length"),
    )

    request_id: Mapped[str] = mapped_column(ForeignKey("support_request.id"), primary_key=True)
    starts_at: Mapped[datetime | None]
    minutes: Mapped[int | None]
    place: Mapped[str | None] = mapped_column(String(300))
    sequence: Mapped[int] = mapped_column(default=0)
    invited_at: Mapped[datetime | None]  # a calendar invitation is out for the present moment
    held_at: Mapped[datetime | None]
    reply_by: Mapped[datetime | None]


class PollSlot(Identified, Record):
    """A moment one can choose in the date poll."""

    __tablename__ = "poll_slot"
    __table_args__ = (UniqueConstraint("request_id", "starts_at"),)

    request_id: Mapped[str] = mapped_column(ForeignKey("support_request.id"))
    starts_at: Mapped[datetime]

    answers: Mapped[list["PollAnswer"]] = relationship(cascade="all, delete-orphan")


class PollAnswer(Identified, Record):
    """What one participant or one interviewer answered for one moment."""

    __tablename__ = "poll_answer"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) != (participant_id IS NULL)", name="one_voter"),
        UniqueConstraint("slot_id", "person_id"),
        UniqueConstraint("slot_id", "participant_id"),
    )

    slot_id: Mapped[str] = mapped_column(ForeignKey("poll_slot.id"))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    participant_id: Mapped[str | None] = mapped_column(ForeignKey("participant.id"), index=True)
    answer: Mapped[SlotAnswer]
    answered_at: Mapped[datetime]

    person: Mapped[Person | None] = relationship()
    participant: Mapped[Participant | None] = relationship()
