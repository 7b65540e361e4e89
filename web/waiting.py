"""What waits in the outbox, for whoever only wants to know."""

from datetime import datetime, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from records.outbox import OutboxEntry


def lag(session: Session, now: datetime) -> timedelta:
    """Say how long the oldest entry that is due has been waiting.

    One that was never tried waits since it might leave; one that failed since it was written.
    """
    since = case((OutboxEntry.attempts == 0, OutboxEntry.not_before), else_=OutboxEntry.created_at)
    oldest = session.scalar(select(func.min(since)).where(OutboxEntry.done_at.is_(None), OutboxEntry.not_before <= now))
    return now - oldest if oldest is not None else timedelta(0)
