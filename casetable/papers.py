"""What the PDFs of this room say: minutes for the table, one extract per school, and the advice.

Each handler looks again, through reach, at what its audience may see at this moment; none when nothing is left to make.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from casetable.additions import additions_by, paper_before, with_added
from casetable.advice import AdviceRead, advice_of_item
from casetable.advice_pages import cited_lines, codes_seen
from casetable.agenda import OFF_AGENDA, Guest, Table, tables_of
from casetable.agreements import agreements_on
from casetable.envelopes import Envelope, opened_on
from documents import contexts, pieces
from records.advice import Advice, Clarification
from records.dates import local_day
from records.journal import JournalEntry
from records.kinds import Audience, Part
from records.meeting import AgendaItem, CaseTableMeeting
from records.organisations import School
from records.outbox import OutboxEntry
from records.people import Person
from records.request import SupportRequest
from records.vocabulary import Action, AgendaOutcome, MeetingState, Role
from records.words import _
from web.addresses import link
from web.kit import kit
from workflow import reach
from workflow.reach import Sight
from workflow.report import ApprovedReport, Paragraph, approved_report

ROLES: Final = {
    Audience.SCHOOL: Role.SCHOOL,
    Audience.NETWORK: Role.PARTNER,
    Audience.REFERRED: Role.REFERRED,
    Audience.GUIDANCE: Role.GUIDANCE,
}


def _letterhead(entry: OutboxEntry, reference: str, version: int, path: str) -> pieces.Letterhead:
    network = kit().settings.network
    return pieces.Letterhead(
        network_name=network.name,
        city=network.city,
        phone=network.phone,
        mail=network.mail,
        reference=reference,
        version=version,
        audience=entry.audience or Audience.SCHOOL,
        made_at=entry.created_at,
        link=link(path),
        check_link=link("/check"),
    )


def _chair(meeting: CaseTableMeeting) -> pieces.Someone:
    return pieces.Someone(name=meeting.created_by.name, what=Role.COORDINATOR.label)


# ---- minutes ---------------------------------------------------------------------------------------------------------


def minutes_context(session: Session, entry: OutboxEntry, _now: datetime) -> contexts.Minutes | None:
    """Say everything that happened at a case table, for who sat there; an addition comes under what was shared."""
    meeting = session.get_one(CaseTableMeeting, entry.meeting_id)
    if meeting.state is not MeetingState.PUBLISHED:
        return None
    added = additions_by(session, entry)
    letterhead = _letterhead(entry, _meeting_reference(meeting), 1 + len(added), f"/casetafels/{meeting.id}")
    said: contexts.Minutes = paper_before(session, entry, letterhead) or _whole_minutes(
        session, meeting, letterhead, entry.created_at
    )
    titles = {each.reference: f"{each.school}: {each.title}" for each in said.cases}
    return replace(said, additions=with_added(said.additions, added, titles))


def _whole_minutes(
    session: Session, meeting: CaseTableMeeting, letterhead: pieces.Letterhead, ordered: datetime
) -> contexts.Minutes:
    items = [item for item in _discussed(session, meeting.id) if item.outcome not in OFF_AGENDA]
    envelopes = {item.id: opened_on(session, item.id, None) for item in items}
    every = [each for found in envelopes.values() for each in found]
    return contexts.Minutes(
        letterhead=letterhead,
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        place=meeting.place,
        chair=_chair(meeting),
        attendance=_attendance(tables_of(session, [meeting.id])[meeting.id]),
        cases=tuple(
            _table_case(session, item, number, envelopes[item.id], meeting.published_at or ordered)
            for number, item in enumerate(items, start=1)
        ),
        opened_at=meeting.opened_at,
        envelopes=len(every),
        empty_envelopes=sum(not each.points for each in every),
    )


def _meeting_reference(meeting: CaseTableMeeting) -> str:
    return _("casetafel {day}", day=local_day(meeting.starts_at).isoformat())


def _discussed(session: Session, meeting_id: str) -> list[AgendaItem]:
    query = select(AgendaItem).where(AgendaItem.meeting_id == meeting_id, AgendaItem.discussed_at.is_not(None))
    return list(session.scalars(query.order_by(AgendaItem.position, AgendaItem.tabled_at)))


def _attendance(table: Table) -> tuple[pieces.Attendee, ...]:
    """List who was there, who let know not to come, and of an organisation with neither whoever was invited."""
    told = [*table.present, *table.excused]
    spoken_for = {guest.organisation_id for guest in told}
    missed = [guest for guest in table.guests if guest.organisation_id and guest.organisation_id not in spoken_for]
    return tuple(_attendee(guest) for guest in [*told, *missed])


def _attendee(guest: Guest) -> pieces.Attendee:
    role = Role.PARTNER if guest.organisation_id else Role.COORDINATOR
    organisation = guest.organisation or _("Stad {stad}", stad=kit().settings.network.city)
    came = {"present": guest.present, "excused": guest.excused}
    return pieces.Attendee(name=guest.name, organisation=organisation, role=role.label, **came)


def _table_case(
    session: Session, item: AgendaItem, number: int, envelopes: Collection[Envelope], until: datetime
) -> pieces.TableCase:
    request = item.request
    report = approved_report(session, request.id)
    advice = advice_of_item(session, item.id, until)
    explained = {
        point.id: point.why_unused
        for each in (opened_on(session, item.id, advice.id) if advice else ())
        for point in each.points
    }
    read_by = {Part.REPORT: Role.PARTNER, Part.INPUTS: Role.PARTNER}
    shared = Sight(parts=read_by, open_items=frozenset({item.id}))
    return pieces.TableCase(
        position=number,
        reference=request.reference,
        school=_school_of(request).line,
        title=request.title or "",
        outcome=_outcome(item, advice),
        explanation=_why_postponed(session, item),
        postponed=item.outcome is AgendaOutcome.POSTPONED,
        report_version=report.version,
        question=_quoted(paragraph for section in report.on_the_table() for paragraph in section.paragraphs),
        advice=_lines(advice, report, shared),
        proposals=_proposals(advice, report, shared),
        inputs=_inputs(envelopes, advice, explained),
        empty=tuple(each.organisation for each in envelopes if not each.points),
        conflicts=tuple(each.organisation for each in envelopes if each.conflict),
        notes=item.notes,
        agreements=_agreements(session, item),
    )


def _why_postponed(session: Session, item: AgendaItem) -> str:
    """Give the reason for which a case went to a later table, in the words of that moment."""
    if item.outcome is not AgendaOutcome.POSTPONED:
        return ""
    query = select(JournalEntry.reason).where(
        JournalEntry.request_id == item.request_id,
        JournalEntry.action == Action.POSTPONE.value,
        JournalEntry.at == item.ended_at,
    )
    return session.scalar(query) or ""


def _agreements(session: Session, item: AgendaItem) -> tuple[pieces.Agreed, ...]:
    """List what was agreed, and what was still open from earlier tables, as it stood when the minutes were shared."""
    shared = item.meeting.published_at
    return tuple(
        pieces.Agreed(
            what=each.what,
            who=each.who,
            due_on=each.due_on,
            done=each.done_at is not None and (shared is None or each.done_at <= shared),
            agreed_on=local_day(each.starts_at) if each.meeting_id != item.meeting_id else None,
        )
        for each in agreements_on(session, item, item.meeting.starts_at)
    )


def _inputs(
    envelopes: Collection[Envelope], advice: AdviceRead | None, explained: Mapping[str, str]
) -> tuple[pieces.Input, ...]:
    used = advice.cited() if advice else {}
    return tuple(
        pieces.Input(
            code=point.code,
            organisation=envelope.organisation,
            field=point.field,
            text=point.text,
            used_in=tuple(used.get(point.id, ())),
            why_unused=explained.get(point.id, ""),
            late=envelope.late,
        )
        for envelope in envelopes
        for point in envelope.points
    )


# ---- extract ---------------------------------------------------------------------------------------------------------


def extract_context(session: Session, entry: OutboxEntry, now: datetime) -> contexts.Extract | None:
    """Say what happened with one question, for its school: no other school, no inputs, not even their codes."""
    meeting = session.get_one(CaseTableMeeting, entry.meeting_id)
    request = session.get_one(SupportRequest, entry.request_id)
    sight = reach.sight_as(session, request, Role.SCHOOL, now)
    items = [item for item in _discussed(session, meeting.id) if item.request_id == request.id]
    if not sight.can(Part.EXTRACT) or not items or items[-1].outcome in OFF_AGENDA:
        return None
    own = [each for each in additions_by(session, entry) if each.for_school and each.request_id == request.id]
    letterhead = _letterhead(entry, request.reference, 1 + len(own), f"/vragen/{request.reference}")
    said: contexts.Extract = paper_before(session, entry, letterhead) or contexts.Extract(
        letterhead=letterhead,
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        place=meeting.place,
        chair=_chair(meeting),
        case=_own_case(session, items[-1], sight, meeting.published_at or entry.created_at),
    )
    return replace(said, additions=with_added(said.additions, own))


def _own_case(session: Session, item: AgendaItem, sight: Sight, until: datetime) -> pieces.Case:
    request = item.request
    report, advice = approved_report(session, request.id), advice_of_item(session, item.id, until)
    later = _("De tafel neemt jullie vraag op een volgende casetafel opnieuw op.")
    postponed = item.outcome is AgendaOutcome.POSTPONED
    return pieces.Case(
        position=1,
        reference=request.reference,
        school=_school_of(request).line,
        title=request.title or "",
        outcome=_outcome(item, advice),
        explanation=later if postponed else "",
        postponed=postponed,
        report_version=report.version,
        question=_quoted(paragraph for section in report.on_the_table() for paragraph in section.paragraphs),
        advice=_lines(advice, report, sight),
        proposals=_proposals(advice, report, sight),
    )


# ---- advice ----------------------------------------------------------------------------------------------------------


def advice_context(session: Session, entry: OutboxEntry, now: datetime) -> contexts.Advice | None:
    """Say what the table advises; only who sat at the table gets the codes of inputs as sources."""
    request = session.get_one(SupportRequest, entry.request_id)
    sight = reach.sight_as(session, request, ROLES[entry.audience or Audience.SCHOOL], now)
    version = entry.payload.get("version")
    sent = select(Advice).where(Advice.request_id == request.id, Advice.number == version)
    row = session.scalars(sent).one_or_none()
    if row is None or row.sent_at is None or not sight.can(Part.ADVICE):
        return None
    advice, report = advice_of_item(session, row.item_id, row.sent_at), approved_report(session, request.id)
    if advice is None:
        return None
    return contexts.Advice(
        letterhead=_letterhead(entry, request.reference, advice.number, f"/vragen/{request.reference}/advies"),
        school=_school_of(request),
        title=request.title or "",
        table_day=local_day(row.item.meeting.starts_at),
        lines=_lines(advice, report, sight),
        proposals=_proposals(advice, report, sight),
        sent_by=_sender(session, advice, request),
        cited=_cited(session, advice, report, sight),
        asked=_asked(session, request.id, advice.number),
    )


def _sender(session: Session, advice: AdviceRead, request: SupportRequest) -> pieces.Someone:
    name = session.scalar(select(Person.name).where(Person.id == (advice.saved_by_id or request.owner_id)))
    return pieces.Someone(name=name or "", what=Role.COORDINATOR.label)


def _cited(session: Session, advice: AdviceRead, report: ApprovedReport, sight: Sight) -> tuple[pieces.Quoted, ...]:
    """Give the words of the sources: paragraphs this reader sees, and for the table the points too."""
    cited = advice.rests_on()
    shown = [each for section in report.shown(sight) for each in section.paragraphs if each.id in cited]
    points = opened_on(session, advice.item_id, None) if advice.shows_points(sight) else []
    words = [pieces.Quoted(code=p.code, text=p.text) for each in points for p in each.points if p.id in cited]
    return (*_quoted(shown), *words)


def _asked(session: Session, request_id: str, number: int) -> tuple[str, ...]:
    """Give what the school asked about the version before this one."""
    query = (
        select(Clarification.question)
        .join(Advice, Advice.id == Clarification.advice_id)
        .where(Clarification.request_id == request_id, Advice.number == number - 1)
    )
    return tuple(session.scalars(query.order_by(Clarification.asked_at)))


# ---- what they share -------------------------------------------------------------------------------------------------


def _school_of(request: SupportRequest) -> pieces.SchoolName:
    school: School | None = request.school
    if school is None:
        return pieces.SchoolName(name="")
    return pieces.SchoolName(name=school.name, place=school.place, number=school.number or "")


def _outcome(item: AgendaItem, advice: AdviceRead | None) -> str:
    if item.outcome is AgendaOutcome.POSTPONED or advice is None:
        return item.outcome.label if item.outcome else _("nog in bespreking")
    count = len(advice.proposals)
    if count == 0:
        return _("advies, zonder voorstellen")
    return _("advies, één voorstel") if count == 1 else _("advies, {count} voorstellen", count=count)


def _quoted(paragraphs: Iterable[Paragraph]) -> tuple[pieces.Quoted, ...]:
    return tuple(pieces.Quoted(code=each.code, text=each.text) for each in paragraphs)


def _lines(advice: AdviceRead | None, report: ApprovedReport, sight: Sight) -> tuple[pieces.AdviceLine, ...]:
    if advice is None:
        return ()
    return tuple(
        pieces.AdviceLine(text=line["text"], sources=tuple(line["sources"]))
        for line in cited_lines(advice, report, sight)
    )


def _proposals(advice: AdviceRead | None, report: ApprovedReport, sight: Sight) -> tuple[pieces.Proposal, ...]:
    if advice is None:
        return ()
    codes_of = codes_seen(advice, report, sight)
    return tuple(
        pieces.Proposal(
            organisation=each.organisation,
            kind=each.kind,
            route=each.route,
            why=each.why,
            what=each.what,
            period=each.period,
            effort=each.effort,
            cost=each.cost,
            sources=tuple(codes_of(each)),
        )
        for each in advice.proposals
        if each.kind is not None
    )
