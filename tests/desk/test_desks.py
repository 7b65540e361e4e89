"""Everybody's own desk: what waits for me, in each role I hold, and nothing of what is not mine."""

from demo import cast
from demo.props import Props
from records.people import Person, SchoolMember
from records.vocabulary import Function, State
from tests.desk.town import Town


def desk(town: Town, email: str, query: str = "") -> str:
    answer = town.browser(email).get(f"/werkblad{query}")
    assert answer.status_code == 200
    return str(answer.text)


def test_a_school_finds_its_questions_and_goes_on_with_its_drafts(town: Town) -> None:
    assert "Nog geen vraag verstuurd." in desk(town, cast.LEAD)
    town.bring(State.ADVISED).bring(State.DRAFT)
    page = desk(town, cast.LEAD)
    assert "Ga verder met jullie vraag" in page
    assert "Ouders die de weg naar school vinden" in page
    assert "neem jullie tijd" in page
    assert "Nog geen vraag verstuurd." in desk(town, cast.OTHER_LEAD)


def test_a_school_at_turn_reads_so_at_once_with_the_way_to_go(town: Town) -> None:
    town.bring(State.ADVISED)
    page = desk(town, cast.LEAD)
    assert "Dag Nadia, één vraag wacht op jullie" in page
    assert f'href="/vragen/{town.reference}/advies"' in page
    assert "wacht op jullie" not in desk(town, cast.TEACHER)  # choosing is for who decides


def test_a_coordinator_sees_first_what_is_due_first_and_a_crisis_above_all(town: Town) -> None:
    town.bring(State.APPROVED).bring(State.SUBMITTED)
    town.bring(State.SUBMITTED, props=Props(crisis=True, school="023456", lead=cast.OTHER_LEAD))
    page = desk(town, cast.COORDINATOR)
    assert "3 vragen wachten op jou" in page
    waiting = page[page.index("Jij bent aan zet") : page.index("Alle lopende vragen")]
    steps = ["Bel vandaag en duid gespreksvoerders aan", "Duid gespreksvoerders aan", "Zet op een casetafel"]
    assert [waiting.index(step) for step in steps] == sorted(waiting.index(step) for step in steps)


def test_a_crisis_call_stands_on_the_desk_before_the_question_was_sent(town: Town) -> None:
    town.bring(State.DRAFT, props=Props(crisis=True))
    with town.writing() as session:
        request = town.reached(session, cast.LEAD)[0]
        request.crisis, request.crisis_phone = True, "0470 00 00 00"
    assert "Scholen in crisis" in desk(town, cast.COORDINATOR)
    page = town.page(cast.COORDINATOR)
    assert "0470 00 00 00" in page
    assert "Ouders komen binnen" not in page  # nothing of the answers
    assert "Wat is er al gebeurd?" not in page


def test_the_board_lays_questions_out_per_phase_and_can_be_narrowed(town: Town) -> None:
    town.bring(State.REPORTING).bring(State.TABLED)
    board = desk(town, cast.COORDINATOR)
    assert board.count('class="ct-tile"') == 2
    assert desk(town, cast.COORDINATOR, "?zet=partner").count('class="ct-tile"') == 1
    assert desk(town, cast.COORDINATOR, "?q=zzz").count('class="ct-tile"') == 0


def test_who_says_to_belong_to_a_school_waits_on_the_coordinator_s_desk(town: Town) -> None:
    now = town.clock.now()
    with town.writing() as session:
        person = Person(name="Fien Bogaert", email="fien@home.example", created_at=now)
        session.add(person)
        session.flush()
        school = town.actor(session, cast.LEAD).schools[0].school_id
        claim = SchoolMember(person_id=person.id, school_id=school, function=Function.TEACHER, claimed_at=now)
        session.add(claim)
        town.people["fien@home.example"] = person.id
    assert "Fien Bogaert" in desk(town, cast.COORDINATOR)
    assert "nog niet bevestigd" in desk(town, "fien@home.example")


def test_a_partner_finds_envelopes_conversations_and_referrals(town: Town) -> None:
    assert "Niets wacht op jou." in desk(town, cast.PARTNER)
    town.bring(State.TABLED)
    assert "Enveloppen voor" in desk(town, cast.PARTNER)
    assert "Schrijf het verslag" not in desk(town, cast.INTERVIEWER_1)
    town.bring(State.REPORTING)
    assert "Schrijf het verslag" in desk(town, cast.INTERVIEWER_1)
    town.bring(State.REFERRING)
    assert "Een school koos voor jullie" in desk(town, cast.INTERVIEWER_1)  # of De Schoolbrug
    assert "Een school koos voor jullie" not in desk(town, cast.PARTNER)


def test_an_administrator_sees_people_and_places_and_no_case(town: Town) -> None:
    town.bring(State.ADVISED)
    page = desk(town, cast.ADMIN)
    assert "De inhoud van vragen zie je niet." in page
    assert "Wilg" not in page
    assert town.browser(cast.ADMIN).get("/vragen").status_code == 200


def test_a_counsellor_sees_the_schools_that_let_them_read(town: Town) -> None:
    assert "Nog geen school." in desk(town, cast.GUIDANCE)
    town.bring(State.APPROVED)
    assert "Nog geen school." in desk(town, cast.GUIDANCE)
    town.bring(State.APPROVED, props=Props(guidance=True))
    assert "Basisschool De Wilg" in desk(town, cast.GUIDANCE)


def test_who_knocks_at_the_wrong_door_keeps_the_own_bar_and_a_way_back(town: Town) -> None:
    town.settle()
    for address, status in (("/bevestigingen", 403), ("/vragen/2026-9999", 404), ("/nergens", 404)):
        answer = town.browser(cast.ADMIN).get(address)
        assert answer.status_code == status
        assert "Wim Jacobs" in answer.text
        assert "Naar je werkblad" in answer.text
    assert "Naar je werkblad" not in town.app.test_client().get("/nergens").text
