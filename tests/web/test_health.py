"""Whoever watches over the service sees whether it lives, is ready, keeps up, and how it is described."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from records.kinds import MailKind
from records.outbox import OutboxEntry
from records.session import Database
from tests.clients import StillClock, StrictClient
from tests.web.rooms import house, room
from web.access import PUBLIC, ApiUrl
from web.settings import PRODUCTION, Settings
from workflow.inputs import Schedule


def wait_for(database: Database, clock: StillClock, **since: float) -> None:
    then = clock.now() - timedelta(**since)
    with database.writing() as session:
        session.add(OutboxEntry(mail=MailKind.SIGN_IN_LINK, recipient="n@x.example", created_at=then, not_before=then))


def test_it_lives_and_is_ready(client: StrictClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}
    assert client.get("/readyz").status_code == 200


def test_it_is_not_ready_when_mails_stay_behind(client: StrictClient, database: Database, clock: StillClock) -> None:
    wait_for(database, clock, minutes=5)
    assert client.get("/readyz").status_code == 200
    wait_for(database, clock, hours=1)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()["outbox"]) == (503, "late")


def test_it_is_not_ready_on_an_old_database(settings: Settings, clock: StillClock, tmp_path: Path) -> None:
    old = replace(settings, database_url=f"sqlite:///{tmp_path / 'leeg.sqlite'}")
    with house(old, clock) as client:
        assert client.get("/readyz").get_json()["migrations"] == "behind"


def test_the_figures_are_for_this_machine(client: StrictClient, database: Database, clock: StillClock) -> None:
    client.get("/healthz")
    wait_for(database, clock, minutes=5)
    told = client.get("/metrics").text
    assert 'casetafel_request_seconds_count{endpoint="web.healthz",method="GET",status="200"} 1.0' in told
    assert "casetafel_outbox_open 1.0" in told
    assert "casetafel_outbox_lag_seconds 300.0" in told


def test_or_for_who_has_the_token(settings: Settings, clock: StillClock) -> None:
    served = replace(settings, mode=PRODUCTION)
    with house(served, clock) as client:
        assert client.get("/metrics", environ_base={"REMOTE_ADDR": "203.0.113.7"}).status_code == 404
        assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.7"}).status_code == 404
    with house(replace(served, metrics_token="tik"), clock) as client:
        far = {"REMOTE_ADDR": "203.0.113.7"}
        assert client.get("/metrics", environ_base=far).status_code == 404
        assert client.get("/metrics", environ_base=far, headers={"Authorization": "Bearer tik"}).status_code == 200


def test_a_hole_can_be_reported(client: StrictClient) -> None:
    told = client.get("/.well-known/security.txt")
    assert told.mimetype == "text/plain"
    assert "Contact: mailto:veiligheid@leiedam.example" in told.text
    assert "Expires: 2027-05-22T00:00:00Z" in told.text


def plan(reference: str) -> dict[str, str]:
    return {"reference": reference}


def test_the_api_is_described_by_its_own_table(settings: Settings, clock: StillClock) -> None:
    row = ApiUrl("/requests/<reference>/plan", plan, PUBLIC, "POST", "Leg vast", takes=Schedule)
    with house(settings, clock, room(api_urls=[row])) as client:
        told = client.get("/api/v1/openapi.json").get_json()
        docs = client.get("/api/docs").text
    assert told["openapi"] == "3.1.0"
    call = told["paths"]["/api/v1/requests/{reference}/plan"]["post"]
    assert call["requestBody"]["content"]["application/json"]["schema"]["properties"]["minutes"]["maximum"] == 480
    in_path, key = call["parameters"]
    assert in_path == {"name": "reference", "in": "path", "required": True, "schema": {"type": "string"}}
    assert (key["name"], key["in"]) == ("Idempotency-Key", "header")
    assert "/api/v1/requests/{reference}/plan" in docs


@pytest.mark.parametrize("kind", ["stale", "not-now", "not-yours", "csrf"])
def test_the_type_of_a_problem_leads_to_its_explanation(client: StrictClient, kind: str) -> None:
    place = client.get(f"/problems/{kind}").location
    assert place == f"/api/docs#problem-{kind}"
    assert f'id="problem-{kind}"' in client.get("/api/docs").text
