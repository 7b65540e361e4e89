"""From intents to rows: mails and documents become outbox entries, a term becomes the day it ends.

Written in the transaction of the action itself, so that nothing is sent for what was rolled back and nothing is lost
once it is committed (process.md, law 3).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from records.conversation import Conversation
from records.kinds import Audience, DocumentKind, MailKind
from records.meeting import AgendaItem, CaseTableMeeting
from records.outbox import OutboxEntry
from records.referral import Referral
from records.request import SupportRequest
from records.session import append, fetch
from records.vocabulary import ReferralState
from workflow.calendars import network_calendar
from workflow.clock import add_school_days, school_days_left
from workflow.facts import REQUEST, last_decision
from workflow.move import AnyMove
from workflow.recipients import Recipient, recipients
from workflow.rules.row import Intent, Mail, Produce, Term
from workflow.turn import school_at_turn, turn_of

Resolved = list[tuple[MailKind, list[Recipient], dict[str, Any]]]

# What differs between a mail and a document; the rows of one statement name the same columns.
EMPTY: Final = dict.fromkeys(
    ("mail", "document", "audience", "request_id", "meeting_id", "referral_id", "recipient", "recipient_name",
     "person_id", "role"),
)  # fmt: skip


def resolve_before(move: AnyMove, intents: Sequence[Intent]) -> Resolved:
    """Find the recipients of mails about what will be gone after the effects, with the moment that was agreed."""
    early = [intent for intent in intents if isinstance(intent, Mail) and intent.before]
    return [(mail.kind, recipients(move, mail.to), _moment(move)) for mail in early]


def post(move: AnyMove, intents: Sequence[Intent], before: Resolved) -> None:
    """Write what this action asks for, after its effects."""
    mails = list(before)
    rows: list[dict[str, Any]] = []
    for intent in intents:
        if isinstance(intent, Term):
            _start_term(move, intent)
        elif isinstance(intent, Produce):
            rows += _produce(move, intent)
        elif not intent.before:
            mails.append((intent.kind, recipients(move, intent.to), _moment(move)))
    seen: set[tuple[MailKind, str, str | None, str | None]] = set()
    for kind, addressees, payload in mails:
        for one in addressees:
            key = (kind, one.email, one.referral_id, one.request_id)
            if key not in seen:
                seen.add(key)
                rows.append(_letter(move, kind, one, payload))
    append(move.session, OutboxEntry, rows)


def _moment(move: AnyMove) -> dict[str, Any]:
    """Take down what a calendar mail says, as it is at this moment (RFC 5546 asks the old time in a CANCEL)."""
    subject = move.subject
    if isinstance(subject, CaseTableMeeting):
        return {
            "starts_at": subject.starts_at.isoformat(),
            "minutes": subject.minutes,
            "place": subject.place,
            "sequence": subject.sequence,
            **({"addition": move.detail["version"]} if "told" in move.detail else {}),
        }
    request_id = subject.id if isinstance(subject, SupportRequest) else subject.request_id
    conversation = fetch(move.session, _agreed(), {"request_id": request_id}).first()
    if conversation is None or conversation.starts_at is None:
        return {}
    return {
        "starts_at": conversation.starts_at.isoformat(),
        "minutes": conversation.minutes,
        "place": conversation.place,
        "sequence": conversation.sequence,
    }


@cache
def _agreed() -> Select[datetime | None, int | None, str | None, int]:
    columns = (Conversation.starts_at, Conversation.minutes, Conversation.place, Conversation.sequence)
    return select(*columns).where(Conversation.request_id == REQUEST)


def _belongs(move: AnyMove) -> dict[str, str | None]:
    subject = move.subject
    if isinstance(subject, CaseTableMeeting):
        return {"meeting_id": subject.id}
    if isinstance(subject, Referral):
        return {"request_id": subject.request_id, "referral_id": subject.id}
    return {"request_id": subject.id}


def _letter(move: AnyMove, kind: MailKind, one: Recipient, payload: dict[str, Any]) -> dict[str, Any]:
    belongs = _belongs(move)
    if one.referral_id is not None:
        belongs["referral_id"] = one.referral_id
    if one.request_id is not None:
        belongs["request_id"] = one.request_id
    elif isinstance(move.subject, SupportRequest):
        belongs["meeting_id"] = move.detail.get("meeting_id")
    return {
        **EMPTY,
        "mail": kind,
        "recipient": one.email,
        "recipient_name": one.name,
        "person_id": one.person_id,
        "role": one.role,
        "payload": {**payload, "reason": move.reason} if move.reason else payload,
        "created_at": move.now,
        "not_before": move.now,
        **belongs,
    }


def _produce(move: AnyMove, intent: Produce) -> Iterable[dict[str, Any]]:
    for audience in intent.audiences:
        for belongs in _what_about(move, intent.kind, audience):
            yield _order(move, intent.kind, audience, belongs)


def _what_about(move: AnyMove, kind: DocumentKind, audience: Audience) -> Iterable[dict[str, str | None]]:
    """Tell what a document is about: one extract per discussed request, one letter per referral.

    Who supported gets a closing note with its own result alone: one per referral that was completed.
    """
    if kind is DocumentKind.EXTRACT and isinstance(move.subject, CaseTableMeeting):
        items = select(AgendaItem.request_id).where(
            AgendaItem.meeting_id == move.subject.id, AgendaItem.discussed_at.is_not(None)
        )
        if "told" in move.detail:  # something was added, for one school or for none
            items = items.where(AgendaItem.request_id.in_(move.detail["told"]))
        for request_id in dict.fromkeys(move.session.scalars(items.order_by(AgendaItem.position))):
            yield {"meeting_id": move.subject.id, "request_id": request_id}
    elif kind is DocumentKind.REFERRAL_LETTER and isinstance(move.subject, SupportRequest):
        yield from _referrals(move.session, move.subject, Referral.state == ReferralState.OFFERED)
    elif (
        kind is DocumentKind.CLOSING_NOTE and audience is Audience.REFERRED and isinstance(move.subject, SupportRequest)
    ):
        yield from _referrals(move.session, move.subject, Referral.state == ReferralState.COMPLETED)
    else:
        yield _belongs(move)


def _referrals(
    session: Session, request: SupportRequest, condition: ColumnElement[bool]
) -> Iterable[dict[str, str | None]]:
    found = select(Referral.id).where(Referral.decision_id == last_decision(request.id), condition)
    for referral_id in session.scalars(found.order_by(Referral.id)):
        yield {"request_id": request.id, "referral_id": referral_id}


def _order(move: AnyMove, kind: DocumentKind, audience: Audience, belongs: dict[str, str | None]) -> dict[str, Any]:
    payload = {key: move.detail[key] for key in ("version",) if key in move.detail}
    return {
        **EMPTY,
        "document": kind,
        "audience": audience,
        "payload": payload,
        "created_at": move.now,
        "not_before": move.now,
        **belongs,
    }


def stop_term(move: AnyMove) -> None:
    """End the term of the state that is left, before the effects set another."""
    if isinstance(move.subject, SupportRequest) and move.subject.state is not move.came_from:
        move.subject.due_at = None
        move.subject.term_days = None


def _start_term(move: AnyMove, term: Term) -> None:
    request = move.subject
    if not isinstance(request, SupportRequest):
        return
    days = term.crisis if request.crisis and term.crisis is not None else term.days
    move.session.flush()
    if school_at_turn(turn_of(move.session, [request])[request.id]):
        request.term_days, request.due_at = days, None  # it stands still until the school has answered
    else:
        calendar = network_calendar(move.session)
        request.term_days, request.due_at = None, add_school_days(move.now, days, calendar)


def resume_term(session: Session, request: SupportRequest, now: datetime) -> None:
    """Let a term that waited for the school run from now on: call it when a director answers the poll."""
    if request.term_days is not None:
        calendar = network_calendar(session)
        request.due_at, request.term_days = add_school_days(now, request.term_days, calendar), None


def pause_term(session: Session, request: SupportRequest, now: datetime) -> None:
    """Let a running term stand still when the school turns out to be at turn: call it when there is more to answer."""
    if request.due_at is None or not school_at_turn(turn_of(session, [request])[request.id]):
        return
    left = school_days_left(now, request.due_at, network_calendar(session))
    request.term_days, request.due_at = max(left, 1), None
