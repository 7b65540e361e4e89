"""The report on paper: the concept for the school, and the approved version once per audience.

What each audience gets is asked of `workflow.reach` when the document is made, so a section that is held back by then
is not in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.contexts import ReportConcept, ReportFinal
from documents.pieces import Approval, Paragraph, SchoolName, Section, Someone
from intake import assigning, story
from records.kinds import Audience, DocumentKind, Part
from records.outbox import OutboxEntry
from records.report import Report, ReportVersion
from records.request import SupportRequest
from records.vocabulary import Role, SectionKey
from records.words import _
from web.letterhead import letterhead
from workflow import reach
from workflow.reach import Sight
from workflow.report import Section as Read
from workflow.report import sections_in
from workflow.report_names import Names, names_of

ROLES: Final[Mapping[Audience, Role]] = {
    Audience.SCHOOL: Role.SCHOOL,
    Audience.NETWORK: Role.PARTNER,
    Audience.REFERRED: Role.REFERRED,
    Audience.GUIDANCE: Role.GUIDANCE,
}


@dataclass(frozen=True, slots=True)
class _Maker:
    """One document being made: for whom, of which version."""

    session: Session
    request: SupportRequest
    sight: Sight
    audience: Audience
    version: ReportVersion


def concept(session: Session, entry: OutboxEntry, now: datetime) -> ReportConcept | None:
    """Make the concept that the school receives."""
    maker = _maker(session, entry, now)
    if maker is None or not maker.sight.can(Part.REPORT_REVIEW):
        return None
    sections = sections_in(maker.version.content, frozenset(SectionKey), {})
    return ReportConcept(**_common(maker, entry, sections, names_of(session, maker.request, maker.version)))


def final(session: Session, entry: OutboxEntry, now: datetime) -> ReportFinal | None:
    """Make the approved report for one audience; None when it was never approved or nobody may read it any more."""
    maker = _maker(session, entry, now)
    if maker is None or maker.version.approved_at is None or not maker.sight.can(Part.REPORT):
        return None
    return _final(
        maker, entry, reach.shared_sections(session, maker.request.id, maker.sight), maker.version.approved_at
    )


def as_seen(
    session: Session, request: SupportRequest, number: int, shared: frozenset[SectionKey], now: datetime
) -> ReportFinal:
    """Make the report with these sections as everyone outside who may read it gets it: they share one print."""
    entry = OutboxEntry(
        document=DocumentKind.REPORT_FINAL,
        audience=Audience.NETWORK,
        request_id=request.id,
        payload={"version": number},
        created_at=now,
    )
    sight = reach.sight_as(session, request, Role.PARTNER, now, after_approval=True)
    maker = _Maker(session, request, sight, Audience.NETWORK, _version(session, request, number))
    return _final(maker, entry, shared, maker.version.approved_at or now)


def _maker(session: Session, entry: OutboxEntry, now: datetime) -> _Maker | None:
    request = session.get_one(SupportRequest, entry.request_id)
    audience = entry.audience or Audience.SCHOOL
    sight = reach.sight_as(session, request, ROLES[audience], now, after_approval=True)
    number = entry.payload.get("version")
    if not isinstance(number, int):
        return None
    return _Maker(session, request, sight, audience, _version(session, request, number))


def _version(session: Session, request: SupportRequest, number: int) -> ReportVersion:
    query = select(ReportVersion).join(Report, Report.id == ReportVersion.report_id)
    return session.scalars(query.where(Report.request_id == request.id, ReportVersion.number == number)).one()


def _final(maker: _Maker, entry: OutboxEntry, seen: frozenset[SectionKey], approved_at: datetime) -> ReportFinal:
    sections = sections_in(maker.version.content, seen, {})
    names = names_of(maker.session, maker.request, maker.version)
    return ReportFinal(
        **_common(maker, entry, sections, names),
        approval=Approval(by=_approver(maker, names["approver"]), at=approved_at),
    )


def _common(maker: _Maker, entry: OutboxEntry, sections: tuple[Read, ...], names: Names) -> dict[str, Any]:
    request, session, whole = maker.request, maker.session, maker.audience is Audience.SCHOOL
    head = letterhead(
        entry,
        request.reference,
        maker.version.number,
        address_of_request(request),
        content_sha256=maker.version.content_sha256 if whole else "",
    )
    known = maker.sight.can(Part.PARTICIPANTS)
    return {
        "letterhead": replace(head, audience=maker.audience),
        "school": SchoolName(**names["school"]),
        "title": names["title"],
        "held_at": names["held_at"] or maker.version.sent_at,
        "interviewers": tuple(_someone(each) for each in names["interviewers"]),
        "sections": tuple(_as_piece(each) for each in sections if each.paragraphs),
        "attended": tuple(_someone(each) for each in names["attended"]) if known else (),
        "place": names["place"] if whole else "",
        "themes": tuple(theme.label for theme in assigning.themes_of(session, request)) if whole else (),
        "grant": story.grant_of(story.answers_of(session, request)) if whole else "",
    }


def address_of_request(request: SupportRequest) -> str:
    """Give the path of the report's page."""
    return f"/vragen/{request.reference}/verslag"


def _as_piece(section: Read) -> Section:
    paragraphs = tuple(Paragraph(number=each.number, text=each.text, views=each.views) for each in section.paragraphs)
    return Section(key=section.key, paragraphs=paragraphs)


def _someone(named: Mapping[str, str]) -> Someone:
    return Someone(name=named["name"], what=named["what"])


def _approver(maker: _Maker, named: Mapping[str, str]) -> Someone:
    """Name who approved, to whoever may know the people of the school."""
    if not maker.sight.can(Part.PARTICIPANTS) or not named["name"]:
        return Someone(name=_("de directie van de school"))
    return _someone(named)
