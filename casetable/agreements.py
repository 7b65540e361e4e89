"""Agreements: who does what by which day. Written in the room, open until done, carried to the next table."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Date, Select, String, and_, cast, literal, null, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from casetable.agenda import Item, Table, seated
from casetable.planning import NOTES_OPEN, find_item
from records.base import UtcTime
from records.dates import local_day
from records.kinds import Part
from records.meeting import AgendaItem as Row
from records.meeting import Agreement, CaseTableMeeting, MeetingOrganisation
from records.organisations import School
from records.people import OrganisationMember, Person
from records.request import SupportRequest
from records.vocabulary import Role
from records.words import _
from workflow import reach
from workflow.actor import Actor
from workflow.errors import NotNow, NotReachable, NotReady, NotYou
from workflow.reach import Sight

MOST: Final = 60  # of one case


@dataclass(frozen=True, slots=True)
class Agreed:
    """An agreement as a list shows it. `starts_at`: of the table that made it."""

    id: str
    what: str
    who: str
    owner_id: str
    due_on: date
    done_at: datetime | None
    item_id: str
    meeting_id: str
    starts_at: datetime
    reference: str
    school: str

    def is_over(self, today: date) -> bool:
        """Say whether its day has passed while it is still open."""
        return self.done_at is None and self.due_on < today


def agreements_on(session: Session, item: Row, starts_at: datetime) -> list[Agreed]:
    """Read what was agreed about a case: at this table, and what is still open from its earlier ones. One statement.

    `starts_at`: of the table where the case lies now. Whether this reader may know is the caller's to ask.
    """
    return _read(session, _about(item.id, item.request_id, starts_at))


def agreements_at(session: Session, item_ids: Collection[str]) -> list[Agreed]:
    """Read what was agreed on these items themselves. One statement; whether this reader may know is the caller's."""
    return _read(session, Agreement.item_id.in_(sorted(item_ids))) if item_ids else []


def table_with_agreements(session: Session, meeting: CaseTableMeeting, item: Item | None) -> tuple[Table, list[Agreed]]:
    """Read who sits at a table, and what was agreed about one case, as `agreements_on`: one statement for both.

    No agreements without an item, or for who does not see the notes of the room.
    """
    none: list[ColumnElement[Any]] = [cast(null(), kind) for kind in (String(), Date(), UtcTime(), UtcTime())]
    names = ("what", "due_on", "done_at", "starts_at")
    extra = [column.label(name) for column, name in zip(none, names, strict=True)]
    arms: list[Any] = [arm.add_columns(*extra) for arm in seated([meeting.id])]
    if item is not None and item.sight.can(Part.ADVICE_DRAFT):
        arms.append(_as_seated(_about(item.id, item.request.id, meeting.starts_at)))
    table, agreements = Table(), []
    for row in session.execute(union_all(*arms)):
        if row.what is None:
            table.add(row)
        elif item is not None:
            agreements.append(_from_seated(row, item))
    agreements.sort(key=lambda each: (each.starts_at, each.due_on, each.id))
    return table.in_order(), agreements


def _as_seated(wanted: ColumnElement[bool]) -> Any:
    """Select agreements in the columns of `seated`, and four more."""
    return (
        select(
            Row.meeting_id,
            Agreement.id,
            Person.name,
            Agreement.owner_id,
            Agreement.item_id,
            literal(""),
            literal(0),
            Agreement.what,
            Agreement.due_on,
            Agreement.done_at,
            CaseTableMeeting.starts_at,
        )
        .select_from(Agreement)
        .join(Row, Row.id == Agreement.item_id)
        .join(CaseTableMeeting, CaseTableMeeting.id == Row.meeting_id)
        .join(Person, Person.id == Agreement.owner_id)
        .where(wanted)
    )


def _from_seated(row: Any, item: Item) -> Agreed:
    return Agreed(
        row.id, row.what, row.name, row.organisation_id, row.due_on, row.done_at, row.organisation, row.meeting_id,
        row.starts_at, item.reference, item.school,
    )  # fmt: skip


def _about(item_id: str, request_id: str, starts_at: datetime) -> ColumnElement[bool]:
    """Say that an agreement is of this item, or of an earlier table about the same case and still open then."""
    earlier = and_(Row.request_id == request_id, CaseTableMeeting.starts_at < starts_at, _open_at(starts_at))
    return or_(Agreement.item_id == item_id, earlier)


def _open_at(moment: datetime) -> ColumnElement[bool]:
    """Say that an agreement was still open when a table began: it is spoken of there, done or not by now."""
    return or_(Agreement.done_at.is_(None), Agreement.done_at >= moment)


def carried_to(session: Session, actor: Actor, meeting: CaseTableMeeting, now: datetime) -> list[Agreed]:
    """Read what is still open from tables before this one, as far as this reader may know of it. Two statements.

    Coordinators know all; others what they agreed on themselves, or stands in minutes they may read.
    """
    return _known(
        session, actor, and_(Agreement.done_at.is_(None), CaseTableMeeting.starts_at < meeting.starts_at), now
    )


def taken_on(session: Session, actor: Actor, now: datetime) -> list[Agreed]:
    """Read what this person took on at any table and did not do yet. Two statements at most."""
    own = Agreement.owner_id == (actor.person_id or "")
    return _known(session, actor, and_(Agreement.done_at.is_(None), own), now)


def _known(session: Session, actor: Actor, wanted: ColumnElement[bool], now: datetime) -> list[Agreed]:
    rows = session.execute(_query(wanted).add_columns(SupportRequest).limit(MOST)).all()
    if not rows:
        return []
    requests = {row.SupportRequest.id: row.SupportRequest for row in rows}
    sights = reach.sights_on(session, actor, list(requests.values()), now)
    return [_agreed(row) for row in rows if _knows(sights[row.SupportRequest.id], row, actor)]


def _knows(sight: Sight, row: Any, actor: Actor) -> bool:
    if not sight.roles:
        return False
    return Role.COORDINATOR in sight.roles or sight.can(Part.MINUTES) or row.owner_id == actor.person_id


_COLUMNS: Final[tuple[Any, ...]] = (
    Agreement.id,
    Agreement.what,
    Person.name.label("who"),
    Agreement.owner_id,
    Agreement.due_on,
    Agreement.done_at,
    Agreement.item_id,
    Row.meeting_id,
    CaseTableMeeting.starts_at,
    SupportRequest.reference,
    School.name.label("school"),
)


def _query(wanted: ColumnElement[bool]) -> Select[Any]:
    return (
        select(*_COLUMNS)
        .join(Row, Row.id == Agreement.item_id)
        .join(CaseTableMeeting, CaseTableMeeting.id == Row.meeting_id)
        .join(SupportRequest, SupportRequest.id == Row.request_id)
        .join(Person, Person.id == Agreement.owner_id)
        .outerjoin(School, School.id == SupportRequest.school_id)
        .where(wanted)
        .order_by(CaseTableMeeting.starts_at, Agreement.due_on, Agreement.agreed_at, Agreement.id)
    )


def _read(session: Session, wanted: ColumnElement[bool]) -> list[Agreed]:
    return [_agreed(row) for row in session.execute(_query(wanted))]


def _agreed(row: Any) -> Agreed:
    return Agreed(
        row.id, row.what, row.who, row.owner_id, row.due_on, row.done_at, row.item_id, row.meeting_id, row.starts_at,
        row.reference, row.school or "",
    )  # fmt: skip


def agree(
    session: Session, actor: Actor, meeting_id: str, reference: str, data: Mapping[str, Any], now: datetime
) -> None:
    """Write down what somebody will do. `data` is what `AgreementInput` read.

    Sent twice, for instance by a browser that lost the answer, it stands there once. Raises NotReachable, NotNow,
    NotYou, or NotReady with every reason.
    """
    meeting, item = _writable(session, actor, meeting_id, reference, now)
    errors: dict[str, list[str]] = {}
    if data["owner"] not in _people_of(session, meeting.id):
        errors["owner"] = [_("Kies iemand die aan deze tafel hoort.")]
    if data["due_on"] < min(local_day(now), local_day(meeting.starts_at)):
        errors["due_on"] = [_("Deze dag is al voorbij. Kies een latere dag.")]
    same = _read(session, Agreement.item_id == item.id)
    if len(same) >= MOST:
        errors["what"] = [_("Er staan al {most} afspraken. Vink er eerst af wat gedaan is.", most=MOST)]
    if errors:
        raise NotReady([text for found in errors.values() for text in found], errors)
    told = (data["what"], data["owner"], data["due_on"])
    if any((each.what, each.owner_id, each.due_on) == told for each in same):
        return
    session.add(
        Agreement(
            item_id=item.id,
            what=data["what"],
            owner_id=data["owner"],
            due_on=data["due_on"],
            agreed_at=now,
            agreed_by_id=actor.person_id or "",
        )
    )
    session.flush()


def take_away(session: Session, actor: Actor, meeting_id: str, agreement_id: str, now: datetime) -> None:
    """Strike an agreement that was a mistake, as long as the minutes are not shared."""
    found = _find(session, agreement_id)
    if found.item.meeting_id != meeting_id:
        raise NotReachable
    _writable(session, actor, meeting_id, found.item.request.reference, now)
    session.delete(found)
    session.flush()


def settle(session: Session, actor: Actor, agreement_id: str, now: datetime, *, done: bool) -> None:
    """Tick an agreement off, or open it again: its owner or a coordinator, also long after the table."""
    found = _find(session, agreement_id)
    _request, sight = reach.find_request(session, actor, found.item.request.reference, now)
    if Role.COORDINATOR not in sight.roles and found.owner_id != actor.person_id:
        if not sight.can(Part.ADVICE_DRAFT) and not sight.can(Part.MINUTES):
            raise NotReachable
        raise NotYou([_("Dit is niet aan jou. Alleen wie het zou doen, of de coördinator, vinkt dit af.")])
    if done is (found.done_at is not None):
        return
    found.done_at, found.done_by_id = (now, actor.person_id) if done else (None, None)
    session.flush()


def _find(session: Session, agreement_id: str) -> Agreement:
    found = session.get(Agreement, agreement_id, with_for_update=True)
    if found is None:
        raise NotReachable
    return found


def _writable(
    session: Session, actor: Actor, meeting_id: str, reference: str, now: datetime
) -> tuple[CaseTableMeeting, Row]:
    meeting, sight, item = find_item(session, actor, meeting_id, reference, now)
    if meeting.state not in NOTES_OPEN:
        raise NotNow([_("Afspraken noteer je terwijl de casetafel aan de gang is, of tot je de notulen deelt.")])
    if Role.COORDINATOR not in sight.roles:
        raise NotYou([_("Dit is niet aan jou. Alleen {wie} noteert de afspraken.", wie=Role.COORDINATOR.label)])
    return meeting, item


def _people_of(session: Session, meeting_id: str) -> Collection[str]:
    """Give who can take something on: the people of the invited organisations, and the coordinators."""
    member, someone = aliased(OrganisationMember), Person
    invited = (
        select(member.person_id)
        .join(MeetingOrganisation, MeetingOrganisation.organisation_id == member.organisation_id)
        .where(MeetingOrganisation.meeting_id == meeting_id)
    )
    query = select(someone.id).where(someone.active, or_(someone.is_coordinator, someone.id.in_(invited)))
    return set(session.scalars(query))
