"""What mails say: looked at again for each recipient as they leave, and nothing to who may see it no more."""

from typing import Any

import pytest
from sqlalchemy import select

from demo import cast
from desk.letter_kinds import HANDLERS
from desk.letter_links import PATHS
from mails import contexts as c
from mails.kinds import KINDS
from records.conversation import Assignment
from records.kinds import MailKind
from records.outbox import OutboxEntry
from records.people import Person
from records.vocabulary import Action, State
from tests.desk.town import Town

PERSONAL = {
    MailKind.SIGN_IN_LINK, MailKind.CONFIRM_ADDRESS, MailKind.RESUME_LINK, MailKind.PHONED_INTAKE,
    MailKind.DRAFT_INVITATION,
}  # fmt: skip


def contexts(town: Town, kind: MailKind) -> dict[str, Any]:
    """Build every mail of a kind that waits, by address; None where there is nothing to send."""
    with town.app.app_context(), town.database.reading() as session:
        entries = session.scalars(select(OutboxEntry).where(OutboxEntry.mail == kind))
        return {str(one.recipient): HANDLERS[kind](session, one, town.clock.now()) for one in entries}


def test_every_kind_of_mail_has_a_handler_but_those_that_carry_a_personal_link() -> None:
    assert set(HANDLERS) == set(MailKind) - PERSONAL
    assert set(PATHS) <= set(HANDLERS)


@pytest.mark.parametrize("state", [state for state in State if state not in {State.DRAFT, State.WITHDRAWN}])
def test_every_mail_on_the_way_to_a_state_is_made_for_its_kind(town: Town, state: State) -> None:
    town.bring(state)
    with town.database.reading() as session:
        kinds = {kind for kind in session.scalars(select(OutboxEntry.mail)) if kind is not None}
    assert kinds
    for kind in kinds:
        for context in contexts(town, kind).values():
            assert context is None or type(context) is KINDS[kind].context


def test_a_mail_leads_to_the_page_where_the_next_step_is(town: Town) -> None:
    town.bring(State.REVIEW)
    base = "http://127.0.0.1:8000"
    assert contexts(town, MailKind.ASSIGNED)[cast.INTERVIEWER_1].link == f"{base}/vragen/{town.reference}/datumprikker"
    review = contexts(town, MailKind.REPORT_TO_REVIEW)[cast.LEAD]
    assert review.link == f"{base}/vragen/{town.reference}/verslag/nalezen"
    assert (review.title, review.school) == ("Ouders die de weg naar school vinden", "Basisschool De Wilg")


def test_an_interviewer_is_told_with_whom_and_by_when(town: Town) -> None:
    town.bring(State.PLANNING)
    mail = contexts(town, MailKind.ASSIGNED)[cast.INTERVIEWER_1]
    assert isinstance(mail, c.Assigned)
    assert "Samen Tot Aan de Meet" in mail.fellow


def test_the_invitation_goes_to_everybody_of_the_conversation_with_the_moment_that_was_agreed(town: Town) -> None:
    town.bring(State.SCHEDULED)
    mails = contexts(town, MailKind.CONVERSATION_INVITATION)
    assert {cast.LEAD, cast.TEACHER, "rik.maes@school.example", cast.INTERVIEWER_1, cast.INTERVIEWER_2} <= set(mails)
    moments = {
        (mail.appointment.starts_at, mail.appointment.minutes, mail.appointment.sequence) for mail in mails.values()
    }
    assert len(moments) == 1


def test_a_cancellation_is_about_the_very_moment_of_the_invitation(town: Town) -> None:
    town.bring(State.SCHEDULED, Action.RESCHEDULE)
    invited = contexts(town, MailKind.CONVERSATION_INVITATION)[cast.LEAD].appointment
    cancelled = contexts(town, MailKind.CONVERSATION_CANCELLED)[cast.LEAD].appointment
    assert cancelled.subject_id == invited.subject_id
    assert cancelled.starts_at == invited.starts_at
    assert cancelled.sequence == invited.sequence, "the calendar part counts the cancellation itself"


def test_who_may_no_longer_see_the_request_gets_nothing(town: Town) -> None:
    town.bring(State.PLANNING)
    with town.writing() as session:
        for one in session.scalars(select(Assignment)):
            if one.person_id == town.people[cast.INTERVIEWER_1]:
                one.ended_at = town.clock.now()
    mails = contexts(town, MailKind.ASSIGNED)
    assert mails[cast.INTERVIEWER_1] is None
    assert mails[cast.INTERVIEWER_2] is not None


def test_an_account_that_was_closed_gets_nothing(town: Town) -> None:
    town.bring(State.SUBMITTED)
    with town.writing() as session:
        session.get_one(Person, town.people[cast.COORDINATOR]).active = False
    assert contexts(town, MailKind.NEW_REQUEST)[cast.COORDINATOR] is None


def test_a_partner_from_whose_table_a_question_goes_is_told_with_the_number_alone(town: Town) -> None:
    town.bring(State.TABLED, Action.WITHDRAW)
    mails = contexts(town, MailKind.WITHDRAWN)
    told = mails[cast.PARTNER]
    assert (told.reference, told.title, told.school) == (town.reference, "", "")
    assert told.link.endswith("/werkblad")
    assert mails[cast.COORDINATOR].school == "Basisschool De Wilg"


def test_a_referral_that_was_answered_needs_no_invitation_any_more(town: Town) -> None:
    town.bring(State.REFERRING)
    (offered,) = {key: one for key, one in contexts(town, MailKind.REFERRAL_OFFERED).items() if one}.values()
    assert not offered.talk_first
    town.bring(State.IN_TRAJECTORY, anew=False)
    assert set(contexts(town, MailKind.REFERRAL_OFFERED).values()) == {None}


def test_a_partner_is_invited_with_the_titles_it_may_see(town: Town) -> None:
    town.bring(State.TABLED)
    mail = contexts(town, MailKind.MEETING_INVITATION)[cast.PARTNER]
    assert isinstance(mail, c.MeetingCall)
    assert [one.reference for one in mail.agenda] == [town.reference]
    tabled = contexts(town, MailKind.TABLED)[cast.PARTNER]
    assert tabled.deadline < tabled.starts_at


def test_a_notice_of_a_message_holds_the_sender_and_never_the_text(town: Town) -> None:
    town.bring(State.PLANNING)
    town.post(cast.COORDINATOR, f"/requests/{town.reference}/messages", {"text": "Geheim"})
    notice = contexts(town, MailKind.MESSAGE_NOTICE)[cast.LEAD]
    assert notice.sender == "Leen Wouters"
    assert "Geheim" not in repr(notice)
