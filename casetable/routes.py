"""Addresses of the case table, and what it gives to the rest of the app."""

from typing import Final

from casetable import api, shapes
from casetable import choices as options
from casetable.advice_pages import advice, advice_version, write_advice
from casetable.by_link import prepare_by_link
from casetable.choice_pages import choose
from casetable.envelope_pages import envelope
from casetable.fitting_pages import fitting
from casetable.meeting_pages import agenda, arrange, ask_guest, meeting, meetings, new_meeting
from casetable.papers import advice_context, extract_context, minutes_context
from casetable.room_pages import live, room
from casetable.room_writes import add_line, agree, keep_notes, settle_agreement
from casetable.schemas import AdviceInput, ChoiceDraftInput, EnvelopeInput
from records.kinds import DocumentKind
from records.vocabulary import Machine
from records.words import N_
from web.access import ANYONE_SIGNED_IN, COORDINATOR, COORDINATOR_OR_PARTNER, PUBLIC, ApiUrl, Url
from web.feature import NavItem
from web.links import PATH, PREPARE_PAGE
from workflow.inputs import MeetingForm

BOTH: Final = ("GET", "POST")
OFTEN: Final = "60 per minute; 600 per hour"  # of one network address: an office shares one

urls: Final = [
    Url("/casetafels", meetings, COORDINATOR_OR_PARTNER),
    Url("/casetafels/nieuw", new_meeting, COORDINATOR, BOTH),
    Url("/casetafels/<meeting_id>", meeting, ANYONE_SIGNED_IN),
    Url("/casetafels/<meeting_id>/agenda", agenda, ANYONE_SIGNED_IN),
    Url("/casetafels/<meeting_id>/gasten", ask_guest, COORDINATOR, ("POST",), limit="30 per minute"),
    Url("/casetafels/<meeting_id>/voorstel", fitting, COORDINATOR),
    Url("/casetafels/<meeting_id>/agenda/<reference>", arrange, COORDINATOR, ("POST",)),
    Url("/casetafels/<meeting_id>/enveloppen/<reference>", envelope, ANYONE_SIGNED_IN, BOTH),
    Url("/casetafels/<meeting_id>/tafel", room, ANYONE_SIGNED_IN),
    Url("/casetafels/<meeting_id>/tafel/stand", live, ANYONE_SIGNED_IN),
    Url("/casetafels/<meeting_id>/tafel/<reference>/notities", keep_notes, ANYONE_SIGNED_IN, ("POST",)),
    Url("/casetafels/<meeting_id>/tafel/<reference>/regels", add_line, ANYONE_SIGNED_IN, ("POST",)),
    Url("/casetafels/<meeting_id>/tafel/<reference>/afspraken", agree, ANYONE_SIGNED_IN, ("POST",)),
    Url("/afspraken/<agreement_id>", settle_agreement, ANYONE_SIGNED_IN, ("POST",)),
    Url(f"{PATH}<token>{PREPARE_PAGE}", prepare_by_link, PUBLIC, BOTH, limit=OFTEN),
    Url("/vragen/<reference>/advies", advice, ANYONE_SIGNED_IN),
    Url("/vragen/<reference>/advies/<int:version>", advice_version, ANYONE_SIGNED_IN),
    Url("/vragen/<reference>/advies/schrijven", write_advice, ANYONE_SIGNED_IN, BOTH),
    Url("/vragen/<reference>/keuze", choose, ANYONE_SIGNED_IN, BOTH),
]

_INPUT: Final = "/meetings/<meeting_id>/inputs/<reference>"
api_urls: Final = [
    ApiUrl("/meetings", api.api_meetings, ANYONE_SIGNED_IN, summary=N_("Casetafels waar je bij bent")),
    ApiUrl(
        "/meetings", api.api_plan_meeting, ANYONE_SIGNED_IN, "POST", N_("Plan een casetafel"), MeetingForm, status=201
    ),
    ApiUrl("/meetings/<meeting_id>", api.api_meeting, ANYONE_SIGNED_IN, summary=N_("Eén casetafel")),
    ApiUrl(_INPUT, api.api_write_input, ANYONE_SIGNED_IN, "PUT", N_("Schrijf jullie envelop"), EnvelopeInput),
    ApiUrl(
        _INPUT,
        api.api_take_input_back,
        ANYONE_SIGNED_IN,
        "DELETE",
        N_("Neem jullie envelop terug"),
        query=api.WhichOrganisation,
        status=204,
    ),
    ApiUrl(
        "/requests/<reference>/advice",
        api.api_write_advice,
        ANYONE_SIGNED_IN,
        "PUT",
        N_("Bewaar het advies in opmaak"),
        AdviceInput,
    ),
    ApiUrl(
        "/requests/<reference>/choice",
        api.api_keep_choice,
        ANYONE_SIGNED_IN,
        "PUT",
        N_("Bewaar de keuze in opmaak, voor wie mag kiezen"),
        ChoiceDraftInput,
    ),
]

nav: Final = [NavItem(N_("Casetafels"), "casetable.meetings", COORDINATOR_OR_PARTNER, order=30)]

handlers: Final = {
    DocumentKind.MINUTES: minutes_context,
    DocumentKind.EXTRACT: extract_context,
    DocumentKind.ADVICE: advice_context,
}
choices: Final = {
    "meetings": options.meetings,
    "organisations": options.organisations,
    "people": options.people,
    "minuted": options.minuted,
    "proposals": options.proposals,
}
prefills: Final = {
    (Machine.MEETING, "amend"): options.meeting_as_it_is,
    (Machine.MEETING, "start"): options.oneself_present,
    (Machine.MEETING, "note_presence"): options.who_is_there,
}
shows: Final = {Machine.MEETING: shapes.show_meeting}
parts: Final = [shapes.parts_of]
doors: Final = {
    (Machine.REQUEST, "accept_advice"): "casetable.choose",
    (Machine.REQUEST, "follow_alone"): "casetable.choose",
    (Machine.REQUEST, "decline_advice"): "casetable.choose",
    (Machine.REQUEST, "ask_clarification"): "casetable.choose",
}
outcomes: Final = {
    (Machine.MEETING, "announce"): N_("De casetafel is aangekondigd. Elke partner krijgt een uitnodiging."),
    (Machine.MEETING, "amend"): N_("De casetafel is gewijzigd. Wie al een uitnodiging had, krijgt een nieuwe."),
    (Machine.MEETING, "open_envelopes"): N_("De enveloppen zijn open. De hele tafel leest nu alle inbreng."),
    (Machine.MEETING, "start"): N_("De casetafel is begonnen."),
    (Machine.MEETING, "note_presence"): N_("De aanwezigen zijn bijgewerkt."),
    (Machine.MEETING, "add_to_minutes"): N_("De aanvulling is gedeeld. De notulen zelf bleven zoals ze waren."),
    (Machine.MEETING, "conclude"): N_("De casetafel is afgesloten. Deel de notulen zodra elk advies verstuurd is."),
    (Machine.MEETING, "publish_minutes"): N_(
        "De notulen vertrekken naar de tafel, en elke school krijgt haar uittreksel."
    ),
    (Machine.MEETING, "cancel"): N_("De casetafel gaat niet door. De vragen kunnen op een latere casetafel."),
    (Machine.REQUEST, "table"): N_("De vraag staat op de casetafel. De partners bereiden zich voor."),
    (Machine.REQUEST, "discuss"): N_("De tafel bespreekt nu deze vraag."),
    (Machine.REQUEST, "postpone"): N_("De vraag is uitgesteld naar een volgende casetafel."),
    (Machine.REQUEST, "send_advice"): N_("Het advies is bij de school. Zij kiest vrij wat ze ermee doet."),
    (Machine.REQUEST, "follow_alone"): N_("Veel succes met jullie plan. Terugkomen kan altijd."),
    (Machine.REQUEST, "decline_advice"): N_("Dat is goed doorgekomen. Je kan tot zestig dagen later terugkomen."),
    (Machine.REQUEST, "ask_clarification"): N_(
        "Jullie vraag is bij de coördinator. Het advies blijft intussen leesbaar."
    ),
    (Machine.REQUEST, "reconsider"): N_("Het advies ligt weer open. Kies gerust opnieuw."),
}
