"""A school that answers, changes its mind and undoes at random: no word is ever lost, and "complete" never lies."""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from intake.checks import validate
from intake.flow import Change, Said, applicable, aside_by_key, change, complete, lacks, progress, reasons, stand
from intake.script import CURRENT
from tests.intake.wilg import REGISTER, WHOLE, for_answers, slot

OUTSIDE = {"name": "Nieuwe School", "place": "Leiedam"}
LEVELS = [
    None, ["year_1"], ["stage_2", "whole_school"], ["group_3"], ["special_ov1"], ["primary"], ["whole_school"], [],
]  # fmt: skip
VALUES: dict[str, list[Any]] = {
    **{key: [value, None] for key, value in WHOLE.items()},
    "school": [*REGISTER, OUTSIDE, "99942", None],
    "situation": [WHOLE["situation"], "Er was bedreiging.", "", None],
    "crisis": ["yes", "no", None],
    "crisis_contact": ["0470 12 34 56", "09 000 00 00", "bel maar", None],
    "levels": LEVELS,
    "support_kind": [["referral"], ["coaching"], ["referral", "vision"], ["unknown"], [], None],
    "readiness": ["planned", "ready", None],
    "guidance": ["yes", "no", "later", None],
    "participants": [WHOLE["participants"], WHOLE["participants"][1:], [], None],
    "availability": [WHOLE["availability"], [slot(0), slot(5)], None],
}
ANSWERS = st.sampled_from(sorted(VALUES)).flatmap(lambda key: st.tuples(st.just(key), st.sampled_from(VALUES[key])))
BRANCHES = st.sampled_from(
    [(key, value) for key in ("school", "crisis", "support_kind", "levels", "guidance") for value in VALUES[key]]
)

NEARLY = st.sets(st.sampled_from(sorted(WHOLE)), max_size=2)  # what a school that told nearly all has not told yet


class Conversation(RuleBasedStateMachine):
    """One conversation. `said` is what the school last said in every place an answer can stand."""

    def __init__(self) -> None:
        super().__init__()
        self.now = Change({}, {}, (), ())
        self.said: dict[str, Any] = {}
        self.trail: list[tuple[str, Any, Any]] = []

    @initialize(open_yet=NEARLY | st.just(set(WHOLE)))
    def tell_nearly_all(self, open_yet: set[str]) -> None:
        """Begin with nothing or with nearly all: a walk that only begins empty hardly ever gets complete."""
        for key, value in WHOLE.items():
            if key not in open_yet:
                self.put(key, value)

    def put(self, key: str, value: Any) -> bool:
        """Answer as the API does: what is refused changes nothing."""
        before, after = for_answers(self.now.answers), for_answers({**self.now.answers, key: value})
        if reasons(CURRENT, key, value, self.now.answers, after):
            return False
        self.now = change(CURRENT, self.now.answers, self.now.set_aside, Said(key, value), after, before)
        self.said[CURRENT.by_key[key].slot(self.now.answers, after)] = value
        return True

    @rule(answer=st.one_of(ANSWERS, BRANCHES))
    def answer(self, answer: tuple[str, Any]) -> None:
        key, value = answer
        earlier = self.now.answers.get(key, self)
        if self.put(key, value) and earlier is not self:
            self.trail.append((key, earlier, value))

    @precondition(lambda self: self.trail)
    @rule()
    def undo(self) -> None:
        key, earlier, later = self.trail.pop()
        if self.now.answers.get(key, self) == later:
            before = self.now
            self.put(key, earlier)
            self.put(key, later)
            assert (self.now.answers, self.now.set_aside) == (before.answers, before.set_aside)
            self.put(key, earlier)

    @rule(key=st.sampled_from(sorted(VALUES)), empty=st.sampled_from([None, "", []]))
    def save_a_hidden_field(self, key: str, empty: Any) -> None:
        context = for_answers(self.now.answers)
        if key not in applicable(CURRENT, self.now.answers, context):
            saved = change(CURRENT, self.now.answers, self.now.set_aside, Said(key, empty), context)
            assert (saved.answers, saved.set_aside) == (self.now.answers, self.now.set_aside)

    @invariant()
    def no_answer_is_ever_lost(self) -> None:
        context = for_answers(self.now.answers)
        standing = {
            CURRENT.by_key[key].slot(self.now.answers, context): value for key, value in self.now.answers.items()
        }
        assert {**self.now.set_aside, **standing} == self.said
        assert not standing.keys() & self.now.set_aside.keys()

    @invariant()
    def only_what_is_asked_counts(self) -> None:
        asked = applicable(CURRENT, self.now.answers, for_answers(self.now.answers))
        assert self.now.answers.keys() <= set(asked)
        assert aside_by_key(self.now.set_aside).keys() <= CURRENT.by_key.keys()

    @invariant()
    def complete_never_lies(self) -> None:
        context, answers = for_answers(self.now.answers), self.now.answers
        lacking = [
            key
            for key in applicable(CURRENT, answers, context)
            if (question := CURRENT.by_key[key]).required
            and (key not in answers or validate(question, answers[key], answers, context, reread=True))
        ]
        assert lacks(CURRENT, answers, context) == lacking
        assert complete(CURRENT, answers, context) == stand(CURRENT, answers, context).complete == (not lacking)

    @invariant()
    def the_next_question_is_honest(self) -> None:
        context, answers = for_answers(self.now.answers), self.now.answers
        standing = stand(CURRENT, answers, context)
        if standing.next is None:
            assert standing.complete
            assert {each.key for each in standing.applicable} == answers.keys()
        else:
            assert standing.next in standing.applicable
            assert standing.next.key not in answers or standing.next.key in standing.lacks
            assert progress(CURRENT, answers, context)["minutes"] >= 1
            assert standing.progress["block"] == standing.next.block.number


TestConversation = Conversation.TestCase
TestConversation.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
