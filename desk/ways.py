"""Where the work of a state is done: the page to go to, for whoever is at turn or has something to look at there.

`first` ways are the one filled button of the card: the action itself (send, approve) comes after the work. The others
stand beside the actions as a link.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from desk import places
from desk.dossier import Dossier
from records.request import SupportRequest
from records.vocabulary import ReferralState, Role, State
from records.words import N_, _
from workflow.reach import Sight

INTAKE: Final = "/intake/{reference}"
POLL: Final = "/vragen/{reference}/datumprikker"
WRITE: Final = "/vragen/{reference}/verslag/schrijven"
REVIEW: Final = "/vragen/{reference}/verslag/nalezen"
REPORT: Final = "/vragen/{reference}/verslag"
MEETING: Final = "/casetafels/{meeting}"
ENVELOPE: Final = "/casetafels/{meeting}/enveloppen/{reference}"
ADVISE: Final = "/vragen/{reference}/advies/schrijven"
ADVICE: Final = "/vragen/{reference}/advies"
REFERRAL: Final = "/doorverwijzingen/{referral}"
EVALUATE: Final = "/vragen/{reference}/evaluatie"


@dataclass(frozen=True, slots=True)
class Way:
    """A page to go to, with the words on its button."""

    label: str
    address: str
    first: bool = False


WAYS: Final[Mapping[State, Mapping[Role, Way]]] = {
    State.DRAFT: {Role.SCHOOL: Way(N_("Ga verder met jullie vraag"), INTAKE, first=True)},
    State.SUBMITTED: {Role.COORDINATOR: Way(N_("Lees de vraag"), INTAKE)},
    State.PLANNING: {
        Role.SCHOOL: Way(N_("Geef aan wanneer jullie kunnen"), POLL, first=True),
        Role.INTERVIEWER: Way(N_("Open de datumprikker"), POLL),
        Role.COORDINATOR: Way(N_("Open de datumprikker"), POLL),
    },
    State.REPORTING: {Role.INTERVIEWER: Way(N_("Schrijf het verslag"), WRITE, first=True)},
    State.REVIEW: {
        Role.SCHOOL: Way(N_("Lees het verslag na"), REVIEW, first=True),
        Role.INTERVIEWER: Way(N_("Lees het verslag"), REPORT),
    },
    State.TABLED: {
        Role.PARTNER: Way(N_("Naar jullie envelop"), ENVELOPE, first=True),
        Role.COORDINATOR: Way(N_("Open de casetafel"), MEETING),
    },
    State.ADVISING: {Role.COORDINATOR: Way(N_("Schrijf het advies"), ADVISE, first=True)},
    State.ADVISED: {
        Role.SCHOOL: Way(N_("Lees het advies"), ADVICE),
        Role.COORDINATOR: Way(N_("Lees het advies"), ADVICE),
    },
    State.REFERRING: {Role.REFERRED: Way(N_("Lees de brief en antwoord"), REFERRAL, first=True)},
    State.IN_TRAJECTORY: {Role.REFERRED: Way(N_("Laat weten hoe het loopt"), REFERRAL, first=True)},
    State.CLOSED: {Role.SCHOOL_LEAD: Way(N_("Beantwoord vijf korte vragen"), EVALUATE, first=True)},
}


def of_request(
    request: SupportRequest, sight: Sight, dossier: Dossier, turn: frozenset[Role]
) -> dict[str, object] | None:
    """Give the way for this reader, as whoever is at turn first; None when there is none, or no such page."""
    ways = WAYS.get(request.state, {})
    held = sorted((role for role in ways if role in sight.roles), key=lambda role: role not in turn)
    if request.state is State.CLOSED and not request.closing_note:
        return None
    for role in held:
        if request.state is State.PLANNING and role is Role.SCHOOL and not dossier.has_moments:
            continue  # there is nothing to answer yet
        address = _address(ways[role].address, request, dossier)
        if address:
            return {"label": _(ways[role].label), "href": address, "first": ways[role].first}
    return None


def of_school(state: State, reference: str) -> tuple[str, str] | None:
    """Give words and address for a school at turn, where a list knows no more of a request than its state."""
    ways = WAYS.get(state, {})
    way = ways.get(Role.SCHOOL) or ways.get(Role.SCHOOL_LEAD)
    if way is None or not places.exists(way.address):
        return None
    return _(way.label), way.address.format(reference=reference)


def _address(pattern: str, request: SupportRequest, dossier: Dossier) -> str:
    meeting = dossier.meeting.id if dossier.meeting else ""
    live = [one.id for one in dossier.referrals if one.state is ReferralState.OFFERED]
    referral = next(iter([*live, *(one.id for one in dossier.referrals)]), "")
    needed = {"{meeting}": meeting, "{referral}": referral}
    if any(name in pattern and not value for name, value in needed.items()):
        return ""
    return places.page_of(pattern, reference=request.reference, meeting=meeting, referral=referral)
