"""What the people of a demo story write: answers, report, envelopes, advice. One `Props` per request."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from demo import cast
from records.conversation import Conversation, PollSlot
from records.dates import BRUSSELS, local_day
from records.organisations import Organisation
from records.people import OrganisationMember, Person
from records.referral import Referral
from records.report import Report, ReportVersion
from records.request import SupportRequest
from records.vocabulary import Function, SectionKey, SupportKind, Theme
from workflow.school_calendar import FLANDERS, next_school_day

DE_WILG: Final = "012345"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of advice: `from_report` cites the first paragraph of that section, else the first points are cited."""

    text: str
    from_report: SectionKey | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """A proposal of the table."""

    organisation: str
    kind: SupportKind
    what: str
    why: str
    period: str = "van januari tot juni"
    effort: str = "een uur per week voor het kernteam"
    cost: str = "geen kosten voor de school"


@dataclass
class Props:
    """Everything a story needs; the default is the story of the screens: De Wilg and its parents."""

    school: str = DE_WILG
    lead: str = cast.LEAD
    lead_name: str = "Nadia Verstappen"
    title: str = "Ouders die de weg naar school vinden"
    situation: str = (
        "Op het oudercontact zien we nog geen derde van de ouders. Veel gezinnen spreken thuis een andere taal en "
        "durven de school niet goed binnen. Mijn team doet zijn best, maar iedereen probeert iets en we trekken niet "
        "aan hetzelfde zeel."
    )
    themes: tuple[Theme, ...] = (Theme.OUDERBETROKKENHEID, Theme.TAAL, Theme.WELBEVINDEN)
    dream: str = "Ouders komen binnen alsof het ook hun school is. Ze weten wie ze kunnen aanspreken."
    strengths: str = "Onze leerlingen komen graag. De kleuterjuffen kennen elk gezin aan de poort."
    tried: str = "Een koffiemoment op vrijdag: dat hielp in de kleuterschool, maar doofde uit."
    crisis: bool = False
    guidance: bool = False
    held_back: tuple[SectionKey, ...] = (SectionKey.BACKGROUND,)
    team: tuple[tuple[str, Function, str], ...] = (
        ("Tom Aerts", Function.CARE_COORDINATOR, cast.TEACHER),
        ("Sofie Lemmens", Function.POLICY_SUPPORT, "sofie.lemmens@school.example"),
        ("Rik Maes", Function.TEACHER, "rik.maes@school.example"),
    )
    interviewers: tuple[str, str] = (cast.INTERVIEWER_1, cast.INTERVIEWER_2)
    partner: str = cast.PARTNER
    table: tuple[str, ...] = ("De Schoolbrug", "Samen Tot Aan de Meet", "Arktos", "Dienst Kansen en Armoede")
    place: str = "Basisschool De Wilg, Wilgenlaan 4, Leiedam"
    sections: dict[SectionKey, str] = field(
        default_factory=lambda: {
            SectionKey.SITUATION: (
                "De school telt 280 leerlingen uit 31 thuistalen. Op het laatste oudercontact kwam 29 procent van de "
                "ouders.\n\nHet team zoekt elk op zijn manier contact. Dat kost veel en levert weinig op."
            ),
            SectionKey.STRENGTHS: "In de kleuterschool kent elke juf de gezinnen aan de poort.",
            SectionKey.TRIED: "Een koffiemoment op vrijdag liep een jaar goed en doofde uit toen de trekker vertrok.",
            SectionKey.BACKGROUND: "De directeur is nieuw sinds vorig schooljaar en bouwt een kernteam op.",
            SectionKey.DREAM: "Over een jaar kent elke ouder een gezicht op school en durft die iets te vragen.",
            SectionKey.DIRECTION: "Eerst één gedeelde manier van onthaal, daarna een oudergroep per graad.",
            SectionKey.AGREEMENTS: "De directeur bespreekt dit verslag op het overleg van donderdag.",
        }
    )
    points: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    lines: tuple[Line, ...] = (
        Line("Begin met één onthaalmoment per week aan de poort, met een vast gezicht.", SectionKey.DIRECTION),
        Line("Bouw op wat in de kleuterschool al lukt en neem die juffen mee als voortrekkers."),
    )
    proposals: tuple[Offered, ...] = (
        Offered(
            "De Schoolbrug",
            SupportKind.TAILOR_MADE,
            "Een brugfiguur helpt het onthaal en een oudergroep op te starten.",
            "De school heeft al een sterke basis bij de kleuters; een vast gezicht trekt dat door.",
        ),
        Offered(
            "Arktos",
            SupportKind.REFERRAL,
            "Een vormingsreeks voor de derde graad, samen met de ouders.",
            "Zo horen ouders van de oudste leerlingen er ook bij.",
            period="twee maanden",
        ),
    )
    answers: Sequence[str] = ("yes", "no")
    why_not: str = ""  # what the school writes with a no, or when it goes on without a partner
    result: str = "Er is nu elke vrijdag onthaal. De helft van de ouders kwam naar het laatste oudercontact."
    closing: str = "Het onthaal loopt en het kernteam neemt over. De school kan altijd terugkomen."
    meeting_id: str | None = None

    def answers_in_chat(self, now: datetime) -> dict[str, Any]:
        """Give every answer of the chat, in the value shapes of design/api.md."""
        people = [
            {"name": self.lead_name, "function": Function.DIRECTOR.value, "email": self.lead},
            *({"name": name, "function": function.value, "email": email} for name, function, email in self.team),
        ]
        return {
            "welcome": None,
            "school": self.school,
            "about_you": {"name": self.lead_name, "function": Function.DIRECTOR.value, "email": self.lead},
            "situation": self.situation,
            "themes": [theme.value for theme in self.themes],
            "crisis": "yes" if self.crisis else "no",
            **({"crisis_contact": "0470 00 00 00"} if self.crisis else {}),
            "who": ["ouders", "leraren"],
            "levels": None,
            "since": None,
            "strengths": self.strengths,
            "tried": self.tried,
            "partners_now": None,
            "dream": self.dream,
            "support_kind": [SupportKind.TAILOR_MADE.value, SupportKind.COACHING.value],
            "readiness": None,
            "grant": "maybe",
            "guidance": "yes" if self.guidance else "no",
            "participants": people,
            "availability": [{"starts_at": at.isoformat(), "answer": "yes"} for at in moments(now)],
            "format": "school",
            "attachments": None,
            "anything_else": None,
        }

    def conversation_at(self, session: Session, request: SupportRequest, now: datetime) -> datetime:
        """Give the moment that was agreed, else the last one of the poll, else one a week from now."""
        agreed = select(Conversation.starts_at).where(Conversation.request_id == request.id)
        polled = select(PollSlot.starts_at).where(PollSlot.request_id == request.id, PollSlot.starts_at > now)
        found = session.scalar(agreed) or session.scalar(polled.order_by(PollSlot.starts_at.desc()).limit(1))
        return found or moments(now)[0]

    def organisation_id(self, session: Session, name: str) -> str:
        """Find an organisation of the cast."""
        return session.scalars(select(Organisation.id).where(Organisation.name == name)).one()

    def someone_of(self, session: Session, referral: Referral) -> str:
        """Find the address of somebody who works for the organisation of a referral."""
        query = select(Person.email).join(OrganisationMember)
        query = query.where(OrganisationMember.organisation_id == referral.organisation_id)
        return session.scalars(query.order_by(Person.email).limit(1)).one()

    def remarks(self, session: Session, request: SupportRequest) -> list[dict[str, str]]:
        """Remark on the first paragraph of the version the school received."""
        query = select(ReportVersion.content).join(Report).where(Report.request_id == request.id)
        content = session.scalars(query.order_by(ReportVersion.number.desc()).limit(1)).one()
        first = next(one for section in content["sections"] for one in section["paragraphs"])
        return [{"paragraph": first["id"], "kind": "remark", "text": "Het waren 29 procent van de gezinnen."}]


def moments(now: datetime) -> list[datetime]:
    """Give three school days from a week on, at two in the afternoon."""
    day = local_day(now) + timedelta(days=7)
    found: list[datetime] = []
    while len(found) < 3:  # noqa: PLR2004 - the chat asks three
        day = next_school_day(day, FLANDERS)
        found.append(datetime.combine(day, time(14), tzinfo=BRUSSELS))
    return found
