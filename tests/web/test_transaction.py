"""One session per request: committed once with a good answer, rolled back with every refusal."""

from typing import Any

import pytest
from flask import make_response
from sqlalchemy import event, select

from records.people import Person, UsedLink
from records.session import Database, note
from tests.clients import StillClock
from tests.web.rooms import add_person, database_of, house, room
from web.access import PUBLIC, Url
from web.actor import sign_in
from web.kit import current_session, now
from web.settings import Settings
from workflow.errors import NotReady


def add(name: str) -> None:
    current_session().add(Person(name=name, email=f"{name.lower()}@stad.example", created_at=now()))


def write() -> str:
    add("Nora")
    return "<p>bewaard</p>"


def write_and_refuse() -> Any:
    add("Nora")
    return make_response("<p>nog niet</p>", 422)


def write_and_raise() -> str:
    add("Nora")
    current_session().flush()
    raise NotReady(["Vul eerst je naam in."])


def write_and_break() -> str:
    add("Nora")
    raise RuntimeError("a mistake of ours")


def enter_by_link() -> str:
    note(current_session(), UsedLink(nonce="n1", used_at=now()))
    sign_in("nora")
    return "<p>welkom</p>"


POST = ("GET", "POST")
ROOM = room(urls=[Url(f"/{view.__name__.replace('_', '-')}", view, PUBLIC, methods=POST) for view in
    (write, write_and_refuse, write_and_raise, write_and_break, enter_by_link)])  # fmt: skip


def people(database: Database) -> list[str]:
    with database.reading() as reading:
        return list(reading.scalars(select(Person.name)))


def test_a_good_answer_is_committed_once(settings: Settings, clock: StillClock, database: Database) -> None:
    commits: list[str] = []
    with house(settings, clock, ROOM) as client:
        event.listen(database_of(client.application).engine, "commit", lambda _: commits.append("commit"))
        assert client.send("/write").status_code == 200
    assert people(database) == ["Nora"]
    assert commits == ["commit"]


@pytest.mark.parametrize(
    ("address", "status"), [("/write-and-refuse", 422), ("/write-and-raise", 422), ("/write-and-break", 500)]
)
def test_a_refusal_writes_nothing(
    address: str, status: int, settings: Settings, clock: StillClock, database: Database
) -> None:
    with house(settings, clock, ROOM) as client:
        assert client.send(address).status_code == status
    assert people(database) == []


def test_looking_at_a_page_writes_nothing(settings: Settings, clock: StillClock, database: Database) -> None:
    with house(settings, clock, ROOM) as client:
        assert client.get("/write").status_code == 500
    assert people(database) == []


def test_what_the_database_refuses_at_the_end_is_the_answer(
    settings: Settings, clock: StillClock, database: Database
) -> None:
    add_person(database, clock, "Nora")
    with house(settings, clock, ROOM) as client:
        answer = client.send("/write")
    assert answer.status_code == 422
    assert "Er is al iemand met dit mailadres." in answer.text


def test_nobody_is_signed_in_by_a_link_whose_use_cannot_be_written(
    settings: Settings, clock: StillClock, database: Database
) -> None:
    with database.writing() as writing:
        writing.add(UsedLink(nonce="n1", used_at=clock.now()))
    with house(settings, clock, ROOM) as client:
        assert client.send("/enter-by-link").status_code >= 400
        with client.session_transaction() as cookie:
            assert "_user_id" not in cookie


def test_a_link_that_works_signs_in(settings: Settings, clock: StillClock) -> None:
    with house(settings, clock, ROOM) as client:
        assert client.send("/enter-by-link").status_code == 200
        with client.session_transaction() as cookie:
            assert cookie["_user_id"] == "nora"
