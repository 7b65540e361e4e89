"""The mails that say more than which request they are about, and the table of every handler."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk import letter_links, poll_letters
from desk.letters import Handler, Letter, building, plain
from desk.show import caller_of
from desk.tasks import school_task, task_of, task_of_talk
from mails import contexts as c
from records.conversation import Assignment
from records.dates import local_day
from records.kinds import MailKind
from records.meeting import AgendaItem, CaseTableMeeting
from records.organisations import Organisation
from records.outbox import OutboxEntry
from records.people import Person
from records.referral import Referral
from records.request import SupportRequest
from records.vocabulary import Choice, MeetingState, ReferralState, Role
from records.words import _
from workflow.actor import Actor
from workflow.calendars import school_calendar
from workflow.clock import is_over, school_reminder_moments
from workflow.errors import NotReachable
from workflow.guards.request import RETURN_DAYS
from workflow.guests import guest_at
from workflow.people import load_actor
from workflow.reach import find_meeting, reachable_as
from workflow.turn import school_at_turn


def arrived(letter: Letter) -> c.Context:
    """A request came in."""
    return c.Arrived(**letter.about(), crisis=letter.request.crisis)


def crisis_call(letter: Letter) -> c.Context:
    """A school asks help today."""
    request = letter.request
    caller = caller_of(letter.session, request) or _("wie de vraag stelde")
    return c.CrisisCall(**letter.about(), caller=caller, phone=request.crisis_phone or _("nog niet doorgegeven"))


def _sixty_days_from(moment: datetime) -> date:
    return local_day(moment) + timedelta(days=RETURN_DAYS)


def redirected(letter: Letter) -> c.Context | None:
    """The school can go straight to an organisation."""
    to = letter.request.redirected_to
    if to is None:
        return None
    contact = ", ".join(way for way in (to.email, to.phone, to.website) if way) or to.name
    until = _sixty_days_from(letter.request.state_since)
    return c.Redirected(**letter.about(), until=until, organisation=to.name, contact=contact)


def thanks_declined(letter: Letter) -> c.Context:
    """The school does not follow the advice; it may come back."""
    return c.OpenUntil(**letter.about(), until=_sixty_days_from(letter.request.state_since))


def closed(letter: Letter) -> c.Context:
    """The trajectory is over: five questions, for sixty days."""
    ended = letter.request.closed_at or letter.entry.created_at
    return c.OpenUntil(**letter.about(), until=_sixty_days_from(ended))


def _interviewers(letter: Letter) -> list[tuple[str, str, str]]:
    query = (
        select(Person.id, Person.name, Organisation.name)
        .join(Assignment, Assignment.person_id == Person.id)
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .where(Assignment.request_id == letter.request.id, Assignment.ended_at.is_(None))
        .order_by(Assignment.assigned_at, Person.name)
    )
    return [(key, name, organisation) for key, name, organisation in letter.session.execute(query)]


def assigned(letter: Letter) -> c.Context:
    """The reader holds the conversation, together with somebody else."""
    others = [one for one in _interviewers(letter) if one[0] != letter.entry.person_id]
    fellow = _(" en ").join(f"{name} ({organisation})" for _key, name, organisation in others)
    return c.Assigned(**letter.about(), fellow=fellow or _("een collega die we nog zoeken"))


def interviewers_known(letter: Letter) -> c.Context:
    """Who comes to listen."""
    people = tuple(c.Interviewer(name=name, organisation=works) for _key, name, works in _interviewers(letter))
    return poll_letters.with_own_link(letter, c.InterviewersKnown(**letter.about(), interviewers=people))


def _appointment(entry: OutboxEntry, subject_id: str) -> c.Appointment | None:
    """Read the moment as it was when the mail was asked for, with the number of its last invitation."""
    told: Mapping[str, Any] = entry.payload
    if "starts_at" not in told:
        return None
    return c.Appointment(
        subject_id=subject_id,
        sequence=int(told.get("sequence", 0)),
        starts_at=datetime.fromisoformat(told["starts_at"]),
        minutes=int(told["minutes"]),
        place=str(told.get("place") or ""),
        changed_at=entry.created_at,
    )


def conversation(letter: Letter) -> c.Context | None:
    """The conversation is agreed, or called off."""
    moment = _appointment(letter.entry, letter.request.id)
    if moment is None:
        return None
    return poll_letters.with_own_link(letter, c.ConversationMail(**letter.about(), appointment=moment))


def tabled(letter: Letter) -> c.Context | None:
    """A request lies on a case table, which the reader prepares."""
    meeting = letter.session.get(CaseTableMeeting, letter.entry.meeting_id) if letter.entry.meeting_id else None
    if meeting is None or meeting.deadline is None:
        return None
    told = {**letter.about(), "link": letter_links.to_prepare(letter.entry, letter.now, letter.request.reference)}
    return c.Tabled(**told, starts_at=meeting.starts_at, deadline=meeting.deadline)


def _referral(letter: Letter) -> Referral | None:
    return letter.session.get(Referral, letter.entry.referral_id) if letter.entry.referral_id else None


def referral_offered(letter: Letter) -> c.Context | None:
    """A school chose the reader's organisation; nothing once it was answered."""
    referral = _referral(letter)
    if referral is None or referral.due_at is None or referral.state is not ReferralState.OFFERED:
        return None
    about = {**letter.about(), "due": referral.due_at, "link": letter_links.to_answer(letter.entry, letter.now)}
    return c.ReferralOffered(**about, talk_first=referral.choice is Choice.TALK)


def about_referral(letter: Letter) -> c.Context | None:
    """How a referral goes."""
    referral = _referral(letter)
    return c.AboutReferral(**letter.about(), organisation=referral.organisation.name) if referral else None


def referral_accepted(letter: Letter) -> c.Context | None:
    """A partner says yes."""
    referral = _referral(letter)
    if referral is None or referral.contact is None:
        return None
    name = referral.organisation.name
    return c.ReferralAccepted(**letter.about(), organisation=name, contact=referral.contact)


def term_reminder(letter: Letter) -> c.Context | None:
    """Somebody is at turn until the end of a term; nothing once that is done, or once the term was moved."""
    told = letter.entry.payload
    due = datetime.fromisoformat(told["due"])
    referral = _referral(letter)
    present = referral.due_at if referral is not None else letter.request.due_at
    waits = referral.state is ReferralState.OFFERED if referral else letter.entry.role in letter.turn()
    if present != due or not waits or bool(told["late"]) is not is_over(due, letter.now):
        return None
    task = task_of(letter.request.state)
    about = {**letter.about(), "due": due}
    if referral is not None:
        about["link"] = letter_links.to_answer(letter.entry, letter.now)
    return c.TermReminder(**about, task=task, late=bool(told["late"]))


def school_reminder(letter: Letter) -> c.Context | None:
    """A school is at turn; nothing once it did something, and never two at once."""
    told = letter.entry.payload
    since, referral = datetime.fromisoformat(told["since"]), _referral(letter)
    waits = _is_talked_about(referral) if referral is not None else school_at_turn(letter.turn())
    if (referral or letter.request).state_since != since or not waits:
        return None
    calendar = school_calendar(letter.session, letter.request.school_id)
    overtaken = told["number"] == 1 and school_reminder_moments(since, calendar)[1] <= letter.now
    if overtaken:
        return None
    if referral is not None:
        return c.SchoolTask(**letter.about(), task=task_of_talk(referral.organisation.name))
    return c.SchoolTask(**letter.about(), task=school_task(letter.request.state))


def _is_talked_about(referral: Referral) -> bool:
    """Say whether the school must still say yes or no to this partner, after it talked."""
    waits = referral.choice is Choice.TALK and referral.confirmed_at is None
    return waits and referral.state is ReferralState.ACCEPTED


def message_notice(letter: Letter) -> c.Context:
    """Somebody wrote; what, stands on the site alone."""
    return c.MessageNotice(**letter.about(), sender=letter.entry.payload.get("sender") or _("Iemand"))


def _reader(session: Session, entry: OutboxEntry) -> Actor:
    """Give who reads a mail about a table: somebody of an invited organisation, or whom a coordinator asked for it."""
    asked_for = entry.payload.get("organisation")
    if not asked_for:
        return load_actor(session, entry.person_id)
    return guest_at(session, entry.meeting_id or "", entry.recipient or "", str(asked_for))


def _meeting(session: Session, entry: OutboxEntry, now: datetime) -> tuple[CaseTableMeeting, Actor] | None:
    """Find the meeting of a mail and its reader, when they are still invited."""
    try:
        actor = _reader(session, entry)
        return find_meeting(session, actor, entry.meeting_id or "", now)[0], actor
    except NotReachable:
        return None


def meeting_call(session: Session, entry: OutboxEntry, now: datetime) -> c.Context | None:
    """The reader is invited to a case table, or something about it changed."""
    found = _meeting(session, entry, now)
    if found is None:
        return None
    meeting, actor = found
    moment = _appointment(entry, meeting.id)
    if moment is None or meeting.deadline is None:
        return None
    agenda = (
        select(SupportRequest.reference, SupportRequest.title)
        .join(AgendaItem, AgendaItem.request_id == SupportRequest.id)
        .where(AgendaItem.meeting_id == meeting.id, AgendaItem.outcome.is_(None))
        .where(reachable_as(actor, now, {Role.PARTNER, Role.COORDINATOR}))
        .order_by(AgendaItem.position)
    )
    titles = tuple(
        c.AgendaTitle(reference=reference, title=title or "") for reference, title in session.execute(agenda)
    )
    return c.MeetingCall(
        link=letter_links.to_prepare(entry, now), appointment=moment, deadline=meeting.deadline, agenda=titles
    )


def meeting_off(session: Session, entry: OutboxEntry, now: datetime) -> c.Context | None:
    """A case table does not take place, or no longer with the reader's organisation."""
    meeting = session.get(CaseTableMeeting, entry.meeting_id)
    moment = _appointment(entry, meeting.id) if meeting else None
    if meeting is None or moment is None:
        return None
    invited = _meeting(session, entry, now) is not None
    if meeting.state is MeetingState.CANCELLED:
        return c.MeetingOff(link=letter_links.address(entry, ""), appointment=moment) if invited else None
    if invited:
        return None  # invited again meanwhile: that mail is on its way
    return c.MeetingOff(link=letter_links.home(), appointment=moment, uninvited=True)


def minutes_ready(session: Session, entry: OutboxEntry, now: datetime) -> c.Context | None:
    """The minutes can be read, by whoever was there."""
    actor = load_actor(session, entry.person_id)
    try:
        meeting, sight = find_meeting(session, actor, entry.meeting_id or "", now)
    except NotReachable:
        return None
    if not sight.may_read_minutes:
        return None
    added = "addition" in entry.payload
    return c.MinutesReady(link=letter_links.address(entry, ""), starts_at=meeting.starts_at, addition=added)


PLAIN: Final = (
    MailKind.RELIEVED,
    MailKind.INSISTED,
    MailKind.ASSIGNMENT_DECLINED,
    MailKind.REPORT_REMINDER,
    MailKind.REPORT_TO_REVIEW,
    MailKind.CHANGES_REQUESTED,
    MailKind.REPORT_APPROVED,
    MailKind.UNTABLED,
    MailKind.ADVICE_READY,
    MailKind.CLARIFICATION_ASKED,
    MailKind.THANKS_ALONE,
    MailKind.RECONSIDERED,
    MailKind.TRAJECTORY_STARTED,
    MailKind.RETURNED_TO_TABLE,
    MailKind.WITHDRAWN,
    MailKind.REOPENED,
    MailKind.EXTRACT_PUBLISHED,
)
HANDLERS: Final[Mapping[MailKind, Handler]] = {
    **dict.fromkeys(PLAIN, plain),
    MailKind.REQUEST_RECEIVED: building(arrived),
    MailKind.NEW_REQUEST: building(arrived),
    MailKind.CRISIS_ALERT: building(crisis_call),
    MailKind.REDIRECTED: building(redirected),
    MailKind.THANKS_DECLINED: building(thanks_declined),
    MailKind.CLOSED: building(closed),
    MailKind.ASSIGNED: building(assigned),
    MailKind.INTERVIEWERS_KNOWN: building(interviewers_known),
    MailKind.DATE_POLL: building(poll_letters.date_poll),
    MailKind.POLL_REMINDER: building(poll_letters.poll_reminder),
    MailKind.CONVERSATION_INVITATION: building(conversation),
    MailKind.CONVERSATION_CANCELLED: building(conversation),
    MailKind.TABLED: building(tabled),
    MailKind.REFERRAL_OFFERED: building(referral_offered),
    MailKind.REFERRAL_ACCEPTED: building(referral_accepted),
    MailKind.REFERRAL_REFUSED: building(about_referral),
    MailKind.REFERRAL_LAPSED: building(about_referral),
    MailKind.REFERRAL_CONFIRMED: building(about_referral),
    MailKind.REFERRAL_COMPLETED: building(about_referral),
    MailKind.REFERRAL_STOPPED: building(about_referral),
    MailKind.TERM_REMINDER: building(term_reminder),
    MailKind.SCHOOL_REMINDER: building(school_reminder),
    MailKind.MESSAGE_NOTICE: building(message_notice),
    MailKind.MEETING_INVITATION: meeting_call,
    MailKind.MEETING_UPDATED: meeting_call,
    MailKind.MEETING_CANCELLED: meeting_off,
    MailKind.MINUTES_PUBLISHED: minutes_ready,
}
