"""What is written in the room: notes that keep themselves, lines of advice, and who does what by when.

Each works as a plain form too. Asked by the page itself (htmx), the answer holds small parts, so that nobody who is
typing loses the cursor; what could not be kept stays in its box.
"""

from typing import Any, Final

from flask import Response, make_response, render_template, request
from markupsafe import Markup
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as BaseResponse

from casetable import advising, agreements, planning
from casetable.advice import draft_to_write
from casetable.advising import sources_of
from casetable.agenda import tables_of
from casetable.room_pages import show_room
from casetable.schemas import AgreementInput, NewLineInput, NotesInput
from records.words import _
from web.actor import current_actor
from web.forms import Form, read
from web.kit import current_session, now
from web.pages import go, go_to, safe_target, say
from web.pupils import warn_of_pupils
from workflow import reach
from workflow.errors import NotReady, Stale
from workflow.pupils import pupils_in

TOGETHER: Final = "samen"
INSTEAD: Final = "over"


def keep_notes(meeting_id: str, reference: str) -> BaseResponse:
    """Keep the notes of the room on one case; who wrote meanwhile is not written over."""
    session, actor = current_session(), current_actor()
    form = read(NotesInput, request.form)
    if not form.ok:
        return _notes_refused(meeting_id, reference, form, 422)
    try:
        item = planning.write_notes(session, actor, meeting_id, reference, _told(form), now())
    except Stale as refused:
        session.rollback()
        return _notes_clash(meeting_id, reference, form, refused)
    except NotReady as refused:
        session.rollback()
        form.take(refused)
        return _notes_refused(meeting_id, reference, form, refused.status)
    if _by_page() and not request.form.get("do"):
        named = pupils_in(item.notes)
        return _small("casetable/room/notes_kept.html", revision=item.notes_revision, moment=now(), pupils=named)
    warn_of_pupils(_("Notities"), item.notes)
    say(_("De notities zijn bewaard."))
    return _to_room(meeting_id, reference, "notities")


def _told(form: Form) -> dict[str, Any]:
    """Give what is to be kept: who chose between two texts saw the newer one; "zet beide onder elkaar" keeps both."""
    todo, seen = request.form.get("do"), request.form.get("newer_revision", "")
    if todo not in {TOGETHER, INSTEAD} or not (seen.isascii() and seen.isdigit()):
        return form.data
    both = f"{request.form.get('newer', '')}\n\n{form.data['notes']}".strip()
    return {**form.data, "revision": int(seen), "notes": both if todo == TOGETHER else form.data["notes"]}


def _notes_clash(meeting_id: str, reference: str, form: Form, refused: Stale) -> Response:
    form.values["revision"] = refused.newer.get("revision", 0)
    if _by_page():
        return _small("casetable/room/notes_clash.html", refused.status, newer=refused.newer)
    return show_room(meeting_id, reference, form, refused.status, newer=dict(refused.newer))


def _notes_refused(meeting_id: str, reference: str, form: Form, status: int) -> Response:
    if _by_page():
        reasons = [text for texts in form.errors.values() for text in texts]
        return _small("casetable/room/notes_refused.html", status, reasons=reasons)
    return show_room(meeting_id, reference, form, status)


def add_line(meeting_id: str, reference: str) -> BaseResponse:
    """Add one line to the advice in the making."""
    session, actor = current_session(), current_actor()
    reach.find_meeting(session, actor, meeting_id, now())
    form, status = read(NewLineInput), 422
    form.values["sources"] = request.form.getlist("sources")
    named: list[str] = []
    if form.ok:
        try:
            advising.add_line(session, actor, reference, form.data, now())
        except NotReady as refused:
            session.rollback()
            form.take(refused)
        else:
            named, form, status = _pupils(_("Nieuwe adviesregel"), form.data["text"]), Form(), 200
    if status == 200 and not _by_page():  # noqa: PLR2004 - HTTP's own
        return _to_room(meeting_id, reference, "advies")
    if not _by_page():
        return show_room(meeting_id, reference, None, status, adding=form)
    values = {"adding": form, "pupils": named, **_line_values(meeting_id, reference)}
    return _fresh(_small("casetable/room/new_line.html", status, **values))


def _pupils(where: str, text: str) -> list[str]:
    """Give what seems to name a pupil, to say it beside the box; a plain form says it on the next page."""
    if _by_page():
        return list(pupils_in(text))
    warn_of_pupils(where, text)
    return []


def _line_values(meeting_id: str, reference: str) -> dict[str, Any]:
    session = current_session()
    found, _sight = reach.find_request(session, current_actor(), reference, now())
    draft = draft_to_write(session, found.id)
    sources = sources_of(session, found.id, draft.item_id, draft.id) if draft else None
    every = sources.every() if sources else []
    return {"meeting": {"id": meeting_id}, "case": {"reference": reference, "sources": every}}


def agree(meeting_id: str, reference: str) -> BaseResponse:
    """Write down who does what, and by when."""
    session, actor = current_session(), current_actor()
    form, status = read(AgreementInput), 422
    named: list[str] = []
    if form.ok:
        try:
            agreements.agree(session, actor, meeting_id, reference, form.data, now())
        except NotReady as refused:
            session.rollback()
            form.take(refused)
        else:
            named, form, status = _pupils(_("Wat spreken we af?"), form.data["what"]), Form(), 200
    if not _by_page():
        if status == 200:  # noqa: PLR2004 - HTTP's own
            return _to_room(meeting_id, reference, "afspraken")
        return show_room(meeting_id, reference, None, status, agreeing=form)
    reach.find_meeting(session, actor, meeting_id, now())
    guests = tables_of(session, [meeting_id])[meeting_id].guests
    values = {"meeting": {"id": meeting_id}, "case": {"reference": reference}, "agreeing": form, "pupils": named}
    return _fresh(
        _small("casetable/room/new_agreement.html", status, people=[(one.id, one.name) for one in guests], **values)
    )


def settle_agreement(agreement_id: str) -> BaseResponse:
    """Tick an agreement off, open it again, or strike one that was a mistake."""
    session, actor, todo = current_session(), current_actor(), request.form.get("do", "")
    if todo in {"gedaan", "open"}:
        agreements.settle(session, actor, agreement_id, now(), done=todo == "gedaan")
        say(_("Afgevinkt.") if todo == "gedaan" else _("Deze afspraak staat weer open."))
    elif todo == "weg":
        agreements.take_away(session, actor, request.form.get("meeting", ""), agreement_id, now())
        say(_("De afspraak is geschrapt."))
    else:
        raise BadRequest
    return go_to(safe_target(request.form.get("verder"), "/werkblad"))


def _by_page() -> bool:
    """Say whether the page itself asks (htmx), rather than the browser for another page."""
    return request.headers.get("HX-Request") == "true"


def _small(template: str, status: int = 200, **values: Any) -> Response:
    return make_response(Markup(render_template(template, **values)), status)  # noqa: S704 - a template of ours


def _fresh(answer: Response) -> Response:
    """Let the page ask at once what changed."""
    answer.headers["HX-Trigger-After-Settle"] = "ververs"
    return answer


def _to_room(meeting_id: str, reference: str, anchor: str) -> BaseResponse:
    """Go back to the table; a page that asked by itself is loaded anew."""
    answer = go("casetable.room", meeting_id=meeting_id, vraag=reference, _anchor=anchor)
    if _by_page():
        fresh = make_response("", 200)
        fresh.headers["HX-Refresh"] = "true"
        return fresh
    return answer
