"""Requests that are brought to any moment of their life by writing records directly.

The engine is not asked: these rows are what its effects leave behind. `Story` walks one request along, an hour per
step; each step writes the evidence of that step alone.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Self

from sqlalchemy.orm import Session

from records.advice import Advice, Decision, Proposal
from records.conversation import Assignment
from records.journal import JournalEntry
from records.meeting import AgendaItem, CaseTableMeeting, MeetingPresence
from records.referral import Referral
from records.report import Remark, Report, ReportVersion, SectionShare
from records.request import Participant, RequestTheme, SupportRequest
from records.vocabulary import (
    Action,
    AgendaOutcome,
    Choice,
    DecisionKind,
    Function,
    Machine,
    MeetingState,
    ReferralState,
    RemarkKind,
    Role,
    SectionKey,
    State,
    SupportKind,
    Theme,
)
from tests.workflow.cast import NOW, PEOPLE, add

HOUR: Final = timedelta(hours=1)
DIGEST: Final = "0" * 64


@dataclass
class Story:
    """One request on its way. Each step returns the story, so that steps can be chained."""

    session: Session
    key: str = "case"
    at: datetime = NOW
    number: int = 42
    rounds: int = 0
    meeting_id: str = "table"

    @property
    def reference(self) -> str:
        """Give the dossiernummer."""
        return self.request.reference

    @property
    def request(self) -> SupportRequest:
        """Give the request."""
        return self.session.get_one(SupportRequest, self.key)

    @property
    def meeting(self) -> CaseTableMeeting:
        """Give the table on which it lies or last lay."""
        return self.session.get_one(CaseTableMeeting, self.meeting_id)

    @property
    def item(self) -> AgendaItem:
        """Give its place on that table."""
        return self.session.get_one(AgendaItem, f"{self.key}-{self.rounds}")

    def to(self, state: State) -> Self:
        """Set the state, an hour later than the step before."""
        self.at += HOUR
        self.request.state, self.request.state_since = state, self.at
        self.session.flush()
        return self

    def leave(self, outcome: AgendaOutcome) -> None:
        """Take it off the agenda."""
        self.item.outcome, self.item.ended_at = outcome, self.at + HOUR / 2

    def draft(self, *, school: str = "beer", crisis: bool = False, begun_by: str | None = "teacher") -> Self:
        """Begin the chat."""
        request = SupportRequest(
            id=self.key,
            reference=f"2026-{self.number:04}",
            process_version=1,
            script_version=1,
            school_id=school,
            begun_by_id=begun_by,
            crisis=crisis,
            created_at=self.at,
            last_answer_at=self.at,
            state_since=self.at,
        )
        theme = RequestTheme(request_id=self.key, theme=Theme.TAAL, position=1)
        listed = Participant(
            request_id=self.key, position=1, name="Els", function=Function.TEACHER, email=PEOPLE["listed"][0]
        )
        add(self.session, request, theme, listed)
        return self

    def submit(self) -> Self:
        """Send it."""
        self.request.submitted_at = self.at
        return self.to(State.SUBMITTED)

    def redirect(self) -> Self:
        """Send the school straight to an organisation."""
        self.request.redirected_to_id = "helper"
        return self.to(State.REDIRECTED)

    def assign(self, *people: str) -> Self:
        """Give it to two interviewers."""
        self.request.title, self.request.owner_id = "Meer taal op de speelplaats", "coordinator"
        for person in people or ("interviewer", "interviewer-at-table"):
            organisation = PEOPLE[person][1] or "partner-a"
            row = Assignment(request_id=self.key, person_id=person, organisation_id=organisation, assigned_at=self.at)
            add(self.session, row)
        return self.to(State.PLANNING)

    def send_report(self) -> Self:
        """Freeze a version for the school."""
        report = Report(id=f"{self.key}-report", request_id=self.key, number=1)
        version = ReportVersion(
            id=f"{self.key}-version",
            report_id=report.id,
            number=1,
            content={"sections": []},
            content_sha256=DIGEST,
            sent_at=self.at,
        )
        add(self.session, report, version)
        return self.to(State.REVIEW)

    def remark(self, *, sent: bool) -> Self:
        """Write a remark at the report."""
        remark = Remark(
            request_id=self.key,
            report_version=1,
            paragraph_id="kring",
            kind=RemarkKind.REMARK,
            text="Ook in de refter.",
            by_id="teacher",
            written_at=self.at,
            sent_at=self.at if sent else None,
        )
        add(self.session, remark)
        return self

    def approve(self, *, guidance: bool = False, shared: tuple[SectionKey, ...] = (SectionKey.SITUATION,)) -> Self:
        """Approve the report, with a choice for each section."""
        report = self.session.get_one(Report, f"{self.key}-report")
        report.approved_at, report.approved_by_id = self.at, "lead"
        version = self.session.get_one(ReportVersion, f"{self.key}-version")
        version.approved_at, version.approved_by_id = self.at, "lead"
        self.request.guidance = guidance
        for section in SectionKey:
            share = SectionShare(
                request_id=self.key,
                section=section,
                shared=section in shared,
                decided_at=self.at,
                decided_by_id="lead",
            )
            add(self.session, share)
        return self.to(State.APPROVED)

    def table(self, meeting: str | None = None) -> Self:
        """Put it on a case table."""
        self.rounds, self.meeting_id = self.rounds + 1, meeting or self.meeting_id
        item = AgendaItem(
            id=f"{self.key}-{self.rounds}",
            meeting_id=self.meeting_id,
            request_id=self.key,
            position=1,
            tabled_at=self.at,
        )
        add(self.session, item)
        return self.to(State.TABLED)

    def untable(self) -> Self:
        """Take it off again."""
        self.leave(AgendaOutcome.UNTABLED)
        return self.to(State.APPROVED)

    def open(self) -> Self:
        """Open the envelopes of its table."""
        self.at += HOUR
        self.meeting.opened_at = self.at
        self.session.flush()
        return self

    def begin_session(self, *present: str) -> Self:
        """Start the case table."""
        self.meeting.state = MeetingState.IN_SESSION
        for person in present or ("coordinator", "partner", "interviewer-at-table"):
            add(self.session, MeetingPresence(meeting_id=self.meeting_id, person_id=person))
        return self

    def discuss(self) -> Self:
        """Take it up at the table."""
        self.item.discussed_at = self.at
        return self.to(State.ADVISING)

    def postpone(self) -> Self:
        """Leave it for a next table."""
        self.leave(AgendaOutcome.POSTPONED)
        return self.to(State.APPROVED)

    def end_session(self, state: MeetingState = MeetingState.CONCLUDED) -> Self:
        """Conclude the case table, or share its minutes."""
        self.meeting.state = state
        self.session.flush()
        return self

    def send_advice(self) -> Self:
        """Send the advice, with one proposal."""
        if self.item.outcome is None:
            self.leave(AgendaOutcome.ADVISED)
        advice = Advice(
            id=f"{self.key}-advice-{self.rounds}",
            request_id=self.key,
            item_id=self.item.id,
            number=self.rounds,
            sent_at=self.at,
        )
        proposal = Proposal(
            id=f"{self.key}-proposal-{self.rounds}",
            advice_id=advice.id,
            position=1,
            organisation_id="helper",
            kind=SupportKind.COACHING,
        )
        add(self.session, advice, proposal)
        return self.to(State.ADVISED)

    def decide(self, kind: DecisionKind, state: State) -> Self:
        """Give the school's choice."""
        decision = Decision(
            id=f"{self.key}-decision-{self.rounds}",
            request_id=self.key,
            advice_id=f"{self.key}-advice-{self.rounds}",
            kind=kind,
            decided_by_id="lead",
            decided_at=self.at,
        )
        add(self.session, decision)
        return self.to(state)

    def refer(self, organisation: str = "helper") -> Self:
        """Choose an organisation."""
        self.decide(DecisionKind.ACCEPTED, State.REFERRING)
        self.add_referral(organisation)
        return self

    def add_referral(self, organisation: str) -> None:
        """Offer the request to one organisation more."""
        referral = Referral(
            id=f"{self.key}-{organisation}",
            request_id=self.key,
            decision_id=f"{self.key}-decision-{self.rounds}",
            proposal_id=f"{self.key}-proposal-{self.rounds}",
            organisation_id=organisation,
            kind=SupportKind.COACHING,
            choice=Choice.YES,
            offered_at=self.at,
            state_since=self.at,
        )
        add(self.session, referral)

    def answer(self, state: ReferralState, organisation: str = "helper") -> Self:
        """Bring a referral to a state, with all the evidence that asks."""
        referral = self.session.get_one(Referral, f"{self.key}-{organisation}")
        referral.contact, referral.first_step, referral.start_day = "Ilse", "Een bezoek", date(2027, 1, 11)
        referral.result, referral.reason, referral.state = "Het lukte.", "Geen plaats meer.", state
        self.session.flush()
        return self

    def close(self) -> Self:
        """Round the trajectory off."""
        self.request.closed_at, self.request.closing_note = self.at, "Het lukte."
        return self.to(State.CLOSED)

    def withdraw(self) -> Self:
        """Take the question back."""
        self.request.withdrawn_from = self.request.state
        if self.rounds and self.item.outcome is None:
            self.leave(AgendaOutcome.WITHDRAWN)
        entry = JournalEntry(
            request_id=self.key,
            machine=Machine.REQUEST,
            subject_id=self.key,
            action=Action.WITHDRAW.value,
            from_state=self.request.state.value,
            to_state=State.WITHDRAWN.value,
            version=9,
            role=Role.SCHOOL_LEAD,
            at=self.at + HOUR,
            input_sha256=DIGEST,
        )
        add(self.session, entry)
        return self.to(State.WITHDRAWN)

    def until_approved(self, *, guidance: bool = False) -> Self:
        """Walk from the chat to an approved report."""
        self.draft().submit().assign().to(State.SCHEDULED).to(State.REPORTING).send_report()
        return self.approve(guidance=guidance)

    def until_advised(self, *, guidance: bool = False) -> Self:
        """Walk from the chat to an advice at the school, the minutes shared."""
        self.until_approved(guidance=guidance).table().open().begin_session().discuss().send_advice()
        return self.end_session(MeetingState.PUBLISHED)
