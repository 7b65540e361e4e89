"""The case-table meeting: who is invited, what lies on the table, the sealed envelopes."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Identified, Record, Versioned
from records.organisations import Organisation
from records.people import Person
from records.request import SupportRequest
from records.vocabulary import AgendaOutcome, InputField, MeetingState


class CaseTableMeeting(Identified, Versioned, Record):
    """A case table. Envelopes are sealed until `opened_at`."""

    __tablename__ = "case_table_meeting"
    __table_args__ = (
        CheckConstraint("state IN ('planned', 'cancelled') OR deadline IS NOT NULL", name="announced_has_deadline"),
        CheckConstraint(
            "state NOT IN ('in_session', 'concluded', 'published') OR opened_at IS NOT NULL", name="session_is_open"
        ),
        CheckConstraint("deadline IS NULL OR deadline < starts_at", name="deadline_before_start"),
        CheckConstraint("capacity BETWEEN 1 AND 20", name="reasonable_capacity"),
        CheckConstraint("minutes BETWEEN 15 AND 600", name="reasonable_length"),
        Index("ix_case_table_meeting_starts", "starts_at", "id"),
    )

    state: Mapped[MeetingState] = mapped_column(default=MeetingState.PLANNED)
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    place: Mapped[str] = mapped_column(String(300))
    capacity: Mapped[int]
    deadline: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    sequence: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    created_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    started_at: Mapped[datetime | None]
    concluded_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]

    created_by: Mapped[Person] = relationship()
    invited: Mapped[list["MeetingOrganisation"]] = relationship(
        cascade="all, delete-orphan", order_by="MeetingOrganisation.letter"
    )
    items: Mapped[list["AgendaItem"]] = relationship(order_by="AgendaItem.position", back_populates="meeting")
    present: Mapped[list["MeetingPresence"]] = relationship(cascade="all, delete-orphan")
    excused: Mapped[list["MeetingExcuse"]] = relationship(cascade="all, delete-orphan")


class MeetingOrganisation(Record):
    """An organisation at the table. `letter` opens the codes of its points: S1, S2, and so on."""

    __tablename__ = "meeting_organisation"
    __table_args__ = (UniqueConstraint("meeting_id", "letter"),)

    meeting_id: Mapped[str] = mapped_column(ForeignKey("case_table_meeting.id"), primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), primary_key=True, index=True)
    letter: Mapped[str] = mapped_column(String(3))

    organisation: Mapped[Organisation] = relationship()


class MeetingPresence(Record):
    """Somebody who was at the table."""

    __tablename__ = "meeting_presence"

    meeting_id: Mapped[str] = mapped_column(ForeignKey("case_table_meeting.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)

    person: Mapped[Person] = relationship()


class MeetingExcuse(Record):
    """Somebody who let know not to come: verontschuldigd. Only who was at the table reads what was said there."""

    __tablename__ = "meeting_excuse"

    meeting_id: Mapped[str] = mapped_column(ForeignKey("case_table_meeting.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)


class AgendaItem(Identified, Record):
    """A request on the agenda of a meeting; `outcome` is empty while it lies there."""

    __tablename__ = "agenda_item"
    __table_args__ = (
        CheckConstraint("(outcome IS NULL) = (ended_at IS NULL)", name="outcome_has_moment"),
        Index(
            "uq_agenda_item_live",
            "request_id",
            unique=True,
            sqlite_where=text("outcome IS NULL"),
            postgresql_where=text("outcome IS NULL"),
        ),
        Index("ix_agenda_item_request", "request_id", "tabled_at"),
        Index("ix_agenda_item_meeting", "meeting_id", "position"),
    )

    meeting_id: Mapped[str] = mapped_column(ForeignKey("case_table_meeting.id"))
    request_id: Mapped[str] = mapped_column(ForeignKey("support_request.id"))
    position: Mapped[int]
    minutes: Mapped[int] = mapped_column(default=30)
    tabled_at: Mapped[datetime]
    discussed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[AgendaOutcome | None]
    notes: Mapped[str] = mapped_column(Text, default="")
    notes_revision: Mapped[int] = mapped_column(default=0)

    meeting: Mapped[CaseTableMeeting] = relationship(back_populates="items")
    request: Mapped[SupportRequest] = relationship()
    inputs: Mapped[list["PartnerInput"]] = relationship(order_by="PartnerInput.id")


class PartnerInput(Identified, Record):
    """The envelope of one organisation for one item; sealed until the meeting's envelopes are opened."""

    __tablename__ = "partner_input"
    __table_args__ = (
        UniqueConstraint("item_id", "organisation_id"),
        CheckConstraint("NOT late OR handed_in_at IS NOT NULL", name="late_is_handed_in"),
    )

    item_id: Mapped[str] = mapped_column(ForeignKey("agenda_item.id"))
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    revision: Mapped[int] = mapped_column(default=1)
    see: Mapped[str] = mapped_column(Text, default="")
    offer: Mapped[str] = mapped_column(Text, default="")
    ask: Mapped[str] = mapped_column(Text, default="")
    conflict: Mapped[bool] = mapped_column(default=False)
    late: Mapped[bool] = mapped_column(default=False)
    handed_in_at: Mapped[datetime | None]
    written_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship()
    written_by: Mapped[Person] = relationship()
    points: Mapped[list["InputPoint"]] = relationship(cascade="all, delete-orphan", order_by="InputPoint.position")


class InputPoint(Identified, Record):
    """A numbered point of an envelope that advice can cite: letter of the organisation + number."""

    __tablename__ = "input_point"

    input_id: Mapped[str] = mapped_column(ForeignKey("partner_input.id"), index=True)
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(6))
    field: Mapped[InputField]
    text: Mapped[str] = mapped_column(Text)


class Agreement(Identified, Record):
    """What somebody will do after the table talked about a case, and by which day; open until it is done."""

    __tablename__ = "agreement"
    __table_args__ = (
        CheckConstraint("(done_at IS NULL) = (done_by_id IS NULL)", name="done_by_somebody"),
        Index("ix_agreement_item", "item_id", "agreed_at"),
        Index(
            "ix_agreement_open",
            "due_on",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )

    item_id: Mapped[str] = mapped_column(ForeignKey("agenda_item.id"))
    what: Mapped[str] = mapped_column(String(500))
    owner_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    due_on: Mapped[date]
    agreed_at: Mapped[datetime]
    agreed_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))

    item: Mapped[AgendaItem] = relationship()
    owner: Mapped[Person] = relationship(foreign_keys=owner_id)


class MinutesAddition(Identified, Record):
    """A dated addition to minutes that were shared: these never change. `request_id`: the one case it is about.

    `for_school`: the school of that case gets it too, with its extract.
    """

    __tablename__ = "minutes_addition"
    __table_args__ = (
        UniqueConstraint("meeting_id", "number"),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("NOT for_school OR request_id IS NOT NULL", name="school_has_case"),
    )

    meeting_id: Mapped[str] = mapped_column(ForeignKey("case_table_meeting.id"))
    number: Mapped[int]
    request_id: Mapped[str | None] = mapped_column(ForeignKey("support_request.id"), index=True)
    for_school: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str] = mapped_column(Text)
    added_at: Mapped[datetime]
    added_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))

    request: Mapped[SupportRequest | None] = relationship()
    added_by: Mapped[Person] = relationship()
