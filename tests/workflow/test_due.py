"""What the system does by itself: at its time, in order, each thing exactly once, and no mail in a holiday."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from demo.props import Props
from records.dates import local
from records.kinds import MailKind
from records.meeting import CaseTableMeeting
from records.outbox import OutboxEntry
from records.referral import Referral
from records.request import SupportRequest
from records.session import Database
from records.vocabulary import State
from tests.stages import Theatre
from workflow.clock import is_over
from workflow.due import next_moment, tick
from workflow.school_calendar import FLANDERS, is_school_day

RequestIn = Callable[..., tuple[str, datetime]]


def reminders(database: Database, kind: MailKind) -> list[OutboxEntry]:
    with database.reading() as session:
        query = select(OutboxEntry).where(OutboxEntry.mail == kind)
        return list(session.scalars(query.order_by(OutboxEntry.created_at, OutboxEntry.recipient)))


def walk(database: Database, start: datetime, until: datetime) -> list[tuple[datetime, str]]:
    """Let time pass as the worker would see it: stop wherever something falls due, and tick there."""
    done, at = [], start
    while (following := next_moment(database, at, until)) is not None:
        at = following
        done += [(at, line) for line in tick(database, at)]
    return done


def due_of(database: Database) -> datetime:
    with database.reading() as session:
        due = session.scalars(select(SupportRequest.due_at)).one()
    assert due is not None
    return due


def test_whoever_is_at_turn_is_reminded_the_school_day_before_and_the_day_after(
    theatre: Theatre, request_in: RequestIn
) -> None:
    _reference, now = request_in(State.SUBMITTED)
    due = due_of(theatre.database)
    walk(theatre.database, now, due + timedelta(days=10))
    sent = reminders(theatre.database, MailKind.TERM_REMINDER)
    assert [one.payload["late"] for one in sent] == [False, True]
    assert sent[0].not_before < due < sent[1].not_before
    assert {one.recipient for one in sent} == {"coordinator@city.example"}


def test_ticking_again_changes_nothing(theatre: Theatre, request_in: RequestIn) -> None:
    _reference, now = request_in(State.SUBMITTED)
    later = due_of(theatre.database) + timedelta(days=10)
    assert tick(theatre.database, later)
    assert tick(theatre.database, later) == []
    assert tick(theatre.database, later + timedelta(days=1)) == []
    assert next_moment(theatre.database, now, later + timedelta(days=1)) is None


def test_a_step_that_was_done_needs_no_reminder(theatre: Theatre, request_in: RequestIn) -> None:
    reference, now = request_in(State.SUBMITTED)
    with theatre.play(reference, now) as stage:
        stage.bring(State.PLANNING)
    tick(theatre.database, now + timedelta(days=5))
    recipients = {one.recipient for one in reminders(theatre.database, MailKind.TERM_REMINDER)}
    assert "coordinator@city.example" not in recipients


def test_a_school_is_reminded_kindly_after_ten_and_twenty_school_days_and_nothing_else_happens(
    theatre: Theatre, request_in: RequestIn
) -> None:
    _reference, now = request_in(State.REVIEW)
    walk(theatre.database, now, now + timedelta(days=120))
    sent = reminders(theatre.database, MailKind.SCHOOL_REMINDER)
    assert [one.payload["number"] for one in sent] == [1, 2]
    assert {one.recipient for one in sent} == {"lead@school.example"}
    assert reminders(theatre.database, MailKind.TERM_REMINDER) == []
    with theatre.database.reading() as session:
        assert session.scalars(select(SupportRequest.state)).one() is State.REVIEW


def test_a_school_that_talks_first_is_asked_kindly_whether_it_goes_on(theatre: Theatre, request_in: RequestIn) -> None:
    reference, now = request_in(State.REFERRING, props=Props(answers=("talk", "no")))
    with theatre.play(reference, now) as stage:
        stage.start_support()
    walk(theatre.database, now, now + timedelta(days=120))
    sent = reminders(theatre.database, MailKind.SCHOOL_REMINDER)
    assert [(one.payload["number"], one.recipient) for one in sent] == [
        (1, "lead@school.example"),
        (2, "lead@school.example"),
    ]
    assert all(one.referral_id for one in sent)


def test_reminders_leave_on_school_days_between_eight_and_six(theatre: Theatre, request_in: RequestIn) -> None:
    request_in(State.SUBMITTED, now=datetime(2026, 10, 26, 9, 0, tzinfo=UTC))  # the autumn holiday comes
    _reference, now = request_in(State.REVIEW, now=datetime(2026, 10, 5, 9, 0, tzinfo=UTC))
    tick(theatre.database, datetime(2026, 12, 26, 23, 0, tzinfo=UTC))  # a Saturday night in the Christmas holiday
    entries = reminders(theatre.database, MailKind.TERM_REMINDER) + reminders(
        theatre.database, MailKind.SCHOOL_REMINDER
    )
    assert entries
    for one in entries:
        leaves = local(one.not_before)
        assert is_school_day(leaves.date(), FLANDERS)
        assert 8 <= leaves.hour < 18
    assert now < datetime(2026, 12, 26, tzinfo=UTC)


def test_envelopes_open_at_their_deadline_and_not_a_minute_before(theatre: Theatre, request_in: RequestIn) -> None:
    request_in(State.TABLED)
    with theatre.database.reading() as session:
        meeting = session.scalars(select(CaseTableMeeting)).one()
        deadline = meeting.deadline
    assert deadline is not None
    assert not any("enveloppen zijn open" in line for line in tick(theatre.database, deadline + timedelta(seconds=30)))
    opens = next_moment(theatre.database, deadline, deadline + timedelta(hours=1))
    assert opens is not None
    assert is_over(deadline, opens)
    assert any("enveloppen zijn open" in line for line in tick(theatre.database, opens))
    with theatre.database.reading() as session:
        assert session.scalars(select(CaseTableMeeting.opened_at)).one() == opens


def test_only_partners_that_still_write_are_reminded_of_their_envelope(theatre: Theatre, request_in: RequestIn) -> None:
    _reference, now = request_in(State.TABLED)
    due = due_of(theatre.database)
    walk(theatre.database, now, due)
    sent = {one.recipient for one in reminders(theatre.database, MailKind.TERM_REMINDER)}
    assert "partner@partner-c.example" in sent
    assert "coordinator@city.example" not in sent


def test_a_referral_without_an_answer_lapses_and_the_question_goes_back(
    theatre: Theatre, request_in: RequestIn
) -> None:
    reference, now = request_in(State.REFERRING, props=Props(answers=("yes", "no")))
    done = walk(theatre.database, now, now + timedelta(days=40))
    assert any("verliep zonder antwoord" in line for _at, line in done)
    with theatre.database.reading() as session:
        assert session.scalars(select(Referral.state)).one() == "lapsed"
        assert session.scalars(select(SupportRequest.state)).one() is State.APPROVED
    lapsed = next(at for at, line in done if "verliep" in line)
    reminded = reminders(theatre.database, MailKind.TERM_REMINDER)
    assert any(one.referral_id and one.created_at < lapsed for one in reminded)
    assert reference
