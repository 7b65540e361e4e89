"""The messages of a request: one thread of school, interviewers and coordinator, and one with each partner who helps.

A message is never mailed: whoever may read it gets a notice without content, and reads it here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

from marshmallow import Schema, fields, validate
from sqlalchemy import BindParameter, ColumnElement, Executable, Select, String, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from records.kinds import MailKind, Part
from records.messages import Message
from records.organisations import Organisation, School
from records.outbox import OutboxEntry
from records.people import MessageSeen, Person
from records.referral import Referral
from records.request import SupportRequest
from records.session import fetch, note
from records.vocabulary import Role
from records.words import N_, _
from workflow.actor import SYSTEM, Actor
from workflow.asker import PERSON, Asker, Shape, given, shape_of, with_parameters, with_values
from workflow.errors import NotReady, NotYou
from workflow.inputs import Line
from workflow.move import Move
from workflow.reach import Sight, messages_seen_as, reachable_by
from workflow.recipients import Recipient, recipients
from workflow.rules.row import To
from workflow.standing import HELD

LONGEST: Final = 5000
COUNTED: Final = 99  # more than this is shown as this
SCHOOL_SIDE: Final = frozenset({Role.SCHOOL, Role.SCHOOL_LEAD})
REQUEST: Final[BindParameter[Any]] = bindparam("request_id", type_=String)
SUPPORTING: Final[BindParameter[Any]] = bindparam("supporting", expanding=True, type_=String)
EMPTY: Final = N_("Schrijf eerst je bericht.")
TOO_LONG: Final = N_("Maak je bericht korter: ten hoogste {max} tekens.")


class Written(Schema):
    """What is sent: a text, and for a thread with a partner the id of that organisation."""

    text = Line(
        required=True,
        validate=[validate.Length(min=1, error=EMPTY), validate.Length(max=LONGEST, error=TOO_LONG)],
        error_messages={"required": EMPTY, "null": EMPTY, "invalid": EMPTY},
    )
    thread = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=40))


@dataclass(frozen=True, slots=True)
class Said:
    """A message as a page or a program shows it. `thread`: id of the partner, none for the request's own thread."""

    id: str
    thread: str | None
    thread_name: str | None
    by_id: str
    by: str
    sent_at: datetime
    text: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread this person may write in; `id` is none for the request's own."""

    id: str | None
    name: str


def read(session: Session, request: SupportRequest, actor: Actor, sight: Sight) -> list[Said]:
    """Read every message this person may see, oldest first. One statement."""
    query = _thread_query(sight.parts.get(Part.MESSAGES), helps=sight.can(Part.OWN_THREAD))
    given = {"request_id": request.id, "asker_person": actor.person_id, "supporting": sorted(sight.supporting)}
    return [_said(row, actor) for row in fetch(session, query, given)]


@cache
def _thread_query(through: Role | None, *, helps: bool) -> Executable:
    """Build the statement once per way in which messages are seen."""
    seen = and_(MessageSeen.request_id == Message.request_id, MessageSeen.person_id == PERSON)
    return (
        select(
            Message.id,
            Message.organisation_id,
            Organisation.name.label("organisation"),
            Message.by_id,
            Person.name.label("by"),
            Message.sent_at,
            Message.text,
            MessageSeen.seen_at,
        )
        .join(Person, Person.id == Message.by_id)
        .outerjoin(Organisation, Organisation.id == Message.organisation_id)
        .outerjoin(MessageSeen, seen)
        .where(Message.request_id == REQUEST, messages_seen_as(through, SUPPORTING if helps else ()))
        .order_by(Message.sent_at, Message.id)
    )


def _said(row: Any, actor: Actor) -> Said:
    about = (row.id, row.organisation_id, row.organisation, row.by_id, row.by, row.sent_at, row.text)
    unseen = row.seen_at is None or row.seen_at < row.sent_at
    return Said(*about, is_new=unseen and row.by_id != actor.person_id)


def threads(session: Session, request: SupportRequest, sight: Sight) -> list[Thread]:
    """List the threads this person may write in: the request's own first, then each partner's. One statement."""
    found = [Thread(None, _("Schoolteam, coördinator en gespreksvoerders"))] if sight.can(Part.MESSAGES) else []
    helping = select(Organisation.id, Organisation.name).join(Referral, Referral.organisation_id == Organisation.id)
    helping = helping.where(Referral.request_id == request.id, Referral.state.in_(HELD))
    if not sight.roles & SCHOOL_SIDE:
        helping = helping.where(Referral.organisation_id.in_(sorted(sight.supporting)))
    rows = session.execute(helping.distinct().order_by(Organisation.name))
    return found + [Thread(organisation_id, name) for organisation_id, name in rows]


def write(
    session: Session,
    request: SupportRequest,
    actor: Actor,
    sight: Sight,
    text: str,
    thread: str | None,
    now: datetime,
) -> Message:
    """Write a message and let the others of its thread know. Raises NotYou or NotReady."""
    allowed = own_threads(session, request, actor, sight)
    if thread is None and allowed[0].id is not None:
        thread = allowed[0].id  # who only helps the school writes in the one thread there is
    if thread not in {one.id for one in allowed}:
        wrong = _("Kies voor wie je bericht is.")
        raise NotReady([wrong], {"thread": [wrong]})
    message = Message(request_id=request.id, organisation_id=thread, by_id=actor.person_id, sent_at=now, text=text)
    session.add(message)
    for one in _others(session, request, actor, thread, now):
        session.add(_notice(one, request, actor, thread, now))
    session.flush()
    return message


def own_threads(session: Session, request: SupportRequest, actor: Actor, sight: Sight) -> list[Thread]:
    """List the threads this person may write in, one at least. Raises NotYou when there is none."""
    if actor.person_id is None:
        raise NotYou([_("Meld je eerst aan. Dan kan je hier een bericht schrijven.")])
    allowed = threads(session, request, sight)
    if not allowed:
        raise NotYou([_("Je kan hier geen bericht schrijven.")])
    return allowed


def _others(
    session: Session, request: SupportRequest, actor: Actor, thread: str | None, now: datetime
) -> list[Recipient]:
    about: Any = Move(session, request, SYSTEM, Role.SYSTEM, {}, None, now, request.state)
    found = recipients(about, To.SCHOOL)
    if thread is None:
        found += recipients(about, To.INTERVIEWERS) + recipients(about, To.COORDINATOR)
    else:
        found += _helpers(session, request, thread, now)
    once = {one.email: one for one in reversed(found)}
    return [one for one in once.values() if one.email != actor.email]


def _helpers(session: Session, request: SupportRequest, organisation_id: str, now: datetime) -> list[Recipient]:
    held = select(Referral).where(
        Referral.request_id == request.id, Referral.organisation_id == organisation_id, Referral.state.in_(HELD)
    )
    referral = session.scalars(held.order_by(Referral.offered_at.desc(), Referral.id).limit(1)).first()
    if referral is None:
        return []
    about: Any = Move(session, referral, SYSTEM, Role.SYSTEM, {}, None, now, referral.state)
    return recipients(about, To.REFERRED)


def _notice(one: Recipient, request: SupportRequest, actor: Actor, thread: str | None, now: datetime) -> OutboxEntry:
    return OutboxEntry(
        mail=MailKind.MESSAGE_NOTICE,
        request_id=request.id,
        recipient=one.email,
        recipient_name=one.name,
        person_id=one.person_id,
        role=one.role,
        payload={"sender": actor.name, "thread": thread},
        created_at=now,
        not_before=now,
    )


def mark_seen(session: Session, request: SupportRequest, actor: Actor, said: Sequence[Said], now: datetime) -> None:
    """Remember until when this person saw the messages, when there was something new; outlives a page that only reads.

    Call it after `read`, with what is shown.
    """
    if actor.person_id is None or not any(one.is_new for one in said):
        return
    until = max(now, said[-1].sent_at)
    known = session.get(MessageSeen, (actor.person_id, request.id))
    if known is None:
        note(session, MessageSeen(person_id=actor.person_id, request_id=request.id, seen_at=until))
        return
    session.expunge(known)  # this session may only read; the note is written by the one that comes after it
    known.seen_at = until
    note(session, known)


def _in_reach(asker: Asker) -> ColumnElement[bool]:
    """Say which messages are this person's to read, for a list: their own side of each thread.

    A coordinator is told of the requests they own, not of every thread in the city.
    """
    ways = []
    if asker.schools is not None or asker.email is not None:
        ways.append(reachable_by(asker, SCHOOL_SIDE))
    main = [reachable_by(asker, {Role.INTERVIEWER})]
    if asker.is_coordinator:
        main.append(and_(SupportRequest.owner_id == asker.person, reachable_by(asker, {Role.COORDINATOR})))
    ways.append(and_(Message.organisation_id.is_(None), or_(*main)))
    if asker.organisations is not None:
        own = Message.organisation_id.in_(asker.organisations)
        ways.append(and_(own, reachable_by(asker, {Role.REFERRED})))
    return or_(*ways)


@cache
def _count_query(shape: Shape) -> Select[int]:
    """Build the count once per shape of a person: every page of theirs runs it."""
    seen = and_(MessageSeen.request_id == Message.request_id, MessageSeen.person_id == PERSON)
    unread = (
        select(Message.id)
        .join(SupportRequest, SupportRequest.id == Message.request_id)
        .outerjoin(MessageSeen, seen)
        .where(
            Message.by_id != PERSON,
            or_(MessageSeen.seen_at.is_(None), MessageSeen.seen_at < Message.sent_at),
            _in_reach(with_parameters(shape)),
        )
        .limit(COUNTED)
    )
    return select(func.count()).select_from(unread.subquery())


def count_new(session: Session, actor: Actor, now: datetime) -> int:
    """Count the messages this person has not seen, 99 at most. One statement."""
    if not actor.is_someone:
        return 0
    return fetch(session, _count_query(shape_of(actor)), given(actor, now)).scalar() or 0


@dataclass(frozen=True, slots=True)
class Talk:
    """A request with messages, as the page of all messages lists it."""

    reference: str
    school: str | None
    title: str | None
    last_at: datetime
    unread: int


def talks(session: Session, actor: Actor, now: datetime, limit: int, after: tuple[datetime, str] | None) -> list[Talk]:
    """List the requests in which people wrote to this person, the latest first. One statement."""
    seen = and_(MessageSeen.request_id == Message.request_id, MessageSeen.person_id == actor.person_id)
    fresh = and_(
        Message.by_id != actor.person_id, or_(MessageSeen.seen_at.is_(None), MessageSeen.seen_at < Message.sent_at)
    )
    last_at = func.max(Message.sent_at)
    reference = SupportRequest.reference
    query = (
        select(
            reference,
            SupportRequest.title,
            School.name,
            last_at.label("last_at"),
            func.count(Message.id).filter(fresh).label("unread"),
        )
        .select_from(Message)
        .join(SupportRequest, SupportRequest.id == Message.request_id)
        .outerjoin(School, School.id == SupportRequest.school_id)
        .outerjoin(MessageSeen, seen)
        .where(_in_reach(with_values(actor, now)))
        .group_by(SupportRequest.id, reference, SupportRequest.title, School.name)
    )
    if after is not None:
        moment, key = after
        query = query.having(or_(last_at < moment, and_(last_at == moment, reference < key)))
    return [
        Talk(row.reference, row.name, row.title, row.last_at, row.unread)
        for row in session.execute(query.order_by(last_at.desc(), reference.desc()).limit(limit))
    ]
