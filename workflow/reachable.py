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
from workflow.asker import Asker, shape_of, with_parameters, with_values
from workflow.facts import last_item
from workflow.standing import HELD, RETURNABLE
from workflow.ties import address_confirmed, begun_by_team

Ids = Select[Any]
SCHOOL_SIDE: Final = frozenset({Role.SCHOOL, Role.SCHOOL_LEAD})
EVERY_ROLE: Final = frozenset(Role) - {Role.SYSTEM, Role.ADMIN}


def _sent() -> ColumnElement[bool]:
    return SupportRequest.submitted_at.is_not(None)


def _consent(asker: Asker) -> list[ColumnElement[bool]]:
    """Give what a person of a guidance service needs before any role counts."""
    return [] if asker.networks is None else [SupportRequest.guidance.is_(True)]


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


def _school(asker: Asker) -> list[Ids]:
    request = select(SupportRequest.id)
    ids: list[Ids] = []
    if asker.draft is not None:
        ids.append(request.where(SupportRequest.id == asker.draft, ~_sent()))
    if asker.schools is not None:
        team = request.where(SupportRequest.school_id.in_(asker.schools))
        ids.append(team.where(or_(_sent(), begun_by_team())))
    if asker.person is not None:
        began = request.where(SupportRequest.begun_by_id == asker.person)
        ids.append(began.where(~_sent()) if asker.is_coordinator else began)
    if asker.person is not None and asker.email is not None:
        proven = address_confirmed(asker.person)
        contact = request.where(SupportRequest.contact_email == asker.email, proven)
        ids.append(contact.where(SupportRequest.contact_confirmed_at.is_not(None)))
        listed = request.join(Participant, Participant.request_id == SupportRequest.id)
        ids.append(listed.where(Participant.email == asker.email, proven, _sent(), *_consent(asker)))
    return ids


def _interviewer(asker: Asker) -> Ids:
    final = or_(
        SupportRequest.state == State.CLOSED,
        and_(SupportRequest.state.in_(RETURNABLE), SupportRequest.state_since <= asker.final_before),
    )
    assigned = select(SupportRequest.id).join(Assignment, Assignment.request_id == SupportRequest.id)
    live = assigned.where(Assignment.person_id == asker.person, Assignment.ended_at.is_(None))
    return live.where(_sent(), ~final, *_consent(asker))


def _partner(asker: Asker) -> Ids:
    seated = (
        select(SupportRequest.id)
        .join(AgendaItem, AgendaItem.request_id == SupportRequest.id)
        .join(MeetingOrganisation, MeetingOrganisation.meeting_id == AgendaItem.meeting_id)
    )
    return seated.where(
        MeetingOrganisation.organisation_id.in_(asker.organisations),
        SupportRequest.state != State.WITHDRAWN,
        AgendaItem.id == last_item(SupportRequest.id),
        or_(
            AgendaItem.outcome.is_(None),
            and_(AgendaItem.outcome != AgendaOutcome.WITHDRAWN, ~_withdrawn_since(AgendaItem.tabled_at)),
        ),
        *_consent(asker),
    )


def _referred(asker: Asker) -> Ids:
    own = select(SupportRequest.id).join(Referral, Referral.request_id == SupportRequest.id)
    return own.where(Referral.organisation_id.in_(asker.organisations), Referral.state.in_(HELD), *_consent(asker))


def _guidance(asker: Asker) -> Ids:
    approval = (
        select(func.max(ReportVersion.approved_at))
        .join(Report, Report.id == ReportVersion.report_id)
        .where(Report.request_id == SupportRequest.id)
        .scalar_subquery()
    )
    of_network = select(SupportRequest.id).join(School, School.id == SupportRequest.school_id)
    return of_network.where(
        School.educational_network.in_(asker.networks),
        SupportRequest.guidance.is_(True),
        SupportRequest.state != State.WITHDRAWN,
        approval.is_not(None),
        ~_withdrawn_since(approval),
    )


def reachable_as(actor: Actor, now: datetime, roles: Collection[Role]) -> ColumnElement[bool]:
    """Give the criterion on `SupportRequest` for the requests on which this person holds one of these roles.

    A draft of which a coordinator sees only the crisis call is not among them: lists show more than that.
    """
    return reachable_by(with_values(actor, now), roles)


def reachable_by(asker: Asker, roles: Collection[Role]) -> ColumnElement[bool]:
    """Give the same for an asker: with parameters, it fits a statement that is kept (see `workflow.asker`)."""
    ids: list[Ids] = []
    if not SCHOOL_SIDE.isdisjoint(roles):
        ids += _school(asker)
    if asker.person is not None and Role.INTERVIEWER in roles:
        ids.append(_interviewer(asker))
    if asker.organisations is not None and Role.PARTNER in roles:
        ids.append(_partner(asker))
    if asker.organisations is not None and Role.REFERRED in roles:
        ids.append(_referred(asker))
    if asker.networks is not None and Role.GUIDANCE in roles:
        ids.append(_guidance(asker))
    few = SupportRequest.id.in_(union_all(*(query.correlate(None) for query in ids))) if ids else false()
    if asker.is_coordinator and Role.COORDINATOR in roles:
        return or_(and_(_sent(), *_consent(asker)), few)
    return few


def reachable(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """Give the criterion on `SupportRequest` for lists: `select(…).where(reachable(actor, now))`."""
    return true() if actor.is_system else reachable_as(actor, now, EVERY_ROLE)


def crisis_calls(actor: Actor) -> ColumnElement[bool]:
    """Give the criterion for drafts of which a coordinator sees the crisis call, and nothing else."""
    return crisis_calls_by(with_parameters(shape_of(actor)))  # it names no value of theirs


def crisis_calls_by(asker: Asker) -> ColumnElement[bool]:
    """Give the same for an asker."""
    if not asker.is_coordinator:
        return false()
    return and_(~_sent(), SupportRequest.crisis.is_(True), *_consent(asker))


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
