"""What happens now and what comes next, from the case table on, and once the road ended: texts, and nothing else."""

from collections.abc import Mapping
from typing import Final

from desk.words import ANYONE, Words
from records.vocabulary import Role
from records.words import N_

STEPS: Final[Mapping[str, Mapping[Role, Words]]] = {
    "tabled": {
        Role.SCHOOL: Words(
            N_("Jullie vraag ligt op de casetafel van {meeting} De partners bereiden zich elk apart voor."),
            N_(
                "Aan de tafel maken ze samen een advies. Dat krijgen jullie kort daarna, en jullie kiezen vrij wat "
                "jullie ermee doen."
            ),
        ),
        Role.COORDINATOR: Words(
            N_("De vraag ligt op de casetafel van {meeting} De partners geven hun enveloppen af."),
            N_("De enveloppen gaan samen open. Aan de tafel maken jullie het advies."),
        ),
        Role.PARTNER: Words(
            N_("Lees wat de school deelt en geef jullie envelop af. Niets in te brengen is ook een antwoord."),
            N_("Alle enveloppen gaan samen open. Op {meeting} maken jullie er een advies van."),
        ),
        ANYONE: Words(
            N_("De vraag ligt op een casetafel. De partners bereiden zich voor."),
            N_("Aan de tafel maken ze samen een advies voor de school."),
        ),
    },
    "tabled:handed": {
        Role.PARTNER: Words(
            N_("Jullie envelop is afgegeven en gesloten. Je hoeft nu niets te doen, terugnemen kan nog."),
            N_("Alle enveloppen gaan samen open. Op {meeting} maken jullie er een advies van."),
        ),
        ANYONE: Words(
            N_("De vraag ligt op een casetafel. De partners bereiden zich voor."),
            N_("Aan de tafel maken ze samen een advies voor de school."),
        ),
    },
    "tabled:open": {
        Role.COORDINATOR: Words(
            N_("De enveloppen zijn open. De casetafel is op {meeting}"),
            N_("Aan de tafel maken jullie er een advies van."),
        ),
        Role.PARTNER: Words(
            N_("De enveloppen zijn open: lees wat de andere partners inbrengen. Je ziet elkaar op {meeting}"),
            N_("Aan de tafel maken jullie samen een advies voor de school."),
        ),
        Role.SCHOOL: Words(
            N_("Jullie vraag ligt op de casetafel van {meeting} De partners lazen wat jullie delen."),
            N_(
                "Aan de tafel maken ze samen een advies. Dat krijgen jullie kort daarna, en jullie kiezen vrij wat "
                "jullie ermee doen."
            ),
        ),
        ANYONE: Words(
            N_("De vraag ligt op een casetafel."),
            N_("Aan de tafel maken de partners samen een advies voor de school."),
        ),
    },
    "advising": {
        Role.SCHOOL: Words(
            N_("Jullie vraag lag op de casetafel. De coördinator maakt het advies klaar."),
            N_("Jullie lezen het advies en de voorstellen, en kiezen per voorstel: ja, nee of eerst praten."),
        ),
        Role.COORDINATOR: Words(
            N_("Maak het advies af en stuur het naar de school. Geef bij elke regel een bron."),
            N_("De school kiest daarna per voorstel: ja, nee of eerst praten."),
        ),
        ANYONE: Words(
            N_("De coördinator maakt het advies van de casetafel klaar."),
            N_("De school leest het en kiest wat ze ermee doet."),
        ),
    },
    "advised": {
        Role.SCHOOL_LEAD: Words(
            N_(
                "De casetafel heeft een advies voor jullie. Lees het samen na en kies per voorstel: ja, nee of "
                "eerst praten."
            ),
            N_(
                "Kies je ja, dan krijgt die partner tien schooldagen om te antwoorden met een naam en een eerste "
                "stap. Kies je eerst praten, dan spreken jullie elkaar voor je beslist. Kies je nergens voor, dan "
                "stopt het hier, zonder gevolgen."
            ),
        ),
        Role.SCHOOL: Words(
            N_(
                "De casetafel heeft een advies voor jullie. Lees het na met je team. Jullie directie geeft de keuze"
                " door."
            ),
            N_(
                "Kiezen jullie ja, dan krijgt die partner tien schooldagen om te antwoorden met een naam en een "
                "eerste stap. Kiezen jullie nergens voor, dan stopt het hier, zonder gevolgen."
            ),
        ),
        ANYONE: Words(
            N_("De school leest het advies en kiest wat ze ermee doet. Er loopt geen termijn."),
            N_("Kiest ze een voorstel, dan krijgt die partner een doorverwijzing. Nee zeggen mag ook."),
        ),
    },
    "referring": {
        Role.SCHOOL: Words(
            N_("De partners die jullie kozen, bekijken jullie vraag en antwoorden met een naam en een eerste stap."),
            N_(
                "Zodra elke partner antwoordde, kan jullie traject beginnen. Zegt niemand ja, dan zoeken we een "
                "ander voorstel."
            ),
        ),
        Role.REFERRED: Words(
            N_(
                "Een school koos voor jullie. Lees de brief en antwoord: ja met een contactpersoon en een eerste "
                "stap, of nu niet, met reden."
            ),
            N_("De school krijgt jullie antwoord meteen. Zeggen jullie ja, dan spreken jullie samen een start af."),
        ),
        ANYONE: Words(
            N_("De gekozen partners bekijken de vraag en antwoorden."),
            N_("Zodra elke partner antwoordde, kan het traject beginnen."),
        ),
    },
    "referring:answered": {
        Role.REFERRED: Words(
            N_("Jullie antwoord is gegeven. We wachten nog op een andere partner."),
            N_("Zodra elke partner antwoordde, kan het traject beginnen."),
        ),
        ANYONE: Words(
            N_("De gekozen partners bekijken de vraag en antwoorden."),
            N_("Zodra elke partner antwoordde, kan het traject beginnen."),
        ),
    },
    "support:confirm": {
        Role.SCHOOL_LEAD: Words(
            N_("Jullie kozen om eerst te praten. Past het na dat gesprek, bevestig het dan bij de partner hieronder."),
            N_("Na jullie ja kan de partner starten. Past het niet, zet het dan stop: dat heeft geen gevolgen."),
        ),
        ANYONE: Words(
            N_("De school en de partner praten eerst. Daarna zegt de school of ze verder gaat."),
            N_("Na een ja van de school kan de ondersteuning starten."),
        ),
    },
    "in_trajectory": {
        Role.SCHOOL: Words(
            N_("Jullie traject loopt. De partner houdt je hier op de hoogte."),
            N_("Als de ondersteuning klaar is, schrijft de partner wat ze opleverde en ronden we samen af."),
        ),
        Role.REFERRED: Words(
            N_("Geef de startdag door, schrijf af en toe hoe het gaat en rond af als jullie klaar zijn."),
            N_("De school en de coördinator lezen wat je schrijft. Daarna volgt een korte slotnota."),
        ),
        Role.COORDINATOR: Words(
            N_("Het traject loopt. Zodra elke ondersteuning klaar is, schrijf je de slotnota."),
            N_("De school krijgt de slotnota en vijf korte vragen."),
        ),
        ANYONE: Words(
            N_("Het traject van de school loopt."),
            N_("Als de ondersteuning klaar is, volgt een slotnota."),
        ),
    },
    "in_trajectory:done": {
        Role.REFERRED: Words(
            N_("Jullie ondersteuning is klaar. Een andere partner is nog bezig."),
            N_("Is alles rond, dan volgt een slotnota."),
        ),
        ANYONE: Words(
            N_("Het traject van de school loopt."),
            N_("Als de ondersteuning klaar is, volgt een slotnota."),
        ),
    },
    "in_trajectory:over": {
        Role.SCHOOL: Words(
            N_("De ondersteuning is klaar. De coördinator of de partner schrijft de slotnota."),
            N_("Jullie krijgen de slotnota, met vijf korte vragen over hoe het was."),
        ),
        Role.COORDINATOR: Words(
            N_("Alle ondersteuning is klaar of gestopt. Schrijf de slotnota."),
            N_("De school krijgt de slotnota en vijf korte vragen."),
        ),
        Role.REFERRED: Words(
            N_("De ondersteuning is klaar. Schrijf de slotnota, of laat dat aan de coördinator."),
            N_("De school krijgt de slotnota en vijf korte vragen."),
        ),
        ANYONE: Words(
            N_("De ondersteuning van de school is klaar."),
            N_("Er volgt nog een slotnota."),
        ),
    },
    "in_trajectory:stopped": {
        Role.SCHOOL: Words(
            N_("Nu ondersteunt geen partner jullie. De coördinator brengt jullie vraag opnieuw naar de casetafel."),
            N_("Daar zoeken we een ander voorstel. Hoeft het niet meer, dan kan je directie de vraag intrekken."),
        ),
        Role.COORDINATOR: Words(
            N_("Alle ondersteuning is gestopt. Breng de vraag opnieuw naar de casetafel."),
            N_("De school hoort dat er een ander voorstel komt."),
        ),
        ANYONE: Words(
            N_("Nu ondersteunt geen partner de school."),
            N_("De coördinator zoekt een ander voorstel."),
        ),
    },
    "closed": {
        Role.SCHOOL_LEAD: Words(
            N_("Jullie traject is afgerond. Wil je ons helpen om het beter te doen, beantwoord dan vijf korte vragen."),
            N_("Speelt er later iets anders? Begin gerust een nieuwe vraag."),
        ),
        Role.SCHOOL: Words(
            N_("Jullie traject is afgerond. Lees de slotnota na bij de documenten."),
            N_("Speelt er later iets anders? Begin gerust een nieuwe vraag."),
        ),
        ANYONE: Words(
            N_("Het traject van de school is afgerond."),
            N_("Hier hoeft niemand nog iets te doen."),
        ),
    },
    "closed:alone": {
        Role.SCHOOL: Words(
            N_("Jullie gaan zelf aan de slag met het advies. Veel succes, jullie documenten blijven hier staan."),
            N_("Lukt iets niet of speelt er iets anders? Begin gerust een nieuwe vraag."),
        ),
        ANYONE: Words(
            N_("De school gaat zelf aan de slag met het advies."),
            N_("Hier hoeft niemand nog iets te doen."),
        ),
    },
    "declined": {
        Role.SCHOOL_LEAD: Words(
            N_("Jullie volgen het advies niet. Dat is jullie keuze en heeft geen gevolgen."),
            N_("Willen jullie er toch op terugkomen? Dat kan tot zestig dagen na jullie keuze."),
        ),
        Role.SCHOOL: Words(
            N_("Jullie volgen het advies niet. Dat is jullie keuze en heeft geen gevolgen."),
            N_("Jullie directie kan er tot zestig dagen na de keuze op terugkomen."),
        ),
        ANYONE: Words(
            N_("De school volgt het advies niet. Dat is haar keuze."),
            N_("De school kan er tot zestig dagen na haar keuze op terugkomen."),
        ),
    },
    "redirected": {
        Role.SCHOOL_LEAD: Words(
            N_("Zoals afgesproken kunnen jullie met deze vraag rechtstreeks bij een partner terecht."),
            N_("Toch liever een verkennend gesprek met ons? Dat kan je hier nog vragen."),
        ),
        Role.SCHOOL: Words(
            N_("Zoals afgesproken kunnen jullie met deze vraag rechtstreeks bij een partner terecht."),
            N_("Toch liever een verkennend gesprek met ons? Jullie directie kan dat hier nog vragen."),
        ),
        ANYONE: Words(
            N_("De school kan met haar vraag rechtstreeks bij een partner terecht."),
            N_("Vraagt de directie toch een verkennend gesprek, dan komt de vraag hier terug."),
        ),
    },
    "withdrawn": {
        Role.SCHOOL_LEAD: Words(
            N_("Jullie trokken deze vraag in. Er gebeurt niets meer mee."),
            N_("Toch weer verder? Open ze dan opnieuw, ze gaat terug naar de coördinator."),
        ),
        Role.SCHOOL: Words(
            N_("Jullie trokken deze vraag in. Er gebeurt niets meer mee."),
            N_("Jullie directie kan ze tot zestig dagen later opnieuw openen."),
        ),
        ANYONE: Words(
            N_("De school trok haar vraag in. Je hoeft niets meer te doen."),
            N_("De school kan ze tot zestig dagen later opnieuw openen."),
        ),
    },
    "ended": {
        Role.SCHOOL: Words(
            N_("Deze vraag is afgesloten. Jullie documenten blijven hier staan."),
            N_("Speelt er iets anders? Begin gerust een nieuwe vraag."),
        ),
        ANYONE: Words(
            N_("Deze vraag is afgesloten."),
            N_("Hier hoeft niemand nog iets te doen."),
        ),
    },
}
