"""The pages of the date poll: for whoever comes with an account, and for a participant who comes by a personal link."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from flask import Response, request
from marshmallow import fields
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from intake import planning, poll
from intake.around import around, find
from intake.firing import refuse
from intake.poll_api import NO_MOMENT, WRONG
from records.conversation import Conversation
from records.dates import BRUSSELS, dutch_day, dutch_time, local
from records.kinds import Part
from records.vocabulary import Role, SlotAnswer, State
from records.words import N_, _
from web.actor import current_actor
from web.api import load
from web.forms import Form, to_input
from web.kit import current_session, now
from web.pages import go, page, say
from workflow.clock import END_OF_DAY, is_over
from workflow.errors import NotReachable, NotReady, Refused
from workflow.inputs import ZONE, Input, Moment

SLOT: Final = "slot."  # the name of a field of the poll: this and the id of the moment
GONE: Final = 410
MAY_PLAN: Final = frozenset({Role.COORDINATOR, Role.INTERVIEWER})
NO_DAY: Final = N_("Kies een dag, bijvoorbeeld 24-11-2026.")


class NewMoment(Input):
    """A moment to choose in the poll."""

    starts_at = Moment(required=True, default_timezone=ZONE, error_messages=dict.fromkeys(WRONG, NO_MOMENT))


class ReplyBy(Input):
    """Until which day everybody may answer."""

    reply_by = fields.Date(required=True, error_messages=dict.fromkeys(WRONG, NO_DAY))


def date_poll(reference: str) -> BaseResponse:
    """Show who can when, and take one's own answers."""
    if request.method != "POST":
        return _poll_page(reference, Form(), 200)
    subject, _sight = find(reference, Part.POLL)
    shown = poll.read_poll(current_session(), current_actor(), subject)
    try:
        given = read_answers(shown, request.form)
        poll.answer(current_session(), current_actor(), reference, given, now())
    except NotReachable:
        raise
    except Refused as refused:
        return refuse(refused, lambda form, status, _changed: _poll_page(reference, form, status))
    say(_("Je antwoorden zijn bewaard. Je kan ze hier altijd aanpassen."))
    return go("intake.date_poll", reference=reference)


def read_answers(shown: poll.Poll, typed: MultiDict[str, str]) -> Mapping[datetime, SlotAnswer]:
    """Read the answers of a form by moment; raises NotReady when nothing was chosen."""
    slots = {SLOT + slot.id: slot.starts_at for slot in shown.slots}
    given = {
        slots[name]: SlotAnswer(value) for name, value in typed.items() if name in slots and value in set(SlotAnswer)
    }
    if not given and shown.slots:
        reasons = [_("Duid minstens bij één moment aan of je kan.")]
        raise NotReady(reasons, {SLOT + shown.slots[0].id: reasons})
    return given


def add_moment(reference: str) -> BaseResponse:
    """Add a moment to the poll."""
    try:
        given = load(NewMoment, to_input(NewMoment(), request.form))
        poll.add_moment(current_session(), current_actor(), reference, given["starts_at"], now())
    except NotReachable:
        raise
    except Refused as refused:
        return refuse(refused, lambda form, status, _changed: _poll_page(reference, form, status), NewMoment)
    say(_("Het moment staat erbij. De anderen krijgen straks een mail om te antwoorden."))
    return go("intake.date_poll", reference=reference)


def set_reply_by(reference: str) -> BaseResponse:
    """Change until which day everybody may answer."""
    try:
        day = load(ReplyBy, to_input(ReplyBy(), request.form))["reply_by"]
        until = datetime.combine(day, END_OF_DAY, tzinfo=BRUSSELS)
        poll.set_reply_by(current_session(), current_actor(), reference, until, now())
    except NotReachable:
        raise
    except Refused as refused:
        return refuse(refused, lambda form, status, _changed: _poll_page(reference, form, status), ReplyBy)
    say(_("Antwoorden kan nu tot en met {day}.", day=dutch_day(until)))
    return go("intake.date_poll", reference=reference)


def _poll_page(reference: str, form: Form, status: int) -> Response:
    subject, sight = find(reference, Part.POLL)
    session, is_open = current_session(), subject.state in poll.OPEN
    shown = poll.read_poll(session, current_actor(), subject, after=now())
    may_plan = bool(sight.roles & MAY_PLAN)
    conversation = session.get(Conversation, subject.id)
    reply_by = conversation.reply_by if conversation is not None else None
    if reply_by is not None and "reply_by" not in form.values:
        form.values["reply_by"] = local(reply_by).date().isoformat()
    return page(
        "intake/date_poll.html",
        status,
        form=with_own(form, shown),
        poll=shown,
        moments=moments_of(shown),
        results=[planning.as_result(each, shown) for each in shown.judged],
        ranked=[planning.as_choice(each, shown, None) for each in shown.ranked],
        answers=answer_words(),
        is_open=is_open,
        reply_by=reply_by if subject.state is State.PLANNING else None,
        over=reply_by is not None and is_over(reply_by, now()),
        may_add=is_open and may_plan,
        may_plan=subject.state is State.PLANNING and may_plan,
        **around(subject, sight),
    )


def with_own(form: Form, shown: poll.Poll) -> Form:
    """Fill a form in with what somebody answered before, under what was typed now."""
    if shown.own is not None:
        own = shown.own.id
        answered = {SLOT + slot.id: slot.answers[own].value for slot in shown.slots if own in slot.answers}
        form.values = {**answered, **form.values}
    return form


def moments_of(shown: poll.Poll) -> list[tuple[str, str, str]]:
    """Give the rows of components/poll.html: (name of the field, day, hour)."""
    return [(SLOT + each.id, dutch_day(each.starts_at), dutch_time(each.starts_at)) for each in shown.slots]


def answer_words() -> list[tuple[str, str]]:
    """Give what one can answer."""
    return [(answer.value, answer.label) for answer in SlotAnswer]
