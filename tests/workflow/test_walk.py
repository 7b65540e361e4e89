"""Requests that walk at random over the tables, with the laws of design/process.md looked at after every step.

Each step picks one of the cast and one of the actions that this person has now, does what the action needs, and fires
it in a transaction of its own. Sometimes the screen is old, sometimes the transaction is rolled back.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from demo import cast
from demo.cast import load_cast
from demo.props import Props
from demo.stage import INPUTS, PREPARE, Stage
from records.journal import JournalEntry
from records.kinds import Part
from records.meeting import AgendaItem, CaseTableMeeting
from records.outbox import OutboxEntry
from records.report import ReportVersion
from records.request import SupportRequest
from records.session import Database
from records.vocabulary import Action, Choice, Machine, ReferralAction, Role, State
from tests.stages import BEGIN
from workflow import engine, reach
from workflow.errors import NotReady, Refused, Stale
from workflow.rules.request import REQUEST
from workflow.rules.row import Mail, Produce, To

PEOPLE = (cast.LEAD, cast.TEACHER, cast.COORDINATOR, cast.INTERVIEWER_1, cast.INTERVIEWER_2, cast.PARTNER)
ALWAYS_SOMEBODY = {To.SCHOOL, To.SCHOOL_LEAD, To.COORDINATOR, To.COORDINATORS}
SELDOM = 9  # withdrawing is possible nearly always: a walk that mostly leaves sees little
ANSWERS = {
    ReferralAction.ACCEPT: {"contact": "Ilse Claes", "first_step": "We bellen maandag."},
    ReferralAction.REFUSE: {"reason": "Wij zitten vol."},
    ReferralAction.STOP: {"reason": "De school koos een andere weg."},
    ReferralAction.COMPLETE: {"result": "Het onthaal loopt."},
}


@dataclass
class Seen:
    """What was true after the step before."""

    journal: int = 0
    version: int = 1
    approved: dict[str, Any] = field(default_factory=dict)


class Walk(RuleBasedStateMachine):
    """One request, with whatever happens to it."""

    template: Path

    @initialize(state=st.sampled_from([state for state in State if state is not State.WITHDRAWN]))
    def begin(self, state: State) -> None:
        """Start a network with its cast and one request, somewhere on its way."""
        self.folder = TemporaryDirectory()
        path = Path(self.folder.name) / "walk.sqlite"
        copyfile(self.template, path)
        self.database = Database(f"sqlite:///{path}")
        self.now, self.props, self.seen = BEGIN, Props(), Seen()
        with self.database.writing() as session:
            load_cast(session, BEGIN)
            stage = Stage(session, BEGIN, self.props).bring(state)
            self.reference, self.now = stage.reference, stage.now

    def teardown(self) -> None:
        """Throw the network away."""
        if hasattr(self, "database"):
            self.database.dispose()
            self.folder.cleanup()

    @rule(who=st.sampled_from(PEOPLE), pick=st.integers(0, 50), days=st.integers(0, 12), rolled_back=st.booleans())
    def act(self, who: str, pick: int, days: int, *, rolled_back: bool) -> None:
        """Let somebody do one of the things they can do now."""
        self.now += timedelta(days=days)
        with self.database.writing() as session:
            stage = Stage(session, self.now, self.props, self.reference)
            request, actor = stage.request, stage.actor(who)
            roles = reach.sight_on(session, actor, request, stage.now).roles
            found = engine.available(session, Machine.REQUEST, request, actor, roles, stage.now)
            if not found:
                return
            ways = [one for one in found if one.action is not Action.WITHDRAW or pick % SELDOM == 0]
            if not ways:
                return
            chosen = ways[pick % len(ways)]
            self._fire(stage, Action(chosen.action), who, ready=chosen.ready)
            if rolled_back:
                session.rollback()
            else:
                self.now = stage.now

    def _fire(self, stage: Stage, action: Action, who: str, *, ready: bool) -> None:
        """Fire; what the button refuses the door refuses too, with the same words."""
        given = INPUTS.get(action, _nothing)
        if not ready:
            with pytest.raises(NotReady):
                self._door(stage, action, who, given(stage))
        prepare = PREPARE.get(action)
        if prepare is not None:
            prepare(stage)
        refused = self._refusal(stage, action, who, given(stage))
        assert refused is None or refused.reasons
        assert not isinstance(refused, Stale)

    def _refusal(self, stage: Stage, action: Action, who: str, data: Any) -> Refused | None:
        try:
            self._door(stage, action, who, data)
        except Refused as refusal:
            return refusal
        return None

    @staticmethod
    def _door(stage: Stage, action: Action, who: str, data: Any) -> None:
        version = stage.request.version
        actor = stage.actor(who)
        engine.fire(stage.session, Machine.REQUEST, stage.reference, action, actor, data, version, stage.now)

    @rule(pick=st.integers(0, 50), who=st.sampled_from((cast.LEAD, cast.INTERVIEWER_1, cast.PARTNER)))
    def answer_a_referral(self, pick: int, who: str) -> None:
        """Let a partner or the school do something with a referral."""
        with self.database.writing() as session:
            stage = Stage(session, self.now, self.props, self.reference)
            for referral in stage.referrals:
                actor = stage.actor(who)
                roles = reach.sight_on(session, actor, stage.request, stage.now).roles
                found = engine.available(session, Machine.REFERRAL, referral, actor, roles, stage.now)
                ready = [one.action for one in found if one.ready]
                if not ready:
                    continue
                action = ReferralAction(ready[pick % len(ready)])
                data = ANSWERS.get(action, {"start_day": "2026-12-01"} if action is ReferralAction.START else {})
                with suppress(Refused):  # another answer of the same step may have moved it on
                    stage.refer(referral, action, data, by=who)

    @rule(answers=st.lists(st.sampled_from(list(Choice)), min_size=2, max_size=2))
    def think_again(self, answers: list[Choice]) -> None:
        """Let the school make up its mind about what it will choose."""
        self.props.answers = answers

    @rule(who=st.sampled_from(PEOPLE), action=st.sampled_from(list(Action)))
    def act_on_an_old_screen(self, who: str, action: Action) -> None:
        """Whoever saw an older version is never let through."""
        with self.database.writing() as session:
            stage = Stage(session, self.now, self.props, self.reference)
            version = stage.request.version - 1
            with pytest.raises(Refused) as refusal:
                engine.fire(session, Machine.REQUEST, self.reference, action, stage.actor(who), {}, version, self.now)
            assert refusal.value.status in {404, 409}

    @invariant()
    def every_change_of_state_stands_in_the_journal(self) -> None:
        """Law 1 and 2: the version counts the journal, and the journal is a way through the table."""
        if not hasattr(self, "database"):
            return
        with self.database.reading() as session:
            request = session.scalars(select(SupportRequest)).one()
            rows = session.scalars(
                select(JournalEntry).where(JournalEntry.machine == Machine.REQUEST).order_by(JournalEntry.id)
            ).all()
            assert request.version == 1 + len(rows)
            state = State.DRAFT.value
            for row in rows:
                assert row.from_state == state
                line = REQUEST.row(row.action, State(row.from_state))
                assert line is not None
                assert line.dest == row.to_state
                assert row.role in line.by
                state = row.to_state
            assert request.state == state

    @invariant()
    def what_was_approved_never_changes(self) -> None:
        """Law 5."""
        if not hasattr(self, "database"):
            return
        with self.database.reading() as session:
            query = select(ReportVersion).where(ReportVersion.approved_at.is_not(None))
            approved = {one.id: (one.content, one.content_sha256) for one in session.scalars(query)}
        for key, content in self.seen.approved.items():
            assert approved[key] == content
        self.seen.approved = approved

    @invariant()
    def nothing_lies_on_two_tables(self) -> None:
        """A request lies on one meeting at a time, and only while it is tabled or discussed."""
        if not hasattr(self, "database"):
            return
        with self.database.reading() as session:
            request = session.scalars(select(SupportRequest)).one()
            live = session.scalar(select(func.count()).select_from(AgendaItem).where(AgendaItem.outcome.is_(None)))
            assert live == (1 if request.state is State.TABLED else live)
            assert (live or 0) <= 1
            if request.state not in {State.TABLED, State.ADVISING}:
                assert live == 0

    @invariant()
    def envelopes_are_sealed_and_never_the_schools(self) -> None:
        """Nobody reads another's envelope before the opening; a school never does."""
        if not hasattr(self, "database"):
            return
        with self.database.reading() as session:
            stage = Stage(session, self.now, self.props, self.reference)
            opened = session.scalar(
                select(func.count()).select_from(CaseTableMeeting).where(CaseTableMeeting.opened_at.is_not(None))
            )
            for who in (*PEOPLE, cast.GUIDANCE, cast.ADMIN):
                sight = reach.sight_on(session, stage.actor(who), stage.request, self.now)
                if not opened or who in {cast.LEAD, cast.TEACHER}:
                    assert not sight.can(Part.INPUTS)
                if who == cast.ADMIN:
                    assert not sight.roles

    @invariant()
    def the_outbox_speaks_only_of_what_happened(self) -> None:
        """Law 3: every entry is of the moment of a committed action."""
        if not hasattr(self, "database"):
            return
        with self.database.reading() as session:
            moments = set(session.scalars(select(JournalEntry.at)))
            assert set(session.scalars(select(OutboxEntry.created_at))) <= moments

    @invariant()
    def what_an_action_promises_is_in_the_outbox(self) -> None:
        """Law 3: every document that a row of the table asks for was ordered at that moment, with its mails."""
        if not hasattr(self, "database"):
            return
        with self.database.reading() as session:
            done = session.scalars(select(JournalEntry).where(JournalEntry.machine == Machine.REQUEST)).all()
            posted = {(one.created_at, one.document or one.mail) for one in session.scalars(select(OutboxEntry))}
        for entry in done:
            row = REQUEST.row(entry.action, State(entry.from_state))
            asked = row.then if row else ()
            papers = {intent.kind for intent in asked if isinstance(intent, Produce)}
            mails = {intent.kind for intent in asked if isinstance(intent, Mail) and intent.to in ALWAYS_SOMEBODY}
            assert {(entry.at, kind) for kind in papers | mails} <= posted

    @invariant()
    def terms_stand_still_while_the_school_is_at_turn(self) -> None:
        """A school is never hurried."""
        if not hasattr(self, "database"):
            return
        with self.database.reading() as session:
            request = session.scalars(select(SupportRequest)).one()
            if set(REQUEST.at_turn[request.state]) & {Role.SCHOOL, Role.SCHOOL_LEAD}:
                assert request.due_at is None


def _nothing(_stage: Stage) -> dict[str, Any]:
    return {}


def walk(template: Path, examples: int, steps: int) -> None:
    """Walk so many requests so many steps."""
    Walk.template = template
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_few_requests_walk_by_the_laws(sqlite_template: Path) -> None:
    walk(sqlite_template, examples=6, steps=30)


@pytest.mark.slow
def test_many_requests_walk_by_the_laws(sqlite_template: Path) -> None:
    walk(sqlite_template, examples=60, steps=40)
