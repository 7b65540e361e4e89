"""The cast of the stories: two schools, seven organisations, the people, and a case table to sit at."""

from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from records.base import Record
from records.meeting import CaseTableMeeting, MeetingOrganisation
from records.organisations import Organisation, School
from records.people import OrganisationMember, Person, SchoolMember
from records.vocabulary import EducationalNetwork, Function, MeetingState, OrganisationKind

NOW: Final = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

SCHOOLS: Final = {
    "beer": ("De Kleine Beer", EducationalNetwork.KATHOLIEK),
    "ster": ("De Ster", EducationalNetwork.GO),
}
ORGANISATIONS: Final = {
    "partner-a": None,
    "partner-b": None,
    "partner-c": None,
    "partner-d": None,
    "helper": None,
    "pbd": EducationalNetwork.KATHOLIEK,
    "pbd-go": EducationalNetwork.GO,
}
PEOPLE: Final = {  # id -> mail address, organisation
    "lead": ("lead@school.example", None),
    "teacher": ("teacher@school.example", None),
    "newcomer": ("newcomer@school.example", None),
    "listed": ("listed@home.example", None),
    "other-lead": ("lead@other-school.example", None),
    "coordinator": ("coordinator@city.example", None),
    "interviewer": ("interviewer1@partner-a.example", "partner-a"),
    "interviewer-at-table": ("interviewer2@partner-b.example", "partner-b"),
    "partner": ("partner@partner-c.example", "partner-c"),
    "colleague": ("colleague@partner-c.example", "partner-c"),
    "outsider": ("outsider@partner-d.example", "partner-d"),
    "helper": ("helper@helper.example", "helper"),
    "counsellor": ("guidance@pbd.example", "pbd"),
    "other-counsellor": ("guidance@pbd-go.example", "pbd-go"),
    "admin": ("admin@city.example", None),
    "stranger": ("stranger@elsewhere.example", None),
}


def add(session: Session, *rows: Record) -> None:
    """Write rows in this order: not every key of another table is a relationship."""
    for row in rows:
        session.add(row)
        session.flush()


def add_network(session: Session) -> None:
    """Write two schools, seven organisations and the cast."""
    for number, (key, (name, network)) in enumerate(SCHOOLS.items()):
        add(session, School(id=key, number=f"01234{number}", name=name, place="Gent", educational_network=network))
    for key, guidance_of in ORGANISATIONS.items():
        kind = OrganisationKind.GUIDANCE if guidance_of else OrganisationKind.PARTNER
        add(session, Organisation(id=key, name=key, kind=kind, educational_network=guidance_of, created_at=NOW))
    for key, (email, organisation) in PEOPLE.items():
        add(session, Person(id=key, email=email, name=key.title(), created_at=NOW, email_confirmed_at=NOW))
        if organisation:
            add(session, OrganisationMember(person_id=key, organisation_id=organisation))
    session.get_one(Person, "coordinator").is_coordinator = True
    session.get_one(Person, "admin").is_admin = True
    add_member(session, "lead", "beer", Function.DIRECTOR)
    add_member(session, "teacher", "beer", Function.TEACHER)
    add_member(session, "newcomer", "beer", Function.DIRECTOR, confirmed=False)
    add_member(session, "other-lead", "ster", Function.DIRECTOR)


def add_member(
    session: Session, person: str, school: str, function: Function, *, confirmed: bool = True, mandated: bool = False
) -> None:
    """Give a person a place at a school."""
    moment = NOW if confirmed else None
    place = SchoolMember(
        person_id=person,
        school_id=school,
        function=function,
        claimed_at=NOW,
        confirmed_at=moment,
        mandated=mandated,
    )
    add(session, place)


def add_meeting(
    session: Session, key: str = "table", organisations: tuple[str, ...] = ("partner-b", "partner-c")
) -> None:
    """Write an announced case table, with these organisations invited."""
    start = NOW + timedelta(days=15)
    meeting = CaseTableMeeting(
        id=key,
        state=MeetingState.ANNOUNCED,
        starts_at=start,
        minutes=120,
        place="Stadskantoor",
        capacity=20,
        deadline=start - timedelta(days=4),
        created_at=NOW,
        created_by_id="coordinator",
    )
    add(session, meeting)
    for letter, organisation in zip("ABCDEFG", organisations, strict=False):
        add(session, MeetingOrganisation(meeting_id=key, organisation_id=organisation, letter=letter))
