"""The papers of the chat, as a school asks for them: the blank question list, and its own answers."""

from typing import Final

from flask import Response
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from intake import printed_documents
from intake.chat_pages import chat_page, find
from records.files import MadeDocument
from records.kinds import DocumentKind, Part
from records.words import _
from web.actor import current_actor
from web.downloads import send
from web.kit import current_session, now
from web.pages import go, say
from workflow import reach
from workflow.errors import NotReachable

PDF: Final = "application/pdf"


def blank() -> BaseResponse:
    """Give every question as a PDF; it is made once, and again when a word of it changes."""
    paper = _latest(DocumentKind.QUESTION_LIST, None)
    if paper is None:
        say(_("De pdf wordt net gemaakt. Probeer het over een minuut opnieuw, of druk deze pagina af."), "warn")
        return go("intake.question_list")
    return send(paper.sha256, PDF, _("vragenlijst intakegesprek.pdf"))


def order(reference: str) -> BaseResponse:
    """Have the answers so far printed."""
    draft = find(reference, writes=True)
    if not draft.is_open:
        return go("intake.transcript", reference=reference)
    printed_documents.order_draft(current_session(), draft.id, draft.mark, now())
    return go("intake.paper", reference=reference)


def paper(reference: str) -> BaseResponse:
    """Show whether the paper is ready; with script the page looks by itself."""
    draft = find(reference)
    if not draft.is_open:
        return go("intake.transcript", reference=reference)
    order = printed_documents.latest_order(current_session(), draft.id, draft.mark)
    if order is None:
        return go("intake.review", reference=reference)
    made = order.done_at is not None
    return chat_page("intake/paper.html", reference=reference, made=made, failing=order.last_error is not None)


def printed(reference: str) -> Response:
    """Give the answers as a PDF: those so far, or those that were sent; a reader outside the school is noted."""
    session, actor = current_session(), current_actor()
    found, sight = reach.find_request(session, actor, reference, now())
    if not sight.can(Part.INTAKE):
        raise NotReachable
    sent = found.submitted_at is not None
    paper = _latest(DocumentKind.INTAKE_SUMMARY if sent else DocumentKind.INTAKE_DRAFT, found.id)
    if paper is None:
        raise NotReachable
    if sent:
        reach.log_read(session, actor, sight, found.id, Part.INTAKE, now(), paper.id)
    return send(paper.sha256, PDF, f"{reference} {_('antwoorden')}.pdf")


def is_printed(request_id: str) -> bool:
    """Say whether the summary of what was sent is there already. One statement."""
    return _latest(DocumentKind.INTAKE_SUMMARY, request_id) is not None


def _latest(kind: DocumentKind, request_id: str | None) -> MadeDocument | None:
    query = select(MadeDocument).where(MadeDocument.kind == kind)
    if request_id is not None:
        query = query.where(MadeDocument.request_id == request_id)
    return (
        current_session().scalars(query.order_by(MadeDocument.made_at.desc(), MadeDocument.id.desc()).limit(1)).first()
    )
