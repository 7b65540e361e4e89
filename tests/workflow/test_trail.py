"""Where a request stands on the trail: six phases, each with its date, and no "now" once the road stopped."""

from datetime import UTC, datetime, timedelta

import pytest

from records.vocabulary import Action, Phase, State
from workflow.trail import PHASE_OF, Moment, stands, trail

SUBMITTED = datetime(2026, 9, 11, 9, 0, tzinfo=UTC)
CONVERSATION = datetime(2026, 9, 29, 12, 0, tzinfo=UTC)


def moment(action: Action, day: int, **detail: object) -> Moment:
    return Moment(action.value, SUBMITTED + timedelta(days=day), detail)


WILG = [
    moment(Action.SUBMIT, 0),
    moment(Action.ASSIGN, 4),
    moment(Action.SCHEDULE, 7, starts_at=CONVERSATION.isoformat()),
    moment(Action.HOLD, 19),
    moment(Action.SEND_REPORT, 25),
    moment(Action.APPROVE_REPORT, 34),
    moment(Action.TABLE, 35),
    moment(Action.DISCUSS, 60),
    moment(Action.SEND_ADVICE, 63),
]


def test_a_school_with_an_advice_sees_four_dates_and_its_choice_as_now() -> None:
    steps = trail(State.ADVISED, None, WILG[-1].at, final=False, journal=WILG)

    assert [step.note for step in steps] == [
        "11 september", "29 september", "goedgekeurd 15 oktober", "10 november", "sinds 13 november", "",
    ]  # fmt: skip
    assert [step.state for step in steps] == ["done"] * 4 + ["now", "next"]


def test_a_planned_conversation_shows_its_day_rather_than_the_day_it_was_planned() -> None:
    steps = trail(State.SCHEDULED, None, WILG[2].at, final=False, journal=WILG[:3])

    assert steps[1].note == "op 29 september"


def test_who_does_not_see_the_timeline_sees_no_dates() -> None:
    assert {step.note for step in trail(State.TABLED, None, SUBMITTED, final=False, journal=WILG, dated=False)} == {""}


@pytest.mark.parametrize("state", list(PHASE_OF))
def test_every_state_on_the_trail_has_one_now_unless_it_is_closed(state: State) -> None:
    found = stands(state, None, final=False)

    assert found.count("now") == (state is not State.CLOSED)
    if state is not State.CLOSED:
        assert list(Phase)[found.index("now")] is PHASE_OF[state]


@pytest.mark.parametrize(
    ("state", "came_from", "done"),
    [
        (State.REDIRECTED, None, 1),
        (State.WITHDRAWN, State.DRAFT, 0),
        (State.WITHDRAWN, State.SUBMITTED, 1),
        (State.WITHDRAWN, State.REVIEW, 2),
        (State.DECLINED, None, 5),
    ],
)
def test_a_road_that_stopped_keeps_what_was_done_and_has_no_now(
    state: State, came_from: State | None, done: int
) -> None:
    assert stands(state, came_from, final=True) == ("done",) * done + ("next",) * (6 - done)


def test_a_school_that_goes_on_alone_is_told_so_in_the_last_phase() -> None:
    journal = [*WILG, moment(Action.FOLLOW_ALONE, 70)]

    assert trail(State.CLOSED, None, journal[-1].at, final=True, journal=journal)[-1].note == "zelf aan de slag"
