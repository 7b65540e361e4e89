"""Whether anything changed at a table since somebody last looked: one short word, made in one statement.

Of what a reader may not see, nothing is looked at: neither does it change the word.
"""

from collections.abc import Collection
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, literal, null, select, union_all
from sqlalchemy.orm import Session

from casetable.agenda import Item
from records.advice import Advice
from records.kinds import Part
from records.meeting import Agreement, CaseTableMeeting, MeetingExcuse, MeetingPresence, PartnerInput

LENGTH = 16


def pulse_of(session: Session, meeting: CaseTableMeeting, items: Collection[Item]) -> str:
    """Give a word that is another one as soon as this reader would see something else in the room."""
    told: list[Any] = [meeting.version, meeting.state.value, meeting.starts_at, meeting.opened_at]
    for item in items:
        notes = item.notes_revision if item.sight.can(Part.ADVICE_DRAFT) else 0
        told.append((item.id, item.position, item.minutes, item.outcome, item.request.version, notes))
        told.append(sorted(part.value for part in item.sight.parts))
    told += [tuple(row) for row in session.execute(_changes(meeting, items))]
    return sha256(repr(told).encode()).hexdigest()[:LENGTH]


def _changes(meeting: CaseTableMeeting, items: Collection[Item]) -> Any:
    drafts = sorted(item.id for item in items if item.sight.can(Part.ADVICE_DRAFT))
    opened = sorted(item.id for item in items if item.sight.can(Part.INPUTS))
    asked = [
        _rows("present", MeetingPresence.person_id).where(MeetingPresence.meeting_id == meeting.id),
        _rows("excused", MeetingExcuse.person_id).where(MeetingExcuse.meeting_id == meeting.id),
        _rows("advice", Advice.id, Advice.revision, Advice.sent_at).where(Advice.item_id.in_(drafts)),
        _rows("agreement", Agreement.id, Agreement.done_at).where(Agreement.item_id.in_(drafts)),
        _rows("input", PartnerInput.id).where(PartnerInput.item_id.in_(opened), PartnerInput.handed_in_at.is_not(None)),
    ]
    return union_all(*asked).order_by("kind", "one")


def _rows(kind: str, *columns: ColumnElement[Any] | Any) -> Select[Any]:
    texts: list[ColumnElement[Any]] = [cast(column, String) for column in columns]
    texts += [cast(null(), String)] * (3 - len(texts))
    named = [text.label(name) for text, name in zip(texts, ("one", "two", "three"), strict=True)]
    return select(literal(kind, String).label("kind"), *named)
