"""The database knows the rules too: whatever the code forgets, these rows are never kept.

`BREACHES` names every rule that the records declare and what breaks it. Each breach takes a sound row and changes one
thing, so it can only be refused for one reason.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from psycopg import errors
from sqlalchemy import (
    CheckConstraint,
    Enum,
    Index,
    PrimaryKeyConstraint,
    UniqueConstraint,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.dml import Insert, Update

from records.advice import Advice, AdviceSource, ProposalSource
from records.base import Record
from records.conversation import Assignment, Conversation, PollAnswer, PollSlot
from records.files import Attachment, MadeDocument
from records.kinds import Audience, DocumentKind
from records.meeting import (
    AgendaItem,
    Agreement,
    CaseTableMeeting,
    MeetingOrganisation,
    MinutesAddition,
    PartnerInput,
)
from records.organisations import Offer, Organisation, School
from records.outbox import DeliveredMail, OutboxEntry
from records.people import ApiToken, Person, SchoolMember, UsedLink
from records.referral import Evaluation, Referral
from records.report import Remark, Report, ReportVersion
from records.request import DraftInvitation, SupportRequest
from records.school_days import CalendarPeriod, NetworkCalendar
from records.session import Database
from records.tables import METADATA
from records.vocabulary import AgendaOutcome, Choice, MeetingState, ReferralState, RemarkKind, State
from tests.records.rows import LATER, NOW, TABLE_DAY, keep_one_of_each

Breach = Insert | Update
Rule = CheckConstraint | UniqueConstraint | PrimaryKeyConstraint | Index


def changed(record: type[Record], of: str | None = None, **values: Any) -> Update:
    """Change the sound row: the only one, or the one of this id."""
    table = METADATA.tables[record.__tablename__]
    statement = update(table).values(**values)
    return statement if of is None else statement.where(table.c.id == of)


def again(record: type[Record], of: str | None = None, **values: Any) -> Insert:
    """Keep the sound row a second time, with these differences."""
    table = METADATA.tables[record.__tablename__]
    columns = [literal(values[each.name], each.type) if each.name in values else each for each in table.columns]
    copy = select(*columns) if of is None else select(*columns).where(table.c.id == of)
    return insert(table).from_select([each.name for each in table.columns], copy)


def in_states(record: type[Record], states: Iterable[Any], *missing: str) -> list[Breach]:
    """Bring the sound row in each of these states without one piece of the evidence."""
    return [changed(record, state=state, **{each: None}) for state in states for each in missing]


SENT = set(State) - {State.DRAFT, State.WITHDRAWN}
ASSIGNED = SENT - {State.SUBMITTED, State.REDIRECTED}
ANNOUNCED = set(MeetingState) - {MeetingState.PLANNED, MeetingState.CANCELLED}
OPENED = ANNOUNCED - {MeetingState.ANNOUNCED}
RUNNING = {ReferralState.RUNNING, ReferralState.COMPLETED}
MARKS = ("helped", "heard", "advice")
DOCUMENT = {"document": DocumentKind.ADVICE, "audience": Audience.SCHOOL}
NO_MAIL = {"mail": None, "recipient": None}

BREACHES: dict[str, list[Breach]] = {
    # people and organisations
    "ck_person_email_lower": [changed(Person, of="lead", email="Lead@school.example")],
    "ck_school_member_mandate_needs_confirmation": [changed(SchoolMember, confirmed_at=None)],
    "ck_organisation_guidance_has_network": [changed(Organisation, educational_network=None)],
    "ck_offer_capacity_not_negative": [changed(Offer, capacity=-1)],
    "uq_person_email": [again(Person, of="lead", id="another")],
    "uq_organisation_name": [again(Organisation, id="another")],
    "uq_school_number": [again(School, id="another")],
    "uq_api_token_token_sha256": [again(ApiToken, id="another")],
    "pk_used_link": [again(UsedLink, used_at=LATER)],
    "ck_calendar_period_ends_after_it_begins": [changed(CalendarPeriod, last=date(2026, 10, 16))],
    "uq_calendar_period_region_first_last_taught": [again(CalendarPeriod, id="another")],
    "ck_network_calendar_only_one": [again(NetworkCalendar, id="another")],
    # the request
    "ck_support_request_sent_has_school": in_states(SupportRequest, SENT, "school_id"),
    "ck_support_request_sent_has_moment": in_states(SupportRequest, SENT, "submitted_at"),
    "ck_support_request_assigned_has_owner": in_states(SupportRequest, ASSIGNED, "title", "owner_id"),
    "ck_support_request_closed_has_moment": in_states(SupportRequest, [State.CLOSED], "closed_at"),
    "ck_support_request_withdrawn_from_somewhere": in_states(SupportRequest, [State.WITHDRAWN], "withdrawn_from"),
    "ck_support_request_redirected_somewhere": in_states(SupportRequest, [State.REDIRECTED], "redirected_to_id"),
    "uq_draft_invitation_key_sha256": [again(DraftInvitation, id="another", email="els@school.example")],
    "uq_draft_invitation_request_id_email": [again(DraftInvitation, id="another", key_sha256="1" * 64)],
    "uq_support_request_reference": [again(SupportRequest, id="another", resume_sha256="1" * 64)],
    "uq_support_request_resume_sha256": [again(SupportRequest, id="another", reference="2026-0043")],
    "ck_attachment_not_empty": [changed(Attachment, size=0)],
    # the conversation
    "uq_assignment_live": [again(Assignment, id="another")],
    "ck_conversation_moment_has_length": [
        changed(Conversation, minutes=None),
        changed(Conversation, starts_at=None, held_at=None),
    ],
    "ck_conversation_held_was_planned": [changed(Conversation, starts_at=None, minutes=None)],
    "ck_conversation_reasonable_length": [changed(Conversation, minutes=14), changed(Conversation, minutes=481)],
    "uq_poll_slot_request_id_starts_at": [again(PollSlot, id="another")],
    "ck_poll_answer_one_voter": [
        changed(PollAnswer, of="answer of Nadia", person_id="lead"),
        changed(PollAnswer, of="answer of Nadia", participant_id=None),
    ],
    "uq_poll_answer_slot_id_person_id": [again(PollAnswer, of="answer of Bram", id="another")],
    "uq_poll_answer_slot_id_participant_id": [again(PollAnswer, of="answer of Nadia", id="another")],
    # the report
    "uq_report_request_id": [again(Report, id="another")],
    "ck_report_approval_has_approver": [changed(Report, approved_by_id=None), changed(Report, approved_at=None)],
    "ck_report_approved_was_sent": [changed(Report, number=0)],
    "uq_report_version_report_id_number": [again(ReportVersion, id="another")],
    "ck_report_version_number_positive": [again(ReportVersion, id="another", number=0)],
    "ck_remark_remark_says_something": [
        changed(Remark, kind=kind, text="") for kind in (RemarkKind.REMARK, RemarkKind.OUR_VIEW)
    ],
    "ck_remark_resolved_was_sent": [changed(Remark, sent_at=None)],
    # the case table
    "ck_case_table_meeting_announced_has_deadline": in_states(CaseTableMeeting, ANNOUNCED, "deadline"),
    "ck_case_table_meeting_session_is_open": in_states(CaseTableMeeting, OPENED, "opened_at"),
    "ck_case_table_meeting_deadline_before_start": [changed(CaseTableMeeting, deadline=TABLE_DAY)],
    "ck_case_table_meeting_reasonable_capacity": [
        changed(CaseTableMeeting, capacity=0),
        changed(CaseTableMeeting, capacity=21),
    ],
    "ck_case_table_meeting_reasonable_length": [
        changed(CaseTableMeeting, minutes=14),
        changed(CaseTableMeeting, minutes=601),
    ],
    "uq_meeting_organisation_meeting_id_letter": [again(MeetingOrganisation, organisation_id="another")],
    "ck_agreement_done_by_somebody": [changed(Agreement, done_by_id=None), changed(Agreement, done_at=None)],
    "uq_minutes_addition_meeting_id_number": [again(MinutesAddition, id="another")],
    "ck_minutes_addition_number_positive": [changed(MinutesAddition, number=0)],
    "ck_minutes_addition_school_has_case": [changed(MinutesAddition, request_id=None)],
    "uq_agenda_item_live": [again(AgendaItem, id="another", position=2)],
    "ck_agenda_item_outcome_has_moment": [
        changed(AgendaItem, outcome=AgendaOutcome.ADVISED),
        changed(AgendaItem, ended_at=LATER),
    ],
    "uq_partner_input_item_id_organisation_id": [again(PartnerInput, id="another")],
    "ck_partner_input_late_is_handed_in": [changed(PartnerInput, handed_in_at=None)],
    # advice and referrals
    "uq_advice_request_id_number": [again(Advice, id="another")],
    "ck_advice_source_one_source": [
        changed(AdviceSource, paragraph_id="kring"),
        changed(AdviceSource, point_id=None),
    ],
    "ck_proposal_source_one_source": [
        changed(ProposalSource, paragraph_id="kring"),
        changed(ProposalSource, point_id=None),
    ],
    "ck_referral_chosen": [changed(Referral, choice=Choice.NO)],
    "ck_referral_accepted_has_contact": in_states(
        Referral, {ReferralState.ACCEPTED, *RUNNING}, "contact", "first_step"
    ),
    "ck_referral_running_has_day": in_states(Referral, RUNNING, "start_day"),
    "ck_referral_completed_has_result": in_states(Referral, [ReferralState.COMPLETED], "result"),
    "ck_referral_ended_has_reason": in_states(Referral, [ReferralState.REFUSED, ReferralState.STOPPED], "reason"),
    **{f"ck_evaluation_{mark}_1_5": [changed(Evaluation, None, **{mark: value}) for value in (0, 6)] for mark in MARKS},
    # what leaves
    "ck_outbox_entry_mail_or_document": [changed(OutboxEntry, **DOCUMENT), changed(OutboxEntry, **NO_MAIL)],
    "ck_outbox_entry_mail_has_recipient": [changed(OutboxEntry, recipient=None)],
    "ck_outbox_entry_document_has_audience": [
        changed(OutboxEntry, audience=Audience.SCHOOL),
        changed(OutboxEntry, **NO_MAIL, document=DocumentKind.ADVICE),
    ],
    "uq_delivered_mail_outbox_id": [again(DeliveredMail, id="another")],
    "ck_made_document_belongs_somewhere": [again(MadeDocument, id="another", request_id=None)],
}


def declared() -> dict[str, Rule]:
    """Every rule of the records by its name: CHECKs (but those of an enum), and what may exist only once."""
    found: dict[str, Rule] = {}
    for table in METADATA.tables.values():
        words = {f"ck_{table.name}_{each.type.name}" for each in table.columns if isinstance(each.type, Enum)}
        rules = [rule for rule in table.constraints if isinstance(rule, Rule) and rule.name not in words]
        found |= {str(rule.name): rule for rule in [*rules, *(each for each in table.indexes if each.unique)]}
    return found


def refusal(database: Database, breach: Breach) -> IntegrityError | None:
    """Try it, and leave the row sound."""
    try:
        with database.writing() as session:
            session.execute(breach)
            session.rollback()
    except IntegrityError as error:
        return error
    return None


def refused_by(error: IntegrityError, rule: str) -> bool:
    """Say whether it was this rule that refused. SQLite names the columns of what may exist only once.

    A second report version of the same number already meets the trigger that keeps SQLite from replacing the first.
    """
    if rule == "uq_report_version_report_id_number" and "never changes" in str(error.orig):
        return True
    if isinstance(error.orig, errors.IntegrityError):
        return error.orig.diag.constraint_name == rule
    constraint = declared()[rule]
    if isinstance(constraint, CheckConstraint):
        return str(error.orig) == f"CHECK constraint failed: {rule}"
    columns = ", ".join(str(each) for each in constraint.columns)
    return str(error.orig) == f"UNIQUE constraint failed: {columns}"


def test_the_database_refuses_what_breaks_a_rule(database: Database, subtests: pytest.Subtests) -> None:
    keep_one_of_each(database)
    for rule, breach in ((rule, breach) for rule, breaches in BREACHES.items() for breach in breaches):
        with subtests.test(rule):
            error = refusal(database, breach)
            assert error is not None, f"{breach.compile().params} was kept"
            assert refused_by(error, rule), f"{breach.compile().params} met {error.orig}"


def test_every_rule_has_a_breach() -> None:
    rules = {name for name, rule in declared().items() if not isinstance(rule, PrimaryKeyConstraint)}
    assert rules - BREACHES.keys() == set()


def test_every_table_has_a_sound_row(database: Database) -> None:
    keep_one_of_each(database)
    with database.reading() as session:
        empty = [name for name, table in METADATA.tables.items() if session.execute(select(table)).first() is None]
    assert empty == []


@pytest.mark.parametrize(
    ("record", "states"),
    [(SupportRequest, State), (CaseTableMeeting, MeetingState), (Referral, ReferralState)],
    ids=["request", "meeting", "referral"],
)
def test_every_state_is_kept_with_its_evidence(database: Database, record: type[Record], states: type[State]) -> None:
    keep_one_of_each(database)
    with database.writing() as session:
        for state in states:
            session.execute(changed(record, state=state))


ROOM: dict[str, list[Breach]] = {
    "an akkoord needs no words": [changed(Remark, kind=RemarkKind.AGREE, text="")],
    "an organisation may not know how many schools it can help": [changed(Offer, capacity=None)],
    "a draft may be without a school": [changed(SupportRequest, school_id=None, submitted_at=None)],
    "a replaced interviewer may come back": [
        changed(Assignment, ended_at=NOW),
        again(Assignment, id="b", ended_at=None),
    ],
    "a question may lie on a next table": [
        changed(AgendaItem, outcome=AgendaOutcome.POSTPONED, ended_at=NOW),
        again(AgendaItem, id="another", outcome=None, ended_at=None),
    ],
    "two schools may be outside the register": [changed(School, number=None), again(School, id="another")],
}


@pytest.mark.parametrize("story", ROOM)
def test_the_rules_leave_room(database: Database, story: str) -> None:
    keep_one_of_each(database)
    with database.writing() as session:
        for statement in ROOM[story]:
            session.execute(statement)


def test_a_row_cannot_point_at_nothing(database: Database) -> None:
    keep_one_of_each(database)
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(changed(SupportRequest, school_id="no such school"))
