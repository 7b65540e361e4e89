"""Reminders: who gets one, about what, and when. Source: design/process.md, "Time".

A reminder goes to whoever is at turn, one school day before the end of a term and the day after; a school that is at
turn gets a friendly one after 10 and after 20 school days, and nothing else. Each is written once: what stands in the
outbox already is left alone. In a date poll only whoever is silent is reminded. They leave on school days between 8 and
18 h only: of the school for its people, of the network for all others.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.conversation import Conversation
from records.kinds import MailKind
from records.meeting import AgendaItem, MeetingOrganisation, PartnerInput
from records.outbox import OutboxEntry
from records.people import OrganisationMember
from records.referral import Referral
from records.request import SupportRequest
from records.vocabulary import ReferralState, Role, State
from workflow.actor import SYSTEM
from workflow.calendars import network_calendar, school_calendar, school_calendars
from workflow.clock import next_sending_moment, reminder_moments, school_reminder_moments
from workflow.move import Move
from workflow.polling import silent, somebody_silent
from workflow.recipients import Recipient, recipients
from workflow.rules.row import To
from workflow.school_calendar import Calendar
from workflow.turn import awaits_school, counts_now, school_at_turn, turn_of

AHEAD: Final = timedelta(days=75)  # the school day before a term that ends after the summer lies in June
WAITS_FOR_SCHOOL: Final = (State.PLANNING, State.REVIEW, State.ADVISED)
TO_OF: Final = {
    Role.COORDINATOR: To.COORDINATOR,
    Role.INTERVIEWER: To.INTERVIEWERS,
    Role.PARTNER: To.TABLE,
}


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder that is due at `at`. `payload` tells it from every other about the same thing."""

    at: datetime
    kind: MailKind
    request_id: str
    referral_id: str | None
    payload: dict[str, Any]

    @property
    def key(self) -> tuple[Any, ...]:
        """Give what makes this reminder this one."""
        return (self.kind, self.request_id, self.referral_id, *sorted(self.payload.items()))


def foreseen(session: Session, until: datetime) -> list[Reminder]:
    """List every reminder that falls due up to a moment, as things stand now, the earliest first."""
    found = [
        *_of_terms(session, until),
        *_of_referrals(session, until),
        *_on_school_calendars(session, until),
        *_of_talks(session, until),
    ]
    return sorted((one for one in found if one.at <= until), key=lambda one: (one.at, one.request_id))


def unwritten(session: Session, until: datetime) -> list[Reminder]:
    """List the foreseen reminders that are not in the outbox yet."""
    found = foreseen(session, until)
    if not found:
        return []
    query = select(OutboxEntry.mail, OutboxEntry.request_id, OutboxEntry.referral_id, OutboxEntry.payload).where(
        OutboxEntry.request_id.in_({one.request_id for one in found}),
        OutboxEntry.mail.in_((MailKind.TERM_REMINDER, MailKind.SCHOOL_REMINDER, MailKind.POLL_REMINDER)),
    )
    written = {
        (kind, request_id, referral_id, *sorted(payload.items()))
        for kind, request_id, referral_id, payload in session.execute(query)
    }
    return [one for one in found if one.key not in written]


def write(session: Session, reminder: Reminder, now: datetime) -> int:
    """Put a reminder in the outbox, for everybody it concerns; gives for how many."""
    request = session.get_one(SupportRequest, reminder.request_id)
    people = _addressees(session, request, reminder, now)
    leaves = next_sending_moment(now, _calendar_of(session, request, reminder))
    for one in people:
        entry = OutboxEntry(
            mail=reminder.kind,
            request_id=request.id,
            referral_id=reminder.referral_id,
            recipient=one.email,
            recipient_name=one.name,
            person_id=one.person_id,
            role=one.role,
            payload=reminder.payload,
            created_at=now,
            not_before=leaves,
        )
        session.add(entry)
    session.flush()
    return len(people)


def _calendar_of(session: Session, request: SupportRequest, reminder: Reminder) -> Calendar:
    if reminder.kind in {MailKind.SCHOOL_REMINDER, MailKind.POLL_REMINDER}:
        return school_calendar(session, request.school_id)
    return network_calendar(session)


def _of_terms(session: Session, until: datetime) -> Iterable[Reminder]:
    query = select(SupportRequest.id, SupportRequest.due_at, SupportRequest.state_since).where(
        SupportRequest.due_at <= until + AHEAD
    )
    for request_id, due, since in session.execute(query).all():
        if due is not None:
            yield from _around(session, due, since, request_id, None)


def _of_referrals(session: Session, until: datetime) -> Iterable[Reminder]:
    query = select(Referral.id, Referral.request_id, Referral.due_at, Referral.offered_at).where(
        Referral.state == ReferralState.OFFERED, Referral.due_at <= until + AHEAD
    )
    for referral_id, request_id, due, since in session.execute(query).all():
        if due is not None:
            yield from _around(session, due, since, request_id, referral_id)


def _around(
    session: Session, due: datetime, since: datetime, request_id: str, referral_id: str | None
) -> Iterable[Reminder]:
    for at in reminder_moments(due, network_calendar(session), since):
        payload = {"due": due.isoformat(), "late": at > due}
        yield Reminder(at, MailKind.TERM_REMINDER, request_id, referral_id, payload)


def _on_school_calendars(session: Session, until: datetime) -> Iterable[Reminder]:
    """What is counted for schools: their own turn, and the date poll. The calendars of all come in one statement."""
    waiting, polls = _waiting_schools(session, until), _polls(session, until)
    schools = (row.school_id for row in (*waiting, *polls) if row.school_id is not None)
    calendars = school_calendars(session, schools)
    for row in waiting:
        calendar = calendars.get(row.school_id) or network_calendar(session)
        for number, at in enumerate(school_reminder_moments(row.state_since, calendar), 1):
            told: dict[str, Any] = {"since": row.state_since.isoformat(), "number": number}
            yield Reminder(at, MailKind.SCHOOL_REMINDER, row.id, None, told)
    for row in polls:
        calendar = calendars.get(row.school_id) or network_calendar(session)
        for at in reminder_moments(row.reply_by, calendar, row.state_since):
            told = {"due": row.reply_by.isoformat(), "late": at > row.reply_by}
            yield Reminder(at, MailKind.POLL_REMINDER, row.id, None, told)


def _waiting_schools(session: Session, until: datetime) -> list[Any]:
    query = select(SupportRequest.id, SupportRequest.state, SupportRequest.state_since, SupportRequest.school_id).where(
        SupportRequest.state.in_(WAITS_FOR_SCHOOL), SupportRequest.state_since <= until
    )
    rows = session.execute(query).all()
    turns = turn_of(session, rows)
    return [row for row in rows if school_at_turn(turns[row.id])]


def _polls(session: Session, until: datetime) -> list[Any]:
    """Find the polls in which somebody is silent: they are reminded before the day to answer and after it."""
    query = (
        select(SupportRequest.id, SupportRequest.school_id, SupportRequest.state_since, Conversation.reply_by)
        .join(Conversation, Conversation.request_id == SupportRequest.id)
        .where(SupportRequest.state == State.PLANNING, Conversation.reply_by <= until + AHEAD, somebody_silent())
    )
    return list(session.execute(query).all())


def _of_talks(session: Session, until: datetime) -> Iterable[Reminder]:
    """A school that first talks with a partner is asked kindly whether it goes on."""
    query = (
        select(Referral.id, Referral.request_id, Referral.state_since, SupportRequest.school_id)
        .join(SupportRequest, SupportRequest.id == Referral.request_id)
        .where(awaits_school(), counts_now(), Referral.state_since <= until)
    )
    rows = session.execute(query).all()
    calendars = school_calendars(session, (row.school_id for row in rows if row.school_id is not None))
    for row in rows:
        calendar = calendars.get(row.school_id) or network_calendar(session)
        for number, at in enumerate(school_reminder_moments(row.state_since, calendar), 1):
            payload = {"since": row.state_since.isoformat(), "number": number}
            yield Reminder(at, MailKind.SCHOOL_REMINDER, row.request_id, row.id, payload)


def _addressees(session: Session, request: SupportRequest, reminder: Reminder, now: datetime) -> Sequence[Recipient]:
    if reminder.referral_id is not None and reminder.kind is MailKind.TERM_REMINDER:
        referral = session.get_one(Referral, reminder.referral_id)
        return recipients(_about(session, referral, now), To.REFERRED)
    if reminder.kind is MailKind.POLL_REMINDER:
        return silent(session, request.id, now)
    about = _about(session, request, now)
    if reminder.kind is MailKind.SCHOOL_REMINDER:
        return recipients(about, To.SCHOOL_LEAD)
    turn = turn_of(session, [request])[request.id]
    found = [one for role in sorted(turn) if role in TO_OF for one in recipients(about, TO_OF[role])]
    if Role.PARTNER in turn:
        busy = _still_writing(session, request.id)
        found = [one for one in found if one.person_id in busy]
    return found


def _about(session: Session, subject: SupportRequest | Referral, now: datetime) -> Any:
    return Move(session, subject, SYSTEM, Role.SYSTEM, {}, None, now, subject.state)


def _still_writing(session: Session, request_id: str) -> frozenset[str]:
    """Give the people of organisations at the table that did not hand in their envelope for this request."""
    handed = select(PartnerInput.organisation_id).where(
        PartnerInput.item_id == AgendaItem.id, PartnerInput.handed_in_at.is_not(None)
    )
    query = (
        select(OrganisationMember.person_id)
        .join(MeetingOrganisation, MeetingOrganisation.organisation_id == OrganisationMember.organisation_id)
        .join(AgendaItem, AgendaItem.meeting_id == MeetingOrganisation.meeting_id)
        .where(
            AgendaItem.request_id == request_id,
            AgendaItem.outcome.is_(None),
            MeetingOrganisation.organisation_id.not_in(handed.correlate(AgendaItem)),
        )
    )
    return frozenset(session.scalars(query))
