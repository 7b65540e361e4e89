"""The date poll as the process knows it: who was asked, who is still silent, and until when an answer is in time.

Somebody is silent when a coming moment stands in the poll that they said nothing about. Whoever answered everything is
never reminded. Which moments are valid, and which suits best, is for `intake.poll`.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from records.conversation import Assignment, Conversation, PollAnswer, PollSlot
from records.kinds import MailKind
from records.outbox import OutboxEntry
from records.people import Person
from records.request import Participant, SupportRequest
from records.vocabulary import Role
from workflow.calendars import school_calendar
from workflow.clock import add_school_days
from workflow.recipients import Recipient

REPLY_DAYS: Final = 5  # school days to answer a poll that was just opened
AFTER_MORE: Final = 3  # at least so many after a moment was added
GATHERS: Final = timedelta(minutes=20)  # who adds three moments in a row asks once


def ask_replies(session: Session, request: SupportRequest, now: datetime, days: int = REPLY_DAYS) -> None:
    """Set until when everybody may answer: so many school days of the school from now, never earlier than it was."""
    conversation = session.get_one(Conversation, request.id)
    until = add_school_days(now, days, school_calendar(session, request.school_id))
    known = conversation.reply_by
    conversation.reply_by = until if days == REPLY_DAYS or known is None else max(known, until)


def silent(session: Session, request_id: str, now: datetime) -> list[Recipient]:
    """List who did not say something about every coming moment, people of the school first. Three statements."""
    coming = select(PollSlot.id).where(PollSlot.request_id == request_id, PollSlot.starts_at > now)
    slots = frozenset(session.scalars(coming))
    if not slots:
        return []
    given: dict[str, set[str]] = {}
    answers = select(PollAnswer.slot_id, PollAnswer.person_id, PollAnswer.participant_id)
    for row in session.execute(answers.where(PollAnswer.slot_id.in_(slots))):
        given.setdefault(row.person_id or row.participant_id, set()).add(row.slot_id)
    return [one for key, one in _asked(session, request_id) if given.get(key, set()) < slots]


def somebody_silent() -> ColumnElement[bool]:
    """Make the condition, on a request with its conversation, that a moment after the day to answer lacks an answer."""
    later = (PollSlot.request_id == SupportRequest.id, PollSlot.starts_at > Conversation.reply_by)
    school = exists().where(PollAnswer.slot_id == PollSlot.id, PollAnswer.participant_id == Participant.id)
    ours = exists().where(PollAnswer.slot_id == PollSlot.id, PollAnswer.person_id == Assignment.person_id)
    of_school = exists().where(*later, Participant.request_id == SupportRequest.id, ~school)
    of_ours = exists().where(*later, Assignment.request_id == SupportRequest.id, Assignment.ended_at.is_(None), ~ours)
    return of_school | of_ours


def _asked(session: Session, request_id: str) -> list[tuple[str, Recipient]]:
    listed = (
        select(Participant.id, Participant.name, Participant.email, Person.id.label("person_id"))
        .outerjoin(Person, (Person.email == Participant.email) & Person.active)
        .where(Participant.request_id == request_id)
        .order_by(Participant.position)
    )
    assigned = (
        select(Person.id, Person.name, Person.email)
        .join(Assignment, Assignment.person_id == Person.id)
        .where(Assignment.request_id == request_id, Assignment.ended_at.is_(None), Person.active)
        .order_by(Person.name)
    )
    school = [(row.id, Recipient(row.email, row.name, Role.SCHOOL, row.person_id)) for row in session.execute(listed)]
    return school + [
        (row.id, Recipient(row.email, row.name, Role.INTERVIEWER, row.id)) for row in session.execute(assigned)
    ]


def ask_about_more(session: Session, request: SupportRequest, by_id: str | None, now: datetime) -> None:
    """Ask whoever is silent to look again, because a moment was added; somebody who waits for such a mail gets one."""
    session.flush()
    waiting = select(OutboxEntry.recipient).where(
        OutboxEntry.request_id == request.id, OutboxEntry.mail == MailKind.DATE_POLL, OutboxEntry.done_at.is_(None)
    )
    told = set(session.scalars(waiting))
    for one in silent(session, request.id, now):
        if one.email not in told and (one.person_id is None or one.person_id != by_id):
            session.add(_letter(request, one, now))


def _letter(request: SupportRequest, one: Recipient, now: datetime) -> OutboxEntry:
    return OutboxEntry(
        mail=MailKind.DATE_POLL,
        request_id=request.id,
        recipient=one.email,
        recipient_name=one.name,
        person_id=one.person_id,
        role=one.role,
        payload={},
        created_at=now,
        not_before=now + GATHERS,
    )


def is_silent(people: Sequence[Recipient], email: str | None) -> bool:
    """Say whether somebody with this address is among them."""
    return any(one.email == email for one in people)
