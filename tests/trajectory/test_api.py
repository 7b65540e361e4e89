"""The shapes of design/api.md: referrals, and this room's parts of a request."""

from collections.abc import Callable
from typing import Any

import pytest

from demo import cast
from tests.trajectory.play import ACCEPT, BRUG, RESULT, Story

Begin = Callable[..., Story]
SHAPE = {"id", "reference", "state", "version", "organisation", "kind", "choice", "confirmed", "due", "actions"}


def parts(story: Story, email: str) -> Any:
    answer = story.call("GET", f"/requests/{story.reference}", email=email)
    assert answer.status_code == 200, answer.text
    return answer.json["parts"]


def test_a_referral_as_its_partner_gets_it(begin: Begin) -> None:
    story = begin("no", "talk")
    shown = story.call("GET", f"/referrals/{story.referral()}").json
    assert set(shown) >= SHAPE
    assert (shown["state"], shown["choice"], shown["confirmed"]) == ("offered", "talk", False)
    assert shown["due"].endswith("Z")
    assert {each["action"]: each["ready"] for each in shown["actions"]} == {"accept": True, "refuse": True}
    assert set(shown["actions"][0]["asks"]["properties"]) == {"contact", "first_step"}


def test_actions_tell_what_stands_in_the_way(begin: Begin) -> None:
    story = begin("no", "talk")
    address = f"/referrals/{story.referral()}"
    accepted = story.call("POST", f"{address}/actions/accept", {"version": story.row().version, "input": ACCEPT})
    assert accepted.status_code == 200
    start = next(each for each in accepted.json["actions"] if each["action"] == "start")
    assert start["ready"] is False
    assert start["reasons"] == ["De school wilde eerst praten. Ze moet eerst nog bevestigen."]
    assert accepted.json["due"] is None
    confirmed = story.call(
        "POST", f"{address}/actions/confirm", {"version": accepted.json["version"], "input": {}}, cast.LEAD
    )
    assert confirmed.json["confirmed"] is True


def test_after_refusing_only_its_id_comes_back(begin: Begin) -> None:
    story = begin("no", "yes")
    body = {"version": story.row().version, "input": {"reason": "Nu niet."}}
    answer = story.call("POST", f"/referrals/{story.referral()}/actions/refuse", body)
    assert answer.status_code == 200
    assert answer.json == {"id": story.referral()}


@pytest.mark.parametrize(
    ("email", "count"), [(cast.PARTNER, 1), (cast.INTERVIEWER_1, 1), (cast.LEAD, 2), (cast.COORDINATOR, 2)]
)
def test_lists_hold_own_ones_or_those_of_a_request(begin: Begin, email: str, count: int) -> None:
    story = begin("yes", "yes")
    for address in ("/referrals", f"/referrals?request={story.reference}"):
        assert len(story.call("GET", address, email=email).json["items"]) == count


def test_a_coordinator_gets_no_actions_of_the_partner(begin: Begin) -> None:
    story = begin("no", "yes")
    [shown] = story.call("GET", "/referrals", email=cast.COORDINATOR).json["items"]
    assert shown["actions"] == []


def test_a_list_of_a_request_out_of_reach_is_not_found(begin: Begin) -> None:
    story = begin("no", "yes")
    assert story.call("GET", f"/referrals?request={story.reference}", email=cast.OTHER_LEAD).status_code == 404
    assert story.call("GET", "/referrals?request=2019-9999", email=cast.COORDINATOR).status_code == 404


def test_a_list_goes_on_where_it_stopped(begin: Begin) -> None:
    story = begin("yes", "yes")
    first: Any = story.call("GET", "/referrals?limit=1", email=cast.LEAD).json
    second: Any = story.at(cast.LEAD).get(first["next"]).json
    assert second["next"] is None
    assert {first["items"][0]["organisation_name"], second["items"][0]["organisation_name"]} == {"Arktos", BRUG}


def test_the_parts_of_a_request(begin: Begin) -> None:
    story = begin("yes", "yes")
    story.do(cast.INTERVIEWER_1, "refuse", BRUG, reason="Nu niet.")
    story.do(cast.PARTNER, "accept", **ACCEPT)
    assert len(parts(story, cast.LEAD)["referrals"]) == 2
    [own] = parts(story, cast.PARTNER)["referrals"]
    assert own["organisation_name"] == "Arktos"
    assert "referrals" not in parts(story, cast.INTERVIEWER_2)
    story.start()
    story.complete()
    story.close(cast.PARTNER)
    story.call("POST", f"/requests/{story.reference}/evaluation",
               {"helped": 1, "heard": 2, "advice": 3, "again": "no"}, cast.TEACHER)  # fmt: skip
    assert parts(story, cast.COORDINATOR)["evaluation"]["again"] == "no"
    own_parts = parts(story, cast.PARTNER)
    assert "evaluation" not in own_parts
    assert own_parts["closing_note"]["note"].startswith("Het onthaal loopt.")
    assert own_parts["referrals"][0]["result"] == RESULT
    assert "closing_note" not in parts(story, cast.INTERVIEWER_2)
