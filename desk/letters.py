"""What each mail says: its context, built through reach for this recipient at the moment of sending.

A recipient who may no longer see the request gets nothing, save where a mail tells just that: it is called off, it is
withdrawn. Such a mail then holds the reference alone, and its button leads to one's own desk.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from desk import letter_links
from mails import contexts as c
from records.kinds import MailKind, Part
from records.outbox import OutboxEntry
from records.request import Participant, SupportRequest
from records.vocabulary import Role
from workflow.actor import Actor
from workflow.people import load_actor
from workflow.reach import Sight, sight_as, sight_on
from workflow.turn import turn_of

Handler = Callable[[Session, OutboxEntry, datetime], c.Context | None]

FAREWELL: Final = frozenset(
    {
        MailKind.WITHDRAWN,
        MailKind.UNTABLED,
        MailKind.CONVERSATION_CANCELLED,
        MailKind.RELIEVED,
        MailKind.REFERRAL_STOPPED,
    }
)
NEEDS: Final[Mapping[MailKind, Part]] = {
    MailKind.CRISIS_ALERT: Part.CRISIS_CALL,
    MailKind.REPORT_TO_REVIEW: Part.REPORT_REVIEW,
    MailKind.CHANGES_REQUESTED: Part.REMARKS,
    MailKind.REPORT_APPROVED: Part.REPORT,
    MailKind.TABLED: Part.AGENDA_ITEM,
    MailKind.ADVICE_READY: Part.ADVICE,
    MailKind.EXTRACT_PUBLISHED: Part.EXTRACT,
}
WITH_DUE: Final = frozenset(
    {
        MailKind.NEW_REQUEST,
        MailKind.INSISTED,
        MailKind.REOPENED,
        MailKind.ASSIGNED,
        MailKind.ASSIGNMENT_DECLINED,
        MailKind.REPORT_REMINDER,
        MailKind.CHANGES_REQUESTED,
        MailKind.CLARIFICATION_ASKED,
    }
)


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail about one request, and what its reader may see of that request now."""

    session: Session
    entry: OutboxEntry
    now: datetime
    request: SupportRequest
    sight: Sight
    actor: Actor

    def about(self) -> dict[str, Any]:
        """Give what every mail about a request has in common."""
        request, entry = self.request, self.entry
        if not self.sight.roles:
            return {"link": letter_links.home(), "reference": request.reference}
        school = request.school.name if request.school else ""
        due = request.due_at if entry.mail in WITH_DUE and entry.role in self.turn() else None
        return {
            "link": letter_links.address(entry, request.reference),
            "reference": request.reference,
            "title": request.title or "",
            "school": school,
            "due": due,
        }

    def turn(self) -> frozenset[Role]:
        """Say who is at turn now."""
        return turn_of(self.session, [self.request])[self.request.id]


def open_letter(session: Session, entry: OutboxEntry, now: datetime) -> Letter | None:
    """Look again at what the recipient may see; None when there is nothing to send any more."""
    request = session.get(SupportRequest, entry.request_id) if entry.request_id else None
    if request is None or entry.mail is None:
        return None
    actor = load_actor(session, entry.person_id)
    if entry.person_id is not None and not actor.is_someone:
        return None  # an account that is no longer active
    sight = sight_on(session, actor, request, now) if actor.is_someone else Sight()
    if entry.role not in sight.roles and _is_listed(session, request, entry):
        sight = sight_as(session, request, Role.SCHOOL, now)  # named by the school, at this address
    elif entry.role not in sight.roles:
        sight = Sight()
    part = NEEDS.get(entry.mail)
    if part is not None and not sight.can(part):
        return None
    if not sight.roles and entry.mail not in FAREWELL:
        return None
    return Letter(session, entry, now, request, sight, actor)


def _is_listed(session: Session, request: SupportRequest, entry: OutboxEntry) -> bool:
    """Say whether the school named this very address: as its contact, or as somebody of the conversation."""
    if entry.role not in {Role.SCHOOL, Role.SCHOOL_LEAD} or entry.recipient is None:
        return False
    named = select(SupportRequest.id).outerjoin(Participant, Participant.request_id == SupportRequest.id)
    address = entry.recipient.lower()
    of_it = or_(Participant.email == address, SupportRequest.contact_email == address)
    return session.scalar(named.where(SupportRequest.id == request.id, of_it).limit(1)) is not None


def plain(session: Session, entry: OutboxEntry, now: datetime) -> c.Context | None:
    """Build a mail that says nothing but what the request is."""
    letter = open_letter(session, entry, now)
    return c.AboutRequest(**letter.about()) if letter else None


def building(build: Callable[[Letter], c.Context | None]) -> Handler:
    """Make a handler of a function that gets the opened letter."""

    def handle(session: Session, entry: OutboxEntry, now: datetime) -> c.Context | None:
        letter = open_letter(session, entry, now)
        return build(letter) if letter else None

    return handle
