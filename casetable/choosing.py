"""The choice in the making: kept for those who may choose for the school, until it is given through.

Nobody else ever sees it. Who answers an advice that came back after a question finds the answers on proposals of the
same organisation and kind again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from casetable.advice import AdviceRead, read_advice
from records.advice import Advice, ChoiceDraft, Proposal
from records.dates import dutch_moment
from records.people import Person
from records.request import SupportRequest
from records.vocabulary import Role, State
from records.words import _
from workflow import reach
from workflow.actor import Actor
from workflow.errors import NotNow, NotReachable, NotReady, NotYou, Stale
from workflow.facts import REQUEST, last_advice
from workflow.reach import Sight

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Drafted:
    """What was filled in so far: `choices` per proposal, `answer` only where there is one.

    `revision` is None where this advice has no draft of its own; `carried`: it comes from the advice before.
    """

    revision: int | None = None
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    guidance: bool = False
    saved_at: datetime | None = None
    saved_by: str = ""
    carried: bool = False


def read_draft(session: Session, request_id: str, sent: AdviceRead, sight: Sight) -> Drafted:
    """Read the choice in the making, for who may choose. One statement, two for an advice that came back."""
    if not reach.chooses(sight):
        return Drafted()
    query = (
        select(ChoiceDraft, Person.name)
        .join(Advice, Advice.id == ChoiceDraft.advice_id)
        .join(Person, Person.id == ChoiceDraft.saved_by_id)
        .where(Advice.request_id == request_id)
    )
    row = session.execute(query.order_by(Advice.number.desc()).limit(1)).first()
    if row is None:
        return Drafted()
    draft, name = row
    content = draft.content
    if draft.advice_id == sent.id:
        return Drafted(draft.revision, content["choices"], content["guidance"], draft.saved_at, name)
    return Drafted(choices=_carried(session, draft, sent), guidance=content["guidance"], carried=True)


def _carried(session: Session, draft: ChoiceDraft, sent: AdviceRead) -> Mapping[str, Mapping[str, str]]:
    """Lay the answers on an earlier advice beside the proposals of this one: same organisation, same kind."""
    query = select(Proposal.id, Proposal.organisation_id, Proposal.kind).where(Proposal.advice_id == draft.advice_id)
    before = {(row.organisation_id, row.kind): row.id for row in session.execute(query)}
    now = {each.id: before.get((each.organisation_id, each.kind)) for each in sent.proposals}
    given = draft.content["choices"]
    return {key: given[old] for key, old in now.items() if old in given}


def find_to_choose(
    session: Session, actor: Actor, reference: str, revision: int | None, now: datetime, data: Data | None = None
) -> tuple[SupportRequest, AdviceRead, ChoiceDraft | None]:
    """Find the advice on which this person may keep a choice. Raises NotReachable, Stale, NotNow or NotYou.

    Only who may choose is told what somebody else kept meanwhile (`Stale.newer`); nobody is, when what they send
    (`data`) is what was kept.
    """
    request, sight = reach.find_request(session, actor, reference, now, lock=True)
    sent = read_advice(session, request.id, draft=False, sent=True)
    if sent is None or Role.SCHOOL not in sight.roles:
        raise NotReachable
    draft = session.get(ChoiceDraft, sent.id)
    if reach.chooses(sight) and draft is not None and revision != draft.revision and not _is_kept(draft, data):
        raise _stale(session, draft)
    if request.state is not State.ADVISED:
        raise NotNow([_("Dit kan nu niet: de stand is “{stand}”.", stand=request.state.label)])
    if not reach.chooses(sight):
        raise NotYou([_("Dit is niet aan jou. Alleen {wie} kan dit nu doen.", wie=Role.SCHOOL_LEAD.label)])
    return request, sent, draft


def _is_kept(draft: ChoiceDraft, data: Data | None) -> bool:
    """Say whether this very choice was kept: who pressed twice, or lost the answer, was nobody else."""
    return data is not None and draft.content == _content(data)


def _content(data: Data) -> dict[str, Any]:
    return {"choices": _filled_in(data["choices"]), "guidance": data["guidance"]}


def _stale(session: Session, draft: ChoiceDraft) -> Stale:
    who = session.get_one(Person, draft.saved_by_id).name
    moment = dutch_moment(draft.saved_at)
    reason = _("{wie} bewaarde op {moment} ook een keuze. Leg ze naast elkaar.", wie=who, moment=moment)
    return Stale([reason], {**draft.content, "revision": draft.revision})


def keep_draft(session: Session, actor: Actor, reference: str, data: Data, now: datetime) -> Drafted:
    """Keep what was filled in so far; `data` is what `ChoiceDraftInput` read.

    Raises NotReachable, Stale, NotNow, NotYou, and NotReady for a proposal that is not in the advice.
    """
    _request, sent, draft = find_to_choose(session, actor, reference, data["revision"], now, data)
    if draft is not None and _is_kept(draft, data):
        return Drafted(draft.revision, draft.content["choices"], data["guidance"], draft.saved_at, actor.name)
    known = {each.id for each in sent.proposals}
    if not known.issuperset(data["choices"]):
        reason = _("Er staat een keuze bij een voorstel dat niet in dit advies staat. Herlaad de pagina.")
        raise NotReady([reason], {"choices": [reason]})
    content = _content(data)
    if draft is None:
        draft = ChoiceDraft(advice_id=sent.id, revision=0)
        session.add(draft)
    draft.revision += 1
    draft.content, draft.saved_at, draft.saved_by_id = content, now, str(actor.person_id)
    session.flush()
    return Drafted(draft.revision, content["choices"], data["guidance"], now, actor.name)


def _filled_in(choices: Mapping[str, Data]) -> dict[str, dict[str, str]]:
    """Leave out what was left open."""
    found = {}
    for key, row in choices.items():
        kept = {"answer": row["answer"].value} if row["answer"] is not None else {}
        kept |= {"reason": row["reason"]} if row["reason"] else {}
        if kept:
            found[key] = kept
    return found


@cache
def _drafted_query() -> Select[ChoiceDraft]:
    return select(ChoiceDraft).where(ChoiceDraft.advice_id == last_advice(REQUEST, sent=True))


def draft_to_show(session: Session, request_id: str, sight: Sight) -> Drafted | None:
    """Read the draft for a program, of who may choose; None where there is none. One statement."""
    if not reach.chooses(sight):
        return None
    newest = session.scalars(_drafted_query(), {"request_id": request_id}).one_or_none()
    if newest is None:
        return None
    return Drafted(newest.revision, newest.content["choices"], newest.content["guidance"], newest.saved_at)
