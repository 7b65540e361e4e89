"""Trying the same thing over and over is slowed down."""

from dataclasses import replace

from flask.testing import FlaskClient

from records.session import Database
from tests.clients import StillClock
from tests.web.rooms import add_person, house, room
from web.access import PUBLIC, Url
from web.settings import Settings


def link() -> str:
    return "<p>verstuurd</p>"


def write() -> str:
    return "<p>bewaard</p>"


ROOM = room(
    urls=[
        Url("/stuur-link", link, PUBLIC, ("POST",), limit="2 per minute"),
        Url("/bewaar", write, PUBLIC, ("GET", "POST")),
    ]
)


def test_what_is_tempting_to_repeat_has_a_limit_of_its_own(settings: Settings, clock: StillClock) -> None:
    with house(replace(settings, rate_limit=True), clock, ROOM) as client:
        answers = [client.send("/stuur-link") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "Wacht even" in answers[-1].text
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_sending_forms_has_a_limit_and_reading_pages_has_none(settings: Settings, clock: StillClock) -> None:
    with house(replace(settings, rate_limit=True), clock, ROOM) as client:
        sent = [client.send("/bewaar").status_code for _ in range(121)]
        read = [client.get("/bewaar").status_code for _ in range(10)]
    assert (sent[0], sent[-1]) == (200, 429)
    assert set(read) == {200}


def test_one_colleague_does_not_use_up_what_another_has(
    settings: Settings, clock: StillClock, database: Database
) -> None:
    nora, piet = add_person(database, clock), add_person(database, clock, "Piet Peeters")
    with house(replace(settings, rate_limit=True), clock, ROOM) as client:
        client.sign_in(nora)
        used_up = [client.send("/stuur-link").status_code for _ in range(3)]
        client.sign_in(piet)
        assert client.send("/stuur-link").status_code == 200
    assert used_up[-1] == 429


def test_the_demo_may_do_without(settings: Settings, clock: StillClock) -> None:
    with house(settings, clock, ROOM) as client:
        assert isinstance(client, FlaskClient)
        assert {client.send("/stuur-link").status_code for _ in range(5)} == {200}
