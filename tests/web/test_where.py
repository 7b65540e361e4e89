"""The head of every page of one request: it says whose it is, where it stands and who is at turn, to each reader."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from records.journal import JournalEntry
from records.session import Database
from records.vocabulary import Action, DecisionKind, Machine, Role, State
from tests.statements import statements
from tests.workflow.builders import DIGEST, Story
from tests.workflow.cast import NOW, add, add_meeting, add_network
from web.where import minitrail, where
from workflow.people import load_actor
from workflow.reach import find_request


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as session:
        add_network(session)
        add_meeting(session)
        yield session
        session.rollback()


def seen_by(person: str, story: Story) -> dict[str, object]:
    moment = story.at + timedelta(hours=1)
    story.session.flush()
    story.session.expire_all()
    actor = load_actor(story.session, person)
    request, sight = find_request(story.session, actor, story.reference, moment)
    with statements(story.session) as counted:
        found = where(story.session, request, sight, actor, moment)
    assert len(counted) <= 2, counted
    return found


def submitted(session: Session) -> Story:
    story = Story(session).draft().submit()
    entry = JournalEntry(
        request_id=story.key,
        machine=Machine.REQUEST,
        subject_id=story.key,
        action=Action.SUBMIT.value,
        from_state=State.DRAFT.value,
        to_state=State.SUBMITTED.value,
        version=2,
        role=Role.SCHOOL,
        at=story.at,
        input_sha256=DIGEST,
    )
    add(session, entry)
    return story


def test_the_school_reads_that_the_coordinator_is_at_turn(session: Session) -> None:
    head = seen_by("teacher", submitted(session))

    assert (head["school"], head["reference"]) == ("De Kleine Beer", "2026-0042")
    assert (head["turn"], head["is_you"]) == ("de netwerkcoördinator", False)


def test_whoever_is_at_turn_is_told_that_it_is_them(session: Session) -> None:
    head = seen_by("coordinator", submitted(session))

    assert (head["turn"], head["is_you"]) == ("jij, als coördinator", True)


def test_a_school_that_has_not_answered_the_poll_is_at_turn_beside_the_interviewers(session: Session) -> None:
    head = seen_by("interviewer", submitted(session).assign())

    assert head["turn"] == "de school en jij, als gespreksvoerder"


def test_dates_stand_under_the_phases_for_who_reads_the_timeline(session: Session) -> None:
    story = submitted(session).assign()

    assert [step.note for step in seen_by("lead", story)["phases"]][:2] == ["23 november", "sinds 23 november"]  # type: ignore[attr-defined]  # a list of steps


def test_a_partner_at_the_table_sees_the_phases_and_no_dates_of_what_went_before(session: Session) -> None:
    head = seen_by("partner", submitted(session).assign().send_report().approve().table())

    assert {step.note for step in head["phases"]} == {""}  # type: ignore[attr-defined]  # a list of steps
    assert head["turn"] == "jij en de andere partners"


def test_a_road_that_stopped_says_why_and_until_when_the_school_can_return(session: Session) -> None:
    story = submitted(session).withdraw()

    assert seen_by("lead", story)["ending"] == (
        "Jullie trokken deze vraag in op ma 23 november. Opnieuw openen kan tot en met 22 januari."
    )
    assert seen_by("lead", story)["turn"] == ""


def test_a_declined_advice_is_no_ending_while_the_school_may_still_reconsider(session: Session) -> None:
    story = Story(session).until_advised().decide(DecisionKind.DECLINED, State.DECLINED)

    assert seen_by("lead", story)["ending"] == ""


def test_a_row_of_a_list_shows_its_step_or_the_word_of_its_end() -> None:
    steps, text = minitrail(State.REVIEW, None, NOW, NOW)
    assert ([step.state for step in steps].index("now"), text) == (2, "")

    assert minitrail(State.WITHDRAWN, State.REVIEW, NOW, NOW)[1] == "ingetrokken"
