"""How each partner of the demo writes in an envelope: what strikes it, what it can do, what it would ask first."""

from typing import Final

VOICES: Final = {
    "De Schoolbrug": (
        "Ouders komen wel tot aan de poort. De drempel ligt in de gang, niet in de wil.",
        "Een brugfiguur die twee halve dagen per week mee aan de poort staat en een oudergroep opstart.",
        "Wie van het team kent de gezinnen nu al het best?",
    ),
    "Samen Tot Aan de Meet": (
        "De school benoemt wat goed loopt. Daar kan een plan op steunen.",
        "Onze begeleiders kunnen een trimester lang mee overleggen met het kernteam.",
        "Welke leerlingen of gezinnen bereiken jullie vandaag niet?",
    ),
    "Arktos": (
        "Leraren staan er elk alleen voor, en leerlingen voelen dat.",
        "Een vormingsreeks voor één graad, met een terugkomdag voor het team.",
        "Is er ruimte in het uurrooster om dit met een hele graad te doen?",
    ),
    "Leerloopbaanadviseurs": (
        "De cijfers zijn er, maar niemand leest ze samen.",
        "Drie sessies waarin het team de eigen loopbaangegevens leest en keuzes maakt.",
        "Wie beslist vandaag over zittenblijven, en wanneer?",
    ),
    "Stedelijke sportdienst": (
        "Er is weinig plaats, maar veel goesting om te bewegen.",
        "Een beweegplan met materiaal in bruikleen en een lesgever na school.",
        "Mag de poort na vier uur open blijven, en wie sluit af?",
    ),
    "Schoolprojecten": (
        "Er liepen al mooie initiatieven, die stopten toen de trekker wegviel.",
        "Coaching van directie en kernteam, van beginanalyse tot borging.",
        "Hoeveel uur kan het kernteam hier echt voor vrijmaken?",
    ),
    "Elegast": (
        "Het team vangt zelf veel op en vergeet daarbij zichzelf.",
        "Iemand op school binnen de week, en nazorg zo lang het nodig is.",
        "Bij wie kunnen leraren nu terecht?",
    ),
    "Vrij CLB Leiedam": (
        "Achter het gedrag zien we zorgvragen die nog niet gesteld zijn.",
        "Mee aan tafel op het zorgoverleg, en de weg wijzen naar hulp.",
        "Wat weten ouders over wat het CLB wel en niet doet?",
    ),
    "Dienst Kansen en Armoede": (
        "Geld speelt mee, ook al zegt niemand het hardop.",
        "Een doorlichting van de schoolkosten, samen met een ervaringsdeskundige.",
        "Welke rekeningen blijven het langst liggen?",
    ),
    "Pedagogische begeleiding Katholiek Onderwijs Leiedam": (
        "Het team heeft een visie, maar die leeft nog niet in elke klas.",
        "Begeleiding van twee trekkers per graad, een schooljaar lang.",
        "Hoe sluit dit aan bij jullie prioriteiten van dit jaar?",
    ),
}
