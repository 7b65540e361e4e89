"""Who reaches what: the one place that pages, API, search, exports, documents and mails ask. Source: visibility.md.

`find_…` raises `NotReachable` where a person has nothing to see. What they may see of it stands in a `Sight`, with the
role through which each part is seen. The table itself is `workflow.sight`, the roles are `workflow.standing`.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, false, literal, or_, select, true, union_all
from sqlalchemy.orm import Session

from records.kinds import Part
from records.meeting import CaseTableMeeting, MeetingOrganisation, MeetingPresence
from records.messages import Message
from records.readlog import ReadEntry
from records.referral import Referral
from records.report import Remark, SectionShare
from records.request import SupportRequest
from records.session import note
from records.vocabulary import MeetingState, Role, SectionKey
from workflow.actor import Actor, OrganisationTie
from workflow.errors import NotReachable
from workflow.people import load_actor
from workflow.reachable import crisis_calls, crisis_calls_by, reachable, reachable_as, reachable_by, reachable_meetings
from workflow.sight import visible
from workflow.standing import Standing, guidance_networks, holds_draft, standing_of
from workflow.ties import colleague_of, gather, lacks_consent

__all__ = [
    "MeetingSight",
    "Sight",
    "chooses",
    "crisis_calls",
    "crisis_calls_by",
    "find_meeting",
    "find_referral",
    "find_request",
    "holds_draft",
    "load_actor",
    "log_meeting_read",
    "log_read",
    "meeting_sight_on",
    "messages_seen",
    "messages_seen_as",
    "reachable",
    "reachable_as",
    "reachable_by",
    "reachable_meetings",
    "remarks_seen",
    "shared_sections",
    "sight_as",
    "sight_on",
    "sights_on",
]

SCHOOL_SIDE = frozenset({Role.SCHOOL, Role.SCHOOL_LEAD})


@dataclass(frozen=True, slots=True)
class Sight:
    """What one person may see of one request. Empty `roles` means: not reachable."""

    roles: frozenset[Role] = frozenset()
    parts: Mapping[Part, Role] = field(default_factory=dict)  # part -> the role through which it is seen
    organisations: frozenset[str] = frozenset()  # of the person, at the table where the request lies or last lay
    referral_ids: frozenset[str] = frozenset()  # own referrals
    supporting: frozenset[str] = frozenset()  # organisations of the person to which those referrals go
    open_items: frozenset[str] = frozenset()  # agenda items whose envelopes may be read by who sees `Part.INPUTS`

    def can(self, part: Part) -> bool:
        """Say whether the part may be seen."""
        return part in self.parts

    @property
    def logged(self) -> bool:
        """Say whether this reader is outside the school, so that reads are logged."""
        return bool(self.roles) and self.roles.isdisjoint(SCHOOL_SIDE | {Role.SYSTEM})


@dataclass(frozen=True, slots=True)
class MeetingSight:
    """What one person may see of a case-table meeting. Its cases are those that are `reachable`, never all by right."""

    roles: frozenset[Role] = frozenset()
    organisation_ids: frozenset[str] = frozenset()  # own ones at the table
    inputs_open: bool = False  # the envelopes of this table are open for this person, case by case
    may_count: bool = False  # may know how many envelopes are handed in
    may_read_minutes: bool = False  # of all cases


SYSTEM_SIGHT = Sight(roles=frozenset({Role.SYSTEM}))


def _sight(standing: Standing) -> Sight:
    if not standing.roles:
        return Sight()
    parts = visible(standing.roles, standing.situation)
    return Sight(
        roles=standing.roles,
        parts=parts,
        organisations=standing.organisations,
        referral_ids=standing.referral_ids,
        supporting=standing.supporting,
        open_items=standing.open_items if Part.INPUTS in parts else frozenset(),
    )


def sights_on(session: Session, actor: Actor, requests: Collection[SupportRequest], now: datetime) -> dict[str, Sight]:
    """Give the sight on each of these requests, by id, in one statement however many there are."""
    if actor.is_system:
        return {request.id: SYSTEM_SIGHT for request in requests}
    if not actor.is_someone and actor.draft_id is None:
        return {request.id: Sight() for request in requests}
    ties = gather(session, actor, [request.id for request in requests])
    return {request.id: _sight(standing_of(actor, request, ties[request.id], now)) for request in requests}


def sight_on(session: Session, actor: Actor, request: SupportRequest, now: datetime) -> Sight:
    """Give the sight on one request; empty roles mean that it is not reachable. One statement."""
    return sights_on(session, actor, [request], now)[request.id]


def sight_as(
    session: Session,
    request: SupportRequest,
    role: Role,
    now: datetime,
    *,
    organisation_id: str | None = None,
    after_approval: bool = False,
) -> Sight:
    """Give the sight that somebody with this role has, or will have: for documents per audience and "bekijk als …".

    `organisation_id` says for which organisation (its table, its referrals). `after_approval` shows what a school that
    is about to approve will share.
    """
    organisations = (OrganisationTie(organisation_id, ""),) if organisation_id else ()
    reader = Actor(organisations=organisations)
    ties = gather(session, reader, [request.id])[request.id]
    standing = standing_of(reader, request, ties, now)
    seen = standing.situation
    situation = replace(
        seen, at_table=seen.at_table or role is Role.PARTNER, approved=seen.approved or (after_approval and bool(role))
    )
    opened = frozenset(item.id for item in ties.items if item.opened and (item.last or role is Role.COORDINATOR))
    return _sight(replace(standing, roles=frozenset({role}), situation=situation, open_items=opened))


@cache
def _by_reference(*, lock: bool) -> Select[SupportRequest]:
    query = select(SupportRequest).where(SupportRequest.reference == bindparam("reference"))
    return query.with_for_update().execution_options(populate_existing=True) if lock else query


def find_request(
    session: Session, actor: Actor, reference: str, now: datetime, *, lock: bool = False
) -> tuple[SupportRequest, Sight]:
    """Find a request by its reference, with what this person may see. Raises `NotReachable`. Two statements.

    `lock` keeps the row for this transaction (PostgreSQL; on SQLite a writing transaction is alone anyway).
    """
    request = session.scalars(_by_reference(lock=lock), {"reference": reference}).one_or_none()
    if request is None:
        raise NotReachable
    sight = sight_on(session, actor, request, now)
    if not sight.roles:
        raise NotReachable
    return request, sight


def _referral(session: Session, referral_id: str) -> tuple[SupportRequest | None, Referral | None]:
    both = select(SupportRequest, Referral).join(Referral, Referral.request_id == SupportRequest.id)
    row = session.execute(both.where(Referral.id == referral_id)).one_or_none()
    return (row[0], row[1]) if row else (None, None)


def _locked_referral(session: Session, referral_id: str) -> tuple[SupportRequest | None, Referral | None]:
    of_it = select(SupportRequest).join(Referral, Referral.request_id == SupportRequest.id)
    locked = of_it.where(Referral.id == referral_id).with_for_update(of=SupportRequest)
    request = session.scalars(locked.execution_options(populate_existing=True)).one_or_none()
    query = select(Referral).where(Referral.id == referral_id).with_for_update()
    return request, session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def find_referral(
    session: Session, actor: Actor, referral_id: str, now: datetime, *, lock: bool = False
) -> tuple[Referral, Sight]:
    """Find a referral, with the sight on its request through this referral. Raises `NotReachable`. Two statements.

    `referred` is among the roles only when this very referral makes the person so. `lock` keeps the request first and
    the referral then, the order in which a request that is withdrawn stops its referrals.
    """
    request, referral = (_locked_referral if lock else _referral)(session, referral_id)
    if request is None or referral is None:
        raise NotReachable
    if actor.is_system:
        return referral, SYSTEM_SIGHT
    ties = gather(session, actor, [request.id])[request.id]
    sight = _sight(standing_of(actor, request, ties, now, referral_id=referral_id))
    if not sight.can(Part.REFERRALS) and referral_id not in sight.referral_ids:
        raise NotReachable
    return referral, sight


def meeting_sight_on(session: Session, actor: Actor, meeting: CaseTableMeeting, now: datetime) -> MeetingSight:  # noqa: ARG001 - asked like `sight_on`
    """Give the sight on one meeting; empty roles mean that it is not reachable. One statement."""
    if actor.is_system:
        return MeetingSight(roles=frozenset({Role.SYSTEM}))
    own = sorted(actor.organisation_ids)
    seats = select(literal("seat").label("tie"), MeetingOrganisation.organisation_id.label("id")).where(
        MeetingOrganisation.meeting_id == meeting.id, MeetingOrganisation.organisation_id.in_(own)
    )
    present = select(literal("present"), MeetingPresence.person_id).where(
        MeetingPresence.meeting_id == meeting.id,
        or_(
            MeetingPresence.person_id == actor.person_id,
            colleague_of(MeetingPresence.person_id, MeetingPresence.meeting_id, own),
        ),
    )
    closed = select(literal("closed"), CaseTableMeeting.id).where(
        CaseTableMeeting.id == meeting.id, lacks_consent(CaseTableMeeting.id)
    )
    found = [(row.tie, row.id) for row in session.execute(union_all(seats, present, closed))]
    return _meeting_sight(actor, meeting, found)


def _meeting_sight(actor: Actor, meeting: CaseTableMeeting, found: Iterable[tuple[str, str]]) -> MeetingSight:
    found = set(found)
    announced = meeting.state is not MeetingState.PLANNED and meeting.deadline is not None
    seats = frozenset(key for tie, key in found if tie == "seat") if announced else frozenset()
    there = {key for tie, key in found if tie == "present"}
    roles = {
        Role.COORDINATOR: actor.is_coordinator,
        Role.PARTNER: bool(seats),
        Role.INTERVIEWER: actor.is_someone and actor.person_id in there and not seats and not actor.is_coordinator,
    }
    held = frozenset(role for role, holds in roles.items() if holds)
    closed = bool(guidance_networks(actor)) and any(tie == "closed" for tie, _ in found)
    shared = meeting.state is MeetingState.PUBLISHED and bool(there) and not closed
    return MeetingSight(
        roles=held,
        organisation_ids=seats,
        inputs_open=meeting.opened_at is not None and bool(held),
        may_count=actor.is_coordinator,
        may_read_minutes=bool(held) and (actor.is_coordinator or shared),
    )


def find_meeting(
    session: Session, actor: Actor, meeting_id: str, now: datetime, *, lock: bool = False
) -> tuple[CaseTableMeeting, MeetingSight]:
    """Find a meeting, with what this person may see. Raises `NotReachable`. Two statements."""
    query = select(CaseTableMeeting).where(CaseTableMeeting.id == meeting_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    meeting = session.scalars(query).one_or_none()
    if meeting is None:
        raise NotReachable
    sight = meeting_sight_on(session, actor, meeting, now)
    if not sight.roles:
        raise NotReachable
    return meeting, sight


def shared_sections(session: Session, request_id: str, sight: Sight) -> frozenset[SectionKey]:
    """Give the sections of the approved report that this reader may see: all of them, or those the school shares."""
    if not sight.can(Part.REPORT):
        return frozenset()
    if sight.can(Part.REPORT_ALL):
        return frozenset(SectionKey)
    shared = select(SectionShare.section).where(SectionShare.request_id == request_id, SectionShare.shared.is_(True))
    return frozenset(session.scalars(shared))


def remarks_seen(sight: Sight) -> ColumnElement[bool]:
    """Give the criterion on `Remark`: all of the team's for the school, for others only what was sent."""
    if sight.parts.get(Part.REMARKS) in SCHOOL_SIDE:
        return true()
    return Remark.sent_at.is_not(None) if sight.can(Part.REMARKS) else false()


def chooses(sight: Sight) -> bool:
    """Say whether this reader decides for the school: the draft of its choice is shared by those alone."""
    return sight.parts.get(Part.ADVICE) in SCHOOL_SIDE and Role.SCHOOL_LEAD in sight.roles


def messages_seen(sight: Sight) -> ColumnElement[bool]:
    """Give the criterion on `Message`.

    School and coordinator see every thread; an interviewer the one of the request; who supports the school only the
    thread of their own organisation with it.
    """
    return messages_seen_as(sight.parts.get(Part.MESSAGES), sight.supporting if sight.can(Part.OWN_THREAD) else ())


def messages_seen_as(through: Role | None, supporting: Collection[str] | BindParameter[Any]) -> ColumnElement[bool]:
    """Give the same by the role through which `Part.MESSAGES` is seen, for a statement that is kept."""
    if through in SCHOOL_SIDE or through is Role.COORDINATOR:
        return true()
    if isinstance(supporting, BindParameter):
        own: ColumnElement[bool] = Message.organisation_id.in_(supporting)
    else:
        own = Message.organisation_id.in_(sorted(supporting)) if supporting else false()
    return or_(Message.organisation_id.is_(None), own) if through is not None else own


def log_read(
    session: Session,
    actor: Actor,
    sight: Sight,
    request_id: str,
    part: Part,
    now: datetime,
    document_id: str | None = None,
) -> None:
    """Note that somebody outside the school reads a part, and through which role. Raises `NotReachable` if not seen.

    The entry is written when the session ends, committed or not; a read that cannot be logged is refused.
    """
    through = sight.parts.get(part)
    if through is None:
        raise NotReachable
    _note(session, actor, through, [request_id], part, now, document_id)


def log_meeting_read(
    session: Session,
    actor: Actor,
    sight: MeetingSight,
    request_ids: Iterable[str],
    now: datetime,
    document_id: str | None = None,
) -> None:
    """Note that somebody reads the minutes of a meeting: one entry for each request they speak of."""
    order = (Role.COORDINATOR, Role.PARTNER, Role.INTERVIEWER)
    through = next((role for role in order if role in sight.roles), None)
    if through is None or not sight.may_read_minutes:
        raise NotReachable
    _note(session, actor, through, request_ids, Part.MINUTES, now, document_id)


def _note(
    session: Session,
    actor: Actor,
    role: Role,
    request_ids: Iterable[str],
    part: Part,
    now: datetime,
    document_id: str | None,
) -> None:
    if actor.person_id is None or role in SCHOOL_SIDE:
        return
    for request_id in request_ids:
        entry = ReadEntry(
            request_id=request_id, person_id=actor.person_id, role=role, part=part, document_id=document_id, at=now
        )
        note(session, entry)
