"""The pages at the end: the closing note with what each partner did, and the five questions for the school."""

from datetime import datetime
from typing import Any, Final

from flask import Response
from flask import request as asked_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from records.kinds import Part
from records.request import SupportRequest
from records.vocabulary import Action, Machine, Role
from records.words import N_, _
from trajectory import evaluations
from trajectory.evaluations import EvaluationInput, Given
from trajectory.letters import closed_by
from trajectory.referrals import SCHOOL_SIDE, Support, read_all
from trajectory.turn import roles_on, turn_on
from web.actions import action_address, address_of
from web.actor import current_actor
from web.drawing import as_typed, draw
from web.forms import Form, read
from web.kit import current_session, now
from web.pages import go, page, say
from web.pupils import warn_of_pupils
from web.where import where
from workflow import engine, reach
from workflow.actor import Actor
from workflow.calendars import network_calendar
from workflow.errors import NotNow, NotReachable
from workflow.reach import Sight

MARKS: Final = (
    (1, N_("helemaal niet")),
    (2, N_("weinig")),
    (3, N_("een beetje")),
    (4, N_("goed")),
    (5, N_("heel goed")),
)
QUESTIONS: Final = ("helped", "heard", "advice")


# ---- closing


def close(reference: str) -> Response:
    """Show the closing note, or let the coordinator or a partner that is ready write it."""
    session, actor, moment = current_session(), current_actor(), now()
    request, sight = reach.find_request(session, actor, reference, moment)
    if request.closing_note is not None:
        return _closed(session, request, actor, sight, moment)
    able = _able(session, request, actor, sight, moment)
    form = Form(prefix="close-")
    return page(
        "trajectory/close.html",
        where=where(session, request, sight, actor, moment),
        title=request.title or "",
        request_url=address_of(Machine.REQUEST, reference),
        is_own=Role.COORDINATOR not in sight.roles,
        results=_results(session, request, sight, moment),
        post_url=action_address(Machine.REQUEST, reference, able.action.value),
        version=request.version,
        form=form,
        fields=draw(able.asks, lambda _name: (), form),
        reasons=able.reasons,
        draft=f"close-{request.id}",
    )


def _able(session: Session, request: SupportRequest, actor: Actor, sight: Sight, moment: datetime) -> engine.Available:
    """Find the action among what this person may do; raises NotNow with the reasons when it is not there."""
    if not sight.can(Part.REFERRALS) and not sight.can(Part.OWN_REFERRAL):
        raise NotReachable
    able = engine.available(session, Machine.REQUEST, request, actor, sight.roles, moment)
    found = next((each for each in able if each.action is Action.CLOSE), None)
    if found is None:
        given, version = {"note": "-"}, request.version
        raise NotNow(
            engine.check(session, Machine.REQUEST, request.reference, Action.CLOSE, actor, given, version, moment)
            or [_("Dit kan nu niet.")]
        )
    return found


def _results(session: Session, request: SupportRequest, sight: Sight, moment: datetime) -> list[dict[str, Any]]:
    """Give how each referral that counts went, with who is at turn where one still runs. One statement."""
    found = [support for support, _referral in read_all(session, request, sight) if support.latest]
    return [_result(each, sight, moment) for each in found]


def _result(support: Support, sight: Sight, moment: datetime) -> dict[str, Any]:
    roles = roles_on(support.id, sight.roles, sight.referral_ids)
    return {
        "support": support,
        "href": address_of(Machine.REFERRAL, support.id),
        "turn": turn_on(support, roles, moment, lambda: network_calendar(current_session())),
        "words": support.result or support.reason,
    }


def _closed(session: Session, request: SupportRequest, actor: Actor, sight: Sight, moment: datetime) -> Response:
    if not sight.can(Part.CLOSING_NOTE):
        raise NotReachable
    answers = bool(sight.roles & SCHOOL_SIDE) and evaluations.is_open(request, moment)
    return page(
        "trajectory/closed.html",
        where=where(session, request, sight, actor, moment),
        title=request.title or "",
        request_url=address_of(Machine.REQUEST, request.reference),
        is_own=not sight.can(Part.REFERRALS),
        words=request.closing_note,
        by=closed_by(session, request),
        closed_at=request.closed_at,
        results=_results(session, request, sight, moment),
        answer_until=evaluations.last_day(request) if answers else None,
        reads_answers=sight.can(Part.EVALUATION) and not answers,
    )


# ---- the five questions


def evaluate(reference: str) -> BaseResponse:
    """Ask the school how it was, or show its answers to who reads them."""
    if asked_for.method == "POST":
        return _take(reference)
    session, actor, moment = current_session(), current_actor(), now()
    request, sight = evaluations.find(session, actor, reference, moment)
    given = evaluations.read(session, request, sight)
    return _questions(request, sight, given, Form(values=_typed(given)))


def _take(reference: str) -> BaseResponse:
    session, actor, moment = current_session(), current_actor(), now()
    request = evaluations.find_to_give(session, actor, reference, moment)
    form = read(EvaluationInput)
    if not form.ok:
        sight = reach.sight_on(session, actor, request, moment)
        return _questions(request, sight, None, form, 422)
    evaluations.give(session, actor, request, form.data, moment)
    warn_of_pupils(_("Wil je er iets bij zeggen?"), form.data["text"])
    say(_("Bedankt. De netwerkcoördinator leest jullie antwoorden en leert eruit."))
    return go("trajectory.evaluate", reference=reference)


def _typed(given: Given | None) -> dict[str, Any]:
    if given is None:
        return {}
    return as_typed({name: getattr(given, name) for name in EvaluationInput().fields})


def _questions(request: SupportRequest, sight: Sight, given: Given | None, form: Form, status: int = 200) -> Response:
    session, actor, moment = current_session(), current_actor(), now()
    answers = bool(sight.roles & SCHOOL_SIDE) and evaluations.is_open(request, moment)
    asks = EvaluationInput().fields
    return page(
        "trajectory/evaluate.html",
        status,
        where=where(session, request, sight, actor, moment),
        request_url=address_of(Machine.REQUEST, request.reference),
        form=form,
        given=given,
        answers=answers,
        is_school=bool(sight.roles & SCHOOL_SIDE),
        until=evaluations.last_day(request),
        labels={name: _(field.metadata["label"]) for name, field in asks.items()},
        limit=asks["text"].metadata["limit"],
        questions=QUESTIONS,
        marks=[(value, f"{value}", _(words)) for value, words in MARKS],
        draft=f"evaluation-{request.id}",
    )
