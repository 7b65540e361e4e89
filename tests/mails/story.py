"""One mail of every kind, about Basisschool De Wilg in Leiedam, dossier 2026-0042. All is invented."""

from datetime import UTC, date, datetime

from mails.contexts import (
    AboutReferral,
    AboutRequest,
    AgendaTitle,
    Appointment,
    Arrived,
    Assigned,
    Context,
    ConversationMail,
    CrisisCall,
    Interviewer,
    InterviewersKnown,
    MeetingCall,
    MeetingOff,
    MessageNotice,
    MinutesReady,
    OpenUntil,
    PersonalLink,
    PollCall,
    Redirected,
    ReferralAccepted,
    ReferralOffered,
    SchoolTask,
    Tabled,
    TermReminder,
    WriteAlong,
)
from mails.write import Addressee, Network
from records.kinds import MailKind
from records.vocabulary import Role

NETWORK = Network(
    name="Netwerk schoolontwikkeling Leiedam",
    city="Leiedam",
    phone="09 000 00 00",
    mail="schoolontwikkeling@leiedam.example",
)
OUTBOX_ID = "0mail00000000000042x"
NADIA = Addressee(address="lead@school.example", name="Nadia Verstappen", role=Role.SCHOOL_LEAD)
TOM = Addressee(address="teacher@school.example", name="Tom Aerts", role=Role.SCHOOL)
LEEN = Addressee(address="coordinator@city.example", name="Leen Wouters", role=Role.COORDINATOR)
ILSE = Addressee(address="interviewer1@partner-a.example", name="Ilse Claes", role=Role.INTERVIEWER)
BRAM = Addressee(address="partner@partner-c.example", name="Bram Peeters", role=Role.PARTNER)
SARA = Addressee(address="sara@partner-a.example", name="Sara Peeters", role=Role.REFERRED)
SOMEBODY = Addressee(address="lead@school.example")

LINK = "https://casetafel.example/vragen/2026-0042"
TABLE_LINK = "https://casetafel.example/casetafels/7"
REFERENCE = "2026-0042"
TITLE = "Ouders die de weg naar school vinden"
DE_WILG = "Basisschool De Wilg"
DUE = datetime(2026, 11, 17, 22, 59, 59, tzinfo=UTC)
UNTIL = date(2027, 1, 15)
KEY = PersonalLink(link="https://casetafel.example/l/sleutel", until=datetime(2026, 9, 11, 12, 30, tzinfo=UTC))
TALK = Appointment(
    subject_id="0req0000000000000042",
    sequence=2,
    starts_at=datetime(2026, 9, 29, 12, tzinfo=UTC),
    minutes=90,
    place="Basisschool De Wilg, leraarskamer",
    changed_at=datetime(2026, 9, 18, 8, tzinfo=UTC),
)
TABLE = Appointment(
    subject_id="0mtg0000000000000007",
    sequence=1,
    starts_at=datetime(2026, 11, 10, 8, 30, tzinfo=UTC),
    minutes=120,
    place="Stadhuis Leiedam, zaal 2",
    changed_at=datetime(2026, 10, 20, 8, tzinfo=UTC),
)
DEADLINE = datetime(2026, 10, 30, 11, tzinfo=UTC)

SEEN = AboutRequest(link=LINK, reference=REFERENCE, title=TITLE, school=DE_WILG, due=DUE)
OWN = AboutRequest(link=LINK, reference=REFERENCE, title=TITLE)
BRIDGE = AboutReferral(link=LINK, reference=REFERENCE, title=TITLE, school=DE_WILG, organisation="De Schoolbrug")
CALL = MeetingCall(
    link=TABLE_LINK,
    appointment=TABLE,
    deadline=DEADLINE,
    agenda=(
        AgendaTitle(reference="2026-0047", title="Armoede en schoolkost"),
        AgendaTitle(reference=REFERENCE, title=TITLE),
    ),
)
TALK_MAIL = ConversationMail(link=LINK, reference=REFERENCE, title=TITLE, school=DE_WILG, appointment=TALK)
BACK = OpenUntil(link=LINK, reference=REFERENCE, title=TITLE, until=UNTIL)

MAILS: dict[str, tuple[MailKind, Addressee, Context]] = {
    "sign_in_link": (MailKind.SIGN_IN_LINK, SOMEBODY, KEY),
    "confirm_address": (MailKind.CONFIRM_ADDRESS, SOMEBODY, KEY),
    "resume_link": (
        MailKind.RESUME_LINK,
        SOMEBODY,
        PersonalLink(link=KEY.link, until=datetime(2026, 11, 10, 12, tzinfo=UTC), reference=REFERENCE),
    ),
    "phoned_intake": (
        MailKind.PHONED_INTAKE,
        SOMEBODY,
        PersonalLink(link=KEY.link, until=datetime(2026, 11, 10, 12, tzinfo=UTC), reference=REFERENCE),
    ),
    "draft_invitation": (
        MailKind.DRAFT_INVITATION,
        SOMEBODY,
        WriteAlong(
            link=KEY.link, until=datetime(2026, 11, 10, 12, tzinfo=UTC), reference=REFERENCE, by="Nadia Verstappen"
        ),
    ),
    "crisis_alert": (
        MailKind.CRISIS_ALERT,
        LEEN,
        CrisisCall(link=LINK, reference=REFERENCE, school=DE_WILG, caller="Nadia Verstappen", phone="0470 00 00 00"),
    ),
    "request_received": (MailKind.REQUEST_RECEIVED, NADIA, Arrived(link=LINK, reference=REFERENCE, due=DUE)),
    "request_received_in_a_crisis": (
        MailKind.REQUEST_RECEIVED,
        NADIA,
        Arrived(link=LINK, reference=REFERENCE, due=DUE, crisis=True),
    ),
    "new_request": (
        MailKind.NEW_REQUEST,
        LEEN,
        Arrived(link=LINK, reference=REFERENCE, school=DE_WILG, due=DUE, crisis=True),
    ),
    "redirected": (
        MailKind.REDIRECTED,
        NADIA,
        Redirected(
            link=LINK,
            reference=REFERENCE,
            until=UNTIL,
            organisation="Vrij CLB Leiedam",
            contact="info@clb.example, 09 000 00 01",
        ),
    ),
    "insisted": (MailKind.INSISTED, LEEN, SEEN),
    "assigned": (
        MailKind.ASSIGNED,
        ILSE,
        Assigned(
            link=LINK,
            reference=REFERENCE,
            title=TITLE,
            school=DE_WILG,
            due=DUE,
            fellow="Yassin El Amrani (Samen Tot Aan de Meet)",
        ),
    ),
    "interviewers_known": (
        MailKind.INTERVIEWERS_KNOWN,
        TOM,
        InterviewersKnown(
            link=LINK,
            reference=REFERENCE,
            interviewers=(
                Interviewer(name="Ilse Claes", organisation="De Schoolbrug"),
                Interviewer(name="Yassin El Amrani", organisation="Samen Tot Aan de Meet"),
            ),
        ),
    ),
    "relieved": (MailKind.RELIEVED, ILSE, AboutRequest(link=LINK, reference=REFERENCE, title=TITLE)),
    "date_poll": (
        MailKind.DATE_POLL,
        TOM,
        PollCall(link="https://casetafel.example/l/sleutel/datumprikker", reference=REFERENCE, due=DUE),
    ),
    "date_poll_for_the_interviewer": (
        MailKind.DATE_POLL,
        ILSE,
        PollCall(link=LINK, reference=REFERENCE, title=TITLE, school=DE_WILG, due=DUE),
    ),
    "poll_reminder": (
        MailKind.POLL_REMINDER,
        TOM,
        PollCall(link="https://casetafel.example/l/sleutel/datumprikker", reference=REFERENCE, due=DUE),
    ),
    "poll_reminder_for_the_interviewer": (
        MailKind.POLL_REMINDER,
        ILSE,
        PollCall(link=LINK, reference=REFERENCE, title=TITLE, school=DE_WILG, due=DUE),
    ),
    "assignment_declined": (MailKind.ASSIGNMENT_DECLINED, LEEN, SEEN),
    "conversation_invitation": (MailKind.CONVERSATION_INVITATION, NADIA, TALK_MAIL),
    "conversation_invitation_for_the_interviewer": (MailKind.CONVERSATION_INVITATION, ILSE, TALK_MAIL),
    "conversation_cancelled": (MailKind.CONVERSATION_CANCELLED, TOM, TALK_MAIL),
    "report_reminder": (MailKind.REPORT_REMINDER, ILSE, SEEN),
    "report_to_review": (MailKind.REPORT_TO_REVIEW, NADIA, OWN),
    "changes_requested": (MailKind.CHANGES_REQUESTED, ILSE, SEEN),
    "report_approved": (MailKind.REPORT_APPROVED, TOM, OWN),
    "report_approved_for_the_coordinator": (MailKind.REPORT_APPROVED, LEEN, SEEN),
    "report_approved_for_the_interviewer": (MailKind.REPORT_APPROVED, ILSE, SEEN),
    "tabled": (
        MailKind.TABLED,
        BRAM,
        Tabled(link=TABLE_LINK, reference=REFERENCE, title=TITLE, starts_at=TABLE.starts_at, deadline=DEADLINE),
    ),
    "untabled": (MailKind.UNTABLED, BRAM, OWN),
    "advice_ready": (MailKind.ADVICE_READY, NADIA, OWN),
    "advice_ready_for_the_team": (MailKind.ADVICE_READY, TOM, OWN),
    "clarification_asked": (MailKind.CLARIFICATION_ASKED, LEEN, SEEN),
    "referral_offered": (
        MailKind.REFERRAL_OFFERED,
        SARA,
        ReferralOffered(link=LINK, reference=REFERENCE, title=TITLE, school=DE_WILG, due=DUE, talk_first=False),
    ),
    "referral_offered_to_talk_first": (
        MailKind.REFERRAL_OFFERED,
        SARA,
        ReferralOffered(link=LINK, reference=REFERENCE, title=TITLE, school=DE_WILG, due=DUE, talk_first=True),
    ),
    "thanks_alone": (MailKind.THANKS_ALONE, NADIA, OWN),
    "thanks_declined": (MailKind.THANKS_DECLINED, NADIA, BACK),
    "reconsidered": (MailKind.RECONSIDERED, LEEN, SEEN),
    "trajectory_started": (MailKind.TRAJECTORY_STARTED, NADIA, OWN),
    "returned_to_table": (MailKind.RETURNED_TO_TABLE, NADIA, OWN),
    "returned_to_table_for_the_coordinator": (MailKind.RETURNED_TO_TABLE, LEEN, SEEN),
    "closed": (MailKind.CLOSED, NADIA, BACK),
    "withdrawn": (MailKind.WITHDRAWN, ILSE, AboutRequest(link="", reference=REFERENCE, title=TITLE, school=DE_WILG)),
    "reopened": (MailKind.REOPENED, LEEN, SEEN),
    "meeting_invitation": (MailKind.MEETING_INVITATION, BRAM, CALL),
    "meeting_updated": (MailKind.MEETING_UPDATED, BRAM, MeetingCall(link=LINK, appointment=TABLE, deadline=DEADLINE)),
    "meeting_without_the_reader": (
        MailKind.MEETING_CANCELLED,
        BRAM,
        MeetingOff(link=TABLE_LINK, appointment=TABLE, uninvited=True),
    ),
    "meeting_cancelled": (MailKind.MEETING_CANCELLED, BRAM, MeetingOff(link=TABLE_LINK, appointment=TABLE)),
    "minutes_published_with_an_addition": (
        MailKind.MINUTES_PUBLISHED,
        BRAM,
        MinutesReady(link=TABLE_LINK, starts_at=TABLE.starts_at, addition=True),
    ),
    "minutes_published": (MailKind.MINUTES_PUBLISHED, BRAM, MinutesReady(link=TABLE_LINK, starts_at=TABLE.starts_at)),
    "extract_published": (MailKind.EXTRACT_PUBLISHED, NADIA, OWN),
    "referral_accepted": (
        MailKind.REFERRAL_ACCEPTED,
        NADIA,
        ReferralAccepted(
            link=LINK,
            reference=REFERENCE,
            title=TITLE,
            organisation="De Schoolbrug",
            contact="Sara Peeters, sara@partner-a.example",
        ),
    ),
    "referral_refused": (MailKind.REFERRAL_REFUSED, NADIA, BRIDGE),
    "referral_refused_for_the_coordinator": (MailKind.REFERRAL_REFUSED, LEEN, BRIDGE),
    "referral_lapsed": (MailKind.REFERRAL_LAPSED, NADIA, BRIDGE),
    "referral_lapsed_for_the_coordinator": (MailKind.REFERRAL_LAPSED, LEEN, BRIDGE),
    "referral_confirmed": (MailKind.REFERRAL_CONFIRMED, SARA, BRIDGE),
    "referral_completed": (MailKind.REFERRAL_COMPLETED, NADIA, BRIDGE),
    "referral_stopped": (MailKind.REFERRAL_STOPPED, NADIA, BRIDGE),
    "referral_stopped_for_the_coordinator": (MailKind.REFERRAL_STOPPED, LEEN, BRIDGE),
    "referral_stopped_for_the_partner": (MailKind.REFERRAL_STOPPED, SARA, BRIDGE),
    "term_reminder": (
        MailKind.TERM_REMINDER,
        ILSE,
        TermReminder(
            link=LINK, reference=REFERENCE, title=TITLE, due=DUE, late=False, task="stuur het verslag naar de school"
        ),
    ),
    "term_reminder_the_day_after": (
        MailKind.TERM_REMINDER,
        LEEN,
        TermReminder(
            link=LINK, reference=REFERENCE, title=TITLE, due=DUE, late=True, task="stuur het advies naar de school"
        ),
    ),
    "school_reminder": (
        MailKind.SCHOOL_REMINDER,
        NADIA,
        SchoolTask(link=LINK, reference=REFERENCE, title=TITLE, task="geef jullie keuze door"),
    ),
    "message_notice": (
        MailKind.MESSAGE_NOTICE,
        NADIA,
        MessageNotice(link=LINK, reference=REFERENCE, title=TITLE, sender="Leen Wouters"),
    ),
}
