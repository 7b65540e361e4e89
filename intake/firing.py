"""Doing an action from a page of our own: fire it, or draw that page again with what was typed and every reason."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from flask import request
from marshmallow import Schema
from werkzeug.wrappers import Response as BaseResponse

from records.vocabulary import Action, Machine
from records.words import _
from web.actions import address_of, asks_of
from web.actor import current_actor
from web.forms import Form, typed_values
from web.kit import current_session, now
from web.pages import HOME, go_to, say
from web.pupils import warn_of_pupils_in
from workflow import engine, reach
from workflow.errors import NotNow, NotReachable, NotReady, Refused, Stale
from workflow.inputs import Nothing
from workflow.reach import Sight

MOST_DIGITS: Final = 9  # of a column of whole numbers
Again = Callable[[Form, int, Sequence[str]], BaseResponse]  # form, status, what somebody else did meanwhile


def seen_number(name: str = "version") -> int | None:
    """Read a count that came along with the form, such as the version the person saw; None when it is none."""
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


def able(subject: Any, sight: Sight, *actions: Action) -> engine.Available:
    """Give the first of these actions that this person may do now, ready or not. Raises NotNow with the reason."""
    session, actor = current_session(), current_actor()
    possible = engine.available(session, Machine.REQUEST, subject, actor, sight.roles, now())
    found = next((each for each in possible if each.action in actions), None)
    if found is None:
        reasons = engine.check(
            session, Machine.REQUEST, subject.reference, actions[0], actor, {}, subject.version, now()
        )
        raise NotNow(reasons[:1] or [_("Dit kan nu niet.")])
    return found


def attempt(reference: str, action: Action, data: Mapping[str, Any], again: Again, done: str) -> BaseResponse:
    """Fire an action and go on to the page of the request, saying `done`; when it is refused, draw the page again."""
    session = current_session()
    try:
        engine.fire(session, Machine.REQUEST, reference, action, current_actor(), data, seen_number(), now())
    except NotReachable:
        raise
    except Refused as refused:
        return refuse(refused, again, asks_of(Machine.REQUEST, action))
    say(done)
    warn_of_pupils_in(asks_of(Machine.REQUEST, action)(), data)
    return go_to(onwards(reference))


def refuse(refused: Refused, again: Again, schema: type[Schema] = Nothing) -> BaseResponse:
    """Undo what was begun and draw the page again: 409 or 422, nothing typed is lost.

    Where the page can no longer be drawn for this person, the refusal itself is the answer.
    """
    current_session().rollback()
    form = Form(values=typed(schema))
    changed: Sequence[str] = refused.reasons if isinstance(refused, Stale) else ()
    if isinstance(refused, NotReady):
        form.take(refused)
    elif not changed:
        raise refused
    try:
        return again(form, refused.status, changed)
    except Refused:
        raise refused from None


def typed(schema: type[Schema] = Nothing) -> dict[str, Any]:
    """Give what was typed, to draw the form again: a list where the schema asks one."""
    return typed_values(request.form, schema())


def onwards(reference: str) -> str:
    """Say where to go when it is done: to the request, unless it is out of reach by now."""
    try:
        reach.find_request(current_session(), current_actor(), reference, now())
    except NotReachable:
        return HOME
    return address_of(Machine.REQUEST, reference)
