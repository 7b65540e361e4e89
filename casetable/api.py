"""The calls of this room: meetings, envelopes, the advice in the making."""

from datetime import datetime
from typing import Any

from casetable import advising, choosing, planning, sealing, shapes
from casetable.agenda import list_meetings
from casetable.envelopes import envelopes_for
from casetable.schemas import AdviceInput, ChoiceDraftInput, EnvelopeInput
from web import paging
from web.actor import current_actor
from web.api import body, glimpse, json_body, load, query, seen_revision
from web.kit import current_session, now
from workflow import reach
from workflow.errors import NotReachable
from workflow.inputs import Input, Line, MeetingForm


class WhichOrganisation(Input):
    """For who sits at the table for more than one organisation."""

    organisation = Line(load_default=None)


def api_meetings() -> dict[str, Any]:
    """List the meetings the caller is invited to or runs, the latest first."""
    asked = paging.wanted(datetime, str)
    after = (asked.after[0], asked.after[1]) if asked.after else None
    meetings = list_meetings(current_session(), current_actor(), now(), asked.limit, after)
    cut = paging.cut(meetings, asked, lambda meeting: (meeting.starts_at, meeting.id))
    return {
        "items": shapes.show_meetings(current_session(), current_actor(), cut.rows, now()),
        "next": cut.next_url,
    }


def api_plan_meeting() -> dict[str, Any]:
    """Plan a meeting."""
    planning.refuse_others(current_actor())
    meeting = planning.plan_meeting(current_session(), current_actor(), body(MeetingForm), now())
    return shapes.show_meeting(current_session(), current_actor(), meeting.id, now())


def api_meeting(meeting_id: str) -> dict[str, Any]:
    """Show a meeting."""
    return shapes.show_meeting(current_session(), current_actor(), meeting_id, now())


def api_write_input(meeting_id: str, reference: str) -> dict[str, Any]:
    """Write the envelope of the caller's organisation."""
    session, actor = current_session(), current_actor()
    sealing.find_desk(session, actor, meeting_id, reference, now(), lock=True)
    sent = json_body()
    named = glimpse(sent, "organisation")
    place = named if isinstance(named, str) else None
    sealing.find_to_write(session, actor, meeting_id, reference, place, seen_revision(sent), now())
    written = sealing.write(session, actor, meeting_id, reference, load(EnvelopeInput, sent), now())
    _request, sight = reach.find_request(session, actor, reference, now())
    mine = envelopes_for(session, sight, written.item_id).own
    found = next((each for each in mine if each.id == written.id), None)
    if found is None:
        raise NotReachable
    return shapes.own_envelope_shape(found)


def api_take_input_back(meeting_id: str, reference: str) -> None:
    """Take the envelope of the caller's organisation back, until the envelopes are opened."""
    session, actor = current_session(), current_actor()
    sealing.find_desk(session, actor, meeting_id, reference, now(), lock=True)
    organisation = query(WhichOrganisation)["organisation"]
    sealing.throw_away(session, actor, meeting_id, reference, organisation, now())


def api_write_advice(reference: str) -> dict[str, Any]:
    """Keep the advice in the making."""
    session, actor = current_session(), current_actor()
    _request, sight = reach.find_request(session, actor, reference, now(), lock=True)
    sent = json_body()
    advising.find_to_write(session, actor, reference, seen_revision(sent), now())
    saved = advising.save_advice(session, actor, reference, load(AdviceInput, sent), now())
    opened = envelopes_for(session, sight, saved.item_id, saved.id).opened
    return shapes.advice_shape(saved, sight, opened)


def api_keep_choice(reference: str) -> dict[str, Any]:
    """Keep the school's choice in the making, for whoever may choose."""
    session, actor = current_session(), current_actor()
    reach.find_request(session, actor, reference, now(), lock=True)
    sent = json_body()
    choosing.find_to_choose(session, actor, reference, seen_revision(sent), now())
    data = load(ChoiceDraftInput, sent)
    return shapes.choice_draft_shape(choosing.keep_draft(session, actor, reference, data, now()))
