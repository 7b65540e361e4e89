"""The clock of the demo says in words what time does: over the autumn holiday, the clock change, a school at turn."""

from datetime import UTC, datetime, timedelta

import pytest

from demo.stage import Stage
from network import demo_clock
from records.session import Database
from records.vocabulary import State
from tests.clients import StillClock
from tests.intake.report_story import words
from tests.network.conftest import SignIn
from tests.statements import statements
from workflow.school_calendar import FLANDERS


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        (datetime(2026, 10, 30, 9, tzinfo=UTC), "Vandaag is een schooldag: termijnen lopen"),
        (datetime(2026, 11, 1, 9, tzinfo=UTC), "Vandaag is het weekend. Termijnen staan stil"),
        (datetime(2026, 11, 3, 9, tzinfo=UTC), "Het is herfstvakantie, tot en met zo 8 november. Termijnen staan stil"),
        (datetime(2026, 11, 11, 9, tzinfo=UTC), "Vandaag is een vrije dag: Wapenstilstand. Termijnen staan stil"),
        (datetime(2026, 10, 24, 22, 30, tzinfo=UTC), "Vandaag is het weekend."),  # 0.30 on the Sunday it changes
        (datetime(2026, 11, 8, 23, 30, tzinfo=UTC), "Vandaag is een schooldag"),  # 0.30 on Monday in Brussels
    ],
)
def test_today_in_words(moment: datetime, told: str) -> None:
    assert demo_clock.today(moment, FLANDERS).startswith(told)


def test_a_term_and_what_comes_by_itself_before_and_in_the_holiday(db: Database) -> None:
    with db.writing() as session:
        stage = Stage(session, datetime(2026, 10, 27, 8, 0, tzinfo=UTC)).bring(State.SUBMITTED)
        reference, now = stage.reference, stage.now
    with db.reading() as session:
        (term,) = demo_clock.running(session, now)
        first, second = demo_clock.coming(session, now, {})
    assert term["reference"] == reference
    assert term["words"] == ("Dat kan tot en met di 10 november, nog 5 schooldagen. De herfstvakantie telt niet mee.")
    assert first == (
        datetime(2026, 11, 9, 7, tzinfo=UTC), f"vraag {reference}: een herinnering dat de termijn bijna om is"
    )  # fmt: skip
    assert second[0] == datetime(2026, 11, 12, 7, tzinfo=UTC), "the day after is Wapenstilstand"
    with db.reading() as session:
        (later,) = demo_clock.running(session, datetime(2026, 11, 5, 12, tzinfo=UTC))
    assert "nog 2 schooldagen" in later["words"], "Monday and Tuesday; nothing of the holiday"


def test_a_term_of_a_school_at_turn_stands_still_in_words(db: Database) -> None:
    with db.writing() as session:
        now = Stage(session, datetime(2026, 10, 1, 8, 0, tzinfo=UTC)).bring(State.REVIEW).now
    with db.reading() as session:
        (term,) = demo_clock.running(session, now)
        coming = demo_clock.coming(session, now, {})
    assert term["words"] == "Er loopt geen termijn: de school is aan zet."
    assert [told.split(": ")[1] for _at, told in coming] == ["de school krijgt een vriendelijke herinnering"] * 2


def test_the_page_shows_it_and_runs_few_statements(db: Database, clock: StillClock, as_: SignIn) -> None:
    with db.writing() as session:
        clock.moment = Stage(session, clock.now()).bring(State.PLANNING).now + timedelta(minutes=1)
    visitor = as_("coordinator@city.example")
    with statements(db.engine) as ran:
        shown = words(visitor.get("/demo/klok"))
    assert "Termijnen die lopen of stilstaan" in shown
    assert "Wat er straks vanzelf gebeurt" in shown
    assert len(ran) <= 12, ran
