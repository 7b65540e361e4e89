"""Who reads what of the approved report: the school's choice per section, and its guidance service.

Chosen at approval; the school can change it later for what has not been read yet (visibility.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from documents.fingerprint import hash_of
from intake.report import APPROVED, Reading, shares_of
from records.journal import JournalEntry
from records.kinds import Audience, DocumentKind, Part
from records.organisations import School
from records.outbox import OutboxEntry
from records.people import Person
from records.referral import Referral
from records.report import Report, ReportVersion, SectionShare
from records.request import IntakeAnswer, SupportRequest
from records.session import append
from records.vocabulary import EducationalNetwork, Machine, Noted, Role, SectionKey
from records.words import _
from workflow import reach
from workflow.actor import Actor
from workflow.errors import NotNow, NotYou, Stale
from workflow.standing import HELD

Sharing = Mapping[SectionKey, bool]
PREVIEWS: Final = (Role.PARTNER, Role.REFERRED, Role.GUIDANCE)


@dataclass(frozen=True, slots=True)
class Choice:
    """Who reads what, as the school chose it or is about to: the sections for the table, and its guidance service."""

    shared: frozenset[SectionKey]
    guidance: bool = False


def change_sharing(
    session: Session,
    actor: Actor,
    reference: str,
    sharing: Sharing,
    now: datetime,
    *,
    guidance: bool | None = None,
    began: str = "",
) -> SupportRequest:
    """Change what is shared; sections left out stay, `guidance=None` too. Raises NotReachable, NotNow or NotYou.

    `began`: the mark of the choices that were on the page; Stale when somebody chose otherwise since, so that nobody
    shares again, unseen, what a colleague just held back.

    From now on a section held back is read by no partner any more; the PDF for the network is made again without it.
    What changed stands in the journal, and so in the timeline.
    """
    request = find_to_share(session, actor, reference, now)
    if began and began != mark_of(shares_of(session, request.id), guidance=request.guidance):
        raise Stale([_chosen_meanwhile(session, request)])
    changed = _put(session, request, sharing, actor.person_id or "", now)
    if changed:
        _print_again(session, request, now)
    consent = guidance is not None and guidance is not request.guidance
    if guidance is not None and consent:
        request.guidance, request.guidance_changed_at = guidance, now
    session.flush()
    if changed or consent:
        _note(session, request, actor, _told(changed, guidance=guidance if consent else None), now)
    return request


def mark_of(shares: Sharing, *, guidance: bool) -> str:
    """Give a short mark of what is shared, to know later whether somebody chose otherwise."""
    return hash_of({"shares": {key.value: shared for key, shared in shares.items()}, "guidance": guidance})[:16]


def _chosen_meanwhile(session: Session, request: SupportRequest) -> str:
    last = (
        select(Person.name)
        .join(JournalEntry, JournalEntry.person_id == Person.id)
        .where(JournalEntry.request_id == request.id, JournalEntry.action == Noted.CHANGE_SHARING.value)
        .order_by(JournalEntry.id.desc())
    )
    name = session.scalars(last.limit(1)).first() or _("Iemand")
    shares = shares_of(session, request.id)
    held = ", ".join(key.label for key in SectionKey if not shares.get(key, False)) or _("niets")
    reads = _("leest mee") if request.guidance else _("leest niet mee")
    return _(
        "{naam} koos intussen anders. Nu delen jullie niet: {delen}. De pedagogische begeleidingsdienst {leest}.",
        naam=name,
        delen=held,
        leest=reads,
    )


def _told(changed: Sharing, *, guidance: bool | None) -> dict[str, Any]:
    """Say what is shared from now on and what no longer is, only what differs; `guidance` None: it stays."""
    return {
        "shared": [key.value for key in SectionKey if changed.get(key) is True],
        "held": [key.value for key in SectionKey if changed.get(key) is False],
        "guidance": guidance,
    }


def _note(session: Session, request: SupportRequest, actor: Actor, detail: dict[str, Any], now: datetime) -> None:
    """Write in the journal what changed: no action is fired, so the version stays."""
    row = {
        "machine": Machine.REQUEST,
        "subject_id": request.id,
        "request_id": request.id,
        "action": Noted.CHANGE_SHARING.value,
        "from_state": request.state.value,
        "to_state": request.state.value,
        "version": request.version,
        "person_id": actor.person_id,
        "role": Role.SCHOOL_LEAD,
        "at": now,
        "input_sha256": hash_of(detail),
        "reason": "",
        "detail": detail,
    }
    append(session, JournalEntry, [row])


def find_to_share(session: Session, actor: Actor, reference: str, now: datetime) -> SupportRequest:
    """Find the request of which this person decides who reads what. Raises NotReachable, NotNow or NotYou."""
    request, sight = reach.find_request(session, actor, reference, now, lock=True)
    if not sight.can(Part.REPORT) or not sight.can(Part.SHARING):
        raise NotNow([_("Kiezen wie wat leest, doe je bij het goedkeuren. Daarna kan je het altijd wijzigen.")])
    if Role.SCHOOL_LEAD not in sight.roles or actor.person_id is None:
        raise NotYou([_("Alleen de directie kiest wie het verslag leest.")])
    return request


def _put(session: Session, request: SupportRequest, sharing: Sharing, person_id: str, now: datetime) -> Sharing:
    """Keep the choices that differ, and give those."""
    query = select(SectionShare).where(SectionShare.request_id == request.id)
    present = {each.section: each for each in session.scalars(query)}
    changed = {}
    for section, shared in sharing.items():
        row = present.get(section) or SectionShare(request_id=request.id, section=section)
        if section in present and row.shared is shared:
            continue
        row.shared, row.decided_at, row.decided_by_id = shared, now, person_id
        session.add(row)
        changed[section] = shared
    return changed


def _print_again(session: Session, request: SupportRequest, now: datetime) -> None:
    """Order the report for the network and the letters to partners once more: the earlier ones say too much."""
    number = session.scalar(
        select(func.max(ReportVersion.number))
        .join(Report, Report.id == ReportVersion.report_id)
        .where(Report.request_id == request.id, ReportVersion.approved_at.is_not(None))
    )
    session.add(
        OutboxEntry(
            document=DocumentKind.REPORT_FINAL,
            audience=Audience.NETWORK,
            request_id=request.id,
            payload={"version": number},
            created_at=now,
            not_before=now,
        )
    )
    held = select(Referral.id).where(Referral.request_id == request.id, Referral.state.in_(HELD))
    for referral_id in session.scalars(held.order_by(Referral.id)):
        session.add(
            OutboxEntry(
                document=DocumentKind.REFERRAL_LETTER,
                audience=Audience.REFERRED,
                request_id=request.id,
                referral_id=referral_id,
                payload={},
                created_at=now,
                not_before=now,
            )
        )


@dataclass(frozen=True, slots=True)
class Service:
    """The guidance service of a school: whether there is one, and whether the chat said it may read."""

    exists: bool
    wished: bool


def guidance_service(session: Session, request: SupportRequest) -> Service:
    """Tell about the school's guidance service; what the chat said only preselects the choice. One statement."""
    said = and_(
        IntakeAnswer.request_id == request.id, IntakeAnswer.key == "guidance", IntakeAnswer.set_aside.is_(False)
    )
    query = select(School.educational_network, IntakeAnswer.value).outerjoin(IntakeAnswer, said)
    row = session.execute(query.where(School.id == request.school_id)).first()
    network = row.educational_network if row is not None else EducationalNetwork.NONE
    return Service(network is not EducationalNetwork.NONE, row is not None and row.value == "yes")


# ---- "bekijk als …"


@dataclass(frozen=True, slots=True)
class Seen:
    """The report as another reader will get it. `left_out`: what they do not get, in words."""

    reading: Reading
    names: bool
    left_out: tuple[str, ...]


def preview(
    session: Session,
    request: SupportRequest,
    reading: Reading,
    role: Role,
    shares: Sharing,
    now: datetime,
    *,
    guidance: bool,
) -> Seen:
    """Give the report as somebody with this role will read it, with these choices. One statement."""
    sight = reach.sight_as(session, request, role, now, after_approval=True)
    allowed = sight.can(Part.REPORT) and (role is not Role.GUIDANCE or guidance)
    shown = tuple(
        section
        for section in reading.sections
        if allowed and section.paragraphs and (sight.can(Part.REPORT_ALL) or shares.get(section.key, False))
    )
    hidden = [each.title for each in reading.sections if each.paragraphs and each not in shown]
    names = allowed and sight.can(Part.PARTICIPANTS)
    if not sight.can(Part.PARTICIPANT_CONTACT):
        hidden.append(_("jullie contactgegevens"))
    if not names:
        hidden.append(_("de namen van jullie deelnemers"))
    theirs = replace(
        reading,
        sections=shown,
        status=APPROVED,
        at=reading.at if reading.status == APPROVED else now,
        by=reading.by if names else _("de school"),
        revision=None,
        content_sha256=None,
    )
    return Seen(theirs, names, tuple(hidden))
