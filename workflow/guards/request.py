"""Why an action on a request is refused on its facts."""

from typing import Final

from records.dates import local_day
from records.vocabulary import MeetingState, State
from records.words import _
from workflow.facts import RequestFacts

RETURN_DAYS: Final = 60


def answers_missing(facts: RequestFacts) -> str | None:
    """Refuse `submit` while a required answer is missing."""
    if not facts.lacks:
        return None
    count = len(facts.lacks)
    return (
        _("Er ontbreekt nog één antwoord. Vul het aan en verstuur dan.")
        if count == 1
        else _("Er ontbreken nog {aantal} antwoorden. Vul ze aan en verstuur dan.", aantal=count)
    )


def no_director_listed(facts: RequestFacts) -> str | None:
    """Refuse `submit` without a director among the participants."""
    return None if facts.has_director else _("Zet de directeur bij de mensen die naar het gesprek komen.")


def address_unconfirmed(facts: RequestFacts) -> str | None:
    """Refuse `submit` while the mail address is not confirmed."""
    if facts.contact_confirmed:
        return None
    return _("Bevestig eerst je mailadres: klik op de link in de mail die we je stuurden.")


def taken_down_by_phone(facts: RequestFacts) -> str | None:
    """Tell whether the school itself sends it: a coordinator who took a question down cannot (process.md, "Who")."""
    return (
        _("De school kijkt deze vraag na en verstuurt ze zelf, met de link in haar mail.") if facts.took_down else None
    )


def too_late_to_return(facts: RequestFacts) -> str | None:
    """Refuse `insist`, `reconsider` and `reopen` after 60 calendar days; a deadline includes its day."""
    if (local_day(facts.now) - local_day(facts.since)).days <= RETURN_DAYS:
        return None
    return _("Dit kon tot zestig dagen later. Begin gerust een nieuwe vraag: daar is geen termijn voor.")


def withdrawn_as_draft(facts: RequestFacts) -> str | None:
    """Refuse `reopen` of what was never sent."""
    if facts.withdrawn_from is not State.DRAFT:
        return None
    return _("Deze vraag was nog niet verstuurd. Begin een nieuwe vraag.")


def no_confirmed_director(facts: RequestFacts) -> str | None:
    """Refuse `assign` while no director of this school is confirmed."""
    if facts.director_confirmed:
        return None
    return _("Bevestig eerst de directeur van deze school: nu is er nog geen bevestigde directeur.")


def before_the_conversation(facts: RequestFacts) -> str | None:
    """Refuse `hold` before the start time."""
    if facts.starts_at is not None and facts.now >= facts.starts_at:
        return None
    return _("Het gesprek moet nog beginnen. Daarna geef je hier door wie erbij was.")


def section_empty(facts: RequestFacts) -> str | None:
    """Refuse `send_report` while a required section is empty."""
    if not facts.empty_sections:
        return None
    names = ", ".join(f"“{key.label}”" for key in facts.empty_sections)
    return _("Schrijf nog iets bij {rubrieken}.", rubrieken=names)


def remarks_unsent(facts: RequestFacts) -> str | None:
    """Refuse `approve_report` while a remark or an own view is unsent; an akkoord never blocks."""
    if not facts.unsent_remarks:
        return None
    return _("Er staat nog een opmerking klaar die niet verstuurd is. Stuur ze mee terug, of verwijder ze.")


def remarks_unresolved(facts: RequestFacts) -> str | None:
    """Refuse `approve_report` while a remark or an own view that was sent has no answer."""
    if not facts.unresolved_remarks:
        return None
    return _("Er staat nog een opmerking open. De gespreksvoerders moeten die eerst beantwoorden.")


def approver_wrote(facts: RequestFacts) -> str | None:
    """Refuse `approve_report` by somebody who wrote in the report."""
    if not facts.actor_wrote:
        return None
    return _("Je schreef zelf mee aan dit verslag. Vraag een andere beslisser van de school om het goed te keuren.")


def table_not_open(facts: RequestFacts) -> str | None:
    """Refuse `discuss` when the meeting is not in session."""
    if facts.meeting_state is MeetingState.IN_SESSION:
        return None
    return _("De casetafel is niet aan de gang. Start eerst de casetafel.")


def envelopes_sealed(facts: RequestFacts) -> str | None:
    """Refuse `discuss` while the envelopes are sealed."""
    return None if facts.envelopes_open else _("De enveloppen zijn nog gesloten. Open ze eerst.")


def advice_was_sent(facts: RequestFacts) -> str | None:
    """Refuse `postpone` once an advice was sent."""
    if not facts.advice_sent:
        return None
    return _("De school kreeg al een advies. Werk dat bij in plaats van de vraag uit te stellen.")


def no_advice_line(facts: RequestFacts) -> str | None:
    """Refuse `send_advice` without a line."""
    return None if facts.draft_lines else _("Schrijf minstens één regel advies.")


def line_without_source(facts: RequestFacts) -> str | None:
    """Refuse `send_advice` with a line that does not say where it comes from."""
    if not facts.unsourced_lines:
        return None
    return _("Geef elke regel advies een bron. Nu mist er een bij {aantal} regel(s).", aantal=facts.unsourced_lines)


def proposal_unfinished(facts: RequestFacts) -> str | None:
    """Refuse `send_advice` with a proposal that lacks organisation, kind or why."""
    if not facts.unfinished_proposals:
        return None
    return _(
        "Vul bij elk voorstel de organisatie, de soort ondersteuning en het waarom in. "
        "Bij {aantal} voorstel(len) ontbreekt iets.",
        aantal=facts.unfinished_proposals,
    )


def no_proposal(facts: RequestFacts) -> str | None:
    """Refuse `accept_advice` when there is nothing to choose."""
    if facts.proposals:
        return None
    return _("In dit advies staan geen voorstellen om uit te kiezen. Je kan er wel zelf mee aan de slag.")


def referral_still_offered(facts: RequestFacts) -> str | None:
    """Refuse `start_trajectory` while a partner still has to answer."""
    return _("Een partner moet nog antwoorden.") if facts.offered else None


def no_live_referral(facts: RequestFacts) -> str | None:
    """Refuse `start_trajectory` when no partner said yes."""
    return None if facts.live else _("Nog geen enkele partner zei ja.")


def referral_offered_or_live(facts: RequestFacts) -> str | None:
    """Refuse `return_to_table` while a referral is offered or live."""
    if facts.offered or facts.live:
        return _("Er loopt nog een doorverwijzing. Pas als geen enkele meer loopt, kan de vraag terug naar de tafel.")
    return None


def referral_unfinished(facts: RequestFacts) -> str | None:
    """Refuse `close` while a referral is offered, accepted or running."""
    if not facts.active:
        return None
    return _("Er loopt nog een ondersteuning. Wacht tot ze is afgerond of stopgezet.")


def none_completed(facts: RequestFacts) -> str | None:
    """Refuse `close` when no referral was completed."""
    return None if facts.completed else _("Nog geen enkele ondersteuning is afgerond.")


def own_not_completed(facts: RequestFacts) -> str | None:
    """Tell whether a partner may close: only with a completed referral of its own."""
    return None if facts.own_completed else _("Jullie ondersteuning is nog niet afgerond.")
