"""The date poll against an oracle that is too slow and too simple to be wrong: it tries every company of people.

A moment is valid when some company that can come holds both interviewers and a director. The best one is the valid
moment that no other valid moment beats.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.poll import INTERVIEWERS, Judged, Poll, Slot, Voter, judge
from records.dates import dutch_time, local
from records.vocabulary import SlotAnswer

FIRST = datetime(2026, 10, 22, 12, 0, tzinfo=UTC)  # three days before the clock changes
SAID = [None, *SlotAnswer]
COMES = {SlotAnswer.YES, SlotAnswer.IF_NEED_BE}
ILSE = Voter("ilse", "Ilse", "De Schoolbrug", is_interviewer=True)
YASSIN = Voter("yassin", "Yassin", "Meet", is_interviewer=True)
NADIA = Voter("nadia", "Nadia", "directeur", is_interviewer=False, is_director=True)
JO = Voter("jo", "Jo", "directeur", is_interviewer=False, is_director=True)
OTHERS = [Voter(name, name, "leraar", is_interviewer=False) for name in ("tom", "sofie", "rik")]
COMPANIES = st.builds(
    lambda interviewers, directors, others: [*interviewers, *directors, *others],
    st.sampled_from([[], [ILSE], [ILSE, YASSIN]]),
    st.sampled_from([[], [NADIA], [NADIA, JO]]),
    st.lists(st.sampled_from(OTHERS), unique_by=lambda voter: voter.id),
)


def companies(voters: Sequence[Voter], slot: Slot) -> list[tuple[Voter, ...]]:
    """Give every company of people who can all come."""
    able = [voter for voter in voters if slot.answers.get(voter.id) in COMES]
    return [company for size in range(len(able) + 1) for company in combinations(able, size)]


def complete(company: Sequence[Voter]) -> bool:
    return sum(one.is_interviewer for one in company) == INTERVIEWERS and any(one.is_director for one in company)


def is_valid(voters: Sequence[Voter], slot: Slot) -> bool:
    return any(complete(company) for company in companies(voters, slot))


def most_of_school(voters: Sequence[Voter], slot: Slot) -> int:
    return max(sum(not one.is_interviewer for one in company) for company in companies(voters, slot))


def beats(one: Slot, other: Slot, voters: Sequence[Voter]) -> bool:
    """Say whether everybody would rather meet at `one`: more of the school, then less reluctance, then sooner."""
    mine, theirs = most_of_school(voters, one), most_of_school(voters, other)
    if mine != theirs:
        return mine > theirs
    reluctant = [sum(slot.answers.get(v.id) is SlotAnswer.IF_NEED_BE for v in voters) for slot in (one, other)]
    return (reluctant[0], one.starts_at) < (reluctant[1], other.starts_at)


def slot(number: int, voters: Sequence[Voter], said: Sequence[SlotAnswer | None]) -> Slot:
    answers = {voter.id: answer for voter, answer in zip(voters, said, strict=True) if answer is not None}
    return Slot(f"s{number}", FIRST + timedelta(days=number), answers)


@st.composite
def polls(draw: st.DrawFn) -> tuple[list[Voter], list[Slot]]:
    voters = draw(COMPANIES)
    rows = draw(st.lists(st.tuples(*(st.sampled_from(SAID) for _ in voters)), min_size=1, max_size=6))
    return voters, [slot(number, voters, row) for number, row in enumerate(rows)]


def test_every_possible_answer_of_five_people_is_judged_as_the_oracle_does() -> None:
    voters = [ILSE, YASSIN, NADIA, JO, OTHERS[0]]
    for said in product(SAID, repeat=len(voters)):
        one = slot(0, voters, said)
        (judged,) = judge([one], voters)
        assert judged.valid is is_valid(voters, one), said
        assert judged.coming == most_of_school(voters, one), said
        assert bool(judged.needed) is not judged.valid, "what is missing is named, or nothing is"


@settings(deadline=None)
@given(polls())
def test_the_best_moment_is_the_one_that_no_other_valid_moment_beats(poll: tuple[list[Voter], list[Slot]]) -> None:
    voters, slots = poll
    valid = [one for one in slots if is_valid(voters, one)]
    champions = [one.id for one in valid if not any(beats(other, one, voters) for other in valid)]

    judged = judge(slots, voters)

    assert [each.slot.id for each in judged if each.best] == champions
    assert [each.slot for each in judged] == slots, "in the order of time"


@settings(deadline=None)
@given(polls())
def test_the_ranking_puts_no_moment_above_one_that_beats_it(poll: tuple[list[Voter], list[Slot]]) -> None:
    voters, slots = poll
    ranked = Poll(tuple(voters), tuple(slots), None, tuple(judge(slots, voters))).ranked
    assert {each.slot.id for each in ranked} == {one.id for one in slots}
    for above, below in combinations(ranked, 2):
        assert above.valid or not below.valid
        assert not (above.valid and below.valid and beats(below.slot, above.slot, voters))
        if not above.valid and not below.valid:
            assert above.blocked <= below.blocked, "a moment that can still become valid stands above one that cannot"


@settings(deadline=None)
@given(polls())
def test_who_is_missing_is_whoever_did_not_say_yes_and_nobody_else(poll: tuple[list[Voter], list[Slot]]) -> None:
    voters, slots = poll
    for each in judge(slots, voters):
        present = {voter.id for voter in voters} - {voter.id for voter in each.missing}
        assert present == {key for key, said in each.slot.answers.items() if said in COMES}


@settings(deadline=None)
@given(polls())
def test_silent_is_whoever_said_nothing_of_some_moment_and_a_new_moment_makes_everybody_silent(
    poll: tuple[list[Voter], list[Slot]],
) -> None:
    voters, slots = poll
    oracle = {
        voter.id for voter in voters for one in slots if voter.id not in {key for key, _said in one.answers.items()}
    }
    assert Poll(tuple(voters), tuple(slots)).silent == oracle

    new = slot(len(slots), voters, [None] * len(voters))

    again = Poll(tuple(voters), (*slots, new), None, tuple(judge([*slots, new], voters)))
    assert again.silent == {voter.id for voter in voters}
    assert again.judged[:-1] == Poll(tuple(voters), tuple(slots), None, tuple(judge(slots, voters))).judged, (
        "answers to the moments that stay, stay"
    )
    assert not again.judged[-1].valid


def _ranked(**moments: dict[str, str]) -> list[Judged]:
    voters = [ILSE, YASSIN, NADIA, *OTHERS]
    slots = [
        Slot(name, FIRST + timedelta(days=number), {key: SlotAnswer(said) for key, said in answers.items()})
        for number, (name, answers) in enumerate(moments.items())
    ]
    return Poll(tuple(voters), tuple(slots), None, tuple(judge(slots, voters))).ranked


def test_a_moment_that_waits_for_an_answer_stands_above_one_that_an_interviewer_refused() -> None:
    ranked = _ranked(refused={"ilse": "no", "yassin": "yes", "nadia": "yes"}, waits={"yassin": "yes", "nadia": "yes"})
    assert [each.slot.id for each in ranked] == ["waits", "refused"]


@pytest.mark.parametrize(("day", "hour"), [(0, "14.00 u."), (4, "14.00 u.")], ids=["in summer time", "in winter time"])
def test_two_o_clock_stays_two_o_clock_over_the_clock_change(day: int, hour: str) -> None:
    """A moment is kept in UTC; four days on, an hour later in UTC is the same hour on the wall."""
    moment = local(FIRST).replace(tzinfo=None) + timedelta(days=day)
    kept = moment.replace(tzinfo=local(FIRST).tzinfo).astimezone(UTC)
    assert dutch_time(kept) == hour
    assert kept.hour == (12 if day == 0 else 13)
