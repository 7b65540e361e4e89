"""What stands on the page of one request, gathered in one statement: people, themes, moments, referrals, documents.

Every row is asked for only when the reader's sight allows the part it belongs to; what may not be seen never arrives.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    cast,
    exists,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from desk import documents
from records.base import UtcTime
from records.conversation import Assignment, Conversation, PollSlot
from records.files import MadeDocument
from records.kinds import Audience, DocumentKind, Part
from records.meeting import AgendaItem, CaseTableMeeting, MeetingOrganisation, PartnerInput
from records.organisations import Organisation, School
from records.people import Person, SchoolMember
from records.referral import Referral
from records.request import Participant, RequestTheme, SupportRequest
from records.session import fetch
from records.vocabulary import Choice, Function, MeetingState, ReferralState, SupportKind, Theme
from workflow.facts import last_decision, last_item
from workflow.reach import Sight

TEXTS = ("one", "two", "three", "four", "five")
NUMBERS = ("rank", "size")
TIMES = ("at", "until")
# Built once per set of visible parts, with these for what differs from request to request and from reader to reader.
REQUEST: Final[BindParameter[Any]] = bindparam("request_id", type_=String)
SCHOOL: Final[BindParameter[Any]] = bindparam("school_id", type_=String)
OWNER: Final[BindParameter[Any]] = bindparam("owner_id", type_=String)
OWN: Final[BindParameter[Any]] = bindparam("organisation_ids", expanding=True, type_=String)
OWN_REFERRALS: Final[BindParameter[Any]] = bindparam("referral_ids", expanding=True, type_=String)
ASKED: Final = documents.ASKED | {
    Part.INTAKE, Part.PARTICIPANTS, Part.TIMELINE, Part.POLL, Part.AGENDA_ITEM, Part.OWN_INPUT,
}  # fmt: skip
KEPT: Final = 64  # statements: one per set of visible parts that occurs


class Kind(StrEnum):
    """What a gathered row is."""

    SCHOOL = "school"
    THEME = "theme"
    PARTICIPANT = "participant"
    LEAD = "lead"
    OWNER = "owner"
    INTERVIEWER = "interviewer"
    CONVERSATION = "conversation"
    POLL = "poll"
    MEETING = "meeting"
    ENVELOPE = "envelope"
    REFERRAL = "referral"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Someone:
    """A person of the dossier. `function` for the school's people, `organisation` for the others."""

    id: str
    name: str
    function: Function | None = None
    organisation: str = ""
    email: str = ""
    decides: bool = False


@dataclass(frozen=True, slots=True)
class Appointment:
    """The moment of the exploratory conversation."""

    starts_at: datetime
    minutes: int
    place: str


@dataclass(frozen=True, slots=True)
class OnTable:
    """The meeting on which the request lies, or last lay; `lies` when it still does."""

    id: str
    state: MeetingState
    starts_at: datetime
    deadline: datetime | None
    opened: bool
    lies: bool


@dataclass(frozen=True, slots=True)
class Support:
    """A referral of the latest decision."""

    id: str
    organisation: str
    kind: SupportKind
    state: ReferralState
    choice: Choice
    due_at: datetime | None
    confirmed: bool


@dataclass(slots=True)
class Dossier:
    """Everything that was gathered, as far as this reader may see it."""

    school: str | None = None
    school_id: str | None = None
    themes: list[Theme] = field(default_factory=list)
    participants: list[Someone] = field(default_factory=list)
    leads: list[Someone] = field(default_factory=list)
    owner: Someone | None = None
    interviewers: list[Someone] = field(default_factory=list)
    conversation: Appointment | None = None
    has_moments: bool = False  # there is something to choose in the date poll
    meeting: OnTable | None = None
    envelopes: list[bool] = field(default_factory=list)  # of one's own organisations at the table: handed in, or not
    referrals: list[Support] = field(default_factory=list)
    papers: list[documents.Paper] = field(default_factory=list)


def read(session: Session, request: SupportRequest, sight: Sight) -> Dossier:
    """Gather the dossier of one request for one reader. One statement."""
    given = {
        "request_id": request.id,
        "school_id": request.school_id,
        "owner_id": request.owner_id,
        "organisation_ids": sorted(sight.organisations),
        "referral_ids": sorted(sight.referral_ids),
    }
    found = Dossier()
    found_rows = fetch(session, _statement(ASKED.intersection(sight.parts)), given)
    for row in sorted(found_rows, key=lambda one: (one.rank or 0, one.one or "")):
        _READ[Kind(row.kind)](found, row)
    shown = {one.email for one in found.participants if one.email}
    found.leads = [one for one in found.leads if one.email not in shown]
    found.papers = documents.newest(found.papers)
    return found


@lru_cache(maxsize=KEPT)
def _statement(parts: frozenset[Part]) -> CompoundSelect[Any]:
    """Build the statement for whoever sees these parts: putting it together costs more than running it."""
    queries = [*_school()]
    for gather in (_people, _moments, _envelopes, _results):
        queries += gather(parts)
    return union_all(*queries)


def _rows(kind: Kind, *texts: Any, numbers: Sequence[Any] = (), times: Sequence[Any] = ()) -> Select[Any]:
    """Select rows of one kind, in the columns that all kinds share."""
    words: list[ColumnElement[Any]] = [type_coerce(text, String) for text in texts]
    words += [cast(null(), String)] * (len(TEXTS) - len(words))
    counts = [*numbers] + [cast(null(), Integer)] * (len(NUMBERS) - len(numbers))
    moments = [*times] + [cast(null(), UtcTime)] * (len(TIMES) - len(times))
    named = zip(words + counts + moments, TEXTS + NUMBERS + TIMES, strict=True)
    return select(literal(kind.value, String).label("kind"), *(column.label(name) for column, name in named))


def _school() -> Iterable[Select[Any]]:
    yield _rows(Kind.SCHOOL, School.name, School.id).where(School.id == SCHOOL)
    owner = _rows(Kind.OWNER, Person.id, Person.name, Person.email)
    yield owner.where(Person.id == OWNER)


def _people(parts: frozenset[Part]) -> Iterable[Select[Any]]:
    if Part.INTAKE in parts:
        themes = _rows(Kind.THEME, RequestTheme.theme, numbers=(RequestTheme.position,))
        yield themes.where(RequestTheme.request_id == REQUEST)
    if Part.PARTICIPANTS in parts:
        yield from _team()
    if Part.TIMELINE in parts:
        people = _rows(Kind.INTERVIEWER, Person.id, Person.name, Organisation.name, Person.email)
        yield (
            people.join(Assignment, Assignment.person_id == Person.id)
            .join(Organisation, Organisation.id == Assignment.organisation_id)
            .where(Assignment.request_id == REQUEST, Assignment.ended_at.is_(None))
        )


def _team() -> Iterable[Select[Any]]:
    """Select whom the school brings, and whoever decides for it."""
    leads = and_(
        SchoolMember.person_id == Person.id,
        SchoolMember.school_id == SCHOOL,
        SchoolMember.confirmed_at.is_not(None),
        or_(SchoolMember.function == Function.DIRECTOR, SchoolMember.mandated.is_(True)),
    )
    yield (
        _rows(
            Kind.PARTICIPANT,
            Participant.id,
            Participant.name,
            Participant.function,
            Participant.email,
            SchoolMember.person_id,
            numbers=(Participant.position,),
        )
        .outerjoin(Person, Person.email == Participant.email)
        .outerjoin(SchoolMember, leads)
        .where(Participant.request_id == REQUEST)
    )
    yield (
        _rows(Kind.LEAD, Person.id, Person.name, SchoolMember.function, Person.email)
        .join(SchoolMember, leads)
        .where(Person.active.is_(True))
    )


def _moments(parts: frozenset[Part]) -> Iterable[Select[Any]]:
    if Part.POLL in parts:
        moment = _rows(
            Kind.CONVERSATION,
            Conversation.place,
            numbers=(Conversation.minutes,),
            times=(Conversation.starts_at,),
        )
        yield moment.where(Conversation.request_id == REQUEST, Conversation.starts_at.is_not(None))
        yield _rows(Kind.POLL).where(exists().where(PollSlot.request_id == REQUEST))
    if Part.AGENDA_ITEM in parts:
        meeting = _rows(
            Kind.MEETING,
            CaseTableMeeting.id,
            CaseTableMeeting.state,
            AgendaItem.outcome,
            cast(CaseTableMeeting.opened_at, String),
            times=(CaseTableMeeting.starts_at, CaseTableMeeting.deadline),
        )
        yield meeting.join(AgendaItem, AgendaItem.meeting_id == CaseTableMeeting.id).where(
            AgendaItem.id == last_item(REQUEST)
        )


def _envelopes(parts: frozenset[Part]) -> Iterable[Select[Any]]:
    """Select one row for each of the reader's organisations at the table, with when its envelope was handed in."""
    if Part.OWN_INPUT not in parts:
        return
    own = MeetingOrganisation.organisation_id.in_(OWN)
    written = and_(
        PartnerInput.item_id == AgendaItem.id, PartnerInput.organisation_id == MeetingOrganisation.organisation_id
    )
    seats = _rows(Kind.ENVELOPE, MeetingOrganisation.organisation_id, times=(PartnerInput.handed_in_at,))
    yield (
        seats.select_from(AgendaItem)
        .join(MeetingOrganisation, and_(MeetingOrganisation.meeting_id == AgendaItem.meeting_id, own))
        .outerjoin(PartnerInput, written)
        .where(AgendaItem.id == last_item(REQUEST))
    )


def _results(parts: frozenset[Part]) -> Iterable[Select[Any]]:
    own = Referral.id.in_(OWN_REFERRALS)
    if Part.REFERRALS in parts or Part.OWN_REFERRAL in parts:
        referrals = _rows(
            Kind.REFERRAL,
            Referral.id,
            Organisation.name,
            Referral.kind,
            Referral.state,
            Referral.choice,
            times=(Referral.due_at, Referral.confirmed_at),
        ).join(Organisation, Organisation.id == Referral.organisation_id)
        latest = Referral.decision_id == last_decision(REQUEST)
        yield referrals.where(Referral.request_id == REQUEST, latest if Part.REFERRALS in parts else own)
    paper = _rows(
        Kind.DOCUMENT,
        MadeDocument.id,
        MadeDocument.kind,
        MadeDocument.audience,
        MadeDocument.referral_id,
        MadeDocument.meeting_id,
        numbers=(MadeDocument.version, MadeDocument.pages),
        times=(MadeDocument.made_at,),
    )
    yield paper.where(MadeDocument.request_id == REQUEST, documents.seen_by(parts, OWN_REFERRALS))


def _add_participant(found: Dossier, row: Any) -> None:
    someone = Someone(row.one, row.two, Function(row.three), email=row.four, decides=row.five is not None)
    found.participants.append(someone)


def _add_meeting(found: Dossier, row: Any) -> None:
    opened, lies = row.four is not None, row.three is None
    found.meeting = OnTable(row.one, MeetingState(row.two), row.at, row.until, opened, lies)


def _add_referral(found: Dossier, row: Any) -> None:
    states = (SupportKind(row.three), ReferralState(row.four), Choice(row.five))
    found.referrals.append(Support(row.one, row.two, *states, row.at, row.until is not None))


def _add_document(found: Dossier, row: Any) -> None:
    kinds = (DocumentKind(row.two), Audience(row.three))
    found.papers.append(documents.Paper(row.one, *kinds, row.rank, row.size, row.at, row.four, row.five))


def _set_owner(found: Dossier, row: Any) -> None:
    found.owner = Someone(row.one, row.two, email=row.three)


def _set_conversation(found: Dossier, row: Any) -> None:
    found.conversation = Appointment(row.at, row.rank, row.one or "")


def _set_moments(found: Dossier, _row: Any) -> None:
    found.has_moments = True


def _set_school(found: Dossier, row: Any) -> None:
    found.school, found.school_id = row.one, row.two


_READ = {
    Kind.SCHOOL: _set_school,
    Kind.OWNER: _set_owner,
    Kind.THEME: lambda found, row: found.themes.append(Theme(row.one)),
    Kind.PARTICIPANT: _add_participant,
    Kind.LEAD: lambda found, row: found.leads.append(
        Someone(row.one, row.two, Function(row.three), email=row.four, decides=True)
    ),
    Kind.INTERVIEWER: lambda found, row: found.interviewers.append(
        Someone(row.one, row.two, organisation=row.three, email=row.four)
    ),
    Kind.CONVERSATION: _set_conversation,
    Kind.POLL: _set_moments,
    Kind.MEETING: _add_meeting,
    Kind.ENVELOPE: lambda found, row: found.envelopes.append(row.at is not None),
    Kind.REFERRAL: _add_referral,
    Kind.DOCUMENT: _add_document,
}
