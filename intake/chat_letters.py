"""The mails of the chat: a crisis to every coordinator, a link to go on, an address to confirm, a phoned question.

All through the outbox, in the transaction of the answer that asks for them.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from intake.draft import Draft
from mails.contexts import PersonalLink, WriteAlong
from records.kinds import MailKind
from records.outbox import OutboxEntry
from records.people import Person
from records.request import DraftInvitation, SupportRequest
from records.vocabulary import Role
from web.actor import hash_key
from web.links import LIVES, Purpose, address_of, make_link, may_write_to
from workflow.people import DRAFT_LIVES

MOST_LETTERS: Final = 12  # of one conversation in a day: its address is only typed, so nobody must be pestered
MOST_ALERTS: Final = 5  # numbers to call for one conversation in a day
_DAY: Final = timedelta(days=1)


def send_what_follows(session: Session, before: Draft, after: Draft, resume_key: str | None, now: datetime) -> None:
    """Send what an answer asks for: an alert for a new crisis call, links to a new address."""
    letters: list[OutboxEntry] = []
    if after.crisis_phone is not None and after.crisis_phone != before.crisis_phone and _may_alert(session, after, now):
        letters += _alerts(session, after, now)
    email = after.contact_email
    is_new = email is not None and email != before.contact_email and not after.phoned
    if email is not None and is_new and (before.contact_email is None or may_send(session, after, now)):
        letters += _links(after, email, resume_key, now) if may_write_to(session, email, now) else []
    session.add_all(letters)


def _may_alert(session: Session, draft: Draft, now: datetime) -> bool:
    """Say whether the coordinators may hear of one more number: the first ones always, a game with numbers not."""
    sent = select(OutboxEntry.created_at).where(
        OutboxEntry.request_id == draft.id,
        OutboxEntry.mail == MailKind.CRISIS_ALERT,
        OutboxEntry.created_at > now - _DAY,
    )
    return len(set(session.scalars(sent))) < MOST_ALERTS


def may_send(session: Session, draft: Draft, now: datetime) -> bool:
    """Say whether this conversation may send more mail to addresses that somebody typed. One statement."""
    kinds = (
        MailKind.CONFIRM_ADDRESS, MailKind.RESUME_LINK, MailKind.PHONED_INTAKE, MailKind.DRAFT_INVITATION,
    )  # fmt: skip
    sent = select(func.count()).where(
        OutboxEntry.request_id == draft.id, OutboxEntry.mail.in_(kinds), OutboxEntry.created_at > now - _DAY
    )
    return (session.scalar(sent) or 0) < MOST_LETTERS


def _onwards(draft: Draft) -> str:
    """Lead to the open question: it stands below everything that was said."""
    return f"/intake/{draft.reference}#vraag"


def confirm_letter(draft: Draft, email: str, now: datetime) -> OutboxEntry:
    """Ask the contact to confirm their address; the link goes on with the conversation."""
    return _letter(MailKind.CONFIRM_ADDRESS, draft, email, {"then": _onwards(draft)}, now)


def resume_letter(draft: Draft, email: str, resume_key: str, now: datetime) -> OutboxEntry:
    """Send the link with which one goes on, also on another device."""
    return _letter(MailKind.RESUME_LINK, draft, email, {"key": resume_key, "then": _onwards(draft)}, now)


def phoned_letter(draft: Draft, email: str, now: datetime) -> OutboxEntry:
    """Let the school look at what a coordinator wrote down for it, and send it itself."""
    return _letter(MailKind.PHONED_INTAKE, draft, email, {"then": f"/intake/{draft.reference}/nalezen"}, now)


def invitation_letter(draft: Draft, invited: DraftInvitation, key: str, now: datetime) -> OutboxEntry:
    """Ask a colleague to write along; the link holds a key of their own."""
    payload = {"key": key, "then": _onwards(draft)}
    letter = _letter(MailKind.DRAFT_INVITATION, draft, invited.email, payload, now)
    letter.recipient_name = invited.name
    return letter


def draft_invitation(session: Session, entry: OutboxEntry, now: datetime) -> WriteAlong | None:
    """Build the mail of an invitation. None once the draft was sent, or when the invitation was taken back.

    Only who proved an address is named: on anybody else's word nobody gets a mail with a name in it.
    """
    request = session.get(SupportRequest, entry.request_id) if entry.request_id else None
    key = str(entry.payload.get("key") or "")
    query = select(DraftInvitation).where(DraftInvitation.key_sha256 == hash_key(key))
    invited = session.scalars(query).one_or_none()
    if request is None or request.submitted_at is not None or invited is None:
        return None
    host = session.get(Person, invited.invited_by_id) if invited.invited_by_id else None
    then = str(entry.payload.get("then") or "")
    token = make_link(Purpose.RESUME, key, now, email=invited.email, then=then)
    return WriteAlong(
        link=address_of(token),
        until=request.last_answer_at + DRAFT_LIVES,
        reference=request.reference,
        by=host.name if host is not None else "",
    )


def phoned_intake(session: Session, entry: OutboxEntry, now: datetime) -> PersonalLink | None:
    """Build the mail of a phoned question: its link confirms the school's address. None once it was sent."""
    request = session.get(SupportRequest, entry.request_id) if entry.request_id else None
    email = entry.recipient or ""
    if request is None or request.submitted_at is not None or (request.contact_email or "") != email:
        return None
    token = make_link(Purpose.CONFIRM, request.id, now, email=email, then=str(entry.payload.get("then") or ""))
    return PersonalLink(link=address_of(token), until=now + LIVES[Purpose.CONFIRM], reference=request.reference)


def _links(draft: Draft, email: str, resume_key: str | None, now: datetime) -> list[OutboxEntry]:
    letters = [] if draft.contact_confirmed_at is not None else [confirm_letter(draft, email, now)]
    if resume_key is not None and draft.resumable:
        letters.append(resume_letter(draft, email, resume_key, now))
    return letters


def _alerts(session: Session, draft: Draft, now: datetime) -> list[OutboxEntry]:
    coordinators = select(Person.id, Person.name, Person.email).where(Person.active, Person.is_coordinator)
    return [
        OutboxEntry(
            mail=MailKind.CRISIS_ALERT,
            request_id=draft.id,
            recipient=row.email,
            recipient_name=row.name,
            person_id=row.id,
            role=Role.COORDINATOR,
            payload={},
            created_at=now,
            not_before=now,
        )
        for row in session.execute(coordinators.order_by(Person.name))
    ]


def _letter(kind: MailKind, draft: Draft, email: str, payload: dict[str, Any], now: datetime) -> OutboxEntry:
    said = draft.answers.get("about_you")
    own = isinstance(said, dict) and str(said.get("email") or "").strip().lower() == email
    name = " ".join(str(said.get("name") or "").split()) if own and isinstance(said, dict) else ""
    return OutboxEntry(
        mail=kind,
        request_id=draft.id,
        recipient=email,
        recipient_name=name[:120],
        role=Role.SCHOOL,
        payload=payload,
        created_at=now,
        not_before=now,
    )
