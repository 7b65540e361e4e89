"""What forms of actions let one choose from, and what they show at first (`web.actions`)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casetable.agenda import agenda_of, tables_of
from records.advice import Proposal
from records.dates import dutch_moment
from records.meeting import AgendaItem, CaseTableMeeting
from records.organisations import Organisation
from records.request import SupportRequest
from records.vocabulary import MeetingState
from records.words import _
from workflow.actor import Actor
from workflow.facts import last_advice
from workflow.inputs import WHOLE_TABLE

Options = Sequence[tuple[str, str, str]]


def meetings(session: Session, _actor: Actor, _request: SupportRequest, now: datetime) -> Options:
    """Give the announced meetings on which a request can still be laid: sealed, to come, and with a free place."""
    lying = (
        select(func.count())
        .select_from(AgendaItem)
        .where(AgendaItem.meeting_id == CaseTableMeeting.id, AgendaItem.outcome.is_(None))
        .scalar_subquery()
    )
    query = (
        select(
            CaseTableMeeting.id,
            CaseTableMeeting.starts_at,
            CaseTableMeeting.place,
            CaseTableMeeting.deadline,
            CaseTableMeeting.capacity,
            lying.label("lying"),
        )
        .where(
            CaseTableMeeting.state == MeetingState.ANNOUNCED,
            CaseTableMeeting.opened_at.is_(None),
            CaseTableMeeting.starts_at > now,
            lying < CaseTableMeeting.capacity,
        )
        .order_by(CaseTableMeeting.starts_at, CaseTableMeeting.id)
    )
    return [(row.id, dutch_moment(row.starts_at), _room(row)) for row in session.execute(query)]


def _room(row: Any) -> str:
    free = row.capacity - row.lying
    places = _("nog één vrije plaats") if free == 1 else _("nog {free} vrije plaatsen", free=free)
    until = _("voorbereiden tot {moment}", moment=dutch_moment(row.deadline))
    return f"{row.place}, {places}, {until}"


def organisations(session: Session, _actor: Actor, _subject: Any, _now: datetime) -> Options:
    """Give every organisation that takes part."""
    query = select(Organisation.id, Organisation.name, Organisation.kind).where(Organisation.active.is_(True))
    return [(row.id, row.name, row.kind.label) for row in session.execute(query.order_by(Organisation.name))]


def people(session: Session, _actor: Actor, meeting: CaseTableMeeting, _now: datetime) -> Options:
    """Give who can be at this table: people of the invited organisations, and the coordinators."""
    guests = tables_of(session, [meeting.id])[meeting.id].guests
    return [(guest.id, guest.name, guest.organisation or _("netwerkcoördinator")) for guest in guests]


def proposals(session: Session, _actor: Actor, request: SupportRequest, _now: datetime) -> Options:
    """Give the proposals of the advice the school received last."""
    query = (
        select(Proposal.id, Organisation.name, Proposal.what)
        .join(Organisation, Organisation.id == Proposal.organisation_id)
        .where(Proposal.advice_id == last_advice(request.id, sent=True))
    )
    return [(row.id, row.name, row.what) for row in session.execute(query.order_by(Proposal.position))]


def meeting_as_it_is(session: Session, _actor: Actor, meeting: CaseTableMeeting, _now: datetime) -> dict[str, Any]:
    """Give what a form to change a meeting shows at first."""
    seats = tables_of(session, [meeting.id])[meeting.id].seats
    shown = {
        "starts_at": meeting.starts_at,
        "minutes": meeting.minutes,
        "place": meeting.place,
        "capacity": meeting.capacity,
        "organisations": [seat.organisation_id for seat in seats],
    }
    fixed = meeting.deadline is None or meeting.opened_at is not None
    return shown if fixed else {**shown, "deadline": meeting.deadline}


def oneself_present(_session: Session, actor: Actor, _meeting: CaseTableMeeting, _now: datetime) -> dict[str, Any]:
    """Whoever starts the case table is there."""
    return {"present": [actor.person_id]}


def who_is_there(session: Session, _actor: Actor, meeting: CaseTableMeeting, _now: datetime) -> dict[str, Any]:
    """Give whoever was noted down already."""
    guests = tables_of(session, [meeting.id])[meeting.id].guests
    return {
        "present": [guest.id for guest in guests if guest.present],
        "excused": [guest.id for guest in guests if guest.excused],
    }


def minuted(session: Session, actor: Actor, meeting: CaseTableMeeting, now: datetime) -> Options:
    """Give the cases that stand in the minutes of this table, and the table as a whole."""
    items = agenda_of(session, actor, [meeting], now)[meeting.id]
    cases = [(item.reference, f"{item.school}: {item.title}", item.reference) for item in items if item.discussed_at]
    return [(WHOLE_TABLE, _("de hele casetafel"), _("alleen de deelnemers krijgen dit")), *cases]
