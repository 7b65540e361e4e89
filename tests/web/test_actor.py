"""A session lasts as long as the person may come in, and no longer."""

from records.people import Person
from records.session import Database
from tests.clients import StillClock, StrictClient
from tests.web.rooms import add_person, house, room
from web.access import ANYONE_SIGNED_IN, PUBLIC, Url
from web.actor import current_actor, sign_in, sign_out
from web.settings import Settings


def hello() -> str:
    return f"<p>{current_actor().name}</p>"


def enter(person_id: str) -> str:
    sign_in(person_id)
    return "<p>dag</p>"


def leave() -> str:
    sign_out()
    return "<p>tot later</p>"


ROOM = room(
    urls=[
        Url("/ik", hello, ANYONE_SIGNED_IN),
        Url("/binnen/<person_id>", enter, PUBLIC),
        Url("/buiten", leave, PUBLIC),
    ]
)


def change(database: Database, person_id: str, **values: object) -> None:
    with database.writing() as session:
        person = session.get(Person, person_id)
        for name, value in values.items():
            setattr(person, name, value)


def stays(client: StrictClient) -> bool:
    return bool(client.get("/ik").status_code == 200)


def test_signing_in_and_out(settings: Settings, clock: StillClock, database: Database) -> None:
    nora = add_person(database, clock)
    with house(settings, clock, ROOM) as client:
        client.get(f"/binnen/{nora}")
        assert "Nora El Amrani" in client.get("/ik").text
        client.get("/buiten")
        assert not stays(client)


def test_signing_in_throws_away_what_somebody_prepared(
    settings: Settings, clock: StillClock, database: Database
) -> None:
    nora = add_person(database, clock)
    with house(settings, clock, ROOM) as client:
        with client.session_transaction() as cookie:
            cookie["csrf_token"] = "prepared"
        client.get(f"/binnen/{nora}")
        with client.session_transaction() as cookie:
            assert "csrf_token" not in cookie


def test_the_session_of_who_is_no_longer_active_is_over(
    settings: Settings, clock: StillClock, database: Database
) -> None:
    nora = add_person(database, clock)
    with house(settings, clock, ROOM) as client:
        client.sign_in(nora)
        assert stays(client)
        change(database, nora, active=False)
        assert not stays(client)


def test_signing_out_everywhere_ends_older_sessions_only(
    settings: Settings, clock: StillClock, database: Database
) -> None:
    nora = add_person(database, clock)
    with house(settings, clock, ROOM) as client:
        client.sign_in(nora)
        change(database, nora, sessions_from=clock.move(minutes=5))
        assert not stays(client)
        client.sign_in(nora)
        assert stays(client)


def test_the_cookie_is_kept_from_scripts_and_other_sites(
    settings: Settings, clock: StillClock, database: Database
) -> None:
    nora = add_person(database, clock)
    with house(settings, clock, ROOM) as client:
        cookie = client.get(f"/binnen/{nora}").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
