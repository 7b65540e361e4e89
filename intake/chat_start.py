"""Where a conversation begins: the first bubble, with its button, and what one may go on with."""

from typing import Any, Final

from flask import Response, make_response
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from intake import bubbles, chat
from intake.chat_pages import around, chat_page
from intake.flow import stand
from intake.questions import Context, Kind, PersonFacts
from intake.script import CURRENT
from records.dates import local_day
from records.organisations import School
from records.request import SupportRequest
from records.vocabulary import Role, State
from web.actor import current_actor, keep_resume_key
from web.kit import current_session, now
from web.pages import go
from workflow import reach

MOST_DRAFTS: Final = 5
SCHOOL_SIDE: Final = (Role.SCHOOL, Role.SCHOOL_LEAD)


def start() -> Response:
    """Show the first bubble: nothing is kept before its button is pressed."""
    first, context = CURRENT.questions[0], _context()
    return chat_page(
        "intake/start.html",
        welcome=bubbles.Bubble("said", bubbles.plain(first.asked({}, context)), first.key, face=True),
        pace=bubbles.pace({}, stand(CURRENT, {}, context)),
        drafts=_own_drafts(),
        phoned=current_actor().is_coordinator,
    )


def _context() -> Context:
    """Say what the login tells before there is a conversation."""
    actor = current_actor()
    tie = chat.known_school(actor)
    person = PersonFacts(actor.name, actor.email or "", tie.function) if tie is not None else None
    return Context(today=local_day(now()), crisis_phone=around().crisis_phone, person=person)


def _own_drafts() -> list[tuple[str, str, Any]]:
    """List the conversations that this person can go on with, with their school, the latest first. One statement."""
    actor = current_actor()
    if not actor.is_someone and actor.draft_id is None:
        return []
    mine = (
        select(SupportRequest.reference, School.name, SupportRequest.last_answer_at)
        .outerjoin(School, School.id == SupportRequest.school_id)
        .where(reach.reachable_as(actor, now(), SCHOOL_SIDE), SupportRequest.state == State.DRAFT)
        .order_by(SupportRequest.last_answer_at.desc(), SupportRequest.id)
        .limit(MOST_DRAFTS)
    )
    return [(row.reference, row.name or "", row.last_answer_at) for row in current_session().execute(mine)]


def begin() -> BaseResponse:
    """Begin a conversation; this browser keeps the key to it. Its first bubble was read: the button stands below it."""
    begun = chat.begin(current_session(), current_actor(), now(), around())
    first = begun.standing.next
    if first is not None and first.kind is Kind.STATEMENT:
        chat.put(current_session(), current_actor(), begun.draft, chat.Given(first.key, None), now())
    onwards = make_response(go("intake.show", reference=begun.draft.reference))
    if begun.resume_key is not None:
        keep_resume_key(onwards, begun.resume_key)
    return onwards
