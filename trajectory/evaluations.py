"""What the school says once it is over: five short questions, within sixty days of closing (process.md, `close`)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from marshmallow import fields, validate
from sqlalchemy.orm import Session

from records.dates import dutch_date, local_day
from records.kinds import Part
from records.referral import Evaluation
from records.request import SupportRequest
from records.vocabulary import State
from records.words import N_, _
from trajectory.referrals import SCHOOL_SIDE
from workflow import reach
from workflow.actor import Actor
from workflow.errors import NotNow, NotReachable, NotYou
from workflow.guards.request import RETURN_DAYS
from workflow.inputs import LONG, Input, Line
from workflow.reach import Sight

LEAST: Final = 1
MOST: Final = 5
_MARK: Final = N_("Kies een cijfer van 1 tot 5.")
_AGAIN: Final = N_("Kies ja of nee.")
_TEXT: Final = N_("Schrijf hier gewone tekst, of laat dit leeg.")


def _messages(sentence: str) -> dict[str, str | list[Any] | dict[Any, Any]]:
    return {"required": sentence, "null": sentence, "invalid": sentence, "too_large": sentence}


def _mark(label: str) -> fields.Integer:
    between, told = validate.Range(LEAST, MOST, error=_MARK), {"label": label}
    return fields.Integer(required=True, strict=True, validate=between, error_messages=_messages(_MARK), metadata=told)


class EvaluationInput(Input):
    """Three marks, one yes or no, and a word if one wants."""

    helped = _mark(N_("Heeft het jullie school geholpen?"))
    heard = _mark(N_("Voelden jullie je gehoord?"))
    advice = _mark(N_("Konden jullie verder met het advies?"))
    again = fields.Boolean(
        required=True,
        error_messages=_messages(_AGAIN),
        metadata={"label": N_("Zouden jullie opnieuw een vraag stellen?"), "widget": "yes_no"},
    )
    text = Line(
        load_default="",
        validate=validate.Length(max=LONG, error=N_("Maak deze tekst korter: ten hoogste {max} tekens.")),
        error_messages=_messages(_TEXT),
        metadata={"label": N_("Wil je er iets bij zeggen?"), "widget": "area", "limit": LONG, "optional": True},
    )


@dataclass(frozen=True, slots=True)
class Given:
    """The answers of a school."""

    helped: int
    heard: int
    advice: int
    again: bool
    text: str
    at: datetime


def last_day(request: SupportRequest) -> date | None:
    """Give the last day on which a school can answer; none while its request is not closed."""
    return local_day(request.closed_at) + timedelta(days=RETURN_DAYS) if request.closed_at else None


def is_open(request: SupportRequest, now: datetime) -> bool:
    """Say whether the school can answer, or change its answers, now."""
    until = last_day(request)
    return request.state is State.CLOSED and until is not None and local_day(now) <= until


def read(session: Session, request: SupportRequest, sight: Sight) -> Given | None:
    """Read what the school answered, for who may know it. One statement."""
    found = session.get(Evaluation, request.id) if sight.can(Part.EVALUATION) else None
    if found is None:
        return None
    return Given(found.helped, found.heard, found.advice, found.again, found.text, found.given_at)


def find(session: Session, actor: Actor, reference: str, now: datetime) -> tuple[SupportRequest, Sight]:
    """Find a closed request with what this person may know of its evaluation. Raises NotReachable or NotNow."""
    request, sight = reach.find_request(session, actor, reference, now)
    if not sight.can(Part.EVALUATION):
        raise NotReachable
    if request.state is not State.CLOSED:
        state = request.state.label
        raise NotNow([_("De vijf vragen komen als alles is afgerond. Nu is de stand “{stand}”.", stand=state)])
    return request, sight


def find_to_give(session: Session, actor: Actor, reference: str, now: datetime) -> SupportRequest:
    """Find a request for which this person answers now. Raises NotReachable, NotNow or NotYou."""
    request, sight = find(session, actor, reference, now)
    until = last_day(request)
    if not is_open(request, now) and until is not None:
        day = dutch_date(until)
        raise NotNow([_("Antwoorden kon tot en met {day}. Bel ons gerust als je nog iets kwijt wil.", day=day)])
    if sight.roles.isdisjoint(SCHOOL_SIDE) or actor.person_id is None:
        raise NotYou([_("Alleen de school beantwoordt deze vragen.")])
    return request


def give(session: Session, actor: Actor, request: SupportRequest, data: dict[str, Any], now: datetime) -> Given:
    """Keep the answers of the school for a request that `find_to_give` gave; given again, they replace the earlier."""
    kept = session.get(Evaluation, request.id) or Evaluation(request_id=request.id)
    for name in EvaluationInput().fields:
        setattr(kept, name, data[name])
    kept.given_by_id, kept.given_at = str(actor.person_id), now
    session.add(kept)
    session.flush()
    return Given(**data, at=now)
