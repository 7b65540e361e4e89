"""What already happened, in words: one sentence per action of the journal, for who may read the timeline.

The school, its interviewers and the coordinator read every entry of the request; of referrals only who sees them.
A partner who supports the school reads its own part: from the choice of the school on, and its own referral.
Reasons are never here: those are free text, and belong to the mail of the action and to the coordinator's journal.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from records.dates import dutch_moment_short, local_day
from records.journal import JournalEntry
from records.kinds import Part
from records.people import Person
from records.request import SupportRequest
from records.session import fetch
from records.vocabulary import Action, Machine, Noted, ReferralAction, Role, SectionKey
from records.words import N_, _
from workflow.reach import Sight
from workflow.trail import Moment

SCHOOL_SIDE: Final = frozenset({Role.SCHOOL, Role.SCHOOL_LEAD})
SHARED_NOW: Final = N_("Nu ook gedeeld met de casetafel: {names}.")
HELD_NOW: Final = N_("Niet meer gedeeld met de casetafel: {names}.")
GUIDANCE_READS: Final = N_("De pedagogische begeleidingsdienst leest mee.")
GUIDANCE_STOPS: Final = N_("De pedagogische begeleidingsdienst leest niet meer mee.")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the journal, with the name of who did it; `people` are the interviewers at that moment."""

    machine: Machine
    subject_id: str
    action: str
    at: datetime
    name: str
    role: Role
    detail: Mapping[str, Any]
    reason: str
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a reader is told: `lead` in a few words, `text` with who and what."""

    lead: str
    text: str


# action -> (lead and text for the school, lead and text for everybody else)
SAID: Final[Mapping[tuple[Machine, str], tuple[Sentence, Sentence]]] = {
    (Machine.REQUEST, Action.SUBMIT): (
        Sentence(N_("Jullie vraag is verstuurd."), N_("{who} stuurde ze naar het netwerk.")),
        Sentence(N_("De vraag kwam aan."), N_("{who} stuurde ze in naam van de school.")),
    ),
    (Machine.REQUEST, Action.REDIRECT): (
        Sentence(N_("Jullie kunnen rechtstreeks terecht bij {organisation}."), N_("{who} sprak dat met jullie af.")),
        Sentence(N_("Rechtstreeks doorverwezen naar {organisation}."), N_("{who} sprak dat met de school af.")),
    ),
    (Machine.REQUEST, Action.INSIST): (
        Sentence(N_("Jullie vroegen toch een verkennend gesprek."), N_("{who} liet dat weten.")),
        Sentence(N_("De school vroeg toch een verkennend gesprek."), N_("{who} liet dat weten.")),
    ),
    (Machine.REQUEST, Action.ASSIGN): (
        Sentence(N_("Twee gespreksvoerders zijn aangeduid: {people}."), N_("{who} koos hen voor jullie.")),
        Sentence(N_("Twee gespreksvoerders zijn aangeduid: {people}."), N_("{who} duidde hen aan.")),
    ),
    (Machine.REQUEST, Action.REASSIGN): (
        Sentence(N_("De gespreksvoerders zijn nu {people}."), N_("{who} wisselde een gespreksvoerder.")),
        Sentence(N_("De gespreksvoerders zijn nu {people}."), N_("{who} wisselde een gespreksvoerder.")),
    ),
    (Machine.REQUEST, Action.DECLINE_ASSIGNMENT): (
        Sentence(N_("We zoeken een andere gespreksvoerder."), N_("{who} kan het gesprek niet voeren.")),
        Sentence(N_("Een gespreksvoerder gaf de opdracht terug."), N_("{who} kan het gesprek niet voeren.")),
    ),
    (Machine.REQUEST, Action.SCHEDULE): (
        Sentence(N_("Het gesprek is gepland op {moment}"), N_("{who} legde de datum vast.")),
        Sentence(N_("Het gesprek is gepland op {moment}"), N_("{who} legde de datum vast.")),
    ),
    (Machine.REQUEST, Action.RESCHEDULE): (
        Sentence(N_("We zoeken een andere datum."), N_("{who} vroeg dat.")),
        Sentence(N_("Er komt een andere datum."), N_("{who} vroeg dat.")),
    ),
    (Machine.REQUEST, Action.HOLD): (
        Sentence(N_("Het verkennend gesprek is gevoerd."), N_("Jullie spraken met {people}.")),
        Sentence(N_("Het verkennend gesprek is gevoerd."), N_("De school sprak met {people}.")),
    ),
    (Machine.REQUEST, Action.SEND_REPORT): (
        Sentence(N_("Het verslag is bij jullie, versie {version}."), N_("{who} stuurde het door.")),
        Sentence(N_("Het verslag is bij de school, versie {version}."), N_("{who} stuurde het door.")),
    ),
    (Machine.REQUEST, Action.REQUEST_CHANGES): (
        Sentence(N_("Jullie stuurden versie {version} terug."), N_("{who} verstuurde {remarks}.")),
        Sentence(N_("De school stuurde versie {version} terug."), N_("{who} verstuurde {remarks}.")),
    ),
    (Machine.REQUEST, Action.APPROVE_REPORT): (
        Sentence(N_("Het verslag is goedgekeurd, versie {version}."), N_("{who} koos ook wie wat leest.")),
        Sentence(N_("Het verslag is goedgekeurd, versie {version}."), N_("{who} koos ook wie wat leest.")),
    ),
    (Machine.REQUEST, Noted.CHANGE_SHARING): (
        Sentence(N_("Jullie wijzigden wie het verslag leest."), N_("{who} koos dat. {sharing}")),
        Sentence(N_("De school wijzigde wie het verslag leest."), N_("{who} koos dat. {sharing}")),
    ),
    (Machine.REQUEST, Action.TABLE): (
        Sentence(N_("Jullie vraag ligt op de casetafel van {moment}"), N_("{who} zette ze op de agenda.")),
        Sentence(N_("De vraag ligt op de casetafel van {moment}"), N_("{who} zette ze op de agenda.")),
    ),
    (Machine.REQUEST, Action.UNTABLE): (
        Sentence(N_("Jullie vraag ligt niet meer op die casetafel."), N_("{who} zoekt een andere datum.")),
        Sentence(N_("De vraag ligt niet meer op die casetafel."), N_("{who} haalde ze van de agenda.")),
    ),
    (Machine.REQUEST, Action.DISCUSS): (
        Sentence(N_("Jullie vraag lag op de casetafel."), N_("De partners dachten samen na over een advies.")),
        Sentence(N_("De vraag lag op de casetafel."), N_("De partners dachten samen na over een advies.")),
    ),
    (Machine.REQUEST, Action.POSTPONE): (
        Sentence(N_("Jullie vraag gaat naar een volgende casetafel."), N_("{who} neemt ze mee.")),
        Sentence(N_("De vraag gaat naar een volgende casetafel."), N_("{who} stelde ze uit.")),
    ),
    (Machine.REQUEST, Action.SEND_ADVICE): (
        Sentence(N_("Het advies is bij jullie."), N_("{who} stuurde het door na de casetafel.")),
        Sentence(N_("Het advies is bij de school."), N_("{who} stuurde het door na de casetafel.")),
    ),
    (Machine.REQUEST, Action.ASK_CLARIFICATION): (
        Sentence(N_("Jullie stelden een vraag over het advies."), N_("{who} verstuurde ze.")),
        Sentence(N_("De school stelde een vraag over het advies."), N_("{who} verstuurde ze.")),
    ),
    (Machine.REQUEST, Action.ACCEPT_ADVICE): (
        Sentence(N_("Jullie kozen uit de voorstellen."), N_("{who} gaf jullie keuze door.")),
        Sentence(N_("De school koos uit de voorstellen."), N_("{who} gaf de keuze door.")),
    ),
    (Machine.REQUEST, Action.FOLLOW_ALONE): (
        Sentence(N_("Jullie gaan zelf aan de slag met het advies."), N_("{who} liet het weten.")),
        Sentence(N_("De school gaat zelf aan de slag met het advies."), N_("{who} liet het weten.")),
    ),
    (Machine.REQUEST, Action.DECLINE_ADVICE): (
        Sentence(N_("Jullie volgen het advies niet."), N_("{who} liet het weten. Dat heeft geen gevolgen.")),
        Sentence(N_("De school volgt het advies niet."), N_("{who} liet het weten.")),
    ),
    (Machine.REQUEST, Action.RECONSIDER): (
        Sentence(N_("Jullie bekijken het advies opnieuw."), N_("{who} kwam terug op jullie keuze.")),
        Sentence(N_("De school bekijkt het advies opnieuw."), N_("{who} kwam terug op de keuze.")),
    ),
    (Machine.REQUEST, Action.START_TRAJECTORY): (
        Sentence(N_("Jullie traject kan beginnen."), N_("Elke partner die jullie kozen, gaf een antwoord.")),
        Sentence(N_("Het traject kan beginnen."), N_("Elke gekozen partner gaf een antwoord.")),
    ),
    (Machine.REQUEST, Action.RETURN_TO_TABLE): (
        Sentence(N_("Jullie vraag gaat opnieuw naar de casetafel."), N_("We zoeken een ander voorstel.")),
        Sentence(N_("De vraag gaat opnieuw naar de casetafel."), N_("Er komt een ander voorstel.")),
    ),
    (Machine.REQUEST, Action.CLOSE): (
        Sentence(N_("Jullie traject is afgerond."), N_("{who} schreef de slotnota.")),
        Sentence(N_("Het traject is afgerond."), N_("{who} schreef de slotnota.")),
    ),
    (Machine.REQUEST, Action.WITHDRAW): (
        Sentence(N_("Jullie trokken jullie vraag in."), N_("{who} liet het weten.")),
        Sentence(N_("De school trok haar vraag in."), N_("{who} liet het weten.")),
    ),
    (Machine.REQUEST, Action.REOPEN): (
        Sentence(N_("Jullie vraag is opnieuw geopend."), N_("{who} gaat er graag mee verder.")),
        Sentence(N_("De school opende haar vraag opnieuw."), N_("{who} gaat er graag mee verder.")),
    ),
    (Machine.REFERRAL, ReferralAction.ACCEPT): (
        Sentence(N_("{organisation} zegt ja."), N_("{who} gaf een contactpersoon en een eerste stap door.")),
        Sentence(N_("{organisation} zegt ja."), N_("{who} gaf een contactpersoon en een eerste stap door.")),
    ),
    (Machine.REFERRAL, ReferralAction.REFUSE): (
        Sentence(N_("{organisation} kan nu niet."), N_("{who} liet het weten.")),
        Sentence(N_("{organisation} kan nu niet."), N_("{who} liet het weten.")),
    ),
    (Machine.REFERRAL, ReferralAction.LAPSE): (
        Sentence(N_("{organisation} antwoordde niet op tijd."), N_("De coördinator kijkt wat nu kan.")),
        Sentence(N_("{organisation} antwoordde niet op tijd."), N_("De doorverwijzing is verlopen.")),
    ),
    (Machine.REFERRAL, ReferralAction.CONFIRM): (
        Sentence(N_("Na het gesprek zeggen jullie ja."), N_("{who} liet het de partner weten.")),
        Sentence(N_("Na het gesprek zegt de school ja."), N_("{who} liet het weten.")),
    ),
    (Machine.REFERRAL, ReferralAction.START): (
        Sentence(N_("De ondersteuning is gestart."), N_("{who} gaf de startdag door.")),
        Sentence(N_("De ondersteuning is gestart."), N_("{who} gaf de startdag door.")),
    ),
    (Machine.REFERRAL, ReferralAction.COMPLETE): (
        Sentence(N_("Een ondersteuning is afgerond."), N_("{who} schreef wat het opleverde.")),
        Sentence(N_("De ondersteuning is afgerond."), N_("{who} schreef wat het opleverde.")),
    ),
    (Machine.REFERRAL, ReferralAction.STOP): (
        Sentence(N_("Een ondersteuning is stopgezet."), N_("{who} liet het weten.")),
        Sentence(N_("De ondersteuning is stopgezet."), N_("{who} liet het weten.")),
    ),
}
OF_WHO_SUPPORTS: Final = frozenset(
    {Action.ACCEPT_ADVICE, Action.START_TRAJECTORY, Action.CLOSE, Action.WITHDRAW, Action.RETURN_TO_TABLE}
)


@cache
def _query() -> Select[Any]:
    return (
        select(
            JournalEntry.machine,
            JournalEntry.subject_id,
            JournalEntry.action,
            JournalEntry.at,
            JournalEntry.role,
            JournalEntry.detail,
            JournalEntry.reason,
            Person.name,
        )
        .outerjoin(Person, Person.id == JournalEntry.person_id)
        .where(JournalEntry.request_id == bindparam("request_id"))
        .order_by(JournalEntry.id)
    )


def read(session: Session, request: SupportRequest) -> list[Entry]:
    """Read the whole journal of a request, its referrals included, oldest first. One statement.

    Nothing of it is shown as it is: `public` keeps what a reader may know.
    """
    found: list[Entry] = []
    people: tuple[str, ...] = ()
    for row in fetch(session, _query(), {"request_id": request.id}):
        people = tuple(row.detail.get("people") or people)
        about = (row.machine, row.subject_id, row.action, row.at, row.name or "", row.role)
        found.append(Entry(*about, row.detail, row.reason, people))
    return found


def moments(entries: Iterable[Entry]) -> list[Moment]:
    """Give the rows of the request itself, for the trail."""
    return [Moment(one.action, one.at, one.detail) for one in entries if one.machine is Machine.REQUEST]


def public(entries: Iterable[Entry], sight: Sight) -> list[Entry]:
    """Keep what this reader may know, oldest first."""
    if sight.can(Part.TIMELINE):
        referrals = sight.can(Part.REFERRALS)
        own = sight.referral_ids
        return [one for one in entries if one.machine is Machine.REQUEST or referrals or one.subject_id in own]
    return _own_part(entries, sight.referral_ids) if sight.can(Part.OWN_TIMELINE) else []


def _own_part(entries: Iterable[Entry], own: frozenset[str]) -> list[Entry]:
    """Keep the choice that led here, what happened to one's own referrals, and how it ended."""
    rows = list(entries)
    chosen = [
        at for at, one in enumerate(rows) if one.machine is Machine.REQUEST and one.action == Action.ACCEPT_ADVICE
    ]
    first = next((at for at, one in enumerate(rows) if one.subject_id in own), len(rows))
    begin = max((at for at in chosen if at < first), default=len(rows))
    return [
        one
        for one in rows[begin:]
        if (one.machine is Machine.REFERRAL and one.subject_id in own)
        or (one.machine is Machine.REQUEST and one.action in OF_WHO_SUPPORTS)
    ]


def tell(entry: Entry, sight: Sight) -> Sentence:
    """Say one entry in words, to the school as `jullie`, to the others about `de school`."""
    to_school, to_others = SAID[entry.machine, entry.action]
    said = to_school if sight.roles & SCHOOL_SIDE else to_others
    values = {
        "who": entry.name,
        "people": _(" en ").join(entry.people) or _("de gespreksvoerders"),
        "version": entry.detail.get("version", 1),
        "organisation": entry.detail.get("organisation") or _("Een partner"),
        "moment": _moment(entry.detail),
        "remarks": _remarks(entry.detail.get("remarks", 0)),
        "sharing": _sharing(entry.detail),
    }
    unnamed = not entry.name and "{who}" in said.text  # the system, or who holds a draft by its key alone
    return Sentence(_(said.lead, **values), "" if unnamed else _(said.text, **values))


def _remarks(count: int) -> str:
    if not count:
        return _("opmerkingen")
    return _("één opmerking") if count == 1 else _("{count} opmerkingen", count=count)


def _sharing(detail: Mapping[str, Any]) -> str:
    """Say which sections the table reads from then on, which no longer, and whether guidance reads along."""
    told = [
        _(sentence, names=", ".join(SectionKey(key).label for key in detail.get(name, ())))
        for name, sentence in (("shared", SHARED_NOW), ("held", HELD_NOW))
        if detail.get(name)
    ]
    if detail.get("guidance") is not None:
        told.append(_(GUIDANCE_READS) if detail["guidance"] else _(GUIDANCE_STOPS))
    return " ".join(told)


def _moment(detail: Mapping[str, Any]) -> str:
    told = detail.get("starts_at")
    return dutch_moment_short(datetime.fromisoformat(told)) if told else ""


def shown(
    entries: Iterable[Entry], sight: Sight, *, write_day: Callable[[datetime], str], running: bool
) -> list[dict[str, Any]]:
    """Give what `components/timeline.html` draws: newest first, the newest marked while the request runs."""
    drawn: list[dict[str, Any]] = []
    for entry in reversed(list(entries)):
        said = tell(entry, sight)
        drawn.append(
            {
                "iso": local_day(entry.at).isoformat(),
                "when": write_day(entry.at),
                "lead": said.lead,
                "text": said.text,
                "now": running and not drawn,
            }
        )
    return drawn
