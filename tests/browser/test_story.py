"""“Een Antwerpse basisschool over ouderbetrokkenheid”, played in a real Chromium from the first bubble to `closed`.

The nine people of the cast sign in one after the other, each for what is theirs to do, and find their way from their
own desk. Only the clock and the post are moved from behind the scenes.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import pytest
from playwright.sync_api import BrowserContext
from sqlalchemy import select

from demo import cast
from records.conversation import Conversation
from records.dates import local
from records.request import SupportRequest
from tests.browser.chat import tell
from tests.browser.conftest import Visit, sign_in
from tests.browser.guest import Guest
from tests.documents.reading import paper_text, words
from tests.journeys.city import City

pytestmark = pytest.mark.browser

WILG: Final = "Basisschool De Wilg"
TITLE: Final = "Ouders die de weg naar school vinden"
BRUG, ARKTOS = "De Schoolbrug", "Arktos"
TABLE: Final = (BRUG, "Samen Tot Aan de Meet", ARKTOS)
NADIA: Final = {"name": "Nadia Verstappen", "function": "director", "email": cast.LEAD}
TEAM: Final = (
    ("Nadia Verstappen", "director", cast.LEAD),
    ("Tom Aerts", "care_coordinator", cast.TEACHER),
    ("Sofie Lemmens", "policy_support", "sofie.lemmens@school.example"),
    ("Rik Maes", "teacher", "rik.maes@school.example"),
)
PEOPLE: Final = {
    f"people.{number}.{name}": value
    for number, person in enumerate(TEAM)
    for name, value in zip(("name", "function", "email"), person, strict=True)
}
REPORT: Final = {
    "sections.situation": "Op het oudercontact kwam 39 procent van de ouders.\n\nElk zoekt contact op zijn manier.",
    "sections.strengths": "In de kleuterschool kent elke juf de gezinnen aan de poort.",
    "sections.dream": "Over een jaar kent elke ouder een gezicht op school.",
    "sections.direction": "Eerst één gedeelde manier van onthaal, daarna een oudergroep.",
}
LETTER: Final = {"contact": "Bel ons op 09 000 00 01.", "first_step": "We komen woensdag kennismaken."}
ANSWERS: Final = {"helped": "5", "heard": "4", "advice": "5", "again": "true", "text": "Dank voor alles."}


@dataclass
class Play:
    """The story as it stands: the city, the question, and the moment of the table."""

    city: City
    browser: BrowserContext
    reference: str = ""

    def enter(self, email: str) -> Guest:
        """Let one of the cast sign in, in a tab of their own, and arrive at their desk."""
        for page in self.browser.pages:
            page.close()
        self.browser.clear_cookies()
        return Guest(sign_in(self.browser, email))

    def at_the_question(self, email: str) -> Guest:
        """Let one of the cast sign in, and open the question from their desk."""
        return self.enter(email).go_to(f"/vragen/{self.reference}")

    def conversation(self) -> datetime:
        """Give the moment that they agreed on."""
        query = select(Conversation.starts_at).join(SupportRequest, SupportRequest.id == Conversation.request_id)
        with self.city.database.reading() as session:
            moment = session.scalars(query.where(SupportRequest.reference == self.reference)).one()
        assert moment is not None
        return moment

    def is_at(self, state: str) -> None:
        """Be sure where the question stands, and bring the post round."""
        assert self.city.state() == state
        self.city.post()


# ---- the question


def nadia_tells_her_story(play: Play) -> None:
    nadia = play.enter(cast.LEAD).open("/").follow("Stel je vraag").press("Begin")
    play.reference = play.city.reference = nadia.page.url.rpartition("/")[2]
    tell(nadia.page, {"about_you": NADIA, "participants": PEOPLE})
    nadia.reads("Dit heb ik genoteerd. Klopt alles?")
    nadia.press("Verstuur onze vraag").reads("Jullie vraag is verstuurd.")
    play.is_at("submitted")


def leen_asks_two_partners_to_talk(play: Play) -> None:
    leen = play.at_the_question(cast.COORDINATOR).follow("Duid gespreksvoerders aan")
    leen.press("Duid deze twee aan", {"title": TITLE, "interviewers": ["Ilse Claes", "Yassin El Amrani"]})
    play.is_at("planning")


# ---- the conversation and the report


def they_find_a_moment(play: Play) -> None:
    for email in (cast.TEACHER, cast.INTERVIEWER_2, cast.INTERVIEWER_1):
        guest = play.at_the_question(email)
        guest.follow("Geef aan wanneer jullie kunnen" if email == cast.TEACHER else "Open de datumprikker")
        for moment in guest.names("slot*"):
            guest.type({moment: "yes"})
        guest.press("Bewaar mijn antwoord")
    guest.follow("Leg de datum vast").follow("Kies").press("Leg de datum vast", {"place": "Wilgenlaan 4, Leiedam"})
    play.is_at("scheduled")


def ilse_writes_what_she_heard(play: Play) -> None:
    play.city.wait(until=play.conversation() + timedelta(hours=2))
    ilse = play.at_the_question(cast.INTERVIEWER_1).follow("Het gesprek is gevoerd")
    ilse.press("Het gesprek is gevoerd", {"attended": [name for name, _function, _email in TEAM]})
    ilse.follow("Schrijf het verslag").press("Bewaar", REPORT).press("Bewaar en stuur naar de school")
    play.is_at("review")


def tom_has_a_remark(play: Play) -> None:
    tom = play.at_the_question(cast.TEACHER).follow("Lees het verslag na")
    kind, text = tom.names("kind.*")[0], tom.names("text.*")[0]
    tom.type({kind: "remark"}).type({text: "Het waren 29 procent van de ouders."})
    tom.press("Stuur terug met opmerkingen")
    play.is_at("reporting")


def yassin_takes_it_over(play: Play) -> None:
    yassin = play.at_the_question(cast.INTERVIEWER_2).follow("Schrijf het verslag").reads("29 procent")
    better = REPORT["sections.situation"].replace("39", "29")
    yassin.press("Bewaar en stuur naar de school", {"sections.situation": better, yassin.names("adopt.*")[0]: "true"})
    play.is_at("review")


def nadia_approves_and_shares(play: Play) -> None:
    nadia = play.at_the_question(cast.LEAD).follow("Lees het verslag na").press("Ga verder om versie 2 goed te keuren")
    shares = dict.fromkeys([*nadia.names("sharing.*"), "guidance"], "true")
    nadia.press("Keur versie 2 goed", shares)
    play.is_at("approved")


# ---- who is not at the table


def greet_reads_what_is_shared(play: Play) -> None:
    greet = play.at_the_question(cast.GUIDANCE).follow("Verslag")
    greet.reads("29 procent van de ouders", "één gedeelde manier van onthaal")


def karim_and_wim_find_nothing(play: Play) -> None:
    for email in (cast.OTHER_LEAD, cast.ADMIN):
        guest = play.enter(email)
        assert WILG not in guest.text
        guest.open(f"/vragen/{play.reference}", 404)
    guest.open("/beheer/mensen").reads("Nadia Verstappen")


# ---- the case table


def leen_lays_the_table(play: Play) -> None:
    leen = play.enter(cast.COORDINATOR).open("/casetafels").follow("Plan een casetafel")
    day = local(play.city.clock.now()).date() + timedelta(days=9)
    leen.press("Bewaar de casetafel", {"starts_at": f"{day}T14:00", "minutes": "90", "place": "Stadhuis",
                                       "organisations": TABLE})  # fmt: skip
    leen.follow("Kondig de casetafel aan")
    leen.press("Kondig de casetafel aan", {"deadline": f"{day - timedelta(days=1)}T12:00"})
    leen.open("/werkblad").go_to(f"/vragen/{play.reference}").follow("Zet op een casetafel")
    leen.press("Zet op een casetafel", {"meeting": "Stadhuis"}).reads("De vraag staat op de casetafel.")
    play.is_at("tabled")


def they_seal_their_envelopes(play: Play) -> None:
    for email in (cast.INTERVIEWER_1, cast.INTERVIEWER_2, cast.PARTNER):
        guest = play.enter(email).go_to(f"/enveloppen/{play.reference}").reads("29 procent")
        guest.press("Geef af en sluit", {"see": "De kleuterjuffen kennen elk gezin.", "offer": "Een brugfiguur."})
        guest.reads("Je envelop is afgegeven en gesloten.")


def leen_leads_the_talk(play: Play) -> None:
    leen = play.at_the_question(cast.COORDINATOR).follow("Open de casetafel").reads("3 van 3 enveloppen")
    leen.press("Open de enveloppen")
    play.city.wait(days=9)
    leen = play.at_the_question(cast.COORDINATOR).follow("Open de casetafel").follow("Start de casetafel")
    leen.press("Start de casetafel", {"present": ["Leen Wouters", "Ilse Claes", "Yassin El Amrani", "Bram Peeters"]})
    leen.follow("Naar de tafel").press("Bespreek deze vraag")
    play.is_at("advising")
    write_the_advice(leen.follow("Schrijf het advies"))
    leen.press("Stuur het advies naar de school")
    play.is_at("advised")


def write_the_advice(leen: Guest) -> None:
    """Write a line that rests on the report and on an envelope, and two proposals."""
    leen.type({"lines.0.text": "Begin met één onthaal aan de poort, met een vast gezicht.", "lines.0.sources": ["§1"]})
    for number, organisation in enumerate((BRUG, ARKTOS)):
        proposal = {"organisation": organisation, "kind": "Traject op maat rond een thema", "route": "traject op maat",
                    "why": "Een vast gezicht trekt door wat bij de kleuters lukt."}  # fmt: skip
        leen.press("Nog een voorstel").type({f"proposals.{number}.{name}": value for name, value in proposal.items()})
    leen.press("Bewaar het advies")


def bram_takes_the_minutes_home(play: Play) -> None:
    leen = play.at_the_question(cast.COORDINATOR).follow("Casetafel")
    leen.press("Sluit de casetafel af").press("Deel het verslag van de casetafel")
    play.city.post(on_paper=True)
    bram = play.enter(cast.PARTNER).open("/casetafels").follow("december")
    minutes = bram.download("Notulen")
    assert minutes.startswith(b"%PDF-")
    said = words(paper_text(minutes))
    assert WILG in said
    assert "Begin met één onthaal aan de poort" in said


# ---- the choice and the support


def nadia_chooses(play: Play) -> None:
    nadia = play.at_the_question(cast.LEAD).follow("Geef jullie keuze door")
    yes, talk = nadia.names("choices.*.answer")
    nadia.press("Bekijk en bevestig onze keuze", {yes: "yes", talk: "talk"}).reads("Klopt dit?")
    nadia.press("Bevestig onze keuze").reads("Jullie keuze is doorgegeven.")
    play.is_at("referring")


def the_partners_say_yes(play: Play) -> None:
    for email in (cast.INTERVIEWER_1, cast.PARTNER):
        play.enter(email).open("/doorverwijzingen").follow("Lees en antwoord").press("Aanvaard", LETTER)
    play.is_at("in_trajectory")
    nadia = play.at_the_question(cast.LEAD).follow(ARKTOS).reads("We komen woensdag kennismaken.")
    nadia.press("Ja, we gaan hiermee verder")


def they_help_the_school(play: Play) -> None:
    today = local(play.city.clock.now()).date().isoformat()
    for email in (cast.INTERVIEWER_1, cast.PARTNER):
        guest = play.enter(email).open("/doorverwijzingen").follow(WILG)
        guest.press("Geef de startdag door", {"start_day": today})
    play.city.wait(days=60)
    for email in (cast.INTERVIEWER_1, cast.PARTNER):
        guest = play.enter(email).open("/doorverwijzingen").follow(WILG)
        guest.press("Rond", {"result": "Er is nu elke vrijdag onthaal. De helft van de ouders komt."})


def leen_closes_and_nadia_looks_back(play: Play) -> None:
    leen = play.at_the_question(cast.COORDINATOR).follow("Rond het traject af")
    leen.press("Rond het traject af", {"note": "Het onthaal loopt. De school kan altijd terugkomen."})
    play.is_at("closed")
    nadia = play.at_the_question(cast.LEAD).follow("Beantwoord vijf korte vragen")
    nadia.press("Geef onze antwoorden door", ANSWERS)
    nadia.open(f"/vragen/{play.reference}/evaluatie").reads("Dank voor alles.")


ACTS: Final = (
    nadia_tells_her_story,
    leen_asks_two_partners_to_talk,
    they_find_a_moment,
    ilse_writes_what_she_heard,
    tom_has_a_remark,
    yassin_takes_it_over,
    nadia_approves_and_shares,
    greet_reads_what_is_shared,
    karim_and_wim_find_nothing,
    leen_lays_the_table,
    they_seal_their_envelopes,
    leen_leads_the_talk,
    bram_takes_the_minutes_home,
    nadia_chooses,
    the_partners_say_yes,
    they_help_the_school,
    leen_closes_and_nadia_looks_back,
)


def test_the_nine_people_bring_a_question_from_the_first_bubble_to_the_end(city: City, visit: Visit) -> None:
    play = Play(city, visit())
    for act in ACTS:
        act(play)
