"""Pages of meetings: the list, a new one, and one meeting with its agenda and its envelopes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from flask import Response, request
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as BaseResponse

from casetable import asking, choices, planning
from casetable.agenda import Item, Table, agenda_of, envelope_stands, list_meetings, tables_of
from casetable.agreements import carried_to, taken_on
from casetable.envelopes import Count, counted
from casetable.fitting import look_around
from casetable.fitting_pages import proposal_for_new
from casetable.own_envelopes import shown_envelopes
from casetable.room import shown_agreement
from casetable.schemas import GuestInput, ItemMinutes
from casetable.sealing import STARTED
from casetable.shelf import minutes_of
from records.dates import dutch_time
from records.meeting import CaseTableMeeting
from records.vocabulary import AgendaOutcome, Machine, MeetingState, Role
from records.words import _
from web import paging
from web.actions import buttons
from web.actor import current_actor
from web.drawing import draw
from web.forms import Form, read
from web.kit import current_session, now
from web.pages import go, page, say
from workflow import engine, reach
from workflow.errors import NotReady
from workflow.inputs import MeetingForm
from workflow.reach import MeetingSight

TAGS: Final = {
    MeetingState.PLANNED: "",
    MeetingState.ANNOUNCED: "brand",
    MeetingState.IN_SESSION: "ok",
    MeetingState.CONCLUDED: "",
    MeetingState.PUBLISHED: "",
    MeetingState.CANCELLED: "",
}
BEFORE_THE_OPENING: Final = (MeetingState.PLANNED, MeetingState.ANNOUNCED)
STEPS: Final = {"eerder": -1, "later": 1}
NONE: Final = Count(0, 0)


def meetings() -> Response:
    """List the case tables, the latest first."""
    session, actor = current_session(), current_actor()
    asked = paging.wanted(datetime, str, default=20)
    after = (asked.after[0], asked.after[1]) if asked.after else None
    found = list_meetings(session, actor, now(), asked.limit, after)
    cut = paging.cut(found, asked, lambda meeting: (meeting.starts_at, meeting.id))
    agendas = agenda_of(session, actor, cut.rows, now())
    return page(
        "casetable/meetings.html",
        meetings=[_row(meeting, agendas[meeting.id]) for meeting in cut.rows],
        own=[shown_agreement(each, actor, now()) for each in taken_on(session, actor, now())],
        next_url=cut.next_url,
        may_plan=actor.is_coordinator,
    )


def _row(meeting: CaseTableMeeting, items: Sequence[Item]) -> dict[str, Any]:
    return {
        "id": meeting.id,
        "when": meeting.starts_at,
        "place": meeting.place,
        "state": meeting.state.label,
        "tag": TAGS[meeting.state],
        "schools": [item.school for item in items],
    }


def new_meeting() -> BaseResponse:
    """Plan a case table: the form, and what it sends."""
    form = Form(values={"minutes": "120", "capacity": "5"})
    if request.method == "POST":
        form = read(MeetingForm)
        if form.ok:
            try:
                planned = planning.plan_meeting(current_session(), current_actor(), form.data, now())
            except NotReady as refused:
                form.take(refused)
            else:
                say(
                    _("De casetafel staat gepland. Kondig ze aan als alles klopt: dan krijgt iedereen een uitnodiging.")
                )
                return go("casetable.meeting", meeting_id=planned.id)
        form.values = {**form.values, "organisations": request.form.getlist("organisations")}
    session, actor = current_session(), current_actor()
    waiting, invites = proposal_for_new(look_around(session, actor, now()))
    if request.method == "GET":
        form.values["organisations"] = [each["id"] for each in invites]
    options = choices.organisations(session, actor, None, now())
    fields = draw(MeetingForm, lambda _name: options, form)
    status = 200 if form.ok else 422
    return page("casetable/new.html", status, form=form, fields=fields, waiting=waiting, invites=invites)


def meeting(meeting_id: str) -> Response:
    """Show one case table."""
    return _show(meeting_id, Form())


def ask_guest(meeting_id: str) -> BaseResponse:
    """Mail somebody a personal link to prepare this table."""
    reach.find_meeting(current_session(), current_actor(), meeting_id, now())
    form, status = read(GuestInput), 422
    if form.ok:
        try:
            asking.ask_guest(current_session(), current_actor(), meeting_id, form.data, now())
        except NotReady as refused:
            current_session().rollback()
            form.take(refused)
            status = refused.status
        else:
            say(_("De link is verstuurd naar {email}.", email=form.data["email"]))
            return go("casetable.meeting", meeting_id=meeting_id, _anchor="uitgenodigd")
    return _show(meeting_id, form, status)


def _show(meeting_id: str, guest: Form, status: int = 200) -> Response:
    session, actor = current_session(), current_actor()
    found, sight = reach.find_meeting(session, actor, meeting_id, now())
    items = agenda_of(session, actor, [found], now())[found.id]
    table = tables_of(session, [found.id])[found.id]
    able = engine.available(session, Machine.MEETING, found, actor, sight.roles, now())
    counts = counted(session, [item.id for item in items]) if sight.may_count and items else {}
    stands = envelope_stands(session, items)
    carried = carried_to(session, actor, found, now())
    return page(
        "casetable/meeting.html",
        status,
        guest=guest,
        meeting=_meeting(found, sight),
        items=[_line(item, counts) for item in items],
        count=sum(each.handed_in for each in counts.values()) if sight.may_count else None,
        most=sum(each.of for each in counts.values()),
        envelopes=[each for item in items for each in shown_envelopes(found, item, table, stands.get(item.id, []))],
        seats=_seats(table),
        present=[guest for guest in table.guests if guest.present or guest.excused],
        carried=[shown_agreement(each, actor, now()) for each in carried],
        actions=buttons(able, Machine.MEETING, found.id),
        papers=minutes_of(session, sight, found.id) if found.state is MeetingState.PUBLISHED else [],
    )


def agenda(meeting_id: str) -> Response:
    """Show the agenda on one page, to print: it is handed round, so it names no case that is not on this table."""
    session, actor = current_session(), current_actor()
    found, _sight = reach.find_meeting(session, actor, meeting_id, now())
    items = agenda_of(session, actor, [found], now())[found.id]
    table = tables_of(session, [found.id])[found.id]
    here = {item.reference for item in items}
    carried = [each for each in carried_to(session, actor, found, now()) if each.reference in here]
    end = items[-1].begins + timedelta(minutes=items[-1].minutes) if items else found.starts_at
    return page(
        "casetable/agenda.html",
        meeting={"id": found.id, "starts_at": found.starts_at, "minutes": found.minutes, "place": found.place,
                 "end": dutch_time(end)},
        items=[_line(item, {}) for item in items],
        seats=_seats(table),
        carried=[shown_agreement(each, actor, now()) for each in carried],
    )  # fmt: skip


def _meeting(found: CaseTableMeeting, sight: MeetingSight) -> dict[str, Any]:
    is_coordinator = Role.COORDINATOR in sight.roles
    return {
        "id": found.id,
        "version": found.version,
        "state": found.state.label,
        "tag": TAGS[found.state],
        "starts_at": found.starts_at,
        "minutes": found.minutes,
        "place": found.place,
        "deadline": found.deadline,
        "opened_at": found.opened_at,
        "capacity": found.capacity,
        "sealed": found.state is MeetingState.ANNOUNCED and found.opened_at is None,
        "room": found.opened_at is not None or found.state is MeetingState.IN_SESSION,
        "arranges": is_coordinator and found.state in planning.BEFORE_THE_END,
        "is_coordinator": is_coordinator,
        "ends_at": found.starts_at + timedelta(minutes=found.minutes),
        "asks": is_coordinator and found.state in STARTED,
        "fitting": is_coordinator and found.opened_at is None and found.state in BEFORE_THE_OPENING,
    }


def _line(item: Item, counts: dict[str, Count]) -> dict[str, Any]:
    return {
        "reference": item.reference,
        "title": item.title,
        "school": item.school,
        "minutes": item.minutes,
        "time": dutch_time(item.begins),
        "note": outcome_words(item),
        "count": counts.get(item.id, NONE),
    }


def outcome_words(item: Item) -> str:
    """Say in a few words how far the table is with a case: `uitgesteld`; empty while it waits."""
    if item.outcome in {AgendaOutcome.POSTPONED, AgendaOutcome.ADVISED} and item.outcome is not None:
        return item.outcome.label
    return _("nu aan tafel") if item.in_hand else ""


def _seats(table: Table) -> list[dict[str, Any]]:
    return [
        {
            "option": (seat.organisation_id, seat.name),
            "name": seat.name,
            "letter": seat.letter,
            "people": ", ".join(guest.name for guest in table.guests if guest.organisation_id == seat.organisation_id),
        }
        for seat in table.seats
    ]


def arrange(meeting_id: str, reference: str) -> BaseResponse:
    """Let a case come earlier or later on the agenda, or take another time."""
    session, actor, todo = current_session(), current_actor(), request.form.get("do", "")
    if todo in STEPS:
        planning.move_item(session, actor, meeting_id, reference, STEPS[todo], now())
    elif todo == "minuten":
        reach.find_meeting(session, actor, meeting_id, now())
        form = read(ItemMinutes)
        if not form.ok:
            raise NotReady([text for texts in form.errors.values() for text in texts], form.errors)
        planning.set_minutes(session, actor, meeting_id, reference, form.data["minutes"], now())
        say(_("De agenda is aangepast."))
    else:
        raise BadRequest
    return go("casetable.meeting", meeting_id=meeting_id, _anchor="agenda")
