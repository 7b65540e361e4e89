"""What the system does by itself once its time has come: open envelopes, let referrals lapse, remind people.

`tick` does everything that is due, in order of time, each in a transaction of its own; doing it twice changes nothing.
`next_moment` says when it will have something to do again, so that a clock that jumps can stop there on its way.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from records.dates import dutch_day
from records.kinds import MailKind
from records.meeting import CaseTableMeeting
from records.referral import Referral
from records.request import SupportRequest
from records.session import Database
from records.vocabulary import Machine, MeetingAction, MeetingState, ReferralAction, ReferralState
from records.words import _
from workflow import reminders
from workflow.actor import SYSTEM
from workflow.clock import over_before
from workflow.engine import fire
from workflow.errors import Refused


@dataclass(frozen=True, slots=True)
class Deed:
    """An action of the system that is due at `at`; `said` tells it in words."""

    at: datetime
    machine: Machine
    key: str
    action: str
    said: str


def tick(database: Database, now: datetime) -> list[str]:
    """Do everything that is due by `now`; gives what was done, in words."""
    with database.reading() as session:
        deeds = deeds_until(session, now)
    done = [deed.said for deed in deeds if _do(database, deed, now)]
    return done + _remind(database, now)


def deeds_until(session: Session, until: datetime) -> list[Deed]:
    """List what the system must fire up to a moment, as things stand now, the earliest first."""
    return sorted([*_openings(session, until), *_lapses(session, until)], key=lambda deed: (deed.at, deed.key))


def next_moment(database: Database, after: datetime, until: datetime) -> datetime | None:
    """Give the first moment after `after`, up to `until`, at which something falls due; None when nothing does."""
    with database.reading() as session:
        moments = [deed.at for deed in deeds_until(session, until)]
        moments += [one.at for one in reminders.unwritten(session, until)]
    return min((at for at in moments if at > after), default=None)


def _over_at(due: datetime) -> datetime:
    """Give the first moment at which a deadline is over: it includes its minute (`workflow.clock.is_over`)."""
    return over_before(due) + timedelta(minutes=1)


def _openings(session: Session, until: datetime) -> list[Deed]:
    query = select(CaseTableMeeting.id, CaseTableMeeting.deadline, CaseTableMeeting.starts_at).where(
        CaseTableMeeting.state == MeetingState.ANNOUNCED,
        CaseTableMeeting.opened_at.is_(None),
        CaseTableMeeting.deadline < over_before(until),
    )
    return [
        Deed(
            _over_at(deadline),
            Machine.MEETING,
            key,
            MeetingAction.OPEN_ENVELOPES.value,
            _("Casetafel van {day}: de enveloppen zijn open.", day=dutch_day(starts_at)),
        )
        for key, deadline, starts_at in session.execute(query)
        if deadline is not None
    ]


def _lapses(session: Session, until: datetime) -> list[Deed]:
    query = (
        select(Referral.id, Referral.due_at, SupportRequest.reference)
        .join(SupportRequest, SupportRequest.id == Referral.request_id)
        .where(Referral.state == ReferralState.OFFERED, Referral.due_at < over_before(until))
    )
    return [
        Deed(
            _over_at(due),
            Machine.REFERRAL,
            key,
            ReferralAction.LAPSE.value,
            _("Vraag {reference}: een doorverwijzing verliep zonder antwoord.", reference=reference),
        )
        for key, due, reference in session.execute(query)
        if due is not None
    ]


def _do(database: Database, deed: Deed, now: datetime) -> bool:
    """Fire one action; False when somebody was first, or it no longer fits."""
    try:
        with database.writing() as session:
            fire(session, deed.machine, deed.key, deed.action, SYSTEM, {}, None, now)
    except (Refused, StaleDataError):
        return False
    return True


def _remind(database: Database, now: datetime) -> list[str]:
    with database.reading() as session:
        waiting = reminders.unwritten(session, now)
    if not waiting:
        return []
    done = []
    with database.writing() as session:
        for one in reminders.unwritten(session, now):  # again, alone: nobody else writes them meanwhile
            count = reminders.write(session, one, now)
            if count:
                reference = session.get_one(SupportRequest, one.request_id).reference
                done.append(_told(one, reference))
    return done


def _told(one: reminders.Reminder, reference: str) -> str:
    if one.kind is MailKind.POLL_REMINDER:
        return _(
            "Vraag {reference}: wie nog niet antwoordde in de datumprikker, kreeg een herinnering.", reference=reference
        )
    if one.kind is MailKind.SCHOOL_REMINDER:
        return _("Vraag {reference}: de school kreeg een vriendelijke herinnering.", reference=reference)
    if one.payload["late"]:
        return _("Vraag {reference}: een herinnering dat de termijn voorbij is.", reference=reference)
    return _("Vraag {reference}: een herinnering dat de termijn afloopt.", reference=reference)
