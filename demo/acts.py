"""What people do between two actions: answer the chat, write the report, hand in envelopes, write advice."""

from datetime import datetime, timedelta
from itertools import cycle
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from demo import cast
from demo.props import Props
from demo.voices import VOICES
from records.advice import Advice, AdviceLine, AdviceSource, Proposal, ProposalSource
from records.dates import local_day
from records.meeting import AgendaItem, Agreement, CaseTableMeeting, InputPoint, MeetingOrganisation, PartnerInput
from records.organisations import Organisation, School
from records.people import OrganisationMember, Person
from records.report import Remark, Report, ReportAuthor, ReportParagraph
from records.request import IntakeAnswer, SupportRequest
from records.vocabulary import InputField, Machine, MeetingState, Route, SectionKey, SupportKind
from workflow.actor import Actor
from workflow.effects.meeting import invite
from workflow.facts import last_advice, last_item
from workflow.references import next_reference
from workflow.rules import TABLES

SCRIPT: Final = 1


def begin_draft(session: Session, actor: Actor, now: datetime) -> str:
    """Begin a request as a signed-in person; gives its reference."""
    request = SupportRequest(
        reference=next_reference(session, now),
        process_version=TABLES[Machine.REQUEST].number,
        script_version=SCRIPT,
        begun_by_id=actor.person_id,
        contact_email=actor.email,
        contact_confirmed_at=now,
        created_at=now,
        last_answer_at=now,
        state_since=now,
    )
    session.add(request)
    session.flush()
    return request.reference


def fill_in(session: Session, request: SupportRequest, props: Props, now: datetime) -> None:
    """Answer every question of the chat."""
    for key, value in props.answers_in_chat(now).items():
        session.add(
            IntakeAnswer(
                request_id=request.id, key=key, value=value, answered_at=now, answered_by_id=request.begun_by_id
            )
        )
    request.school = session.scalars(select(School).where(School.number == props.school)).one()
    request.crisis = props.crisis
    request.crisis_phone = "0470 00 00 00" if props.crisis else None
    request.lacks = []
    request.last_answer_at = now
    session.flush()


def write_report(session: Session, request: SupportRequest, props: Props, now: datetime) -> None:
    """Let the first interviewer write the seven sections, or answer what the school remarked."""
    report = session.scalars(select(Report).where(Report.request_id == request.id)).one()
    author = session.scalars(select(Person).where(Person.email == props.interviewers[0])).one()
    if not report.paragraphs:
        order = list(SectionKey)
        report.paragraphs = [
            ReportParagraph(section=key, section_order=order.index(key), position=number, text=text)
            for key, whole in sorted(props.sections.items(), key=lambda pair: order.index(pair[0]))
            for number, text in enumerate(whole.split("\n\n"))
        ]
        session.add(ReportAuthor(report_id=report.id, person_id=author.id))
    unanswered = select(Remark).where(
        Remark.request_id == request.id, Remark.sent_at.is_not(None), Remark.resolved_at.is_(None)
    )
    for remark in session.scalars(unanswered):
        remark.answer = "Klopt, we pasten het aan."
        remark.resolved_at, remark.resolved_by_id = now, author.id
    report.revision += 1
    report.saved_at, report.saved_by_id = now, author.id
    session.flush()


def plan_meeting(session: Session, actor: Actor, starts_at: datetime, now: datetime, table: tuple[str, ...]) -> str:
    """Plan a case table of two hours with these organisations; gives its id."""
    meeting = CaseTableMeeting(
        state=MeetingState.PLANNED,
        starts_at=starts_at,
        minutes=120,
        place="Huis van het Netwerk, Grote Markt 1, Leiedam",
        capacity=5,
        sequence=0,
        created_at=now,
        created_by_id=actor.person_id or "",
    )
    session.add(meeting)
    session.flush()
    ids = session.scalars(select(Organisation.id).where(Organisation.name.in_(table))).all()
    invite(session, meeting, ids)
    session.flush()
    return meeting.id


def hand_in_all(session: Session, meeting: CaseTableMeeting, props: Props, now: datetime) -> None:
    """Let every invited organisation hand in its envelope for every item that lies on the agenda."""
    items = session.scalars(
        select(AgendaItem).where(AgendaItem.meeting_id == meeting.id, AgendaItem.outcome.is_(None))
    ).all()
    places = session.scalars(select(MeetingOrganisation).where(MeetingOrganisation.meeting_id == meeting.id)).all()
    for item in items:
        written = {one.organisation_id for one in item.inputs}
        for place in places:
            if place.organisation_id not in written:
                item.inputs.append(_envelope(session, place, props, now))
    session.flush()


def _envelope(session: Session, place: MeetingOrganisation, props: Props, now: datetime) -> PartnerInput:
    author = session.scalars(
        select(OrganisationMember.person_id).where(OrganisationMember.organisation_id == place.organisation_id)
    ).first()
    texts = props.points.get(place.organisation.name) or VOICES[place.organisation.name]
    fields = tuple(InputField)
    return PartnerInput(
        organisation_id=place.organisation_id,
        see=texts[0],
        offer=texts[1],
        ask=texts[2],
        handed_in_at=now,
        written_by_id=author or "",
        written_at=now,
        points=[
            InputPoint(position=number, code=f"{place.letter}{number}", field=fields[number - 1], text=text)
            for number, text in enumerate(texts, start=1)
        ],
    )


def agree(session: Session, request: SupportRequest, what: str, owner: str, days: int, now: datetime) -> None:
    """Let the table agree that somebody (by address) does something within so many days."""
    who = session.scalars(select(Person.id).where(Person.email == owner)).one()
    chair = session.scalars(select(Person.id).where(Person.email == cast.COORDINATOR)).one()
    session.add(
        Agreement(
            item_id=session.scalars(select(AgendaItem.id).where(AgendaItem.id == last_item(request.id))).one(),
            what=what,
            owner_id=who,
            due_on=local_day(now) + timedelta(days=days),
            agreed_at=now,
            agreed_by_id=chair,
        )
    )
    session.flush()


def write_advice(session: Session, request: SupportRequest, props: Props, now: datetime) -> None:
    """Write the lines with their sources, and the proposals, unless an earlier version already holds them."""
    advice = session.scalars(select(Advice).where(Advice.id == last_advice(request.id, sent=False))).one()
    if advice.lines:
        return
    advice.lines = _lines(session, request, props)
    advice.proposals = [_proposal(session, props, number) for number in range(len(props.proposals))]
    for proposal, line in zip(advice.proposals, cycle(advice.lines), strict=False):
        proposal.sources = ProposalSource.same_as(line.sources)
    advice.revision += 1
    advice.saved_at = now
    advice.saved_by_id = session.scalars(select(Person.id).where(Person.email == cast.COORDINATOR)).one()
    session.flush()


def _lines(session: Session, request: SupportRequest, props: Props) -> list[AdviceLine]:
    """Each line cites the paragraph it names, or one of the partners' points."""
    points = select(InputPoint).join(PartnerInput).where(PartnerInput.item_id == last_item(request.id))
    cited = session.scalars(points.order_by(InputPoint.code)).all()
    paragraphs = session.scalars(
        select(ReportParagraph).join(Report).where(Report.request_id == request.id).order_by(ReportParagraph.position)
    ).all()
    lines = []
    for number, line in enumerate(props.lines):
        found = next((one for one in paragraphs if one.section is line.from_report), None)
        source = (
            AdviceSource(position=0, paragraph_id=found.id)
            if found is not None
            else AdviceSource(position=0, point_id=cited[number % len(cited)].id)
        )
        lines.append(AdviceLine(position=number, text=line.text, sources=[source]))
    return lines


def _proposal(session: Session, props: Props, number: int) -> Proposal:
    offered = props.proposals[number]
    return Proposal(
        position=number,
        organisation_id=props.organisation_id(session, offered.organisation),
        kind=offered.kind,
        route=Route.REFERRAL if offered.kind is SupportKind.REFERRAL else Route.TAILOR_MADE,
        what=offered.what,
        why=offered.why,
        period=offered.period,
        effort=offered.effort,
        cost=offered.cost,
    )
