"""The table of design/visibility.md: which part of a request which role sees, and from when. Denied unless it says so.

A cell names a condition on the `Situation`, which is what stands about one request for one reader. States are not
linear (a request comes back from the case table, is reopened), so a condition asks for evidence, never for a state.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from records.kinds import Part
from records.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Situation:
    """What stands about one request, as far as the table asks; the last seven are about this reader."""

    submitted: bool = False  # it was sent once
    crisis: bool = False  # the intake's crisis question was answered yes
    version_sent: bool = False  # the school received a version of the report
    remarks_sent: bool = False  # the school sent remarks
    approved: bool = False  # a version of the report is approved
    tabled: bool = False  # it lies, or once lay, on an agenda
    any_opened: bool = False  # envelopes about it were opened, at whichever table
    advice_sent: bool = False  # the school received an advice
    decided: bool = False  # the school made its choice
    any_published: bool = False  # minutes of a table where it was discussed are shared
    closed: bool = False  # a closing note was given
    at_table: bool = False  # the reader sits at the table where it lies or last lay
    opened: bool = False  # at that table the envelopes are open
    in_session: bool = False  # that table is in session
    published: bool = False  # the minutes of that table are shared
    took_part: bool = False  # the reader, or a colleague for the same organisation, was there
    accepted: bool = False  # a referral of the reader's own was accepted
    completed: bool = False  # a referral of the reader's own was completed


class Seen(Enum):
    """From when a role sees a part; what each one asks stands in `_HOLDS`."""

    NO = auto()
    NEVER = auto()  # not even through another role: the bold "never" of the table
    HELD = auto()  # as long as the role is held, which is also "from `assign`" and "from `offered`"
    CRISIS = auto()
    SUBMITTED = auto()
    VERSION_SENT = auto()
    REMARKS_SENT = auto()
    APPROVED = auto()
    TABLED = auto()
    AT_TABLE = auto()
    ANY_OPENED = auto()
    OPENED = auto()
    IN_SESSION = auto()
    ADVISED = auto()
    DECIDED = auto()
    ANY_PUBLISHED = auto()
    PUBLISHED = auto()
    PARTICIPANT = auto()
    ACCEPTED = auto()
    CLOSED = auto()
    OWN_CLOSED = auto()

    def holds(self, situation: Situation) -> bool:
        """Say whether a role with this cell sees the part now."""
        return _HOLDS[self](situation)


_HOLDS: Final[Mapping[Seen, Callable[[Situation], bool]]] = {
    Seen.NO: lambda _s: False,
    Seen.NEVER: lambda _s: False,
    Seen.HELD: lambda _s: True,
    Seen.CRISIS: lambda s: s.crisis,
    Seen.SUBMITTED: lambda s: s.submitted,
    Seen.VERSION_SENT: lambda s: s.version_sent,
    Seen.REMARKS_SENT: lambda s: s.remarks_sent,
    Seen.APPROVED: lambda s: s.approved,
    Seen.TABLED: lambda s: s.tabled,
    Seen.AT_TABLE: lambda s: s.at_table,
    Seen.ANY_OPENED: lambda s: s.any_opened,
    Seen.OPENED: lambda s: s.at_table and s.opened,
    Seen.IN_SESSION: lambda s: s.at_table and s.in_session,
    Seen.ADVISED: lambda s: s.advice_sent,
    Seen.DECIDED: lambda s: s.decided,
    Seen.ANY_PUBLISHED: lambda s: s.any_published,
    Seen.PUBLISHED: lambda s: s.at_table and s.published,
    Seen.PARTICIPANT: lambda s: s.published and s.took_part,
    Seen.ACCEPTED: lambda s: s.accepted,
    Seen.CLOSED: lambda s: s.closed,
    Seen.OWN_CLOSED: lambda s: s.closed and s.completed,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One part: who sees it from when. What is not named is `Seen.NO`; `admin` and `system` see nothing anywhere."""

    part: Part
    school: Seen = Seen.NO
    school_lead: Seen = Seen.NO  # is also `school`: only what a lead sees beyond the team
    coordinator: Seen = Seen.NO
    interviewer: Seen = Seen.NO
    partner: Seen = Seen.NO
    referred: Seen = Seen.NO
    guidance: Seen = Seen.NO

    def cell(self, role: Role) -> Seen:
        """Give the cell of one role."""
        cells = {
            Role.SCHOOL: self.school,
            Role.SCHOOL_LEAD: self.school_lead,
            Role.COORDINATOR: self.coordinator,
            Role.INTERVIEWER: self.interviewer,
            Role.PARTNER: self.partner,
            Role.REFERRED: self.referred,
            Role.GUIDANCE: self.guidance,
        }
        return cells.get(role, Seen.NO)


# A coordinator's "yes" is from `submitted`: of a draft of others only the crisis call is theirs.
_TABLE: Final = (
    Row(Part.CRISIS_CALL, school=Seen.HELD, coordinator=Seen.CRISIS),
    Row(Part.INTAKE, school=Seen.HELD, coordinator=Seen.SUBMITTED, interviewer=Seen.HELD),
    Row(
        Part.PARTICIPANTS,
        school=Seen.HELD,
        coordinator=Seen.SUBMITTED,
        interviewer=Seen.HELD,
        referred=Seen.HELD,
        guidance=Seen.APPROVED,
    ),
    Row(
        Part.PARTICIPANT_CONTACT,
        school=Seen.HELD,
        coordinator=Seen.SUBMITTED,
        interviewer=Seen.HELD,
        referred=Seen.ACCEPTED,
    ),
    Row(Part.POLL, school=Seen.HELD, coordinator=Seen.SUBMITTED, interviewer=Seen.HELD),
    Row(Part.REPORT_DRAFT, coordinator=Seen.SUBMITTED, interviewer=Seen.HELD),
    Row(
        Part.REPORT_REVIEW,
        school=Seen.VERSION_SENT,
        coordinator=Seen.VERSION_SENT,
        interviewer=Seen.VERSION_SENT,
    ),
    Row(Part.REMARKS, school=Seen.HELD, coordinator=Seen.REMARKS_SENT, interviewer=Seen.REMARKS_SENT),
    Row(
        Part.REPORT,
        school=Seen.APPROVED,
        coordinator=Seen.APPROVED,
        interviewer=Seen.APPROVED,
        partner=Seen.APPROVED,
        referred=Seen.APPROVED,
        guidance=Seen.APPROVED,
    ),
    Row(Part.REPORT_ALL, school=Seen.APPROVED, coordinator=Seen.APPROVED, interviewer=Seen.APPROVED),
    Row(Part.SHARING, school=Seen.HELD, coordinator=Seen.SUBMITTED, interviewer=Seen.HELD),
    Row(
        Part.AGENDA_ITEM,
        school=Seen.TABLED,
        coordinator=Seen.TABLED,
        interviewer=Seen.AT_TABLE,
        partner=Seen.AT_TABLE,
    ),
    Row(Part.OWN_INPUT, interviewer=Seen.AT_TABLE, partner=Seen.AT_TABLE),
    Row(
        Part.INPUTS,
        school=Seen.NEVER,
        coordinator=Seen.ANY_OPENED,
        interviewer=Seen.OPENED,
        partner=Seen.OPENED,
    ),
    Row(Part.INPUT_COUNT, coordinator=Seen.TABLED),
    Row(
        Part.ADVICE_DRAFT,
        coordinator=Seen.SUBMITTED,
        interviewer=Seen.IN_SESSION,
        partner=Seen.IN_SESSION,
    ),
    Row(
        Part.ADVICE,
        school=Seen.ADVISED,
        coordinator=Seen.ADVISED,
        interviewer=Seen.ADVISED,
        partner=Seen.ADVISED,
        referred=Seen.ADVISED,
        guidance=Seen.ADVISED,
    ),
    Row(
        Part.CHOICES,
        school=Seen.DECIDED,
        coordinator=Seen.DECIDED,
        interviewer=Seen.DECIDED,
        partner=Seen.DECIDED,
    ),
    Row(Part.CHOICE_REASONS, school=Seen.DECIDED, coordinator=Seen.DECIDED, interviewer=Seen.DECIDED),
    Row(Part.OWN_CHOICE, referred=Seen.DECIDED),
    Row(
        Part.MINUTES,
        school=Seen.NEVER,
        coordinator=Seen.TABLED,
        interviewer=Seen.PARTICIPANT,
        partner=Seen.PARTICIPANT,
    ),
    Row(
        Part.EXTRACT,
        school=Seen.ANY_PUBLISHED,
        coordinator=Seen.TABLED,
        interviewer=Seen.ANY_PUBLISHED,
        partner=Seen.PUBLISHED,
    ),
    Row(Part.REFERRALS, school=Seen.HELD, coordinator=Seen.SUBMITTED),
    Row(Part.OWN_REFERRAL, referred=Seen.HELD),
    Row(Part.CLOSING_NOTE, school=Seen.CLOSED, coordinator=Seen.CLOSED, referred=Seen.OWN_CLOSED),
    Row(Part.EVALUATION, school=Seen.HELD, coordinator=Seen.SUBMITTED),
    Row(Part.MESSAGES, school=Seen.HELD, coordinator=Seen.SUBMITTED, interviewer=Seen.HELD),
    Row(Part.OWN_THREAD, referred=Seen.HELD),
    Row(Part.TIMELINE, school=Seen.HELD, coordinator=Seen.SUBMITTED, interviewer=Seen.HELD),
    Row(Part.OWN_TIMELINE, referred=Seen.HELD),
    Row(Part.JOURNAL, coordinator=Seen.SUBMITTED),
    Row(Part.READERS, school_lead=Seen.HELD),
)

TABLE: Final[Mapping[Part, Row]] = MappingProxyType({row.part: row for row in _TABLE})

# When several roles of one person see a part, the log names the first of these; earlier ones see more of it.
ORDER: Final = (
    Role.SCHOOL,
    Role.SCHOOL_LEAD,
    Role.COORDINATOR,
    Role.INTERVIEWER,
    Role.PARTNER,
    Role.REFERRED,
    Role.GUIDANCE,
)


@lru_cache(maxsize=256)
def visible(roles: frozenset[Role], situation: Situation) -> Mapping[Part, Role]:
    """Give every part that somebody with these roles sees now, with the role through which it is seen."""
    held = [role for role in ORDER if role in roles]
    seen: dict[Part, Role] = {}
    for part, row in TABLE.items():
        cells = [(role, row.cell(role)) for role in held]
        if any(cell is Seen.NEVER for _, cell in cells):
            continue
        through = next((role for role, cell in cells if cell.holds(situation)), None)
        if through is not None:
            seen[part] = through
    return MappingProxyType(seen)
