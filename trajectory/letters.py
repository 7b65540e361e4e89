"""The two documents of this room: the letter to a partner that a school chose, and the closing note.

What each audience gets is asked of `workflow.reach` at the moment of making, so a section that is held back by then is
not in the letter, and a partner reads of a closing note only what it did itself.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.contexts import ClosingNote, ReferralLetter
from documents.pieces import Offered, Paragraph, Proposal, Result, SchoolName, Section, Someone
from records.dates import local_day
from records.journal import JournalEntry
from records.kinds import Audience, Part
from records.organisations import School
from records.outbox import OutboxEntry
from records.people import OrganisationMember, Person
from records.referral import Referral
from records.request import Participant, SupportRequest
from records.vocabulary import Action, Machine, ReferralState, Role
from records.words import _
from trajectory.referrals import OPEN, Support, read_latest, read_one
from web.actions import address_of
from web.letterhead import letterhead
from workflow import reach
from workflow.reach import Sight
from workflow.report import approved_report


def referral_letter(session: Session, entry: OutboxEntry, now: datetime) -> ReferralLetter | None:
    """Make the letter of one referral; None once its partner may no longer read it."""
    referral = session.get_one(Referral, entry.referral_id)
    request = referral.request
    sight = _partners_sight(session, request, referral, now)
    if referral.id not in sight.referral_ids or referral.due_at is None:
        return None
    support = read_one(session, referral, sight)
    head = letterhead(entry, request.reference, 1, address_of(Machine.REFERRAL, referral.id))
    return ReferralLetter(
        letterhead=head,
        organisation=support.organisation,
        school=_school(session, request),
        title=request.title or "",
        proposal=Proposal(
            organisation=support.organisation,
            kind=support.kind,
            route=support.route,
            why=support.why,
            what=support.what,
            period=support.period,
            effort=support.effort,
            cost=support.cost,
        ),
        offered=Offered(choice=support.choice, reason=support.words if sight.can(Part.OWN_CHOICE) else ""),
        answer_by=local_day(referral.due_at),
        signed_by=_coordinator(session, request),
        people=_people(session, request, sight),
        sections=_sections(session, request, sight),
    )


def _partners_sight(session: Session, request: SupportRequest, referral: Referral, now: datetime) -> Sight:
    return reach.sight_as(session, request, Role.REFERRED, now, organisation_id=referral.organisation_id)


def _school(session: Session, request: SupportRequest) -> SchoolName:
    school = session.get_one(School, request.school_id)
    return SchoolName(name=school.name, place=school.place, number=school.number or "")


def _coordinator(session: Session, request: SupportRequest) -> Someone:
    owner = session.get(Person, request.owner_id) if request.owner_id else None
    if owner is None:
        return Someone(name=_("De netwerkcoördinator"))
    return Someone(name=owner.name, what=_("netwerkcoördinator"))


def _people(session: Session, request: SupportRequest, sight: Sight) -> tuple[Someone, ...]:
    """Name the people of the school: a letter never tells how to reach them."""
    if not sight.can(Part.PARTICIPANTS):
        return ()
    people = select(Participant.name, Participant.function).where(Participant.request_id == request.id)
    rows = session.execute(people.order_by(Participant.position))
    return tuple(Someone(name=row.name, what=row.function.label) for row in rows)


def _sections(session: Session, request: SupportRequest, sight: Sight) -> tuple[Section, ...]:
    """Give the sections of the approved report that the school shares with this partner."""
    return tuple(
        Section(
            key=section.key,
            paragraphs=tuple(
                Paragraph(number=one.number, text=one.text, views=one.views) for one in section.paragraphs
            ),
        )
        for section in approved_report(session, request.id).shown(sight)
    )


def closing_note(session: Session, entry: OutboxEntry, now: datetime) -> ClosingNote | None:
    """Make the closing note: for the school with every result, for a partner with its own alone."""
    request = session.get_one(SupportRequest, entry.request_id)
    if request.closing_note is None or request.closed_at is None or request.submitted_at is None:
        return None
    supports = read_latest(session, request)
    if entry.audience is Audience.REFERRED:
        referral = session.get_one(Referral, entry.referral_id)
        sight = _partners_sight(session, request, referral, now)
        supports = [each for each in supports if each.id == referral.id and each.id in sight.referral_ids]
    else:
        sight = reach.sight_as(session, request, Role.SCHOOL, now)
    if not sight.can(Part.CLOSING_NOTE) or not supports:
        return None
    path = address_of(Machine.REQUEST, request.reference)
    return ClosingNote(
        letterhead=replace(letterhead(entry, request.reference, 1, path), audience=entry.audience or Audience.SCHOOL),
        school=_school(session, request),
        title=request.title or "",
        note=request.closing_note,
        written_by=closed_by(session, request),
        asked_on=local_day(request.submitted_at),
        closed_on=local_day(request.closed_at),
        results=tuple(result_of(each) for each in supports),
    )


def result_of(support: Support) -> Result:
    """Say how one referral went, in the words of whoever ended it."""
    over = support.state not in OPEN
    return Result(
        organisation=support.organisation,
        kind=support.kind,
        state=support.state,
        words=support.result if support.state is ReferralState.COMPLETED else support.reason,
        started_on=support.start_day,
        ended_on=local_day(support.since) if over and support.start_day else None,
    )


def closed_by(session: Session, request: SupportRequest) -> Someone:
    """Name who wrote the closing note: the coordinator, or somebody of a partner. One or two statements."""
    query = (
        select(Person.id, Person.name, JournalEntry.role)
        .join(JournalEntry, JournalEntry.person_id == Person.id)
        .where(
            JournalEntry.machine == Machine.REQUEST,
            JournalEntry.subject_id == request.id,
            JournalEntry.action == Action.CLOSE.value,
        )
        .order_by(JournalEntry.id.desc())
        .limit(1)
    )
    row = session.execute(query).first()
    if row is None:
        return _coordinator(session, request)
    if row.role is Role.COORDINATOR:
        return Someone(name=row.name, what=_("netwerkcoördinator"))
    return Someone(name=row.name, what=_organisation(session, request, row.id))


def _organisation(session: Session, request: SupportRequest, person_id: str) -> str:
    """Name the organisation for which somebody closed: the one that completed a referral here."""
    works = select(OrganisationMember.organisation_id).where(OrganisationMember.person_id == person_id)
    own = set(session.scalars(works))
    names = [each.organisation for each in read_latest(session, request) if each.organisation_id in own]
    return names[0] if names else ""
