"""Why an action on a case-table meeting is refused."""

from collections.abc import Mapping
from typing import Any

from records.words import _
from workflow.clock import is_over
from workflow.facts import MeetingFacts
from workflow.inputs import WHOLE_TABLE

Reasons = Mapping[str, list[str]]
Data = Mapping[str, Any]


def no_organisation(facts: MeetingFacts) -> str | None:
    """Refuse `announce` without an invited organisation."""
    return None if facts.invited else _("Nodig minstens één organisatie uit.")


def deadline_too_late(facts: MeetingFacts, data: Data) -> Reasons:
    """Refuse a deadline that is not before the start (`announce`, `amend`)."""
    deadline, start = data.get("deadline", facts.deadline), data.get("starts_at", facts.starts_at)
    if deadline is None or deadline < start:
        return {}
    return {"deadline": [_("Kies een uiterste moment vóór de casetafel begint.")]}


def moment_over(facts: MeetingFacts, data: Data) -> Reasons:
    """Refuse a start or a deadline that is over already (`announce`, `amend`): the envelopes would open at once."""
    reasons, told = {}, _("Dit moment is al voorbij. Kies een later moment.")
    for name, stands in (("starts_at", facts.starts_at), ("deadline", facts.deadline)):
        if name in data and data[name] != stands and data[name] <= facts.now:
            reasons[name] = [told]
    return reasons


def amend_unfit(facts: MeetingFacts, data: Data) -> Reasons:
    """Refuse an `amend` that would leave no one invited, move an open deadline, or drop what is on the agenda."""
    reasons: dict[str, list[str]] = {}
    if "deadline" in data and facts.opened and data["deadline"] != facts.deadline:
        reasons["deadline"] = [_("De enveloppen zijn al open: de voorbereiding kan niet meer verschuiven.")]
    if "deadline" in data and facts.deadline is None:
        reasons["deadline"] = [_("Kies de uiterste dag bij het aankondigen van de casetafel.")]
    if data.get("capacity", facts.capacity) < facts.items:
        reasons["capacity"] = [_("Er staan al {aantal} vragen op de agenda.", aantal=facts.items)]
    unknown = set(data.get("organisations", ())) - set(facts.named.get("organisations", {}))
    if unknown:
        reasons["organisations"] = [_("Eén van deze organisaties kennen we niet. Kies uit de lijst.")]
    return reasons


def envelopes_already_open(facts: MeetingFacts) -> str | None:
    """Refuse `open_envelopes` a second time."""
    return _("De enveloppen zijn al open.") if facts.opened else None


def partners_still_writing(facts: MeetingFacts) -> str | None:
    """Refuse opening before the deadline, unless every organisation handed in for every item."""
    if facts.deadline is not None and is_over(facts.deadline, facts.now):
        return None
    if facts.items and facts.handed_in >= facts.expected_inputs:
        return None
    return _("Nog niet elke partner is klaar. De enveloppen gaan vanzelf open als de voorbereiding afloopt.")


def still_sealed(facts: MeetingFacts) -> str | None:
    """Refuse `start` while the envelopes are sealed."""
    return None if facts.opened else _("De enveloppen zijn nog gesloten. Open ze eerst.")


def agenda_empty(facts: MeetingFacts) -> str | None:
    """Refuse `start` without anything to talk about."""
    return None if facts.items else _("Er staat nog geen vraag op de agenda.")


def item_untouched(facts: MeetingFacts) -> str | None:
    """Refuse `conclude` while an item was not discussed."""
    if not facts.still_tabled:
        return None
    return _("Bespreek elke vraag, of haal ze van de agenda. Er wacht er nog {aantal}.", aantal=facts.still_tabled)


def item_without_line(facts: MeetingFacts) -> str | None:
    """Refuse `conclude` while an item that was discussed has no advice line."""
    if not facts.advising_without_line:
        return None
    return _("Schrijf bij elke besproken vraag minstens één regel advies, of stel ze uit.")


def item_still_advising(facts: MeetingFacts) -> str | None:
    """Refuse `publish_minutes` while an advice is not yet with its school."""
    if not facts.still_advising:
        return None
    return _("Stuur eerst elk advies naar de school. Er wacht er nog {aantal}.", aantal=facts.still_advising)


def unknown_people(facts: MeetingFacts, data: Data) -> Reasons:
    """Refuse people who are not of an invited organisation (or coordinator), and who is both there and excused."""
    known = facts.named.get("people", frozenset())
    present, excused = set(data["present"]), set(data.get("excused") or ())
    strange = _("Kies uit de mensen van de uitgenodigde organisaties.")
    reasons = {name: [strange] for name, keys in (("present", present), ("excused", excused)) if not keys <= known}
    if present & excused:
        both = _("Iemand staat zowel bij wie er is als bij wie niet komt. Laat één vinkje staan.")
        reasons.setdefault("excused", []).append(both)
    return reasons


def addition_unfit(facts: MeetingFacts, data: Data) -> Reasons:
    """Refuse an addition about a case the table did not discuss, or for a school without saying which case."""
    whole = data["request"] == WHOLE_TABLE
    if not whole and data["request"] not in facts.named.get("discussed", {}):
        return {"request": [_("Deze vraag is op deze casetafel niet besproken. Kies uit de lijst.")]}
    if data["for_school"] and whole:
        return {"request": [_("Kies de vraag van de school die dit krijgt.")]}
    return {}
