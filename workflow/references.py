"""Dossiernummers: one series per calendar year, never reused, also when a draft is thrown away."""

from datetime import datetime

from sqlalchemy.orm import Session

from records.dates import local_day
from records.request import ReferenceCounter


def next_reference(session: Session, now: datetime) -> str:
    """Give the next number of the year in Brussels, such as `2026-0042`, and count it as given."""
    year = local_day(now).year
    counter = session.get(ReferenceCounter, year, with_for_update=True)
    if counter is None:
        counter = ReferenceCounter(year=year, last=0)
        session.add(counter)
    counter.last += 1
    session.flush()
    return f"{year}-{counter.last:04d}"
