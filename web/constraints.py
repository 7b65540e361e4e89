"""What the database itself refuses, as a sentence and the field it concerns. One row per named constraint."""

import re
from typing import Final

from sqlalchemy import PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy.exc import IntegrityError

from records.tables import METADATA
from records.words import N_, _

CHECK: Final = re.compile(r"CHECK constraint failed: (\w+)")
UNIQUE: Final = re.compile(r"UNIQUE constraint failed: (?:index '(\w+)'|(.+))")

_ONE_TO_FIVE: Final = N_("Kies een cijfer van 1 tot 5.")
_JUST_NOW: Final = N_("Iemand bewaarde dit net ook. Kijk na wat er nu staat en stuur opnieuw.")

# constraint -> (field, sentence): what somebody can mend in the form
SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "uq_person_email": ("email", N_("Er is al iemand met dit mailadres.")),
    "ck_person_email_lower": ("email", N_("Schrijf het mailadres in kleine letters.")),
    "uq_organisation_name": ("name", N_("Er is al een organisatie met deze naam.")),
    "ck_organisation_guidance_has_network": (
        "educational_network",
        N_("Kies het onderwijsnet van deze begeleidingsdienst."),
    ),
    "uq_school_number": ("number", N_("Er is al een school met dit nummer.")),
    "ck_offer_capacity_not_negative": ("capacity", N_("Geef een aantal scholen, of laat dit leeg.")),
    "ck_school_member_mandate_needs_confirmation": (
        "mandate",
        N_("Bevestig deze collega eerst als lid van de school."),
    ),
    "pk_school_member": ("school", N_("Deze collega hoort al bij deze school.")),
    "pk_organisation_member": ("organisation", N_("Deze persoon hoort al bij deze organisatie.")),
    "pk_school_free_day": ("day", N_("Deze dag staat er al.")),
    "ck_case_table_meeting_reasonable_length": ("minutes", N_("Kies tussen 15 en 600 minuten.")),
    "ck_case_table_meeting_reasonable_capacity": ("capacity", N_("Kies tussen 1 en 20 vragen.")),
    "ck_case_table_meeting_deadline_before_start": ("deadline", N_("Laat de voorbereiding eindigen voor de start.")),
    "uq_agenda_item_live": ("meeting", N_("Deze vraag ligt al op een casetafel.")),
    "uq_assignment_live": ("interviewers", N_("Deze gespreksvoerder is al aangeduid.")),
    "ck_attachment_not_empty": ("file", N_("Dit bestand is leeg. Kies een ander.")),
    "ck_conversation_reasonable_length": ("minutes", N_("Kies tussen 15 en 480 minuten.")),
    "uq_poll_slot_request_id_starts_at": ("starts_at", N_("Dit moment staat er al.")),
    "ck_remark_remark_says_something": ("text", N_("Schrijf wat jullie willen veranderen of toevoegen.")),
    "ck_evaluation_helped_1_5": ("helped", _ONE_TO_FIVE),
    "ck_evaluation_heard_1_5": ("heard", _ONE_TO_FIVE),
    "ck_evaluation_advice_1_5": ("advice", _ONE_TO_FIVE),
}
# constraint -> sentence: somebody else was there a moment earlier
RACES: Final[dict[str, str]] = {
    "pk_used_link": N_("Deze link is al gebruikt. Vraag gerust een nieuwe."),
    "pk_intake_answer": _JUST_NOW,
    "pk_evaluation": N_("De vragen zijn al beantwoord door een collega."),
    "uq_partner_input_item_id_organisation_id": _JUST_NOW,
    "uq_poll_answer_slot_id_participant_id": _JUST_NOW,
    "uq_poll_answer_slot_id_person_id": _JUST_NOW,
    "uq_report_request_id": _JUST_NOW,
    "uq_report_version_report_id_number": _JUST_NOW,
    "uq_advice_request_id_number": _JUST_NOW,
    "uq_meeting_organisation_meeting_id_letter": _JUST_NOW,
    "uq_support_request_reference": _JUST_NOW,
}


def name_of(error: IntegrityError) -> str:
    """Name the constraint that refused, on PostgreSQL and on SQLite; empty when the database does not tell."""
    told = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    if told:
        return str(told)
    message = str(error.orig)
    if found := CHECK.search(message):
        return found[1]
    if found := UNIQUE.search(message):
        return found[1] or _unique_name(found[2])
    return ""


def _unique_name(columns: str) -> str:
    """Find the constraint that SQLite describes as `person.email` or `a.b, a.c`."""
    pairs = [column.strip().split(".") for column in columns.split(",")]
    table = METADATA.tables.get(pairs[0][0])
    if table is None:
        return ""
    wanted = {pair[-1] for pair in pairs}
    unique = [each for each in table.constraints if isinstance(each, UniqueConstraint | PrimaryKeyConstraint)]
    indexes = [index for index in table.indexes if index.unique]
    names = [str(each.name) for each in (*unique, *indexes) if {column.name for column in each.columns} == wanted]
    return names[0] if names else ""


def sentence_of(error: IntegrityError) -> tuple[str, str] | None:
    """Give the field and the Dutch sentence for a refused constraint; None for one that no form can mend."""
    found = SENTENCES.get(name_of(error))
    return (found[0], _(found[1])) if found else None


def race_of(error: IntegrityError) -> str | None:
    """Give the Dutch sentence when somebody else was just faster; None when it is something else."""
    found = RACES.get(name_of(error))
    return _(found) if found else None
