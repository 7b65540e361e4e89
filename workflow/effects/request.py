"""What changes on a request from report to closing. Each effect runs inside the transaction of its action."""

from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from documents.fingerprint import hash_of
from records.advice import (
    Advice,
    ChoiceDraft,
    Clarification,
    Decision,
    ProposalChoice,
)
from records.meeting import AgendaItem, CaseTableMeeting, InputPoint, PartnerInput
from records.referral import Referral
from records.report import Remark, Report, ReportVersion, SectionShare
from records.vocabulary import (
    Action,
    AgendaOutcome,
    Choice,
    DecisionKind,
    Machine,
    ReferralAction,
    SectionKey,
    State,
)
from records.words import _
from workflow.calendars import network_calendar
from workflow.clock import add_school_days
from workflow.effects import conversation
from workflow.effects.advice_version import next_version
from workflow.effects.support import look_whether_over
from workflow.facts import ACTIVE, REQUEST, last_decision, last_item
from workflow.move import AnyMove, Effect, Fire
from workflow.report_names import approver_now, names_now
from workflow.rules.referral import ANSWER_DAYS


def keep_reason(move: AnyMove) -> None:
    """Nothing changes but the state; the engine keeps the reason in the journal."""
    del move


def _report(session: Session, request_id: str) -> Report:
    return session.scalars(select(Report).where(Report.request_id == request_id)).one()


def send_report(move: AnyMove) -> None:
    """Freeze the next version: numbered paragraphs, with the school's own views beside them."""
    report = _report(move.session, move.subject.id)
    report.number += 1
    content = report_content(move.session, report)
    version = ReportVersion(
        report_id=report.id,
        number=report.number,
        content=content,
        content_sha256=hash_of(content),
        names=names_now(move.session, move.subject, move.now),
        sent_at=move.now,
    )
    move.session.add(version)
    move.detail["version"] = report.number


def report_content(session: Session, report: Report) -> dict[str, Any]:
    """Put the report in the making in the shape in which it is frozen: all seven sections, paragraphs numbered."""
    views: dict[str, list[str]] = {}
    kept = select(Remark.paragraph_id, Remark.text).where(
        Remark.request_id == report.request_id, Remark.kind == "our_view", Remark.resolved_at.is_not(None)
    )
    for paragraph_id, text in session.execute(kept.order_by(Remark.sent_at, Remark.id)):
        views.setdefault(paragraph_id, []).append(text)
    numbers = {paragraph.id: number for number, paragraph in enumerate(report.paragraphs, start=1)}
    return {
        "sections": [
            {
                "key": key.value,
                "paragraphs": [
                    {"id": one.id, "no": numbers[one.id], "text": one.text, "views": views.get(one.id, [])}
                    for one in report.paragraphs
                    if one.section is key
                ],
            }
            for key in SectionKey
        ]
    }


def request_changes(move: AnyMove) -> None:
    """Send what the school's team remarked: from now on the interviewers read it."""
    report = _report(move.session, move.subject.id)
    for row in move.data["remarks"]:
        move.session.add(
            Remark(
                request_id=move.subject.id,
                report_version=report.number,
                paragraph_id=row["paragraph"],
                kind=row["kind"],
                text=row["text"],
                by_id=move.person_id,
                written_at=move.now,
            )
        )
    move.session.flush()
    unsent = select(Remark).where(Remark.request_id == move.subject.id, Remark.sent_at.is_(None))
    remarks = move.session.scalars(unsent).all()
    for remark in remarks:
        remark.sent_at = move.now
    move.detail["version"] = report.number
    move.detail["remarks"] = sum(remark.kind != "agree" for remark in remarks)


def approve_report(move: AnyMove) -> None:
    """Lock the version the school read, and keep what it shares."""
    report = _report(move.session, move.subject.id)
    version = move.session.scalars(
        select(ReportVersion).where(ReportVersion.report_id == report.id, ReportVersion.number == report.number)
    ).one()
    version.approved_at = report.approved_at = move.now
    version.approved_by_id = report.approved_by_id = move.person_id
    version.approver = approver_now(move.session, move.subject.school_id, move.person_id)
    share(move, move.data["sharing"])
    move.subject.guidance = move.data["guidance"]
    move.subject.guidance_changed_at = move.now
    move.detail["version"] = report.number


def share(move: AnyMove, sharing: dict[SectionKey, bool]) -> None:
    """Keep per section whether the case table reads it."""
    present = {
        one.section: one
        for one in move.session.scalars(select(SectionShare).where(SectionShare.request_id == move.subject.id))
    }
    for section, shared in sharing.items():
        row = present.get(section) or SectionShare(request_id=move.subject.id, section=section)
        row.shared, row.decided_at, row.decided_by_id = shared, move.now, move.person_id
        move.session.add(row)


def table(move: AnyMove) -> None:
    """Lay the request on a meeting's agenda; the partners prepare until its deadline."""
    meeting = move.session.get_one(CaseTableMeeting, move.data["meeting"])
    last = select(func.max(AgendaItem.position)).where(AgendaItem.meeting_id == meeting.id)
    move.session.add(
        AgendaItem(
            meeting_id=meeting.id,
            request_id=move.subject.id,
            position=(move.session.scalar(last) or 0) + 1,
            tabled_at=move.now,
        )
    )
    move.subject.due_at = meeting.deadline
    move.detail["meeting_id"] = meeting.id
    move.detail["starts_at"] = meeting.starts_at.isoformat()


def _item(move: AnyMove) -> AgendaItem:
    return move.session.scalars(select(AgendaItem).where(AgendaItem.id == last_item(move.subject.id))).one()


def _end_item(move: AnyMove, outcome: AgendaOutcome) -> None:
    item = _item(move)
    if item.outcome is None:
        item.outcome, item.ended_at = outcome, move.now
    move.detail["meeting_id"] = item.meeting_id


def untable(move: AnyMove) -> None:
    """Take it off the agenda; the envelopes stay sealed and their authors may use the text again."""
    _end_item(move, AgendaOutcome.UNTABLED)


def discuss(move: AnyMove) -> None:
    """Begin (or go on with) the advice; sources of an earlier table no longer count."""
    item = _item(move)
    item.discussed_at = item.discussed_at or move.now
    move.detail["meeting_id"] = item.meeting_id
    advice = _draft(move)
    if advice is None:
        number = move.session.scalar(select(func.max(Advice.number)).where(Advice.request_id == move.subject.id)) or 0
        move.session.add(Advice(request_id=move.subject.id, item_id=item.id, number=number + 1, revision=0))
        return
    advice.item_id = item.id
    here = set(move.session.scalars(select(InputPoint.id).join(PartnerInput).where(PartnerInput.item_id == item.id)))
    for line in advice.lines:
        line.sources = [one for one in line.sources if one.point_id is None or one.point_id in here]
    for proposal in advice.proposals:
        proposal.sources = [one for one in proposal.sources if one.point_id is None or one.point_id in here]
    advice.unused = [one for one in advice.unused if one.point_id in here]


def _draft(move: AnyMove) -> Advice | None:
    query = select(Advice).where(Advice.request_id == move.subject.id, Advice.sent_at.is_(None))
    return move.session.scalars(query).one_or_none()


def postpone(move: AnyMove) -> None:
    """End this item; what was written of the advice waits for the next table."""
    _end_item(move, AgendaOutcome.POSTPONED)


def send_advice(move: AnyMove) -> None:
    """Freeze the advice in the making as the version the school receives."""
    advice = _draft(move)
    if advice is None:
        message = "a request in `advising` has an advice in the making"
        raise LookupError(message)
    advice.sent_at = move.now
    _end_item(move, AgendaOutcome.ADVISED)
    move.detail["version"] = advice.number


@cache
def _sent_query() -> Select[Advice]:
    query = select(Advice).where(Advice.request_id == REQUEST, Advice.sent_at.is_not(None))
    return query.order_by(Advice.number.desc()).limit(1)


def _sent(move: AnyMove) -> Advice:
    return move.session.scalars(_sent_query(), {"request_id": move.subject.id}).one()


def ask_clarification(move: AnyMove) -> None:
    """Keep the question and copy the advice to a next version; what was sent stays as it is."""
    sent = _sent(move)
    move.session.add(
        Clarification(
            request_id=move.subject.id,
            advice_id=sent.id,
            question=move.data["question"],
            asked_by_id=move.person_id,
            asked_at=move.now,
        )
    )
    move.session.add(next_version(sent))


def _decide(move: AnyMove, kind: DecisionKind) -> Decision:
    decision = Decision(
        request_id=move.subject.id,
        advice_id=_sent(move).id,
        kind=kind,
        reason=move.data.get("reason", ""),
        decided_by_id=move.person_id,
        decided_at=move.now,
        choices=[
            ProposalChoice(proposal_id=key, answer=row["answer"], reason=row["reason"])
            for key, row in move.data["choices"].items()
        ],
    )
    move.session.add(decision)
    move.session.flush()
    return decision


def _drop_drafts(move: AnyMove) -> None:
    """Forget what the school filled in before it knew: what it gave through is what counts."""
    own = select(Advice.id).where(Advice.request_id == move.subject.id)
    move.session.execute(delete(ChoiceDraft).where(ChoiceDraft.advice_id.in_(own)))


def accept_advice(move: AnyMove) -> None:
    """Make one referral per yes or talk first; each partner has ten school days to answer."""
    request = move.subject
    decision = _decide(move, DecisionKind.ACCEPTED)
    _drop_drafts(move)
    if move.data["guidance"] and not request.guidance:
        request.guidance, request.guidance_changed_at = True, move.now
    proposals = {one.id: one for one in _sent(move).proposals}
    due = add_school_days(move.now, ANSWER_DAYS, network_calendar(move.session))
    for choice in decision.choices:
        if choice.answer is Choice.NO:
            continue
        proposal = proposals[choice.proposal_id]
        move.session.add(
            Referral(
                request_id=request.id,
                decision_id=decision.id,
                proposal_id=proposal.id,
                organisation_id=proposal.organisation_id,
                kind=proposal.kind,
                choice=choice.answer,
                offered_at=move.now,
                state_since=move.now,
                due_at=due,
            )
        )
    move.session.flush()


def follow_alone(move: AnyMove) -> None:
    """The school goes on by itself: closed, and welcome back any time."""
    move.subject.closed_at = move.now
    _decide(move, DecisionKind.ALONE)
    _drop_drafts(move)


def decline_advice(move: AnyMove) -> None:
    """The school does not follow the advice; that has no consequences. Its draft waits, in case it reconsiders."""
    _decide(move, DecisionKind.DECLINED)


def start_trajectory(move: AnyMove) -> None:
    """Look at once whether somebody supports: who answered first may be done by now."""
    look_whether_over(move, move.subject)


def return_to_table(move: AnyMove) -> None:
    """Nothing of this support is open any more."""
    move.subject.support_over_at = None


def close(move: AnyMove) -> None:
    """Keep the closing note."""
    move.subject.support_over_at = None
    move.subject.closing_note = move.data["note"]
    move.subject.closed_at = move.now


def withdraw(move: AnyMove) -> Iterable[Fire]:
    """Stop what runs: referrals, the place on the agenda, a moment still to come."""
    request = move.subject
    request.withdrawn_from, request.support_over_at = State(move.came_from), None
    if move.came_from == State.DRAFT:
        return
    conversation.cancel_moment(move)
    _drop_drafts(move)
    lies = select(AgendaItem).where(AgendaItem.request_id == request.id, AgendaItem.outcome.is_(None))
    for item in move.session.scalars(lies):
        item.outcome, item.ended_at = AgendaOutcome.WITHDRAWN, move.now
    running = select(Referral).where(Referral.decision_id == last_decision(request.id), Referral.state.in_(ACTIVE))
    for referral in move.session.scalars(running.order_by(Referral.id)).all():
        reason = _("De school trok haar vraag in.")
        yield Fire(Machine.REFERRAL, referral, ReferralAction.STOP, {"reason": reason})


def reopen(move: AnyMove) -> None:
    """Begin again where a coordinator appoints interviewers."""
    move.subject.withdrawn_from = None


EFFECTS: Final[dict[Action, Effect]] = {
    Action.SUBMIT: conversation.submit,
    Action.REDIRECT: conversation.redirect,
    Action.INSIST: keep_reason,
    Action.ASSIGN: conversation.assign,
    Action.REASSIGN: conversation.reassign,
    Action.DECLINE_ASSIGNMENT: conversation.decline_assignment,
    Action.SCHEDULE: conversation.schedule,
    Action.RESCHEDULE: conversation.reschedule,
    Action.HOLD: conversation.hold,
    Action.SEND_REPORT: send_report,
    Action.REQUEST_CHANGES: request_changes,
    Action.APPROVE_REPORT: approve_report,
    Action.TABLE: table,
    Action.UNTABLE: untable,
    Action.DISCUSS: discuss,
    Action.POSTPONE: postpone,
    Action.SEND_ADVICE: send_advice,
    Action.ASK_CLARIFICATION: ask_clarification,
    Action.ACCEPT_ADVICE: accept_advice,
    Action.FOLLOW_ALONE: follow_alone,
    Action.DECLINE_ADVICE: decline_advice,
    Action.RECONSIDER: keep_reason,
    Action.START_TRAJECTORY: start_trajectory,
    Action.RETURN_TO_TABLE: return_to_table,
    Action.CLOSE: close,
    Action.WITHDRAW: withdraw,
    Action.REOPEN: reopen,
}
