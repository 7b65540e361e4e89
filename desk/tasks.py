"""What somebody who is at turn could do now, as a few words in the middle of a sentence of a reminder."""

from collections.abc import Mapping
from typing import Final

from records.vocabulary import State
from records.words import N_, _

TASKS: Final[Mapping[State, str]] = {
    State.SUBMITTED: N_("duid twee gespreksvoerders aan"),
    State.PLANNING: N_("leg de datum van het gesprek vast"),
    State.SCHEDULED: N_("geef door wie bij het gesprek was"),
    State.REPORTING: N_("schrijf het verslag en stuur het naar de school"),
    State.APPROVED: N_("zet de vraag op een casetafel"),
    State.TABLED: N_("geef jullie envelop af"),
    State.ADVISING: N_("maak het advies af en stuur het naar de school"),
    State.REFERRING: N_("antwoord op de doorverwijzing"),
    State.IN_TRAJECTORY: N_("laat weten hoe de ondersteuning loopt"),
}
OF_SCHOOL: Final[Mapping[State, str]] = {
    State.PLANNING: N_("geef aan wanneer jullie kunnen"),
    State.REVIEW: N_("lees het verslag na"),
    State.ADVISED: N_("lees het advies en kies wat bij jullie past"),
}
ELSE: Final = N_("bekijk wat de volgende stap is")


def task_of(state: State) -> str:
    """Say what somebody who is at turn in this state could do."""
    return _(TASKS.get(state, ELSE))


def school_task(state: State) -> str:
    """Say what a school could do."""
    return _(OF_SCHOOL.get(state, ELSE))


def task_of_talk(partner: str) -> str:
    """Say what a school could do that first wanted to talk with a partner."""
    return _("laat weten of jullie na het gesprek verdergaan met {partner}", partner=partner)
