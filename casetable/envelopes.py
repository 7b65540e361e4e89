"""Envelopes as somebody may read them: the own organisation's always, those of others only once they are open.

Nothing of a sealed envelope of somebody else is ever selected: neither its text, nor its length, nor that it is there.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from records.advice import UnusedPoint
from records.kinds import Part
from records.meeting import AgendaItem, CaseTableMeeting, InputPoint, MeetingOrganisation, PartnerInput
from records.organisations import Organisation
from records.people import Person
from records.session import fetch
from records.vocabulary import AgendaOutcome, InputField, MeetingState
from workflow.facts import REQUEST, expected_inputs, last_item
from workflow.reach import Sight


@dataclass(frozen=True, slots=True)
class Place:
    """The agenda item on which a request lies, or last lay, with its meeting."""

    item_id: str
    meeting_id: str
    starts_at: datetime
    deadline: datetime | None
    opened_at: datetime | None
    meeting_state: MeetingState
    discussed_at: datetime | None
    outcome: AgendaOutcome | None


@dataclass(frozen=True, slots=True)
class Point:
    """A numbered point. `why_unused`: the word of explanation of an advice that does not cite it."""

    id: str
    code: str
    field: InputField
    text: str
    why_unused: str = ""


@dataclass(slots=True)
class Envelope:
    """What one organisation wrote about one item."""

    id: str
    item_id: str
    organisation_id: str
    organisation: str
    author: str
    late: bool
    conflict: bool
    handed_in_at: datetime | None
    written_at: datetime
    revision: int
    see: str
    offer: str
    ask: str
    points: list[Point] = field(default_factory=list)

    @property
    def texts(self) -> dict[str, str]:
        """Give the three fields as they were typed."""
        return {"see": self.see, "offer": self.offer, "ask": self.ask}


@dataclass(frozen=True, slots=True)
class Envelopes:
    """What this reader may read: envelopes of the own organisations on this item, and every one that is open."""

    own: tuple[Envelope, ...] = ()
    opened: tuple[Envelope, ...] = ()


def place_of(session: Session, request_id: str) -> Place | None:
    """Find where a request lies, or last lay. One statement."""
    row = fetch(session, _place_query(), {"request_id": request_id}).one_or_none()
    return Place(*row) if row else None


@cache
def _place_query() -> Select[Any]:
    columns: Any = (
        AgendaItem.id,
        AgendaItem.meeting_id,
        CaseTableMeeting.starts_at,
        CaseTableMeeting.deadline,
        CaseTableMeeting.opened_at,
        CaseTableMeeting.state,
        AgendaItem.discussed_at,
        AgendaItem.outcome,
    )
    of_item = select(*columns).join(CaseTableMeeting, CaseTableMeeting.id == AgendaItem.meeting_id)
    return of_item.where(AgendaItem.id == last_item(REQUEST))


def envelopes_for(session: Session, sight: Sight, item_id: str | None, advice_id: str | None = None) -> Envelopes:
    """Read what this reader may read about a request, in one statement; none when there is nothing to read.

    `item_id` is where it lies or last lay, `advice_id` the advice whose words about unused points are wanted. Of
    several tables only the envelopes of the newest that is open to the reader are given.
    """
    own = sight.organisations if sight.can(Part.OWN_INPUT) else frozenset()
    readable = sight.open_items if sight.can(Part.INPUTS) else frozenset()
    if not own and not readable:
        return Envelopes()
    mine = and_(PartnerInput.item_id == item_id, PartnerInput.organisation_id.in_(sorted(own)))
    found = _read(session, or_(mine, _opened(readable)), advice_id)
    opened = [each for each in found if each.item_id in readable and each.handed_in_at is not None]
    return Envelopes(
        own=tuple(each for each in found if each.item_id == item_id and each.organisation_id in own),
        opened=tuple(each for each in opened if each.item_id == opened[0].item_id),
    )


def opened_on(session: Session, item_id: str, advice_id: str | None) -> list[Envelope]:
    """Read the envelopes of one item that were opened, for what is made after the meeting. One statement."""
    return _read(session, _opened({item_id}), advice_id)


def _opened(item_ids: Collection[str]) -> ColumnElement[bool]:
    """Say which envelopes the table reads: handed in, by an organisation that is still invited."""
    invited = exists(
        select(MeetingOrganisation.organisation_id).where(
            MeetingOrganisation.meeting_id == AgendaItem.meeting_id,
            MeetingOrganisation.organisation_id == PartnerInput.organisation_id,
        )
    )
    return and_(PartnerInput.item_id.in_(sorted(item_ids)), PartnerInput.handed_in_at.is_not(None), invited)


_COLUMNS: Final = (
    PartnerInput.id,
    PartnerInput.item_id,
    PartnerInput.organisation_id,
    PartnerInput.late,
    PartnerInput.conflict,
    PartnerInput.handed_in_at,
    PartnerInput.written_at,
    PartnerInput.revision,
    PartnerInput.see,
    PartnerInput.offer,
    PartnerInput.ask,
    Organisation.name.label("organisation"),
    Person.name.label("author"),
    InputPoint.id.label("point_id"),
    InputPoint.code,
    InputPoint.field,
    InputPoint.text,
    UnusedPoint.why,
)


def _read(session: Session, wanted: ColumnElement[bool], advice_id: str | None) -> list[Envelope]:
    unused = and_(UnusedPoint.point_id == InputPoint.id, UnusedPoint.advice_id == advice_id)
    query = (
        select(*_COLUMNS)
        .join(AgendaItem, AgendaItem.id == PartnerInput.item_id)
        .join(Organisation, Organisation.id == PartnerInput.organisation_id)
        .join(Person, Person.id == PartnerInput.written_by_id)
        .outerjoin(InputPoint, InputPoint.input_id == PartnerInput.id)
        .outerjoin(UnusedPoint, unused)
        .where(wanted)
        .order_by(AgendaItem.tabled_at.desc(), Organisation.name, PartnerInput.id, InputPoint.position)
    )
    return _gathered(session.execute(query).all())


def _gathered(rows: Iterable[Any]) -> list[Envelope]:
    found: dict[str, Envelope] = {}
    for row in rows:
        envelope = found.get(row.id)
        if envelope is None:
            envelope = found[row.id] = Envelope(
                id=row.id,
                item_id=row.item_id,
                organisation_id=row.organisation_id,
                organisation=row.organisation,
                author=row.author,
                late=row.late,
                conflict=row.conflict,
                handed_in_at=row.handed_in_at,
                written_at=row.written_at,
                revision=row.revision,
                see=row.see,
                offer=row.offer,
                ask=row.ask,
            )
        if row.point_id is not None:
            envelope.points.append(Point(row.point_id, row.code, row.field, row.text, row.why or ""))
    return list(found.values())


def earlier_words(session: Session, request_id: str, organisation_id: str) -> dict[str, str]:
    """Give what an organisation wrote about this request for an earlier table: it may use that text again."""
    query = (
        select(PartnerInput.see, PartnerInput.offer, PartnerInput.ask)
        .join(AgendaItem, AgendaItem.id == PartnerInput.item_id)
        .where(AgendaItem.request_id == request_id, PartnerInput.organisation_id == organisation_id)
        .order_by(AgendaItem.tabled_at.desc())
        .limit(1)
    )
    row = session.execute(query).one_or_none()
    return dict(row._mapping) if row else {}  # noqa: SLF001 - the public name of a row by label


class Count(NamedTuple):
    """How many envelopes about one case are handed in, of how many that the table waits for."""

    handed_in: int
    of: int


def counted(session: Session, item_ids: Collection[str]) -> dict[str, Count]:
    """Count the envelopes, per item: only for who may know a number (`Part.INPUT_COUNT`). One statement."""
    handed = and_(
        PartnerInput.item_id == AgendaItem.id,
        PartnerInput.organisation_id == MeetingOrganisation.organisation_id,
        PartnerInput.handed_in_at.is_not(None),
    )
    query = expected_inputs().outerjoin(PartnerInput, handed).where(AgendaItem.id.in_(sorted(item_ids)))
    rows = session.execute(query.add_columns(func.count(PartnerInput.id), AgendaItem.id).group_by(AgendaItem.id))
    return {item_id: Count(number, of) for of, number, item_id in rows}
