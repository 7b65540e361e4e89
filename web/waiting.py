"""What waits in the outbox, for whoever only wants to know."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records.outbox import OutboxEntry


def lag(session: Session, now: datetime) -> timedelta:
    """Say how long the oldest entry that is due has been waiting."""
    oldest = session.scalar(
        select(func.min(OutboxEntry.created_at)).where(OutboxEntry.done_at.is_(None), OutboxEntry.not_before <= now)
    )
    return now - oldest if oldest is not None else timedelta(0)
