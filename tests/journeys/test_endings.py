"""Every way a question can end, through the pages: links are followed, forms are sent as they stand on the page.

What comes before the fork is played behind the scenes (`city.bring`); from there on everybody does it on a page.
"""

import pytest

from demo import cast
from records.vocabulary import Action, Machine, State
from tests.journeys.city import City
from tests.journeys.reader import Reader
from workflow.rules import TABLES

BRUG, ARKTOS = "De Schoolbrug", "Arktos"
OF = {BRUG: cast.INTERVIEWER_1, ARKTOS: cast.PARTNER}


@pytest.fixture
def advised(city: City) -> City:
    """The advice of the table is with De Wilg: two proposals."""
    return city.bring(State.ADVISED)


# ---- what people do on their pages


def choose(city: City, *answers: str) -> Reader:
    """Let the director say what the school wants, look at it once more, and confirm."""
    lead = city.reader(cast.LEAD).open("/werkblad").follow("Ouders die").follow("Geef jullie keuze door")
    fields = lead.names("choices.*.answer")
    assert len(fields) == len(answers)
    lead.press("Bekijk en bevestig onze keuze", dict(zip(fields, answers, strict=True)))
    return lead.reads("Klopt dit?").press("Bevestig onze keuze").reads("Jullie keuze is doorgegeven.")


def referral(city: City, organisation: str, email: str = "") -> Reader:
    """Open the page of a partner's referral, the way that person finds it."""
    reader = city.reader(email or OF[organisation])
    if email:
        return reader.open(f"/vragen/{city.reference}/ondersteuning").follow(
            f"Bekijk deze ondersteuning, {organisation}"
        )
    return reader.open("/doorverwijzingen").follow("Basisschool De Wilg")


def accept(city: City, organisation: str) -> None:
    """Let a partner say yes, with a name and a first step."""
    typed = {"contact": "Bram Peeters, 09 000 00 01", "first_step": "We bellen woensdag voor een kennismaking."}
    referral(city, organisation).press("Aanvaard en laat de school weten", typed)


def refuse(city: City, organisation: str) -> None:
    """Let a partner say that it cannot now."""
    typed = {"reason": "Onze begeleiders zitten vol tot de zomer."}
    referral(city, organisation).press("Laat weten dat het nu niet kan", typed)


def start_and_complete(city: City, organisation: str) -> None:
    """Let a partner start today, and round it off two months later."""
    today = city.clock.now().date().isoformat()
    referral(city, organisation).press("Geef de startdag door", {"start_day": today})
    city.wait(days=60)
    referral(city, organisation).press("Rond", {"result": "Er is nu elke vrijdag onthaal."})


def close_and_look_back(city: City) -> None:
    """Let the coordinator close it, and the school answer the five questions."""
    leen = city.reader(cast.COORDINATOR).open(f"/vragen/{city.reference}/afronden")
    leen.press("Rond", {"note": "Het onthaal loopt. De school kan altijd terugkomen."})
    assert city.state() == "closed"
    assert "closed" in city.last_mails(cast.LEAD)
    lead = city.reader(cast.LEAD).open(f"/vragen/{city.reference}").follow("Beantwoord vijf korte vragen")
    lead.press(
        "Geef onze antwoorden door",
        {"helped": "5", "heard": "4", "advice": "5", "again": "true", "text": "Dank voor alles."},
    )
    leen.open(f"/vragen/{city.reference}/evaluatie").reads("Dank voor alles.")


# ---- the endings


def test_accepted_and_closed(advised: City) -> None:
    choose(advised, "yes", "yes")
    for organisation in (BRUG, ARKTOS):
        accept(advised, organisation)
    assert advised.state() == "in_trajectory"
    for organisation in (BRUG, ARKTOS):
        start_and_complete(advised, organisation)
    close_and_look_back(advised)


def test_partly_one_partner_is_chosen_and_the_other_hears_only_that(advised: City) -> None:
    choose(advised, "yes", "no")
    accept(advised, BRUG)
    assert advised.state() == "in_trajectory"
    advised.reader(cast.PARTNER).open("/doorverwijzingen")
    assert advised.reader(cast.PARTNER).links("Basisschool De Wilg") == []
    assert "referral_offered" not in advised.last_mails(cast.PARTNER)
    start_and_complete(advised, BRUG)
    close_and_look_back(advised)


def test_first_talk_and_then_yes(advised: City) -> None:
    choose(advised, "no", "talk")
    accept(advised, ARKTOS)
    referral(advised, ARKTOS).reads("De school")
    referral(advised, ARKTOS, cast.LEAD).press("Ja, we gaan hiermee verder")
    assert "referral_confirmed" in advised.last_mails(cast.PARTNER)
    start_and_complete(advised, ARKTOS)
    close_and_look_back(advised)


def test_first_talk_and_then_no_brings_it_back_to_the_table(advised: City) -> None:
    choose(advised, "no", "talk")
    accept(advised, ARKTOS)
    stop(advised, ARKTOS, cast.LEAD)
    assert "referral_stopped" in advised.last_mails(cast.PARTNER)
    back_to_the_table(advised)


def stop(city: City, organisation: str, email: str = "") -> None:
    """Let somebody stop a support, and say why."""
    referral(city, organisation, email).press(
        "Zet de ondersteuning stop", {"reason": "Het past toch niet bij wat we nu nodig hebben."}
    )


def back_to_the_table(city: City) -> None:
    """Let the coordinator take the question back to the table, once no partner is left."""
    city.reader(cast.COORDINATOR).open(f"/vragen/{city.reference}").press("Breng opnieuw naar de casetafel")
    assert city.state() == "approved"


def test_the_school_follows_the_advice_alone(advised: City) -> None:
    lead = advised.reader(cast.LEAD).open("/werkblad").follow("Ouders die").follow("Geef jullie keuze door")
    lead.press("Ja, we gaan zelf aan de slag", {"reason": "We kunnen dit met ons eigen team."})
    lead.reads("Veel succes met jullie plan.")
    assert advised.state() == "closed"
    assert "thanks_alone" in advised.last_mails(cast.LEAD)
    leen = advised.reader(cast.COORDINATOR).open(f"/vragen/{advised.reference}").follow("Advies")
    leen.reads("De school gaat zelf aan de slag.", "We kunnen dit met ons eigen team.")
    bram = advised.reader(cast.PARTNER).open(f"/vragen/{advised.reference}/advies").reads("De school gaat zelf")
    assert "ons eigen team" not in bram.text  # the partners learn the choice, not the reason


def test_declined_and_reconsidered_within_sixty_days(advised: City) -> None:
    lead = advised.reader(cast.LEAD).open("/werkblad").follow("Ouders die").follow("Geef jullie keuze door")
    lead.press("Geef door dat we het niet volgen").reads("Je kan tot zestig dagen later terugkomen.")
    assert advised.state() == "declined"
    advised.wait(days=59)
    lead.open(f"/vragen/{advised.reference}").press("Kom terug")
    assert "reconsidered" in advised.last_mails(cast.COORDINATOR)
    choose(advised, "yes", "no")
    assert advised.state() == "referring"


def test_declined_stays_declined_after_sixty_days(advised: City) -> None:
    lead = advised.reader(cast.LEAD).open("/werkblad").follow("Ouders die").follow("Geef jullie keuze door")
    lead.press("Geef door dat we het niet volgen")
    advised.wait(days=61)
    lead.open(f"/vragen/{advised.reference}").reads("Dit kon tot zestig dagen later.")
    lead.press("Kom terug op jullie keuze", status=422)
    assert advised.state() == "declined"


def test_all_refused_and_back_to_the_table(advised: City) -> None:
    choose(advised, "yes", "talk")
    for organisation in (BRUG, ARKTOS):
        refuse(advised, organisation)
    assert advised.state() == "approved"  # by itself, with the last refusal
    assert "returned_to_table" in advised.last_mails(cast.COORDINATOR)
    lead = advised.reader(cast.LEAD).open(f"/vragen/{advised.reference}/ondersteuning")
    lead.reads("Onze begeleiders zitten vol tot de zomer.")
    advised.wait(days=40)
    advised.props.meeting_id = None
    with advised.stage() as stage:
        meeting = stage.announced_meeting()
    leen = advised.reader(cast.COORDINATOR).open(f"/vragen/{advised.reference}").follow("Zet op een casetafel")
    leen.press("Zet op een casetafel", {"meeting": meeting}).reads("De vraag staat op de casetafel.")
    choose(advised.bring(State.ADVISED), "yes", "no")
    accept(advised, BRUG)
    assert advised.state() == "in_trajectory"


def test_an_offer_that_nobody_answers_lapses_after_ten_school_days(advised: City) -> None:
    choose(advised, "yes", "no")
    referral(advised, BRUG).reads("nog 10 schooldagen")
    advised.wait(days=27)  # with the Christmas holidays in between, the tenth school day
    assert advised.state() == "referring"
    advised.wait(days=2)
    assert advised.state() == "approved"
    assert advised.last_mails(cast.LEAD) == {"returned_to_table", "referral_lapsed"}
    referral(advised, BRUG, cast.LEAD).reads("De Schoolbrug antwoordde niet op tijd.")


def test_a_support_that_is_stopped_on_the_way(advised: City) -> None:
    choose(advised, "yes", "yes")
    for organisation in (BRUG, ARKTOS):
        accept(advised, organisation)
    today = advised.clock.now().date().isoformat()
    referral(advised, ARKTOS).press("Geef de startdag door", {"start_day": today})
    stop(advised, ARKTOS)
    assert "referral_stopped" in advised.last_mails(cast.LEAD)
    start_and_complete(advised, BRUG)
    close_and_look_back(advised)


def test_a_meeting_that_is_cancelled_gives_its_questions_back(city: City) -> None:
    city.bring(State.TABLED)
    leen = city.reader(cast.COORDINATOR).open(f"/vragen/{city.reference}").follow("Open de casetafel")
    leen.follow("Annuleer de casetafel").press("Annuleer de casetafel", {"reason": "Er is storm op komst."})
    leen.reads("De casetafel gaat niet door.")
    assert city.state() == "approved"
    assert "meeting_cancelled" in city.last_mails(cast.PARTNER)
    bram = city.reader(cast.PARTNER).open(f"/vragen/{city.reference}").reads("De coördinator zoekt een casetafel.")
    city.props.meeting_id = None
    with city.stage() as stage:
        meeting = stage.announced_meeting()
    leen.open(f"/vragen/{city.reference}").follow("Zet op een casetafel")
    leen.press("Zet op een casetafel", {"meeting": meeting}).reads("De vraag staat op de casetafel.")
    assert "tabled" in city.last_mails(cast.PARTNER)
    bram.open("/werkblad").reads("Ouders die de weg naar school vinden")


SENT = [state for state in State if TABLES[Machine.REQUEST].row(Action.WITHDRAW, state) and state is not State.DRAFT]


@pytest.mark.parametrize("state", SENT, ids=lambda state: state.value)
def test_withdrawn_and_opened_again(city: City, state: State) -> None:
    city.bring(state)
    lead = city.reader(cast.LEAD).open(f"/vragen/{city.reference}").follow("Trek jullie vraag in")
    lead.press("Trek jullie vraag in", {"reason": "Het is intussen opgelost."})
    lead.reads("Er gebeurt niets meer mee.")
    assert "withdrawn" in city.last_mails(cast.COORDINATOR)
    city.reader(cast.PARTNER).open(f"/vragen/{city.reference}", 404)
    city.wait(days=60)
    lead.open(f"/vragen/{city.reference}").press("Open jullie vraag opnieuw")
    assert city.state() == "submitted"
    assert "reopened" in city.last_mails(cast.COORDINATOR)


def test_a_draft_that_is_withdrawn_stays_so(city: City) -> None:
    city.bring(State.DRAFT)
    lead = city.reader(cast.LEAD).open(f"/vragen/{city.reference}/acties/withdraw").press("Trek jullie vraag in")
    assert city.state() == "withdrawn"
    lead.open(f"/vragen/{city.reference}").press("Open jullie vraag opnieuw", status=422)
    city.reader(cast.COORDINATOR).open(f"/vragen/{city.reference}", 404)


def test_redirected_and_insisted(city: City) -> None:
    city.bring(State.SUBMITTED)
    leen = city.reader(cast.COORDINATOR).open(f"/vragen/{city.reference}").follow("Verwijs rechtstreeks door")
    reason = "Deze vraag gaat over zorg voor één leerling: daarvoor is het CLB er."
    typed = {"organisation": "Vrij CLB Leiedam", "reason": reason}
    leen.press("Verwijs door", {**typed, "agreed": " "}, status=422).reads(reason)  # nothing typed is lost
    leen.press("Verwijs door", {"agreed": "Telefonisch met de directeur."})
    assert "redirected" in city.last_mails(cast.LEAD)
    lead = city.reader(cast.LEAD).open(f"/vragen/{city.reference}").reads("Vrij CLB Leiedam")
    city.wait(days=60)
    lead.open(f"/vragen/{city.reference}").follow("gesprek")
    lead.press("gesprek", {"reason": "Het gaat om de hele klas."})
    assert city.state() == "submitted"
    assert "insisted" in city.last_mails(cast.COORDINATOR)
