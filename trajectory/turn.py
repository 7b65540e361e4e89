"""Who is at turn on a referral, and until when: one line, for whoever reads it. Source: process.md, machine 3."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from records.dates import dutch_day, local_day
from records.vocabulary import ReferralState, Role
from records.words import _
from trajectory.referrals import SCHOOL_SIDE, Support
from workflow.clock import is_over, school_days_left
from workflow.rules.referral import REFERRAL
from workflow.school_calendar import Calendar

ALMOST: Final = 3  # school days: from here on a term is shown as nearly over


@dataclass(frozen=True, slots=True)
class Turn:
    """Who is at turn. `title` names them, `text` says what they do and by when.

    `term` says how a term stands, `left` the same in two words; `term_kind` is that of components/term.html.
    """

    roles: frozenset[Role]
    title: str
    text: str
    is_you: bool
    term: str = ""
    left: str = ""
    term_kind: str = ""

    @property
    def line(self) -> str:
        """Say it all in one line."""
        return f"{self.title} {self.text}".strip()


def roles_at_turn(support: Support) -> frozenset[Role]:
    """Name the roles that are at turn; nobody once it is over."""
    if support.awaits_school:
        return frozenset({Role.SCHOOL_LEAD})
    return frozenset(REFERRAL.at_turn[support.state])


def roles_on(support_id: str, roles: frozenset[Role], own: frozenset[str]) -> frozenset[Role]:
    """Narrow what a person is on a request to what they are on this referral: `referred` only for one's own."""
    return roles if support_id in own else roles - {Role.REFERRED}


def turn_on(support: Support, roles: frozenset[Role], now: datetime, calendar: Callable[[], Calendar]) -> Turn:
    """Say who is at turn to a reader with these roles on this referral (see `roles_on`).

    `calendar` gives the network's; it is asked only where a term runs.
    """
    at_turn = roles_at_turn(support)
    term, left, kind = _term(support, now, calendar)
    return Turn(at_turn, _title(support, roles), _text(support, roles, now), bool(at_turn & roles), term, left, kind)


def _title(support: Support, roles: frozenset[Role]) -> str:
    at_turn = roles_at_turn(support)
    if not at_turn:
        return _("Niemand is aan zet.")
    if Role.SCHOOL_LEAD in at_turn:
        return _("Jullie directie is aan zet.") if roles & SCHOOL_SIDE else _("De directie van de school is aan zet.")
    if Role.REFERRED in roles:
        return _("Jullie zijn aan zet.")
    return _("{partner} is aan zet.", partner=support.organisation)


def _text(support: Support, roles: frozenset[Role], now: datetime) -> str:
    if support.state is ReferralState.OFFERED:
        return _to_answer(support, now, own=Role.REFERRED in roles)
    if support.awaits_school:
        return _to_confirm(support, roles)
    if support.state is ReferralState.ACCEPTED:
        return (
            _("Spreek met de school een startdag af. Er loopt geen termijn.")
            if Role.REFERRED in roles
            else _("Ze spreken met {school} een startdag af. Er loopt geen termijn.", school=_school(roles))
        )
    if support.state is ReferralState.RUNNING:
        return _running(support, now)
    return _over(support)


def _school(roles: frozenset[Role]) -> str:
    return _("jullie") if roles & SCHOOL_SIDE else _("de school")


def _to_answer(support: Support, now: datetime, *, own: bool) -> str:
    due = support.due_at or now
    if is_over(due, now):
        return _("De dag om te antwoorden was {day}.", day=dutch_day(due))
    if own:
        return _("Laat tot en met {day} weten of jullie dit doen.", day=dutch_day(due))
    return _("Een antwoord komt er tot en met {day}.", day=dutch_day(due))


def _to_confirm(support: Support, roles: frozenset[Role]) -> str:
    if roles & SCHOOL_SIDE:
        return _(
            "Praat eerst met {partner}. Daarna zeggen jullie ja, of zetten jullie het stop. Er loopt geen termijn.",
            partner=support.organisation,
        )
    if Role.REFERRED in roles:
        return _("Praat eerst samen. Daarna zegt de school ja of nee. Zij neemt haar tijd.")
    return _(
        "Ze praat eerst met {partner} en zegt daarna ja of nee. Er loopt geen termijn.", partner=support.organisation
    )


def _running(support: Support, now: datetime) -> str:
    day = support.start_day or local_day(support.since)
    if day > local_day(now):
        return _("De ondersteuning start op {day}.", day=dutch_day(day))
    return _("De ondersteuning loopt sinds {day}, zonder termijn.", day=dutch_day(day))


def _over(support: Support) -> str:
    day, partner = dutch_day(support.since), support.organisation
    sentences = {
        ReferralState.COMPLETED: _("De ondersteuning is afgerond op {day}.", day=day),
        ReferralState.STOPPED: _("De ondersteuning is stopgezet op {day}.", day=day),
        ReferralState.REFUSED: _("{partner} kan nu niet, dat schreven ze op {day}.", partner=partner, day=day),
        ReferralState.LAPSED: _("{partner} antwoordde niet op tijd. Dat was op {day}.", partner=partner, day=day),
    }
    return sentences[support.state]


def _term(support: Support, now: datetime, calendar: Callable[[], Calendar]) -> tuple[str, str, str]:
    due = support.due_at
    if due is None:
        return "", "", ""
    if is_over(due, now):
        return _("antwoord was voor {day}", day=dutch_day(due)), _("te laat"), "stop"
    left = school_days_left(now, due, calendar())
    words = {0: _("vandaag"), 1: _("nog 1 schooldag")}.get(left, _("nog {count} schooldagen", count=left))
    until = _("antwoord tot en met {day}, {left}", day=dutch_day(due), left=words)
    return until, words, "warn" if left <= ALMOST else ""
