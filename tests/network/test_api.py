"""The JSON calls of this room, and the commands."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from demo.cast import ADMIN, COORDINATOR, GUIDANCE, INTERVIEWER_1, LEAD, PARTNER
from records.people import ApiToken, Person
from records.session import Database
from records.vocabulary import Theme
from tests.clients import StrictClient
from tests.network.conftest import SignIn


def read(client: StrictClient, address: str) -> Any:
    """Give the JSON at an address."""
    answer = client.get(f"/api/v1{address}")
    assert answer.status_code == 200
    return answer.get_json()


@pytest.mark.usefixtures("db")
def test_everyone_looks_up_schools_and_themes(client: StrictClient) -> None:
    found = read(client, "/schools?q=wilgg")
    assert found["next"] is None
    assert found["items"][0] == {
        "number": "012345", "name": "Basisschool De Wilg", "place": "Leiedam", "street": "Wilgenlaan 4",
        "kind": "primary", "educational_network": "katholiek",
    }  # fmt: skip
    themes = read(client, "/themes")["items"]
    assert [one["key"] for one in themes] == [theme.value for theme in Theme]


@pytest.mark.usefixtures("db")
def test_the_register_is_read_page_by_page(client: StrictClient) -> None:
    names: list[str] = []
    address = "/schools?limit=5"
    while address:
        part = read(client, address)
        names += [one["name"] for one in part["items"]]
        address = (part["next"] or "").removeprefix("/api/v1")
    assert len(names) == len(set(names)) == 12
    assert client.get("/api/v1/schools?limit=0").status_code == 422
    assert client.get("/api/v1/schools?wat=1").status_code == 422


@pytest.mark.parametrize(
    ("email", "organisations", "people"),
    [(COORDINATOR, 200, 200), (PARTNER, 200, 403), (GUIDANCE, 200, 403), (LEAD, 403, 403), (ADMIN, 403, 403)],
)
def test_organisations_and_people_are_for_the_network(email: str, organisations: int, people: int, as_: SignIn) -> None:
    client = as_(email)
    assert client.get("/api/v1/organisations").status_code == organisations
    assert client.get("/api/v1/people?can=interview").status_code == people


def test_what_an_organisation_offers_and_who_can_interview(as_: SignIn) -> None:
    client = as_(COORDINATOR)
    organisations = read(client, "/organisations")["items"]
    bridge = next(one for one in organisations if one["name"] == "De Schoolbrug")
    assert set(bridge) == {"id", "name", "kinds", "themes"}
    assert bridge["kinds"] == ["coaching", "tailor_made"]
    assert "ouderbetrokkenheid" in bridge["themes"]
    assert all(one["kinds"] for one in organisations)
    people = read(client, "/people?can=interview")["items"]
    ilse = next(one for one in people if one["email"] == INTERVIEWER_1)
    assert set(ilse) == {"id", "name", "email", "organisations"}
    assert ilse["organisations"] == [{"id": bridge["id"], "name": "De Schoolbrug"}]
    assert LEAD not in {one["email"] for one in people}
    assert client.get("/api/v1/people?can=dansen").status_code == 422


def test_a_token_is_shown_once_and_works(app: Flask, db: Database, client: StrictClient) -> None:
    made = app.test_cli_runner().invoke(args=["token", "create", COORDINATOR.upper()])
    assert made.exit_code == 0
    token = made.output.strip()
    assert made.output == f"{token}\n"
    with db.reading() as session:
        assert token not in session.scalars(select(ApiToken.token_sha256)).one()
    answer = client.get("/api/v1/people", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200


@pytest.mark.usefixtures("db")
def test_no_token_for_nobody(app: Flask) -> None:
    made = app.test_cli_runner().invoke(args=["token", "create", "niemand@x.example"])
    assert made.exit_code == 1
    assert "Niemand" in made.output


def test_the_first_admin_comes_from_the_command_line(app: Flask, db: Database) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=["user", "create", "Baas@Stad.example", "De Baas", "--admin"]).exit_code == 0
    assert runner.invoke(args=["user", "create", "baas@stad.example", "De Baas", "--coordinator"]).exit_code == 0
    assert runner.invoke(args=["user", "create", "baas", "De Baas"]).exit_code == 1
    with db.reading() as session:
        person = session.scalars(select(Person).where(Person.email == "baas@stad.example")).one()
        assert (person.is_admin, person.is_coordinator, person.can_interview) == (True, True, False)
