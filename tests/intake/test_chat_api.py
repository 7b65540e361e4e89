"""The chat as JSON: from a draft to a question that is sent, in the shapes of design/api.md."""

import io
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import select

from records.people import Person
from records.request import IntakeAnswer
from tests.clients import StrictClient
from tests.intake.chatting import STORY
from tests.stages import Theatre
from tests.statements import statements
from web.kit import kit_of

API = "/api/v1"
SAID: dict[str, Any] = {
    "welcome": None,
    "school": "12345",
    "about_you": {"name": "Nadia Verstappen", "function": "director", "email": "Directie@DeWilg.example"},
    "situation": STORY,
    "themes": ["taal"],
    "crisis": "no",
    "who": ["parents"],
    "levels": ["year_1"],
    "since": "longer",
    "strengths": "  Een warm team.\r\n",
    "tried": None,
    "partners_now": ["clb", "de bib"],
    "dream": "Ouders komen graag binnen.",
    "support_kind": ["coaching"],
    "readiness": "planned",
    "grant": "maybe",
    "guidance": "no",
    "participants": [{"name": "Nadia Verstappen", "function": "director", "email": "directie@dewilg.example"}],
    "format": "school",
    "attachments": None,
    "anything_else": None,
    "review": None,
}


def told_by(response: Any) -> dict[str, Any]:
    """Give the JSON of an answer."""
    found: dict[str, Any] = response.json
    return found


class Program:
    """A program that chats by the key it was given, or with the session of who is signed in."""

    def __init__(self, client: StrictClient, **headers: str) -> None:
        self.client = client
        self.headers = headers
        begun = client.post(f"{API}/intakes", json={}, headers=headers)
        assert begun.status_code == 201, told_by(begun)
        self.begun = told_by(begun)
        self.reference = told_by(begun)["reference"]
        self.address = f"{API}/intakes/{self.reference}"
        if told_by(begun)["resume"]:
            self.headers = {"X-Resume-Key": told_by(begun)["resume"]}

    def get(self) -> dict[str, Any]:
        return told_by(self.client.get(self.address, headers=self.headers))

    def put(self, key: str, value: Any, query: str = "") -> Any:
        return self.client.put(f"{self.address}/answers/{key}{query}", json={"value": value}, headers=self.headers)

    def say(self, key: str, value: Any) -> dict[str, Any]:
        response = self.put(key, value)
        assert response.status_code == 200, told_by(response)
        return told_by(response)

    def until(self, key: str) -> "Program":
        """Answer whatever is asked, until this question comes; `""` for until the end."""
        question = self.get()["question"]
        while question is not None and question["key"] != key:
            here = question["key"]
            value = SAID[here] if here != "availability" else slots(question)
            question = self.say(here, value)["question"]
        return self


def slots(question: dict[str, Any]) -> list[dict[str, str]]:
    return [{"starts_at": option["key"], "answer": "yes"} for option in question["options"][:3]]


@pytest.fixture
def program(theatre: Theatre, client: StrictClient) -> Program:
    """A conversation of a program without a token."""
    return Program(client)


def test_a_draft_begins_with_a_key_and_a_question(program: Program) -> None:
    assert set(program.begun) == {"reference", "resume", "question", "progress"}
    assert len(program.begun["resume"]) > 20
    assert program.begun["question"] == {
        "key": "welcome",
        "kind": "statement",
        "text": program.begun["question"]["text"],
        "required": False,
        "options": [],
        "suggested": [],
    }
    assert program.begun["progress"] == {"block": 1, "of": 6, "minutes": 10}
    assert program.client.get(program.address).status_code == 401
    wrong = program.client.get(program.address, headers={"X-Resume-Key": "verkeerd"})
    assert wrong.status_code in {401, 404}


def test_values_come_back_as_they_were_sent(program: Program) -> None:
    told = program.until("").get()
    assert told["complete"] is True
    assert told["question"] is None
    assert told["set_aside"] == {}
    assert {key: told["answers"][key] for key in SAID} == SAID


def test_a_question_has_the_shape_of_the_contract(program: Program) -> None:
    question = program.until("themes").get()["question"]
    assert set(question) == {"key", "kind", "text", "required", "options", "suggested"}
    assert {"key": "taal", "label": "Taal"} in question["options"]
    assert {"key": "taal", "because": ["thuis een andere taal"]} in question["suggested"]
    moments = program.until("availability").get()["question"]["options"]
    assert 12 <= len(moments) <= 18
    assert all(each["key"].endswith("Z") for each in moments)


def test_a_preview_stores_nothing(program: Program) -> None:
    program.until("dream")
    before = program.get()
    told = told_by(program.put("school", "023456", "?preview=1"))
    assert told["lapsed"] == ["levels"]
    assert told["answers"]["school"] == "023456"
    assert told["set_aside"] == {"levels": ["year_1"]}
    assert program.get() == before
    for_good = program.say("school", "023456")
    assert for_good["lapsed"] == ["levels"]
    assert program.say("school", "12345")["answers"]["levels"] == ["year_1"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("themes", ["sterrenkunde"]),
        ("themes", "taal"),
        ("themes", None),
        ("dream", "Nog niet aan de beurt, maar het mag."),
        ("crisis_contact", "0470 12 34 56"),
        ("readiness", {"a": {"b": {"c": {"d": 1}}}}),
        ("welcome", "Dag"),
        ("situation", "x" * 5001),
        ("situation", 12),
        ("availability", [{"starts_at": "2026-12-01T08:00:00Z", "answer": "yes"}]),
        ("bestaat-niet", None),
    ],
)
def test_what_is_wrong_is_a_problem_with_sentences(program: Program, key: str, value: Any) -> None:
    response = program.until("themes").put(key, value)
    if key == "dream":
        assert response.status_code == 200
        return
    assert response.status_code == 422
    assert response.mimetype == "application/problem+json"
    assert told_by(response)["reasons"]
    assert told_by(response)["errors"]["value"] == told_by(response)["reasons"]


def test_a_body_that_is_no_answer_is_refused_after_looking_whether_it_is_there(program: Program) -> None:
    address = f"{program.address}/answers/welcome"
    for sent, told in (
        ({}, {"value": ["Stuur het antwoord als “value”."]}),
        ([1], {"_": ["Stuur de gegevens als velden met een naam."]}),
        ({"value": 1, "waarde": 1}, {"waarde": ["Dit veld kennen we hier niet. Laat het weg."]}),
    ):
        refused = program.client.put(address, json=sent, headers=program.headers)
        assert (refused.status_code, told_by(refused)["errors"]) == (422, told)
    assert program.client.put(address, data="{", headers=program.headers).status_code == 415
    nowhere = f"{API}/intakes/2026-9999/answers/welcome"
    assert program.client.put(nowhere, json={}, headers=program.headers).status_code == 404
    assert program.client.post(f"{API}/intakes", json={"school": "x"}).status_code == 422
    large = {"value": "é" * 200_000}
    assert program.client.put(address, json=large, headers=program.headers).status_code == 413


def test_files_come_and_go(program: Program) -> None:
    address = f"{program.address}/attachments"
    content = b"%PDF-1.7 visie"
    body = {"bestand": (io.BytesIO(content), "visie.pdf")}
    added = program.client.post(address, data=body, headers=program.headers, content_type="multipart/form-data")
    assert added.status_code == 201
    assert set(told_by(added)) == {"id", "name", "size"}
    assert (told_by(added)["name"], told_by(added)["size"]) == ("visie.pdf", 14)
    assert program.client.post(address, headers=program.headers).status_code == 422
    gone = program.client.delete(f"{address}/{told_by(added)['id']}", headers=program.headers)
    assert gone.status_code == 204
    gone.close()  # the bytes go once the answer is out
    assert not kit_of(program.client.application).files.path(sha256(content).hexdigest()).exists()
    assert program.client.delete(f"{address}/{told_by(added)['id']}", headers=program.headers).status_code == 404


def test_from_draft_to_sent_as_a_person_with_an_account(theatre: Theatre, client: StrictClient) -> None:
    with theatre.database.reading() as session:
        ids = {row.email: row.id for row in session.execute(select(Person.id, Person.email))}
    client.sign_in(ids["lead@school.example"])
    program = Program(client, **{"X-CSRFToken": client.csrf()})
    assert program.begun["resume"] is None
    program.until("")
    seen = told_by(client.get(f"{API}/requests/{program.reference}"))
    assert [each["action"] for each in seen["actions"] if each["ready"]] == ["submit", "withdraw"]
    assert seen["parts"]["intake"]["answers"]["dream"] == SAID["dream"]
    assert seen["parts"]["intake"]["attachments"] == []
    sent = client.post(
        f"{API}/requests/{program.reference}/actions/submit",
        json={"version": seen["version"], "input": {}},
        headers=program.headers,
    )
    assert (sent.status_code, told_by(sent)["state"]) == (200, "submitted")
    late = program.put("dream", "Te laat.")
    assert (late.status_code, told_by(late)["type"]) == (409, "/problems/not-now")
    assert program.get()["question"] is None


def test_an_answer_over_the_api_takes_few_statements(program: Program) -> None:
    program.until("strengths")
    with statements(kit_of(program.client.application).database.engine) as sent:
        program.say("strengths", "Een warm team.")
    assert len(sent) <= 8, sent


def test_who_answered_is_kept(theatre: Theatre, client: StrictClient) -> None:
    with theatre.database.reading() as session:
        lead = session.scalars(select(Person.id).where(Person.email == "lead@school.example")).one()
    client.sign_in(lead)
    Program(client, **{"X-CSRFToken": client.csrf()}).say("welcome", None)
    with theatre.database.reading() as session:
        assert session.scalars(select(IntakeAnswer.answered_by_id)).all() == [lead]
