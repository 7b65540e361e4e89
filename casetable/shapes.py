"""How the API shows what this room knows, in the shapes of design/api.md; and its parts of a request."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from casetable.advice import AdviceRead, Offered, Source, choices_seen, shown_advice
from casetable.agenda import OFF_AGENDA, Item, Table, agenda_of, tables_of
from casetable.choosing import Drafted, draft_to_show
from casetable.envelopes import Envelope, counted, envelopes_for, place_of
from casetable.told import told_at
from records.kinds import Part
from records.meeting import CaseTableMeeting
from records.request import SupportRequest
from records.vocabulary import Choice, Machine, Role, State
from web.api import moment
from web.openapi import json_schema
from workflow import engine, reach
from workflow.actor import Actor
from workflow.reach import Sight

Json = dict[str, Any]


def envelope_shape(envelope: Envelope) -> Json:
    """Show an opened envelope; `organisation` is an id, `organisation_name` what a person reads."""
    return {
        "id": envelope.id,
        "organisation": envelope.organisation_id,
        "organisation_name": envelope.organisation,
        "late": envelope.late,
        "conflict": envelope.conflict,
        "points": [
            {"id": point.id, "code": point.code, "field": point.field.value, "text": point.text}
            for point in envelope.points
        ],
    }


def own_envelope_shape(envelope: Envelope) -> Json:
    """Show the envelope of one's own organisation, with the three fields as they were typed."""
    own = {"handed_in": envelope.handed_in_at is not None, "revision": envelope.revision}
    return {**envelope_shape(envelope), **envelope.texts, **own}


def advice_shape(advice: AdviceRead, sight: Sight, envelopes: Collection[Envelope]) -> Json:
    """Show an advice: who was not at the table gets paragraphs of the report as sources, and no inputs at all."""
    at_table = advice.shows_points(sight)
    choices = choices_seen(advice, sight)
    shape: Json = {
        "version": advice.number,
        "status": "sent" if advice.sent_at else "draft",
        "lines": [
            {"id": line.id, "text": line.text, "sources": _source_ids(line.sources, at_table=at_table)}
            for line in advice.lines
        ],
        "proposals": [
            proposal_shape(each, choices.get(each.id), _source_ids(each.sources, at_table=at_table))
            for each in advice.proposals
        ],
    }
    if advice.sent_at is None:
        shape["revision"] = advice.revision
    if at_table:
        shape["unused"] = unused_shape(advice, envelopes)
    return shape


def _source_ids(sources: Collection[Source], *, at_table: bool) -> list[str]:
    return [source.id for source in sources if at_table or not source.is_point]


def proposal_shape(proposal: Offered, choice: tuple[Choice, str] | None, sources: Collection[str]) -> Json:
    """Show a proposal; the choice only to who may see it, and the reason only when there is one."""
    shape: Json = {
        "id": proposal.id,
        "organisation": proposal.organisation_id or None,
        "organisation_name": proposal.organisation,
        "kind": proposal.kind.value if proposal.kind else None,
        "route": proposal.route.value,
        "what": proposal.what,
        "why": proposal.why,
        "sources": list(sources),
    }
    shape |= {name: text for name in ("period", "effort", "cost") if (text := getattr(proposal, name))}
    if choice is not None:
        shape["choice"] = choice[0].value
        shape |= {"reason": choice[1]} if choice[1] else {}
    return shape


def unused_shape(advice: AdviceRead, envelopes: Collection[Envelope]) -> list[Json]:
    """List every point that no line cites, with the word of explanation where there is one."""
    cited = advice.cited()
    return [
        {"source": point.id, **({"why": point.why_unused} if point.why_unused else {})}
        for envelope in envelopes
        for point in envelope.points
        if point.id not in cited
    ]


def parts_of(session: Session, actor: Actor, request: SupportRequest, sight: Sight, now: datetime) -> Json:
    """Give this room's parts of a request, only those that may be seen. Six statements at most; reads are noted."""
    shown: Json = {}
    place = place_of(session, request.id) if sight.can(Part.AGENDA_ITEM) or sight.can(Part.OWN_INPUT) else None
    if sight.can(Part.AGENDA_ITEM) and place is not None and place.outcome not in OFF_AGENDA:
        shown["meeting"] = {"id": place.meeting_id, "starts_at": moment(place.starts_at)}
    advice = shown_advice(session, sight, request.id)
    item_id = place.item_id if place else None
    read = envelopes_for(session, sight, item_id, advice.id if advice else None)
    if sight.can(Part.OWN_INPUT):
        shown["own_input"] = own_envelope_shape(read.own[0]) if read.own else None
    if sight.can(Part.INPUT_COUNT) and item_id is not None:
        count = counted(session, [item_id]).get(item_id)
        shown["input_count"] = count.handed_in if count else 0
    if sight.can(Part.INPUTS):
        shown["inputs"] = [envelope_shape(each) for each in read.opened]
        reach.log_read(session, actor, sight, request.id, Part.INPUTS, now)
    if advice is not None:
        shown["advice"] = advice_shape(advice, sight, read.opened)
        part = Part.ADVICE if advice.sent_at else Part.ADVICE_DRAFT
        reach.log_read(session, actor, sight, request.id, part, now)
    drafted = draft_to_show(session, request.id, sight) if request.state is State.ADVISED else None
    if drafted is not None:
        shown["choice_draft"] = choice_draft_shape(drafted)
    return shown


def choice_draft_shape(drafted: Drafted) -> Json:
    """Show the choice in the making, to who may choose."""
    return {
        "revision": drafted.revision,
        "choices": {key: dict(row) for key, row in drafted.choices.items()},
        "guidance": drafted.guidance,
        "saved_at": moment(drafted.saved_at),
    }


def meeting_shape(meeting: CaseTableMeeting, items: Collection[Item], table: Table) -> Json:
    """Show a meeting, without what may happen to it."""
    return {
        "id": meeting.id,
        "state": meeting.state.value,
        "label": meeting.state.label,
        "version": meeting.version,
        "starts_at": moment(meeting.starts_at),
        "minutes": meeting.minutes,
        "place": meeting.place,
        "deadline": moment(meeting.deadline),
        "opened_at": moment(meeting.opened_at),
        "capacity": meeting.capacity,
        "organisations": [{"id": seat.organisation_id, "name": seat.name} for seat in table.seats],
        "people": [
            {"id": guest.id, "name": guest.name, "organisation": guest.organisation_id} for guest in table.guests
        ],
        "present": [guest.id for guest in table.present],
        "excused": [guest.id for guest in table.excused],
        "items": [
            {
                "reference": item.reference,
                "title": item.title,
                "minutes": item.minutes,
                "outcome": item.outcome.value if item.outcome else None,
            }
            for item in items
        ],
    }


def show_meeting(session: Session, actor: Actor, meeting_id: str, now: datetime) -> Json:
    """Show one meeting as the API gives it, with every action this caller may do. Raises NotReachable.

    An item has `notes` and `agreements` for who may know of them; `carried` is what is open from earlier tables. A list
    of meetings leaves these out: reading them is noted.
    """
    meeting, sight = reach.find_meeting(session, actor, meeting_id, now)
    items = agenda_of(session, actor, [meeting], now)[meeting.id]
    table = tables_of(session, [meeting.id])[meeting.id]
    able = engine.available(session, Machine.MEETING, meeting, actor, sight.roles, now)
    told, carried = told_at(session, actor, meeting, sight, items, now)
    shape = meeting_shape(meeting, items, table)
    shape["items"] = [{**row, **told.get(item.id, {})} for item, row in zip(items, shape["items"], strict=True)]
    return {**shape, "carried": carried, "actions": [_action(each) for each in able]}


def _action(each: engine.Available) -> Json:
    return {
        "action": each.action.value,
        "label": each.action.label,
        "ready": each.ready,
        "reasons": each.reasons,
        "asks": json_schema(each.asks),
    }


def show_meetings(session: Session, actor: Actor, meetings: Collection[CaseTableMeeting], now: datetime) -> list[Json]:
    """Show a page of meetings. Five statements, however many there are.

    Only who runs the meetings can do anything with one, so nobody else's place at each table is looked up.
    """
    items: Mapping[str, list[Item]] = agenda_of(session, actor, meetings, now)
    tables = tables_of(session, [meeting.id for meeting in meetings])
    roles = frozenset({Role.COORDINATOR}) if actor.is_coordinator else frozenset({Role.PARTNER})
    able = engine.available_at(session, {meeting.id: (meeting, roles) for meeting in meetings}, now)
    return [
        {
            **meeting_shape(meeting, items[meeting.id], tables[meeting.id]),
            "actions": [_action(each) for each in able[meeting.id]],
        }
        for meeting in meetings
    ]
