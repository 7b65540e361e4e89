"""Somebody turns out to be too close to the school they talk with: led out at once, and the coordinator sees it."""

from typing import Any

from sqlalchemy import select, update

from demo import cast
from records.organisations import School
from records.people import Person
from records.vocabulary import State
from tests.clients import StrictClient
from tests.desk.town import Town

SEEN = "Yassin El Amrani voert dit gesprek, en gaf aan te dicht bij de school te staan."
OWN = "Je gaf aan te dicht bij deze school te staan."


def declares(town: Town, email: str = cast.INTERVIEWER_2) -> tuple[StrictClient, Any]:
    """Let somebody declare a conflict with De Wilg, on the page of their own details."""
    with town.database.reading() as session:
        school = session.scalars(select(School.id).where(School.number == "012345")).one()
    browser = town.browser(email)
    return browser, browser.send("/mijn-gegevens/band-met-school", school=school)


def version(town: Town) -> int:
    return int(town.api(cast.COORDINATOR, f"/requests/{town.reference}")["version"])


def test_who_holds_the_conversation_is_led_to_giving_it_back_with_the_reason_filled_in(town: Town) -> None:
    town.bring(State.SCHEDULED)

    yassin, answer = declares(town)

    back = f"/vragen/{town.reference}/opdracht-teruggeven"
    assert (answer.status_code, answer.location) == (303, f"{back}?conflict=true")
    form = yassin.get(answer.location).text
    assert "Ik sta te dicht bij deze school.</textarea>" in form
    assert OWN in town.page(cast.INTERVIEWER_2)
    assert f'href="{back}?conflict=true"' in town.page(cast.INTERVIEWER_2)
    given = yassin.send(back, reason="Ik sta te dicht bij deze school.", conflict="true", version=version(town))
    assert given.status_code == 303
    assert SEEN not in town.page(cast.COORDINATOR)


def test_the_coordinator_sees_it_at_once_and_nobody_else_does(town: Town) -> None:
    town.bring(State.PLANNING)
    assert "Te dicht bij de school" not in town.browser(cast.COORDINATOR).get("/werkblad").text

    declares(town)

    assert SEEN in town.page(cast.COORDINATOR)
    assert f'href="/vragen/{town.reference}/aanduiden"' in town.page(cast.COORDINATOR)
    desk = town.browser(cast.COORDINATOR).get("/werkblad").text
    assert "Yassin El Amrani, bij Basisschool De Wilg" in desk
    for email in (cast.LEAD, cast.TEACHER, cast.INTERVIEWER_1):
        assert "te dicht bij" not in town.page(email), "it is between Yassin and the coordinator"


def test_while_the_report_is_written_the_coordinator_is_the_one_who_changes_it(town: Town) -> None:
    town.bring(State.REPORTING)

    yassin, answer = declares(town)

    assert answer.location == "/mijn-gegevens"
    assert "De coördinator ziet dat en zoekt iemand anders." in yassin.get(answer.location).text
    assert "Schrijf intussen niet verder." in town.page(cast.INTERVIEWER_2)
    assert f'href="/vragen/{town.reference}/aanduiden"' in town.page(cast.COORDINATOR)


def test_he_is_refused_as_interviewer_with_every_other_reason(town: Town) -> None:
    town.bring(State.PLANNING)
    declares(town)
    with town.database.writing() as session:
        session.execute(update(Person).where(Person.email == cast.INTERVIEWER_1).values(active=False))
    pair = [town.people[cast.INTERVIEWER_1], town.people[cast.INTERVIEWER_2]]

    answer = town.post(
        cast.COORDINATOR,
        f"/requests/{town.reference}/actions/reassign",
        {"version": version(town), "input": {"interviewers": pair}},
    )

    assert answer.status_code == 422
    assert answer.json["reasons"] == [
        "Ilse Claes is niet meer actief. Kies iemand anders.",
        "Yassin El Amrani gaf aan te dicht bij deze school te staan.",
    ]


def test_the_pages_stay_within_their_statements(town: Town) -> None:
    town.bring(State.REPORTING)
    declares(town)
    for email in (cast.COORDINATOR, cast.INTERVIEWER_2):
        assert town.count(email, f"/vragen/{town.reference}") <= 12
    assert town.count(cast.COORDINATOR, "/werkblad") <= 12
