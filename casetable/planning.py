"""Writes on a meeting that are no action of the process: planning it, the order of its agenda, and the notes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from casetable.agenda import OFF_AGENDA
from records.meeting import AgendaItem, CaseTableMeeting
from records.organisations import Organisation
from records.request import SupportRequest
from records.vocabulary import MeetingState, Role
from records.words import _
from workflow import reach
from workflow.actor import Actor
from workflow.effects.meeting import invite
from workflow.errors import NotNow, NotReachable, NotReady, NotYou, Stale
from workflow.reach import MeetingSight

BEFORE_THE_END: Final = (MeetingState.ANNOUNCED, MeetingState.IN_SESSION)
NOTES_OPEN: Final = (MeetingState.IN_SESSION, MeetingState.CONCLUDED)


def plan_meeting(session: Session, actor: Actor, data: Mapping[str, Any], now: datetime) -> CaseTableMeeting:
    """Plan a case table; nobody is told yet. `data` is what `workflow.inputs.MeetingForm` read.

    Raises NotYou, or NotReady for a moment that is over or an organisation that is not there.
    """
    refuse_others(actor)
    errors: dict[str, list[str]] = {}
    if data["starts_at"] <= now:
        errors["starts_at"] = [_("Dit moment is al voorbij. Kies een later moment.")]
    wanted = list(dict.fromkeys(data["organisations"]))
    known = select(Organisation.id).where(Organisation.id.in_(wanted), Organisation.active.is_(True))
    if set(session.scalars(known)) != set(wanted):
        errors["organisations"] = [_("Eén van deze organisaties kennen we niet. Kies uit de lijst.")]
    if errors:
        raise NotReady([text for found in errors.values() for text in found], errors)
    meeting = CaseTableMeeting(
        starts_at=data["starts_at"],
        minutes=data["minutes"],
        place=data["place"],
        capacity=data["capacity"],
        created_at=now,
        created_by_id=actor.person_id or "",
    )
    session.add(meeting)
    session.flush()
    invite(session, meeting, wanted)
    session.flush()
    return meeting


def refuse_others(actor: Actor) -> None:
    """Raise NotYou for who does not plan case tables."""
    if not actor.is_coordinator:
        raise NotYou([_("Dit is niet aan jou. Alleen {wie} plant een casetafel.", wie=Role.COORDINATOR.label)])


def move_item(session: Session, actor: Actor, meeting_id: str, reference: str, step: int, now: datetime) -> None:
    """Let a case come earlier (`step` -1) or later (1) on the agenda; at its end nothing moves."""
    items = _agenda(session, actor, meeting_id, now)
    here = _index(session, items, reference)
    there = here + step
    if 0 <= there < len(items):
        items[here], items[there] = items[there], items[here]
    for position, item in enumerate(items, start=1):
        item.position = position
    session.flush()


def set_minutes(session: Session, actor: Actor, meeting_id: str, reference: str, minutes: int, now: datetime) -> None:
    """Say how long a case takes."""
    items = _agenda(session, actor, meeting_id, now)
    items[_index(session, items, reference)].minutes = minutes
    session.flush()


def _agenda(session: Session, actor: Actor, meeting_id: str, now: datetime) -> list[AgendaItem]:
    """Give what lies on the agenda, or was there already, in order; only the coordinator arranges it."""
    meeting, sight = reach.find_meeting(session, actor, meeting_id, now, lock=True)
    if meeting.state not in BEFORE_THE_END:
        raise NotNow([_("De agenda van deze casetafel ligt nu vast.")])
    if Role.COORDINATOR not in sight.roles:
        raise NotYou([_("Dit is niet aan jou. Alleen {wie} schikt de agenda.", wie=Role.COORDINATOR.label)])
    on_agenda = or_(AgendaItem.outcome.is_(None), AgendaItem.outcome.not_in(OFF_AGENDA))
    query = select(AgendaItem).where(AgendaItem.meeting_id == meeting_id, on_agenda)
    return list(session.scalars(query.order_by(AgendaItem.position, AgendaItem.tabled_at)))


def _index(session: Session, items: Sequence[AgendaItem], reference: str) -> int:
    request_id = session.scalar(select(SupportRequest.id).where(SupportRequest.reference == reference))
    at = next((number for number, item in enumerate(items) if item.request_id == request_id), None)
    if at is None:
        raise NotReachable
    return at


def find_item(
    session: Session, actor: Actor, meeting_id: str, reference: str, now: datetime
) -> tuple[CaseTableMeeting, MeetingSight, AgendaItem]:
    """Find a case on a table to write about it: the row of the meeting is kept. Raises NotReachable."""
    meeting, sight = reach.find_meeting(session, actor, meeting_id, now, lock=True)
    reach.find_request(session, actor, reference, now)
    query = select(AgendaItem).join(SupportRequest).where(SupportRequest.reference == reference)
    newest = query.where(AgendaItem.meeting_id == meeting_id).order_by(AgendaItem.tabled_at.desc()).limit(1)
    item = session.scalars(newest).one_or_none()
    if item is None:
        raise NotReachable
    return meeting, sight, item


def write_notes(
    session: Session, actor: Actor, meeting_id: str, reference: str, data: Mapping[str, Any], now: datetime
) -> AgendaItem:
    """Keep the notes of the room on one case. `data` is what `NotesInput` read.

    Raises Stale, with the newer notes, when somebody else wrote meanwhile.
    """
    meeting, sight, item = find_item(session, actor, meeting_id, reference, now)
    is_coordinator = Role.COORDINATOR in sight.roles
    if is_coordinator and item.notes_revision > 0 and data["notes"] == item.notes:
        return item  # it is kept already: a browser that lost the answer sends it once more
    if is_coordinator and (data["revision"] or 0) != item.notes_revision:
        newer = {"notes": item.notes, "revision": item.notes_revision}
        raise Stale([_("Iemand paste deze notities intussen aan. Leg beide teksten naast elkaar.")], newer)
    if meeting.state not in NOTES_OPEN:
        raise NotNow([_("Notities schrijf je terwijl de casetafel aan de gang is, of tot je de notulen deelt.")])
    if not is_coordinator:
        raise NotYou([_("Dit is niet aan jou. Alleen {wie} schrijft de notities.", wie=Role.COORDINATOR.label)])
    item.notes = data["notes"]
    item.notes_revision += 1
    session.flush()
    return item
