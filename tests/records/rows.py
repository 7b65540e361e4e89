"""One sound row in every table, with all the evidence that any state could ask: a test then breaks one thing of it.

A question of De Kleine Beer about language, from the chat to the closing note. Ids are words, so that a test can name
a row.
"""

from datetime import UTC, date, datetime, timedelta

from records import kinds, vocabulary
from records.advice import (
    Advice,
    AdviceLine,
    AdviceSource,
    ChoiceDraft,
    Clarification,
    Decision,
    Proposal,
    ProposalChoice,
    ProposalSource,
    UnusedPoint,
)
from records.base import Record
from records.conversation import Assignment, Conversation, PollAnswer, PollSlot
from records.files import Attachment, MadeDocument
from records.journal import JournalEntry
from records.meeting import (
    AgendaItem,
    Agreement,
    CaseTableMeeting,
    InputPoint,
    MeetingExcuse,
    MeetingOrganisation,
    MeetingPresence,
    MinutesAddition,
    PartnerInput,
)
from records.messages import Message
from records.once import GivenAnswer
from records.organisations import Offer, OfferKind, OfferTheme, Organisation, School, SchoolFreeDay
from records.outbox import DeliveredMail, OutboxEntry
from records.people import ApiToken, Conflict, MessageSeen, OrganisationMember, Person, SchoolMember, UsedLink, WrongTry
from records.readlog import ReadEntry
from records.referral import Evaluation, Referral, ReferralNote
from records.report import Remark, Report, ReportAuthor, ReportParagraph, ReportVersion, SectionShare
from records.request import DraftInvitation, IntakeAnswer, Participant, ReferenceCounter, RequestTheme, SupportRequest
from records.school_days import CalendarPeriod, NetworkCalendar
from records.session import Database
from records.vocabulary import CalendarRegion

NOW = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
TABLE_DAY = datetime(2026, 12, 8, 8, 30, tzinfo=UTC)
DIGEST = "0" * 64
CASE = {"request_id": "case"}


def keep_one_of_each(database: Database) -> None:
    """Put a row in every table."""
    rows = [*schools(), *people(), *request(), *around_the_request(), *logs(), *conversation(), *report(), *meeting()]
    rows += [*envelope(), *after_the_table()]
    rows += [*advice(), *referral(), *what_left()]
    with database.writing() as session:
        for row in rows:
            session.add(row)
            session.flush()  # in this order: not every key of another table is a relationship


def schools() -> list[Record]:
    return [
        School(id="beer", number="012345", name="De Kleine Beer", place="Gent"),
        SchoolFreeDay(school_id="beer", day=date(2026, 11, 25), label="pedagogische studiedag"),
        CalendarPeriod(
            id="autumn",
            region=CalendarRegion.NL_SOUTH,
            first=date(2026, 10, 17),
            last=date(2026, 10, 25),
            label="herfstvakantie",
        ),
        NetworkCalendar(region=CalendarRegion.FLANDERS),
    ]


def people() -> list[Record]:
    return [
        Organisation(
            id="guidance",
            name="Begeleiding Leiedam",
            kind=vocabulary.OrganisationKind.GUIDANCE,
            educational_network=vocabulary.EducationalNetwork.GO,
            created_at=NOW,
        ),
        Offer(id="offer", organisation_id="guidance", title="Taal op elke speelplaats", capacity=3),
        OfferTheme(offer_id="offer", theme=vocabulary.Theme.TAAL),
        OfferKind(offer_id="offer", kind=vocabulary.SupportKind.COACHING),
        Person(id="lead", email="lead@school.example", name="Nadia", created_at=NOW),
        Person(id="bram", email="coordinator@city.example", name="Bram", is_coordinator=True, created_at=NOW),
        OrganisationMember(person_id="bram", organisation_id="guidance"),
        SchoolMember(
            person_id="lead",
            school_id="beer",
            function=vocabulary.Function.DEPUTY,
            claimed_at=NOW,
            confirmed_at=NOW,
            mandated=True,
        ),
        Conflict(person_id="bram", school_id="beer", declared_at=NOW),
        ApiToken(person_id="bram", token_sha256=DIGEST, created_at=NOW),
        UsedLink(nonce="nonce", used_at=NOW),
        GivenAnswer(key_sha256=DIGEST, sent_sha256=DIGEST, status=201, veiled=b"?", given_at=NOW),
        WrongTry(subject="lead@school.example", at=NOW),
    ]


def request() -> list[Record]:
    return [
        ReferenceCounter(year=2026, last=42),
        SupportRequest(
            id="case",
            reference="2026-0042",
            process_version=1,
            script_version=1,
            school_id="beer",
            title="Meer Nederlands op de speelplaats",
            owner_id="bram",
            resume_sha256=DIGEST,
            created_at=NOW,
            last_answer_at=NOW,
            submitted_at=NOW,
            state_since=NOW,
            closed_at=LATER,
            withdrawn_from=vocabulary.State.PLANNING,
            redirected_to_id="guidance",
        ),
    ]


def around_the_request() -> list[Record]:
    return [
        RequestTheme(**CASE, theme=vocabulary.Theme.TAAL, position=1),
        IntakeAnswer(**CASE, key="dream", value="Alle kinderen vertellen", answered_at=NOW),
        DraftInvitation(**CASE, name="Tom", email="tom@school.example", key_sha256=DIGEST, invited_at=NOW),
        Participant(
            **CASE,
            id="participant",
            position=1,
            name="Nadia",
            function=vocabulary.Function.DIRECTOR,
            email="lead@school.example",
        ),
        Message(**CASE, by_id="lead", sent_at=NOW, text="Mag de juf van de derde kleuterklas mee?"),
        MessageSeen(**CASE, person_id="bram", seen_at=NOW),
        Attachment(**CASE, name="taalplan.pdf", media_type="application/pdf", size=9, sha256=DIGEST, uploaded_at=NOW),
    ]


def logs() -> list[Record]:
    return [
        JournalEntry(
            **CASE,
            machine=vocabulary.Machine.REQUEST,
            subject_id="case",
            action="submit",
            from_state="draft",
            to_state="submitted",
            version=2,
            role=vocabulary.Role.SCHOOL,
            at=NOW,
            input_sha256=DIGEST,
        ),
        ReadEntry(**CASE, person_id="bram", role=vocabulary.Role.COORDINATOR, part=kinds.Part.INTAKE, at=NOW),
    ]


def conversation() -> list[Record]:
    yes = {"slot_id": "slot", "answer": vocabulary.SlotAnswer.YES, "answered_at": NOW}
    return [
        Assignment(**CASE, id="assignment", person_id="bram", organisation_id="guidance", assigned_at=NOW),
        Conversation(**CASE, starts_at=NOW, minutes=90, held_at=LATER),
        PollSlot(**CASE, id="slot", starts_at=NOW),
        PollAnswer(id="answer of Bram", person_id="bram", **yes),
        PollAnswer(id="answer of Nadia", participant_id="participant", **yes),
    ]


def report() -> list[Record]:
    text = "In de kring vertelt elk kind."
    content = {"sections": [{"key": "situation", "paragraphs": [{"id": "kring", "no": 1, "text": text}]}]}
    situation = vocabulary.SectionKey.SITUATION
    return [
        Report(**CASE, id="report", number=1, approved_at=LATER, approved_by_id="lead"),
        ReportParagraph(id="kring", report_id="report", section=situation, section_order=1, position=1, text=text),
        ReportVersion(
            id="version",
            report_id="report",
            number=1,
            content=content,
            content_sha256=DIGEST,
            names={"title": "Taal"},
            sent_at=NOW,
        ),
        ReportAuthor(report_id="report", person_id="bram"),
        Remark(
            **CASE,
            report_version=1,
            paragraph_id="kring",
            kind=vocabulary.RemarkKind.REMARK,
            text="Ook in de refter.",
            by_id="lead",
            written_at=NOW,
            sent_at=NOW,
            resolved_at=LATER,
        ),
        SectionShare(**CASE, section=situation, shared=True, decided_at=LATER, decided_by_id="lead"),
    ]


def meeting() -> list[Record]:
    return [
        CaseTableMeeting(
            id="table",
            starts_at=TABLE_DAY,
            minutes=120,
            place="Stadskantoor",
            capacity=6,
            deadline=TABLE_DAY - timedelta(days=4),
            opened_at=TABLE_DAY - timedelta(days=4),
            created_at=NOW,
            created_by_id="bram",
        ),
        MeetingOrganisation(meeting_id="table", organisation_id="guidance", letter="S"),
        MeetingPresence(meeting_id="table", person_id="bram"),
        MeetingExcuse(meeting_id="table", person_id="bram"),
        AgendaItem(**CASE, id="item", meeting_id="table", position=1, tabled_at=NOW),
    ]


def after_the_table() -> list[Record]:
    return [
        Agreement(
            id="agreement",
            item_id="item",
            what="De school opbellen.",
            owner_id="bram",
            due_on=NOW.date(),
            agreed_at=NOW,
            agreed_by_id="bram",
            done_at=NOW,
            done_by_id="bram",
        ),
        MinutesAddition(
            **CASE,
            id="addition",
            meeting_id="table",
            number=1,
            for_school=True,
            text="De datum was 8 december.",
            added_at=NOW,
            added_by_id="bram",
        ),
    ]


def envelope() -> list[Record]:
    return [
        PartnerInput(
            id="envelope",
            item_id="item",
            organisation_id="guidance",
            late=True,
            handed_in_at=NOW,
            written_by_id="bram",
            written_at=NOW,
        ),
        InputPoint(
            id="point",
            input_id="envelope",
            position=1,
            code="S1",
            field=vocabulary.InputField.SEE,
            text="De speelplaats is klein.",
        ),
    ]


def advice() -> list[Record]:
    return [
        Advice(**CASE, id="advice", item_id="item", number=1, sent_at=NOW),
        AdviceLine(id="line", advice_id="advice", position=1, text="Begin bij de speelplaats."),
        AdviceSource(line_id="line", position=1, point_id="point"),
        UnusedPoint(advice_id="advice", point_id="point"),
        Proposal(
            id="proposal",
            advice_id="advice",
            position=1,
            organisation_id="guidance",
            kind=vocabulary.SupportKind.COACHING,
        ),
        ProposalSource(proposal_id="proposal", position=1, point_id="point"),
        Clarification(**CASE, advice_id="advice", question="Wat kost dit?", asked_by_id="lead", asked_at=NOW),
        Decision(
            **CASE,
            id="decision",
            advice_id="advice",
            kind=vocabulary.DecisionKind.ACCEPTED,
            decided_by_id="lead",
            decided_at=NOW,
        ),
        ChoiceDraft(advice_id="advice", revision=1, content={}, saved_at=NOW, saved_by_id="lead"),
        ProposalChoice(decision_id="decision", proposal_id="proposal", answer=vocabulary.Choice.YES),
    ]


def referral() -> list[Record]:
    return [
        Referral(
            **CASE,
            id="referral",
            decision_id="decision",
            proposal_id="proposal",
            organisation_id="guidance",
            kind=vocabulary.SupportKind.COACHING,
            choice=vocabulary.Choice.YES,
            offered_at=NOW,
            state_since=NOW,
            contact="Ilse, ilse@partner-a.example",
            first_step="We komen een speeltijd kijken.",
            start_day=date(2027, 1, 11),
            result="De kinderen spelen nu samen.",
            reason="De school vond een andere weg.",
        ),
        ReferralNote(referral_id="referral", text="Eerste bezoek gebracht.", written_by_id="bram", written_at=NOW),
        Evaluation(**CASE, helped=5, heard=5, advice=4, again=True, given_by_id="lead", given_at=NOW),
    ]


def what_left() -> list[Record]:
    return [
        OutboxEntry(
            **CASE,
            id="mail",
            mail=kinds.MailKind.REQUEST_RECEIVED,
            recipient="lead@school.example",
            created_at=NOW,
            not_before=NOW,
        ),
        DeliveredMail(
            outbox_id="mail",
            mail=kinds.MailKind.REQUEST_RECEIVED,
            recipient="lead@school.example",
            subject="Jullie vraag is goed aangekomen",
            sent_at=NOW,
        ),
        MadeDocument(
            **CASE,
            kind=kinds.DocumentKind.INTAKE_SUMMARY,
            audience=kinds.Audience.SCHOOL,
            outbox_id="document",
            version=1,
            pages=2,
            size=9,
            sha256=DIGEST,
            content_sha256=DIGEST,
            made_at=NOW,
        ),
    ]
