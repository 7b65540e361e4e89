"""Every address says who may come in, or the app does not start."""

from typing import Any

import pytest
from flask import Flask

from records.session import Database
from tests.clients import StillClock, build
from tests.web.rooms import add_person, house, room
from web.access import ADMIN, ANYONE_SIGNED_IN, COORDINATOR, PUBLIC, ApiUrl, UndeclaredError, Url, check_declared
from web.settings import Settings


def door() -> str:
    return "<p>binnen</p>"


def api_door() -> dict[str, str]:
    return {"waar": "binnen"}


def test_the_app_refuses_to_start_with_an_address_that_says_nothing(app: Flask) -> None:
    app.add_url_rule("/achterdeur", "backdoor", door)
    with pytest.raises(UndeclaredError, match="backdoor"):
        check_declared(app)


def test_a_blueprint_of_a_library_does_not_slip_through(app: Flask) -> None:
    app.add_url_rule("/api/extra", "library.extra", api_door)
    with pytest.raises(UndeclaredError, match=r"library\.extra"):
        check_declared(app)


def test_one_view_cannot_be_declared_for_two_kinds_of_people(settings: Settings, clock: StillClock) -> None:
    twice = room(urls=[Url("/a", door, PUBLIC), Url("/b", door, ADMIN)])
    with pytest.raises(UndeclaredError, match="declared twice"):
        build(settings, [twice], clock)


def test_a_visitor_is_sent_to_the_sign_in_page_and_back(settings: Settings, clock: StillClock) -> None:
    with house(settings, clock, room(urls=[Url("/binnen", door, ANYONE_SIGNED_IN)])) as client:
        answer = client.get("/binnen?blad=2")
    assert answer.status_code == 302
    assert answer.location == "/aanmelden?verder=%2Fbinnen%3Fblad%3D2"


def test_a_program_without_a_token_gets_a_problem(settings: Settings, clock: StillClock) -> None:
    with house(settings, clock, room(api_urls=[ApiUrl("/binnen", api_door, ANYONE_SIGNED_IN)])) as client:
        answer = client.get("/api/v1/binnen")
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(("person", "status"), [({}, 403), ({"is_coordinator": True}, 200)])
def test_a_door_for_the_coordinator(
    person: dict[str, Any], status: int, settings: Settings, clock: StillClock, database: Database
) -> None:
    nora = add_person(database, clock, **person)
    with house(settings, clock, room(urls=[Url("/bureau", door, COORDINATOR)])) as client:
        client.sign_in(nora)
        assert client.get("/bureau").status_code == status


def test_static_files_and_the_health_page_are_declared_too(client: object, app: Flask) -> None:
    check_declared(app)
