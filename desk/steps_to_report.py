"""What happens now and what comes next, from the chat to the approved report: texts, and nothing else."""

from collections.abc import Mapping
from typing import Final

from desk.words import ANYONE, Words
from records.vocabulary import Role
from records.words import N_

STEPS: Final[Mapping[str, Mapping[Role, Words]]] = {
    "draft": {
        Role.SCHOOL: Words(
            N_("Maak jullie vraag af waar je gebleven was. Alles wat je schreef, is bewaard."),
            N_("Zodra je ze verstuurt, leest een coördinator jullie vraag en kiest twee gespreksvoerders."),
        ),
        ANYONE: Words(
            N_("De school is haar vraag nog aan het schrijven."),
            N_("Zodra ze verstuurd is, lees je hier wat er speelt."),
        ),
    },
    "draft:crisis": {
        Role.COORDINATOR: Words(
            N_("De school meldt een crisis. Bel vandaag nog."),
            N_("De vraag zelf lees je zodra de school ze verstuurt. Bellen kan nu al."),
        ),
        ANYONE: Words(
            N_("Bel ons meteen als het dringend is. We nemen ook zelf vandaag nog contact op."),
            N_("Maak jullie vraag gerust af als er even tijd is: dan weten we wat er nog speelt."),
        ),
    },
    "submitted": {
        Role.SCHOOL: Words(
            N_("De coördinator leest jullie vraag en zoekt twee gespreksvoerders die bij jullie passen."),
            N_(
                "Daarna kiezen jullie samen een datum voor het verkennend gesprek. Dat gesprek duurt ongeveer "
                "anderhalf uur."
            ),
        ),
        Role.COORDINATOR: Words(
            N_("Lees de vraag en duid twee gespreksvoerders aan, van twee organisaties."),
            N_("Zij zoeken met de school een datum voor het verkennend gesprek."),
        ),
        ANYONE: Words(
            N_("De coördinator leest de vraag en zoekt gespreksvoerders."),
            N_("Daarna volgt het verkennend gesprek met de school."),
        ),
    },
    "planning:empty": {
        Role.SCHOOL: Words(
            N_("De gespreksvoerders zetten nieuwe momenten in de datumprikker."),
            N_("Jullie krijgen een mail zodra er iets te kiezen is. Dan leggen we samen een datum vast."),
        ),
        Role.INTERVIEWER: Words(
            N_("Er is geen moment meer om uit te kiezen. Zet nieuwe momenten in de datumprikker."),
            N_("Wie naar het gesprek komt, krijgt dan een mail om te antwoorden."),
        ),
        ANYONE: Words(
            N_("De gespreksvoerders zetten nieuwe momenten in de datumprikker."),
            N_("Daarna kiezen zij met de school een datum."),
        ),
    },
    "planning:school": {
        Role.SCHOOL: Words(
            N_(
                "Geef in de datumprikker aan wanneer jullie kunnen. Zodra iemand van de directie antwoordde, kiezen"
                " we een datum."
            ),
            N_("De gespreksvoerders leggen de datum vast. Jullie krijgen allemaal een uitnodiging voor je agenda."),
        ),
        Role.INTERVIEWER: Words(
            N_("De school gaf nog niet aan wanneer ze kan. Vul intussen zelf de datumprikker in."),
            N_("Zodra de directie antwoordde, leg je een datum vast die voor iedereen past."),
        ),
        ANYONE: Words(
            N_(
                "De school en de gespreksvoerders zoeken een datum. De directie antwoordde nog niet in de datumprikker."
            ),
            N_("Zodra er een datum is, krijgt iedereen een uitnodiging."),
        ),
    },
    "planning": {
        Role.SCHOOL: Words(
            N_("De gespreksvoerders kiezen een datum uit jullie momenten."),
            N_("Jullie krijgen een uitnodiging voor je agenda. Past de datum toch niet, dan zoeken we een andere."),
        ),
        Role.INTERVIEWER: Words(
            N_("Kies een moment dat voor iedereen past en leg de datum vast."),
            N_("Iedereen krijgt een uitnodiging. Na het gesprek schrijven jullie samen het verslag."),
        ),
        ANYONE: Words(
            N_("De gespreksvoerders kiezen een datum met de school."),
            N_("Na het gesprek schrijven zij het verslag."),
        ),
    },
    "scheduled": {
        Role.SCHOOL: Words(
            N_("Het verkennend gesprek is op {moment} We luisteren: jullie vertellen wat er speelt en wat al lukt."),
            N_(
                "Daarna schrijven de gespreksvoerders een verslag. Jullie lezen het eerst en passen aan wat niet klopt."
            ),
        ),
        Role.INTERVIEWER: Words(
            N_("Het verkennend gesprek is op {moment} Geef daarna door wie erbij was."),
            N_("Daarna schrijven jullie samen het verslag."),
        ),
        ANYONE: Words(
            N_("Het verkennend gesprek is op {moment}"),
            N_("Daarna schrijven de gespreksvoerders het verslag."),
        ),
    },
    "scheduled:after": {
        Role.SCHOOL: Words(
            N_("Het moment van het gesprek is voorbij. De gespreksvoerders geven nog door dat het doorging."),
            N_("Daarna schrijven zij het verslag. Jullie lezen het eerst."),
        ),
        Role.INTERVIEWER: Words(
            N_("Is het gesprek doorgegaan? Geef door wie erbij was. Ging het niet door, zoek dan een andere datum."),
            N_("Daarna schrijven jullie samen het verslag."),
        ),
        ANYONE: Words(
            N_("Het moment van het gesprek is voorbij. De gespreksvoerders geven nog door wie erbij was."),
            N_("Daarna volgt het verslag."),
        ),
    },
    "reporting": {
        Role.SCHOOL: Words(
            N_("De gespreksvoerders schrijven het verslag van jullie gesprek."),
            N_(
                "Jullie lezen het als eersten, bij elke paragraaf kan je iets zeggen. Pas als jullie het "
                "goedkeuren, leest iemand anders mee."
            ),
        ),
        Role.INTERVIEWER: Words(
            N_("Schrijf samen het verslag en stuur het naar de school."),
            N_("De school leest het na en keurt het goed, of stuurt het terug met opmerkingen."),
        ),
        ANYONE: Words(
            N_("De gespreksvoerders schrijven het verslag."),
            N_("De school leest het na en keurt het goed."),
        ),
    },
    "review": {
        Role.SCHOOL_LEAD: Words(
            N_(
                "Lees het verslag na met je team. Klopt alles, keur het dan goed. Klopt iets niet, stuur het terug "
                "met jullie opmerkingen."
            ),
            N_("Bij het goedkeuren kies je per deel wie het leest. Daarna komt jullie vraag op een casetafel."),
        ),
        Role.SCHOOL: Words(
            N_(
                "Lees het verslag na en schrijf er je opmerkingen bij. Jullie directie keurt het goed of stuurt het"
                " terug."
            ),
            N_(
                "Bij het goedkeuren kiest jullie directie per deel wie het leest. Daarna komt jullie vraag op een "
                "casetafel."
            ),
        ),
        Role.INTERVIEWER: Words(
            N_("De school leest het verslag na. Je hoeft nu niets te doen."),
            N_("Stuurt de school opmerkingen, dan beantwoorden jullie die en sturen jullie een nieuwe versie."),
        ),
        ANYONE: Words(
            N_("De school leest het verslag na. Er loopt geen termijn."),
            N_("Na de goedkeuring kan de vraag op een casetafel."),
        ),
    },
    "approved": {
        Role.SCHOOL: Words(
            N_("Jullie verslag is goedgekeurd. De coördinator zoekt een casetafel voor jullie vraag."),
            N_(
                "De partners lezen wat jullie delen en bereiden elk apart iets voor. Aan de tafel maken ze samen "
                "een advies."
            ),
        ),
        Role.COORDINATOR: Words(
            N_("Het verslag is goedgekeurd. Zet de vraag op een casetafel."),
            N_("De uitgenodigde partners lezen wat de school deelt en geven hun enveloppen af."),
        ),
        ANYONE: Words(
            N_("Het verslag is goedgekeurd. De coördinator zoekt een casetafel."),
            N_("De partners bereiden zich dan voor en maken samen een advies."),
        ),
    },
}
