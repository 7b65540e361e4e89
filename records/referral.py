"""A referral to a partner, how it goes, and what the school says afterwards."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.advice import Decision, Proposal
from records.base import Identified, Record, Versioned
from records.organisations import Organisation
from records.people import Person
from records.request import SupportRequest
from records.vocabulary import Choice, ReferralState, SupportKind


class Referral(Identified, Versioned, Record):
    """The school chose this partner ("yes" or "talk first"). Only those of the latest decision count."""

    __tablename__ = "referral"
    __table_args__ = (
        CheckConstraint("choice != 'no'", name="chosen"),
        CheckConstraint(
            "state NOT IN ('accepted', 'running', 'completed') OR (contact IS NOT NULL AND first_step IS NOT NULL)",
            name="accepted_has_contact",
        ),
        CheckConstraint("state NOT IN ('running', 'completed') OR start_day IS NOT NULL", name="running_has_day"),
        CheckConstraint("state != 'completed' OR result IS NOT NULL", name="completed_has_result"),
        CheckConstraint("state NOT IN ('refused', 'stopped') OR reason IS NOT NULL", name="ended_has_reason"),
        Index("ix_referral_request", "request_id", "state"),
        Index("ix_referral_organisation", "organisation_id", "state"),
        Index("ix_referral_due", "state", "due_at"),
        Index("ix_referral_ended", "state", "state_since"),
    )

    request_id: Mapped[str] = mapped_column(ForeignKey("support_request.id"))
    decision_id: Mapped[str] = mapped_column(ForeignKey("decision.id"), index=True)
    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id"))
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[SupportKind]
    state: Mapped[ReferralState] = mapped_column(default=ReferralState.OFFERED)
    choice: Mapped[Choice]
    offered_at: Mapped[datetime]
    state_since: Mapped[datetime]
    due_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    contact: Mapped[str | None] = mapped_column(Text)
    first_step: Mapped[str | None] = mapped_column(Text)
    start_day: Mapped[date | None]
    result: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    stopped_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))

    request: Mapped[SupportRequest] = relationship()
    organisation: Mapped[Organisation] = relationship()
    proposal: Mapped[Proposal] = relationship()
    decision: Mapped[Decision] = relationship()
    notes: Mapped[list["ReferralNote"]] = relationship(order_by="ReferralNote.written_at")


class ReferralNote(Identified, Record):
    """A progress note of the partner, for the school and the coordinator."""

    __tablename__ = "referral_note"

    referral_id: Mapped[str] = mapped_column(ForeignKey("referral.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    written_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime]

    written_by: Mapped[Person] = relationship()


class Evaluation(Record):
    """What the school answers within 60 days of closing: three marks of 1 to 5, "again?", and a word."""

    __tablename__ = "evaluation"
    __table_args__ = (
        CheckConstraint("helped BETWEEN 1 AND 5", name="helped_1_5"),
        CheckConstraint("heard BETWEEN 1 AND 5", name="heard_1_5"),
        CheckConstraint("advice BETWEEN 1 AND 5", name="advice_1_5"),
    )

    request_id: Mapped[str] = mapped_column(ForeignKey("support_request.id"), primary_key=True)
    helped: Mapped[int]
    heard: Mapped[int]
    advice: Mapped[int]
    again: Mapped[bool]
    text: Mapped[str] = mapped_column(Text, default="")
    given_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    given_at: Mapped[datetime]
