"""The desk of partners and interviewers: referrals to answer, envelopes to hand in, conversations, case tables."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from flask import url_for
from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from desk import lines, places, requests, ways
from desk.requests import Filters
from records.meeting import AgendaItem, CaseTableMeeting, MeetingOrganisation, PartnerInput
from records.organisations import Organisation, School
from records.referral import Referral
from records.request import SupportRequest
from records.session import fetch
from records.vocabulary import Choice, Machine, MeetingState, ReferralState, Role, State
from records.words import N_, _
from workflow.actor import Actor
from workflow.calendars import network_calendar
from workflow.clock import is_over, school_days_left
from workflow.reach import reachable_as, reachable_meetings
from workflow.school_calendar import Calendar

SHOWN: Final = 20
TABLES: Final = 5
STAYS: Final = timedelta(days=60)  # so long a case table that is over still stands on the desk
OPEN: Final = (ReferralState.OFFERED, ReferralState.ACCEPTED, ReferralState.RUNNING)

ENVELOPE: Final = (
    CaseTableMeeting.id.label("meeting_id"),
    CaseTableMeeting.starts_at,
    CaseTableMeeting.deadline,
    SupportRequest.reference,
    SupportRequest.title,
    School.name.label("school"),
    Organisation.name.label("organisation"),
    PartnerInput.handed_in_at,
    PartnerInput.written_at,
)
STEP: Final[Mapping[State, str]] = {
    State.PLANNING: N_("Kies een moment en leg de datum vast"),
    State.SCHEDULED: N_("Voer het gesprek"),
    State.REPORTING: N_("Schrijf het verslag"),
    State.REVIEW: N_("De school leest het verslag na"),
}


def read(session: Session, actor: Actor, now: datetime) -> dict[str, Any]:
    """Gather the desk. Six statements at most, however many requests there are."""
    offered, running = _referrals(session, actor, now)
    envelopes, talks = _envelopes(session, actor, now), _talks(session, actor, now)
    unsealed = any(not one["sealed"] for table in envelopes for one in table["items"])
    return {
        "offered": offered,
        "running": running,
        "envelopes": envelopes,
        "talks": talks,
        "meetings": _meetings(session, actor, now),
        "busy": bool(offered) or unsealed or any(one["is_you"] for one in talks),
    }


def _page_or_request(machine: Machine, key: str, reference: str) -> str:
    """Give the page of a thing, or of its request where nobody made one."""
    return places.thing(machine, key) or url_for("desk.show", reference=reference)


def _referrals(session: Session, actor: Actor, now: datetime) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """List own referrals: those that wait for an answer, what is due first on top, and those that run."""
    own = Referral.organisation_id.in_(sorted(actor.organisation_ids))
    query = (
        select(
            Referral.id,
            Referral.state,
            Referral.kind,
            Referral.choice,
            Referral.due_at,
            Referral.start_day,
            Referral.confirmed_at,
            SupportRequest.reference,
            SupportRequest.title,
            School.name.label("school"),
            Organisation.name.label("organisation"),
        )
        .join(SupportRequest, SupportRequest.id == Referral.request_id)
        .join(School, School.id == SupportRequest.school_id)
        .join(Organisation, Organisation.id == Referral.organisation_id)
        .where(own, Referral.state.in_(OPEN), reachable_as(actor, now, {Role.REFERRED}))
        .order_by(Referral.due_at, Referral.id)
        .limit(SHOWN)
    )
    rows = [_referral(row._asdict(), now, network_calendar(session)) for row in session.execute(query)]
    offered = [row for row in rows if row["state"] is ReferralState.OFFERED]
    return offered, [row for row in rows if row["state"] is not ReferralState.OFFERED]


def _referral(row: dict[str, Any], now: datetime, calendar: Calendar) -> dict[str, Any]:
    words, kind = _answer_by(row["due_at"], now, calendar) if row["state"] is ReferralState.OFFERED else ("", "")
    return {
        **row,
        "talk_first": row["choice"] is Choice.TALK,
        "href": _page_or_request(Machine.REFERRAL, row["id"], row["reference"]),
        "request_href": url_for("desk.show", reference=row["reference"]),
        "term": words,
        "term_kind": kind,
        "next": _next(row),
    }


def _next(row: dict[str, Any]) -> str:
    if row["state"] is ReferralState.RUNNING:
        return _("Schrijf hoe het gaat, of rond af")
    if row["choice"] is Choice.TALK and row["confirmed_at"] is None:
        return _("Praat eerst met de school")
    return _("Spreek een startdag af")


def _answer_by(due: datetime | None, now: datetime, calendar: Calendar) -> tuple[str, str]:
    if due is None:
        return "", ""
    if is_over(due, now):
        return _("antwoord was gevraagd"), "stop"
    left = school_days_left(now, due, calendar)
    if left == 0:
        return _("antwoord vandaag"), "warn"
    if left == 1:
        return _("antwoord binnen 1 schooldag"), "warn"
    return _("antwoord binnen {count} schooldagen", count=left), ""


def _own_envelopes(actor: Actor, now: datetime) -> Any:
    """Select the questions on sealed tables, once for each of one's own organisations there."""
    seat = and_(
        MeetingOrganisation.meeting_id == CaseTableMeeting.id,
        MeetingOrganisation.organisation_id.in_(sorted(actor.organisation_ids)),
    )
    written = and_(
        PartnerInput.item_id == AgendaItem.id, PartnerInput.organisation_id == MeetingOrganisation.organisation_id
    )
    return (
        select(*ENVELOPE)
        .join(MeetingOrganisation, seat)
        .join(Organisation, Organisation.id == MeetingOrganisation.organisation_id)
        .join(AgendaItem, AgendaItem.meeting_id == CaseTableMeeting.id)
        .join(SupportRequest, SupportRequest.id == AgendaItem.request_id)
        .join(School, School.id == SupportRequest.school_id)
        .outerjoin(PartnerInput, written)
        .where(
            CaseTableMeeting.state == MeetingState.ANNOUNCED,
            CaseTableMeeting.opened_at.is_(None),
            AgendaItem.outcome.is_(None),
            reachable_as(actor, now, {Role.PARTNER}),
        )
        .order_by(CaseTableMeeting.starts_at, AgendaItem.position, Organisation.name)
        .limit(SHOWN * 2)
    )


def _envelopes(session: Session, actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """List the meetings whose envelopes are still sealed, each with its items and one's own envelope. One statement."""
    tables: dict[str, dict[str, Any]] = {}
    for row in fetch(session, _own_envelopes(actor, now)):
        table = tables.setdefault(row.meeting_id, {"starts_at": row.starts_at, "deadline": row.deadline, "items": []})
        table["items"].append(_envelope(row))
    return list(tables.values())


def _envelope(row: Any) -> dict[str, Any]:
    own = places.page_of(ways.ENVELOPE, meeting=row.meeting_id, reference=row.reference)
    address = own or url_for("desk.show", reference=row.reference)
    handed, begun = row.handed_in_at is not None, row.written_at is not None
    if handed:
        text, button = _("Afgegeven, gesloten tot de tafel."), _("Bekijk of neem terug")
    else:
        text, button = (_("Je begon al."), _("Schrijf verder")) if begun else (_("Nog niet begonnen."), _("Begin"))
    return {
        "school": row.school,
        "title": row.title,
        "organisation": row.organisation,
        "sealed": handed,
        "begun": begun,
        "text": text,
        "button": button,
        "href": address,
    }


def _talks(session: Session, actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """List the conversations of an interviewer, with the next step. Two statements at most."""
    if not actor.can_interview:
        return []
    filters = Filters(states=tuple(STEP))
    within = reachable_as(actor, now, {Role.INTERVIEWER})
    found = requests.find(session, actor, now, filters, SHOWN, within=within)
    waiting = {line.id for line in found if line.state is not State.REVIEW}
    steps = {line.id: _(STEP[line.state]) for line in found}
    return lines.drawn(session, found, waiting, now, step=steps)


def _meetings(session: Session, actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """List the case tables of this person that come, and those that were lately. One statement."""
    query = (
        select(CaseTableMeeting.id, CaseTableMeeting.state, CaseTableMeeting.starts_at, CaseTableMeeting.place)
        .where(reachable_meetings(actor, now), CaseTableMeeting.starts_at >= now - STAYS)
        .order_by(CaseTableMeeting.starts_at.desc(), CaseTableMeeting.id)
        .limit(TABLES)
    )
    return [
        {**row._asdict(), "href": places.thing(Machine.MEETING, row.id), "label": row.state.label}
        for row in fetch(session, query)
    ]
