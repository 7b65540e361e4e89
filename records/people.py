"""People, what they belong to, and the keys by which they come in."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Identified, Record
from records.organisations import Organisation, School
from records.vocabulary import Function


class Person(Identified, Record):
    """Somebody with an account. An address is kept in lower case; it is what one signs in with."""

    __tablename__ = "person"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str | None] = mapped_column(String(40))
    active: Mapped[bool] = mapped_column(default=True)
    is_coordinator: Mapped[bool] = mapped_column(default=False)
    is_admin: Mapped[bool] = mapped_column(default=False)
    can_interview: Mapped[bool] = mapped_column(default=False)
    email_confirmed_at: Mapped[datetime | None]
    theme: Mapped[str | None] = mapped_column(String(5))  # light, dark, or as the system says
    created_at: Mapped[datetime]
    sessions_from: Mapped[datetime | None]  # sessions begun before this moment are no longer good

    organisations: Mapped[list["OrganisationMember"]] = relationship(back_populates="person")
    schools: Mapped[list["SchoolMember"]] = relationship(back_populates="person", foreign_keys="SchoolMember.person_id")


class OrganisationMember(Record):
    """A person works for a partner organisation; a person may work for several."""

    __tablename__ = "organisation_member"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), primary_key=True, index=True)

    person: Mapped[Person] = relationship(back_populates="organisations")
    organisation: Mapped[Organisation] = relationship()


class SchoolMember(Record):
    """A person belongs to a school. Without `confirmed_at` it is only a claim: "nog niet bevestigd"."""

    __tablename__ = "school_member"
    __table_args__ = (CheckConstraint("NOT mandated OR confirmed_at IS NOT NULL", name="mandate_needs_confirmation"),)

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    school_id: Mapped[str] = mapped_column(ForeignKey("school.id"), primary_key=True, index=True)
    function: Mapped[Function]
    claimed_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    mandated: Mapped[bool] = mapped_column(default=False)  # the director lets this colleague decide

    person: Mapped[Person] = relationship(back_populates="schools", foreign_keys=[person_id])
    school: Mapped[School] = relationship()


class Conflict(Record):
    """A person declared a conflict of interest with a school: no interviewer there."""

    __tablename__ = "conflict"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    school_id: Mapped[str] = mapped_column(ForeignKey("school.id"), primary_key=True)
    declared_at: Mapped[datetime]


class ApiToken(Identified, Record):
    """A key for programs: only its SHA-256 is kept, the token itself is shown once."""

    __tablename__ = "api_token"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class UsedLink(Record):
    """A single-use link that was used: the nonce is the key, so a second use meets it."""

    __tablename__ = "used_link"

    nonce: Mapped[str] = mapped_column(String(64), primary_key=True)
    used_at: Mapped[datetime]


class WrongTry(Identified, Record):
    """A sign-in or an answer that failed; counted to slow guessing down and to offer a person."""

    __tablename__ = "wrong_try"
    __table_args__ = (Index("ix_wrong_try_subject_at", "subject", "at"),)

    subject: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime]


class MessageSeen(Record):
    """Until when a person saw the messages of a request."""

    __tablename__ = "message_seen"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    request_id: Mapped[str] = mapped_column(ForeignKey("support_request.id"), primary_key=True)
    seen_at: Mapped[datetime]
