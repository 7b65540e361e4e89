"""Machine 1: the request. Every row of design/process.md, no more and no less; process number 1."""

from typing import Final

from records.kinds import Audience, DocumentKind, MailKind
from records.vocabulary import Action, Machine, Role, State
from workflow import inputs
from workflow.guards import request as facts
from workflow.guards import request_input as said
from workflow.rules.row import Mail, Produce, Row, Table, Term, To

ASSIGN_TERM: Final = Term(5, crisis=0)
SCHEDULE_TERM: Final = Term(10)
REPORT_TERM: Final = Term(10)
ADVICE_TERM: Final = Term(5)

WITHDRAWABLE: Final = (
    State.SUBMITTED,
    State.PLANNING,
    State.SCHEDULED,
    State.REPORTING,
    State.REVIEW,
    State.APPROVED,
    State.TABLED,
    State.ADVISING,
    State.ADVISED,
    State.REFERRING,
    State.IN_TRAJECTORY,
)

ASKING: Final = (
    Row(
        Action.SUBMIT,
        (State.DRAFT,),
        State.SUBMITTED,
        by=(Role.SCHOOL,),
        only={Role.SCHOOL: facts.taken_down_by_phone},
        unless=(facts.answers_missing, facts.no_director_listed, facts.address_unconfirmed),
        then=(
            Produce(DocumentKind.INTAKE_SUMMARY),
            Mail(MailKind.REQUEST_RECEIVED, To.SCHOOL),
            Mail(MailKind.NEW_REQUEST, To.COORDINATORS),
            ASSIGN_TERM,
        ),
    ),
    Row(
        Action.REDIRECT,
        (State.SUBMITTED,),
        State.REDIRECTED,
        by=(Role.COORDINATOR,),
        asks=inputs.Redirect,
        rejects=(said.unknown_organisation,),
        then=(Mail(MailKind.REDIRECTED, To.SCHOOL),),
    ),
    Row(
        Action.INSIST,
        (State.REDIRECTED,),
        State.SUBMITTED,
        by=(Role.SCHOOL_LEAD,),
        asks=inputs.Reason,
        unless=(facts.too_late_to_return,),
        then=(Mail(MailKind.INSISTED, To.COORDINATORS), ASSIGN_TERM),
    ),
)

CONVERSATION: Final = (
    Row(
        Action.ASSIGN,
        (State.SUBMITTED,),
        State.PLANNING,
        by=(Role.COORDINATOR,),
        asks=inputs.Assign,
        unless=(facts.no_confirmed_director,),
        rejects=(said.unfit_interviewers,),
        then=(
            Mail(MailKind.ASSIGNED, To.INTERVIEWERS),
            Mail(MailKind.INTERVIEWERS_KNOWN, To.SCHOOL),
            Mail(MailKind.DATE_POLL, To.LISTED),
            SCHEDULE_TERM,
        ),
    ),
    Row(
        Action.REASSIGN,
        (State.PLANNING, State.SCHEDULED),
        State.PLANNING,
        by=(Role.COORDINATOR,),
        asks=inputs.Interviewers,
        rejects=(said.unfit_interviewers,),
        then=(
            Mail(MailKind.CONVERSATION_CANCELLED, To.INVITED, before=True),
            Mail(MailKind.RELIEVED, To.REPLACED, before=True),
            Mail(MailKind.ASSIGNED, To.INTERVIEWERS),
            SCHEDULE_TERM,
        ),
    ),
    Row(
        Action.REASSIGN,
        (State.REPORTING,),
        State.REPORTING,
        by=(Role.COORDINATOR,),
        asks=inputs.Interviewers,
        rejects=(said.unfit_interviewers,),
        then=(Mail(MailKind.RELIEVED, To.REPLACED, before=True), Mail(MailKind.ASSIGNED, To.INTERVIEWERS)),
    ),
    Row(
        Action.DECLINE_ASSIGNMENT,
        (State.PLANNING, State.SCHEDULED),
        State.SUBMITTED,
        by=(Role.INTERVIEWER,),
        asks=inputs.Reason,
        then=(
            Mail(MailKind.CONVERSATION_CANCELLED, To.INVITED, before=True),
            Mail(MailKind.ASSIGNMENT_DECLINED, To.COORDINATOR),
            ASSIGN_TERM,
        ),
    ),
    Row(
        Action.SCHEDULE,
        (State.PLANNING,),
        State.SCHEDULED,
        by=(Role.COORDINATOR, Role.INTERVIEWER),
        asks=inputs.Schedule,
        rejects=(said.moment_past, said.someone_cannot),
        then=(Mail(MailKind.CONVERSATION_INVITATION, To.CONVERSATION),),
    ),
    Row(
        Action.RESCHEDULE,
        (State.SCHEDULED,),
        State.PLANNING,
        by=(Role.SCHOOL, Role.COORDINATOR, Role.INTERVIEWER),
        asks=inputs.Reason,
        then=(
            Mail(MailKind.CONVERSATION_CANCELLED, To.INVITED, before=True),
            Mail(MailKind.DATE_POLL, To.CONVERSATION),
            SCHEDULE_TERM,
        ),
    ),
    Row(
        Action.HOLD,
        (State.SCHEDULED,),
        State.REPORTING,
        by=(Role.INTERVIEWER, Role.COORDINATOR),
        asks=inputs.Hold,
        unless=(facts.before_the_conversation,),
        rejects=(said.no_one_attended,),
        then=(Mail(MailKind.REPORT_REMINDER, To.INTERVIEWERS), REPORT_TERM),
    ),
)

REPORT: Final = (
    Row(
        Action.SEND_REPORT,
        (State.REPORTING,),
        State.REVIEW,
        by=(Role.INTERVIEWER,),
        unless=(facts.section_empty,),
        then=(Produce(DocumentKind.REPORT_CONCEPT), Mail(MailKind.REPORT_TO_REVIEW, To.SCHOOL_LEAD)),
    ),
    Row(
        Action.REQUEST_CHANGES,
        (State.REVIEW,),
        State.REPORTING,
        by=(Role.SCHOOL,),
        asks=inputs.Remarks,
        rejects=(said.unknown_paragraph, said.nothing_remarked),
        then=(Mail(MailKind.CHANGES_REQUESTED, To.INTERVIEWERS), REPORT_TERM),
    ),
    Row(
        Action.APPROVE_REPORT,
        (State.REVIEW,),
        State.APPROVED,
        by=(Role.SCHOOL_LEAD,),
        asks=inputs.Sharing,
        unless=(facts.remarks_unsent, facts.remarks_unresolved, facts.approver_wrote),
        rejects=(said.section_without_choice,),
        then=(
            Produce(DocumentKind.REPORT_FINAL, (Audience.SCHOOL, Audience.NETWORK)),
            Mail(MailKind.REPORT_APPROVED, To.ALL),
        ),
    ),
)

TABLE_AND_ADVICE: Final = (
    Row(
        Action.TABLE,
        (State.APPROVED,),
        State.TABLED,
        by=(Role.COORDINATOR,),
        asks=inputs.Tabling,
        rejects=(said.meeting_unfit,),
        then=(Mail(MailKind.TABLED, To.TABLE),),
    ),
    Row(
        Action.UNTABLE,
        (State.TABLED,),
        State.APPROVED,
        by=(Role.COORDINATOR,),
        asks=inputs.Reason,
        then=(Mail(MailKind.UNTABLED, To.TABLE, before=True),),
    ),
    Row(
        Action.DISCUSS,
        (State.TABLED,),
        State.ADVISING,
        by=(Role.COORDINATOR,),
        unless=(facts.table_not_open, facts.envelopes_sealed),
        then=(ADVICE_TERM,),
    ),
    Row(
        Action.POSTPONE,
        (State.ADVISING,),
        State.APPROVED,
        by=(Role.COORDINATOR,),
        asks=inputs.Reason,
        unless=(facts.advice_was_sent,),
    ),
    Row(
        Action.SEND_ADVICE,
        (State.ADVISING,),
        State.ADVISED,
        by=(Role.COORDINATOR,),
        unless=(facts.no_advice_line, facts.line_without_source, facts.proposal_unfinished),
        then=(Produce(DocumentKind.ADVICE), Mail(MailKind.ADVICE_READY, To.SCHOOL)),
    ),
    Row(
        Action.ASK_CLARIFICATION,
        (State.ADVISED,),
        State.ADVISING,
        by=(Role.SCHOOL_LEAD,),
        asks=inputs.Question,
        then=(Mail(MailKind.CLARIFICATION_ASKED, To.COORDINATOR), ADVICE_TERM),
    ),
)

CHOICE: Final = (
    Row(
        Action.ACCEPT_ADVICE,
        (State.ADVISED,),
        State.REFERRING,
        by=(Role.SCHOOL_LEAD,),
        asks=inputs.Choices,
        unless=(facts.no_proposal,),
        rejects=(said.proposal_without_choice, said.nothing_chosen, said.guidance_without_consent),
        then=(
            Produce(DocumentKind.REFERRAL_LETTER, (Audience.REFERRED,)),
            Mail(MailKind.REFERRAL_OFFERED, To.CHOSEN),
        ),
    ),
    Row(
        Action.FOLLOW_ALONE,
        (State.ADVISED,),
        State.CLOSED,
        by=(Role.SCHOOL_LEAD,),
        asks=inputs.Parting,
        rejects=(said.unknown_choice,),
        then=(Mail(MailKind.THANKS_ALONE, To.SCHOOL),),
    ),
    Row(
        Action.DECLINE_ADVICE,
        (State.ADVISED,),
        State.DECLINED,
        by=(Role.SCHOOL_LEAD,),
        asks=inputs.Parting,
        rejects=(said.unknown_choice,),
        then=(Mail(MailKind.THANKS_DECLINED, To.SCHOOL),),
    ),
    Row(
        Action.RECONSIDER,
        (State.DECLINED,),
        State.ADVISED,
        by=(Role.SCHOOL_LEAD,),
        unless=(facts.too_late_to_return,),
        then=(Mail(MailKind.RECONSIDERED, To.COORDINATOR),),
    ),
)

SUPPORT: Final = (
    Row(
        Action.START_TRAJECTORY,
        (State.REFERRING,),
        State.IN_TRAJECTORY,
        by=(Role.SYSTEM,),
        unless=(facts.referral_still_offered, facts.no_live_referral),
        then=(Mail(MailKind.TRAJECTORY_STARTED, To.SCHOOL),),
    ),
    Row(
        Action.RETURN_TO_TABLE,
        (State.REFERRING,),
        State.APPROVED,
        by=(Role.SYSTEM,),
        unless=(facts.referral_offered_or_live,),
        then=(Mail(MailKind.RETURNED_TO_TABLE, To.COORDINATOR), Mail(MailKind.RETURNED_TO_TABLE, To.SCHOOL)),
    ),
    Row(
        Action.RETURN_TO_TABLE,
        (State.IN_TRAJECTORY,),
        State.APPROVED,
        by=(Role.COORDINATOR,),
        unless=(facts.referral_offered_or_live,),
        then=(Mail(MailKind.RETURNED_TO_TABLE, To.COORDINATOR), Mail(MailKind.RETURNED_TO_TABLE, To.SCHOOL)),
    ),
    Row(
        Action.CLOSE,
        (State.IN_TRAJECTORY,),
        State.CLOSED,
        by=(Role.COORDINATOR, Role.REFERRED),
        only={Role.REFERRED: facts.own_not_completed},
        asks=inputs.ClosingNote,
        unless=(facts.referral_unfinished, facts.none_completed),
        then=(
            Produce(DocumentKind.CLOSING_NOTE, (Audience.SCHOOL, Audience.REFERRED)),
            Mail(MailKind.CLOSED, To.SCHOOL),
        ),
    ),
)

LEAVING: Final = (
    Row(Action.WITHDRAW, (State.DRAFT,), State.WITHDRAWN, by=(Role.SCHOOL,), asks=inputs.MaybeReason),
    Row(
        Action.WITHDRAW,
        WITHDRAWABLE,
        State.WITHDRAWN,
        by=(Role.SCHOOL_LEAD,),
        asks=inputs.MaybeReason,
        then=(
            Mail(MailKind.WITHDRAWN, To.AT_TURN, before=True),
            Mail(MailKind.CONVERSATION_CANCELLED, To.INVITED, before=True),
        ),
    ),
    Row(
        Action.REOPEN,
        (State.WITHDRAWN,),
        State.SUBMITTED,
        by=(Role.SCHOOL_LEAD,),
        unless=(facts.too_late_to_return, facts.withdrawn_as_draft),
        then=(Mail(MailKind.REOPENED, To.COORDINATORS), ASSIGN_TERM),
    ),
)

REQUEST: Final = Table(
    machine=Machine.REQUEST,
    number=1,
    states=State,
    rows=(*ASKING, *CONVERSATION, *REPORT, *TABLE_AND_ADVICE, *CHOICE, *SUPPORT, *LEAVING),
    at_turn={
        State.DRAFT: (Role.SCHOOL,),
        State.SUBMITTED: (Role.COORDINATOR,),
        State.PLANNING: (Role.INTERVIEWER,),  # and the school while no director answered the poll: workflow.turn
        State.SCHEDULED: (Role.INTERVIEWER,),
        State.REPORTING: (Role.INTERVIEWER,),
        State.REVIEW: (Role.SCHOOL_LEAD,),
        State.APPROVED: (Role.COORDINATOR,),
        State.TABLED: (Role.PARTNER,),
        State.ADVISING: (Role.COORDINATOR,),
        State.ADVISED: (Role.SCHOOL_LEAD,),
        State.REFERRING: (Role.REFERRED,),
        State.IN_TRAJECTORY: (Role.REFERRED,),
        State.CLOSED: (),
        State.DECLINED: (),
        State.REDIRECTED: (),
        State.WITHDRAWN: (),
    },
)
