"""A participant says when they can from a mail: no account, one participant, and nobody else's answers.

The same link shows what was agreed once the date is fixed. Nothing of the question itself stands here.
"""

from typing import Any, Final

from flask import Response, request
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from intake import planning, poll
from intake.firing import refuse
from intake.poll_pages import answer_words, moments_of, read_answers, with_own
from records.conversation import Assignment, Conversation
from records.dates import dutch_span
from records.organisations import Organisation
from records.people import Person
from records.request import Participant, SupportRequest
from records.vocabulary import State
from records.words import _
from web.actor import current_actor
from web.forms import Form
from web.kit import current_session, now
from web.links import PATH, POLL_PAGE, Link, Purpose, look_at
from web.pages import go, go_to, page, say
from workflow.clock import is_over
from workflow.errors import Refused

GONE: Final = 410


def answer_by_link(token: str) -> BaseResponse:
    """Let a participant say when they can, or show what was agreed; nothing of the question itself stands here."""
    link = look_at(token)
    if link is None or link.purpose is not Purpose.POLL:
        return _nothing("unknown")
    found = None if link.is_over(now()) else _participant(link)
    if found is None:
        return _nothing("over" if link.is_over(now()) else "gone")
    subject, guest = found
    if current_actor().is_someone and current_actor().email == link.email:
        return go("intake.date_poll", reference=subject.reference)
    if subject.state is not State.PLANNING:
        return _agreed(subject)
    return _take(token, subject, guest) if request.method == "POST" else _guest_page(subject, guest, Form(), 200)


def _take(token: str, subject: SupportRequest, guest: Participant) -> BaseResponse:
    shown = poll.read_for(current_session(), subject.id, guest.id)
    try:
        poll.keep(current_session(), subject, shown, read_answers(shown, request.form), now())
    except Refused as refused:
        return refuse(refused, lambda form, status, _changed: _guest_page(subject, guest, form, status))
    say(_("Bedankt. Je antwoorden zijn bewaard. Met deze link kan je ze altijd aanpassen."))
    return go_to(f"{PATH}{token}{POLL_PAGE}")


def _participant(link: Link) -> tuple[SupportRequest, Participant] | None:
    """Find whom the link was mailed to, as long as the school has them on its list at this address."""
    query = select(SupportRequest, Participant).join(Participant, Participant.request_id == SupportRequest.id)
    query = query.where(Participant.id == link.subject, Participant.email == link.email)
    if request.method == "POST":
        query = query.with_for_update(of=SupportRequest)
    row = current_session().execute(query).first()
    return (row[0], row[1]) if row is not None else None


def _guest_page(subject: SupportRequest, guest: Participant, form: Form, status: int) -> Response:
    session = current_session()
    shown = poll.read_for(session, subject.id, guest.id, after=now())
    conversation = session.get(Conversation, subject.id)
    reply_by = conversation.reply_by if conversation is not None else None
    return _shown(
        "open",
        status,
        school=subject.school.name if subject.school else "",
        name=guest.name,
        form=with_own(form, shown),
        moments=moments_of(shown),
        answers=answer_words(),
        interviewers=_interviewers(subject.id),
        reply_by=reply_by,
        over=reply_by is not None and is_over(reply_by, now()),
    )


def _interviewers(request_id: str) -> list[str]:
    query = (
        select(Person.name, Organisation.name)
        .join(Assignment, Assignment.person_id == Person.id)
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .where(Assignment.request_id == request_id, Assignment.ended_at.is_(None))
        .order_by(Person.name)
    )
    return [f"{name} ({organisation})" for name, organisation in current_session().execute(query)]


def _agreed(subject: SupportRequest) -> Response:
    conversation = current_session().get(Conversation, subject.id)
    if subject.state is not State.SCHEDULED or conversation is None or conversation.starts_at is None:
        return _nothing("gone")
    return _shown(
        "agreed",
        200,
        school=subject.school.name if subject.school else "",
        when=dutch_span(conversation.starts_at, conversation.minutes or planning.USUAL_MINUTES),
        place=conversation.place or "",
        interviewers=_interviewers(subject.id),
    )


def _nothing(how: str) -> Response:
    return _shown(how, GONE)


def _shown(how: str, status: int, **values: Any) -> Response:
    answer = page("intake/answer_by_link.html", status, public=True, how=how, **values)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
