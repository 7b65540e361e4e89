"""The stage: walks one request along by firing real actions, at times that may lie in the past.

`Stage.bring(state)` finds the shortest way through the real table to a state and does what each action on it needs
(answers in the chat, a report, a meeting, advice …). A new state needs nothing new here as long as its action asks
nothing; an action that asks something gets an entry in `INPUTS`.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final, Self

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from demo import cast
from demo.acts import begin_draft, fill_in, hand_in_all, plan_meeting, write_advice, write_report
from demo.around import read_along, say
from demo.props import Props
from records.advice import Proposal
from records.dates import BRUSSELS, local
from records.kinds import Part
from records.meeting import AgendaItem, CaseTableMeeting
from records.people import Person
from records.referral import Referral
from records.request import IntakeAnswer, SupportRequest
from records.vocabulary import Action, Machine, MeetingAction, MeetingState, ReferralAction, Role, SectionKey, State
from workflow import engine
from workflow.actor import SYSTEM, Actor
from workflow.facts import last_advice, last_decision
from workflow.people import load_actor
from workflow.rules import TABLES
from workflow.rules.row import Row
from workflow.school_calendar import FLANDERS, is_school_day, next_school_day, previous_school_day

Data = Mapping[str, Any]

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
QUARTER: Final = timedelta(minutes=15)
MORNING: Final = 8
EVENING: Final = 17
MEETING_HOUR: Final = 14


@dataclass
class Stage:
    """One request on its way. `now` moves on with every step; `props` holds what the people of this story write."""

    session: Session
    now: datetime
    props: Props = field(default_factory=Props)
    reference: str = ""

    @property
    def request(self) -> SupportRequest:
        """Give the request as it stands."""
        return self.session.scalars(select(SupportRequest).where(SupportRequest.reference == self.reference)).one()

    def actor(self, email: str) -> Actor:
        """Load one of the cast."""
        person_id = self.session.scalars(select(Person.id).where(Person.email == email)).one()
        return load_actor(self.session, person_id)

    def later(self, *, days: float = 0, hours: float = 0) -> Self:
        """Let time pass, up to an hour at which people work."""
        self.now = working(self.now + timedelta(days=days, hours=hours))
        return self

    def begin(self) -> Self:
        """Begin the draft and answer every question."""
        self.reference = begin_draft(self.session, self.actor(self.props.lead), self.now)
        fill_in(self.session, self.request, self.props, self.now)
        return self

    def forget(self, keys: Sequence[str]) -> Self:
        """Take answers back, as if the school stopped before them."""
        gone = delete(IntakeAnswer).where(IntakeAnswer.request_id == self.request.id, IntakeAnswer.key.in_(keys))
        self.session.execute(gone)
        self.request.lacks = list(keys)
        self.session.flush()
        return self

    def bring(self, state: State) -> Self:
        """Go the shortest way from where the request stands to `state`; raises LookupError when there is none."""
        if not self.reference:
            self.begin()
        for row in path(self.request.state, state):
            self.do(Action(row.action))
        return self

    def do(self, action: Action, data: Data | None = None, by: str | None = None) -> Self:
        """Fire one action, after what it needs was done; an hour passes."""
        self.later(hours=1)
        row = TABLES[Machine.REQUEST].row(action, self.request.state)
        PREPARE.get(action, _nothing)(self)
        if row is not None and set(row.by) == {Role.SYSTEM}:
            return self  # it follows by itself from what was prepared
        given = INPUTS.get(action, _no_input)(self) if data is None else data
        actor = self.actor(by) if by else self._who(row)
        version = self.request.version
        engine.fire(self.session, Machine.REQUEST, self.reference, action, actor, given, version, self.now)
        return self

    def _who(self, row: Row | None) -> Actor:
        cast_for = {
            Role.SCHOOL: self.props.lead,
            Role.SCHOOL_LEAD: self.props.lead,
            Role.COORDINATOR: cast.COORDINATOR,
            Role.INTERVIEWER: self.props.interviewers[0],
            Role.REFERRED: self.props.partner,
        }
        role = next((one for one in (row.by if row else ()) if one in cast_for), Role.COORDINATOR)
        return self.actor(cast_for[role])

    # ---- the meeting and the referrals ---------------------------------------------------------------------------

    @property
    def meeting(self) -> CaseTableMeeting:
        """Give the meeting on which the request lies, or last lay."""
        query = select(CaseTableMeeting).join(AgendaItem).where(AgendaItem.request_id == self.request.id)
        return self.session.scalars(query.order_by(AgendaItem.tabled_at.desc()).limit(1)).one()

    @property
    def referrals(self) -> list[Referral]:
        """Give the referrals of the latest decision, in the order of the proposals."""
        query = select(Referral).where(Referral.decision_id == last_decision(self.request.id))
        return list(self.session.scalars(query.join(Proposal).order_by(Proposal.position)))

    def meet(self, meeting_id: str, action: MeetingAction, data: Data | None = None) -> Self:
        """Fire an action of a meeting, as the coordinator."""
        meeting = self.session.get_one(CaseTableMeeting, meeting_id)
        actor = self.actor(cast.COORDINATOR)
        engine.fire(self.session, Machine.MEETING, meeting_id, action, actor, data or {}, meeting.version, self.now)
        return self

    def refer(
        self, referral: Referral, action: ReferralAction, data: Data | None = None, by: str | None = None
    ) -> Self:
        """Fire an action of a referral, as somebody of its organisation unless another is named."""
        actor = (
            SYSTEM
            if action is ReferralAction.LAPSE
            else self.actor(by or self.props.someone_of(self.session, referral))
        )
        engine.fire(self.session, Machine.REFERRAL, referral.id, action, actor, data or {}, referral.version, self.now)
        return self

    def announced_meeting(self) -> str:
        """Give the meeting of this story, or plan and announce one: eight days from now, preparation until the eve."""
        if self.props.meeting_id is not None:
            meeting = self.session.get(CaseTableMeeting, self.props.meeting_id)
            if meeting is not None and meeting.state is MeetingState.ANNOUNCED and meeting.opened_at is None:
                return meeting.id
        starts_at = working(self.now + 8 * DAY, MEETING_HOUR)
        coordinator = self.actor(cast.COORDINATOR)
        meeting_id = plan_meeting(self.session, coordinator, starts_at, self.now, self.props.table)
        self.meet(meeting_id, MeetingAction.ANNOUNCE, {"deadline": _day_before(starts_at).isoformat()})
        self.props.meeting_id = meeting_id
        return meeting_id

    def open_table(self) -> None:
        """Let every partner hand in, open the envelopes and start the meeting."""
        meeting = self.meeting
        if meeting.state is not MeetingState.ANNOUNCED:
            return
        if meeting.opened_at is None:
            hand_in_all(self.session, meeting, self.props, self.now)
            deadline = meeting.deadline or self.now
            self.now = max(self.now, deadline + HOUR)
            self.meet(meeting.id, MeetingAction.OPEN_ENVELOPES)
        self.now = max(self.now, meeting.starts_at)
        present = [self.actor(email).person_id for email in (cast.COORDINATOR, *self.props.interviewers)]
        self.meet(meeting.id, MeetingAction.START, {"present": present})

    def let_read(self, part: Part, *emails: str) -> Self:
        """Let these people read a part that is shared with them, a quarter of an hour after each other."""
        for email in emails:
            self.now += QUARTER
            read_along(self.session, self.reference, self.actor(email), part, self.now)
        return self

    def say(self, email: str, text: str) -> Self:
        """Let somebody write a message to the school, or the school to the others."""
        self.later(hours=1)
        say(self.session, self.reference, self.actor(email), text, self.now)
        return self

    def conversation_at(self) -> datetime:
        """Give the moment of the conversation."""
        return self.props.conversation_at(self.session, self.request, self.now)

    def to_the_conversation(self) -> None:
        """Wait until the conversation has begun."""
        self.now = max(self.now, self.conversation_at() + HOUR)

    def start_support(self) -> None:
        """Let the first partner say yes and the others no, so that the trajectory starts by itself."""
        for number, referral in enumerate(self.referrals):
            if number == 0:
                given = {"contact": "Bram Peeters, 09 000 00 01", "first_step": "We komen op 3 december kennismaken."}
                self.refer(referral, ReferralAction.ACCEPT, given)
            else:
                self.refer(referral, ReferralAction.REFUSE, {"reason": "Onze begeleiders zitten vol tot de zomer."})

    def complete_support(self) -> None:
        """Start and finish every referral that was accepted."""
        for referral in self.referrals:
            if referral.state == "accepted":
                if referral.choice == "talk" and referral.confirmed_at is None:
                    self.refer(referral, ReferralAction.CONFIRM, by=self.props.lead)
                self.refer(referral, ReferralAction.START, {"start_day": self.now.date().isoformat()})
                self.later(days=30)
                self.refer(referral, ReferralAction.COMPLETE, {"result": self.props.result})


def _day_before(moment: datetime) -> datetime:
    """Give the same hour on the school day before."""
    shown = local(moment)
    day = previous_school_day(shown.date(), FLANDERS)
    return datetime.combine(day, shown.time(), tzinfo=BRUSSELS).astimezone(UTC)


def working(moment: datetime, hour: int | None = None) -> datetime:
    """Give the moment itself when people work then, else the next morning; with `hour`, that hour of that day."""
    shown = local(moment)
    day = shown.date()
    if not is_school_day(day, FLANDERS) or shown.hour >= EVENING:
        day, shown = next_school_day(day, FLANDERS), shown.replace(hour=MORNING, minute=10)
    at = time(hour) if hour is not None else max(shown.time(), time(MORNING))
    return datetime.combine(day, at, tzinfo=BRUSSELS).astimezone(UTC)


def path(here: State, there: State) -> list[Row]:
    """Find the shortest way through the request's table, without leaving (withdraw) unless that is where to go."""
    rows = TABLES[Machine.REQUEST].rows
    ways: deque[tuple[State, list[Row]]] = deque([(here, [])])
    seen = {here}
    while ways:
        state, way = ways.popleft()
        if state is there:
            return way
        for row in rows:
            dest = State(row.dest)
            if state in row.source and dest not in seen:
                seen.add(dest)
                ways.append((dest, [*way, row]))
    message = f"the table knows no way from {here} to {there}"
    raise LookupError(message)


def _nothing(_stage: Stage) -> None:
    return None


def _no_input(_stage: Stage) -> Data:
    return {}


def _reason(_stage: Stage) -> Data:
    return {"reason": "Dat paste toch niet, we leggen het uit in het gesprek."}


def _interviewers(stage: Stage) -> list[str]:
    return [stage.actor(email).person_id or "" for email in stage.props.interviewers]


def _choices(stage: Stage) -> Data:
    query = select(Proposal.id).where(Proposal.advice_id == last_advice(stage.request.id, sent=True))
    answers = stage.props.answers
    proposals = stage.session.scalars(query.order_by(Proposal.position)).all()
    given = {key: answers[number % len(answers)] for number, key in enumerate(proposals)}
    words = stage.props.why_not
    return {"choices": {key: {"answer": one, "reason": words if one == "no" else ""} for key, one in given.items()}}


def _conversation(stage: Stage) -> Data:
    return {
        "starts_at": stage.conversation_at().isoformat(),
        "minutes": 90,
        "place": stage.props.place,
    }


PREPARE: Final[dict[Action, Callable[[Stage], None]]] = {
    Action.HOLD: Stage.to_the_conversation,
    Action.SEND_REPORT: lambda stage: write_report(stage.session, stage.request, stage.props, stage.now),
    Action.DISCUSS: Stage.open_table,
    Action.SEND_ADVICE: lambda stage: write_advice(stage.session, stage.request, stage.props, stage.now),
    Action.START_TRAJECTORY: Stage.start_support,
    Action.CLOSE: Stage.complete_support,
}

INPUTS: Final[dict[Action, Callable[[Stage], Data]]] = {
    Action.REDIRECT: lambda stage: {
        "organisation": stage.props.organisation_id(stage.session, "Vrij CLB Leiedam"),
        "reason": "Deze vraag gaat over zorg voor één leerling: daarvoor is het CLB er.",
        "agreed": "Telefonisch besproken met de directeur.",
    },
    Action.INSIST: _reason,
    Action.ASSIGN: lambda stage: {"title": stage.props.title, "interviewers": _interviewers(stage)},
    Action.REASSIGN: lambda stage: {"interviewers": _interviewers(stage)},
    Action.DECLINE_ASSIGNMENT: _reason,
    Action.SCHEDULE: _conversation,
    Action.RESCHEDULE: _reason,
    Action.HOLD: lambda stage: {"attended": [one.id for one in stage.request.participants]},
    Action.REQUEST_CHANGES: lambda stage: {"remarks": stage.props.remarks(stage.session, stage.request)},
    Action.APPROVE_REPORT: lambda stage: {
        "sharing": {key.value: key not in stage.props.held_back for key in SectionKey},
        "guidance": stage.props.guidance,
    },
    Action.TABLE: lambda stage: {"meeting": stage.announced_meeting()},
    Action.UNTABLE: _reason,
    Action.POSTPONE: _reason,
    Action.ASK_CLARIFICATION: lambda _stage: {"question": "Hoeveel tijd vraagt het eerste voorstel van ons team?"},
    Action.ACCEPT_ADVICE: _choices,
    Action.FOLLOW_ALONE: lambda stage: {"reason": stage.props.why_not},
    Action.DECLINE_ADVICE: lambda stage: {"reason": stage.props.why_not},
    Action.CLOSE: lambda stage: {"note": stage.props.closing},
}
