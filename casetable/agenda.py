"""Meetings as somebody may read them: the list, the agenda with its cases, who is invited and who was there."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, String, and_, cast, literal, null, or_, select, tuple_, union_all
from sqlalchemy.orm import Session

from records.kinds import Part
from records.meeting import (
    AgendaItem,
    CaseTableMeeting,
    MeetingExcuse,
    MeetingOrganisation,
    MeetingPresence,
    PartnerInput,
)
from records.organisations import Organisation, School
from records.people import OrganisationMember, Person
from records.request import SupportRequest
from records.vocabulary import AgendaOutcome, State
from workflow import reach
from workflow.actor import Actor
from workflow.reach import Sight

OFF_AGENDA = (AgendaOutcome.UNTABLED, AgendaOutcome.WITHDRAWN)
PRESENT, EXCUSED = 1, 2  # in the rows of `seated`


@dataclass(frozen=True, slots=True)
class Item:
    """A case on the agenda, as this reader may know it. `begins`: the time it comes to, by what goes before."""

    id: str
    meeting_id: str
    request: SupportRequest
    sight: Sight
    school: str
    position: int
    minutes: int
    begins: datetime
    outcome: AgendaOutcome | None
    discussed_at: datetime | None
    notes: str
    notes_revision: int

    @property
    def reference(self) -> str:
        """Give the dossiernummer."""
        return self.request.reference

    @property
    def title(self) -> str:
        """Give the title the coordinator gave it."""
        return self.request.title or ""

    @property
    def in_hand(self) -> bool:
        """Say whether the table is talking about it now."""
        return self.outcome is None and self.request.state is State.ADVISING


@dataclass(frozen=True, slots=True)
class Seat:
    """An invited organisation; `letter` opens the codes of its points."""

    organisation_id: str
    name: str
    letter: str


@dataclass(slots=True)
class Guest:
    """Somebody who can be at the table: of an invited organisation, or a coordinator (no organisation)."""

    id: str
    name: str
    organisation_id: str | None
    organisation: str
    present: bool
    excused: bool = False


@dataclass(frozen=True, slots=True)
class EnvelopeStand:
    """How far an own organisation is with its envelope for one item."""

    organisation_id: str
    handed_in_at: datetime | None
    written_at: datetime


@dataclass(slots=True)
class Table:
    """Who is invited to one meeting."""

    seats: list[Seat] = field(default_factory=list)
    guests: list[Guest] = field(default_factory=list)

    def add(self, row: Row[Any]) -> None:
        """Put a row of `seated` at the table: a person stands there once, for the first organisation that was found."""
        if row.letter is not None:
            self.seats.append(Seat(row.organisation_id, row.organisation, row.letter))
            return
        known = next((guest for guest in self.guests if guest.id == row.id), None)
        if known is None:
            known = Guest(row.id, row.name, row.organisation_id, row.organisation or "", present=False)
            self.guests.append(known)
        known.present = known.present or row.present == PRESENT
        known.excused = known.excused or row.present == EXCUSED

    def in_order(self) -> "Table":
        """Sort everyone by organisation and name."""
        self.seats.sort(key=lambda each: each.name)
        self.guests.sort(key=lambda each: (each.organisation, each.name))
        return self

    @property
    def present(self) -> list[Guest]:
        """Give who was there."""
        return [guest for guest in self.guests if guest.present]

    @property
    def excused(self) -> list[Guest]:
        """Give who let know not to come."""
        return [guest for guest in self.guests if guest.excused]


def list_meetings(
    session: Session, actor: Actor, now: datetime, limit: int, after: tuple[datetime, str] | None
) -> list[CaseTableMeeting]:
    """Read the meetings this person is invited to or runs, the latest first: `limit` + 1 rows. One statement."""
    query = select(CaseTableMeeting).where(reach.reachable_meetings(actor, now))
    if after is not None:
        query = query.where(tuple_(CaseTableMeeting.starts_at, CaseTableMeeting.id) < after)
    newest = query.order_by(CaseTableMeeting.starts_at.desc(), CaseTableMeeting.id.desc())
    return list(session.scalars(newest.limit(limit + 1)))


def agenda_of(
    session: Session, actor: Actor, meetings: Collection[CaseTableMeeting], now: datetime
) -> dict[str, list[Item]]:
    """Read the cases on these agendas that this person may know of, by meeting. Two statements, however many there are.

    What was taken off before it was discussed, or withdrawn, is no longer on the agenda.
    """
    known = {meeting.id: meeting for meeting in meetings}
    query = (
        select(AgendaItem, SupportRequest, School.name)
        .join(SupportRequest, SupportRequest.id == AgendaItem.request_id)
        .outerjoin(School, School.id == SupportRequest.school_id)
        .where(
            AgendaItem.meeting_id.in_(sorted(known)),
            or_(AgendaItem.outcome.is_(None), AgendaItem.outcome.not_in(OFF_AGENDA)),
        )
        .order_by(AgendaItem.meeting_id, AgendaItem.position, AgendaItem.tabled_at)
    )
    rows = session.execute(query).all() if known else []
    sights = reach.sights_on(session, actor, [row[1] for row in rows], now) if rows else {}
    found: dict[str, list[Item]] = {key: [] for key in known}
    clocks = {key: meeting.starts_at for key, meeting in known.items()}
    for row in rows:
        item, request, school = row
        begins = clocks[item.meeting_id]
        clocks[item.meeting_id] = begins + timedelta(minutes=item.minutes)
        if sights[request.id].can(Part.AGENDA_ITEM):
            found[item.meeting_id].append(_item(item, request, sights[request.id], school, begins))
    return found


def _item(item: AgendaItem, request: SupportRequest, sight: Sight, school: str | None, begins: datetime) -> Item:
    return Item(
        id=item.id,
        meeting_id=item.meeting_id,
        request=request,
        sight=sight,
        school=school or "",
        position=item.position,
        minutes=item.minutes,
        begins=begins,
        outcome=item.outcome,
        discussed_at=item.discussed_at,
        notes=item.notes,
        notes_revision=item.notes_revision,
    )


def tables_of(session: Session, meeting_ids: Collection[str]) -> dict[str, Table]:
    """Read who is invited to these meetings, and who was there. One statement, however many there are."""
    found = {key: Table() for key in meeting_ids}
    for row in session.execute(union_all(*seated(sorted(found)))) if found else ():
        found[row.meeting_id].add(row)
    return {key: table.in_order() for key, table in found.items()}


def seated(keys: list[str]) -> list[Any]:
    """Select in shared columns: the invited organisations, their people, the coordinators, who was there or excused."""
    seat, member = MeetingOrganisation, OrganisationMember
    nothing, nobody = cast(null(), String), (cast(null(), String),) * 3
    seats = select(
        seat.meeting_id.label("meeting_id"),
        nothing.label("id"),
        nothing.label("name"),
        Organisation.id.label("organisation_id"),
        Organisation.name.label("organisation"),
        seat.letter.label("letter"),
        literal(0).label("present"),
    ).join(Organisation, Organisation.id == seat.organisation_id)
    members = (
        select(seat.meeting_id, Person.id, Person.name, Organisation.id, Organisation.name, nothing, literal(0))
        .join(member, member.organisation_id == seat.organisation_id)
        .join(Person, and_(Person.id == member.person_id, Person.active.is_(True)))
        .join(Organisation, Organisation.id == seat.organisation_id)
    )
    coordinators = (
        select(CaseTableMeeting.id, Person.id, Person.name, *nobody, literal(0))
        .select_from(CaseTableMeeting)
        .join(Person, and_(Person.is_coordinator.is_(True), Person.active.is_(True)))
    )
    there, away = _told(MeetingPresence, PRESENT, nobody), _told(MeetingExcuse, EXCUSED, nobody)
    return [
        seats.where(seat.meeting_id.in_(keys)),
        members.where(seat.meeting_id.in_(keys)),
        coordinators.where(CaseTableMeeting.id.in_(keys)),
        there.where(MeetingPresence.meeting_id.in_(keys)),
        away.where(MeetingExcuse.meeting_id.in_(keys)),
    ]


def _told(record: type[MeetingPresence | MeetingExcuse], mark: int, nobody: tuple[Any, ...]) -> Any:
    rows = select(record.meeting_id, Person.id, Person.name, *nobody, literal(mark))
    return rows.join(Person, Person.id == record.person_id)


def envelope_stands(session: Session, items: Collection[Item]) -> dict[str, list[EnvelopeStand]]:
    """Tell per item how far the envelopes of one's own organisations are, never those of others. One statement."""
    own = {item.id: item.sight.organisations for item in items if item.sight.can(Part.OWN_INPUT)}
    organisations = {key for keys in own.values() for key in keys}
    query = select(
        PartnerInput.item_id, PartnerInput.organisation_id, PartnerInput.handed_in_at, PartnerInput.written_at
    ).where(PartnerInput.item_id.in_(sorted(own)), PartnerInput.organisation_id.in_(sorted(organisations)))
    stands: dict[str, list[EnvelopeStand]] = {}
    for row in session.execute(query) if organisations else ():
        stands.setdefault(row.item_id, []).append(EnvelopeStand(row.organisation_id, row.handed_in_at, row.written_at))
    return stands
