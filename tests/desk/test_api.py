"""The JSON of a request, in the shapes of design/api.md: a caller gets the parts that may be seen, and no others."""

from demo import cast
from demo.props import Props
from records.vocabulary import State
from tests.desk.town import Town

HEAD = {"reference", "title", "state", "label", "school", "themes", "at_turn", "since", "due"}


def test_who_am_i(town: Town) -> None:
    me = town.api(cast.LEAD, "/me")
    assert me["email"] == cast.LEAD
    assert me["schools"] == [
        {"number": me["schools"][0]["number"], "name": "Basisschool De Wilg", "function": "director", "confirmed": True}
    ]
    assert {one["name"] for one in town.api(cast.PARTNER, "/me")["organisations"]} == {"Arktos"}
    assert town.app.test_client().get("/api/v1/me").status_code == 401


def test_a_request_has_its_head_its_version_its_parts_and_its_actions(town: Town) -> None:
    town.bring(State.ADVISED)
    found = town.api(cast.LEAD, f"/requests/{town.reference}")
    assert found.keys() == HEAD | {"version", "process_version", "parts", "actions"}
    assert (found["state"], found["at_turn"], found["due"]) == ("advised", ["school_lead"], None)
    actions = {one["action"]: one for one in found["actions"]}
    assert actions.keys() == {"accept_advice", "follow_alone", "decline_advice", "ask_clarification", "withdraw"}
    assert actions["ask_clarification"]["asks"]["required"] == ["question"]
    assert all(one.keys() == {"action", "label", "ready", "reasons", "asks"} for one in found["actions"])
    (line,) = town.api(cast.LEAD, "/requests")["items"]
    assert line == {key: found[key] for key in HEAD}


def test_participants_come_with_their_address_only_for_who_may_have_it(town: Town) -> None:
    town.bring(State.REFERRING)
    school = town.api(cast.TEACHER, f"/requests/{town.reference}")["parts"]["participants"]
    assert {frozenset(one) for one in school} == {frozenset({"id", "name", "function", "email"})}
    partner = town.api(cast.PARTNER, f"/requests/{town.reference}")
    assert "participants" not in partner["parts"]
    assert partner["themes"] == []
    assert partner["actions"] == []
    offered = town.api(cast.INTERVIEWER_1, f"/requests/{town.reference}")["parts"]["participants"]
    assert "email" in offered[0]  # as interviewer; who only helps has it once they said yes


def test_a_guidance_service_with_consent_has_names_and_no_addresses(town: Town) -> None:
    town.bring(State.APPROVED, props=Props(guidance=True))
    named = town.api(cast.GUIDANCE, f"/requests/{town.reference}")["parts"]["participants"]
    assert {frozenset(one) for one in named} == {frozenset({"id", "name", "function"})}


def test_what_one_may_not_reach_is_not_found_before_anything_else_is_looked_at(town: Town) -> None:
    town.bring(State.ADVISED)
    for after in ("", "/timeline", "/documents", "/readers", "/messages"):
        town.api(cast.OTHER_LEAD, f"/requests/{town.reference}{after}", status=404)
    answer = town.post(cast.OTHER_LEAD, f"/requests/{town.reference}/messages", {"strange": 1})
    assert answer.status_code == 404


def test_a_teacher_is_not_told_who_read_the_file(town: Town) -> None:
    town.bring(State.ADVISED)
    town.api(cast.TEACHER, f"/requests/{town.reference}/readers", status=404)
    town.api(cast.COORDINATOR, f"/requests/{town.reference}/readers", status=404)
