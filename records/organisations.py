"""Schools, partner organisations and what these offer."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Identified, Record
from records.vocabulary import CalendarRegion, EducationalNetwork, OrganisationKind, SchoolKind, SupportKind, Theme


class School(Identified, Record):
    """A school. `number` is an instellingsnummer padded to 6 digits, or a BRIN; none while not in the register."""

    __tablename__ = "school"

    number: Mapped[str | None] = mapped_column(String(12), unique=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    place: Mapped[str] = mapped_column(String(120), index=True)
    street: Mapped[str | None] = mapped_column(String(200))
    kind: Mapped[SchoolKind] = mapped_column(default=SchoolKind.OTHER)
    educational_network: Mapped[EducationalNetwork] = mapped_column(default=EducationalNetwork.NONE)
    calendar: Mapped[CalendarRegion] = mapped_column(default=CalendarRegion.FLANDERS, server_default="flanders")
    search: Mapped[str] = mapped_column(
        String(400), default=""
    )  # folded name, place and number: what the picker compares
    active: Mapped[bool] = mapped_column(default=True)


class SchoolFreeDay(Record):
    """A local free day or study day of one school: no school day there."""

    __tablename__ = "school_free_day"

    school_id: Mapped[str] = mapped_column(ForeignKey("school.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(120))


class Organisation(Identified, Record):
    """A partner organisation of the network. A guidance service belongs to one educational network."""

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint("kind != 'guidance' OR educational_network IS NOT NULL", name="guidance_has_network"),
    )

    name: Mapped[str] = mapped_column(String(160), unique=True)
    kind: Mapped[OrganisationKind] = mapped_column(default=OrganisationKind.PARTNER)
    educational_network: Mapped[EducationalNetwork | None]
    summary: Mapped[str] = mapped_column(Text, default="")
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(40))
    website: Mapped[str | None] = mapped_column(String(300))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    offers: Mapped[list["Offer"]] = relationship(back_populates="organisation", order_by="Offer.title")


class Offer(Identified, Record):
    """What an organisation can do: for which themes, in which kinds of support, for how many schools at once."""

    __tablename__ = "offer"
    __table_args__ = (CheckConstraint("capacity IS NULL OR capacity >= 0", name="capacity_not_negative"),)

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    levels: Mapped[str] = mapped_column(String(200), default="")
    capacity: Mapped[int | None]
    active: Mapped[bool] = mapped_column(default=True)

    organisation: Mapped[Organisation] = relationship(back_populates="offers")
    themes: Mapped[list["OfferTheme"]] = relationship(cascade="all, delete-orphan", order_by="OfferTheme.theme")
    kinds: Mapped[list["OfferKind"]] = relationship(cascade="all, delete-orphan", order_by="OfferKind.kind")


class OfferTheme(Record):
    """A theme of an offer."""

    __tablename__ = "offer_theme"

    offer_id: Mapped[str] = mapped_column(ForeignKey("offer.id"), primary_key=True)
    theme: Mapped[Theme] = mapped_column(primary_key=True)


class OfferKind(Record):
    """A kind of support of an offer."""

    __tablename__ = "offer_kind"

    offer_id: Mapped[str] = mapped_column(ForeignKey("offer.id"), primary_key=True)
    kind: Mapped[SupportKind] = mapped_column(primary_key=True)
