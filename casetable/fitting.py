"""Which questions fit a case table, and whom to invite: from their themes, what partners offer, and who led the talk.

A proposal, never a decision: the coordinator sees the reason of each, and chooses. Longest waiting first, so that no
question is passed over because others are easier to place; a crisis comes before all.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records.conversation import Assignment
from records.dates import local_day
from records.organisations import Offer, OfferTheme, Organisation, School
from records.referral import Referral
from records.request import RequestTheme, SupportRequest
from records.vocabulary import EducationalNetwork, OrganisationKind, ReferralState, State, Theme
from workflow.actor import Actor
from workflow.reach import reachable

MOST: Final = 20  # questions looked at, the longest waiting
VOICES: Final = 2  # so many partners who work on its themes make a question worth a table
MOST_GUESTS: Final = 8


@dataclass(slots=True)
class Waiting:
    """A question with an approved report that lies on no table. `led_by`: ids of the interviewers' organisations."""

    id: str
    reference: str
    title: str
    version: int
    school: str
    since: datetime
    crisis: bool
    network: EducationalNetwork | None  # whose guidance service may read it; none without consent
    themes: list[Theme] = field(default_factory=list)
    led_by: set[str] = field(default_factory=set)

    def days(self, now: datetime) -> int:
        """Count the days it waits."""
        return (local_day(now) - local_day(self.since)).days


@dataclass(slots=True)
class Partner:
    """An organisation that can come, with the themes of its offers. `room`: places it has left, none when unknown."""

    id: str
    name: str
    guidance_of: EducationalNetwork | None
    themes: set[Theme] = field(default_factory=set)
    room: int | None = None

    @property
    def is_full(self) -> bool:
        """Say whether every place it has is taken."""
        return self.room is not None and self.room <= 0

    def shares(self, question: Waiting) -> list[Theme]:
        """Give the themes of a question it works on; none for a guidance service that the school did not let in."""
        if self.guidance_of is not None and self.guidance_of is not question.network:
            return []
        return [theme for theme in question.themes if theme in self.themes]


@dataclass(frozen=True, slots=True)
class Fit:
    """A question beside a table: who there works on it, on which themes, and who led the talk but is not invited."""

    question: Waiting
    voices: tuple[tuple[Partner, tuple[Theme, ...]], ...]
    missing: tuple[Partner, ...]

    @property
    def fits(self) -> bool:
        """Say whether somebody at this table works on its themes."""
        return bool(self.voices)


@dataclass(frozen=True, slots=True)
class Invite:
    """An organisation worth inviting: for which questions it works on which themes, and of which it led the talk."""

    partner: Partner
    helps: tuple[tuple[Waiting, tuple[Theme, ...]], ...]
    led: tuple[Waiting, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """Everything a proposal is made from."""

    questions: tuple[Waiting, ...]
    partners: dict[str, Partner]

    def beside(self, invited: Collection[str]) -> list[Fit]:
        """Lay every waiting question beside a table with these organisations, those that fit first."""
        table = [self.partners[key] for key in invited if key in self.partners]
        fits = [self._fit(question, table) for question in self.questions]
        return sorted(fits, key=lambda each: not each.fits)  # stable: the longest waiting stay in front

    def _fit(self, question: Waiting, table: Sequence[Partner]) -> Fit:
        shared = ((partner, tuple(partner.shares(question))) for partner in table)
        there = {partner.id for partner in table}
        missing = (self.partners[key] for key in question.led_by - there if key in self.partners)
        return Fit(
            question,
            tuple((partner, themes) for partner, themes in shared if themes),
            tuple(sorted(missing, key=lambda each: each.name)),
        )

    def invites(self, questions: Sequence[Waiting], invited: Collection[str] = ()) -> list[Invite]:
        """Say whom to invite for these questions: who led the talks, then whoever works on most of what lacks voices.

        `invited` sit there already. Who has no place left is not asked to help.
        """
        chosen = [key for key in dict.fromkeys(_leaders(questions)) if key in self.partners and key not in invited]
        while len(chosen) < MOST_GUESTS:
            table = [self.partners[key] for key in [*invited, *chosen] if key in self.partners]
            quiet = [each for each in questions if sum(bool(one.shares(each)) for one in table) < VOICES]
            best = self._best(quiet, {*invited, *chosen})
            if best is None:
                break
            chosen.append(best.id)
        return [self._invite(self.partners[key], questions) for key in chosen]

    def _best(self, quiet: Sequence[Waiting], there: Collection[str]) -> Partner | None:
        open_ones = [each for each in self.partners.values() if each.id not in there and not each.is_full]
        scores = {each.id: sum(len(each.shares(question)) for question in quiet) for each in open_ones}
        best = min(open_ones, key=lambda each: (-scores[each.id], each.name), default=None)
        return best if best is not None and scores[best.id] else None

    @staticmethod
    def _invite(partner: Partner, questions: Iterable[Waiting]) -> Invite:
        shared = ((question, tuple(partner.shares(question))) for question in questions)
        return Invite(
            partner,
            tuple((question, themes) for question, themes in shared if themes),
            tuple(question for question in questions if partner.id in question.led_by),
        )


def _leaders(questions: Iterable[Waiting]) -> Iterable[str]:
    for question in questions:
        yield from sorted(question.led_by)


def look_around(session: Session, actor: Actor, now: datetime) -> Field:
    """Read what waits for a table and what partners offer. Four statements, however much there is."""
    questions = _waiting(session, actor, now)
    return Field(tuple(questions), _partners(session))


def _waiting(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    request = SupportRequest
    oldest = (
        select(request.id)
        .where(request.state == State.APPROVED, reachable(actor, now))
        .order_by(request.crisis.desc(), request.state_since, request.id)
        .limit(MOST)
    )
    query = (
        select(
            request.id, request.reference, request.title, request.version, School.name, request.state_since,
            request.crisis, request.guidance, School.educational_network, RequestTheme.theme,
        )
        .outerjoin(School, School.id == request.school_id)
        .outerjoin(RequestTheme, RequestTheme.request_id == request.id)
        .where(request.id.in_(oldest))
        .order_by(request.crisis.desc(), request.state_since, request.id, RequestTheme.position)
    )  # fmt: skip
    found: dict[str, Waiting] = {}
    for row in session.execute(query):
        network = row.educational_network if row.guidance else None
        waiting = found.setdefault(
            row.id,
            Waiting(row.id, row.reference, row.title or "", row.version, row.name or "", row.state_since, row.crisis,
                    network),
        )  # fmt: skip
        if row.theme is not None:
            waiting.themes.append(row.theme)
    _add_leaders(session, found)
    return list(found.values())


def _add_leaders(session: Session, found: dict[str, Waiting]) -> None:
    """Add which organisations led the talk."""
    led = select(Assignment.request_id, Assignment.organisation_id).where(
        Assignment.request_id.in_(sorted(found)), Assignment.ended_at.is_(None)
    )
    for request_id, organisation_id in session.execute(led) if found else ():
        found[request_id].led_by.add(organisation_id)


def _partners(session: Session) -> dict[str, Partner]:
    query = (
        select(
            Organisation.id, Organisation.name, Organisation.kind, Organisation.educational_network,
            Offer.id.label("offer_id"), Offer.capacity, OfferTheme.theme,
        )
        .outerjoin(Offer, (Offer.organisation_id == Organisation.id) & Offer.active.is_(True))
        .outerjoin(OfferTheme, OfferTheme.offer_id == Offer.id)
        .where(Organisation.active.is_(True))
        .order_by(Organisation.name, Offer.id)
    )  # fmt: skip
    found: dict[str, Partner] = {}
    places: dict[str, dict[str, int | None]] = {}
    for row in session.execute(query):
        network = row.educational_network if row.kind is OrganisationKind.GUIDANCE else None
        partner = found.setdefault(row.id, Partner(row.id, row.name, network))
        if row.theme is not None:
            partner.themes.add(row.theme)
        if row.offer_id is not None:
            places.setdefault(row.id, {})[row.offer_id] = row.capacity
    taken = _taken(session)
    for key, offers in places.items():
        if None not in offers.values():
            found[key].room = sum(each or 0 for each in offers.values()) - taken.get(key, 0)
    return found


def _taken(session: Session) -> dict[str, int]:
    """Count the schools each organisation supports now."""
    live = (ReferralState.ACCEPTED, ReferralState.RUNNING)
    query = select(Referral.organisation_id, func.count()).where(Referral.state.in_(live))
    return {row[0]: row[1] for row in session.execute(query.group_by(Referral.organisation_id))}
