"""The one door: the order of refusal, and the laws of design/process.md that every action keeps."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from demo import cast
from demo.stage import Stage
from documents.fingerprint import hash_of
from records.journal import JournalEntry
from records.outbox import OutboxEntry
from records.request import SupportRequest
from records.vocabulary import (
    Action,
    Choice,
    Machine,
    MeetingAction,
    MeetingState,
    ReferralAction,
    ReferralState,
    Role,
    State,
)
from tests.stages import Theatre
from workflow import engine, reach
from workflow.actor import SYSTEM
from workflow.errors import NotNow, NotReachable, NotReady, NotYou, Refused, Stale
from workflow.rules import KEPT
from workflow.rules.request import REQUEST

RequestIn = Callable[..., tuple[str, datetime]]


def fire(stage: Stage, action: str, who: str, version: int | None = None, **data: object) -> engine.Fired:
    """Fire as one of the cast, on the version the request has now unless another is named."""
    seen = stage.request.version if version is None else version
    return engine.fire(stage.session, Machine.REQUEST, stage.reference, action, stage.actor(who), data, seen, stage.now)


@pytest.mark.parametrize("state", list(State))
def test_every_state_can_be_reached_by_real_actions(theatre: Theatre, request_in: RequestIn, state: State) -> None:
    reference, now = request_in(state)
    with theatre.play(reference, now) as stage:
        assert stage.request.state is state


# ---- the order of refusal ----------------------------------------------------------------------------------------


def test_a_stranger_is_not_told_that_a_request_exists(theatre: Theatre, request_in: RequestIn) -> None:
    reference, now = request_in(State.ADVISED)
    with theatre.play(reference, now) as stage, pytest.raises(NotReachable):
        fire(stage, "follow_alone", cast.OTHER_LEAD, version=1)


def test_an_old_screen_is_told_who_did_what(theatre: Theatre, request_in: RequestIn) -> None:
    reference, now = request_in(State.PLANNING)
    with theatre.play(reference, now) as stage, pytest.raises(Stale) as refusal:
        fire(stage, "approve_report", cast.LEAD, version=stage.request.version - 1)
    assert refusal.value.reasons == [
        "Leen Wouters deed intussen: duid gespreksvoerders aan.",
        "Intussen is er iets veranderd. De stand is nu “Gesprek plannen”.",
    ]


def test_a_partner_with_an_old_screen_learns_only_the_present_state(theatre: Theatre, request_in: RequestIn) -> None:
    reference, now = request_in(State.TABLED)
    with theatre.play(reference, now) as stage, pytest.raises(Stale) as refusal:
        fire(stage, "discuss", cast.PARTNER, version=1)
    assert refusal.value.reasons == ["Intussen is er iets veranderd. De stand is nu “Op de casetafel”."]


def test_what_does_not_exist_in_this_state_comes_before_whose_it_is(theatre: Theatre, request_in: RequestIn) -> None:
    reference, now = request_in(State.PLANNING)
    with theatre.play(reference, now) as stage, pytest.raises(NotNow):
        fire(stage, "approve_report", cast.COORDINATOR)


def test_it_is_somebody_elses_to_do(theatre: Theatre, request_in: RequestIn) -> None:
    reference, now = request_in(State.REVIEW)
    with theatre.play(reference, now) as stage, pytest.raises(NotYou) as refusal:
        fire(stage, "approve_report", cast.TEACHER, sharing="nonsense")
    assert refusal.value.reasons == ["Dit is niet aan jou. Alleen directie kan dit nu doen."]


def test_all_reasons_come_at_once(theatre: Theatre, request_in: RequestIn) -> None:
    reference, now = request_in(State.ADVISED)
    with theatre.play(reference, now) as stage, pytest.raises(NotReady) as refusal:
        engine.fire(
            stage.session, Machine.REQUEST, reference, "accept_advice", stage.actor(cast.LEAD),
            {"choices": {"nothing": {"answer": "no"}}}, None, now,
        )  # fmt: skip
    assert {"version", "choices"} <= set(refusal.value.errors)
    assert len(refusal.value.errors) == 4  # two proposals without a choice besides


def test_an_unknown_field_is_named(theatre: Theatre, request_in: RequestIn) -> None:
    reference, now = request_in(State.SUBMITTED)
    with theatre.play(reference, now) as stage, pytest.raises(NotReady) as refusal:
        fire(stage, "redirect", cast.COORDINATOR, titel="x")
    assert set(refusal.value.errors) == {"titel", "organisation", "reason", "agreed"}


# ---- the laws ----------------------------------------------------------------------------------------------------


def test_each_action_leaves_one_journal_row(theatre: Theatre, request_in: RequestIn) -> None:
    reference, now = request_in(State.ADVISED)
    with theatre.play(reference, now) as stage:
        before = stage.session.scalar(select(func.count()).select_from(JournalEntry))
        fire(stage, "decline_advice", cast.LEAD, reason="Nu niet.")
        rows = stage.session.scalars(select(JournalEntry).order_by(JournalEntry.id)).all()
        assert len(rows) == (before or 0) + 1
        last = rows[-1]
        assert (last.action, last.from_state, last.to_state) == ("decline_advice", "advised", "declined")
        assert (last.role, last.version, last.at) == (Role.SCHOOL_LEAD, stage.request.version, now)
        assert last.input_sha256 == hash_of({"reason": "Nu niet."})
        assert "Nu niet" not in str(last.detail)


def test_what_is_rolled_back_sends_nothing(theatre: Theatre, request_in: RequestIn) -> None:
    reference, now = request_in(State.ADVISED)
    with theatre.database.reading() as session:
        before = session.scalar(select(func.count()).select_from(OutboxEntry))
    with theatre.play(reference, now) as stage:
        fire(stage, "decline_advice", cast.LEAD)
        stage.session.rollback()
    with theatre.play(reference, now) as stage:
        assert stage.request.state is State.ADVISED
        assert stage.session.scalar(select(func.count()).select_from(OutboxEntry)) == before


def test_a_refused_action_changes_nothing(theatre: Theatre, request_in: RequestIn) -> None:
    reference, now = request_in(State.REVIEW)
    with theatre.play(reference, now) as stage:
        version = stage.request.version
        with pytest.raises(Refused):
            fire(stage, "approve_report", cast.LEAD, guidance=True)
        stage.session.expire_all()
        assert (stage.request.state, stage.request.version) == (State.REVIEW, version)


def test_the_button_says_what_the_door_says(theatre: Theatre, request_in: RequestIn) -> None:
    reference, now = request_in(State.SCHEDULED)
    with theatre.play(reference, now) as stage:
        actor = stage.actor(cast.INTERVIEWER_1)
        sight = reach.sight_on(stage.session, actor, stage.request, now)
        found = engine.available(stage.session, Machine.REQUEST, stage.request, actor, sight.roles, now)
        hold = next(one for one in found if one.action is Action.HOLD)
        given = {"attended": [one.id for one in stage.request.participants]}
        said = engine.check(stage.session, Machine.REQUEST, reference, "hold", actor, given, stage.request.version, now)
    assert not hold.ready
    assert hold.reasons == said == ["Het gesprek moet nog beginnen. Daarna geef je hier door wie erbij was."]


def test_check_changes_nothing_and_says_nothing_when_it_would_go(theatre: Theatre, request_in: RequestIn) -> None:
    reference, now = request_in(State.ADVISED)
    with theatre.database.reading() as session:
        stage = Stage(session, now, reference=reference)
        version = stage.request.version
        actor = stage.actor(cast.LEAD)
        assert engine.check(session, Machine.REQUEST, reference, "decline_advice", actor, {}, version, now) == []


def test_a_request_keeps_the_number_of_its_process(theatre: Theatre, request_in: RequestIn) -> None:
    reference, now = request_in(State.CLOSED)
    with theatre.play(reference, now) as stage:
        assert stage.request.process_version == 1


def test_a_request_goes_on_by_the_table_it_began_with(
    theatre: Theatre, request_in: RequestIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a newer table takes away or adds is of requests that begin under it."""
    (old, now), (new, _later) = request_in(State.SUBMITTED), request_in(State.SUBMITTED)
    stays = tuple(row for row in REQUEST.rows if row.action is not Action.WITHDRAW)
    monkeypatch.setitem(KEPT, (Machine.REQUEST, 2), replace(REQUEST, number=2, rows=stays))
    with theatre.play(new, now) as stage:
        stage.request.process_version = 2
        with pytest.raises(NotNow):
            fire(stage, "withdraw", cast.LEAD)
    with theatre.play(old, now) as stage:
        fire(stage, "withdraw", cast.LEAD)
        assert stage.request.state is State.WITHDRAWN


# ---- what follows by itself --------------------------------------------------------------------------------------


def test_the_trajectory_starts_when_the_last_partner_answered(theatre: Theatre, request_in: RequestIn) -> None:
    reference, now = request_in(State.REFERRING)
    with theatre.play(reference, now) as stage:
        (referral,) = stage.referrals
        stage.refer(referral, ReferralAction.ACCEPT, {"contact": "Ilse", "first_step": "We bellen maandag."})
        assert stage.request.state is State.IN_TRAJECTORY
        last = stage.session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc()).limit(2)).all()
    assert [row.action for row in last] == ["start_trajectory", "accept"]
    assert last[0].role is Role.SYSTEM


def test_when_every_partner_refuses_the_request_goes_back(theatre: Theatre, request_in: RequestIn) -> None:
    reference, now = request_in(State.REFERRING)
    with theatre.play(reference, now) as stage:
        (referral,) = stage.referrals
        stage.refer(referral, ReferralAction.REFUSE, {"reason": "Wij zitten vol."})
        assert stage.request.state is State.APPROVED


def test_a_referral_lapses_by_itself_but_not_too_soon(theatre: Theatre, request_in: RequestIn) -> None:
    reference, now = request_in(State.REFERRING)
    with theatre.play(reference, now) as stage:
        (referral,) = stage.referrals
        with pytest.raises(NotReady):
            stage.refer(referral, ReferralAction.LAPSE)
        stage.later(days=30).refer(referral, ReferralAction.LAPSE)
        assert referral.state is ReferralState.LAPSED
        assert stage.request.state is State.APPROVED


def test_a_partner_closes_only_with_a_finished_referral_of_its_own(theatre: Theatre, request_in: RequestIn) -> None:
    reference, now = request_in(State.IN_TRAJECTORY)
    with theatre.play(reference, now) as stage:
        with pytest.raises(NotYou):
            fire(stage, "close", cast.INTERVIEWER_1, note="Klaar.")
        stage.complete_support()
        fire(stage, "close", cast.INTERVIEWER_1, note="Klaar.")
        assert stage.request.state is State.CLOSED


def test_withdrawing_stops_what_runs_and_tells_the_partner(theatre: Theatre, request_in: RequestIn) -> None:
    reference, now = request_in(State.REFERRING)
    with theatre.play(reference, now) as stage:
        (referral,) = stage.referrals
        fire(stage, "withdraw", cast.LEAD)
        assert referral.state is ReferralState.STOPPED
        assert stage.request.state is State.WITHDRAWN
        told = stage.session.scalars(
            select(OutboxEntry.recipient).where(
                OutboxEntry.mail == "withdrawn", OutboxEntry.request_id == stage.request.id
            )
        )
        assert cast.INTERVIEWER_1 in set(told)


def test_a_cancelled_table_gives_its_requests_back(theatre: Theatre, request_in: RequestIn) -> None:
    reference, now = request_in(State.TABLED)
    with theatre.play(reference, now) as stage:
        meeting = stage.meeting
        stage.meet(meeting.id, MeetingAction.CANCEL, {"reason": "Te weinig partners konden komen."})
        assert meeting.state is MeetingState.CANCELLED
        assert stage.request.state is State.APPROVED


def test_a_question_about_the_advice_leads_to_a_next_version(theatre: Theatre, request_in: RequestIn) -> None:
    reference, now = request_in(State.ADVISED)
    with theatre.play(reference, now) as stage:
        stage.do(Action.ASK_CLARIFICATION).do(Action.SEND_ADVICE)
        assert stage.request.state is State.ADVISED
        detail = stage.session.scalars(
            select(JournalEntry.detail).where(JournalEntry.action == "send_advice").order_by(JournalEntry.id)
        ).all()
    assert [one["version"] for one in detail] == [1, 2]


def test_the_school_reopens_within_sixty_days_and_no_later(theatre: Theatre, request_in: RequestIn) -> None:
    reference, now = request_in(State.SUBMITTED)
    with theatre.play(reference, now) as stage:
        fire(stage, "withdraw", cast.LEAD)
        stage.now = now + timedelta(days=61)
        with pytest.raises(NotReachable):
            fire(stage, "reopen", cast.INTERVIEWER_1)
        with pytest.raises(NotReady):
            fire(stage, "reopen", cast.LEAD)
        stage.now = now + timedelta(days=60)
        fire(stage, "reopen", cast.LEAD)
        assert stage.request.state is State.SUBMITTED


# ---- terms -------------------------------------------------------------------------------------------------------


def test_terms_stand_still_while_the_school_is_at_turn(theatre: Theatre, request_in: RequestIn) -> None:
    for state in (State.REVIEW, State.ADVISED):
        reference, now = request_in(state)
        with theatre.play(reference, now) as stage:
            assert stage.request.due_at is None


def test_with_a_crisis_somebody_is_appointed_the_same_day(theatre: Theatre) -> None:
    with theatre.play() as stage:
        stage.props.crisis = True
        stage.bring(State.SUBMITTED)
        assert stage.request.due_at is not None
        assert stage.request.due_at.date() == stage.now.date()


def test_talking_first_waits_for_the_school(theatre: Theatre) -> None:
    with theatre.play() as stage:
        stage.props.answers = (Choice.TALK, Choice.NO)
        stage.bring(State.REFERRING)
        (referral,) = stage.referrals
        stage.refer(referral, ReferralAction.ACCEPT, {"contact": "Ilse", "first_step": "We bellen."})
        with pytest.raises(NotReady):
            stage.refer(referral, ReferralAction.START, {"start_day": "2026-12-01"})
        stage.refer(referral, ReferralAction.CONFIRM, by=cast.LEAD)
        stage.refer(referral, ReferralAction.START, {"start_day": "2026-12-01"})
        assert referral.state is ReferralState.RUNNING


def test_two_people_on_one_version_do_not_both_win(theatre: Theatre, request_in: RequestIn) -> None:
    reference, now = request_in(State.ADVISED)
    with theatre.play(reference, now) as stage:
        seen = stage.request.version
        fire(stage, "ask_clarification", cast.LEAD, version=seen, question="Wat kost dit?")
        with pytest.raises(Stale):
            fire(stage, "decline_advice", cast.LEAD, version=seen)


def test_the_system_opens_the_envelopes_at_the_deadline(theatre: Theatre, request_in: RequestIn) -> None:
    reference, now = request_in(State.TABLED)
    with theatre.play(reference, now) as stage:
        meeting = stage.meeting
        assert meeting.deadline is not None
        call = partial(engine.fire, stage.session, Machine.MEETING, meeting.id, "open_envelopes", SYSTEM, {}, None)
        with pytest.raises(NotReady):
            call(now)
        call(meeting.deadline + timedelta(minutes=1))
        assert meeting.opened_at is not None


def test_no_two_requests_get_one_number(theatre: Theatre, request_in: RequestIn) -> None:
    references = [request_in(State.DRAFT)[0] for _ in range(3)]
    with theatre.database.reading() as session:
        assert sorted(references) == session.scalars(select(SupportRequest.reference).order_by("reference")).all()
