"""Minutes that were shared never change: what is added later comes under them, dated, in a next version of the paper.

That version is printed from what the one before it said, word for word, not from what the tables say by now: a person,
a school or an organisation that has another name meanwhile keeps the old one there, as on the first print.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents import pieces
from documents.kept import from_kept
from records.files import MadeDocument
from records.meeting import MinutesAddition
from records.outbox import OutboxEntry
from records.vocabulary import Role

NO_TITLES: Final[Mapping[str, str]] = {}


def additions_by(session: Session, entry: OutboxEntry) -> list[MinutesAddition]:
    """Read what was added to the minutes by the moment of this order, the first first."""
    wanted = (MinutesAddition.meeting_id == entry.meeting_id, MinutesAddition.added_at <= entry.created_at)
    return list(session.scalars(select(MinutesAddition).where(*wanted).order_by(MinutesAddition.number)))


def paper_before(session: Session, entry: OutboxEntry, letterhead: pieces.Letterhead) -> Any:
    """Give what the last version before this one said, under this letterhead; None where none was printed yet."""
    if entry.document is None:
        return None
    query = select(MadeDocument.said).where(
        MadeDocument.kind == entry.document,
        MadeDocument.audience == entry.audience,
        MadeDocument.meeting_id == entry.meeting_id,
        MadeDocument.request_id == entry.request_id,
        MadeDocument.version < letterhead.version,
    )
    said = session.scalars(query.order_by(MadeDocument.version.desc()).limit(1)).first()
    return from_kept(entry.document, said, letterhead) if said else None


def with_added(
    before: Sequence[pieces.Added], additions: Sequence[MinutesAddition], titles: Mapping[str, str] = NO_TITLES
) -> tuple[pieces.Added, ...]:
    """Put the additions that are new under those that stood there; `titles` names the cases, by dossiernummer."""
    fresh = [
        pieces.Added(
            number=number,
            text=each.text,
            at=each.added_at,
            by=pieces.Someone(name=each.added_by.name, what=Role.COORDINATOR.label),
            about=titles.get(each.request.reference, "") if each.request else "",
        )
        for number, each in enumerate(additions, start=1)
    ]
    return (*before, *fresh[len(before) :])
