"""A partner answers from its mail, without signing in: a personal link opens one referral, and nothing besides.

Whoever opens the link is who it was mailed to, for the organisation of this referral alone: none of their other roles
comes along. It works until the referral is answered, stopped or lapsed, and as long as they work there.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask import Response, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from records.kinds import Part
from records.people import Person
from records.referral import Referral
from records.vocabulary import Machine, ReferralAction, ReferralState
from records.words import _
from trajectory.around import people_of
from trajectory.pages import first_values
from trajectory.referrals import Support, read_one
from trajectory.turn import roles_on, turn_on
from web.actor import current_actor
from web.forms import Form, to_input, typed_values
from web.kit import current_session, now
from web.links import ANSWER_PAGE, PATH, Link, Purpose, look_at
from web.pages import go_to, page, say
from web.pupils import warn_of_pupils_in
from workflow import engine, reach
from workflow.actor import Actor
from workflow.calendars import network_calendar
from workflow.errors import NotReachable, Refused, Stale
from workflow.inputs import AcceptReferral, Reason
from workflow.people import load_actor
from workflow.reach import Sight
from workflow.report import approved_report

GONE: Final = 410
ASKS: Final = {ReferralAction.ACCEPT: AcceptReferral, ReferralAction.REFUSE: Reason}
DONE: Final = "antwoord"


@dataclass(frozen=True, slots=True)
class Guest:
    """Who came by a link: the person it was mailed to, with the referral and what they may see through it."""

    actor: Actor
    referral: Referral
    sight: Sight
    support: Support


def answer_by_link(token: str) -> BaseResponse:
    """Show what a school asks of a partner, and take its answer; only the button answers: scanners open links too."""
    link = look_at(token)
    if link is None or link.purpose is not Purpose.ANSWER:
        return _nothing("unknown")
    if link.is_over(now()):
        return _nothing("over")
    try:
        guest = _guest(current_session(), link, now())
    except NotReachable:
        return _nothing("thanks" if DONE in request.args else "gone")
    if current_actor().person_id == guest.actor.person_id:
        return go_to(url_for("trajectory.show", referral_id=guest.referral.id))
    if guest.support.state is not ReferralState.OFFERED:
        return _answered(guest)
    return _take(token, guest) if request.method == "POST" else _page(guest, {})


def _guest(session: Session, link: Link, moment: datetime) -> Guest:
    """Find who came, and what for; raises NotReachable once the answer is given or the person left."""
    person_id = session.scalar(select(Person.id).where(Person.email == link.email, Person.active))
    referral = session.get(Referral, link.subject)
    whole = load_actor(session, person_id)
    if referral is None or not whole.is_someone:
        raise NotReachable
    ties = tuple(tie for tie in whole.organisations if tie.organisation_id == referral.organisation_id)
    actor = Actor(person_id=whole.person_id, name=whole.name, email=whole.email, organisations=ties)
    found, sight = reach.find_referral(session, actor, referral.id, moment)
    if found.id not in sight.referral_ids:
        raise NotReachable
    return Guest(actor, found, sight, read_one(session, found, sight))


def _take(token: str, guest: Guest) -> BaseResponse:
    session, todo = current_session(), request.form.get("do", "")
    action = ReferralAction.REFUSE if todo == "weiger" else ReferralAction.ACCEPT
    version = request.form.get("version", "")
    seen = int(version) if version.isascii() and version.isdigit() and len(version) <= 9 else None  # noqa: PLR2004 - of a column
    data = to_input(ASKS[action](), request.form)
    try:
        engine.fire(session, Machine.REFERRAL, guest.referral.id, action, guest.actor, data, seen, now())
    except Refused as refused:
        session.rollback()
        form = Form(values=typed_values(request.form, ASKS[action]()), prefix=f"{action.value}-")
        changed = refused.reasons if isinstance(refused, Stale) else []
        if not changed:
            form.take(refused)
        return _again(token, {action: form}, refused.status, changed)
    warn_of_pupils_in(ASKS[action](), data)
    if action is ReferralAction.ACCEPT:
        say(_("Fijn. De school weet nu wie haar contact is."))
    else:
        say(_("Bedankt voor je antwoord. De school en de coördinator weten het."))
    return go_to(f"{PATH}{token}{ANSWER_PAGE}?{DONE}")


def _again(token: str, forms: dict[ReferralAction, Form], status: int, changed: list[str]) -> Response:
    link = look_at(token)
    if link is None:
        raise NotReachable
    guest = _guest(current_session(), link, now())
    return _page(guest, forms, status, changed) if guest.support.state is ReferralState.OFFERED else _answered(guest)


def _page(
    guest: Guest, forms: dict[ReferralAction, Form], status: int = 200, changed: list[str] | None = None
) -> Response:
    session, referral, sight = current_session(), guest.referral, guest.sight
    reach.log_read(session, guest.actor, sight, referral.request_id, Part.REPORT, now())
    first = first_values(ReferralAction.ACCEPT, guest.actor)
    return _shown(
        "offered",
        status,
        support=guest.support,
        name=guest.actor.name,
        changed=changed or [],
        school=referral.request.school.name if referral.request.school else "",
        title=referral.request.title or "",
        turn=turn_on(
            guest.support,
            roles_on(referral.id, sight.roles, sight.referral_ids),
            now(),
            lambda: network_calendar(session),
        ),
        sections=approved_report(session, referral.request_id).shown(sight),
        people=people_of(session, referral.request, sight),
        accept=forms.get(ReferralAction.ACCEPT) or Form(prefix="accept-", values=first),
        refuse=forms.get(ReferralAction.REFUSE) or Form(prefix="refuse-"),
    )


def _answered(guest: Guest) -> Response:
    return _shown(
        "answered", support=guest.support, referral_url=url_for("trajectory.show", referral_id=guest.referral.id)
    )


def _nothing(how: str) -> Response:
    return _shown(how, 200 if how == "thanks" else GONE)


def _shown(how: str, status: int = 200, **values: Any) -> Response:
    empty = {"support": None, "forms": None}
    answer = page("trajectory/by_link.html", status, public=True, how=how, **{**empty, **values})
    answer.headers["Cache-Control"] = "no-store"
    return answer
