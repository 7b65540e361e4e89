"""The JSON calls of this room: referrals, progress notes, the evaluation (design/api.md)."""

from datetime import datetime
from typing import Any

from flask import request as asked_for
from marshmallow import EXCLUDE, Schema, fields

from trajectory import evaluations, progress
from trajectory.around import Note
from trajectory.referrals import read_these, within_reach
from trajectory.shapes import evaluation_shape, notes_shape, show_referral, with_actions
from web.actor import current_actor
from web.api import body
from web.kit import current_session, now
from web.paging import cut, wanted
from workflow import reach

Json = dict[str, Any]


class ReferralQuery(Schema):
    """What a list of referrals is narrowed to, and which page of it."""

    class Meta:
        """Other arguments of an address are left alone."""

        unknown = EXCLUDE

    request = fields.String(load_default=None, metadata={"label": "request"})
    limit = fields.Integer(metadata={"label": "limit"})
    cursor = fields.String(metadata={"label": "cursor"})


def list_referrals() -> Json:
    """List own referrals, and those of requests the caller sees as school or coordinator; the newest first."""
    session, actor, moment = current_session(), current_actor(), now()
    reference = asked_for.args.get("request")
    page = wanted(datetime, str)
    request_id = reach.find_request(session, actor, reference, moment)[0].id if reference else None
    rows = within_reach(session, actor, moment, page.limit, page.after, request_id)
    shown = cut(rows, page, lambda row: (row.offered_at, row.id))
    requests = {row.request_id: row.request for row in shown.rows}
    sights = reach.sights_on(session, actor, list(requests.values()), moment) if requests else {}
    items = [
        with_actions(session, actor, referral, support, sight, requests[referral.request_id].reference, moment)
        for support, referral, sight in read_these(session, shown.rows, sights)
    ]
    return {"items": items, "next": shown.next_url}


def get_referral(referral_id: str) -> Json:
    """Give one referral, with its progress notes and what may happen to it."""
    return show_referral(current_session(), current_actor(), referral_id, now())


def post_note(referral_id: str) -> Json:
    """Write a progress note at a referral of one's own organisation."""
    session, actor = current_session(), current_actor()
    referral = progress.find_to_write(session, actor, referral_id, now())
    data = body(progress.NoteInput)
    written = progress.write(session, actor, referral, data["text"], now())
    return notes_shape([Note(written.id, written.text, actor.name, written.written_at)])[0]


def post_evaluation(reference: str) -> Json:
    """Keep what the school says of it; sent again within the term, it replaces what was said before."""
    session, actor = current_session(), current_actor()
    request = evaluations.find_to_give(session, actor, reference, now())
    data = body(evaluations.EvaluationInput)
    return evaluation_shape(evaluations.give(session, actor, request, data, now()))
