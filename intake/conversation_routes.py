"""Pages and calls on the way to the exploratory conversation: who holds it, when, and where a question goes instead."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from flask import Response, request
from marshmallow import fields
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from intake import assigning, planning, poll, summary_document
from intake.firing import able, attempt, refuse
from records.dates import dutch_day, dutch_moment, dutch_time
from records.kinds import DocumentKind, Part
from records.request import SupportRequest
from records.vocabulary import Action, Machine, Role, SlotAnswer, State
from records.words import N_, _
from web.access import ANYONE_SIGNED_IN, COORDINATOR, ApiUrl, Url
from web.actions import address_of
from web.actor import current_actor
from web.api import json_body, load, moment
from web.drawing import as_typed
from web.forms import Form, to_input
from web.kit import current_session, now
from web.pages import go, page, say
from web.where import where
from workflow import reach
from workflow.actor import Actor
from workflow.errors import NotReachable, Refused
from workflow.inputs import ZONE, Assign, Input, Interviewers, Moment, Redirect, Schedule
from workflow.reach import Sight

SLOT: Final = "slot."  # the name of a field of the poll: this and the id of the moment
NO_MOMENT: Final = N_("Kies een dag en een uur, bijvoorbeeld 24-11-2026 om 14.00 u.")
WRONG: Final = ("required", "null", "invalid", "format", "invalid_awareness")
ANSWERS: Final = [(answer.value, answer.dutch) for answer in SlotAnswer]


def find(reference: str, part: Part | None = None) -> tuple[SupportRequest, Sight]:
    """Find the request as the caller reaches it, with this part in sight; raises NotReachable."""
    found, sight = reach.find_request(current_session(), current_actor(), reference, now())
    if part is not None and not sight.can(part):
        raise NotReachable
    return found, sight


def around(subject: SupportRequest, sight: Sight) -> dict[str, Any]:
    """Give what every page of one request shows above and below. Two statements."""
    return {
        "where": where(current_session(), subject, sight, current_actor(), now()),
        "reference": subject.reference,
        "back_url": address_of(Machine.REQUEST, subject.reference),
        "version": subject.version,
    }


# ---- who holds the conversation, or who helps instead


def assign(reference: str) -> BaseResponse:
    """Name the two people who hold the conversation, or change them."""
    if request.method != "POST":
        return _assign_page(reference, None, 200, ())
    subject, sight = find(reference)
    action = able(subject, sight, Action.ASSIGN, Action.REASSIGN).action
    schema = Assign if action is Action.ASSIGN else Interviewers
    return attempt(
        reference,
        Action(action),
        to_input(schema(), request.form),
        lambda form, status, changed: _assign_page(reference, form, status, changed),
        _("De gespreksvoerders zijn aangeduid. Ze krijgen een mail, en de school ook."),
    )


def _assign_page(reference: str, form: Form | None, status: int, changed: Sequence[str]) -> Response:
    subject, sight = find(reference)
    can = able(subject, sight, Action.ASSIGN, Action.REASSIGN)
    drawn = planning.assign_view(current_session(), subject, now())
    first = can.action is Action.ASSIGN
    typed = form or Form(values=as_typed({"title": subject.title or "", "interviewers": drawn.present}))
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


def date_poll(reference: str) -> BaseResponse:
    """Show who can when, and take one's own answers."""
    if request.method != "POST":
        return _poll_page(reference, Form(), 200)
    subject, _sight = find(reference, Part.POLL)
    slots = {slot.id: slot.starts_at for slot in poll.read_poll(current_session(), current_actor(), subject).slots}
    given = {
        slots[key.removeprefix(SLOT)]: SlotAnswer(value)
        for key, value in request.form.items()
        if key.startswith(SLOT) and key.removeprefix(SLOT) in slots and value in set(SlotAnswer)
    }
    try:
        poll.answer(current_session(), current_actor(), reference, given, now())
    except NotReachable:
        raise
    except Refused as refused:
        return refuse(refused, lambda form, status, _changed: _poll_page(reference, form, status))
    say(_("Je antwoorden zijn bewaard. Je kan ze hier altijd aanpassen."))
    return go("intake.date_poll", reference=reference)


def add_moment(reference: str) -> BaseResponse:
    """Add a moment to the poll."""
    try:
        given = load(NewMoment, to_input(NewMoment(), request.form))
        poll.add_moment(current_session(), current_actor(), reference, given["starts_at"], now())
    except NotReachable:
        raise
    except Refused as refused:
        return refuse(refused, lambda form, status, _changed: _poll_page(reference, form, status))
    say(_("Het moment staat erbij. Vraag de anderen om te antwoorden."))
    return go("intake.date_poll", reference=reference)


class NewMoment(Input):
    """A moment to choose in the poll."""

    starts_at = Moment(required=True, default_timezone=ZONE, error_messages=dict.fromkeys(WRONG, NO_MOMENT))


def _poll_page(reference: str, form: Form, status: int) -> Response:
    subject, sight = find(reference, Part.POLL)
    shown = poll.read_poll(current_session(), current_actor(), subject, after=now())
    is_open = subject.state in poll.OPEN
    if shown.own is not None:
        answered = {SLOT + slot.id: slot.answers[shown.own.id] for slot in shown.slots if shown.own.id in slot.answers}
        form.values = {**{name: answer.value for name, answer in answered.items()}, **form.values}
    return page(
        "intake/date_poll.html",
        status,
        form=form,
        poll=shown,
        moments=[(SLOT + each.id, dutch_day(each.starts_at), dutch_time(each.starts_at)) for each in shown.slots],
        results=[planning.as_result(each, shown) for each in shown.judged],
        answers=[(value, _(label)) for value, label in ANSWERS],
        is_open=is_open,
        may_add=is_open and bool(sight.roles & {Role.COORDINATOR, Role.INTERVIEWER}),
        may_plan=subject.state is State.PLANNING and bool(sight.roles & {Role.COORDINATOR, Role.INTERVIEWER}),
        **around(subject, sight),
    )


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


# ---- for programs


class SlotSaid(Input):
    """One's own answer for one moment."""

    starts_at = Moment(required=True, default_timezone=ZONE, error_messages=dict.fromkeys(WRONG, NO_MOMENT))
    answer = fields.Enum(
        SlotAnswer,
        by_value=True,
        required=True,
        error_messages={
            "required": N_("Kies kan, liever niet of kan niet."),
            "unknown": N_("Kies kan, liever niet of kan niet."),
        },
    )


def show_poll(reference: str) -> dict[str, Any]:
    """Show who can when."""
    subject, _sight = find(reference, Part.POLL)
    return poll_json(poll.read_poll(current_session(), current_actor(), subject))


def answer_poll(reference: str) -> dict[str, Any]:
    """Give one's own answers."""
    subject, _sight = find(reference, Part.POLL)
    sent = json_body()
    poll.find_to_answer(current_session(), current_actor(), reference, now())
    said: list[dict[str, Any]] = list(load(SlotSaid(many=True), sent))  # type: ignore[arg-type]  # many=True
    poll.answer(
        current_session(),
        current_actor(),
        reference,
        {each["starts_at"]: each["answer"] for each in said},
        now(),
    )
    return poll_json(poll.read_poll(current_session(), current_actor(), subject))


def poll_json(found: poll.Poll) -> dict[str, Any]:
    """Give the poll in the shape of api.md; `person` and `missing` are ids of participants and interviewers."""
    names = {voter.id: voter.name for voter in found.voters}
    return {
        "slots": [
            {
                "starts_at": moment(each.slot.starts_at),
                "answers": [
                    {"person": key, "name": names[key], "answer": answer.value}
                    for key, answer in each.slot.answers.items()
                    if key in names
                ],
                "valid": each.valid,
                "missing": [voter.id for voter in each.missing],
            }
            for each in found.judged
        ]
    }


def parts_of(session: Session, actor: Actor, subject: SupportRequest, sight: Sight, _now: datetime) -> dict[str, Any]:
    """Give the poll to who may see it, once there is one."""
    if not sight.can(Part.POLL) or subject.state in {State.DRAFT, State.SUBMITTED}:
        return {}
    return {"poll": poll_json(poll.read_poll(session, actor, subject))}


def _interviewer_choices(session: Session, _actor: Actor, subject: SupportRequest, _now: datetime) -> list[Any]:
    people = assigning.candidates(session, subject, assigning.themes_of(session, subject))
    return [(one.id, one.name, ", ".join(one.organisations)) for one in people if one.fit]


def _participant_choices(session: Session, _actor: Actor, subject: SupportRequest, _now: datetime) -> list[Any]:
    return assigning.participants(session, subject)


BOTH: Final = ("GET", "POST")
urls: Final = [
    Url("/vragen/<reference>/aanduiden", assign, COORDINATOR, BOTH),
    Url("/vragen/<reference>/doorverwijzen", redirect, COORDINATOR, BOTH),
    Url("/vragen/<reference>/datumprikker", date_poll, ANYONE_SIGNED_IN, BOTH),
    Url("/vragen/<reference>/datumprikker/momenten", add_moment, ANYONE_SIGNED_IN, ("POST",)),
    Url("/vragen/<reference>/plannen", plan, ANYONE_SIGNED_IN, BOTH),
]
api_urls: Final = [
    ApiUrl("/requests/<reference>/poll", show_poll, ANYONE_SIGNED_IN, summary=N_("Wie kan wanneer")),
    ApiUrl(
        "/requests/<reference>/poll",
        answer_poll,
        ANYONE_SIGNED_IN,
        "PUT",
        N_("Antwoord in de datumprikker"),
        SlotSaid(many=True),
    ),
]
parts: Final = [parts_of]
handlers: Final = {DocumentKind.INTAKE_SUMMARY: summary_document.summary}
choices: Final = {"interviewers": _interviewer_choices, "participants": _participant_choices}
doors: Final = {
    (Machine.REQUEST, Action.ASSIGN): "intake.assign",
    (Machine.REQUEST, Action.REASSIGN): "intake.assign",
    (Machine.REQUEST, Action.REDIRECT): "intake.redirect",
    (Machine.REQUEST, Action.SCHEDULE): "intake.plan",
}
outcomes: Final = {
    (Machine.REQUEST, Action.RESCHEDULE): N_("De afspraak is afgezegd. De datumprikker staat weer open."),
    (Machine.REQUEST, Action.DECLINE_ASSIGNMENT): N_("Bedankt om dit op tijd te zeggen. De coördinator kijkt wie kan."),
    (Machine.REQUEST, Action.HOLD): N_("Genoteerd. Nu kan het verslag geschreven worden."),
}
