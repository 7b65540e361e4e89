"""Which requests and meetings a person reaches, as criteria for lists. The same windows as in `workflow.standing`.

Everybody but a coordinator reaches few of many requests, so their criterion is `id IN (…)` over narrow selects that
each walk an index; both databases then look up the few instead of testing the many.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    and_,
    exists,
    false,
    func,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased

from records.conversation import Assignment
from records.journal import JournalEntry
from records.meeting import AgendaItem, CaseTableMeeting, MeetingOrganisation, MeetingPresence
from records.organisations import School
from records.referral import Referral
from records.report import Report, ReportVersion
from records.request import Participant, SupportRequest
from records.vocabulary import Action, AgendaOutcome, Machine, MeetingState, Role, State
from workflow.actor import Actor
from workflow.facts import last_item
from workflow.standing import HELD, RETURNABLE, final_before, guidance_networks
from workflow.ties import address_confirmed, begun_by_team

Ids = Select[Any]
SCHOOL_SIDE: Final = frozenset({Role.SCHOOL, Role.SCHOOL_LEAD})
EVERY_ROLE: Final = frozenset(Role) - {Role.SYSTEM, Role.ADMIN}


def _sent() -> ColumnElement[bool]:
    return SupportRequest.submitted_at.is_not(None)


def _consent(actor: Actor) -> list[ColumnElement[bool]]:
    """Give what a person of a guidance service needs before any role counts."""
    return [SupportRequest.guidance.is_(True)] if guidance_networks(actor) else []


def _withdrawn_since(moment: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """Say that the school withdrew the request after a moment: what it allowed before is over then."""
    entry = aliased(JournalEntry)
    return exists(
        select(entry.id).where(
            entry.request_id == SupportRequest.id,
            entry.machine == Machine.REQUEST,
            entry.action == Action.WITHDRAW.value,
            entry.at >= moment,
        )
    )


def _school(actor: Actor) -> list[Ids]:
    request = select(SupportRequest.id)
    ids: list[Ids] = []
    if actor.draft_id is not None:
        ids.append(request.where(SupportRequest.id == actor.draft_id, ~_sent()))
    if actor.confirmed_schools:
        team = request.where(SupportRequest.school_id.in_(sorted(actor.confirmed_schools)))
        ids.append(team.where(or_(_sent(), begun_by_team())))
    if actor.is_someone:
        began = request.where(SupportRequest.begun_by_id == actor.person_id)
        ids.append(began.where(~_sent()) if actor.is_coordinator else began)
    if actor.is_someone and actor.email is not None:
        proven = address_confirmed(actor.person_id)
        contact = request.where(SupportRequest.contact_email == actor.email, proven)
        ids.append(contact.where(SupportRequest.contact_confirmed_at.is_not(None)))
        listed = request.join(Participant, Participant.request_id == SupportRequest.id)
        ids.append(listed.where(Participant.email == actor.email, proven, _sent(), *_consent(actor)))
    return ids


def _interviewer(actor: Actor, now: datetime) -> Ids:
    final = or_(
        SupportRequest.state == State.CLOSED,
        and_(SupportRequest.state.in_(RETURNABLE), SupportRequest.state_since <= final_before(now)),
    )
    assigned = select(SupportRequest.id).join(Assignment, Assignment.request_id == SupportRequest.id)
    live = assigned.where(Assignment.person_id == actor.person_id, Assignment.ended_at.is_(None))
    return live.where(_sent(), ~final, *_consent(actor))


def _partner(actor: Actor) -> Ids:
    seated = (
        select(SupportRequest.id)
        .join(AgendaItem, AgendaItem.request_id == SupportRequest.id)
        .join(MeetingOrganisation, MeetingOrganisation.meeting_id == AgendaItem.meeting_id)
    )
    return seated.where(
        MeetingOrganisation.organisation_id.in_(sorted(actor.organisation_ids)),
        SupportRequest.state != State.WITHDRAWN,
        AgendaItem.id == last_item(SupportRequest.id),
        or_(
            AgendaItem.outcome.is_(None),
            and_(AgendaItem.outcome != AgendaOutcome.WITHDRAWN, ~_withdrawn_since(AgendaItem.tabled_at)),
        ),
        *_consent(actor),
    )


def _referred(actor: Actor) -> Ids:
    own = select(SupportRequest.id).join(Referral, Referral.request_id == SupportRequest.id)
    organisations = sorted(actor.organisation_ids)
    return own.where(Referral.organisation_id.in_(organisations), Referral.state.in_(HELD), *_consent(actor))


def _guidance(actor: Actor) -> Ids:
    approval = (
        select(func.max(ReportVersion.approved_at))
        .join(Report, Report.id == ReportVersion.report_id)
        .where(Report.request_id == SupportRequest.id)
        .scalar_subquery()
    )
    of_network = select(SupportRequest.id).join(School, School.id == SupportRequest.school_id)
    return of_network.where(
        School.educational_network.in_(sorted(guidance_networks(actor))),
        SupportRequest.guidance.is_(True),
        SupportRequest.state != State.WITHDRAWN,
        approval.is_not(None),
        ~_withdrawn_since(approval),
    )


def reachable_as(actor: Actor, now: datetime, roles: Collection[Role]) -> ColumnElement[bool]:
    """Give the criterion on `SupportRequest` for the requests on which this person holds one of these roles.

    A draft of which a coordinator sees only the crisis call is not among them: lists show more than that.
    """
    ids: list[Ids] = []
    if not SCHOOL_SIDE.isdisjoint(roles):
        ids += _school(actor)
    if actor.is_someone and Role.INTERVIEWER in roles:
        ids.append(_interviewer(actor, now))
    if actor.organisations and Role.PARTNER in roles:
        ids.append(_partner(actor))
    if actor.organisations and Role.REFERRED in roles:
        ids.append(_referred(actor))
    if guidance_networks(actor) and Role.GUIDANCE in roles:
        ids.append(_guidance(actor))
    few = SupportRequest.id.in_(union_all(*(query.correlate(None) for query in ids))) if ids else false()
    if actor.is_coordinator and Role.COORDINATOR in roles:
        return or_(and_(_sent(), *_consent(actor)), few)
    return few


def reachable(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """Give the criterion on `SupportRequest` for lists: `select(…).where(reachable(actor, now))`."""
    return true() if actor.is_system else reachable_as(actor, now, EVERY_ROLE)


def crisis_calls(actor: Actor) -> ColumnElement[bool]:
    """Give the criterion for drafts of which a coordinator sees the crisis call, and nothing else."""
    if not actor.is_coordinator:
        return false()
    return and_(~_sent(), SupportRequest.crisis.is_(True), *_consent(actor))


def reachable_meetings(actor: Actor, now: datetime) -> ColumnElement[bool]:  # noqa: ARG001 - asked like `reachable`
    """Give the criterion on `CaseTableMeeting` for lists: a coordinator all, others those they were invited to.

    An organisation is invited once the meeting is announced; a planned one is the coordinator's alone.
    """
    if actor.is_system or actor.is_coordinator:
        return true()
    if not actor.is_someone:
        return false()
    invited = select(MeetingOrganisation.meeting_id).where(
        MeetingOrganisation.organisation_id.in_(sorted(actor.organisation_ids))
    )
    present = select(MeetingPresence.meeting_id).where(MeetingPresence.person_id == actor.person_id)
    return and_(was_announced(), CaseTableMeeting.id.in_(union_all(invited, present)))


def was_announced() -> ColumnElement[bool]:
    """Say that invitations went out: a meeting cancelled before it was announced has no deadline."""
    cancelled_early = and_(CaseTableMeeting.state == MeetingState.CANCELLED, CaseTableMeeting.deadline.is_(None))
    return and_(CaseTableMeeting.state != MeetingState.PLANNED, ~cancelled_early)
