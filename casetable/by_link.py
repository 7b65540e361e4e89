"""A partner prepares a case table from its mail, without signing in: a personal link opens its own envelopes, no more.

Whoever opens the link is who it was mailed to, for an organisation that is invited to this table. It shows the sections
that the school shares and the own envelope of each case; what others wrote is read at the table, or after signing in.
"""

from typing import Any, Final

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from casetable.envelope_pages import Way, show_or_write
from casetable.own_envelopes import own_envelopes
from casetable.sealing import STARTED
from records.meeting import CaseTableMeeting
from web.actor import current_actor
from web.kit import current_session, now
from web.links import PATH, PREPARE_PAGE, Purpose, look_at
from web.pages import SIGN_IN, go_to, page
from workflow import reach
from workflow.actor import Actor
from workflow.errors import NotReachable
from workflow.guests import guest_at

GONE: Final = 410


def prepare_by_link(token: str) -> BaseResponse:
    """Show one's own envelopes at a table, or one of them (`?vraag=`), and take what is written in it."""
    link = look_at(token)
    if link is None or link.purpose is not Purpose.PREPARE:
        return _shown("unknown", GONE)
    if link.is_over(now()):
        return _shown("over", GONE)
    meeting_id, _slash, organisation_id = link.subject.partition("/")
    try:
        guest = guest_at(current_session(), meeting_id, link.email, organisation_id)
        meeting, _sight = reach.find_meeting(current_session(), guest, meeting_id, now())
        if meeting.state not in STARTED:
            return _shown("gone", GONE)
        return _open(token, guest, meeting)
    except NotReachable:
        return _shown("gone", GONE)


def _open(token: str, guest: Actor, meeting: CaseTableMeeting) -> BaseResponse:
    reference, address = request.args.get("vraag", ""), f"{PATH}{token}{PREPARE_PAGE}"
    whole = current_actor()
    if request.method == "GET" and whole.person_id == guest.person_id and _works_there(whole, guest):
        if reference:
            return go_to(url_for("casetable.envelope", meeting_id=meeting.id, reference=reference))
        return go_to(url_for("casetable.meeting", meeting_id=meeting.id))
    if not reference:
        return _list(guest, meeting, address)
    named = request.args.get("organisatie")
    own = f"{address}?vraag={reference}" + (f"&organisatie={named}" if named else "")
    way = Way(guest, "casetable/envelope_by_link.html", own, address, link=address)
    answer = show_or_write(way, meeting.id, reference)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _works_there(whole: Actor, guest: Actor) -> bool:
    return guest.organisation_ids <= whole.organisation_ids


def _list(guest: Actor, meeting: CaseTableMeeting, address: str) -> Response:
    session = current_session()
    found = own_envelopes(session, guest, meeting, now())
    envelopes = [{**each, "url": f"{address}?{each['query']}"} for each in found]
    return _shown(
        "open",
        name=guest.name,
        envelopes=envelopes,
        meeting={
            "starts_at": meeting.starts_at,
            "minutes": meeting.minutes,
            "place": meeting.place,
            "deadline": meeting.deadline,
            "sealed": meeting.opened_at is None,
        },
    )


def _shown(how: str, status: int = 200, **values: Any) -> Response:
    answer = page("casetable/prepare_by_link.html", status, public=True, how=how, signs_in=SIGN_IN, **values)
    answer.headers["Cache-Control"] = "no-store"
    return answer
