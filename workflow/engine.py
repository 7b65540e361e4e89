"""The one door: `fire` moves a request, a meeting or a referral; `available` and `check` say what it would answer.

The order of refusal is that of api.md: not reachable, stale, not now, not yours, and then every reason at once. It
never commits. `transitions` is used on a throw-away cursor: bound to a record it would overwrite its state.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any, Final

from marshmallow import Schema, ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session
from transitions import Machine as StateMachine

from documents.fingerprint import hash_of
from records.journal import JournalEntry
from records.kinds import Part
from records.meeting import CaseTableMeeting
from records.people import Person
from records.referral import Referral
from records.request import SupportRequest
from records.session import append
from records.vocabulary import AnyAction, AnyState, Machine, Noted, Role, Word
from records.words import _
from workflow import reach
from workflow.actor import Actor
from workflow.effects import meeting as meeting_effects
from workflow.effects import referral as referral_effects
from workflow.effects import request as request_effects
from workflow.errors import NotNow, NotReachable, NotReady, NotYou, Refused, Stale, field_errors
from workflow.facts import (
    MeetingFacts,
    ReferralFacts,
    RequestFacts,
    facts_of_meetings,
    meeting_facts,
    referral_facts,
    request_facts,
)
from workflow.lookups import LOOKUPS
from workflow.move import AnyMove, Effect, Fire, Move, Subject
from workflow.posting import post, resolve_before, stop_term
from workflow.rules import KEPT, table_of
from workflow.rules.row import Row

Facts = RequestFacts | MeetingFacts | ReferralFacts

# Per machine: `start` is a word of two machines, and words compare by their text.
EFFECTS: Final[Mapping[Machine, Mapping[str, Effect]]] = {
    Machine.REQUEST: {str(action): effect for action, effect in request_effects.EFFECTS.items()},
    Machine.MEETING: {str(action): effect for action, effect in meeting_effects.EFFECTS.items()},
    Machine.REFERRAL: {str(action): effect for action, effect in referral_effects.EFFECTS.items()},
}


@dataclass(frozen=True, slots=True)
class Fired:
    """What was done: the subject as it stands now, not yet committed."""

    machine: Machine
    key: str
    action: AnyAction
    subject: Subject
    state: AnyState
    version: int


@dataclass(frozen=True, slots=True)
class Available:
    """An action this caller may do in this state; `ready` is false while `reasons` stand in the way."""

    action: AnyAction
    ready: bool
    reasons: list[str]
    asks: type[Schema]


@dataclass(slots=True)
class _Cursor:
    """What `transitions` moves: it lives for one trigger."""

    state: str


@cache
def _machine(machine: Machine, number: int) -> StateMachine:
    table = KEPT[machine, number]
    rows = [
        {"trigger": row.action.value, "source": [state.value for state in row.source], "dest": row.dest.value}
        for row in table.rows
    ]
    states = [state.value for state in table.states]
    return StateMachine(model=None, states=states, transitions=rows, initial=None, auto_transitions=False)


@dataclass(frozen=True, slots=True)
class _Call:
    """What was asked: who wants which action on what, with which input, having seen which version."""

    session: Session
    machine: Machine
    action: str
    actor: Actor
    data: Mapping[str, Any]
    seen_version: int | None
    now: datetime


@dataclass(frozen=True, slots=True)
class _Verdict:
    """It may happen: by this row, in this role, on these facts, with the input as it was read."""

    row: Row
    role: Role
    facts: Facts
    parsed: Mapping[str, Any]


def fire(
    session: Session,
    machine: Machine,
    key: str,
    action: str,
    actor: Actor,
    data: Mapping[str, Any],
    seen_version: int | None,
    now: datetime,
) -> Fired:
    """Do `action` on the request (by reference), meeting or referral (by id) `key`, as `actor`.

    `data` is the action's raw input, `seen_version` the version the person saw (only the system may leave it out).
    Raises NotReachable, Stale, NotNow, NotYou or NotReady, in that order; then nothing has changed.
    """
    call = _Call(session, machine, action, actor, data, seen_version, now)
    subject, roles = _find(session, machine, key, actor, now, lock=True)
    return _perform(call, subject, _judge(call, subject, roles))


def check(
    session: Session,
    machine: Machine,
    key: str,
    action: str,
    actor: Actor,
    data: Mapping[str, Any],
    seen_version: int | None,
    now: datetime,
) -> list[str]:
    """Give the Dutch reasons for which `fire` would refuse, none when it would go. Changes nothing."""
    call = _Call(session, machine, action, actor, data, seen_version, now)
    try:
        subject, roles = _find(session, machine, key, actor, now, lock=False)
        _judge(call, subject, roles)
    except Refused as refusal:
        return refusal.reasons
    return []


def available(
    session: Session, machine: Machine, subject: Subject, actor: Actor, roles: frozenset[Role], now: datetime
) -> list[Available]:
    """List every action whose row holds for this state and caller, with the reasons that stand in the way."""
    rows = _open_to(machine, subject, roles)
    return _available(rows, roles, _facts(session, subject, actor, now)) if rows else []


def available_at(
    session: Session, meetings: Mapping[str, tuple[CaseTableMeeting, frozenset[Role]]], now: datetime
) -> dict[str, list[Available]]:
    """List the same for many meetings, each with the caller's roles, by id. One statement at most."""
    rows = {key: _open_to(Machine.MEETING, *each) for key, each in meetings.items()}
    asked = [meetings[key][0] for key, open_rows in rows.items() if open_rows]
    facts = facts_of_meetings(session, asked, now) if asked else {}
    return {
        key: _available(rows[key], roles, facts[key]) if key in facts else []
        for key, (_meeting, roles) in meetings.items()
    }


def _open_to(machine: Machine, subject: Subject, roles: frozenset[Role]) -> list[Row]:
    return [row for row in table_of(machine, subject).rows if subject.state in row.source and roles & set(row.by)]


def _available(rows: Sequence[Row], roles: frozenset[Role], facts: Facts) -> list[Available]:
    found = []
    for row in rows:
        if _role(row, roles, facts) is None:
            continue
        reasons = [reason for guard in row.unless if (reason := guard(facts))]
        found.append(Available(row.action, not reasons, reasons, row.asks))
    return found


def _find(
    session: Session, machine: Machine, key: str, actor: Actor, now: datetime, *, lock: bool
) -> tuple[Subject, frozenset[Role]]:
    if actor.is_system:
        return _load(session, machine, key), frozenset({Role.SYSTEM})
    if machine is Machine.REQUEST:
        request, sight = reach.find_request(session, actor, key, now, lock=lock)
        return request, sight.roles
    if machine is Machine.MEETING:
        meeting, table_sight = reach.find_meeting(session, actor, key, now, lock=lock)
        return meeting, table_sight.roles
    referral, referral_sight = reach.find_referral(session, actor, key, now, lock=lock)
    return referral, referral_sight.roles


def _load(session: Session, machine: Machine, key: str) -> Subject:
    queries = {
        Machine.REQUEST: select(SupportRequest).where(SupportRequest.reference == key),
        Machine.MEETING: select(CaseTableMeeting).where(CaseTableMeeting.id == key),
        Machine.REFERRAL: select(Referral).where(Referral.id == key),
    }
    if machine is Machine.REFERRAL:  # the request first, as `reach.find_referral` does: two orders would deadlock
        of_referral = select(Referral.request_id).where(Referral.id == key).scalar_subquery()
        session.scalars(select(SupportRequest).where(SupportRequest.id == of_referral).with_for_update()).one_or_none()
    subject = session.scalars(queries[machine].with_for_update()).one_or_none()
    if subject is None:
        raise NotReachable
    return subject  # type: ignore[return-value] # one of the three, by its machine


def _judge(call: _Call, subject: Subject, roles: frozenset[Role]) -> _Verdict:
    """Ask in the order of refusal whether this may happen."""
    if call.seen_version is not None and call.seen_version != subject.version:
        raise Stale(_what_changed(call, subject))
    row = table_of(call.machine, subject).row(call.action, subject.state)
    if row is None:
        raise _not_now(call.machine, subject, call.action)
    facts = _facts(call.session, subject, call.actor, call.now)
    role = _role(row, roles, facts)
    if role is None:
        raise NotYou([_("Dit is niet aan jou. Alleen {wie} kan dit nu doen.", wie=_who(row))])
    reasons = [reason for guard in row.unless if (reason := guard(facts))]
    errors: dict[str, list[str]] = {}
    if call.seen_version is None and not call.actor.is_system:
        errors["version"] = [_("Zeg welke versie je zag (`version`), zodat niemand iets overschrijft.")]
    parsed, facts = _read(call, row, subject, facts, errors)
    if reasons or errors:
        texts = [text for messages in errors.values() for text in messages]
        raise NotReady(list(dict.fromkeys([*reasons, *texts])), errors)
    return _Verdict(row, role, facts, parsed)


def _read(
    call: _Call, row: Row, subject: Subject, facts: Facts, errors: dict[str, list[str]]
) -> tuple[dict[str, Any], Facts]:
    """Read the input with what the row asks; put what is wrong with it into `errors`."""
    try:
        parsed: dict[str, Any] = row.asks().load(dict(call.data))
    except ValidationError as problem:
        messages = field_errors(problem.messages_dict)
        errors.update({field: [_(text) for text in texts] for field, texts in messages.items()})
        return {}, facts
    look_up = LOOKUPS[call.machine].get(row.action)
    if look_up is not None:
        facts = replace(facts, named=look_up(call.session, subject, parsed))
    for guard in row.rejects:
        for field, texts in guard(facts, parsed).items():
            errors.setdefault(field, []).extend(texts)
    return parsed, facts


def _facts(session: Session, subject: Subject, actor: Actor, now: datetime) -> Facts:
    session.flush()
    if isinstance(subject, SupportRequest):
        return request_facts(session, subject, actor, now)
    if isinstance(subject, CaseTableMeeting):
        return meeting_facts(session, subject, now)
    return referral_facts(subject, now)


def _role(row: Row, roles: frozenset[Role], facts: Facts) -> Role | None:
    """Find the first role of the row that this caller has and that holds."""
    for role in row.by:
        narrowed = row.only.get(role)
        if role in roles and (narrowed is None or narrowed(facts) is None):
            return role
    return None


def _who(row: Row) -> str:
    return _(" of ").join(role.label for role in row.by)


def _not_now(machine: Machine, subject: Subject, action: str) -> Refused:
    if not table_of(machine, subject).knows(action):
        return NotNow([_("Deze actie bestaat niet.")])
    return NotNow([_("Dit kan nu niet: de stand is “{stand}”.", stand=subject.state.label)])


def _what_changed(call: _Call, subject: Subject) -> list[str]:
    """Tell who did what since, to whoever may read the timeline; the others only learn the present state."""
    present = _("Intussen is er iets veranderd. De stand is nu “{stand}”.", stand=subject.state.label)
    if not _may_know(call.session, subject, call.actor, call.now):
        return [present]
    since = (
        select(JournalEntry.action, JournalEntry.at, Person.name)
        .outerjoin(Person, Person.id == JournalEntry.person_id)
        .where(
            JournalEntry.machine == call.machine,
            JournalEntry.subject_id == subject.id,
            JournalEntry.version > call.seen_version,
        )
        .order_by(JournalEntry.id)
    )
    told = [
        _(
            "{wie} deed intussen: {wat}.",
            wie=row.name or _("Het systeem"),
            wat=_label(call.machine, subject, row.action),
        )
        for row in call.session.execute(since)
    ]
    return [*told, present]


def _may_know(session: Session, subject: Subject, actor: Actor, now: datetime) -> bool:
    if isinstance(subject, CaseTableMeeting):
        return True  # whoever reaches a meeting sees its state and who runs it
    request = subject if isinstance(subject, SupportRequest) else subject.request
    sight = reach.sight_on(session, actor, request, now)
    return sight.can(Part.TIMELINE) or sight.can(Part.JOURNAL)


def _label(machine: Machine, subject: Subject, action: str) -> str:
    words: list[Word] = [*(row.action for row in table_of(machine, subject).rows), *Noted]
    return next(word for word in words if word == action).label.lower()


def _perform(call: _Call, subject: Subject, verdict: _Verdict) -> Fired:
    """Move the state, run the effects, write journal and outbox, and do what the effects ask for."""
    session, row, came_from = call.session, verdict.row, subject.state
    move: AnyMove = Move(session, subject, call.actor, verdict.role, verdict.parsed, verdict.facts, call.now, came_from)
    move.reason = verdict.parsed.get("reason", "")
    before = resolve_before(move, row.then)
    _trigger(call.machine, subject, row)
    subject.version += 1
    if subject.state is not came_from and not isinstance(subject, CaseTableMeeting):
        subject.state_since = call.now
    stop_term(move)
    with session.no_autoflush:  # the database ties states to their evidence: an effect gathers it all first
        asked = tuple(EFFECTS[call.machine][row.action](move) or ())
    session.flush()
    post(move, row.then, before)
    append(session, JournalEntry, [_journal_row(call, move, row)])
    for follow in asked:
        _follow(session, follow, call.now)
    return Fired(call.machine, _key(subject), row.action, subject, subject.state, subject.version)


def _trigger(machine: Machine, subject: Subject, row: Row) -> None:
    cursor = _Cursor(subject.state.value)
    _machine(machine, table_of(machine, subject).number).events[row.action.value].trigger(cursor)
    if cursor.state != row.dest.value:
        message = f"{row.action} led to {cursor.state}, the table says {row.dest}"
        raise RuntimeError(message)
    subject.state = row.dest  # the table of this machine holds its own states


def _follow(session: Session, follow: Fire, now: datetime) -> None:
    """Do what an effect asked for: the same checks, on the row that is already here, with a journal row of its own."""
    subject = follow.subject
    session.refresh(subject, with_for_update=True)
    roles = frozenset({Role.SYSTEM})
    if not follow.actor.is_system:
        roles = _find(session, follow.machine, _key(subject), follow.actor, now, lock=True)[1]
    call = _Call(session, follow.machine, follow.action, follow.actor, follow.data, subject.version, now)
    _perform(call, subject, _judge(call, subject, roles))


def _key(subject: Subject) -> str:
    return subject.reference if isinstance(subject, SupportRequest) else subject.id


def _journal_row(call: _Call, move: AnyMove, row: Row) -> dict[str, Any]:
    subject = move.subject
    about = subject.request_id if isinstance(subject, Referral) else subject.id
    return {
        "machine": call.machine,
        "subject_id": subject.id,
        "request_id": None if isinstance(subject, CaseTableMeeting) else about,
        "action": row.action.value,
        "from_state": move.came_from.value,
        "to_state": subject.state.value,
        "version": subject.version,
        "person_id": move.actor.person_id,
        "role": move.role,
        "at": move.now,
        "input_sha256": hash_of(dict(call.data)),
        "reason": move.reason,
        "detail": move.detail,
    }
