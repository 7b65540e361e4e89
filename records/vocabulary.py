"""Every word of the process: one enum each, with its Dutch label. Source: design/process.md and glossary.md.

A value is what stands in the database and the API; `label` is what a person reads.
"""

from enum import StrEnum
from typing import Self

from records.words import N_, _


class Word(StrEnum):
    """A value with a Dutch label: `Theme.TAAL == "taal"`, `Theme.TAAL.label == "taal"`."""

    dutch: str

    def __new__(cls, value: str, dutch: str = "") -> Self:
        """Keep the label beside the value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.dutch = dutch
        return member

    @property
    def label(self) -> str:
        """Give the label in the reader's language."""
        return _(self.dutch)


class Machine(Word):
    """The three things that have a state."""

    REQUEST = "request", N_("vraag")
    MEETING = "meeting", N_("casetafel")
    REFERRAL = "referral", N_("doorverwijzing")


class Role(Word):
    """A relation of a person to one request, never a global switch (process.md, "Who")."""

    SCHOOL = "school", N_("schoolteam")
    SCHOOL_LEAD = "school_lead", N_("directie")
    COORDINATOR = "coordinator", N_("netwerkcoördinator")
    INTERVIEWER = "interviewer", N_("gespreksvoerder")
    PARTNER = "partner", N_("netwerkpartner")
    REFERRED = "referred", N_("ondersteuner")
    GUIDANCE = "guidance", N_("pedagogische begeleiding")
    SYSTEM = "system", N_("het systeem")
    ADMIN = "admin", N_("beheerder")


class State(Word):
    """Where a request stands."""

    DRAFT = "draft", N_("Concept")
    SUBMITTED = "submitted", N_("Aangevraagd")
    PLANNING = "planning", N_("Gesprek plannen")
    SCHEDULED = "scheduled", N_("Gesprek gepland")
    REPORTING = "reporting", N_("Verslag in opmaak")
    REVIEW = "review", N_("Verslag bij de school")
    APPROVED = "approved", N_("Verslag goedgekeurd")
    TABLED = "tabled", N_("Op de casetafel")
    ADVISING = "advising", N_("Advies in opmaak")
    ADVISED = "advised", N_("Advies bij de school")
    REFERRING = "referring", N_("Doorverwijzing loopt")
    IN_TRAJECTORY = "in_trajectory", N_("Traject loopt")
    CLOSED = "closed", N_("Afgerond")
    DECLINED = "declined", N_("Advies niet gevolgd")
    REDIRECTED = "redirected", N_("Rechtstreeks doorverwezen")
    WITHDRAWN = "withdrawn", N_("Ingetrokken")


class MeetingState(Word):
    """Where a case-table meeting stands."""

    PLANNED = "planned", N_("Gepland")
    ANNOUNCED = "announced", N_("Aangekondigd")
    IN_SESSION = "in_session", N_("Aan de gang")
    CONCLUDED = "concluded", N_("Afgelopen")
    PUBLISHED = "published", N_("Verslag gedeeld")
    CANCELLED = "cancelled", N_("Geannuleerd")


class ReferralState(Word):
    """Where a referral stands."""

    OFFERED = "offered", N_("Voorgesteld")
    ACCEPTED = "accepted", N_("Aanvaard")
    RUNNING = "running", N_("Gestart")
    COMPLETED = "completed", N_("Afgerond")
    STOPPED = "stopped", N_("Stopgezet")
    REFUSED = "refused", N_("Geweigerd")
    LAPSED = "lapsed", N_("Zonder antwoord verlopen")


class Action(Word):
    """What may happen to a request; the label is the verb on the button."""

    SUBMIT = "submit", N_("Verstuur jullie vraag")
    REDIRECT = "redirect", N_("Verwijs rechtstreeks door")
    INSIST = "insist", N_("Vraag toch een verkennend gesprek")
    ASSIGN = "assign", N_("Duid gespreksvoerders aan")
    REASSIGN = "reassign", N_("Wissel gespreksvoerders")
    DECLINE_ASSIGNMENT = "decline_assignment", N_("Geef de opdracht terug")
    SCHEDULE = "schedule", N_("Leg de datum vast")
    RESCHEDULE = "reschedule", N_("Zoek een andere datum")
    HOLD = "hold", N_("Het gesprek is gevoerd")
    SEND_REPORT = "send_report", N_("Stuur het verslag naar de school")
    REQUEST_CHANGES = "request_changes", N_("Stuur terug met opmerkingen")
    APPROVE_REPORT = "approve_report", N_("Keur het verslag goed")
    TABLE = "table", N_("Zet op een casetafel")
    UNTABLE = "untable", N_("Haal van de casetafel")
    DISCUSS = "discuss", N_("Bespreek deze vraag")
    POSTPONE = "postpone", N_("Stel uit naar een volgende casetafel")
    SEND_ADVICE = "send_advice", N_("Stuur het advies naar de school")
    ASK_CLARIFICATION = "ask_clarification", N_("Stel eerst een vraag")
    ACCEPT_ADVICE = "accept_advice", N_("Geef jullie keuze door")
    FOLLOW_ALONE = "follow_alone", N_("Ga zelf met het advies aan de slag")
    DECLINE_ADVICE = "decline_advice", N_("Volg het advies niet")
    RECONSIDER = "reconsider", N_("Kom terug op jullie keuze")
    START_TRAJECTORY = "start_trajectory", N_("Start het traject")
    RETURN_TO_TABLE = "return_to_table", N_("Breng opnieuw naar de casetafel")
    CLOSE = "close", N_("Rond het traject af")
    WITHDRAW = "withdraw", N_("Trek jullie vraag in")
    REOPEN = "reopen", N_("Open jullie vraag opnieuw")


class MeetingAction(Word):
    """What may happen to a case-table meeting."""

    ANNOUNCE = "announce", N_("Kondig de casetafel aan")
    AMEND = "amend", N_("Wijzig de casetafel")
    OPEN_ENVELOPES = "open_envelopes", N_("Open de enveloppen")
    START = "start", N_("Start de casetafel")
    NOTE_PRESENCE = "note_presence", N_("Vul de aanwezigen aan")
    CONCLUDE = "conclude", N_("Sluit de casetafel af")
    PUBLISH_MINUTES = "publish_minutes", N_("Deel het verslag van de casetafel")
    ADD_TO_MINUTES = "add_to_minutes", N_("Vul het verslag van de casetafel aan")
    CANCEL = "cancel", N_("Annuleer de casetafel")


class ReferralAction(Word):
    """What may happen to a referral."""

    ACCEPT = "accept", N_("Ja, wij doen dit")
    REFUSE = "refuse", N_("Nu niet, met reden")
    LAPSE = "lapse", N_("Laat verlopen zonder antwoord")
    CONFIRM = "confirm", N_("Bevestig na het gesprek")
    START = "start", N_("Start de ondersteuning")
    COMPLETE = "complete", N_("Rond de ondersteuning af")
    STOP = "stop", N_("Zet de ondersteuning stop")


class Noted(Word):
    """What stands in the journal of a request though it moves no state: no row of a table, and no new version."""

    CHANGE_SHARING = "change_sharing", N_("Wijzig wie wat leest")


AnyState = State | MeetingState | ReferralState
AnyAction = Action | MeetingAction | ReferralAction


class Phase(Word):
    """The six steps of the trail on every request page (screens/language.md)."""

    VRAAG = "vraag", N_("Vraag")
    GESPREK = "gesprek", N_("Gesprek")
    VERSLAG = "verslag", N_("Verslag")
    CASETAFEL = "casetafel", N_("Casetafel")
    KEUZE = "keuze", N_("Keuze")
    STEUN = "steun", N_("Ondersteuning")


class Function(Word):
    """What somebody does at a school."""

    DIRECTOR = "director", N_("directeur")
    DEPUTY = "deputy", N_("adjunct-directeur")
    CARE_COORDINATOR = "care_coordinator", N_("zorgcoördinator")
    POLICY_SUPPORT = "policy_support", N_("beleidsondersteuner")
    TEACHER = "teacher", N_("leraar")
    OTHER = "other", N_("andere functie")


class Theme(Word):
    """The themes of the network; source: the Antwerp and Ghent pages."""

    OUDERBETROKKENHEID = "ouderbetrokkenheid", N_("Ouderbetrokkenheid")
    SPIJBELEN = "spijbelen", N_("Spijbelen en tucht")
    GEZONDHEID = "gezondheid", N_("Gezondheid en bewegen")
    LEERLOOPBANEN = "leerloopbanen", N_("Leerloopbanen en zittenblijven")
    BREDE_SCHOOL = "brede-school", N_("Brede school")
    CULTUUR = "cultuur", N_("Cultuur")
    CRISIS = "crisis", N_("Crisisondersteuning")
    BELEID = "beleid", N_("Beleidsvoerend vermogen en visie")
    WELBEVINDEN = "welbevinden", N_("Welbevinden")
    KANSEN = "kansen", N_("Kansenbevordering en armoede")
    PARTNERSCHAP = "partnerschap", N_("Partnerschap school-gezin")
    TAAL = "taal", N_("Taal")


class SupportKind(Word):
    """Kinds of support; the first four are the network's own offer in the Antwerp source."""

    PROJECT_MANAGEMENT = "project_management", N_("Projectmanagement voor een geïntegreerd schoolbeleid")
    COACHING = "coaching", N_("Coaching van directie of coördinator")
    VISION = "vision", N_("Visietraject met het team")
    EVALUATION = "evaluation", N_("Evaluatie van bestaande initiatieven")
    TAILOR_MADE = "tailor_made", N_("Traject op maat rond een thema")
    REFERRAL = "referral", N_("Doorverwijzing naar de juiste expertise")
    UNKNOWN = "unknown", N_("Weet ik nog niet")


class Route(Word):
    """Which of the network's three answers a proposal is."""

    OWN_OFFER = "own_offer", N_("eigen aanbod")
    TAILOR_MADE = "tailor_made", N_("traject op maat")
    REFERRAL = "referral", N_("doorverwijzing")


class EducationalNetwork(Word):
    """Umbrella of a school; its guidance service (PBD) belongs to the same one."""

    GO = "go", N_("GO! onderwijs van de Vlaamse Gemeenschap")
    OVSG = "ovsg", N_("officieel gesubsidieerd onderwijs (OVSG)")
    KATHOLIEK = "katholiek", N_("Katholiek Onderwijs Vlaanderen")
    OTHER = "other", N_("ander net")
    NONE = "none", N_("geen onderwijsnet")


class CalendarRegion(Word):
    """Whose school holidays hold: by rule in Flanders, by the dates of the ministry in the Netherlands."""

    FLANDERS = "flanders", N_("Vlaanderen")
    NL_NORTH = "nl_north", N_("Nederland, regio Noord")
    NL_MIDDLE = "nl_middle", N_("Nederland, regio Midden")
    NL_SOUTH = "nl_south", N_("Nederland, regio Zuid")


class SchoolKind(Word):
    """Kind of school; the levels one can name follow from it."""

    PRIMARY = "primary", N_("basisschool")
    SECONDARY = "secondary", N_("secundaire school")
    SPECIAL = "special", N_("school voor buitengewoon onderwijs")
    ADULT = "adult", N_("centrum voor volwassenenonderwijs")
    OTHER = "other", N_("andere school")


class OrganisationKind(Word):
    """What a partner organisation is."""

    PARTNER = "partner", N_("netwerkpartner")
    CITY = "city", N_("stedelijke dienst")
    CLB = "clb", N_("centrum voor leerlingenbegeleiding (CLB)")
    GUIDANCE = "guidance", N_("pedagogische begeleidingsdienst (PBD)")


class SlotAnswer(Word):
    """An answer in the date poll."""

    YES = "yes", N_("kan")
    IF_NEED_BE = "if_need_be", N_("liever niet")
    NO = "no", N_("kan niet")


class MeetingPlace(Word):
    """Where the exploratory conversation may be held."""

    SCHOOL = "school", N_("op school")
    ONLINE = "online", N_("online")
    NETWORK = "network", N_("bij ons")


class GrantWish(Word):
    """Whether the school also wants a grant."""

    YES = "yes", N_("ja")
    NO = "no", N_("nee")
    MAYBE = "maybe", N_("misschien")


class Choice(Word):
    """The school's choice on one proposal."""

    YES = "yes", N_("ja")
    NO = "no", N_("nee")
    TALK = "talk", N_("eerst praten")


class DecisionKind(Word):
    """How the school answered an advice."""

    ACCEPTED = "accepted", N_("koos uit de voorstellen")
    ALONE = "alone", N_("gaat zelf aan de slag")
    DECLINED = "declined", N_("volgt het advies niet")


class RemarkKind(Word):
    """What the school says of one paragraph of the report."""

    AGREE = "agree", N_("akkoord")
    REMARK = "remark", N_("opmerking")
    OUR_VIEW = "our_view", N_("onze visie")


class SectionKey(Word):
    """The seven sections of a report; `situation`, `dream` and `direction` are required (api.md)."""

    SITUATION = "situation", N_("Wat speelt er")
    STRENGTHS = "strengths", N_("Wat loopt goed")
    TRIED = "tried", N_("Wat jullie al probeerden")
    BACKGROUND = "background", N_("Achtergrond")
    DREAM = "dream", N_("Waar jullie naartoe willen")
    DIRECTION = "direction", N_("Welke richting we samen zien")
    AGREEMENTS = "agreements", N_("Afspraken")

    @property
    def required(self) -> bool:
        """Say whether a report cannot be sent without this section."""
        return self in {SectionKey.SITUATION, SectionKey.DREAM, SectionKey.DIRECTION}


class InputField(Word):
    """The three fields of an envelope."""

    SEE = "see", N_("Wat ons opvalt")
    OFFER = "offer", N_("Wat wij kunnen doen")
    ASK = "ask", N_("Wat we eerst zouden vragen")


class AgendaOutcome(Word):
    """How a request left the agenda of a meeting."""

    UNTABLED = "untabled", N_("van de agenda gehaald")
    POSTPONED = "postponed", N_("uitgesteld")
    ADVISED = "advised", N_("advies gegeven")
    WITHDRAWN = "withdrawn", N_("ingetrokken")
