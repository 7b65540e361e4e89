"""What schools missed in the offer of the network: why they said no, and where partners could not help, per theme.

For coordinators alone, and of the requests they reach: a reason belongs to its school (visibility.md, "decision per
proposal and its reason"). Only the latest decision of a request counts: a school that came back on its no said yes.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from flask import Response, request, url_for
from marshmallow import EXCLUDE, Schema, fields
from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    distinct,
    func,
    literal,
    select,
    tuple_,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from desk.figures import school_year
from records.advice import Decision, Proposal, ProposalChoice
from records.base import UtcTime
from records.dates import local_day
from records.organisations import Offer, OfferTheme, Organisation, School
from records.referral import Referral
from records.request import RequestTheme, SupportRequest
from records.vocabulary import Choice, DecisionKind, ReferralState, Role, SupportKind, Theme
from records.words import N_, _
from web.actor import current_actor
from web.api import moment as as_moment
from web.kit import current_session, now
from web.pages import page
from web.paging import cut, wanted
from workflow.actor import Actor
from workflow.facts import last_decision
from workflow.reach import reachable_as

SHOWN: Final = 25
COORDINATOR: Final = frozenset({Role.COORDINATOR})
PARTED: Final = (DecisionKind.ALONE, DecisionKind.DECLINED)
UNABLE: Final = (ReferralState.REFUSED, ReferralState.LAPSED)


class Said(StrEnum):
    """Who said what."""

    NO = "no"  # the school, to one proposal
    ALONE = "alone"  # the school went on by itself
    DECLINED = "declined"  # the school did not follow the advice
    UNABLE = "unable"  # a partner that was chosen, or that never answered


WORDS: Final[Mapping[Said, str]] = {
    Said.NO: N_("De school zei nee"),
    Said.ALONE: N_("De school ging zelf aan de slag"),
    Said.DECLINED: N_("De school volgde het advies niet"),
    Said.UNABLE: N_("De partner kon niet"),
}


class MissingQuery(Schema):
    """What the list is narrowed to, and which page of it."""

    class Meta:
        """Other arguments of an address are left alone."""

        unknown = EXCLUDE

    theme = fields.String(metadata={"label": "theme"})
    limit = fields.Integer(metadata={"label": "limit"})
    cursor = fields.String(metadata={"label": "cursor"})


@dataclass(frozen=True, slots=True)
class Missed:
    """One reason that was given. `organisation` and `kind` are those of the proposal, where it was about one."""

    key: str
    said: Said
    at: datetime
    words: str
    request_id: str
    reference: str
    title: str
    school: str
    organisation: str = ""
    kind: str = ""

    @property
    def cursor(self) -> tuple[datetime, str]:
        """Give its place in the list."""
        return (self.at, self.key)


@dataclass(frozen=True, slots=True)
class Count:
    """How often something was missed on one theme since the school year began, and how many partners offer it."""

    theme: Theme
    no: int
    parted: int
    unable: int
    partners: int


def _latest(decision: Any) -> ColumnElement[bool]:
    return and_(decision.request_id == SupportRequest.id, decision.id == last_decision(SupportRequest.id))


def _text(value: Any) -> ColumnElement[Any]:
    return type_coerce(value, String)


def _row(said: Any, key: Any, at: Any, words: Any, organisation: Any, kind: Any) -> Select[Any]:
    return select(
        _text(key).label("key"),
        _text(said).label("said"),
        type_coerce(at, UtcTime).label("at"),
        _text(words).label("words"),
        SupportRequest.id.label("request_id"),
        SupportRequest.reference,
        SupportRequest.title,
        School.name.label("school"),
        _text(organisation).label("organisation"),
        _text(kind).label("kind"),
    ).select_from(SupportRequest)


def _said_no() -> Select[Any]:
    rows = _row(
        literal(Said.NO.value), ProposalChoice.proposal_id, Decision.decided_at, ProposalChoice.reason,
        Organisation.name, Proposal.kind,
    )  # fmt: skip
    return (
        rows.join(Decision, _latest(Decision))
        .join(ProposalChoice, ProposalChoice.decision_id == Decision.id)
        .join(Proposal, Proposal.id == ProposalChoice.proposal_id)
        .join(Organisation, Organisation.id == Proposal.organisation_id)
        .where(ProposalChoice.answer == Choice.NO)
    )


def _parted() -> Select[Any]:
    rows = _row(Decision.kind, Decision.id, Decision.decided_at, Decision.reason, literal(""), literal(""))
    return rows.join(Decision, _latest(Decision)).where(Decision.kind.in_(PARTED))


def _unable() -> Select[Any]:
    words = func.coalesce(Referral.reason, "")
    rows = _row(literal(Said.UNABLE.value), Referral.id, Referral.state_since, words, Organisation.name, Referral.kind)
    return (
        rows.join(Referral, Referral.request_id == SupportRequest.id)
        .join(Organisation, Organisation.id == Referral.organisation_id)
        .where(Referral.state.in_(UNABLE))
    )


_WHEN: Final = {"no": (Decision.decided_at, ProposalChoice.proposal_id, ProposalChoice.reason),
                "parted": (Decision.decided_at, Decision.id, Decision.reason),
                "unable": (Referral.state_since, Referral.id, func.coalesce(Referral.reason, ""))}  # fmt: skip
_SOURCES: Final = {"no": _said_no, "parted": _parted, "unable": _unable}


def find(
    session: Session,
    actor: Actor,
    now: datetime,
    theme: Theme | None,
    limit: int,
    after: tuple[datetime, str] | None = None,
) -> list[Missed]:
    """Read the reasons that were given, the newest first: `limit` rows at most, in one statement."""
    few = [_few(name, actor, now, theme, limit, after).subquery() for name in _SOURCES]
    query = union_all(*(select(each) for each in few)).subquery()
    ordered = select(query).order_by(query.c.at.desc(), query.c.key.desc()).limit(limit)
    return [
        Missed(
            row.key, Said(row.said), row.at, row.words, row.request_id, row.reference, row.title or "",
            row.school or "", row.organisation, SupportKind(row.kind).label if row.kind else "",
        )
        for row in session.execute(ordered)
    ]  # fmt: skip


def _few(
    name: str, actor: Actor, now: datetime, theme: Theme | None, limit: int, after: tuple[datetime, str] | None
) -> Select[Any]:
    """Select the newest reasons of one source: small steps along an index, however many there are."""
    at, key, words = _WHEN[name]
    query = _SOURCES[name]().outerjoin(School, School.id == SupportRequest.school_id)
    query = query.where(words != "", reachable_as(actor, now, COORDINATOR))
    if theme is not None:
        query = query.where(SupportRequest.id.in_(select(RequestTheme.request_id).where(RequestTheme.theme == theme)))
    if after is not None:
        query = query.where(tuple_(at, key) < tuple_(*after, types=[UtcTime(), String()]))
    return query.order_by(at.desc(), key.desc()).limit(limit)


def themes_of(session: Session, rows: Collection[Missed]) -> dict[str, list[Theme]]:
    """Give the themes of the questions behind these rows, by id. One statement, none for no rows."""
    ids = {row.request_id for row in rows}
    if not ids:
        return {}
    query = select(RequestTheme.request_id, RequestTheme.theme).where(RequestTheme.request_id.in_(sorted(ids)))
    found: dict[str, list[Theme]] = {}
    for request_id, theme in session.execute(query.order_by(RequestTheme.request_id, RequestTheme.position)):
        found.setdefault(request_id, []).append(theme)
    return found


def counts(session: Session, actor: Actor, now: datetime) -> list[Count]:
    """Count per theme what was missed this school year, with or without words; most missed first. Two statements."""
    since = school_year(local_day(now)).first
    parts = []
    for name, source in _SOURCES.items():
        at = _WHEN[name][0]
        rows = source().outerjoin(School, School.id == SupportRequest.school_id)
        found = rows.where(at >= since, reachable_as(actor, now, COORDINATOR)).subquery()
        per_theme = select(literal(name).label("source"), RequestTheme.theme, func.count().label("times"))
        parts.append(
            per_theme.select_from(RequestTheme)
            .join(found, found.c.request_id == RequestTheme.request_id)
            .group_by(RequestTheme.theme)
        )
    times: dict[Theme, dict[str, int]] = {}
    for row in session.execute(union_all(*parts)):
        times.setdefault(Theme(row.theme), {})[row.source] = row.times
    partners = _partners(session) if times else {}
    made = [
        Count(theme, each.get("no", 0), each.get("parted", 0), each.get("unable", 0), partners.get(theme, 0))
        for theme, each in times.items()
    ]
    return sorted(made, key=lambda each: (-(each.no + each.parted + each.unable), each.theme.label))


def _partners(session: Session) -> dict[Theme, int]:
    query = (
        select(OfferTheme.theme, func.count(distinct(Offer.organisation_id)))
        .join(Offer, Offer.id == OfferTheme.offer_id)
        .join(Organisation, Organisation.id == Offer.organisation_id)
        .where(Offer.active.is_(True), Organisation.active.is_(True))
        .group_by(OfferTheme.theme)
    )
    return {row[0]: row[1] for row in session.execute(query)}


# ---- the page, and the call


def _asked_theme() -> Theme | None:
    named = request.args.get("thema") or request.args.get("theme") or ""
    return Theme(named) if named in {each.value for each in Theme} else None


def missing_offer() -> Response:
    """Show the coordinator what schools missed: counted per theme, and in their own words."""
    session, actor, moment, theme = current_session(), current_actor(), now(), _asked_theme()
    asked = wanted(datetime, str, default=SHOWN)
    shown = cut(find(session, actor, moment, theme, asked.limit + 1, asked.after), asked, lambda row: row.cursor)
    themes = themes_of(session, shown.rows)
    first_page = asked.after is None
    return page(
        "desk/missing_offer.html",
        counts=counts(session, actor, moment) if first_page else [],
        since=school_year(local_day(moment)).first,
        about=theme,
        rows=[
            {
                "said": _(WORDS[row.said]),
                "by_school": row.said is not Said.UNABLE,
                "row": row,
                "themes": ", ".join(each.label for each in themes.get(row.request_id, [])),
                "href": url_for("desk.show", reference=row.reference),
            }
            for row in shown.rows
        ],
        next_url=shown.next_url or "",
        first_url="" if first_page else url_for("desk.missing_offer", thema=theme.value if theme else None),
    )


def list_missing_offer() -> dict[str, Any]:
    """List the same for a program of a coordinator: `{"items": [{"said", "at", "words", "reference", …}], "next"}`."""
    session, actor, moment = current_session(), current_actor(), now()
    asked = wanted(datetime, str)
    rows = find(session, actor, moment, _asked_theme(), asked.limit + 1, asked.after)
    shown = cut(rows, asked, lambda row: row.cursor)
    themes = themes_of(session, shown.rows)
    items = [
        {
            "said": row.said.value,
            "at": as_moment(row.at),
            "words": row.words,
            "reference": row.reference,
            "school": row.school,
            "organisation_name": row.organisation,
            "themes": [each.value for each in themes.get(row.request_id, [])],
        }
        for row in shown.rows
    ]
    return {"items": items, "next": shown.next_url}
