"""The PDFs that were made of a case table and of an advice, as a list of files shows them."""

from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from records.dates import dutch_day
from records.files import MadeDocument
from records.kinds import Audience, DocumentKind, Part
from records.words import _
from workflow.reach import MeetingSight, Sight


def minutes_of(session: Session, sight: MeetingSight, meeting_id: str) -> list[dict[str, Any]]:
    """Give the minutes of a case table to who may read them. One statement at most."""
    if not sight.may_read_minutes:
        return []
    return _found(session, MadeDocument.kind == DocumentKind.MINUTES, MadeDocument.meeting_id == meeting_id)


def advice_papers(session: Session, sight: Sight, request_id: str, number: int | None = None) -> list[dict[str, Any]]:
    """Give the advice as the school receives it: every version, or the one with this number. One statement at most."""
    if not sight.can(Part.ADVICE):
        return []
    wanted = [
        MadeDocument.request_id == request_id,
        MadeDocument.kind == DocumentKind.ADVICE,
        MadeDocument.audience == Audience.SCHOOL,
    ]
    if number is not None:
        wanted.append(MadeDocument.version == number)
    return _found(session, *wanted)


def _found(session: Session, *conditions: ColumnElement[bool]) -> list[dict[str, Any]]:
    columns = (MadeDocument.id, MadeDocument.kind, MadeDocument.version, MadeDocument.pages, MadeDocument.made_at)
    rows = session.execute(select(*columns).where(*conditions).order_by(MadeDocument.made_at.desc())).all()
    return [
        {
            "title": row.kind.label,
            "href": f"/documenten/{row.id}",
            "text": _("pdf, versie {number}, {day}, {pages} blz.", number=row.version, day=dutch_day(row.made_at),
                      pages=row.pages),
        }
        for row in rows
    ]  # fmt: skip
