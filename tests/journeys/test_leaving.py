"""Every way a question can leave the road: withdrawn in each state, redirected, or off a table that was cancelled."""

import pytest

from demo import cast
from records.vocabulary import Action, Machine, State
from tests.journeys.city import City
from tests.journeys.ending import AROUND, nothing_is_left, sees, waits_for, waits_only_for
from workflow.rules import TABLES

SENT = [state for state in State if TABLES[Machine.REQUEST].row(Action.WITHDRAW, state) and state is not State.DRAFT]
BEFORE_ASSIGNED = {State.SUBMITTED}
AT_TABLE = {State.TABLED}  # who prepares an envelope hears that it is no longer needed
SUPPORTED = {State.REFERRING, State.IN_TRAJECTORY}


def told(state: State) -> dict[str, set[str]]:
    """Give who hears that a question was withdrawn: whoever was at turn or invited, and nobody of the school."""
    heard = {cast.COORDINATOR: {"withdrawn"}}
    if state not in BEFORE_ASSIGNED:
        heard |= {cast.INTERVIEWER_1: {"withdrawn"}, cast.INTERVIEWER_2: {"withdrawn"}}
    return heard


@pytest.mark.parametrize("state", SENT, ids=lambda state: state.value)
def test_withdrawn_and_opened_again(city: City, state: State) -> None:
    city.bring(state)
    lead = city.reader(cast.LEAD).open(f"/vragen/{city.reference}").follow("Trek jullie vraag in")
    before = city.clock.now()
    lead.press("Trek jullie vraag in", {"reason": "Het is intussen opgelost."})
    mailed = city.mailed(before)
    assert {email: mailed.get(email, set()) & {"withdrawn"} for email in told(state)} == told(state)
    assert "withdrawn" not in mailed.get(cast.LEAD, set())
    if state in AT_TABLE:
        assert mailed[cast.PARTNER] == {"withdrawn"}
    if state in SUPPORTED:
        assert "referral_stopped" in mailed[cast.INTERVIEWER_1]
    sees(city, {cast.LEAD: "Er gebeurt niets meer mee.", cast.COORDINATOR: "Je hoeft niets meer te doen."})
    sees(city, {cast.PARTNER: ""})
    nothing_is_left(city)
    city.wait(days=60)
    before = city.clock.now()
    lead.open(f"/vragen/{city.reference}").press("Open jullie vraag opnieuw")
    assert city.state() == "submitted"
    assert city.mailed(before) == {cast.COORDINATOR: {"reopened"}}
    assert waits_for(city, cast.COORDINATOR)


def test_a_draft_that_is_withdrawn_stays_so(city: City) -> None:
    city.bring(State.DRAFT)
    before = city.clock.now()
    lead = city.reader(cast.LEAD).open(f"/vragen/{city.reference}/acties/withdraw").press("Trek jullie vraag in")
    assert city.state() == "withdrawn"
    assert city.mailed(before) == {}
    lead.open(f"/vragen/{city.reference}").press("Open jullie vraag opnieuw", status=422)
    sees(city, dict.fromkeys(set(AROUND) - {cast.LEAD, cast.TEACHER}, ""))
    nothing_is_left(city)


def test_redirected_and_insisted(city: City) -> None:
    city.bring(State.SUBMITTED)
    leen = city.reader(cast.COORDINATOR).open(f"/vragen/{city.reference}").follow("Verwijs rechtstreeks door")
    reason = "Deze vraag gaat over zorg voor één leerling: daarvoor is het CLB er."
    typed = {"organisation": "Vrij CLB Leiedam", "reason": reason}
    leen.press("Verwijs door", {**typed, "agreed": " "}, status=422).reads(reason)  # nothing typed is lost
    before = city.clock.now()
    leen.press("Verwijs door", {"agreed": "Telefonisch met de directeur."})
    assert city.mailed(before) == {cast.LEAD: {"redirected"}}
    sees(
        city,
        {cast.LEAD: "Vrij CLB Leiedam", cast.COORDINATOR: "rechtstreeks bij een partner terecht", cast.PARTNER: ""},
    )
    nothing_is_left(city)
    city.wait(days=60)
    lead = city.reader(cast.LEAD).open(f"/vragen/{city.reference}").follow("gesprek")
    before = city.clock.now()
    lead.press("gesprek", {"reason": "Het gaat om de hele klas."})
    assert city.state() == "submitted"
    assert city.mailed(before) == {cast.COORDINATOR: {"insisted"}}
    waits_only_for(city, cast.COORDINATOR)


def test_a_meeting_that_is_cancelled_gives_its_questions_back(city: City) -> None:
    city.bring(State.TABLED)
    leen = city.reader(cast.COORDINATOR).open(f"/vragen/{city.reference}").follow("Open de casetafel")
    leen.follow("Annuleer de casetafel")
    before = city.clock.now()
    leen.press("Annuleer de casetafel", {"reason": "Er is storm op komst."})
    leen.reads("De casetafel gaat niet door.")
    assert city.state() == "approved"
    mailed = city.mailed(before)
    assert mailed[cast.PARTNER] == {"meeting_cancelled", "untabled"}
    assert cast.LEAD not in mailed
    sees(city, {cast.PARTNER: "De coördinator zoekt een casetafel.", cast.LEAD: "casetafel"})
    waits_only_for(city, cast.COORDINATOR)
    city.props.meeting_id = None
    with city.stage() as stage:
        meeting = stage.announced_meeting()
    leen.open(f"/vragen/{city.reference}").follow("Zet op een casetafel")
    before = city.clock.now()
    leen.press("Zet op een casetafel", {"meeting": meeting}).reads("De vraag staat op de casetafel.")
    assert city.mailed(before)[cast.PARTNER] == {"tabled"}
    city.reader(cast.PARTNER).open("/werkblad").reads("Ouders die de weg naar school vinden")
