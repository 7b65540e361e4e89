"""What happens after a commit: each outbox entry becomes a mail that was sent or a PDF that was made, once.

A feature gives one handler per kind: `handlers = {MailKind.X: f, DocumentKind.Y: g}`, called as
`f(session, entry, now) -> context or None`. It looks again, through reach, at what this recipient may see at this
moment (a read-only session), and gives the context that mails/ or documents/ asks for; None when there is nothing to
send any more. It runs in an app context, outside a request: use `web.addresses.link_to(endpoint)` for addresses.

Per entry: claim it (a short transaction), build and render (outside any), then store and mark as done in one short
transaction. Who dies in between leaves the entry open: the claim runs out and the sweep does it again. A PDF and a
mail of the demo are stored in the transaction that marks them done; a mail over SMTP has the entry's id as Message-ID.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from documents.kept import as_kept
from documents.press import Made
from mails.deliver import DeliveryFailed, Mail, Postman
from mails.write import Addressee, Network, write_mail
from records.base import UtcTime
from records.files import MadeDocument
from records.kinds import DocumentKind, MailKind
from records.outbox import DeliveredMail, OutboxEntry
from records.session import Database
from web.files import Files
from web.logs import log, told

LEASE: Final = timedelta(minutes=5)  # longer than the slowest PDF or mail server may take
WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 60, 240, 720))
BATCH: Final = 100
PERSONAL: Final = frozenset(
    {
        MailKind.SIGN_IN_LINK,
        MailKind.CONFIRM_ADDRESS,
        MailKind.RESUME_LINK,
        MailKind.PHONED_INTAKE,
        MailKind.DRAFT_INVITATION,
    }
)
Handler = Callable[[Session, OutboxEntry, datetime], Any]


Printer = Callable[[DocumentKind, Any], Made]


@dataclass(frozen=True, slots=True)
class Works:
    """Everything it takes to work entries off."""

    database: Database
    handlers: Mapping[Any, Handler]
    postman: Postman
    printer: Printer
    files: Files
    network: Network
    keeps_mail: bool  # the demo: its mailbox page shows every mail, and nothing leaves the machine


class Mailbox:
    """The postman of the demo: what is stored is delivered."""

    def deliver(self, mail: Mail, now: datetime) -> None:
        """Do nothing more."""


def drain(works: Works, now: datetime) -> int:
    """Work off every entry that is due; gives how many were done. A failure of one does not stop the others."""
    done = 0
    seen: set[str] = set()
    while fresh := [each for each in due(works.database, now) if each not in seen]:
        seen.update(fresh)
        done += sum(work_off(works, each, now) for each in fresh)
    return done


def work_off(works: Works, outbox_id: str, now: datetime) -> bool:
    """Do one entry, unless it is done, not due, or another worker has it; gives whether it was done here."""
    if not _claim(works.database, outbox_id, now):
        return False
    try:
        with works.database.reading() as session:
            entry = session.get_one(OutboxEntry, outbox_id)
            kind = entry.mail or entry.document
            context = works.handlers[kind](session, entry, now)
        rows = [] if context is None else _make(works, entry, context, now)
        _finish(works.database, entry, rows, now)
    except Exception as error:  # noqa: BLE001 - whatever it is, the others must go on and this one comes back
        log.error("outbox entry failed", entry=outbox_id, **told(error))
        _put_back(works.database, outbox_id, error, now)
        return False
    return True


def release(database: Database, now: datetime) -> int:
    """Free what a worker that died had claimed; gives how many. Call it when the only worker starts."""
    claimed = (OutboxEntry.done_at.is_(None), OutboxEntry.attempts > 0, OutboxEntry.last_error.is_(None))
    with database.writing() as session:
        result = session.execute(update(OutboxEntry).where(*claimed).values(not_before=now))
        return _count(result)


_DUE: Final = (
    select(OutboxEntry.id)
    .where(OutboxEntry.done_at.is_(None), OutboxEntry.not_before <= bindparam("now", type_=UtcTime))
    .order_by(OutboxEntry.not_before, OutboxEntry.created_at, OutboxEntry.id)
    .limit(BATCH)
)  # built once: the worker asks it all day long


def due(database: Database, now: datetime) -> list[str]:
    """Name the entries that are due, the first first: at most so many at once."""
    with database.reading() as session:
        return list(session.scalars(_DUE, {"now": now}))


def _claim(database: Database, outbox_id: str, now: datetime) -> bool:
    free = (OutboxEntry.id == outbox_id, OutboxEntry.done_at.is_(None), OutboxEntry.not_before <= now)
    claim = update(OutboxEntry).where(*free).values(
        attempts=OutboxEntry.attempts + 1, not_before=now + LEASE, last_error=None
    )  # fmt: skip
    with database.writing() as session:
        return _count(session.execute(claim)) == 1


def _count(result: Any) -> int:
    count: int = result.rowcount
    return count


def _make(works: Works, entry: OutboxEntry, context: Any, now: datetime) -> list[MadeDocument | DeliveredMail]:
    if entry.document is not None:
        return [_print(works, entry, context)]
    mail = write_mail(entry.mail, context, to_of(entry), works.network, entry.id)  # type: ignore[arg-type]  # no document
    works.postman.deliver(mail, now)
    return [
        DeliveredMail(
            outbox_id=entry.id,
            mail=entry.mail,
            recipient=entry.recipient,
            subject=mail.subject[:300],
            text=mail.text if works.keeps_mail else "",
            html=mail.html if works.keeps_mail else "",
            calendar=mail.calendar if works.keeps_mail else None,
            request_id=entry.request_id,
            sent_at=now,
        )
    ]


def to_of(entry: OutboxEntry) -> Addressee:
    """Say to whom the mail of an entry goes."""
    return Addressee(address=entry.recipient or "", name=entry.recipient_name or "", role=entry.role)


def _print(works: Works, entry: OutboxEntry, context: Any) -> MadeDocument:
    made = works.printer(entry.document, context)  # type: ignore[arg-type]  # asked for: a document
    works.files.put(made.pdf)
    return MadeDocument(
        kind=entry.document,
        audience=entry.audience,
        request_id=entry.request_id,
        meeting_id=entry.meeting_id,
        referral_id=entry.referral_id,
        outbox_id=entry.id,
        version=context.letterhead.version,
        pages=made.pages,
        size=made.size,
        sha256=made.sha256,
        content_sha256=made.content_sha256,
        made_at=entry.created_at,  # the moment that stands on the paper itself
        page=made.page or None,
        said=as_kept(entry.document, context),  # type: ignore[arg-type]  # asked for: a document
    )


def _finish(database: Database, entry: OutboxEntry, rows: list[MadeDocument | DeliveredMail], now: datetime) -> None:
    still_open = (OutboxEntry.id == entry.id, OutboxEntry.done_at.is_(None))
    values: dict[str, Any] = {"done_at": now, "last_error": None}
    if entry.mail in PERSONAL:
        values["payload"] = {}  # the key of a draft is in the mail now, and stays nowhere else
    with database.writing() as session:
        if _count(session.execute(update(OutboxEntry).where(*still_open).values(**values))) != 1:
            session.rollback()  # somebody else was faster after all: what they stored is what counts
            return
        session.add_all(rows)


def _put_back(database: Database, outbox_id: str, error: Exception, now: datetime) -> None:
    """Try again later. Of the error only its kind is kept: its words may hold what a school wrote."""
    with database.writing() as session:
        entry = session.get_one(OutboxEntry, outbox_id)
        if entry.done_at is None:
            entry.last_error = type(error).__name__
            entry.not_before = now + WAITS[min(entry.attempts, len(WAITS)) - 1]
            if isinstance(error, DeliveryFailed) and error.permanent:
                entry.done_at = now  # the address does not exist: trying again is of no use
                entry.payload = {} if entry.mail in PERSONAL else entry.payload
