"""How the API shows what this room knows, in the shapes of design/api.md; and its parts of a request."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from records.kinds import Part
from records.referral import Referral
from records.request import SupportRequest
from records.vocabulary import Machine
from trajectory import evaluations
from trajectory.around import Note, notes_of
from trajectory.evaluations import Given
from trajectory.referrals import Support, read_all, read_one
from trajectory.turn import roles_at_turn, roles_on
from web.api import day, moment
from web.openapi import json_schema
from workflow import engine, reach
from workflow.actor import Actor
from workflow.reach import Sight

Json = dict[str, Any]


def referral_shape(support: Support, reference: str) -> Json:
    """Show a referral; `organisation` is an id. What is not there yet, or not for this reader, is left out."""
    shape: Json = {
        "id": support.id,
        "reference": reference,
        "state": support.state.value,
        "label": support.state.label,
        "version": support.version,
        "organisation": support.organisation_id,
        "organisation_name": support.organisation,
        "kind": support.kind.value,
        "choice": support.choice.value,
        "confirmed": support.confirmed,
        "due": moment(support.due_at),
        "since": moment(support.since),
        "at_turn": sorted(role.value for role in roles_at_turn(support)),
        "proposal": _proposal(support),
        "latest": support.latest,
    }
    told = ("contact", "first_step", "result", "reason")
    shape |= {name: text for name in told if (text := getattr(support, name))}
    if support.words:
        shape["choice_reason"] = support.words
    if support.start_day is not None:
        shape["start_day"] = day(support.start_day)
    return shape


def _proposal(support: Support) -> Json:
    shape = {"route": support.route.value, "what": support.what, "why": support.why}
    return shape | {name: text for name in ("period", "effort", "cost") if (text := getattr(support, name))}


def with_actions(
    session: Session, actor: Actor, referral: Referral, support: Support, sight: Sight, reference: str, now: datetime
) -> Json:
    """Show a referral with every action this caller may do on it. No statement: all facts stand on its row."""
    roles = roles_on(referral.id, sight.roles, sight.referral_ids)
    able = engine.available(session, Machine.REFERRAL, referral, actor, roles, now)
    return {**referral_shape(support, reference), "actions": [_action(each) for each in able]}


def _action(each: engine.Available) -> Json:
    return {
        "action": each.action.value,
        "label": each.action.label,
        "ready": each.ready,
        "reasons": each.reasons,
        "asks": json_schema(each.asks),
    }


def notes_shape(notes: Iterable[Note]) -> list[Json]:
    """Show progress notes, oldest first."""
    return [{"id": each.id, "text": each.text, "by": each.by, "at": moment(each.at)} for each in notes]


def show_referral(session: Session, actor: Actor, referral_id: str, now: datetime) -> Json:
    """Show one referral as the API gives it, with its progress notes. Raises NotReachable."""
    referral, sight = reach.find_referral(session, actor, referral_id, now)
    support = read_one(session, referral, sight)
    shape = with_actions(session, actor, referral, support, sight, referral.request.reference, now)
    return {**shape, "notes": notes_shape(notes_of(session, [referral.id]).get(referral.id, ()))}


def parts_of(session: Session, actor: Actor, request: SupportRequest, sight: Sight, now: datetime) -> Json:
    """Give this room's parts of a request, only those that may be seen and are there. Three statements at most."""
    shown: Json = {}
    if sight.can(Part.REFERRALS) or sight.can(Part.OWN_REFERRAL):
        found = read_all(session, request, sight) if sight.can(Part.ADVICE) else []
        notes = notes_of(session, [support.id for support, _ in found]) if found else {}
        shown["referrals"] = [
            {
                **with_actions(session, actor, referral, support, sight, request.reference, now),
                "notes": notes_shape(notes.get(support.id, ())),
            }
            for support, referral in found
        ]
    if sight.can(Part.CLOSING_NOTE) and request.closing_note is not None:
        shown["closing_note"] = {"note": request.closing_note, "at": moment(request.closed_at)}
    given = evaluations.read(session, request, sight) if evaluations.last_day(request) is not None else None
    if given is not None:
        shown["evaluation"] = evaluation_shape(given)
    return shown


def evaluation_shape(given: Given) -> Json:
    """Show what the school answered; `again` is "yes" or "no"."""
    return {
        "helped": given.helped,
        "heard": given.heard,
        "advice": given.advice,
        "again": "yes" if given.again else "no",
        "text": given.text,
        "at": moment(given.at),
    }
