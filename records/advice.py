"""Advice of the case table, and the school's free choice."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Self

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from records.base import Identified, Record
from records.meeting import AgendaItem, InputPoint
from records.organisations import Organisation
from records.people import Person
from records.vocabulary import Choice, DecisionKind, Route, SupportKind


class Advice(Identified, Record):
    """One version of the advice; once `sent_at` stands it no longer changes and a next version is a new row."""

    __tablename__ = "advice"
    __table_args__ = (UniqueConstraint("request_id", "number"),)

    request_id: Mapped[str] = mapped_column(ForeignKey("support_request.id"))
    item_id: Mapped[str] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    number: Mapped[int]
    revision: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    saved_at: Mapped[datetime | None]
    saved_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))

    item: Mapped[AgendaItem] = relationship()
    lines: Mapped[list["AdviceLine"]] = relationship(cascade="all, delete-orphan", order_by="AdviceLine.position")
    proposals: Mapped[list["Proposal"]] = relationship(cascade="all, delete-orphan", order_by="Proposal.position")
    unused: Mapped[list["UnusedPoint"]] = relationship(cascade="all, delete-orphan")


class AdviceLine(Identified, Record):
    """One line of advice; it says where it comes from."""

    __tablename__ = "advice_line"

    advice_id: Mapped[str] = mapped_column(ForeignKey("advice.id"), index=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)

    sources: Mapped[list["AdviceSource"]] = relationship(cascade="all, delete-orphan", order_by="AdviceSource.position")


class SourceRow(Identified):
    """What something of an advice rests on: a point of an envelope, or a shared paragraph of the report."""

    position: Mapped[int]
    point_id: Mapped[str | None] = mapped_column(ForeignKey("input_point.id"), index=True)
    paragraph_id: Mapped[str | None] = mapped_column(String(20))

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[CheckConstraint, ...]:
        """Allow one of the two."""
        return (CheckConstraint("(point_id IS NULL) != (paragraph_id IS NULL)", name="one_source"),)

    @declared_attr
    @classmethod
    def point(cls) -> Mapped[InputPoint | None]:
        """The point itself."""
        return relationship()

    @classmethod
    def same_as(cls, sources: Iterable["SourceRow"]) -> list[Self]:
        """Copy sources, for another line or proposal."""
        return [
            cls(position=each.position, point_id=each.point_id, paragraph_id=each.paragraph_id)  # type: ignore[call-arg]  # a record, whose columns these are
            for each in sources
        ]

    @classmethod
    def of(cls, keys: Iterable[str], points: Collection[str]) -> list[Self]:
        """Make sources of ids, each once: those in `points` are points, the others paragraphs."""
        return [
            cls(position=at, **{"point_id" if key in points else "paragraph_id": key})  # type: ignore[call-arg]  # as above
            for at, key in enumerate(dict.fromkeys(keys))
        ]


class AdviceSource(SourceRow, Record):
    """A source of an advice line."""

    __tablename__ = "advice_source"

    line_id: Mapped[str] = mapped_column(ForeignKey("advice_line.id"), index=True)


class Proposal(Identified, Record):
    """What the table proposes: an organisation, a kind of support, and why. Empty fields are refused on sending."""

    __tablename__ = "proposal"

    advice_id: Mapped[str] = mapped_column(ForeignKey("advice.id"), index=True)
    position: Mapped[int]
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[SupportKind | None]
    route: Mapped[Route] = mapped_column(default=Route.TAILOR_MADE)
    what: Mapped[str] = mapped_column(Text, default="")
    why: Mapped[str] = mapped_column(Text, default="")
    period: Mapped[str | None] = mapped_column(String(200))
    effort: Mapped[str | None] = mapped_column(String(200))
    cost: Mapped[str | None] = mapped_column(String(200))

    organisation: Mapped[Organisation | None] = relationship()
    sources: Mapped[list["ProposalSource"]] = relationship(
        cascade="all, delete-orphan", order_by="ProposalSource.position"
    )


class ProposalSource(SourceRow, Record):
    """What the reason of a proposal rests on, where the table says so."""

    __tablename__ = "proposal_source"

    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id"), index=True)


class UnusedPoint(Record):
    """A word of explanation for a point no advice line cites."""

    __tablename__ = "unused_point"

    advice_id: Mapped[str] = mapped_column(ForeignKey("advice.id"), primary_key=True)
    point_id: Mapped[str] = mapped_column(ForeignKey("input_point.id"), primary_key=True)
    why: Mapped[str] = mapped_column(Text, default="")


class Clarification(Identified, Record):
    """A question of the school about the advice it received."""

    __tablename__ = "clarification"

    request_id: Mapped[str] = mapped_column(ForeignKey("support_request.id"), index=True)
    advice_id: Mapped[str] = mapped_column(ForeignKey("advice.id"))
    question: Mapped[str] = mapped_column(Text)
    asked_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]


class Decision(Identified, Record):
    """How the school answered one advice."""

    __tablename__ = "decision"
    __table_args__ = (Index("ix_decision_decided", "decided_at"),)  # for what schools missed, the newest first

    request_id: Mapped[str] = mapped_column(ForeignKey("support_request.id"), index=True)
    advice_id: Mapped[str] = mapped_column(ForeignKey("advice.id"))
    kind: Mapped[DecisionKind]
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime]

    decided_by: Mapped[Person] = relationship()
    choices: Mapped[list["ProposalChoice"]] = relationship(cascade="all, delete-orphan")


class ChoiceDraft(Record):
    """What those who may choose for the school filled in so far, and gave through to nobody yet.

    `content` is `{"choices": {proposal: {"answer", "reason"}}, "guidance"}`; what was not answered has no `answer`.
    """

    __tablename__ = "choice_draft"

    advice_id: Mapped[str] = mapped_column(ForeignKey("advice.id"), primary_key=True)
    revision: Mapped[int]
    content: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))


class ProposalChoice(Record):
    """The school's answer on one proposal."""

    __tablename__ = "proposal_choice"

    decision_id: Mapped[str] = mapped_column(ForeignKey("decision.id"), primary_key=True)
    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    answer: Mapped[Choice]
    reason: Mapped[str] = mapped_column(Text, default="")
