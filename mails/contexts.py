"""The context that each mail requires. A mail says what happened, what to do now and by when; the rest is on the site.

No mail holds what a case is about: its reference and title are the most it says, and a school's name only where the
handler filled it in because this reader may see it (visibility.md). `link` is the absolute address behind the one
button; empty, there is no button. Times are aware.
"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True)
class Context:
    """What every mail has in common."""

    link: str


@dataclass(frozen=True, kw_only=True)
class PersonalLink(Context):
    """A link for this person only, good until `until`. The reference of a draft may stand with it."""

    until: datetime
    reference: str = ""


@dataclass(frozen=True, kw_only=True)
class WriteAlong(PersonalLink):
    """A key of one's own to a draft. `by`: who asks, when they proved who they are; else empty."""

    by: str = ""


@dataclass(frozen=True, kw_only=True)
class AboutRequest(Context):
    """A mail about one request. `title`, `school`: only when this reader may see them. `due`: the end of the term."""

    reference: str
    title: str = ""
    school: str = ""
    due: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Arrived(AboutRequest):
    """A request came in."""

    crisis: bool = False


@dataclass(frozen=True, kw_only=True)
class CrisisCall(AboutRequest):
    """A school asks help today: whom to call, on which number."""

    caller: str
    phone: str


@dataclass(frozen=True, kw_only=True)
class OpenUntil(AboutRequest):
    """Something that can still be done up to and including a day: come back, answer five questions."""

    until: date


@dataclass(frozen=True, kw_only=True)
class Redirected(OpenUntil):
    """The request goes straight to an organisation; `contact`: its mail, phone or website in one line."""

    organisation: str
    contact: str


@dataclass(frozen=True, kw_only=True)
class Interviewer:
    """Somebody who will listen to the school."""

    name: str
    organisation: str = ""


@dataclass(frozen=True, kw_only=True)
class Assigned(AboutRequest):
    """The reader holds the conversation together with `fellow` (name and organisation in one line)."""

    fellow: str


@dataclass(frozen=True, kw_only=True)
class InterviewersKnown(AboutRequest):
    """Who comes to listen."""

    interviewers: tuple[Interviewer, ...]


@dataclass(frozen=True, kw_only=True)
class PollCall(AboutRequest):
    """The reader is asked when they can come to the conversation; `due`: until when an answer is in time."""

    due: datetime


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """A moment for the calendar of the reader.

    `subject_id`: the id of the request or the meeting, which never changes; `sequence`: that of the invitation, also
    when it is taken back; `changed_at`: when it was agreed or cancelled (the creation of the outbox entry).
    """

    subject_id: str
    sequence: int
    starts_at: datetime
    minutes: int
    place: str
    changed_at: datetime


@dataclass(frozen=True, kw_only=True)
class ConversationMail(AboutRequest):
    """The exploratory conversation is agreed, or called off."""

    appointment: Appointment


@dataclass(frozen=True, kw_only=True)
class Tabled(AboutRequest):
    """A request lies on the meeting that starts at `starts_at`; envelopes until `deadline`."""

    starts_at: datetime
    deadline: datetime


@dataclass(frozen=True, kw_only=True)
class AgendaTitle:
    """A request on the agenda, as far as this reader may see it."""

    reference: str
    title: str


@dataclass(frozen=True, kw_only=True)
class MeetingCall(Context):
    """The reader is invited to a case table, or something about it changed."""

    appointment: Appointment
    deadline: datetime
    agenda: tuple[AgendaTitle, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MeetingOff(Context):
    """A case table does not take place; or it does, without the reader's organisation: `uninvited`."""

    appointment: Appointment
    uninvited: bool = False


@dataclass(frozen=True, kw_only=True)
class MinutesReady(Context):
    """The minutes of the case table that began at `starts_at`; `addition`: only something was added to them."""

    starts_at: datetime
    addition: bool = False


@dataclass(frozen=True, kw_only=True)
class ReferralOffered(AboutRequest):
    """A school chose the reader's organisation; `talk_first`: it wants to talk before it says yes."""

    due: datetime
    talk_first: bool


@dataclass(frozen=True, kw_only=True)
class AboutReferral(AboutRequest):
    """How a referral to `organisation` goes."""

    organisation: str


@dataclass(frozen=True, kw_only=True)
class ReferralAccepted(AboutReferral):
    """A partner says yes; `contact`: whom the school can reach, in the partner's words."""

    contact: str


@dataclass(frozen=True, kw_only=True)
class SchoolTask(AboutRequest):
    """What the school could do now, as the verb on the button; nothing depends on when."""

    task: str


@dataclass(frozen=True, kw_only=True)
class TermReminder(SchoolTask):
    """What waits for the reader until the end of a term; `late`: that end is over."""

    due: datetime
    late: bool


@dataclass(frozen=True, kw_only=True)
class MessageNotice(AboutRequest):
    """Somebody wrote; `sender`: the name of who wrote."""

    sender: str
