"""Why an action on a request is refused on what was filled in."""

from collections.abc import Mapping
from typing import Any

from records.vocabulary import Choice, MeetingState, SectionKey
from records.words import _
from workflow.facts import RequestFacts

Reasons = Mapping[str, list[str]]
Data = Mapping[str, Any]


def unknown_organisation(facts: RequestFacts, data: Data) -> Reasons:
    """Refuse `redirect` to an organisation that is not there."""
    known = facts.named.get("organisations", {})
    if data["organisation"] in known:
        return {}
    return {"organisation": [_("Deze organisatie kennen we niet. Kies er een uit de lijst.")]}


def unfit_interviewers(facts: RequestFacts, data: Data) -> Reasons:
    """Refuse `assign` and `reassign` with people who cannot hold this conversation together."""
    people = facts.named.get("people", {})
    reasons: list[str] = []
    if len(set(data["interviewers"])) != len(data["interviewers"]):
        reasons.append(_("Kies twee verschillende mensen."))
    for key in dict.fromkeys(data["interviewers"]):
        person = people.get(key)
        if person is None:
            reasons.append(_("Eén van deze mensen kennen we niet. Kies uit de lijst."))
            continue
        if not person.active:
            reasons.append(_("{naam} is niet meer actief. Kies iemand anders.", naam=person.name))
        if not person.can_interview:
            reasons.append(_("{naam} voert geen verkennende gesprekken. Kies iemand anders.", naam=person.name))
        if person.conflict:
            reasons.append(_("{naam} gaf aan te dicht bij deze school te staan.", naam=person.name))
        if not person.organisations:
            reasons.append(_("{naam} werkt voor geen enkele partnerorganisatie.", naam=person.name))
    if not reasons and not _two_organisations([people[key].organisations for key in data["interviewers"]]):
        reasons.append(_("Kies twee mensen van twee verschillende organisaties."))
    return {"interviewers": reasons} if reasons else {}


def _two_organisations(ties: list[tuple[str, ...]]) -> bool:
    """Say whether both can sit there for an organisation of their own."""
    first, second = ties
    return any(one != other for one in first for other in second)


def moment_past(facts: RequestFacts, data: Data) -> Reasons:
    """Refuse `schedule` in the past."""
    if data["starts_at"] > facts.now:
        return {}
    return {"starts_at": [_("Dit moment is al voorbij. Kies een later moment.")]}


def someone_cannot(facts: RequestFacts, data: Data) -> Reasons:
    """Refuse `schedule` when an interviewer, or every director, answered "kan niet" for that moment."""
    del data
    reasons = [
        _("{naam} kan niet op dit moment. Kies een ander moment.", naam=name)
        for name in facts.named.get("interviewers_who_cannot", ())
    ]
    if facts.named.get("no_director_can"):
        reasons.append(_("De directie kan niet op dit moment. Kies een ander moment."))
    return {"starts_at": reasons} if reasons else {}


def no_one_attended(facts: RequestFacts, data: Data) -> Reasons:
    """Refuse `hold` when nobody of this school's list was there."""
    if set(data["attended"]) <= facts.named.get("participants", frozenset()):
        return {}
    return {"attended": [_("Kies uit de mensen van de school die op de lijst staan.")]}


def nothing_remarked(facts: RequestFacts, data: Data) -> Reasons:
    """Refuse `request_changes` without a single remark."""
    if facts.unsent_remarks or any(row["kind"] != "agree" for row in data["remarks"]):
        return {}
    return {"remarks": [_("Schrijf eerst bij minstens één paragraaf wat er anders moet.")]}


def unknown_paragraph(facts: RequestFacts, data: Data) -> Reasons:
    """Refuse a remark on a paragraph that is not in the version the school received, or one without words."""
    known = facts.named.get("paragraphs", frozenset())
    reasons = [
        _("Deze paragraaf staat niet in het verslag. Herlaad de pagina.")
        for row in data["remarks"]
        if row["paragraph"] not in known
    ]
    reasons += [
        _("Schrijf bij je opmerking wat er anders moet.")
        for row in data["remarks"]
        if row["kind"] != "agree" and not row["text"]
    ]
    return {"remarks": reasons} if reasons else {}


def section_without_choice(facts: RequestFacts, data: Data) -> Reasons:
    """Refuse `approve_report` while a section has no choice."""
    del facts
    missing = [key.label for key in SectionKey if key not in data["sharing"]]
    if not missing:
        return {}
    return {"sharing": [_("Kies ook voor “{rubriek}”: delen of niet delen.", rubriek=name) for name in missing]}


def meeting_unfit(facts: RequestFacts, data: Data) -> Reasons:
    """Refuse `table` on a meeting that is not announced, already open, or full."""
    del data
    meeting = facts.named.get("meeting")
    if meeting is None:
        return {"meeting": [_("Deze casetafel kennen we niet. Kies er een uit de lijst.")]}
    reasons = []
    if meeting.state is not MeetingState.ANNOUNCED:
        reasons.append(_("Deze casetafel is niet aangekondigd. Kies een andere."))
    if meeting.opened:
        reasons.append(_("De enveloppen van deze casetafel zijn al open. Kies een latere casetafel."))
    if meeting.items >= meeting.capacity:
        reasons.append(_("De agenda van deze casetafel is vol. Kies een andere."))
    return {"meeting": reasons} if reasons else {}


def proposal_without_choice(facts: RequestFacts, data: Data) -> Reasons:
    """Refuse `accept_advice` while a proposal has no choice, or a choice names no proposal."""
    proposals = facts.named.get("proposals", {})
    reasons = {
        f"choices.{key}.answer": [_("Kies ja, nee of eerst praten voor {partner}.", partner=proposal.organisation)]
        for key, proposal in proposals.items()
        if key not in data["choices"]
    }
    if not set(data["choices"]) <= set(proposals):
        reasons["choices"] = [_("Er staat een keuze bij een voorstel dat niet in dit advies staat. Herlaad de pagina.")]
    return reasons


def unknown_choice(facts: RequestFacts, data: Data) -> Reasons:
    """Refuse choices on proposals that are not in the advice (they are optional when the school goes on alone)."""
    if set(data["choices"]) <= set(facts.named.get("proposals", {})):
        return {}
    return {"choices": [_("Er staat een keuze bij een voorstel dat niet in dit advies staat. Herlaad de pagina.")]}


def nothing_chosen(facts: RequestFacts, data: Data) -> Reasons:
    """Refuse `accept_advice` when it accepts nothing."""
    del facts
    if any(row["answer"] != Choice.NO for row in data["choices"].values()):
        return {}
    return {
        "choices": [
            _("Je koos nergens ja of eerst praten. Wil je niet verder? Kies dan onderaan voor “Volg het advies niet”.")
        ]
    }


def guidance_without_consent(facts: RequestFacts, data: Data) -> Reasons:
    """Refuse a yes or talk first for a guidance service while the school does not let it read."""
    if facts.guidance or data["guidance"]:
        return {}
    proposals = facts.named.get("proposals", {})
    if any(
        row["answer"] != Choice.NO and key in proposals and proposals[key].is_guidance
        for key, row in data["choices"].items()
    ):
        return {"guidance": [_("Vink aan dat je begeleidingsdienst mag meelezen, of kies nee bij haar voorstel.")]}
    return {}
