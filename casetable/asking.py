"""Asking somebody without an account to prepare a table for an invited organisation: they get a personal link by mail.

The person is written down, with no place anywhere: by themselves they reach nothing. Their right is the link's alone
(`workflow.guests`): the own envelopes of that organisation, at that table.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casetable.sealing import STARTED
from records.kinds import MailKind
from records.meeting import CaseTableMeeting, MeetingOrganisation
from records.outbox import OutboxEntry
from records.people import Person
from records.vocabulary import Role
from records.words import _
from web.links import may_write_to
from workflow import reach
from workflow.actor import Actor
from workflow.errors import NotNow, NotReady, NotYou


def ask_guest(session: Session, actor: Actor, meeting_id: str, data: Mapping[str, Any], now: datetime) -> None:
    """Mail somebody a link to prepare this table. `data` is what `GuestInput` read.

    Raises NotReachable, NotNow, NotYou, or NotReady with every reason.
    """
    meeting, sight = reach.find_meeting(session, actor, meeting_id, now)
    if meeting.state not in STARTED:
        raise NotNow([_("Een link sturen kan zodra de casetafel aangekondigd is, en tot ze afgelopen is.")])
    if Role.COORDINATOR not in sight.roles:
        raise NotYou([_("Dit is niet aan jou. Alleen {wie} nodigt uit.", wie=Role.COORDINATOR.label)])
    person = session.scalars(select(Person).where(Person.email == data["email"])).one_or_none()
    errors = _errors(session, meeting, person, data, now)
    if errors:
        raise NotReady([text for found in errors.values() for text in found], errors)
    if person is None:
        person = Person(email=data["email"], name=data["name"], created_at=now)
        session.add(person)
        session.flush()
    session.add(
        OutboxEntry(
            mail=MailKind.MEETING_INVITATION,
            meeting_id=meeting.id,
            recipient=person.email,
            recipient_name=person.name,
            person_id=person.id,
            role=Role.PARTNER,
            payload={**_moment(meeting), "organisation": data["organisation"]},
            created_at=now,
            not_before=now,
        )
    )
    session.flush()


def _errors(
    session: Session, meeting: CaseTableMeeting, person: Person | None, data: Mapping[str, Any], now: datetime
) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if session.get(MeetingOrganisation, (meeting.id, data["organisation"])) is None:
        errors["organisation"] = [_("Deze organisatie is niet uitgenodigd. Nodig ze eerst uit.")]
    if person is not None and not person.active:
        errors["email"] = [_("Dit account is afgesloten. Vraag de beheerder om het opnieuw te openen.")]
    elif not may_write_to(session, data["email"], now):
        errors["email"] = [_("Dit adres kreeg vandaag al veel mails. Probeer het morgen opnieuw.")]
    return errors


def _moment(meeting: CaseTableMeeting) -> dict[str, Any]:
    return {
        "starts_at": meeting.starts_at.isoformat(),
        "minutes": meeting.minutes,
        "place": meeting.place,
        "sequence": meeting.sequence,
    }
