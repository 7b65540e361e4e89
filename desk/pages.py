"""The smaller pages of a request: its messages, who read it, its documents, and the public check of a document."""

from datetime import datetime
from typing import Any, Final

from flask import Response, jsonify, make_response, request
from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from desk import documents, messages, readers
from records.files import MadeDocument
from records.kinds import Part
from records.report import ReportVersion
from records.request import SupportRequest
from records.words import _
from web.actor import current_actor
from web.downloads import send
from web.files import SHA256
from web.forms import Form
from web.forms import read as read_form
from web.kit import current_session, now
from web.pages import go, page, say
from web.paging import cut, wanted
from web.pupils import warn_of_pupils
from web.where import where
from workflow.errors import NotReachable, Refused
from workflow.reach import Sight, find_request

PDF: Final = "application/pdf"


def thread(reference: str) -> Response:
    """Show every message of a request, and a form for the next."""
    session, actor, moment = current_session(), current_actor(), now()
    request_, sight = _with_messages(session, reference, moment)
    said = messages.read(session, request_, actor, sight)
    messages.mark_seen(session, request_, actor, said, moment)
    return _thread_page(session, request_, sight, said, Form())


def _with_messages(session: Session, reference: str, moment: datetime) -> tuple[SupportRequest, Sight]:
    found, sight = find_request(session, current_actor(), reference, moment)
    if not (sight.can(Part.MESSAGES) or sight.can(Part.OWN_THREAD)):
        raise NotReachable
    return found, sight


def _thread_page(
    session: Session, about: SupportRequest, sight: Sight, said: list[messages.Said], form: Form, status: int = 200
) -> Response:
    return page(
        "desk/thread.html",
        status,
        where=where(session, about, sight, current_actor(), now()),
        said=said,
        threads=[(one.id or "", one.name) for one in messages.threads(session, about, sight)],
        form=form,
        is_helper=not sight.can(Part.MESSAGES),
    )


def write(reference: str) -> BaseResponse:
    """Send a message."""
    session, actor, moment = current_session(), current_actor(), now()
    about, sight = _with_messages(session, reference, moment)
    form = read_form(messages.Written)
    if form.ok:
        try:
            messages.write(session, about, actor, sight, form.data["text"], form.data["thread"] or None, moment)
        except Refused as refused:
            form.take(refused)
    if not form.ok:
        return _thread_page(session, about, sight, messages.read(session, about, actor, sight), form, 422)
    say(_("Je bericht is verstuurd."))
    warn_of_pupils(_("Je bericht"), form.data["text"])
    return go("desk.thread", reference=reference)


def who_read(reference: str) -> Response:
    """Show who read the file of a school, to whoever decides for it."""
    session, moment = current_session(), now()
    about, sight = find_request(session, current_actor(), reference, moment)
    asked = wanted(datetime, str)
    found = cut(readers.read(session, about, sight, asked.limit + 1, asked.after), asked, lambda one: one.cursor)
    head = where(session, about, sight, current_actor(), moment)
    return page("desk/who_read.html", where=head, readers=found.rows, next_url=found.next_url)


def document(document_id: str) -> Response:
    """Give a PDF to whoever may read it now; that they read it is noted."""
    printed = documents.open_document(current_session(), current_actor(), document_id, now())
    return send(printed.sha256, PDF, printed.name)


def check(sha256: str) -> Response:
    """Say whether a document with this hash was made here and is unchanged; nothing else about it."""
    wanted_hash = sha256.strip().lower()
    known = bool(SHA256.fullmatch(wanted_hash)) and _was_made(current_session(), wanted_hash)
    if _wants_json():
        answer = make_response(jsonify({"result": "unchanged" if known else "unknown"}))
    else:
        answer = page("desk/check.html", public=True, known=known, sha256=wanted_hash)
    answer.headers["Cache-Control"] = "no-store"
    answer.vary.add("Accept")
    return answer


def check_form() -> BaseResponse:
    """Ask for a hash; the form sends it back to this address."""
    given = "".join(request.args.get("hash", "").split()).lower()
    if given:
        return go("desk.check", sha256=given[:200])
    return page("desk/check_form.html", public=True)


def _was_made(session: Session, sha256: str) -> bool:
    """Look among the bytes that were served and among what documents say, and the versions a school approved."""
    made = select(MadeDocument.id).where(or_(MadeDocument.sha256 == sha256, MadeDocument.content_sha256 == sha256))
    approved = select(ReportVersion.id).where(
        ReportVersion.content_sha256 == sha256, ReportVersion.approved_at.is_not(None)
    )
    return session.scalar(made.limit(1)) is not None or session.scalar(approved.limit(1)) is not None


def _wants_json() -> bool:
    accept = request.accept_mimetypes
    return bool(accept) and accept["application/json"] > accept["text/html"]


def all_messages() -> Response:
    """List the requests in which people wrote to this person."""
    asked = wanted(datetime, str)
    rows = messages.talks(current_session(), current_actor(), now(), asked.limit + 1, asked.after)
    found = cut(rows, asked, _talk_keys)
    return page("desk/all_messages.html", talks=found.rows, next_url=found.next_url)


def _talk_keys(talk: messages.Talk) -> tuple[Any, ...]:
    return (talk.last_at, talk.reference)
