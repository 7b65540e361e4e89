"""What a browser may load and keep."""

from dataclasses import replace

import pytest

from records.session import Database
from tests.clients import StillClock, StrictClient
from tests.web.rooms import add_person, house, room
from web.access import ANYONE_SIGNED_IN, PUBLIC, Url
from web.kit import kit_of
from web.pages import page
from web.settings import PRODUCTION, Settings


def inside() -> object:
    return page("layout/app.html")


def outside() -> object:
    return page("layout/public.html", public=True)


ROOM = room(urls=[Url("/binnen", inside, ANYONE_SIGNED_IN), Url("/buiten", outside, PUBLIC)])


@pytest.mark.parametrize("address", ["/healthz", "/nergens", "/static/theme.css", "/api/v1/nergens", "/api/docs"])
def test_no_answer_goes_without_its_armour(client: StrictClient, address: str) -> None:
    headers = client.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers


def test_nobody_reads_a_page_of_somebody_who_left_the_room(
    settings: Settings, clock: StillClock, database: Database
) -> None:
    nora = add_person(database, clock)
    with house(settings, clock, ROOM) as client:
        client.sign_in(nora)
        assert client.get("/binnen").headers["Cache-Control"] == "no-store"
        assert client.get("/buiten").headers["Cache-Control"] == "private, no-cache"


def test_a_file_with_its_version_is_kept_for_a_year(client: StrictClient) -> None:
    assert "immutable" in client.get("/static/theme.css?v=1").headers["Cache-Control"]
    assert "immutable" not in client.get("/static/theme.css").headers["Cache-Control"]


def test_production_promises_https_and_locks_its_cookies(
    settings: Settings, clock: StillClock, database: Database
) -> None:
    add_person(database, clock)
    safe = replace(settings, mode=PRODUCTION, base_url="https://casetafel.leiedam.example")
    with house(safe, clock, ROOM) as client:
        answer = client.get("/buiten", base_url="https://casetafel.leiedam.example")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")
    assert answer.headers["Set-Cookie"].startswith("__Host-casetafel=")
    assert "Secure" in answer.headers["Set-Cookie"]


def test_a_page_for_everyone_asks_the_database_nothing(settings: Settings, clock: StillClock) -> None:
    with house(settings, clock, ROOM) as client:
        kit_of(client.application).database.dispose()
        assert client.get("/buiten").status_code == 200
