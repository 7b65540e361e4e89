"""The request of a school: aggregate root, its intake answers and the people it brings."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Identified, Json, Record, Versioned, word
from records.organisations import Organisation, School
from records.people import Person
from records.vocabulary import Function, GrantWish, State, Theme


class ReferenceCounter(Record):
    """The last number given out in a calendar year: a dossiernummer is never reused."""

    __tablename__ = "reference_counter"

    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class SupportRequest(Identified, Versioned, Record):
    """A school's request for support. `version` is raised by `fire` alone, `row_version` by every write."""

    __tablename__ = "support_request"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'withdrawn') OR school_id IS NOT NULL", name="sent_has_school"),
        CheckConstraint("state IN ('draft', 'withdrawn') OR submitted_at IS NOT NULL", name="sent_has_moment"),
        CheckConstraint(
            "state IN ('draft', 'submitted', 'redirected', 'withdrawn') "
            "OR (title IS NOT NULL AND owner_id IS NOT NULL)",
            name="assigned_has_owner",
        ),
        CheckConstraint("state != 'closed' OR closed_at IS NOT NULL", name="closed_has_moment"),
        CheckConstraint("state != 'withdrawn' OR withdrawn_from IS NOT NULL", name="withdrawn_from_somewhere"),
        CheckConstraint("state != 'redirected' OR redirected_to_id IS NOT NULL", name="redirected_somewhere"),
        Index("ix_support_request_recent", "state_since", "id"),
        Index("ix_support_request_state_since", "state", "state_since", "id"),
        Index("ix_support_request_school", "school_id", "state_since"),
        Index("ix_support_request_due", "due_at"),
        Index("ix_support_request_submitted", "submitted_at", "id"),
        Index("ix_support_request_contact", "contact_email"),
        Index(
            "ix_support_request_support_over",
            "support_over_at",
            sqlite_where=text("support_over_at IS NOT NULL"),
            postgresql_where=text("support_over_at IS NOT NULL"),
        ),
        Index(
            "ix_support_request_guidance",
            "school_id",
            sqlite_where=text("guidance IS 1"),
            postgresql_where=text("guidance IS true"),
        ),
    )
    reference: Mapped[str] = mapped_column(String(12), unique=True)
    state: Mapped[State] = mapped_column(default=State.DRAFT)
    process_version: Mapped[int]
    script_version: Mapped[int]
    school_id: Mapped[str | None] = mapped_column(ForeignKey("school.id"))
    title: Mapped[str | None] = mapped_column(String(200))
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    begun_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    resume_sha256: Mapped[str | None] = mapped_column(String(64), unique=True)
    contact_email: Mapped[str | None] = mapped_column(String(254))
    contact_confirmed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    last_answer_at: Mapped[datetime]
    writer: Mapped[str | None] = mapped_column(String(120))  # who holds the pen of a draft: `web.actor.Hand`
    writer_name: Mapped[str | None] = mapped_column(String(120))
    writer_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    state_since: Mapped[datetime]
    due_at: Mapped[datetime | None]  # end of the running term; none while it stands still
    term_days: Mapped[int | None]  # school days of a term that waits for the school
    support_over_at: Mapped[datetime | None]  # no partner supports any more: the coordinator closes it or takes it back
    lacks: Mapped[list[str]] = mapped_column(default=list)  # keys of required questions without an answer
    crisis: Mapped[bool] = mapped_column(default=False)
    crisis_phone: Mapped[str | None] = mapped_column(String(40))
    grant_wish: Mapped[GrantWish | None]
    guidance: Mapped[bool] = mapped_column(default=False)  # consent to the pedagogical guidance service
    guidance_changed_at: Mapped[datetime | None]
    withdrawn_from: Mapped[State | None] = mapped_column(word(State, "withdrawn_from"))
    redirected_to_id: Mapped[str | None] = mapped_column(ForeignKey("organisation.id"))
    redirect_reason: Mapped[str | None] = mapped_column(Text)
    redirect_agreed: Mapped[str | None] = mapped_column(Text)
    closing_note: Mapped[str | None] = mapped_column(Text)
    closed_at: Mapped[datetime | None]

    school: Mapped[School | None] = relationship()
    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id])
    begun_by: Mapped[Person | None] = relationship(foreign_keys=[begun_by_id])
    redirected_to: Mapped[Organisation | None] = relationship()
    themes: Mapped[list["RequestTheme"]] = relationship(cascade="all, delete-orphan", order_by="RequestTheme.position")
    participants: Mapped[list["Participant"]] = relationship(
        cascade="all, delete-orphan", order_by="Participant.position", back_populates="request"
    )


class RequestTheme(Record):
    """A theme of a request, in the order the school chose."""

    __tablename__ = "request_theme"

    request_id: Mapped[str] = mapped_column(ForeignKey("support_request.id"), primary_key=True)
    theme: Mapped[Theme] = mapped_column(primary_key=True)
    position: Mapped[int]


class IntakeAnswer(Record):
    """One answer in the chat. A lapsed answer is set aside, not erased."""

    __tablename__ = "intake_answer"

    request_id: Mapped[str] = mapped_column(ForeignKey("support_request.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[Any] = mapped_column(Json, nullable=True)
    set_aside: Mapped[bool] = mapped_column(default=False)
    answered_at: Mapped[datetime]
    answered_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))


class DraftInvitation(Identified, Record):
    """A colleague who was asked to help write a draft, and holds a key of their own to it until it is sent."""

    __tablename__ = "draft_invitation"
    __table_args__ = (UniqueConstraint("request_id", "email"),)

    request_id: Mapped[str] = mapped_column(ForeignKey("support_request.id"))
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    key_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    invited_at: Mapped[datetime]
    invited_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))


class Participant(Identified, Record):
    """Somebody of the school who comes to the exploratory conversation."""

    __tablename__ = "participant"

    request_id: Mapped[str] = mapped_column(ForeignKey("support_request.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    function: Mapped[Function]
    email: Mapped[str] = mapped_column(String(254), index=True)
    attended: Mapped[bool | None]

    request: Mapped[SupportRequest] = relationship(back_populates="participants")
