"""Where the button of each mail leads, per kind. A page that this app does not have gives way to the request."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from desk import places
from records.kinds import MailKind
from records.outbox import OutboxEntry
from web.addresses import link
from web.links import ANSWER_PAGE, POLL_PAGE, PREPARE_PAGE, Purpose, address_of, make_link

DESK: Final = "/werkblad"
REQUEST: Final = "/vragen/{reference}"
REPORT: Final = "/vragen/{reference}/verslag"
WRITE: Final = "/vragen/{reference}/verslag/schrijven"
POLL: Final = "/vragen/{reference}/datumprikker"
MEETING: Final = "/casetafels/{meeting}"
REFERRAL: Final = "/doorverwijzingen/{referral}"

PATHS: Final[Mapping[MailKind, str]] = {
    MailKind.ASSIGNED: POLL,
    MailKind.INTERVIEWERS_KNOWN: POLL,
    MailKind.DATE_POLL: POLL,
    MailKind.POLL_REMINDER: POLL,
    MailKind.REPORT_REMINDER: WRITE,
    MailKind.REPORT_TO_REVIEW: "/vragen/{reference}/verslag/nalezen",
    MailKind.CHANGES_REQUESTED: WRITE,
    MailKind.REPORT_APPROVED: REPORT,
    MailKind.TABLED: "/casetafels/{meeting}/enveloppen/{reference}",
    MailKind.UNTABLED: MEETING,
    MailKind.ADVICE_READY: "/vragen/{reference}/advies",
    MailKind.CLARIFICATION_ASKED: "/vragen/{reference}/advies/schrijven",
    MailKind.REFERRAL_OFFERED: REFERRAL,
    MailKind.REFERRAL_CONFIRMED: REFERRAL,
    MailKind.REFERRAL_COMPLETED: REFERRAL,
    MailKind.CLOSED: "/vragen/{reference}/evaluatie",
    MailKind.MEETING_INVITATION: MEETING,
    MailKind.MEETING_UPDATED: MEETING,
    MailKind.MEETING_CANCELLED: MEETING,
    MailKind.MINUTES_PUBLISHED: MEETING,
    MailKind.MESSAGE_NOTICE: "/vragen/{reference}/berichten",
}
OF_REFERRAL: Final = frozenset({MailKind.TERM_REMINDER, MailKind.SCHOOL_REMINDER})


def address(entry: OutboxEntry, reference: str) -> str:
    """Give the whole address behind the button of a mail about a request (or about a meeting, without reference)."""
    if entry.mail is None:
        raise ValueError("only a mail has a button")
    path = PATHS.get(entry.mail, REQUEST)
    if entry.mail in OF_REFERRAL and entry.referral_id is not None:
        path = REFERRAL
    named = {"reference": reference, "meeting": entry.meeting_id or "", "referral": entry.referral_id or ""}
    wanted = places.page_of(path, **named)
    if wanted:
        return link(wanted)
    return link(REQUEST.format(**named) if reference else DESK)


def to_answer(entry: OutboxEntry, now: datetime) -> str:
    """Give the link with which a partner answers a referral from its mail, without signing in."""
    token = make_link(Purpose.ANSWER, entry.referral_id or "", now, email=entry.recipient or "")
    return address_of(token, ANSWER_PAGE)


def to_poll(participant_id: str, entry: OutboxEntry, now: datetime) -> str:
    """Give the link with which somebody of the school says when they can, without an account."""
    return address_of(make_link(Purpose.POLL, participant_id, now, email=entry.recipient or ""), POLL_PAGE)


def to_prepare(entry: OutboxEntry, now: datetime, reference: str = "") -> str:
    """Give the link with which a partner prepares a table from its mail, without signing in; `reference`: one case."""
    asked_for = entry.payload.get("organisation")
    subject = f"{entry.meeting_id}/{asked_for}" if asked_for else entry.meeting_id or ""
    token = make_link(Purpose.PREPARE, subject, now, email=entry.recipient or "")
    return address_of(token, f"{PREPARE_PAGE}?vraag={reference}" if reference else PREPARE_PAGE)


def home() -> str:
    """Give the address for whoever may no longer see what a mail is about."""
    return link(DESK)
