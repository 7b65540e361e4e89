"""Every action can be done on a page and through the API, in the same order of refusal and with the same reasons."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from demo import cast
from demo.stage import Stage
from records.people import ApiToken, Person
from records.request import SupportRequest
from records.session import Database
from records.vocabulary import State
from tests.clients import StillClock, StrictClient
from tests.web.rooms import house, room
from web.actor import hash_key
from web.settings import Settings


def interviewers(session: Any, _actor: object, _subject: object, _now: object) -> list[tuple[str, str]]:
    people = session.execute(select(Person.id, Person.name).where(Person.can_interview.is_(True)).order_by(Person.name))
    return [(person_id, name) for person_id, name in people]


ROOM = room(choices={"interviewers": interviewers})


class Play:
    """The network of the demo, with one request in a state, and browsers of its people."""

    def __init__(self, client: StrictClient, database: Database, clock: StillClock) -> None:
        self.client, self.database, self.clock = client, database, clock
        self.reference = ""

    def begin(self, state: State) -> str:
        with self.database.writing() as session:
            cast.load_cast(session, self.clock.now())
            stage = Stage(session, self.clock.now()).bring(state)
            self.reference, self.clock.moment = stage.reference, stage.now + timedelta(minutes=5)
        return f"/vragen/{self.reference}/acties"

    def person(self, email: str) -> str:
        with self.database.reading() as session:
            return session.scalars(select(Person.id).where(Person.email == email)).one()

    def come_in(self, email: str) -> StrictClient:
        self.client.sign_in(self.person(email))
        return self.client

    def token(self, email: str) -> dict[str, str]:
        person_id = self.person(email)
        with self.database.writing() as session:
            token = ApiToken(
                id=person_id, person_id=person_id, token_sha256=hash_key(email), created_at=self.clock.now()
            )
            session.merge(token)
        return {"Authorization": f"Bearer {email}"}

    @property
    def request(self) -> SupportRequest:
        with self.database.reading() as session:
            query = select(SupportRequest).where(SupportRequest.reference == self.reference)
            return session.scalars(query).one()

    def call(self, action: str, email: str, **body: Any) -> Any:
        address = f"/api/v1/requests/{self.reference}/actions/{action}"
        return self.client.post(address, json=body, headers=self.token(email))


@pytest.fixture
def play(settings: Settings, clock: StillClock, database: Database) -> Iterator[Play]:
    with house(settings, clock, ROOM) as client:
        yield Play(client, database, clock)


def test_the_page_of_an_action_asks_what_its_row_asks(play: Play) -> None:
    actions = play.begin(State.SUBMITTED)
    page = play.come_in(cast.COORDINATOR).get(f"{actions}/assign")
    assert page.status_code == 200
    assert re.search(r'<input[^>]+type="checkbox"[^>]+name="interviewers"', page.text)
    assert re.search(r'<input[^>]+name="title"', page.text)
    assert 'name="version"' in page.text


def test_doing_it_moves_the_request_and_says_so(play: Play) -> None:
    actions = play.begin(State.SUBMITTED)
    client = play.come_in(cast.COORDINATOR)
    two = [play.person(cast.INTERVIEWER_1), play.person(cast.INTERVIEWER_2)]
    answer = client.send(f"{actions}/assign", version=play.request.version, title="Rust in de klas", interviewers=two)
    assert answer.status_code == 303
    assert answer.location == f"/vragen/{play.reference}"
    assert play.request.state is State.PLANNING


def test_a_text_that_seems_to_name_a_pupil_is_kept_with_a_warning(play: Play) -> None:
    actions = play.begin(State.PLANNING)
    client = play.come_in(cast.INTERVIEWER_1)
    told = "De vraag gaat over mijn leerling Yusuf."
    client.send(f"{actions}/decline-assignment", version=play.request.version, reason=told)
    with client.session_transaction() as held:
        assert any("leerling (“Yusuf”)" in text for _kind, text in held["_flashes"])


def test_what_is_wrong_stands_on_top_and_at_its_field_and_nothing_typed_is_lost(play: Play) -> None:
    actions = play.begin(State.SUBMITTED)
    client = play.come_in(cast.COORDINATOR)
    one = play.person(cast.INTERVIEWER_1)
    answer = client.send(f"{actions}/assign", version=play.request.version, title="", interviewers=[one])
    assert answer.status_code == 422
    assert "Geef de vraag een korte titel" in answer.text
    assert "Kies precies twee gespreksvoerders" in answer.text
    assert re.search(rf'value="{one}" checked', answer.text)
    assert play.request.state is State.SUBMITTED


def test_an_old_page_tells_who_did_what_and_keeps_what_was_typed(play: Play) -> None:
    actions = play.begin(State.PLANNING)
    client = play.come_in(cast.COORDINATOR)
    seen = play.request.version - 1
    two = [play.person(cast.INTERVIEWER_1), play.person(cast.INTERVIEWER_2)]
    answer = client.send(f"{actions}/reassign", version=seen, interviewers=two)
    assert answer.status_code == 409
    assert "Iemand paste dit intussen aan" in answer.text
    assert "duid gespreksvoerders aan" in answer.text
    assert len(re.findall(r'name="interviewers"[^>]*checked', answer.text)) == 2
    assert f'name="version" value="{play.request.version}"' in answer.text


def test_who_presses_twice_did_it_and_is_told_so_as_long_as_nobody_changed_it(play: Play) -> None:
    actions = play.begin(State.SUBMITTED)
    client, seen = play.come_in(cast.COORDINATOR), play.request.version
    two = [play.person(cast.INTERVIEWER_1), play.person(cast.INTERVIEWER_2)]
    sent = {"version": seen, "title": "Rust in de klas", "interviewers": two}
    for _press in range(2):
        answer = client.send(f"{actions}/assign", **sent)
        assert (answer.status_code, answer.location) == (303, f"/vragen/{play.reference}")
    assert client.send(f"{actions}/assign", **{**sent, "title": "Iets anders"}).status_code == 409
    assert (
        play.call("decline_assignment", cast.INTERVIEWER_1, version=seen + 1, input={"reason": "Nu niet."}).status_code
        < 300
    )
    assert client.send(f"{actions}/assign", **sent).status_code == 409


def test_who_gave_something_out_of_hand_twice_is_not_told_that_it_never_was(play: Play) -> None:
    actions = play.begin(State.PLANNING)
    client, seen = play.come_in(cast.INTERVIEWER_1), play.request.version
    for _press in range(2):
        answer = client.send(f"{actions}/decline-assignment", version=seen, reason="Ik ken de directeur te goed.")
        assert (answer.status_code, answer.location) == (303, "/")
    assert client.send(f"{actions}/decline-assignment", version=seen, reason="Iets anders.").status_code == 404


def test_an_action_of_another_state_gives_back_what_was_typed(play: Play) -> None:
    actions = play.begin(State.SUBMITTED)
    client = play.come_in(cast.COORDINATOR)
    answer = client.send(f"{actions}/close", version=play.request.version, note="Alles liep goed af, dank aan iedereen")
    assert answer.status_code == 409
    assert "Alles liep goed af, dank aan iedereen" in answer.text


@pytest.mark.parametrize("method", ["get", "send"])
def test_a_request_out_of_reach_is_not_there(play: Play, method: str) -> None:
    actions = play.begin(State.SUBMITTED)
    client = play.come_in(cast.OTHER_LEAD)
    assert getattr(client, method)(f"{actions}/withdraw").status_code == 404


def test_the_api_refuses_in_the_order_of_the_contract(play: Play) -> None:
    play.begin(State.SUBMITTED)
    now = play.request.version
    nobody = play.client.post(f"/api/v1/requests/{play.reference}/actions/assign", json={})
    assert nobody.status_code == 401
    told = {
        "out of reach": play.call("assign", cast.OTHER_LEAD),
        "old page": play.call("close", cast.LEAD, version=now - 1, input={}),
        "other state": play.call("close", cast.LEAD, version=now, input={}),
        "not theirs": play.call("assign", cast.TEACHER, version=now, input={}),
    }
    found = {why: (answer.status_code, answer.get_json()["type"]) for why, answer in told.items()}
    assert found == {
        "out of reach": (404, "/problems/not-found"),
        "old page": (409, "/problems/stale"),
        "other state": (409, "/problems/not-now"),
        "not theirs": (403, "/problems/not-yours"),
    }


def test_the_api_gives_every_reason_at_once(play: Play) -> None:
    play.begin(State.SUBMITTED)
    answer = play.call("assign", cast.COORDINATOR, input={"title": "", "colour": "red"})
    assert answer.status_code == 422
    assert set(answer.get_json()["errors"]) == {"version", "title", "interviewers", "colour"}
    assert answer.get_json()["reasons"]


@pytest.mark.parametrize("version", [None, "x", True, 1.5, [], 10**30])
def test_a_version_that_is_none_is_a_field_to_mend(play: Play, version: object) -> None:
    play.begin(State.SUBMITTED)
    answer = play.call("withdraw", cast.LEAD, version=version, input={})
    assert answer.status_code == 422
    assert "version" in answer.get_json()["errors"]


def test_the_api_does_it_too(play: Play) -> None:
    play.begin(State.SUBMITTED)
    two = [play.person(cast.INTERVIEWER_1), play.person(cast.INTERVIEWER_2)]
    given = {"title": "Rust", "interviewers": two}
    answer = play.call("assign", cast.COORDINATOR, version=play.request.version, input=given)
    assert answer.status_code == 200
    assert answer.get_json() == {"state": "planning", "version": play.request.version}


@pytest.mark.parametrize("sent", [b"{", b"[]", b'"x"', b'{"input": "\\ud800"}', b"\xff", b"[" * 100_000])
def test_json_that_cannot_be_read_is_told_so(play: Play, sent: bytes) -> None:
    play.begin(State.SUBMITTED)
    headers = {**play.token(cast.LEAD), "Content-Type": "application/json"}
    answer = play.client.post(f"/api/v1/requests/{play.reference}/actions/withdraw", data=sent, headers=headers)
    assert answer.status_code == 400
