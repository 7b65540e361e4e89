"""Every kind of mail: the context it requires, what its button says, and whether a calendar part belongs to it.

This is the only place that says so; the paragraphs stand in templates/mails/<kind>.txt, once for text and HTML. The
subject is the label of the kind (records/kinds.py), with the reference behind it where there is one.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from mails import contexts as c
from mails.calendar import Method
from records.kinds import MailKind
from records.vocabulary import Role
from records.words import N_, _


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of mail. `why`: why somebody without a role gets it."""

    context: type[c.Context]
    button: str
    calendar: Method | None = None
    why: str = ""


_ASKED_TO_SIGN_IN: Final = N_("Je krijgt deze mail omdat iemand met dit mailadres wil aanmelden op Casetafel.")
_BEGAN_A_REQUEST: Final = N_("Je krijgt deze mail omdat iemand met dit mailadres een vraag begon op Casetafel.")
_PHONED: Final = N_("Je krijgt deze mail omdat je met ons belde over een vraag van je school.")
_ASKED_ALONG: Final = N_("Je krijgt deze mail omdat een collega je vraagt om mee te schrijven op Casetafel.")

_WHY: Final[Mapping[Role, str]] = {
    Role.SCHOOL: N_("Je krijgt deze mail omdat je mee aan de vraag van je school werkt."),
    Role.SCHOOL_LEAD: N_("Je krijgt deze mail omdat je voor je school mee beslist over deze vraag."),
    Role.COORDINATOR: N_("Je krijgt deze mail omdat je coördinator bent van het netwerk."),
    Role.INTERVIEWER: N_("Je krijgt deze mail omdat je gespreksvoerder bent bij deze vraag."),
    Role.PARTNER: N_("Je krijgt deze mail omdat je organisatie mee aan de casetafel zit."),
    Role.REFERRED: N_("Je krijgt deze mail omdat een school jouw organisatie koos."),
    Role.GUIDANCE: N_("Je krijgt deze mail omdat de school je begeleidingsdienst erbij betrekt."),
    Role.ADMIN: N_("Je krijgt deze mail omdat je Casetafel beheert."),
}
_WHY_ELSE: Final = N_("Je krijgt deze mail omdat je een account hebt op Casetafel.")

_SEE_REQUEST: Final = N_("Bekijk jullie vraag")
_OPEN_REQUEST: Final = N_("Open de vraag")

KINDS: Final[Mapping[MailKind, Kind]] = MappingProxyType(
    {
        MailKind.SIGN_IN_LINK: Kind(c.PersonalLink, N_("Meld me aan"), why=_ASKED_TO_SIGN_IN),
        MailKind.CONFIRM_ADDRESS: Kind(c.PersonalLink, N_("Bevestig mijn mailadres"), why=_BEGAN_A_REQUEST),
        MailKind.RESUME_LINK: Kind(c.PersonalLink, N_("Ga verder"), why=_BEGAN_A_REQUEST),
        MailKind.PHONED_INTAKE: Kind(c.PersonalLink, N_("Kijk mijn vraag na"), why=_PHONED),
        MailKind.DRAFT_INVITATION: Kind(c.WriteAlong, N_("Lees en schrijf mee"), why=_ASKED_ALONG),
        MailKind.CRISIS_ALERT: Kind(c.CrisisCall, N_("Open de oproep")),
        MailKind.REQUEST_RECEIVED: Kind(c.Arrived, _SEE_REQUEST),
        MailKind.NEW_REQUEST: Kind(c.Arrived, N_("Lees de vraag")),
        MailKind.REDIRECTED: Kind(c.Redirected, _SEE_REQUEST),
        MailKind.INSISTED: Kind(c.AboutRequest, _OPEN_REQUEST),
        MailKind.ASSIGNED: Kind(c.Assigned, N_("Geef aan wanneer je kan")),
        MailKind.INTERVIEWERS_KNOWN: Kind(c.InterviewersKnown, N_("Kies momenten")),
        MailKind.RELIEVED: Kind(c.AboutRequest, N_("Naar mijn werkblad")),
        MailKind.DATE_POLL: Kind(c.PollCall, N_("Geef aan wanneer je kan")),
        MailKind.POLL_REMINDER: Kind(c.PollCall, N_("Geef aan wanneer je kan")),
        MailKind.ASSIGNMENT_DECLINED: Kind(c.AboutRequest, _OPEN_REQUEST),
        MailKind.CONVERSATION_INVITATION: Kind(c.ConversationMail, N_("Bekijk de afspraak"), Method.REQUEST),
        MailKind.CONVERSATION_CANCELLED: Kind(c.ConversationMail, N_("Bekijk de vraag"), Method.CANCEL),
        MailKind.REPORT_REMINDER: Kind(c.AboutRequest, N_("Schrijf het verslag")),
        MailKind.REPORT_TO_REVIEW: Kind(c.AboutRequest, N_("Lees het verslag")),
        MailKind.CHANGES_REQUESTED: Kind(c.AboutRequest, N_("Lees de opmerkingen")),
        MailKind.REPORT_APPROVED: Kind(c.AboutRequest, N_("Bekijk het verslag")),
        MailKind.TABLED: Kind(c.Tabled, N_("Schrijf onze inbreng")),
        MailKind.UNTABLED: Kind(c.AboutRequest, N_("Bekijk de agenda")),
        MailKind.ADVICE_READY: Kind(c.AboutRequest, N_("Lees het advies")),
        MailKind.CLARIFICATION_ASKED: Kind(c.AboutRequest, N_("Lees wat de school vraagt")),
        MailKind.REFERRAL_OFFERED: Kind(c.ReferralOffered, N_("Lees de brief en antwoord")),
        MailKind.THANKS_ALONE: Kind(c.AboutRequest, N_("Bekijk jullie documenten")),
        MailKind.THANKS_DECLINED: Kind(c.OpenUntil, _SEE_REQUEST),
        MailKind.RECONSIDERED: Kind(c.AboutRequest, _OPEN_REQUEST),
        MailKind.TRAJECTORY_STARTED: Kind(c.AboutRequest, N_("Bekijk wie wat doet")),
        MailKind.RETURNED_TO_TABLE: Kind(c.AboutRequest, N_("Bekijk de vraag")),
        MailKind.CLOSED: Kind(c.OpenUntil, N_("Beantwoord vijf vragen")),
        MailKind.WITHDRAWN: Kind(c.AboutRequest, N_("Bekijk de vraag")),
        MailKind.REOPENED: Kind(c.AboutRequest, _OPEN_REQUEST),
        MailKind.MEETING_INVITATION: Kind(c.MeetingCall, N_("Bereid de casetafel voor"), Method.REQUEST),
        MailKind.MEETING_UPDATED: Kind(c.MeetingCall, N_("Bekijk de casetafel"), Method.REQUEST),
        MailKind.MEETING_CANCELLED: Kind(c.MeetingOff, N_("Bekijk de casetafel"), Method.CANCEL),
        MailKind.MINUTES_PUBLISHED: Kind(c.MinutesReady, N_("Lees de notulen")),
        MailKind.EXTRACT_PUBLISHED: Kind(c.AboutRequest, N_("Lees het uittreksel")),
        MailKind.REFERRAL_ACCEPTED: Kind(c.ReferralAccepted, _SEE_REQUEST),
        MailKind.REFERRAL_REFUSED: Kind(c.AboutReferral, N_("Bekijk de vraag")),
        MailKind.REFERRAL_LAPSED: Kind(c.AboutReferral, N_("Bekijk de vraag")),
        MailKind.REFERRAL_CONFIRMED: Kind(c.AboutReferral, N_("Geef de startdag door")),
        MailKind.REFERRAL_COMPLETED: Kind(c.AboutReferral, N_("Lees het resultaat")),
        MailKind.REFERRAL_STOPPED: Kind(c.AboutReferral, N_("Lees waarom")),
        MailKind.TERM_REMINDER: Kind(c.TermReminder, _OPEN_REQUEST),
        MailKind.SCHOOL_REMINDER: Kind(c.SchoolTask, _SEE_REQUEST),
        MailKind.MESSAGE_NOTICE: Kind(c.MessageNotice, N_("Lees het bericht")),
    }
)


def template_of(kind: MailKind) -> str:
    """Name the template with the paragraphs of a kind, under templates/."""
    return f"mails/{kind.value}.txt"


def check_context(kind: MailKind, context: c.Context) -> Kind:
    """Give the kind when this context is made for it; raises TypeError when it is not."""
    made_for = KINDS[kind]
    if type(context) is not made_for.context:
        raise TypeError(f"{kind.value} is written from {made_for.context.__name__}, not from {type(context).__name__}")
    return made_for


def why(kind: MailKind, role: Role | None) -> str:
    """Say why somebody gets this mail."""
    own = KINDS[kind].why
    return _(own) if own else _(_WHY_ELSE if role is None else _WHY.get(role, _WHY_ELSE))


def missing(handled: Collection[MailKind]) -> list[MailKind]:
    """Name the kinds that nobody handles, or that cannot be written: start-up fails when there are any."""
    return [kind for kind in MailKind if kind not in handled or kind not in KINDS]
