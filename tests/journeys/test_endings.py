"""Every way a question can end once the advice is with the school, through the pages.

What comes before the fork is played behind the scenes (`city.bring`); from there on everybody does it on a page. Each
ending says what each person reads then, which mails and documents left, and that nothing is left at turn.
"""

import pytest

from demo import cast
from records.vocabulary import State
from tests.journeys.city import City
from tests.journeys.ending import (
    ACCEPT,
    ARKTOS,
    BRUG,
    FULL,
    NOT_NOW,
    RESULT,
    accept,
    back_to_the_table,
    begin_to_choose,
    choose,
    close_and_look_back,
    complete,
    nothing_is_left,
    referral,
    refuse,
    sees,
    start,
    stop,
    waits_only_for,
)

CLOSED = "Het traject van de school is afgerond."
CLOSED_FOR_THE_SCHOOL = "Jullie traject is afgerond."
SEEKS_A_TABLE = "De coördinator zoekt een casetafel."
NOTES = {("closing_note", "school"), ("closing_note", "referred")}


@pytest.fixture
def advised(city: City) -> City:
    """The advice of the table is with De Wilg: two proposals."""
    return city.bring(State.ADVISED)


def test_accepted_and_closed(advised: City) -> None:
    before = choose(advised, "yes", "yes")
    offered = {cast.INTERVIEWER_1: {"referral_offered"}, cast.PARTNER: {"referral_offered"}}
    assert advised.mailed(before) == offered
    assert advised.papers(before) == {("referral_letter", "referred")}
    waits_only_for(advised, cast.INTERVIEWER_1, cast.PARTNER)
    for organisation in (BRUG, ARKTOS):
        before = accept(advised, organisation)
    assert advised.mailed(before) == {cast.LEAD: {"referral_accepted", "trajectory_started"}}
    for organisation in (BRUG, ARKTOS):
        start(advised, organisation)
        before = complete(advised, organisation)
        assert advised.mailed(before) == {cast.LEAD: {"referral_completed"}}
    waits_only_for(advised, cast.COORDINATOR)
    before = close_and_look_back(advised)
    assert advised.mailed(before) == {cast.LEAD: {"closed"}}
    assert advised.papers(before) == NOTES
    sees(advised, {cast.LEAD: CLOSED_FOR_THE_SCHOOL, cast.COORDINATOR: CLOSED, cast.PARTNER: CLOSED})
    nothing_is_left(advised)


def test_partly_one_partner_is_chosen_and_the_other_hears_nothing(advised: City) -> None:
    before = choose(advised, "yes", "no")
    assert advised.mailed(before) == {cast.INTERVIEWER_1: {"referral_offered"}}
    bram = advised.reader(cast.PARTNER).open("/doorverwijzingen")
    assert bram.links("Basisschool De Wilg") == []
    accept(advised, BRUG)
    start(advised, BRUG)
    complete(advised, BRUG)
    before = close_and_look_back(advised)
    assert advised.papers(before) == NOTES
    sees(advised, {cast.LEAD: CLOSED_FOR_THE_SCHOOL, cast.COORDINATOR: CLOSED, cast.INTERVIEWER_1: CLOSED})
    bram.open(f"/vragen/{advised.reference}/afronden", 404)
    nothing_is_left(advised)


def test_first_talk_and_then_yes(advised: City) -> None:
    choose(advised, "no", "talk")
    before = accept(advised, ARKTOS)
    assert advised.mailed(before) == {cast.LEAD: {"referral_accepted", "trajectory_started"}}
    waits_only_for(advised, cast.LEAD)
    advised.wait(days=30)
    reminder = advised.mails(cast.LEAD)[-1]
    assert "laat weten of jullie na het gesprek verdergaan met Arktos" in " ".join(reminder.text.split())
    referral(advised, ARKTOS).reads("Ze moet eerst nog bevestigen.")
    lead, before = referral(advised, ARKTOS, cast.LEAD), advised.clock.now()
    lead.press("Ja, we gaan hiermee verder")
    assert advised.mailed(before) == {cast.PARTNER: {"referral_confirmed"}}
    waits_only_for(advised, cast.PARTNER)
    start(advised, ARKTOS)
    complete(advised, ARKTOS)
    close_and_look_back(advised)
    sees(advised, {cast.LEAD: CLOSED_FOR_THE_SCHOOL, cast.COORDINATOR: CLOSED, cast.PARTNER: CLOSED})
    nothing_is_left(advised)


def test_first_talk_and_then_no_brings_it_back_to_the_table(advised: City) -> None:
    choose(advised, "no", "talk")
    accept(advised, ARKTOS)
    before = stop(advised, ARKTOS, cast.LEAD)
    assert advised.mailed(before) == {
        cast.COORDINATOR: {"referral_stopped"},
        cast.PARTNER: {"referral_stopped"},
    }
    waits_only_for(advised, cast.COORDINATOR)
    sees(advised, {cast.LEAD: "Nu ondersteunt geen partner jullie."})
    before = back_to_the_table(advised)
    assert advised.mailed(before) == {cast.COORDINATOR: {"returned_to_table"}, cast.LEAD: {"returned_to_table"}}
    sees(advised, {cast.PARTNER: SEEKS_A_TABLE})
    advised.reader(cast.PARTNER).open(f"/vragen/{advised.reference}/ondersteuning", 404)
    waits_only_for(advised, cast.COORDINATOR)


def test_the_school_follows_the_advice_alone(advised: City) -> None:
    lead, before = begin_to_choose(advised), advised.clock.now()
    lead.press("Ja, we gaan zelf aan de slag", {"reason": "We kunnen dit met ons eigen team."})
    lead.reads("Veel succes met jullie plan.")
    assert advised.mailed(before) == {cast.LEAD: {"thanks_alone"}}
    assert advised.papers(before) == set()
    alone = "De school gaat zelf aan de slag met het advies."
    sees(advised, {cast.LEAD: "Jullie gaan zelf aan de slag", cast.COORDINATOR: alone, cast.PARTNER: alone})
    advised.reader(cast.COORDINATOR).open("/ontbrekend-aanbod").reads("We kunnen dit met ons eigen team.")
    bram = advised.reader(cast.PARTNER).open(f"/vragen/{advised.reference}/advies").reads("De school gaat zelf")
    assert "ons eigen team" not in bram.text  # the partners learn the choice, not the reason
    nothing_is_left(advised)


def test_declined_and_reconsidered_within_sixty_days(advised: City) -> None:
    lead = begin_to_choose(advised)
    lead.press("Bewaar voor later", {lead.names("choices.*.answer")[0]: "talk"})
    before = advised.clock.now()
    lead.press("Geef door dat we het niet volgen").reads("Je kan tot zestig dagen later terugkomen.")
    assert advised.mailed(before) == {cast.LEAD: {"thanks_declined"}}
    sees(advised, {cast.LEAD: "heeft geen gevolgen", cast.COORDINATOR: "De school volgt het advies niet."})
    nothing_is_left(advised)
    advised.wait(days=59)
    before = advised.clock.now()
    lead.open(f"/vragen/{advised.reference}").press("Kom terug")
    assert advised.mailed(before) == {cast.COORDINATOR: {"reconsidered"}}
    waits_only_for(advised, cast.LEAD)
    begin_to_choose(advised).reads("Bewaard op")  # what was filled in before waited too
    choose(advised, "yes", "no")
    assert advised.state() == "referring"


def test_declined_stays_declined_after_sixty_days(advised: City) -> None:
    lead = begin_to_choose(advised)
    lead.press("Geef door dat we het niet volgen")
    advised.wait(days=61)
    lead.open(f"/vragen/{advised.reference}").reads("Dit kon tot zestig dagen later.")
    lead.press("Kom terug op jullie keuze", status=422)
    assert advised.state() == "declined"
    sees(advised, {cast.COORDINATOR: "Deze vraag is afgesloten.", cast.INTERVIEWER_2: "Deze vraag is afgesloten."})
    nothing_is_left(advised)


def test_all_refused_and_back_to_the_table(advised: City) -> None:
    choose(advised, "yes", "talk")
    before = refuse(advised, BRUG)
    assert advised.mailed(before) == {cast.COORDINATOR: {"referral_refused"}, cast.LEAD: {"referral_refused"}}
    before = refuse(advised, ARKTOS)
    both = {"referral_refused", "returned_to_table"}
    assert advised.mailed(before) == {cast.COORDINATOR: both, cast.LEAD: both}
    assert advised.state() == "approved"  # by itself, with the last refusal
    waits_only_for(advised, cast.COORDINATOR)
    advised.reader(cast.LEAD).open(f"/vragen/{advised.reference}/ondersteuning").reads(FULL)
    sees(advised, {cast.PARTNER: SEEKS_A_TABLE})
    advised.wait(days=40)
    advised.props.meeting_id = None
    with advised.stage() as stage:
        meeting = stage.announced_meeting()
    leen = advised.reader(cast.COORDINATOR).open(f"/vragen/{advised.reference}").follow("Zet op een casetafel")
    leen.press("Zet op een casetafel", {"meeting": meeting}).reads("De vraag staat op de casetafel.")
    choose(advised.bring(State.ADVISED), "yes", "no")
    accept(advised, BRUG)
    assert advised.state() == "in_trajectory"
    waits_only_for(advised, cast.INTERVIEWER_1)


def test_an_offer_that_nobody_answers_lapses_after_ten_school_days(advised: City) -> None:
    choose(advised, "yes", "no")
    referral(advised, BRUG).reads("nog 10 schooldagen")
    advised.wait(days=27)  # with the Christmas holidays in between, the tenth school day
    assert advised.state() == "referring"
    before = advised.clock.now()
    advised.wait(days=2)
    assert advised.state() == "approved"
    both = {"referral_lapsed", "returned_to_table"}
    assert advised.mailed(before) == {cast.COORDINATOR: both, cast.LEAD: both}
    referral(advised, BRUG, cast.LEAD).reads("De Schoolbrug antwoordde niet op tijd.")
    advised.reader(cast.INTERVIEWER_1).open("/doorverwijzingen").reads("Nu niets te beantwoorden.")
    waits_only_for(advised, cast.COORDINATOR)


def test_some_are_stopped_on_the_way_and_the_rest_goes_on(advised: City) -> None:
    choose(advised, "yes", "yes")
    for organisation in (BRUG, ARKTOS):
        accept(advised, organisation)
    start(advised, ARKTOS)
    before = stop(advised, ARKTOS)
    assert advised.mailed(before) == {cast.COORDINATOR: {"referral_stopped"}, cast.LEAD: {"referral_stopped"}}
    waits_only_for(advised, cast.INTERVIEWER_1)
    advised.reader(cast.LEAD).open(f"/vragen/{advised.reference}/ondersteuning").reads(NOT_NOW)
    start(advised, BRUG)
    complete(advised, BRUG)
    before = close_and_look_back(advised)
    assert advised.papers(before) == NOTES
    advised.reader(cast.LEAD).open(f"/vragen/{advised.reference}/afronden").reads(RESULT, NOT_NOW)
    ilse = advised.reader(cast.INTERVIEWER_1).open(f"/vragen/{advised.reference}/afronden").reads(RESULT)
    assert NOT_NOW not in ilse.text  # a partner reads its own words alone
    nothing_is_left(advised)


def test_a_partner_answers_from_its_mail_without_signing_in(advised: City) -> None:
    choose(advised, "no", "yes")
    mail = advised.mails(cast.PARTNER)[-1]
    link = next(word for word in mail.text.split() if "/l/" in word)
    visitor = advised.reader().open("/l/" + link.partition("/l/")[2]).reads("Een school koos voor jullie")
    visitor.press("Aanvaard en laat de school weten", ACCEPT).reads("Jullie zeiden ja")
    assert advised.state() == "in_trajectory"
    advised.reader(cast.LEAD).open(f"/vragen/{advised.reference}/ondersteuning").reads(ACCEPT["contact"])
    waits_only_for(advised, cast.PARTNER)
