"""Progress notes: the partner writes how it goes, the school and the coordinator read it."""

from datetime import datetime
from typing import Final

from marshmallow import validate
from sqlalchemy.orm import Session

from records.referral import Referral, ReferralNote
from records.vocabulary import ReferralState, Role
from records.words import N_, _
from workflow import reach
from workflow.actor import Actor
from workflow.errors import NotNow, NotYou
from workflow.inputs import LONG, Input, Line

WRITABLE: Final = (ReferralState.ACCEPTED, ReferralState.RUNNING)
_MISSING: Final = N_("Schrijf in enkele zinnen hoe het gaat.")


class NoteInput(Input):
    """What a partner tells about how it goes."""

    text = Line(
        required=True,
        validate=[
            validate.Length(min=1, error=_MISSING),
            validate.Length(max=LONG, error=N_("Maak deze tekst korter: ten hoogste {max} tekens.")),
        ],
        error_messages=dict.fromkeys(("required", "null", "invalid"), _MISSING),
        metadata={"label": N_("Hoe gaat het?"), "widget": "area", "limit": LONG},
    )


def may_write(referral: Referral, roles: frozenset[Role]) -> bool:
    """Say whether somebody with these roles on the referral writes progress notes now."""
    return Role.REFERRED in roles and referral.state in WRITABLE


def find_to_write(session: Session, actor: Actor, referral_id: str, now: datetime) -> Referral:
    """Find a referral to write a note at. Raises NotReachable, NotNow or NotYou."""
    referral, sight = reach.find_referral(session, actor, referral_id, now, lock=True)
    if referral.state not in WRITABLE:
        raise NotNow([_("Schrijven hoe het gaat, kan van jullie ja tot de ondersteuning is afgerond.")])
    if not may_write(referral, sight.roles) or actor.person_id is None:
        raise NotYou([_("Alleen de partner die ondersteunt schrijft hier hoe het gaat.")])
    return referral


def write(session: Session, actor: Actor, referral: Referral, text: str, now: datetime) -> ReferralNote:
    """Keep a note at a referral that `find_to_write` gave."""
    written = ReferralNote(referral_id=referral.id, text=text, written_by_id=actor.person_id, written_at=now)
    session.add(written)
    session.flush()
    return written
