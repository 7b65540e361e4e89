"""Referrals as somebody may read them: of one request, or all those of one's own organisations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, or_, select, tuple_
from sqlalchemy.orm import Session, contains_eager

from records.advice import Proposal, ProposalChoice
from records.kinds import Part
from records.organisations import Organisation, School
from records.referral import Referral
from records.request import SupportRequest
from records.vocabulary import Choice, ReferralState, Role, Route, State, SupportKind
from workflow.actor import Actor
from workflow.facts import last_decision
from workflow.reach import Sight, reachable_as
from workflow.standing import HELD

OPEN: Final = (ReferralState.OFFERED, ReferralState.ACCEPTED, ReferralState.RUNNING)
SCHOOL_SIDE: Final = frozenset({Role.SCHOOL, Role.SCHOOL_LEAD})
READS_ALL: Final = SCHOOL_SIDE | {Role.COORDINATOR}  # who sees `Part.REFERRALS`
MOST_OPEN: Final = 100  # an organisation that has more of them open at once first answers these


@dataclass(frozen=True, slots=True)
class Support:
    """One referral, complete: what was proposed, what the school chose, how it goes.

    `words`: what the school wrote with its choice, empty for who is not told. `latest`: it counts now.
    """

    id: str
    version: int
    organisation_id: str
    organisation: str
    kind: SupportKind
    route: Route
    what: str
    why: str
    period: str
    effort: str
    cost: str
    state: ReferralState
    choice: Choice
    confirmed_at: datetime | None
    words: str
    offered_at: datetime
    since: datetime
    due_at: datetime | None
    contact: str
    first_step: str
    start_day: date | None
    result: str
    reason: str
    latest: bool

    @property
    def confirmed(self) -> bool:
        """Say whether the school said yes: at once, or after it talked first."""
        return self.choice is Choice.YES or self.confirmed_at is not None

    @property
    def awaits_school(self) -> bool:
        """Say whether the school must still say yes or no, after it talked."""
        return self.state is ReferralState.ACCEPTED and not self.confirmed


@dataclass(frozen=True, slots=True)
class Chosen:
    """A referral in the list of its partner, with the question it is about."""

    support: Support
    reference: str
    title: str
    school: str
    request_state: State

    @property
    def cursor(self) -> tuple[datetime, str]:
        """Give its place in the list."""
        return (self.support.since, self.support.id)


@cache
def _query() -> Select[Any]:
    """Build what every list shares once: putting a statement together costs more than running it."""
    reason = and_(
        ProposalChoice.decision_id == Referral.decision_id, ProposalChoice.proposal_id == Referral.proposal_id
    )
    columns: Any = (
        Referral,
        Organisation.name.label("organisation"),
        Proposal,
        ProposalChoice.reason.label("words"),
        (Referral.decision_id == last_decision(Referral.request_id)).label("latest"),
    )
    return (
        select(*columns)
        .join(Organisation, Organisation.id == Referral.organisation_id)
        .join(Proposal, Proposal.id == Referral.proposal_id)
        .outerjoin(ProposalChoice, reason)
    )


def _support(row: Any, sight: Sight | None) -> Support:
    referral, proposal = row.Referral, row.Proposal
    told = sight is None or sight.can(Part.CHOICE_REASONS) or referral.id in sight.referral_ids
    return Support(
        id=referral.id,
        version=referral.version,
        organisation_id=referral.organisation_id,
        organisation=row.organisation,
        kind=referral.kind,
        route=proposal.route,
        what=proposal.what,
        why=proposal.why,
        period=proposal.period or "",
        effort=proposal.effort or "",
        cost=proposal.cost or "",
        state=referral.state,
        choice=referral.choice,
        confirmed_at=referral.confirmed_at,
        words=(row.words or "") if told else "",
        offered_at=referral.offered_at,
        since=referral.state_since,
        due_at=referral.due_at if referral.state is ReferralState.OFFERED else None,
        contact=referral.contact or "",
        first_step=referral.first_step or "",
        start_day=referral.start_day,
        result=referral.result or "",
        reason=referral.reason or "",
        latest=row.latest,
    )


def seen(sight: Sight) -> ColumnElement[bool]:
    """Give the criterion on `Referral` of one request: all of them for school and coordinator, else one's own."""
    if sight.can(Part.REFERRALS):
        return Referral.id.is_not(None)
    own = sorted(sight.referral_ids) if sight.can(Part.OWN_REFERRAL) else []
    return Referral.id.in_(own)


def read_one(session: Session, referral: Referral, sight: Sight) -> Support:
    """Read one referral that was found through reach. One statement."""
    return _support(session.execute(_query().where(Referral.id == referral.id)).one(), sight)


def read_all(session: Session, request: SupportRequest, sight: Sight) -> list[tuple[Support, Referral]]:
    """Read the referrals of a request that this reader may see, those that count now first. One statement.

    With each comes its record, for what asks the rules.
    """
    query = _query().where(Referral.request_id == request.id, seen(sight))
    rows = session.execute(query.order_by(Referral.offered_at.desc(), Proposal.position, Referral.id)).all()
    return [(_support(row, sight), row.Referral) for row in rows]


def read_latest(session: Session, request: SupportRequest) -> list[Support]:
    """Read the referrals that count now, whoever asks: for documents, which choose themselves what they tell."""
    query = _query().where(Referral.request_id == request.id, Referral.decision_id == last_decision(request.id))
    return [_support(row, None) for row in session.execute(query.order_by(Proposal.position, Referral.id))]


def _own(actor: Actor, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Referral.organisation_id.in_(sorted(actor.organisation_ids)),
        Referral.state.in_(HELD),
        SupportRequest.id == Referral.request_id,
        reachable_as(actor, now, {Role.REFERRED}),
    )


@cache
def _with_request() -> Select[Any]:
    about = (SupportRequest.reference, SupportRequest.title, SupportRequest.state.label("request_state"))
    school = _query().join(SupportRequest, SupportRequest.id == Referral.request_id)
    return school.add_columns(*about, School.name.label("school")).join(School, School.id == SupportRequest.school_id)


def _chosen(rows: Iterable[Any]) -> list[Chosen]:
    return [Chosen(_support(row, None), row.reference, row.title or "", row.school, row.request_state) for row in rows]


def own_open(session: Session, actor: Actor, now: datetime) -> list[Chosen]:
    """Read what is open for one's own organisations: what must be answered first, by its day. One statement."""
    query = _with_request().where(*_own(actor, now), Referral.state.in_(OPEN))
    return _chosen(session.execute(query.order_by(Referral.due_at, Referral.id).limit(MOST_OPEN)))


def own_completed(
    session: Session, actor: Actor, now: datetime, limit: int, after: tuple[datetime, str] | None
) -> list[Chosen]:
    """Read what one's own organisations rounded off, the newest first: `limit` + 1 rows. One statement."""
    query = _with_request().where(*_own(actor, now), Referral.state == ReferralState.COMPLETED)
    newest = (Referral.state_since, Referral.id)
    if after is not None:
        query = query.where(tuple_(*newest) < tuple_(*after, types=[column.type for column in newest]))
    return _chosen(session.execute(query.order_by(*(column.desc() for column in newest)).limit(limit + 1)))


def within_reach(
    session: Session,
    actor: Actor,
    now: datetime,
    limit: int,
    after: tuple[datetime, str] | None,
    request_id: str | None,
) -> Sequence[Referral]:
    """List referrals for a program: own ones, and those of requests this person sees as school or coordinator.

    The newest first, `limit` + 1 rows, one statement.
    """
    all_of_request = and_(SupportRequest.id == Referral.request_id, reachable_as(actor, now, READS_ALL))
    query = select(Referral).join(SupportRequest, SupportRequest.id == Referral.request_id)
    query = query.options(contains_eager(Referral.request)).where(or_(all_of_request, and_(*_own(actor, now))))
    if request_id is not None:
        query = query.where(Referral.request_id == request_id)
    newest = (Referral.offered_at, Referral.id)
    if after is not None:
        query = query.where(tuple_(*newest) < tuple_(*after, types=[column.type for column in newest]))
    return session.scalars(query.order_by(*(column.desc() for column in newest)).limit(limit + 1)).all()


def read_these(
    session: Session, referrals: Iterable[Referral], sights: dict[str, Sight]
) -> list[tuple[Support, Referral, Sight]]:
    """Read the whole of these referrals, in their order; `sights` by id of the request. One statement."""
    wanted = list(referrals)
    rows = session.execute(_query().where(Referral.id.in_([each.id for each in wanted])))
    by_id = {row.Referral.id: row for row in rows}
    found = [(by_id[each.id], sights[each.request_id]) for each in wanted]
    return [(_support(row, sight), row.Referral, sight) for row, sight in found]
