"""What changes on a referral; after an answer the request itself may go on."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy.orm import Session

from records.request import SupportRequest
from records.vocabulary import Action, Machine, ReferralAction, State
from workflow.actor import SYSTEM
from workflow.effects.support import look_whether_over
from workflow.facts import request_facts
from workflow.move import AnyMove, Effect, Fire
from workflow.rules.request import REQUEST


def accept(move: AnyMove) -> Iterable[Fire]:
    """Keep who helps and what comes first."""
    move.subject.contact = move.data["contact"]
    move.subject.first_step = move.data["first_step"]
    return _go_on(move)


def refuse(move: AnyMove) -> Iterable[Fire]:
    """Keep why not now."""
    move.subject.reason = move.data["reason"]
    return _go_on(move)


def lapse(move: AnyMove) -> Iterable[Fire]:
    """The answer-by day is over."""
    return _go_on(move)


def confirm(move: AnyMove) -> None:
    """Turn "eerst praten" into a yes."""
    move.subject.confirmed_at = move.now


def start(move: AnyMove) -> None:
    """Keep the first day."""
    move.subject.start_day = move.data["start_day"]


def complete(move: AnyMove) -> None:
    """Keep the closing words of the partner."""
    move.subject.result = move.data["result"]
    _support_goes_on(move)


def stop(move: AnyMove) -> Iterable[Fire]:
    """Keep why it stops, and who stopped it."""
    move.subject.reason = move.data["reason"]
    move.subject.stopped_by_id = move.actor.person_id
    _support_goes_on(move)
    return _go_on(move)


def _support_goes_on(move: AnyMove) -> None:
    if move.subject.request.state is State.IN_TRAJECTORY:
        look_whether_over(move, move.subject.request)


def _go_on(move: AnyMove) -> Iterable[Fire]:
    """Look whether the trajectory can start or the request must return: at most one of the two is ready."""
    move.detail["organisation"] = move.subject.organisation.name
    return tuple(_ready(move.session, move.subject.request, move))


def _ready(session: Session, request: SupportRequest, move: AnyMove) -> Iterable[Fire]:
    if request.state is not State.REFERRING:
        return
    session.flush()
    facts = request_facts(session, request, SYSTEM, move.now)
    for action in (Action.START_TRAJECTORY, Action.RETURN_TO_TABLE):
        row = REQUEST.row(action, request.state)
        if row is not None and not any(guard(facts) for guard in row.unless):
            yield Fire(Machine.REQUEST, request, action)


EFFECTS: Final[dict[ReferralAction, Effect]] = {
    ReferralAction.ACCEPT: accept,
    ReferralAction.REFUSE: refuse,
    ReferralAction.LAPSE: lapse,
    ReferralAction.CONFIRM: confirm,
    ReferralAction.START: start,
    ReferralAction.COMPLETE: complete,
    ReferralAction.STOP: stop,
}
