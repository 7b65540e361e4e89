"""An intake conversation as it is kept: read in one statement, with everything the script wants to know from outside.

Rows of `intake_answer`: an answer that counts stands under its question's key, one that was set aside under its slot
(`levels@primary`) with `set_aside`. Who may read it is asked of `workflow.reach`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.engine import Row
from sqlalchemy.orm import Session

from intake.moments import offered
from intake.questions import Context, PersonFacts, SchoolFacts, Script
from intake.script import CURRENT, SCRIPTS
from records.base import table_of
from records.dates import local_day
from records.gathered import gathered, moment
from records.kinds import Part
from records.organisations import School
from records.people import Person, SchoolMember
from records.request import IntakeAnswer, SupportRequest
from records.vocabulary import State
from workflow import reach
from workflow.actor import Actor
from workflow.calendars import school_calendar
from workflow.errors import NotReachable

SLOTS_KEY: Final = "availability"
MARK_LENGTH: Final = 20


@dataclass(frozen=True, slots=True)
class Around:
    """What the network says of itself in the chat."""

    crisis_phone: str = ""
    grant_rules_url: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """The school of the register that an answer names."""

    id: str
    facts: SchoolFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One conversation. `phoned`: a coordinator takes it down.

    `written`: when each row was written, by the row's key, as the database writes times; see `time_of`.
    """

    id: str
    reference: str
    state: State
    version: int
    row_version: int
    script: Script
    begun_by_id: str | None
    contact_email: str | None
    contact_confirmed_at: datetime | None
    last_answer_at: datetime
    submitted_at: datetime | None
    school_id: str | None
    crisis_phone: str | None
    writer: str | None
    writer_name: str
    writer_at: datetime | None
    resumable: bool
    phoned: bool
    answers: Mapping[str, Any]
    aside: Mapping[str, Any]
    written: Mapping[str, str]
    context: Context
    named: Named | None

    @property
    def is_open(self) -> bool:
        """Say whether it can still be answered."""
        return self.state is State.DRAFT

    def time_of(self, key: str) -> datetime:
        """Give when the row with this key was written: aware, UTC."""
        return moment(self.written[key])

    @property
    def mark(self) -> str:
        """Name the moment of the last answer, for a page to send back: whoever sends an older one saw less."""
        return mark_of(self.last_answer_at)


def mark_of(moment: datetime) -> str:
    """Write a moment down for a hidden field, to the microsecond."""
    return moment.strftime("%Y%m%d%H%M%S%f")


def is_mark(written: str | None) -> bool:
    """Say whether a page sent such a moment along; without one nothing can be told about what it showed."""
    return written is not None and len(written) == MARK_LENGTH and written.isascii() and written.isdecimal()


_Request: Final = table_of(SupportRequest)
_School: Final = table_of(School)
_NamedSchool: Final = table_of(School).alias("named")
_Person: Final = table_of(Person)
_Place: Final = table_of(SchoolMember)
_Answer: Final = table_of(IntakeAnswer)
_OF_REQUEST: Final = (
    "id", "reference", "state", "version", "row_version", "script_version", "begun_by_id", "contact_email",
    "contact_confirmed_at", "last_answer_at", "submitted_at", "school_id", "crisis_phone", "resume_sha256", "writer",
    "writer_name", "writer_at",
)  # fmt: skip
_OF_SCHOOL: Final = {
    "number": "number", "name": "name", "place": "place", "kind": "kind", "educational_network": "network"
}  # fmt: skip
_COLUMNS: Final = (
    *(_Request.c[name] for name in _OF_REQUEST),
    *(_School.c[name].label(label) for name, label in _OF_SCHOOL.items()),
    _NamedSchool.c.id.label("named_id"),
    *(_NamedSchool.c[name].label(f"named_{label}") for name, label in _OF_SCHOOL.items()),
    *(_Person.c[name].label(f"person_{name}") for name in ("name", "email", "phone")),
    _Person.c.is_coordinator,
    _Place.c.function,
)
_SAID: Final = tuple(_Answer.c[name] for name in ("key", "value", "set_aside", "answered_at"))


def _statement() -> Select[Any]:
    place = and_(
        _Place.c.person_id == _Request.c.begun_by_id,
        _Place.c.school_id == _Request.c.school_id,
        _Place.c.confirmed_at.is_not(None),
    )
    said = gathered(_SAID, _Answer.c.request_id == _Request.c.id)
    query: Select[Any] = select(*_COLUMNS, said.label("said"))
    return (
        query.select_from(_Request)
        .outerjoin(_School, _School.c.id == _Request.c.school_id)
        .outerjoin(_NamedSchool, and_(_NamedSchool.c.number == bindparam("number"), _NamedSchool.c.active.is_(True)))
        .outerjoin(_Person, _Person.c.id == _Request.c.begun_by_id)
        .outerjoin(_Place, place)
        .where(_Request.c.reference == bindparam("reference"))
    )


# Made once: putting a statement together costs more than running it.
_READING: Final = _statement()
_WRITING: Final = _statement().with_for_update(of=_Request)


def find_draft(
    session: Session,
    actor: Actor,
    reference: str,
    now: datetime,
    around: Around,
    *,
    number: str | None = None,
    writes: bool = False,
) -> Draft:
    """Find a conversation that this person may read. Raises NotReachable. One statement; three when others began it.

    `number`: a school number to look up in the register meanwhile. `writes` keeps the row for this transaction.
    """
    row = _load(session, reference, number, writes=writes)
    in_hand = row.submitted_at is None and reach.holds_draft(actor, row.id, row.begun_by_id)
    if not in_hand and not reach.find_request(session, actor, reference, now)[1].can(Part.INTAKE):
        raise NotReachable
    return _draft(row, now, around)


def draft_of(session: Session, request: SupportRequest, sight: reach.Sight, now: datetime, around: Around) -> Draft:
    """Read the conversation of a request that was found through reach. Raises NotReachable. One statement."""
    if not sight.can(Part.INTAKE):
        raise NotReachable
    return _draft(_load(session, request.reference, None, writes=False), now, around)


def _load(session: Session, reference: str, number: str | None, *, writes: bool) -> Row[Any]:
    query = _WRITING if writes else _READING
    row = session.connection().execute(query, {"reference": reference, "number": number}).first()
    if row is None:
        raise NotReachable
    return row


def _draft(first: Row[Any], now: datetime, around: Around) -> Draft:
    said = sorted(first.said or (), key=_when_said)
    answers = {key: value for key, value, set_aside, _at in said if not set_aside}
    return Draft(
        id=first.id,
        reference=first.reference,
        state=first.state,
        version=first.version,
        row_version=first.row_version,
        script=SCRIPTS.get(first.script_version, CURRENT),
        begun_by_id=first.begun_by_id,
        contact_email=first.contact_email,
        contact_confirmed_at=first.contact_confirmed_at,
        last_answer_at=first.last_answer_at,
        submitted_at=first.submitted_at,
        school_id=first.school_id,
        crisis_phone=first.crisis_phone,
        writer=first.writer,
        writer_name=first.writer_name or "",
        writer_at=first.writer_at,
        resumable=first.resume_sha256 is not None,
        phoned=bool(first.is_coordinator),
        answers=answers,
        aside={key: value for key, value, set_aside, _at in said if set_aside},
        written={key: at for key, _value, _set_aside, at in said},
        context=_context(first, answers, now, around),
        named=_named(first),
    )


def _when_said(said: Sequence[Any]) -> tuple[str, str]:
    key, _value, _set_aside, at = said
    return at, key


def _context(row: Row[Any], answers: Mapping[str, Any], now: datetime, around: Around) -> Context:
    """Say what the script knows from outside. What was asked and answered is not known from the login.

    Who had to say for which school they ask, is asked who they are too: of two schools, the login tells neither.
    """
    today = local_day(now)
    school = SchoolFacts(row.number, row.name, row.place, row.kind, row.network) if row.name is not None else None
    asked = "school" in answers
    person = None
    if row.person_email is not None and not row.is_coordinator:
        function = None if asked or "about_you" in answers else row.function
        person = PersonFacts(row.person_name, row.person_email, function, row.person_phone)
    return Context(
        today=today,
        crisis_phone=around.crisis_phone,
        grant_rules_url=around.grant_rules_url,
        slots=offered(today),
        person=person,
        login_school=None if asked else school,
        answered_school=school if asked else None,
    )


def _named(row: Row[Any]) -> Named | None:
    if row.named_id is None:
        return None
    facts = SchoolFacts(row.named_number, row.named_name, row.named_place, row.named_kind, row.named_network)
    return Named(row.named_id, facts)


def with_own_days(session: Session, draft: Draft) -> Context:
    """Give the context with moments on the school days of this very school. One statement, two for an unknown one."""
    calendar = school_calendar(session, draft.school_id)
    return replace(draft.context, slots=offered(draft.context.today, calendar))
