"""What the schools of the demo network ask: one invented story each, in their own words."""

from dataclasses import dataclass
from typing import Final

from demo import cast
from demo.props import Line, Offered, Props
from records.vocabulary import Function, SectionKey, SupportKind, Theme


@dataclass(frozen=True, slots=True)
class Plot:
    """A story in short: enough to fill the chat, the report and the advice."""

    school: str
    title: str
    themes: tuple[Theme, ...]
    situation: str
    strengths: str
    tried: str
    dream: str
    direction: str
    partners: tuple[str, str]
    crisis: bool = False


PLOTS: Final = {
    "ouders": Plot(
        "012345",
        "Ouders die de weg naar school vinden",
        (Theme.OUDERBETROKKENHEID, Theme.TAAL, Theme.WELBEVINDEN),
        "Op het oudercontact zien we nog geen derde van de ouders. Veel gezinnen spreken thuis een andere taal en "
        "durven de school niet goed binnen. Mijn team doet zijn best, maar we trekken niet aan hetzelfde zeel.",
        "Onze leerlingen komen graag. De kleuterjuffen kennen elk gezin aan de poort.",
        "Een koffiemoment op vrijdag. Dat hielp in de kleuterschool, maar doofde uit.",
        "Ouders komen binnen alsof het ook hun school is en weten wie ze kunnen aanspreken.",
        "Eerst één gedeelde manier van onthaal, daarna een oudergroep per graad.",
        ("De Schoolbrug", "Dienst Kansen en Armoede"),
    ),
    "spijbelen": Plot(
        "023456",
        "Elke maandag lege banken in de tweede graad",
        (Theme.SPIJBELEN, Theme.WELBEVINDEN),
        "In de tweede graad missen elke maandag vijf tot acht leerlingen per klas. We bellen naar huis, maar vaak te "
        "laat. De opvoeders raken moe van steeds dezelfde gesprekken.",
        "Het secretariaat kent elke leerling en de sfeer op de gang is goed.",
        "Strafstudie op woensdag. Dat maakte het erger.",
        "Wie er niet is, wordt gemist en hoort dat nog dezelfde ochtend van een vast gezicht.",
        "Eerst begrijpen wie wanneer wegblijft, dan één afspraak voor het hele team.",
        ("Arktos", "Vrij CLB Leiedam"),
    ),
    "kompas": Plot(
        "034567",
        "Een speelplaats waar iedereen beweegt",
        (Theme.GEZONDHEID, Theme.BREDE_SCHOOL),
        "Onze speelplaats is klein en van beton. In de pauzes is er elke dag ruzie om de bal en na school is er niets.",
        "Drie leraren willen trekken en de buurt doet mee.",
        "Extra toezicht. Dat kost veel en verandert weinig.",
        "Kinderen bewegen elke dag een uur en na vier uur blijft de poort open.",
        "Begin met zones en materiaal, sluit daarna aan bij de naschoolse sport.",
        ("Stedelijke sportdienst", "Schoolprojecten"),
    ),
    "regenboog": Plot(
        "045678",
        "Samen één taal over taal",
        (Theme.TAAL, Theme.BELEID),
        "Elke leraar gaat anders om met thuistalen. De ene verbiedt ze, de andere gebruikt ze. "
        "Ouders snappen er niets van.",
        "We hebben een sterk zorgteam en veel goesting om te leren.",
        "Een studiedag, maar zonder vervolg.",
        "Iedereen op school weet wat we doen met thuistalen en waarom.",
        "Een visietraject met het hele team, met twee trekkers per graad.",
        ("Schoolprojecten", "De Schoolbrug"),
    ),
    "vlieger": Plot(
        "056789",
        "Kosten die niemand ziet",
        (Theme.KANSEN, Theme.OUDERBETROKKENHEID),
        "Steeds meer rekeningen blijven openstaan. Ouders zeggen niets, maar kinderen blijven thuis op uitstapdagen.",
        "Ons team is gevoelig voor armoede en praat er open over.",
        "Gespreid betalen. Dat helpt enkelen.",
        "Geen enkel kind blijft nog thuis om geld.",
        "De schoolkosten doorlichten en met ouders beslissen wat echt nodig is.",
        ("Dienst Kansen en Armoede", "De Schoolbrug"),
    ),
    "sintjozef": Plot(
        "067890",
        "Te veel C-attesten in het derde jaar",
        (Theme.LEERLOOPBANEN, Theme.BELEID),
        "Een op de vijf leerlingen in het derde jaar blijft zitten of wisselt van richting. "
        "Ouders horen het pas in juni.",
        "De praktijkleraren zien snel wie het moeilijk krijgt.",
        "Inhaallessen op woensdag. Wie ze nodig heeft, komt niet.",
        "Elke leerling weet in december waar die staat en wat er nodig is.",
        "De cijfers samen lezen en een visie op zittenblijven maken.",
        ("Leerloopbaanadviseurs", "Samen Tot Aan de Meet"),
    ),
    "debrug": Plot(
        "078901",
        "Een leerlingenraad die iets te zeggen heeft",
        (Theme.WELBEVINDEN, Theme.CULTUUR),
        "Leerlingen vinden dat er niet naar hen geluisterd wordt. De leerlingenraad vergadert, maar er volgt weinig.",
        "Onze leerlingen zijn mondig en het team staat open.",
        "Een ideeënbus. Daar zat vooral afval in.",
        "Leerlingen beslissen mee over drie dingen die er echt toe doen.",
        "Coaching van twee leraren en de leerlingenraad, met een afspraak met de directie.",
        ("Arktos", "Schoolprojecten"),
    ),
    "klavertje": Plot(
        "089012",
        "Een nieuw team na een moeilijk jaar",
        (Theme.BELEID, Theme.WELBEVINDEN),
        "Vorig jaar vertrokken vijf leraren. De nieuwe ploeg is jong en zoekt hoe we het hier samen doen.",
        "Iedereen wil. De ouders zijn geduldig.",
        "Een teambuilding. Fijn, maar maandag was alles zoals voordien.",
        "Een team dat elkaar durft aan te spreken en dezelfde afspraken kent.",
        "Coaching van de directeur en het kernteam, een schooljaar lang.",
        ("Schoolprojecten", "Leerloopbaanadviseurs"),
    ),
    "horizon": Plot(
        "090123",
        "Na het ongeval: hoe pakken we de draad weer op",
        (Theme.CRISIS, Theme.WELBEVINDEN),
        "Gisteren gebeurde er een ernstig ongeval aan de schoolpoort. Leerlingen en leraren zijn geschokt en we weten "
        "niet goed wat we morgen zeggen.",
        "Het team vangt elkaar op.",
        "Een stil moment deze ochtend.",
        "Iedereen kon erover praten en de school is weer een veilige plek.",
        "Vandaag nog iemand op school, daarna nazorg voor team en leerlingen.",
        ("Elegast", "Vrij CLB Leiedam"),
        crisis=True,
    ),
    "zuid": Plot(
        "101234",
        "Van eerste naar tweede jaar zonder te struikelen",
        (Theme.LEERLOOPBANEN, Theme.OUDERBETROKKENHEID),
        "In het eerste jaar loopt het goed, in het tweede vallen leerlingen stil. "
        "Ouders weten niet wat ze kunnen doen.",
        "De titularissen van het eerste jaar werken nauw samen.",
        "Een infoavond. Er kwamen twaalf ouders.",
        "Leerlingen en ouders kiezen in het tweede jaar samen en met goesting.",
        "Ouders en leerlingen vroeger betrekken, met een vaste begeleider per klas.",
        ("Samen Tot Aan de Meet", "De Schoolbrug"),
    ),
    "zonnewijzer": Plot(
        "112345",
        "De buurt in de school, de school in de buurt",
        (Theme.BREDE_SCHOOL, Theme.CULTUUR),
        "Onze school staat midden in de wijk, maar na vier uur is het hier dood. "
        "De bibliotheek en de academie zijn dichtbij.",
        "Veel vrijwilligers en een grote tuin.",
        "Een buurtfeest, eenmalig.",
        "Elke week is er na school iets voor kinderen en ouders, samen met de buurt.",
        "Een stuurgroep met buurtpartners en een plan voor twee jaar.",
        ("Schoolprojecten", "Stedelijke sportdienst"),
    ),
    "boomgaard": Plot(
        "123456",
        "Ouders en leraren als partners",
        (Theme.PARTNERSCHAP, Theme.OUDERBETROKKENHEID),
        "Ouders willen meer meebeslissen dan het team aankan. Vergaderingen lopen uit en de sfeer wordt hard.",
        "Betrokken ouders en een duidelijke visie.",
        "Een nieuw reglement. Dat hielp even.",
        "Ouders en team weten wat van wie is en overleggen kort en goed.",
        "Rollen helder maken, met een begeleider van buitenaf.",
        ("De Schoolbrug", "Schoolprojecten"),
    ),
}

PAIRS: Final = (
    (cast.INTERVIEWER_1, cast.INTERVIEWER_2),
    ("fatima.aziz@schoolprojecten.example", cast.PARTNER),
    ("an.devos@loopbaan.example", cast.INTERVIEWER_1),
    ("hanne.desmet@clb.example", cast.INTERVIEWER_2),
    ("joris.baert@sport.example", "fatima.aziz@schoolprojecten.example"),
)


def props_for(name: str, pair: int = 0) -> Props:
    """Make what a story needs out of its plot; `pair` says which two interviewers come."""
    plot = PLOTS[name]
    lead = next(one for one in cast.PEOPLE if one.school == plot.school and one.function is Function.DIRECTOR)
    school = next(one for one in cast.SCHOOLS if one.number == plot.school)
    home = lead.email.split("@")[1]
    colleagues = (("zorg", "Lies Maes", Function.CARE_COORDINATOR), ("beleid", "Jef Bral", Function.POLICY_SUPPORT))
    team = tuple((person, function, f"{box}@{home}") for box, person, function in colleagues)
    if plot.school == "012345":
        team = (("Tom Aerts", Function.CARE_COORDINATOR, cast.TEACHER), team[1])
    return Props(
        school=plot.school,
        lead=lead.email,
        lead_name=lead.name,
        title=plot.title,
        situation=plot.situation,
        themes=plot.themes,
        dream=plot.dream,
        strengths=plot.strengths,
        tried=plot.tried,
        crisis=plot.crisis,
        team=team,
        interviewers=PAIRS[pair % len(PAIRS)],
        table=("De Schoolbrug", "Samen Tot Aan de Meet", "Arktos", *plot.partners),
        place=f"{school.name}, {school.street}, {school.place}",
        sections=_sections(plot),
        proposals=_proposals(plot),
        lines=(Line(plot.direction, SectionKey.DIRECTION), Line(f"Bouw voort op wat er is: {_small(plot.strengths)}")),
    )


def _sections(plot: Plot) -> dict[SectionKey, str]:
    return {
        SectionKey.SITUATION: f"{plot.situation}\n\nHet team ziet dit al langer dan een jaar.",
        SectionKey.STRENGTHS: plot.strengths,
        SectionKey.TRIED: plot.tried,
        SectionKey.BACKGROUND: "De directie bouwt een kernteam op dat de vraag mee draagt.",
        SectionKey.DREAM: plot.dream,
        SectionKey.DIRECTION: plot.direction,
        SectionKey.AGREEMENTS: "De directie bespreekt dit verslag op het volgende overleg met het kernteam.",
    }


def _proposals(plot: Plot) -> tuple[Offered, ...]:
    return tuple(
        Offered(partner, kind, f"{partner} komt kennismaken en maakt een plan met het kernteam.", plot.direction)
        for partner, kind in zip(plot.partners, (SupportKind.TAILOR_MADE, SupportKind.COACHING), strict=True)
    )


def _small(text: str) -> str:
    return text[0].lower() + text[1:]
