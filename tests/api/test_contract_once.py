"""`Idempotency-Key`: the same key gives the first answer again, and nothing is done twice."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select

from demo import cast
from records.messages import Message
from records.once import GivenAnswer
from records.request import SupportRequest
from records.vocabulary import State
from tests.api.net import Net

KEY = "3f1c9b0e-5d2a-4c7e-9a41-0d6c8e2b7f55"


def post(net: Net, who: str, address: str, body: Any, key: str = KEY, **headers: str) -> Any:
    return net.call(who, "POST", address, body, Idempotency_Key=key, **headers)


def count(net: Net, record: Any) -> int:
    with net.database.reading() as session:
        return session.scalar(select(func.count()).select_from(record)) or 0


def test_a_message_is_written_once(net: Net) -> None:
    net.bring(State.PLANNING)
    address = f"/requests/{net.reference}/messages"
    first = post(net, cast.LEAD, address, {"text": "Dag."})
    again = post(net, cast.LEAD, address, {"text": "Dag."})
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json == first.json
    assert count(net, Message) == 1
    assert post(net, cast.LEAD, address, {"text": "Dag."}, "another key").json["id"] != first.json["id"]
    assert post(net, cast.TEACHER, address, {"text": "Dag."}).json["id"] != first.json["id"], (
        "each has keys of their own"
    )


def test_an_action_is_done_once_though_its_version_is_old_by_then(net: Net) -> None:
    net.bring(State.SUBMITTED)
    body = {"version": net.request(cast.LEAD)["version"], "input": {"reason": "Toch niet."}}
    address = f"/requests/{net.reference}/actions/withdraw"
    first = post(net, cast.LEAD, address, body)
    assert first.status_code == 200
    assert post(net, cast.LEAD, address, body).json == first.json
    assert net.refused(cast.LEAD, "POST", address, body) == (409, "stale"), "without the key it is another try"


def test_a_conversation_is_begun_once_and_its_key_does_not_lie_open_in_the_database(net: Net) -> None:
    first, again = (post(net, "", "/intakes", {}) for _number in range(2))
    assert (first.status_code, again.json) == (201, first.json)
    assert count(net, SupportRequest) == 1
    with net.database.reading() as session:
        row = session.scalars(select(GivenAnswer)).one()
    assert first.json["resume"].encode() not in row.veiled
    assert first.json["reference"].encode() not in row.veiled
    assert KEY not in repr(vars(row))
    assert net.call("", "GET", f"/intakes/{first.json['reference']}", X_Resume_Key=first.json["resume"]).json


def test_a_refusal_is_looked_at_anew(net: Net) -> None:
    net.bring(State.PLANNING)
    address = f"/requests/{net.reference}/messages"
    assert post(net, cast.LEAD, address, {"text": ""}).status_code == 422
    assert count(net, GivenAnswer) == 0
    assert post(net, cast.LEAD, address, {"text": "Dag."}).status_code == 201


def test_a_key_that_was_used_for_something_else_is_refused(net: Net) -> None:
    net.bring(State.PLANNING)
    address = f"/requests/{net.reference}/messages"
    post(net, cast.LEAD, address, {"text": "Dag."})
    answer = post(net, cast.LEAD, address, {"text": "Iets anders."})
    assert (answer.status_code, set(answer.json["errors"])) == (422, {"Idempotency-Key"})
    assert count(net, Message) == 1


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_has_a_length(key: str, net: Net) -> None:
    assert post(net, cast.LEAD, "/intakes", {}, key).status_code == 422


def test_who_may_no_longer_reach_it_does_not_hear_the_answer_again(net: Net) -> None:
    net.bring(State.REPORTING)
    address = f"/requests/{net.reference}/messages"
    body = {"text": "Wie was erbij?"}
    assert post(net, cast.INTERVIEWER_2, address, body).status_code == 201
    others = [net.people[cast.INTERVIEWER_1], net.people["an.devos@loopbaan.example"]]
    net.act(cast.COORDINATOR, "reassign", {"interviewers": others})
    assert post(net, cast.INTERVIEWER_2, address, body).status_code == 404


def test_an_action_that_takes_it_out_of_reach_gives_its_name_again(net: Net) -> None:
    net.bring(State.REFERRING)
    (mine,) = net.get(cast.INTERVIEWER_1, "/referrals")["items"]
    address = f"/referrals/{mine['id']}/actions/refuse"
    body = {"version": mine["version"], "input": {"reason": "Nu niet."}}
    for _number in range(2):
        answer = post(net, cast.INTERVIEWER_1, address, body)
        assert (answer.status_code, answer.json) == (200, {"id": mine["id"]})


def test_a_day_later_the_key_is_free_again(net: Net) -> None:
    first = post(net, cast.LEAD, "/intakes", {})
    net.clock.move(days=1, minutes=1)
    assert post(net, cast.LEAD, "/intakes", {}).json["reference"] != first.json["reference"]
    assert count(net, GivenAnswer) == 1


def test_two_at_the_same_moment_do_it_once(net: Net) -> None:
    net.bring(State.PLANNING)
    address = f"/requests/{net.reference}/messages"
    headers = {"Authorization": f"Bearer {net.token(cast.LEAD)}", "Idempotency-Key": KEY}

    def send(_number: int) -> Any:
        client = net.app.test_client()
        return super(type(client), client).open(
            f"/api/v1{address}", method="POST", json={"text": "Dag."}, headers=headers
        )

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, range(4)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json["id"] for answer in answers}) == 1
    assert count(net, Message) == 1
