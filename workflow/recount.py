"""When the calendar changes, the terms that run are counted anew: what is left of them is laid out again.

Nobody loses a day because a holiday was entered late, and nobody gains one: as many school days are left as before.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.referral import Referral
from records.request import SupportRequest
from records.vocabulary import ReferralState, State
from workflow.clock import add_school_days, school_days_left
from workflow.school_calendar import Calendar


def recount(session: Session, before: Calendar, after: Calendar, now: datetime) -> int:
    """Move the ends of the running terms of the network from one calendar to another; gives how many moved.

    A deadline that a person set (the envelopes of a case table) is left alone, and so is a term that is over.
    """
    if before == after:
        return 0
    requests = select(SupportRequest).where(SupportRequest.due_at > now, SupportRequest.state != State.TABLED)
    referrals = select(Referral).where(Referral.due_at > now, Referral.state == ReferralState.OFFERED)
    moved = 0
    for row in (*session.scalars(requests), *session.scalars(referrals)):
        if row.due_at is not None:
            due = moved_end(row.due_at, before, after, now)
            moved += due != row.due_at
            row.due_at = due
    session.flush()
    return moved


def moved_end(due: datetime, before: Calendar, after: Calendar, now: datetime) -> datetime:
    """Give the new end of a term that is not over: as many school days from tomorrow on as were left."""
    return add_school_days(now, max(school_days_left(now, due, before), 0), after)
