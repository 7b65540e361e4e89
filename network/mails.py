"""The three mails with a personal link. The token is made at the moment of sending: it stands nowhere but in the mail.

Payloads: SIGN_IN_LINK and CONFIRM_ADDRESS `{"then": path}` (CONFIRM_ADDRESS with `request_id`, and `"regains": true`
for who asked the draft back); RESUME_LINK `{"key": the resume key, "then": path}` with `request_id`.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from mails.contexts import PersonalLink
from network.accounts import known
from records.kinds import MailKind
from records.outbox import OutboxEntry
from records.request import SupportRequest
from web.links import LIVES, Purpose, address_of, make_link
from workflow.people import DRAFT_LIVES


def sign_in_link(session: Session, entry: OutboxEntry, now: datetime) -> PersonalLink | None:
    """Give the link to sign in; nothing when the account was closed meanwhile."""
    email = entry.recipient or ""
    if known(session, email) is None:
        return None
    return _letter(Purpose.SIGN_IN, email, entry, now)


def confirm_address(session: Session, entry: OutboxEntry, now: datetime) -> PersonalLink | None:
    """Give the link that confirms the address of a draft's contact, as long as it is the contact."""
    request = _request(session, entry)
    email = entry.recipient or ""
    if request is None or (request.contact_email or "").lower() != email.lower():
        return None
    purpose = Purpose.REGAIN if entry.payload.get("regains") else Purpose.CONFIRM
    return _letter(purpose, request.id, entry, now, request.reference)


def resume_link(session: Session, entry: OutboxEntry, now: datetime) -> PersonalLink | None:
    """Give the link to go on with a draft; nothing once it was sent."""
    request = _request(session, entry)
    if request is None or request.submitted_at is not None:
        return None
    letter = _letter(Purpose.RESUME, str(entry.payload["key"]), entry, now, request.reference)
    return replace(letter, until=request.last_answer_at + DRAFT_LIVES)


def _request(session: Session, entry: OutboxEntry) -> SupportRequest | None:
    return session.get(SupportRequest, entry.request_id) if entry.request_id is not None else None


def _letter(purpose: Purpose, subject: str, entry: OutboxEntry, now: datetime, reference: str = "") -> PersonalLink:
    then = str(entry.payload.get("then") or "")
    token = make_link(purpose, subject, now, email=entry.recipient or "", then=then)
    return PersonalLink(link=address_of(token), until=now + LIVES.get(purpose, DRAFT_LIVES), reference=reference)


HANDLERS: Final = {
    MailKind.SIGN_IN_LINK: sign_in_link,
    MailKind.CONFIRM_ADDRESS: confirm_address,
    MailKind.RESUME_LINK: resume_link,
}
