"""The advice as somebody may read it: the one in the making, or the one the school received last."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Row,
    Select,
    String,
    and_,
    bindparam,
    cast,
    literal,
    null,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from records.advice import (
    Advice,
    AdviceLine,
    AdviceSource,
    Clarification,
    Decision,
    Proposal,
    ProposalChoice,
    ProposalSource,
)
from records.kinds import Part
from records.meeting import InputPoint
from records.organisations import Organisation
from records.vocabulary import Choice, DecisionKind, OrganisationKind, Route, SupportKind
from workflow.facts import last_advice
from workflow.reach import Sight


@dataclass(frozen=True, slots=True)
class Source:
    """Where a line rests on: `id` of a point of an envelope (then `code` is its code), or of a paragraph."""

    id: str
    code: str = ""

    @property
    def is_point(self) -> bool:
        """Say whether it is a point of an envelope, which only the table may know of."""
        return bool(self.code)


@dataclass(slots=True)
class Line:
    """A line of advice."""

    id: str
    text: str
    sources: list[Source] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Offered:
    """A proposal, with the school's choice where it made one on this advice."""

    id: str
    organisation_id: str
    organisation: str
    is_guidance: bool
    kind: SupportKind | None
    route: Route
    what: str
    why: str
    period: str
    effort: str
    cost: str
    choice: Choice | None = None
    reason: str = ""
    sources: list[Source] = field(default_factory=list)


@dataclass(slots=True)
class AdviceRead:
    """One version of the advice. `decision`: how the school answered this version, if it did, with its `words`."""

    id: str
    item_id: str
    number: int
    revision: int
    sent_at: datetime | None
    saved_by_id: str | None
    decision: DecisionKind | None = None
    words: str = ""
    lines: list[Line] = field(default_factory=list)
    proposals: list[Offered] = field(default_factory=list)
    partners: list[tuple[str, str]] = field(default_factory=list)  # id and name; only of `draft_to_write`

    def shows_points(self, sight: Sight) -> bool:
        """Say whether this reader was, or is, at the table whose envelopes this advice rests on."""
        return sight.can(Part.INPUTS) and self.item_id in sight.open_items

    def cited(self) -> dict[str, list[int]]:
        """Give for each source the numbers of the lines that rest on it."""
        numbers: dict[str, list[int]] = {}
        for number, line in enumerate(self.lines, start=1):
            for source in line.sources:
                numbers.setdefault(source.id, []).append(number)
        return numbers

    def rests_on(self) -> set[str]:
        """Give every source of a line or of a proposal."""
        lists = [line.sources for line in self.lines] + [each.sources for each in self.proposals]
        return {source.id for sources in lists for source in sources}


@dataclass(slots=True)
class SentVersion:
    """An advice that was sent, as a list names it; `asked`: what the school then asked, which led to the next one."""

    number: int
    sent_at: datetime
    asked: list[str] = field(default_factory=list)


def sent_versions(session: Session, request_id: str) -> list[SentVersion]:
    """List every advice that was sent about a request, the newest first. One statement."""
    query = (
        select(Advice.number, Advice.sent_at, Clarification.question)
        .outerjoin(Clarification, Clarification.advice_id == Advice.id)
        .where(Advice.request_id == request_id, Advice.sent_at.is_not(None))
        .order_by(Advice.number.desc(), Clarification.asked_at)
    )
    found: dict[int, SentVersion] = {}
    for row in session.execute(query):
        version = found.setdefault(row.number, SentVersion(row.number, row.sent_at))
        version.asked += [row.question] if row.question else []
    return list(found.values())


def read_version(session: Session, request_id: str, number: int) -> AdviceRead | None:
    """Read one version that was sent, with how the school answered it. One statement."""
    wanted = and_(Advice.request_id == request_id, Advice.number == number, Advice.sent_at.is_not(None))
    return next(iter(_gathered(session.execute(_rows_of(wanted)).all())), None)


def shown_advice(session: Session, sight: Sight, request_id: str) -> AdviceRead | None:
    """Read the advice this reader sees now: the one in the making where that may be seen, else the last that was sent.

    One statement; none when the reader sees no advice at all.
    """
    if not sight.can(Part.ADVICE_DRAFT) and not sight.can(Part.ADVICE):
        return None
    return read_advice(session, request_id, draft=sight.can(Part.ADVICE_DRAFT), sent=sight.can(Part.ADVICE))


def read_advice(session: Session, request_id: str, *, draft: bool, sent: bool) -> AdviceRead | None:
    """Read the newest advice among those asked for: in the making, or sent. One statement."""
    found = _gathered(session.execute(_statement(draft, sent), {"request_id": request_id}).all())
    return max(found, key=lambda one: one.number, default=None)


def draft_to_write(session: Session, request_id: str) -> AdviceRead | None:
    """Read the advice in the making, with every organisation that may be proposed in it. One statement."""
    wanted = Advice.id == last_advice(request_id, sent=False)
    query = union_all(*(part.where(wanted) for part in (_lines(), _proposals(), _partners())))
    rows = session.execute(query.order_by("kind", "position", "sub", "b")).all()
    return next(iter(_gathered(rows)), None)


def advice_of_item(session: Session, item_id: str, until: datetime) -> AdviceRead | None:
    """Read the advice a case table gave on one item: the last version that was sent by then. One statement."""
    wanted = and_(Advice.item_id == item_id, Advice.sent_at <= until)
    return max(_gathered(session.execute(_rows_of(wanted)).all()), key=lambda one: one.number, default=None)


def choices_seen(advice: AdviceRead, sight: Sight) -> dict[str, tuple[Choice, str]]:
    """Give the choice per proposal that this reader may see, with the reason where that may be seen too."""
    if sight.can(Part.CHOICES):
        reasons = sight.can(Part.CHOICE_REASONS)
        return {each.id: (each.choice, each.reason if reasons else "") for each in advice.proposals if each.choice}
    if sight.can(Part.OWN_CHOICE):
        own = [each for each in advice.proposals if each.organisation_id in sight.supporting]
        return {each.id: (each.choice, "") for each in own if each.choice}
    return {}


def decision_seen(advice: AdviceRead, sight: Sight) -> tuple[DecisionKind, str] | None:
    """Give how the school answered, with its words where these may be seen; none where nothing may."""
    if advice.decision is None or not sight.can(Part.CHOICES):
        return None
    return advice.decision, advice.words if sight.can(Part.CHOICE_REASONS) else ""


REQUEST: Final[ColumnElement[str]] = bindparam("request_id", type_=String)
_HEAD: Final = (Advice.id, Advice.item_id, Advice.number, Advice.revision, Advice.sent_at, Advice.saved_by_id)
_WORDS: Final = tuple("abcdefghijklmnop")


@cache
def _statement(draft: bool, sent: bool) -> CompoundSelect[Any]:  # noqa: FBT001 - a key of the cache
    """Build one statement for head, lines with sources, and proposals: they share columns of text."""
    newest = [last_advice(REQUEST, sent=which) for which, asked in ((False, draft), (True, sent)) if asked]
    return _rows_of(Advice.id.in_(newest))


def _rows_of(wanted: ColumnElement[bool]) -> CompoundSelect[Any]:
    return union_all(_lines().where(wanted), _proposals().where(wanted)).order_by("kind", "position", "sub")


def _rows(kind: str, position: Any, sub: Any, *words: Any) -> Select[Any]:
    texts: list[ColumnElement[Any]] = [type_coerce(word, String) for word in words]
    texts += [cast(null(), String)] * (len(_WORDS) - len(texts))
    heads = [column.label(f"advice_{column.key}") for column in _HEAD]
    named = [text.label(name) for text, name in zip(texts, _WORDS, strict=True)]
    answered = [_of_decision(name) for name in ("kind", "reason")]
    return select(
        literal(kind, String).label("kind"),
        position.label("position"),
        sub.label("sub"),
        type_coerce(answered[0], String).label("decision"),
        answered[1].label("words"),
        *heads,
        *named,
    ).select_from(Advice)


def _of_decision(name: str) -> ColumnElement[Any]:
    """Select something of how the school answered this version, the last time it did."""
    decision = aliased(Decision)
    answers = select(getattr(decision, name)).where(decision.advice_id == Advice.id)
    return answers.order_by(decision.decided_at.desc(), decision.id).limit(1).scalar_subquery()


def _lines() -> Select[Any]:
    line, source = AdviceLine, AdviceSource
    rows = _rows("line", line.position, source.position, line.id, line.text, source.point_id, source.paragraph_id,
                 InputPoint.code)  # fmt: skip
    return (
        rows.outerjoin(line, line.advice_id == Advice.id)
        .outerjoin(source, source.line_id == line.id)
        .outerjoin(InputPoint, InputPoint.id == source.point_id)
    )


def _proposals() -> Select[Any]:
    one, source = Proposal, ProposalSource
    chosen = and_(ProposalChoice.proposal_id == one.id, ProposalChoice.decision_id == _of_decision("id"))
    rows = _rows(
        "proposal", one.position, source.position, one.id, one.organisation_id, Organisation.name, Organisation.kind,
        one.kind, one.route, one.what, one.why, one.period, one.effort, one.cost, ProposalChoice.answer,
        ProposalChoice.reason, source.point_id, source.paragraph_id, InputPoint.code,
    )  # fmt: skip
    return (
        rows.join(one, one.advice_id == Advice.id)
        .outerjoin(Organisation, Organisation.id == one.organisation_id)
        .outerjoin(ProposalChoice, chosen)
        .outerjoin(source, source.proposal_id == one.id)
        .outerjoin(InputPoint, InputPoint.id == source.point_id)
    )


def _partners() -> Select[Any]:
    rows = _rows("partner", literal(0), literal(0), Organisation.id, Organisation.name)
    return rows.join(Organisation, Organisation.active.is_(True))


def _gathered(rows: Iterable[Row[Any]]) -> Collection[AdviceRead]:
    found: dict[str, AdviceRead] = {}
    for row in rows:
        advice = found.get(row.advice_id)
        if advice is None:
            advice = found[row.advice_id] = _head(row)
        if row.a is not None:
            _ADD[row.kind](advice, row)
    return found.values()


def _head(row: Row[Any]) -> AdviceRead:
    return AdviceRead(
        id=row.advice_id,
        item_id=row.advice_item_id,
        number=row.advice_number,
        revision=row.advice_revision,
        sent_at=row.advice_sent_at,
        saved_by_id=row.advice_saved_by_id,
        decision=DecisionKind(row.decision) if row.decision else None,
        words=row.words or "",
    )


def _add_line(advice: AdviceRead, row: Row[Any]) -> None:
    if not advice.lines or advice.lines[-1].id != row.a:
        advice.lines.append(Line(row.a, row.b))
    if row.c or row.d:
        advice.lines[-1].sources.append(Source(row.c or row.d, row.e or ""))


def _add_proposal(advice: AdviceRead, row: Row[Any]) -> None:
    if not advice.proposals or advice.proposals[-1].id != row.a:
        advice.proposals.append(_offered(row))
    if row.n or row.o:
        advice.proposals[-1].sources.append(Source(row.n or row.o, row.p or ""))


def _offered(row: Row[Any]) -> Offered:
    return Offered(
        id=row.a,
        organisation_id=row.b or "",
        organisation=row.c or "",
        is_guidance=row.d == OrganisationKind.GUIDANCE,
        kind=SupportKind(row.e) if row.e else None,
        route=Route(row.f),
        what=row.g,
        why=row.h,
        period=row.i or "",
        effort=row.j or "",
        cost=row.k or "",
        choice=Choice(row.l) if row.l else None,
        reason=row.m or "",
    )


def _add_partner(advice: AdviceRead, row: Row[Any]) -> None:
    advice.partners.append((row.a, row.b))


_ADD: Final = {"line": _add_line, "proposal": _add_proposal, "partner": _add_partner}
