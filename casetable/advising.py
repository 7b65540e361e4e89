"""Writing the advice: lines that say where they come from, and proposals. In the making until it is sent."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from casetable.advice import AdviceRead, read_advice
from casetable.envelopes import Envelope, opened_on
from records.advice import Advice, AdviceLine, AdviceSource, Proposal, ProposalSource, UnusedPoint
from records.organisations import Organisation
from records.people import Person
from records.request import SupportRequest
from records.vocabulary import Role, State
from records.words import _
from workflow import reach
from workflow.actor import Actor
from workflow.errors import NotNow, NotReady, NotYou, Stale
from workflow.facts import last_advice
from workflow.report import ApprovedReport, approved_report

Data = Mapping[str, Any]
Errors = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Sources:
    """What an advice may rest on: points of the opened envelopes, and paragraphs the school shares with the table."""

    envelopes: tuple[Envelope, ...]
    report: ApprovedReport

    @property
    def points(self) -> frozenset[str]:
        """Ids of every point on the table."""
        return frozenset(point.id for envelope in self.envelopes for point in envelope.points)

    def every(self) -> list[tuple[str, str, str]]:
        """Give every source with its code and its words: paragraphs first, then the points."""
        paragraphs = [(each.id, each.code, each.text) for each in self.report.citable().values()]
        return paragraphs + [(each.id, each.code, each.text) for one in self.envelopes for each in one.points]

    def wrong(self, ids: Collection[str]) -> list[str]:
        """Say what is wrong with these sources, one sentence each."""
        points, citable = self.points, self.report.citable()
        codes = {each.id: each.code for each in self.report.paragraphs()}
        reasons = []
        for key in dict.fromkeys(ids):
            if key in points or key in citable:
                continue
            if key in codes:
                reasons.append(
                    _("De school deelt {code} niet met de casetafel. Kies een andere bron.", code=codes[key])
                )
            else:
                reasons.append(_("Eén van deze bronnen kennen we niet. Kies een paragraaf of een inbreng."))
        return list(dict.fromkeys(reasons))


def sources_of(session: Session, request_id: str, item_id: str, advice_id: str | None) -> Sources:
    """Read everything this advice may rest on. Two statements."""
    return Sources(tuple(opened_on(session, item_id, advice_id)), approved_report(session, request_id))


def save_advice(session: Session, actor: Actor, reference: str, data: Data, now: datetime) -> AdviceRead:
    """Keep the advice in the making. `data` is what `AdviceInput` read; what was left out (None) stays.

    Sent twice, it is kept once. Raises NotReachable, NotNow, NotYou, Stale (with the newer text) and NotReady, with
    every reason at once.
    """
    request, draft = find_to_write(session, actor, reference, data["revision"], now, data)
    if draft.revision != (data["revision"] or 0):
        return _saved(session, request.id)
    sources = sources_of(session, request.id, draft.item_id, draft.id)
    errors = {**_source_errors(sources, "lines", data["lines"] or ()), **_unused_errors(sources, data["unused"] or ())}
    errors |= _proposal_errors(session, data["proposals"] or ())
    errors |= _source_errors(sources, "proposals", data["proposals"] or ())
    if errors:
        reasons = [text for found in errors.values() for text in found]
        raise NotReady(list(dict.fromkeys(reasons)), errors)
    if data["lines"] is not None:
        _write_lines(draft, data["lines"], sources.points)
    if data["proposals"] is not None:
        _write_proposals(draft, data["proposals"], sources.points)
    _explain(draft, data["unused"])
    draft.revision += 1
    draft.saved_at, draft.saved_by_id = now, actor.person_id
    session.flush()
    return _saved(session, request.id)


def _saved(session: Session, request_id: str) -> AdviceRead:
    saved = read_advice(session, request_id, draft=True, sent=False)
    if saved is None:
        raise LookupError("the advice that was saved is not there")
    return saved


def add_line(session: Session, actor: Actor, reference: str, data: Data, now: datetime) -> None:
    """Put one line under the advice in the making, whatever others wrote meanwhile. `data`: what `NewLineInput` read.

    Sent twice, for instance by a browser that lost the answer, it stands there once. Raises NotReachable, NotNow,
    NotYou, or NotReady with what is wrong with its sources.
    """
    request, draft = _find_writable(session, actor, reference, now)
    sources = sources_of(session, request.id, draft.item_id, draft.id)
    wrong = sources.wrong(data["sources"])
    if wrong:
        raise NotReady(wrong, {"sources": wrong})
    wanted = list(dict.fromkeys(data["sources"]))
    for line in draft.lines:
        if line.text == data["text"] and [each.point_id or each.paragraph_id for each in line.sources] == wanted:
            return
    draft.lines.append(
        AdviceLine(position=len(draft.lines), text=data["text"], sources=AdviceSource.of(wanted, sources.points))
    )
    _explain(draft, None)
    draft.revision += 1
    draft.saved_at, draft.saved_by_id = now, actor.person_id
    session.flush()


def _find_writable(session: Session, actor: Actor, reference: str, now: datetime) -> tuple[SupportRequest, Advice]:
    """Find the advice in the making as it is at this very moment. Raises NotReachable, NotNow or NotYou."""
    found, _sight = reach.find_request(session, actor, reference, now, lock=True)
    draft = _draft(session, found.id)
    return find_to_write(session, actor, reference, draft.revision if draft else None, now)


def find_to_write(
    session: Session, actor: Actor, reference: str, revision: int | None, now: datetime, data: Data | None = None
) -> tuple[SupportRequest, Advice]:
    """Find the advice that this person may write now. Raises NotReachable, Stale (with `newer`), NotNow or NotYou.

    Only who writes is told what somebody else wrote meanwhile; nobody is, when what they send (`data`) stands there.
    """
    request, sight = reach.find_request(session, actor, reference, now, lock=True)
    draft = _draft(session, request.id)
    if (
        Role.COORDINATOR in sight.roles
        and draft is not None
        and (revision or 0) != draft.revision
        and not _stands(draft, data)
    ):
        raise _stale(session, request.id, draft)
    if request.state is not State.ADVISING or draft is None:
        raise NotNow([_("Dit kan nu niet: de stand is “{stand}”.", stand=request.state.label)])
    if Role.COORDINATOR not in sight.roles:
        raise NotYou([_("Dit is niet aan jou. Alleen {wie} schrijft het advies.", wie=Role.COORDINATOR.label)])
    return request, draft


def _stands(draft: Advice, data: Data | None) -> bool:
    """Say whether the advice stands there as it is sent: who pressed twice, or lost the answer, was nobody else."""
    if data is None:
        return False
    words = {one.point_id: one.why for one in draft.unused}
    return (
        data["lines"] in (None, [{"text": one.text, "sources": _keys(one.sources)} for one in draft.lines])
        and _filled(data["proposals"]) in (None, [_as_sent(one) for one in draft.proposals])
        and all(words.get(row["source"], "") == row["why"] for row in data["unused"] or ())
    )


def _as_sent(one: Proposal) -> dict[str, Any]:
    texts = {name: getattr(one, name) or "" for name in ("what", "why", "period", "effort", "cost")}
    named = {"organisation": one.organisation_id or "", "kind": one.kind or "", "route": one.route}
    return {**named, **texts, "sources": _keys(one.sources) or ""}


def _filled(rows: Sequence[Data] | None) -> list[dict[str, Any]] | None:
    """Give the rows with an empty text for what was left out."""
    return None if rows is None else [{name: value or "" for name, value in row.items()} for row in rows]


def _keys(sources: Sequence[AdviceSource | ProposalSource]) -> list[str]:
    return [each.point_id or each.paragraph_id or "" for each in sources]


def _draft(session: Session, request_id: str) -> Advice | None:
    query = select(Advice).where(Advice.id == last_advice(request_id, sent=False))
    lines = selectinload(Advice.lines).selectinload(AdviceLine.sources)
    proposals = selectinload(Advice.proposals).selectinload(Proposal.sources)
    return session.scalars(query.options(lines, proposals, selectinload(Advice.unused))).one_or_none()


def _stale(session: Session, request_id: str, draft: Advice) -> Stale:
    """Tell who saved meanwhile, and give what they saved."""
    who = session.scalar(select(Person.name).where(Person.id == draft.saved_by_id)) or _("Iemand")
    newer = read_advice(session, request_id, draft=True, sent=False)
    reason = _("{wie} paste dit advies intussen aan. Leg beide teksten naast elkaar.", wie=who)
    return Stale([reason], {**as_input(newer), "revision": draft.revision} if newer else {})


def as_input(advice: AdviceRead) -> dict[str, Any]:
    """Give an advice as one would send it: lines with their sources, proposals, words on what was not used."""
    names = ("what", "why", "period", "effort", "cost")
    return {
        "lines": [{"text": line.text, "sources": [each.id for each in line.sources]} for line in advice.lines],
        "proposals": [
            {
                "organisation": each.organisation_id,
                "kind": each.kind.value if each.kind else "",
                "route": each.route.value,
                **{name: getattr(each, name) for name in names},
                "sources": [source.id for source in each.sources],
            }
            for each in advice.proposals
        ],
    }


def _source_errors(sources: Sources, name: str, rows: Sequence[Data]) -> Errors:
    """Say what is wrong with the sources of these lines or proposals."""
    found = {f"{name}.{number}.sources": sources.wrong(row["sources"]) for number, row in enumerate(rows)}
    return {name: reasons for name, reasons in found.items() if reasons}


def _unused_errors(sources: Sources, unused: Sequence[Data]) -> Errors:
    strange = [number for number, row in enumerate(unused) if row["source"] not in sources.points]
    sentence = _("Deze inbreng ligt niet op tafel. Herlaad de pagina.")
    return {f"unused.{number}.source": [sentence] for number in strange}


def _proposal_errors(session: Session, proposals: Sequence[Data]) -> Errors:
    named = {row["organisation"] for row in proposals if row["organisation"]}
    active = select(Organisation.id).where(Organisation.id.in_(sorted(named)), Organisation.active.is_(True))
    known = set(session.scalars(active)) if named else set()
    sentence = _("Deze organisatie kennen we niet. Kies er een uit de lijst.")
    return {
        f"proposals.{number}.organisation": [sentence]
        for number, row in enumerate(proposals)
        if row["organisation"] and row["organisation"] not in known
    }


def _write_lines(draft: Advice, rows: Sequence[Data], points: frozenset[str]) -> None:
    """Write the lines in order; the line in a place keeps its id."""
    lines = list(draft.lines[: len(rows)])
    lines += [AdviceLine() for _more in rows[len(lines) :]]
    for position, (line, row) in enumerate(zip(lines, rows, strict=True)):
        line.position, line.text = position, row["text"]
        line.sources = AdviceSource.of(row["sources"], points)
    draft.lines = lines


def _write_proposals(draft: Advice, rows: Sequence[Data], points: frozenset[str]) -> None:
    """Write the proposals in order; the proposal in a place keeps its id."""
    proposals = list(draft.proposals[: len(rows)])
    proposals += [Proposal() for _more in rows[len(proposals) :]]
    for position, (proposal, row) in enumerate(zip(proposals, rows, strict=True)):
        proposal.position = position
        proposal.organisation_id = row["organisation"] or None
        proposal.kind, proposal.route = row["kind"], row["route"]
        proposal.what, proposal.why = row["what"], row["why"]
        proposal.period, proposal.effort, proposal.cost = (row[key] or None for key in ("period", "effort", "cost"))
        proposal.sources = ProposalSource.of(row["sources"], points)
    draft.proposals = proposals


def _explain(draft: Advice, rows: Sequence[Data] | None) -> None:
    """Keep the words on points that no line cites; a point that is cited by now needs none."""
    cited = {source.point_id for line in draft.lines for source in line.sources}
    words = {one.point_id: one.why for one in draft.unused} if rows is None else {}
    words |= {row["source"]: row["why"] for row in rows or ()}
    kept = {one.point_id: one for one in draft.unused}
    wanted = {key: why for key, why in words.items() if why and key not in cited}
    for key, why in wanted.items():
        kept.setdefault(key, UnusedPoint(point_id=key)).why = why
    draft.unused = [kept[key] for key in wanted]
