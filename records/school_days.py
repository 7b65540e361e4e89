"""School days as far as they are data: the dates of a region, and whose calendar the network itself follows.

The local days of one school stand with the school (`records.organisations.SchoolFreeDay`); the rules of Flanders are no
data but are computed (`workflow.school_calendar`). What stands here wins over a rule. Source: school-calendar.md.
"""

from datetime import date

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Identified, Record
from records.vocabulary import CalendarRegion


class CalendarPeriod(Identified, Record):
    """Days of a region, both ends included: without school, or with school after all where a rule says otherwise."""

    __tablename__ = "calendar_period"
    __table_args__ = (
        CheckConstraint("last >= first", name="ends_after_it_begins"),
        UniqueConstraint("region", "first", "last", "taught"),
    )

    region: Mapped[CalendarRegion]
    first: Mapped[date]
    last: Mapped[date]
    label: Mapped[str] = mapped_column(String(120))
    taught: Mapped[bool] = mapped_column(default=False)


class NetworkCalendar(Record):
    """Whose calendar the terms of partners and coordinators are counted on: one row, or none for Flanders."""

    __tablename__ = "network_calendar"
    __table_args__ = (CheckConstraint("id = 'network'", name="only_one"),)

    id: Mapped[str] = mapped_column(String(10), primary_key=True, default="network")
    region: Mapped[CalendarRegion]
