"""A kept conversation at random: answers, changes, undoing, leaving and coming back, on paper that outlives it all.

The rules of the walk in memory are `test_flow_walk.py`; here every step is a transaction of its own on the database, by
one of two colleagues, and the school may leave at any moment.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from intake import chat
from intake.checks import validate
from intake.draft import Around, Draft, mark_of
from intake.questions import moment_key
from records.request import SupportRequest
from records.session import Database
from tests.clients import StillClock
from tests.intake.test_flow_walk import ANSWERS, BRANCHES, NEARLY, VALUES
from tests.intake.wilg import WHOLE
from tests.stages import Theatre
from web.actor import Hand, hash_key
from workflow.actor import Actor
from workflow.errors import Refused
from workflow.people import load_actor

AROUND = Around(crisis_phone="09 000 00 01")
SCHOOLS = ["012345", "023456"]  # of the register of the theatre: a primary and a secondary school
ELSEWHERE = st.sampled_from([("school", number) for number in SCHOOLS])
HANDS = tuple(Hand(f"key:{name}", frozenset({f"key:{name}"}), name) for name in ("Nadia", "Tom"))


class KeptConversation(RuleBasedStateMachine):
    """`said`: what was last said in every place where an answer can stand; `seen`: the marks of pages left open."""

    database: ClassVar[Database]
    clock: ClassVar[StillClock]

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = self.clock.now()
        with self.writing() as session:
            begun = chat.begin(session, Actor(), self.now, AROUND)
            self.reference, self.id = begun.draft.reference, begun.draft.id
        self.said: dict[str, Any] = {}
        self.trail: list[tuple[str, Any]] = []
        self.hand = HANDS[0]
        self.left_open = ""

    @initialize(open_yet=NEARLY)
    def tell_nearly_all(self, open_yet: set[str]) -> None:
        """Say what there is to lose: a walk that begins empty hardly ever gets a conversation complete."""
        for key, value in {**WHOLE, "school": SCHOOLS[0]}.items():
            if key not in open_yet - {"school"}:
                assert self.put(key, value), key
        self.left_open = self.read()[0].mark

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with self.database.writing() as session:
            yield session

    @property
    def actor(self) -> Actor:
        return Actor(draft_id=self.id)

    def read(self) -> tuple[Draft, Any]:
        with self.database.reading() as session:
            return chat.read(session, self.actor, self.reference, self.now, AROUND)

    def put(self, key: str, value: Any, seen: str | None = None, *, takes: bool = True) -> bool:
        """Answer in a transaction of its own; what is refused keeps nothing."""
        self.now += timedelta(seconds=7)
        if key == "availability" and value:
            value = self.offered_now(value)
        given = chat.Given(key, value, seen=seen, hand=self.hand, takes=takes)
        try:
            with self.writing() as session:
                done = chat.answer(session, self.actor, self.reference, given, self.now, AROUND)
        except Refused:
            return False
        draft = done.draft
        self.said[draft.script.by_key[key].slot(draft.answers, draft.context)] = value
        return True

    def offered_now(self, chosen: list[dict[str, str]]) -> list[dict[str, str]]:
        """Give the moments of the walk in memory as moments that are offered today."""
        offered = self.read()[0].context.slots
        return [{**each, "starts_at": moment_key(moment)} for each, moment in zip(chosen, offered, strict=False)]

    @rule(answer=st.one_of(ANSWERS, BRANCHES, ELSEWHERE))
    def answer(self, answer: tuple[str, Any]) -> None:
        key, value = answer
        earlier = self.read()[0].answers.get(key, self)
        if self.put(key, value) and earlier is not self:
            self.trail.append((key, earlier))

    @precondition(lambda self: self.trail)
    @rule()
    def undo(self) -> None:
        key, earlier = self.trail.pop()
        if key in self.read()[0].answers:
            self.put(key, earlier)

    @rule()
    def leave_a_page_open(self) -> None:
        self.left_open = self.read()[0].mark

    @precondition(lambda self: self.left_open)
    @rule(data=st.data())
    def send_the_page_that_was_left_open(self, data: st.DataObject) -> None:
        draft = self.read()[0]
        newer = [key for key in draft.answers if mark_of(draft.time_of(key)) > self.left_open]
        if newer:
            key = data.draw(st.sampled_from(sorted(newer)))
            value = data.draw(st.sampled_from([each for each in VALUES[key] if each != draft.answers[key]]))
            self.put(key, value, seen=self.left_open)
            assert self.read()[0].answers[key] == draft.answers[key], "a page that was left open overwrote an answer"

    @rule(days=st.integers(1, 40))
    def leave_and_come_back(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule()
    def let_the_colleague_write(self) -> None:
        other = next(each for each in HANDS if each is not self.hand)
        holder, self.hand = self.hand, other
        draft = self.read()[0]
        since = draft.writer_at if draft.writer == holder.id else None
        if since is not None and self.now - since < timedelta(minutes=20):
            assert not self.put("dream", "Een ander verhaal.", takes=False), "two hands wrote at the same time"

    @invariant()
    def no_answer_is_ever_lost(self) -> None:
        draft, _standing = self.read()
        standing = {
            draft.script.by_key[key].slot(draft.answers, draft.context): value for key, value in draft.answers.items()
        }
        assert {**draft.aside, **standing} == self.said
        assert not standing.keys() & draft.aside.keys()

    @invariant()
    def complete_never_lies(self) -> None:
        draft, standing = self.read()
        lacking = [
            question.key
            for question in standing.applicable
            if question.required
            and (
                question.key not in draft.answers
                or validate(question, draft.answers[question.key], draft.answers, draft.context, reread=True)
            )
        ]
        assert (list(standing.lacks), standing.complete) == (lacking, not lacking)
        with self.database.reading() as session:
            kept = session.scalars(select(SupportRequest.lacks).where(SupportRequest.id == self.id)).one()
        assert kept == lacking, "the row of the request says something else"


def test_a_kept_conversation_never_loses_a_word(theatre: Theatre, clock: StillClock) -> None:
    KeptConversation.database, KeptConversation.clock = theatre.database, clock
    few = settings(max_examples=15, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    run_state_machine_as_test(KeptConversation, settings=few)


def test_the_key_of_a_conversation_is_good_for_sixty_days(theatre: Theatre, clock: StillClock) -> None:
    with theatre.database.writing() as session:
        begun = chat.begin(session, Actor(), clock.now(), AROUND)
    assert begun.resume_key is not None
    sha256 = hash_key(begun.resume_key)
    for days, opens in ((59, True), (61, False)):
        with theatre.database.reading() as session:
            assert (load_actor(session, None, sha256, clock.now() + timedelta(days=days)).draft_id is not None) is opens
