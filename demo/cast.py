"""The cast of the demo network: invented schools and people, partners and offers after the sources.

The nine people of design/api.md are the ones a visitor signs in as; the others fill the network. Every address ends in
`.example`, so that no mail can ever reach anybody. Offers follow sources/antwerpen-netwerk-schoolontwikkeling.nl.txt
and sources/gent-partnerschap-school-gezin.nl.txt.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from records.organisations import Offer, OfferKind, OfferTheme, Organisation, School
from records.people import OrganisationMember, Person, SchoolMember
from records.vocabulary import EducationalNetwork, Function, OrganisationKind, SchoolKind, SupportKind, Theme
from workflow.schools import search_text


@dataclass(frozen=True, slots=True)
class SchoolPart:
    """A school of the cast."""

    number: str
    name: str
    place: str
    street: str
    kind: SchoolKind
    network: EducationalNetwork


@dataclass(frozen=True, slots=True)
class OfferPart:
    """What an organisation can do."""

    title: str
    description: str
    themes: tuple[Theme, ...]
    kinds: tuple[SupportKind, ...]
    capacity: int


@dataclass(frozen=True, slots=True)
class OrganisationPart:
    """An organisation of the cast, with its offers."""

    name: str
    summary: str
    offers: tuple[OfferPart, ...]
    kind: OrganisationKind = OrganisationKind.PARTNER
    network: EducationalNetwork | None = None


@dataclass(frozen=True, slots=True)
class PersonPart:
    """A person of the cast; `school` is a number, `organisation` a name. `line` says on the demo page who this is."""

    email: str
    name: str
    line: str = ""
    school: str | None = None
    function: Function = Function.DIRECTOR
    mandated: bool = False
    organisation: str | None = None
    interviews: bool = False
    coordinator: bool = False
    admin: bool = False
    phone: str | None = field(default=None)


LEAD: Final = "lead@school.example"
TEACHER: Final = "teacher@school.example"
OTHER_LEAD: Final = "lead@other-school.example"
COORDINATOR: Final = "coordinator@city.example"
INTERVIEWER_1: Final = "interviewer1@partner-a.example"
INTERVIEWER_2: Final = "interviewer2@partner-b.example"
PARTNER: Final = "partner@partner-c.example"
GUIDANCE: Final = "guidance@pbd.example"
ADMIN: Final = "admin@city.example"

GO, OVSG, KATHOLIEK = EducationalNetwork.GO, EducationalNetwork.OVSG, EducationalNetwork.KATHOLIEK
BASIS, SECUNDAIR, BUITENGEWOON = SchoolKind.PRIMARY, SchoolKind.SECONDARY, SchoolKind.SPECIAL

SCHOOLS: Final = (
    SchoolPart("012345", "Basisschool De Wilg", "Leiedam", "Wilgenlaan 4", BASIS, KATHOLIEK),
    SchoolPart("023456", "Atheneum Leiedam", "Leiedam", "Stationsplein 12", SECUNDAIR, GO),
    SchoolPart("034567", "Stedelijke basisschool Het Kompas", "Leiedam", "Havenstraat 31", BASIS, OVSG),
    SchoolPart("045678", "Vrije basisschool De Regenboog", "Leiedam", "Kerkplein 2", BASIS, KATHOLIEK),
    SchoolPart("056789", "Leefschool De Vlieger", "Oosterdam", "Molenweg 8", BASIS, GO),
    SchoolPart("067890", "Technisch instituut Sint-Jozef", "Leiedam", "Nijverheidslaan 77", SECUNDAIR, KATHOLIEK),
    SchoolPart("078901", "Stedelijk lyceum De Brug", "Leiedam", "Bruglaan 1", SECUNDAIR, OVSG),
    SchoolPart("089012", "Basisschool ’t Klavertje", "Oosterdam", "Klaverstraat 15", BASIS, KATHOLIEK),
    SchoolPart("090123", "School De Horizon", "Leiedam", "Parkweg 40", BUITENGEWOON, GO),
    SchoolPart("101234", "Middenschool Zuid", "Leiedam", "Zuidlaan 9", SECUNDAIR, GO),
    SchoolPart("112345", "Basisschool De Zonnewijzer", "Westveld", "Dorpsstraat 22", BASIS, OVSG),
    SchoolPart("123456", "Freinetschool De Boomgaard", "Westveld", "Boomgaardstraat 3", BASIS, OVSG),
)

ORGANISATIONS: Final = (
    OrganisationPart(
        "De Schoolbrug",
        "Brengt ouders en school dichter bij elkaar, met brugfiguren en oudergroepen.",
        (
            OfferPart(
                "Ouders als partner",
                "Een traject van een schooljaar: van onthaal aan de poort tot een ouderwerking die blijft.",
                (Theme.OUDERBETROKKENHEID, Theme.PARTNERSCHAP, Theme.TAAL),
                (SupportKind.TAILOR_MADE, SupportKind.COACHING),
                6,
            ),
        ),
    ),
    OrganisationPart(
        "Samen Tot Aan de Meet",
        "Begeleidt jongeren en scholen in de overgang naar het secundair en naar een diploma.",
        (
            OfferPart(
                "Tot aan de meet",
                "Studiecoaching, huisbezoeken en overleg met het team over jongeren die dreigen af te haken.",
                (Theme.LEERLOOPBANEN, Theme.KANSEN, Theme.WELBEVINDEN),
                (SupportKind.TAILOR_MADE, SupportKind.EVALUATION),
                5,
            ),
        ),
    ),
    OrganisationPart(
        "Arktos",
        "Vormt en begeleidt kwetsbare jongeren en hun school, ook als het schuurt.",
        (
            OfferPart(
                "Time-in op school",
                "Een vormingsreeks voor een klas of graad, met een terugkomdag voor het team.",
                (Theme.SPIJBELEN, Theme.WELBEVINDEN, Theme.CRISIS),
                (SupportKind.REFERRAL, SupportKind.TAILOR_MADE),
                4,
            ),
        ),
    ),
    OrganisationPart(
        "Leerloopbaanadviseurs",
        "Helpen scholen om zittenblijven te voorkomen en leerlingen goed te oriënteren.",
        (
            OfferPart(
                "Kijken naar loopbanen",
                "Samen de cijfers lezen en een visie op zittenblijven en oriënteren maken.",
                (Theme.LEERLOOPBANEN, Theme.BELEID),
                (SupportKind.VISION, SupportKind.EVALUATION),
                4,
            ),
        ),
        OrganisationKind.CITY,
    ),
    OrganisationPart(
        "Stedelijke sportdienst",
        "Meer bewegen voor, tijdens en na de schooluren.",
        (
            OfferPart(
                "Beweegschool",
                "Een beweegplan met de leraren, materiaal op de speelplaats en naschoolse sport.",
                (Theme.GEZONDHEID, Theme.BREDE_SCHOOL),
                (SupportKind.TAILOR_MADE, SupportKind.PROJECT_MANAGEMENT),
                8,
            ),
        ),
        OrganisationKind.CITY,
    ),
    OrganisationPart(
        "Schoolprojecten",
        "Projectbegeleiders van de stad voor een geïntegreerd schoolbeleid.",
        (
            OfferPart(
                "Sterke leeromgevingen",
                "Projectmanagement en coaching van directie en kernteam, van beginanalyse tot borging.",
                (Theme.BELEID, Theme.BREDE_SCHOOL, Theme.CULTUUR),
                (SupportKind.PROJECT_MANAGEMENT, SupportKind.COACHING, SupportKind.VISION),
                6,
            ),
        ),
        OrganisationKind.CITY,
    ),
    OrganisationPart(
        "Elegast",
        "Contextbegeleiding en crisishulp voor jongeren, gezinnen en hun school.",
        (
            OfferPart(
                "Crisis op school",
                "Binnen de week iemand op school, en nazorg voor team en leerlingen.",
                (Theme.CRISIS, Theme.WELBEVINDEN),
                (SupportKind.REFERRAL,),
                3,
            ),
        ),
    ),
    OrganisationPart(
        "Vrij CLB Leiedam",
        "Centrum voor leerlingenbegeleiding: vragen rond verhoogde zorg, gezondheid en leren.",
        (
            OfferPart(
                "Verhoogde zorg",
                "Mee nadenken over de zorg op school en de draaischijf naar hulp.",
                (Theme.WELBEVINDEN, Theme.SPIJBELEN, Theme.GEZONDHEID),
                (SupportKind.REFERRAL, SupportKind.COACHING),
                10,
            ),
        ),
        OrganisationKind.CLB,
    ),
    OrganisationPart(
        "Pedagogische begeleiding Katholiek Onderwijs Leiedam",
        "Pedagogisch-didactische begeleiding van katholieke scholen.",
        (
            OfferPart(
                "Samen sterk lesgeven",
                "Begeleiding van het team bij didactiek, taalbeleid en zorgbeleid.",
                (Theme.TAAL, Theme.BELEID),
                (SupportKind.COACHING, SupportKind.VISION),
                6,
            ),
        ),
        OrganisationKind.GUIDANCE,
        KATHOLIEK,
    ),
    OrganisationPart(
        "Dienst Kansen en Armoede",
        "Helpt scholen om armoede te zien en drempels weg te nemen.",
        (
            OfferPart(
                "Kosten en kansen",
                "Een doorlichting van de schoolkosten en vorming voor het team, met ervaringsdeskundigen.",
                (Theme.KANSEN, Theme.OUDERBETROKKENHEID),
                (SupportKind.EVALUATION, SupportKind.TAILOR_MADE),
                5,
            ),
        ),
        OrganisationKind.CITY,
    ),
)

PBD: Final = "Pedagogische begeleiding Katholiek Onderwijs Leiedam"

PEOPLE: Final = (
    PersonPart(LEAD, "Nadia Verstappen", "directeur van Basisschool De Wilg", school="012345"),
    PersonPart(
        TEACHER, "Tom Aerts", "zorgcoördinator van De Wilg", school="012345", function=Function.CARE_COORDINATOR
    ),
    PersonPart(OTHER_LEAD, "Karim Bouali", "directeur van Atheneum Leiedam", school="023456"),
    PersonPart(COORDINATOR, "Leen Wouters", "netwerkcoördinator van de stad", coordinator=True, phone="09 000 00 00"),
    PersonPart(
        INTERVIEWER_1, "Ilse Claes", "gespreksvoerder, De Schoolbrug", organisation="De Schoolbrug", interviews=True
    ),
    PersonPart(
        INTERVIEWER_2,
        "Yassin El Amrani",
        "gespreksvoerder, Samen Tot Aan de Meet",
        organisation="Samen Tot Aan de Meet",
        interviews=True,
    ),
    PersonPart(PARTNER, "Bram Peeters", "partner aan de casetafel, Arktos", organisation="Arktos", interviews=True),
    PersonPart(GUIDANCE, "Greet Maes", "pedagogisch begeleider", organisation=PBD),
    PersonPart(ADMIN, "Wim Jacobs", "beheerder, ziet geen dossiers", admin=True),
    PersonPart("an.devos@loopbaan.example", "An De Vos", organisation="Leerloopbaanadviseurs", interviews=True),
    PersonPart("joris.baert@sport.example", "Joris Baert", organisation="Stedelijke sportdienst", interviews=True),
    PersonPart("fatima.aziz@schoolprojecten.example", "Fatima Aziz", organisation="Schoolprojecten", interviews=True),
    PersonPart("koen.smits@elegast.example", "Koen Smits", organisation="Elegast"),
    PersonPart("hanne.desmet@clb.example", "Hanne De Smet", organisation="Vrij CLB Leiedam", interviews=True),
    PersonPart("mieke.lambert@kansen.example", "Mieke Lambert", organisation="Dienst Kansen en Armoede"),
    PersonPart("directie@kompas.example", "Sara Peeters", school="034567"),
    PersonPart("directie@regenboog.example", "Luc Martens", school="045678"),
    PersonPart("directie@vlieger.example", "Els Goossens", school="056789"),
    PersonPart("directie@sintjozef.example", "Marc Dubois", school="067890"),
    PersonPart("directie@debrug.example", "Nora Haddad", school="078901"),
    PersonPart("directie@klavertje.example", "Ann Verhoeven", school="089012"),
    PersonPart("directie@horizon.example", "Peter Claeys", school="090123"),
    PersonPart("directie@zuid.example", "Samira Benali", school="101234"),
    PersonPart("directie@zonnewijzer.example", "Griet Janssens", school="112345"),
    PersonPart("directie@boomgaard.example", "Tine Willems", school="123456"),
)


def load_cast(session: Session, now: datetime) -> None:
    """Write schools, organisations with their offers, and people; every tie to a school is confirmed."""
    schools = {one.number: _school(one) for one in SCHOOLS}
    organisations = {one.name: _organisation(one, now) for one in ORGANISATIONS}
    people = {one.email: _person(one, now) for one in PEOPLE}
    session.add_all([*schools.values(), *organisations.values(), *people.values()])
    session.flush()
    for one in PEOPLE:
        person = people[one.email]
        if one.organisation:
            organisation_id = organisations[one.organisation].id
            session.add(OrganisationMember(person_id=person.id, organisation_id=organisation_id))
        if one.school:
            session.add(
                SchoolMember(
                    person_id=person.id,
                    school_id=schools[one.school].id,
                    function=one.function,
                    mandated=one.mandated,
                    claimed_at=now,
                    confirmed_at=now,
                    confirmed_by_id=people[COORDINATOR].id,
                )
            )
    session.flush()


def _school(part: SchoolPart) -> School:
    return School(
        number=part.number,
        name=part.name,
        place=part.place,
        street=part.street,
        kind=part.kind,
        educational_network=part.network,
        search=search_text(part.name, part.place, part.number, part.street, part.kind),
    )


def _organisation(part: OrganisationPart, now: datetime) -> Organisation:
    return Organisation(
        name=part.name,
        kind=part.kind,
        educational_network=part.network,
        summary=part.summary,
        created_at=now,
        offers=[
            Offer(
                title=offer.title,
                description=offer.description,
                capacity=offer.capacity,
                themes=[OfferTheme(theme=theme) for theme in offer.themes],
                kinds=[OfferKind(kind=kind) for kind in offer.kinds],
            )
            for offer in part.offers
        ],
    )


def _person(part: PersonPart, now: datetime) -> Person:
    return Person(
        email=part.email,
        name=part.name,
        phone=part.phone,
        is_coordinator=part.coordinator,
        is_admin=part.admin,
        can_interview=part.interviews,
        email_confirmed_at=now,
        created_at=now,
    )
