"""One story, in full: Basisschool De Wilg in Leiedam, dossier 2026-0042, from chat to closing. All is invented."""

from dataclasses import replace
from datetime import UTC, date, datetime

from documents.contexts import (
    Advice,
    ClosingNote,
    Context,
    Extract,
    Minutes,
    ReferralLetter,
    ReportConcept,
    ReportFinal,
)
from documents.pieces import (
    Added,
    AdviceLine,
    Agreed,
    Approval,
    Attendee,
    Case,
    Input,
    Offered,
    Proposal,
    Quoted,
    Result,
    TableCase,
)
from records.kinds import Audience, DocumentKind
from records.vocabulary import Choice, InputField, ReferralState, Route, SupportKind
from tests.documents.school_story import (
    BLANK,
    DE_WILG,
    ILSE,
    INTAKE,
    LEEN,
    NADIA,
    SECTIONS,
    SHARED_SECTIONS,
    SO_FAR,
    SOFIE,
    THEMES,
    TITLE,
    TOM,
    YASSIN,
    at,
    letterhead,
)

OTHER_SCHOOLS = ("Vrije school Kouter", "Zonnedal", "Middenschool Kade")

CONCEPT = ReportConcept(
    letterhead=letterhead(version=1, made_at=at(10, 6, 14)),
    school=DE_WILG,
    title=TITLE,
    held_at=at(9, 29, 12),
    interviewers=(ILSE, YASSIN),
    attended=(NADIA, TOM, SOFIE),
    place="Basisschool De Wilg, leraarskamer",
    themes=THEMES,
    grant="misschien",
    sections=SECTIONS,
)
FINAL = ReportFinal(
    letterhead=replace(letterhead(version=2, made_at=at(10, 15, 14, 5)), content_sha256="8f41c0d2" * 8),
    school=DE_WILG,
    title=TITLE,
    held_at=CONCEPT.held_at,
    interviewers=CONCEPT.interviewers,
    attended=CONCEPT.attended,
    place=CONCEPT.place,
    themes=THEMES,
    grant="misschien",
    sections=SECTIONS,
    approval=Approval(by=NADIA, at=at(10, 15, 14, 4)),
)
FINAL_FOR_THE_TABLE = replace(
    FINAL,
    letterhead=replace(FINAL.letterhead, audience=Audience.NETWORK),
    sections=SHARED_SECTIONS,
)

BRIDGE = Proposal(
    organisation="De Schoolbrug",
    kind=SupportKind.TAILOR_MADE,
    route=Route.TAILOR_MADE,
    what="Een brugfiguur aan de poort, twee dagen per week. Zij zoekt mee uit wie van de leesouders andere ouders wil "
    "onthalen.",
    why="Jullie kleuterteam kent elk gezin. Een brugfiguur brengt dat naar de hele school.",
    period="van januari tot juni 2027",
    effort="een aanspreekpunt in het team, een uur per week",
    cost="kosteloos",
    sources=("§3", "§5"),
)
PROPOSALS = (
    BRIDGE,
    Proposal(
        organisation="Samen Tot Aan de Meet",
        kind=SupportKind.VISION,
        route=Route.OWN_OFFER,
        what="Drie halve studiedagen, samen voorbereid met jullie kerngroep.",
        why="Jullie vroegen om aan hetzelfde zeel te trekken. De tafel raadt aan om de dagen te spreiden.",
        period="februari tot mei 2027",
        effort="drie halve dagen met het hele team",
        sources=("§5",),
    ),
    Proposal(
        organisation="Vrij CLB Leiedam",
        kind=SupportKind.COACHING,
        route=Route.REFERRAL,
        why="Te laat komen op maandag vraagt een gesprek, geen straf.",
    ),
)
OWN_LINES = (
    AdviceLine(
        text="Bouw voort op wie de gezinnen al kent: maak van de leesouders en het kleuterteam het eerste gezicht.",
        sources=("§3", "§6"),
    ),
    AdviceLine(
        text="Zet vanaf januari een brugfiguur aan de poort, en voer korte oudergesprekken in plaats van brieven.",
        sources=("§1",),
    ),
    AdviceLine(text="Werk met het team aan één plan, maar spreid de studiedagen.", sources=("§7",)),
)
TABLE_LINES = tuple(
    replace(line, sources=(*line.sources, *codes))
    for line, codes in zip(OWN_LINES, (("S2",), ("S1", "C1"), ("M1", "M2")), strict=True)
)
QUESTION = (
    Quoted(code="§1", text="Op het oudercontact komt nog geen derde van de ouders."),
    Quoted(code="§6", text="Binnen een jaar kent elk gezin één gezicht op school en durft het binnen te stappen."),
)


def _input(code: str, organisation: str, field: InputField, text: str, *used_in: int) -> Input:
    return Input(code=code, organisation=organisation, field=field, text=text, used_in=used_in)


INPUTS = (
    _input("S1", "De Schoolbrug", InputField.OFFER, "Een brugfiguur kan twee dagen per week aan de poort staan.", 2),
    _input("S2", "De Schoolbrug", InputField.SEE, "Begin bij de leesouders: zij kennen de gezinnen al.", 1),
    Input(
        code="A1",
        organisation="Arktos",
        field=InputField.OFFER,
        text="Een weerbaarheidsreeks in de derde graad kan het te laat komen mee aanpakken.",
        why_unused="want het te laat komen speelt vooral bij kleuters. Arktos biedt het later opnieuw aan.",
    ),
    _input("C1", "Vrij CLB Leiedam", InputField.SEE, "Een kort oudergesprek helpt meer dan een brief.", 2),
    _input("M1", "Samen Tot Aan de Meet", InputField.OFFER, "Drie studiedagen met het team geven een gedeeld plan.", 3),
    replace(_input("M2", "Samen Tot Aan de Meet", InputField.ASK, "Heeft het team daar nu ruimte voor?", 3), late=True),
)
WILG_CASE = TableCase(
    position=2,
    reference="2026-0042",
    school="Basisschool De Wilg",
    title=TITLE,
    outcome="advies, 3 voorstellen",
    report_version=2,
    question=QUESTION,
    advice=TABLE_LINES,
    proposals=PROPOSALS,
    inputs=INPUTS,
    empty=("Elegast", "Stedelijke sportdienst"),
    conflicts=("Leerloopbaanadviseurs",),
    notes="De tafel vindt het tempo belangrijk: de school kiest zelf wanneer ze begint.",
    agreements=(
        Agreed(what="Het advies naar de school sturen", who="Leen Wouters", due_on=date(2026, 11, 17)),
        Agreed(what="Nagaan of er ruimte is voor de studiedagen", who="Yassin El Amrani", due_on=date(2026, 11, 13)),
        Agreed(
            what="Het aanbod voor de poort navragen",
            who="Ilse Claes",
            due_on=date(2026, 10, 30),
            done=True,
            agreed_on=date(2026, 10, 6),
        ),
    ),
)
MINUTES = Minutes(
    letterhead=replace(letterhead(Audience.NETWORK), reference="CT-2026-07", link="https://casetafel.example/tafels/7"),
    starts_at=at(11, 10, 8, 30),
    minutes=115,
    place="Stadhuis Leiedam, zaal 2",
    chair=LEEN,
    opened_at=at(10, 30, 11),
    envelopes=24,
    empty_envelopes=2,
    attendance=(
        Attendee(name="Leen Wouters", organisation="Stad Leiedam", role="coördinator", present=True),
        Attendee(name="Ilse Claes", organisation="De Schoolbrug", role="partner, gespreksvoerder", present=True),
        Attendee(
            name="Yassin El Amrani", organisation="Samen Tot Aan de Meet", role="partner, gespreksvoerder", present=True
        ),
        Attendee(name="Bram Peeters", organisation="Arktos", role="partner", present=True),
        Attendee(name="Hanne De Smet", organisation="Vrij CLB Leiedam", role="partner", present=True),
        Attendee(name="Fatima Ouali", organisation="Leerloopbaanadviseurs", role="partner", present=True),
        Attendee(name="Joris Maes", organisation="Stedelijke sportdienst", role="partner", present=False, excused=True),
    ),
    cases=(
        TableCase(
            position=1,
            reference="2026-0047",
            school="Vrije school Kouter",
            title="Armoede en schoolkost",
            outcome="uitgesteld naar di 8 december 2026",
            postponed=True,
            explanation="De tafel wil eerst weten welke afspraken de school al maakte met het OCMW.",
            agreements=(
                Agreed(what="De school opbellen met deze ene vraag", who="Leen Wouters", due_on=date(2026, 11, 13)),
            ),
        ),
        WILG_CASE,
        TableCase(
            position=3,
            reference="2026-0041",
            school="Zonnedal",
            title="Visie na een fusie",
            outcome="advies, 1 voorstel",
            report_version=1,
            question=(Quoted(code="§1", text="Na een fusie zoekt het team een gedeelde visie op zorg."),),
            advice=(AdviceLine(text="Laat de twee zorgteams eerst bij elkaar kijken.", sources=("§2", "M3", "C2")),),
            proposals=(replace(PROPOSALS[1], why="begeleidde eerder een fusie"),),
        ),
        TableCase(
            position=4,
            reference="2026-0036",
            school="Middenschool Kade",
            title="Zittenblijven in de eerste graad",
            outcome="ingetrokken door de school",
        ),
    ),
)
EXTRACT = Extract(
    letterhead=letterhead(),
    starts_at=MINUTES.starts_at,
    minutes=MINUTES.minutes,
    place=MINUTES.place,
    chair=LEEN,
    case=Case(
        position=2,
        reference="2026-0042",
        school="Basisschool De Wilg",
        title=TITLE,
        outcome="advies, 3 voorstellen",
        report_version=2,
        question=QUESTION,
        advice=OWN_LINES,
        proposals=PROPOSALS,
    ),
)
LATER = at(11, 24, 9)
MINUTES_ADDED = replace(
    MINUTES,
    letterhead=replace(MINUTES.letterhead, version=2, made_at=LATER),
    additions=(
        Added(
            number=1,
            text="De studiedagen zijn op 3 februari, niet op 2 februari.",
            at=LATER,
            by=LEEN,
            about="Basisschool De Wilg: Ouders die de weg naar school vinden",
        ),
    ),
)
EXTRACT_ADDED = replace(
    EXTRACT,
    letterhead=replace(EXTRACT.letterhead, version=2, made_at=LATER),
    additions=(Added(number=1, text="De studiedagen zijn op 3 februari, niet op 2 februari.", at=LATER, by=LEEN),),
)
ADVICE = Advice(
    letterhead=letterhead(made_at=at(11, 13, 15)),
    school=DE_WILG,
    title=TITLE,
    table_day=date(2026, 11, 10),
    lines=OWN_LINES,
    proposals=PROPOSALS,
    sent_by=LEEN,
    cited=QUESTION,
)
ADVICE_FOR_THE_TABLE = replace(ADVICE, letterhead=letterhead(Audience.NETWORK), lines=TABLE_LINES)
LETTER = ReferralLetter(
    letterhead=letterhead(Audience.REFERRED, made_at=at(11, 19, 13)),
    organisation="De Schoolbrug",
    school=DE_WILG,
    title=TITLE,
    themes=THEMES,
    proposal=BRIDGE,
    offered=Offered(choice=Choice.TALK, reason="Kan de brugfiguur ook op woensdag komen?"),
    answer_by=date(2026, 12, 3),
    signed_by=LEEN,
    people=(NADIA, TOM, SOFIE),
    sections=SHARED_SECTIONS,
)
CLOSING = ClosingNote(
    letterhead=letterhead(made_at=datetime(2027, 6, 24, 9, tzinfo=UTC)),
    school=DE_WILG,
    title=TITLE,
    note="De leesouders onthalen nu elke vrijdag andere ouders. Op het laatste oudercontact kwam **de helft** van de "
    "gezinnen.\n\nHet team heeft één plan en kijkt er in november samen op terug.",
    written_by=LEEN,
    asked_on=date(2026, 9, 11),
    closed_on=date(2027, 6, 24),
    results=(
        Result(
            organisation="De Schoolbrug",
            kind=SupportKind.TAILOR_MADE,
            state=ReferralState.COMPLETED,
            words="De brugfiguur leerde 41 gezinnen kennen. Zes ouders nemen het onthaal nu zelf op.",
            started_on=date(2027, 1, 11),
            ended_on=date(2027, 6, 18),
        ),
        Result(
            organisation="Vrij CLB Leiedam",
            kind=SupportKind.COACHING,
            state=ReferralState.REFUSED,
            words="Dit schooljaar is er geen plaats meer voor coaching.",
        ),
    ),
)

DOCUMENTS: dict[str, tuple[DocumentKind, Context]] = {
    "question_list": (DocumentKind.QUESTION_LIST, BLANK),
    "intake_draft": (DocumentKind.INTAKE_DRAFT, SO_FAR),
    "intake_summary": (DocumentKind.INTAKE_SUMMARY, INTAKE),
    "report_concept": (DocumentKind.REPORT_CONCEPT, CONCEPT),
    "report_final": (DocumentKind.REPORT_FINAL, FINAL),
    "report_final_for_the_table": (DocumentKind.REPORT_FINAL, FINAL_FOR_THE_TABLE),
    "minutes": (DocumentKind.MINUTES, MINUTES),
    "extract": (DocumentKind.EXTRACT, EXTRACT),
    "minutes_with_an_addition": (DocumentKind.MINUTES, MINUTES_ADDED),
    "extract_with_an_addition": (DocumentKind.EXTRACT, EXTRACT_ADDED),
    "advice": (DocumentKind.ADVICE, ADVICE),
    "advice_for_the_table": (DocumentKind.ADVICE, ADVICE_FOR_THE_TABLE),
    "referral_letter": (DocumentKind.REFERRAL_LETTER, LETTER),
    "closing_note": (DocumentKind.CLOSING_NOTE, CLOSING),
}
