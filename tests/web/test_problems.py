"""What does not go is told in Dutch, in the style of the house or as RFC 9457 JSON, and never with a stack trace."""

from typing import Any

import pytest
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import RequestEntityTooLarge, TooManyRequests

from tests.clients import StillClock, StrictClient
from tests.web.rooms import house, room
from web.access import PUBLIC, ApiUrl, Url
from web.api import body
from web.settings import Settings
from workflow.errors import NotNow, NotReachable, NotReady, NotYou, Stale
from workflow.inputs import Schedule

ERRORS: dict[str, Exception] = {
    "not-found": NotReachable(),
    "stale": Stale(["Ilse paste §2 aan."], {"text": "Nieuwer"}),
    "not-now": NotNow(["Dit kan nu niet."]),
    "not-yours": NotYou(["Dit is niet aan jou."]),
    "not-ready": NotReady(["Schrijf een titel."], {"title": ["Schrijf een titel."]}),
    "too-large": RequestEntityTooLarge(),
    "too-many": TooManyRequests(retry_after=60),
    "failed": RuntimeError("geheim wachtwoord van nora@dewilg.example"),
}
STATUS = {"not-found": 404, "stale": 409, "not-now": 409, "not-yours": 403, "not-ready": 422, "too-large": 413,
          "too-many": 429, "failed": 500}  # fmt: skip


def fail(kind: str) -> str:
    raise ERRORS[kind]


def race() -> str:
    raise StaleDataError("UPDATE statement on table expected to update 1 row(s); 0 were matched.")


def plan() -> dict[str, Any]:
    return body(Schedule)


ROOM = room(
    urls=[Url("/fout/<kind>", fail, PUBLIC, ("GET", "POST")), Url("/race", race, PUBLIC)],
    api_urls=[ApiUrl("/fout/<kind>", fail, PUBLIC), ApiUrl("/plan", plan, PUBLIC, "POST")],
)


@pytest.mark.parametrize("kind", ERRORS)
def test_a_program_gets_a_problem(settings: Settings, clock: StillClock, kind: str) -> None:
    with house(settings, clock, ROOM) as client:
        answer = client.get(f"/api/v1/fout/{kind}")
    told = answer.get_json()
    assert answer.mimetype == "application/problem+json"
    assert (answer.status_code, told["status"], told["type"]) == (STATUS[kind], STATUS[kind], f"/problems/{kind}")
    assert {"title", "detail", "reasons", "errors"} <= told.keys()
    assert told["reasons"]


@pytest.mark.parametrize("kind", ERRORS)
def test_a_person_gets_a_page(settings: Settings, clock: StillClock, kind: str) -> None:
    with house(settings, clock, ROOM) as client:
        answer = client.get(f"/fout/{kind}")
    assert answer.status_code == STATUS[kind]
    assert 'role="alert"' in answer.text
    assert "09 000 00 00" in answer.text
    assert "geheim" not in answer.text
    assert "Traceback" not in answer.text


def test_a_mistake_of_ours_is_logged_without_what_people_wrote(
    settings: Settings, clock: StillClock, capsys: pytest.CaptureFixture[str]
) -> None:
    with house(settings, clock, ROOM) as client:
        answer = client.get("/fout/failed?sleutel=abc")
    logged = capsys.readouterr().err
    number = answer.text.split("nummer bij: ")[1][:8]
    assert number in logged
    assert "RuntimeError" in logged
    assert "nora@dewilg.example" not in logged
    assert "abc" not in logged


def test_a_stale_text_comes_with_the_newer_one(settings: Settings, clock: StillClock) -> None:
    with house(settings, clock, ROOM) as client:
        assert client.get("/api/v1/fout/stale").get_json()["newer"] == {"text": "Nieuwer"}


def test_two_who_write_at_the_same_moment(settings: Settings, clock: StillClock) -> None:
    with house(settings, clock, ROOM) as client:
        assert client.get("/race").status_code == 409


def test_what_was_typed_is_on_the_page_of_a_refusal(settings: Settings, clock: StillClock) -> None:
    with house(settings, clock, ROOM) as client:
        answer = client.send("/fout/not-now", note="Een hele <b>bladzijde</b>", password="geheim")
    assert "Een hele &lt;b&gt;bladzijde&lt;/b&gt;" in answer.text
    assert "geheim" not in answer.text


def test_a_wrong_method_says_which_ones_there_are(client: StrictClient) -> None:
    answer = client.get("/weergave")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_an_unknown_address_is_a_page_of_ours(client: StrictClient) -> None:
    answer = client.get("/bestaat/niet")
    assert answer.status_code == 404
    assert "Dit vinden we niet" in answer.text


@pytest.mark.parametrize("address", ["/%00", "/healthz?x=%00", "/vragen/%00/acties/close"])
def test_signs_that_no_text_holds_are_refused(client: StrictClient, address: str) -> None:
    assert client.get(address).status_code in {400, 404}


def test_every_field_of_a_body_is_told_at_once(settings: Settings, clock: StillClock) -> None:
    with house(settings, clock, ROOM) as client:
        answer = client.post("/api/v1/plan", json={"minutes": "lang"})
    assert answer.status_code == 422
    assert set(answer.get_json()["errors"]) == {"minutes", "starts_at", "place"}


def test_a_body_that_is_no_json(settings: Settings, clock: StillClock) -> None:
    with house(settings, clock, ROOM) as client:
        assert client.post("/api/v1/plan", data="minutes=3").status_code == 415
        assert client.post("/api/v1/plan", data="{", content_type="application/json").status_code == 400
