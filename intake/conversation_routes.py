"""Pages and calls on the way to the exploratory conversation: who holds it, when, and where a question goes instead."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from flask import Response, request
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from intake import assigning, planning, poll, poll_api, poll_by_link, poll_pages, summary_document
from intake.around import around, find
from intake.firing import able, attempt
from records.dates import dutch_moment
from records.kinds import DocumentKind, Part
from records.request import SupportRequest
from records.vocabulary import Action, Machine, State
from records.words import N_, _
from web.access import ANYONE_SIGNED_IN, COORDINATOR, INTERVIEWER, PUBLIC, Url
from web.actor import current_actor
from web.drawing import as_typed
from web.forms import Form, to_input
from web.kit import current_session, now
from web.links import PATH, POLL_PAGE
from web.pages import page
from workflow import conflicts
from workflow.actor import Actor
from workflow.inputs import Assign, Interviewers, Reason, Redirect, Schedule

# ---- who holds the conversation, or who helps instead


def assign(reference: str) -> BaseResponse:
    """Name the two people who hold the conversation, or change them."""
    if request.method != "POST":
        return _assign_page(reference, None, 200, ())
    subject, sight = find(reference)
    action = able(subject, sight, Action.ASSIGN, Action.REASSIGN).action
    schema = Assign if action is Action.ASSIGN else Interviewers
    typed = _with_pair(request.form)

    def again(form: Form, status: int, changed: Sequence[str]) -> Response:
        form.values["interviewers"] = typed.getlist("interviewers")
        return _assign_page(reference, form, status, changed)

    return attempt(
        reference,
        Action(action),
        to_input(schema(), typed),
        again,
        _("De gespreksvoerders zijn aangeduid. Ze krijgen een mail, en de school ook."),
    )


def _with_pair(form: MultiDict[str, str]) -> MultiDict[str, str]:
    """Take over the pair of the button that was pressed, in the place of what was ticked."""
    typed = MultiDict(form)
    pair = typed.pop("pair", "")
    if pair:
        typed.setlist("interviewers", pair.split(","))
    return typed


def decline(reference: str) -> BaseResponse:
    """Give an assignment back with a reason, and perhaps say that one is too close to this school."""
    if request.method != "POST":
        return _decline_page(reference, _first_reason(), 200, ())
    subject, _sight = find(reference)
    if request.form.get("conflict") == "true" and subject.school_id is not None:
        conflicts.declare(current_session(), str(current_actor().person_id), subject.school_id, now())
    return attempt(
        reference,
        Action.DECLINE_ASSIGNMENT,
        to_input(Reason(), request.form),
        lambda form, status, changed: _decline_page(reference, form, status, changed),
        _("Bedankt om dit op tijd te zeggen. De coördinator kijkt wie kan."),
    )


def _first_reason() -> Form:
    """Fill in why, for who comes here because they declared a conflict with the school."""
    if request.args.get("conflict") != "true":
        return Form()
    return Form(values={"reason": _("Ik sta te dicht bij deze school."), "conflict": "true"})


def _decline_page(reference: str, form: Form, status: int, changed: Sequence[str]) -> Response:
    subject, sight = find(reference)
    can = able(subject, sight, Action.DECLINE_ASSIGNMENT)
    form.values.setdefault("conflict", request.form.get("conflict", ""))
    return page(
        "intake/decline.html",
        status,
        form=form,
        school=subject.school.name if subject.school else "",
        planned=subject.state is State.SCHEDULED,
        reasons=can.reasons,
        changed=list(changed),
        **around(subject, sight),
    )


def _assign_page(reference: str, form: Form | None, status: int, changed: Sequence[str]) -> Response:
    subject, sight = find(reference)
    can = able(subject, sight, Action.ASSIGN, Action.REASSIGN)
    drawn = planning.assign_view(current_session(), subject, now())
    first = can.action is Action.ASSIGN
    typed = form or Form(
        values=as_typed({"title": subject.title or _first_title(drawn), "interviewers": drawn.present})
    )
    chosen = typed.values.get("interviewers") or []
    return page(
        "intake/assign.html",
        status,
        form=typed,
        chosen=[chosen] if isinstance(chosen, str) else chosen,
        view=drawn,
        first=first,
        reasons=can.reasons,
        changed=list(changed),
        redirect=first,
        **around(subject, sight),
    )


def _first_title(drawn: planning.AssignView) -> str:
    """Suggest what the question is called: its themes, until the coordinator finds better words."""
    return ", ".join(
        [theme if number == 0 else theme[:1].lower() + theme[1:] for number, theme in enumerate(drawn.themes)]
    )


def redirect(reference: str) -> BaseResponse:
    """Send the school straight to an organisation that can help, in agreement with the school."""
    if request.method != "POST":
        return _redirect_page(reference, Form(), 200, ())
    return attempt(
        reference,
        Action.REDIRECT,
        to_input(Redirect(), request.form),
        lambda form, status, changed: _redirect_page(reference, form, status, changed),
        _("De vraag is doorverwezen. De school krijgt een mail met de contactgegevens."),
    )


def _redirect_page(reference: str, form: Form, status: int, changed: Sequence[str]) -> Response:
    subject, sight = find(reference)
    can = able(subject, sight, Action.REDIRECT)
    return page(
        "intake/redirect.html",
        status,
        form=form,
        told=planning.told(current_session(), subject, now())[0],
        organisations=assigning.organisations(current_session()),
        reasons=can.reasons,
        changed=list(changed),
        **around(subject, sight),
    )


# ---- when


def plan(reference: str) -> BaseResponse:
    """Fix the moment of the conversation, with everything that is known of who can when."""
    if request.method != "POST":
        chosen = _chosen_moment()
        return _plan_page(reference, Form(), 200, (), chosen)
    data = to_input(Schedule(), request.form)
    subject, _sight = find(reference, Part.POLL)
    known = poll.read_poll(current_session(), current_actor(), subject)
    done = _("De datum ligt vast. Iedereen krijgt een uitnodiging voor in de agenda.")
    starts_at = planning.moment_in(data.get("starts_at"))
    told = poll.warnings(known, starts_at) if starts_at is not None else []
    return attempt(
        reference,
        Action.SCHEDULE,
        data,
        lambda form, status, changed: _plan_page(reference, form, status, changed, starts_at),
        " ".join([done, *told]),
    )


def _chosen_moment() -> datetime | None:
    return planning.moment_in(request.args.get("moment"))


def _plan_page(reference: str, form: Form, status: int, changed: Sequence[str], chosen: datetime | None) -> Response:
    subject, sight = find(reference, Part.POLL)
    can = able(subject, sight, Action.SCHEDULE)
    shown = poll.read_poll(current_session(), current_actor(), subject, after=now())
    if chosen is None and not form.values:
        chosen = next((each.slot.starts_at for each in shown.ranked if each.best), None)
    if not form.values:
        form.values = planning.first_plan(current_session(), subject, chosen)
    return page(
        "intake/plan.html",
        status,
        form=form,
        ranked=[planning.as_choice(each, shown, chosen) for each in shown.ranked],
        chosen=dutch_moment(chosen) if chosen else "",
        warnings=poll.warnings(shown, chosen) if chosen else [],
        reasons=can.reasons,
        changed=list(changed),
        **around(subject, sight),
    )


# ---- what an action may be asked with


def _interviewer_choices(session: Session, _actor: Actor, subject: SupportRequest, _now: datetime) -> list[Any]:
    people = assigning.candidates(session, subject, assigning.themes_of(session, subject))
    return [(one.id, one.name, ", ".join(one.organisations)) for one in people if one.fit]


def _participant_choices(session: Session, _actor: Actor, subject: SupportRequest, _now: datetime) -> list[Any]:
    return assigning.participants(session, subject)


BOTH: Final = ("GET", "POST")
urls: Final = [
    Url("/vragen/<reference>/aanduiden", assign, COORDINATOR, BOTH),
    Url("/vragen/<reference>/opdracht-teruggeven", decline, INTERVIEWER, BOTH),
    Url("/vragen/<reference>/doorverwijzen", redirect, COORDINATOR, BOTH),
    Url("/vragen/<reference>/datumprikker", poll_pages.date_poll, ANYONE_SIGNED_IN, BOTH),
    Url("/vragen/<reference>/datumprikker/momenten", poll_pages.add_moment, ANYONE_SIGNED_IN, ("POST",)),
    Url("/vragen/<reference>/datumprikker/tot", poll_pages.set_reply_by, ANYONE_SIGNED_IN, ("POST",)),
    Url(f"{PATH}<token>{POLL_PAGE}", poll_by_link.answer_by_link, PUBLIC, BOTH, limit="30 per minute"),
    Url("/vragen/<reference>/plannen", plan, ANYONE_SIGNED_IN, BOTH),
]
api_urls: Final = poll_api.api_urls
parts: Final = poll_api.parts
handlers: Final = {DocumentKind.INTAKE_SUMMARY: summary_document.summary}
choices: Final = {"interviewers": _interviewer_choices, "participants": _participant_choices}
doors: Final = {
    (Machine.REQUEST, Action.ASSIGN): "intake.assign",
    (Machine.REQUEST, Action.REASSIGN): "intake.assign",
    (Machine.REQUEST, Action.REDIRECT): "intake.redirect",
    (Machine.REQUEST, Action.DECLINE_ASSIGNMENT): "intake.decline",
    (Machine.REQUEST, Action.SCHEDULE): "intake.plan",
}
outcomes: Final = {
    (Machine.REQUEST, Action.RESCHEDULE): N_(
        "De afspraak is afgezegd. De datumprikker staat weer open, zonder het moment dat wegviel."
    ),
    (Machine.REQUEST, Action.HOLD): N_("Genoteerd. Nu kan het verslag geschreven worden."),
}
