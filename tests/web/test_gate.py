"""The browser must have meant to send a form; a program shows by its token that it did."""

import hashlib

import pytest

from records.people import ApiToken
from records.session import Database
from tests.clients import StillClock
from tests.web.rooms import add_person, house, room
from web.access import ANYONE_SIGNED_IN, DRAFT_KEY_OR_SIGNED_IN, PUBLIC, ApiUrl, Url
from web.actor import current_actor
from web.settings import Settings


def save() -> str:
    return "<p>bewaard</p>"


def whoami() -> dict[str, str | None]:
    return {"email": current_actor().email}


FORM = room(urls=[Url("/bewaar", save, PUBLIC, methods=("POST",))])
CALL = room(api_urls=[ApiUrl("/ik", whoami, ANYONE_SIGNED_IN, method="POST")])


def test_a_form_without_a_token_is_refused_and_gives_back_what_was_typed(settings: Settings, clock: StillClock) -> None:
    with house(settings, clock, FORM) as client:
        answer = client.post("/bewaar", data={"text": "Vier bladzijden over onze school"})
    assert answer.status_code == 400
    assert "Vier bladzijden over onze school" in answer.text


def test_a_form_with_its_token_goes_through(settings: Settings, clock: StillClock) -> None:
    with house(settings, clock, FORM) as client:
        assert client.send("/bewaar", text="x").status_code == 200


def test_a_token_from_another_session_is_refused(settings: Settings, clock: StillClock) -> None:
    with house(settings, clock, FORM) as client:
        token = client.csrf()
        assert client.post("/bewaar", data={"csrf_token": token}).status_code == 200  # known to be ours from now on
        with client.session_transaction() as cookie:
            cookie["csrf_token"] = "7" * 40
        assert client.post("/bewaar", data={"csrf_token": token}).status_code == 400


@pytest.mark.parametrize(
    ("referrer", "status"),
    [("https://localhost/vragen", 200), ("https://elders.example/", 400), ("http://localhost/vragen", 400), ("", 400)],
)
def test_over_https_a_form_comes_from_a_page_of_ours(
    referrer: str, status: int, settings: Settings, clock: StillClock
) -> None:
    with house(settings, clock, FORM) as client:
        sent = {"csrf_token": client.csrf()}
        assert client.post("/bewaar", data=sent).status_code == 200
        answer = client.post("/bewaar", data=sent, headers={"Referer": referrer}, base_url="https://localhost")
    assert answer.status_code == status


def test_a_program_with_the_cookie_needs_the_header(settings: Settings, clock: StillClock, database: Database) -> None:
    nora = add_person(database, clock)
    with house(settings, clock, CALL) as client:
        client.sign_in(nora)
        refused = client.post("/api/v1/ik")
        allowed = client.post("/api/v1/ik", headers={"X-CSRFToken": client.csrf()})
    assert (refused.status_code, refused.get_json()["type"]) == (400, "/problems/csrf")
    assert allowed.json == {"email": "nora@stad.example"}


@pytest.fixture
def token(database: Database, clock: StillClock) -> str:
    nora = add_person(database, clock)
    digest = hashlib.sha256(b"geheim").hexdigest()
    with database.writing() as session:
        session.add(ApiToken(id="t1", person_id=nora, token_sha256=digest, created_at=clock.now()))
    return "geheim"


def test_a_program_with_a_token_needs_no_other(settings: Settings, clock: StillClock, token: str) -> None:
    with house(settings, clock, CALL) as client:
        answer = client.post("/api/v1/ik", headers={"Authorization": f"Bearer {token}"})
    assert answer.json == {"email": "nora@stad.example"}


@pytest.mark.parametrize("authorization", ["Bearer verkeerd", "Bearer ", "Basic bm9yYTpub3Jh", "geheim"])
def test_another_token_is_nobody_even_with_a_good_cookie(
    authorization: str, settings: Settings, clock: StillClock, database: Database, token: str
) -> None:
    other = add_person(database, clock, "Piet Peeters")
    with house(settings, clock, CALL) as client:
        client.sign_in(other)
        assert client.post("/api/v1/ik", headers={"Authorization": authorization}).status_code == 401


def test_a_token_that_was_ended_is_nobody(
    settings: Settings, clock: StillClock, token: str, database: Database
) -> None:
    with database.writing() as session:
        kept = session.get(ApiToken, "t1")
        assert kept is not None
        kept.ended_at = clock.now()
    with house(settings, clock, CALL) as client:
        assert client.post("/api/v1/ik", headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_a_visitor_without_any_cookie_may_call_a_public_address(settings: Settings, clock: StillClock) -> None:
    start = room(api_urls=[ApiUrl("/begin", whoami, PUBLIC, method="POST")])
    with house(settings, clock, start) as client:
        assert client.post("/api/v1/begin").json == {"email": None}


def test_a_wrong_key_of_a_draft_is_nobody(settings: Settings, clock: StillClock) -> None:
    draft = room(api_urls=[ApiUrl("/concept", whoami, DRAFT_KEY_OR_SIGNED_IN)])
    with house(settings, clock, draft) as client:
        assert client.get("/api/v1/concept", headers={"X-Resume-Key": "geen sleutel"}).status_code == 401


def test_the_demo_is_for_this_machine_alone(settings: Settings, clock: StillClock) -> None:
    with house(settings, clock, FORM) as client:
        assert client.get("/healthz", environ_base={"REMOTE_ADDR": "203.0.113.7"}).status_code == 403
        assert client.get("/healthz", environ_base={"REMOTE_ADDR": "::1"}).status_code == 200


def test_a_bad_token_is_told_so_also_where_none_is_needed(settings: Settings, clock: StillClock) -> None:
    start = room(api_urls=[ApiUrl("/begin", whoami, PUBLIC, method="POST")])
    with house(settings, clock, start) as client:
        assert client.post("/api/v1/begin", headers={"Authorization": "Bearer verlopen"}).status_code == 401
