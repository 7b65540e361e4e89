"""`/requests`: the list and its filters, one request as each of the cast gets it, its actions, the order of refusal."""

from typing import Any

import pytest

from demo import cast
from demo.props import Props
from records.vocabulary import Machine, Role, State
from tests.api.net import Net
from workflow.rules import TABLES

HEAD = {"reference", "title", "state", "label", "school", "themes", "at_turn", "since", "due"}
WHOLE = HEAD | {"version", "process_version", "parts", "actions"}
ACTION = {"action", "label", "ready", "reasons", "asks"}
ROLES = {
    cast.LEAD: {Role.SCHOOL, Role.SCHOOL_LEAD},
    cast.TEACHER: {Role.SCHOOL},
    cast.COORDINATOR: {Role.COORDINATOR},
    cast.INTERVIEWER_1: {Role.INTERVIEWER, Role.PARTNER, Role.REFERRED},
    cast.INTERVIEWER_2: {Role.INTERVIEWER, Role.PARTNER},
    cast.PARTNER: {Role.PARTNER, Role.REFERRED},
}
ON_THE_WAY = [state for state in State if state is not State.DRAFT]


def other(net: Net, state: State) -> str:
    """Bring a question of another school to a state."""
    props = Props(
        school="023456", lead=cast.OTHER_LEAD, lead_name="Karim Haddad", title="Te veel C-attesten",
        themes=(), team=(), table=("Arktos",),
    )  # fmt: skip
    return net.bring(state, props=props).reference


def test_a_list_tells_the_head_of_each_request_and_nothing_more(net: Net) -> None:
    net.bring(State.ADVISED)
    for email in ROLES:
        (line,) = net.get(email, "/requests")["items"]
        assert line.keys() == HEAD
        assert line == {key: value for key, value in net.request(email).items() if key in HEAD}


def test_a_list_is_narrowed_by_state_theme_turn_and_words(net: Net) -> None:
    mine, theirs = net.bring(State.REVIEW).reference, other(net, State.SUBMITTED)

    def found(query: str, email: str = cast.COORDINATOR) -> set[str]:
        return {line["reference"] for line in net.get(email, f"/requests?{query}")["items"]}

    assert found("") == {mine, theirs}
    assert found("state=review") == {mine}
    assert found("state=review&state=submitted") == {mine, theirs}
    assert found("state=closed") == set()
    assert found("theme=taal") == {mine}
    assert found("theme=cultuur") == set()
    assert found("at_turn=me") == {theirs}
    assert found("at_turn=me", cast.LEAD) == {mine}
    assert found("at_turn=me", cast.TEACHER) == set()
    assert found("at_turn=school_lead") == {mine}
    assert found("q=atheneum") == {theirs}
    assert found("q=wilg") == {mine}
    assert found(f"q={mine}") == {mine}
    assert found("q=%25") == set()
    assert found("q=oudercontact") == set(), "what a school told is searched by nobody"
    assert found("state=review&theme=taal&at_turn=school_lead&q=wilg") == {mine}
    assert found("", cast.LEAD) == {mine}
    assert found("", cast.OTHER_LEAD) == {theirs}
    assert found("", cast.ADMIN) == found("", cast.GUIDANCE) == set()


@pytest.mark.parametrize("query", ["state=nowhere", "theme=voetbal", "at_turn=you", "state=review&state=x"])
def test_a_filter_that_is_none_is_told(query: str, net: Net) -> None:
    answer = net.call(cast.LEAD, "GET", f"/requests?{query}")
    assert answer.status_code == 422
    assert set(answer.json["errors"]) == {query.split("=", maxsplit=1)[0]}


@pytest.mark.parametrize("state", ON_THE_WAY)
def test_everyone_sees_the_state_who_is_at_turn_and_only_their_own_actions(state: State, net: Net) -> None:
    net.bring(state)
    rows = [row for row in TABLES[Machine.REQUEST].rows if state in row.source]
    for email, roles in ROLES.items():
        answer = net.call(email, "GET", f"/requests/{net.reference}")
        if answer.status_code == 404:
            continue
        shown = answer.json
        assert shown.keys() == WHOLE
        assert (shown["state"], shown["label"]) == (state.value, state.label)
        assert shown["process_version"] == 1
        assert isinstance(shown["version"], int)
        possible = {row.action.value for row in rows if roles & set(row.by)}
        assert {each["action"] for each in shown["actions"]} <= possible
        for each in shown["actions"]:
            assert each.keys() == ACTION
            assert each["ready"] is (each["reasons"] == [])
            assert each["asks"]["type"] == "object"
            assert set(each["asks"].get("required", [])) <= set(each["asks"]["properties"])


@pytest.mark.parametrize("state", ON_THE_WAY)
def test_the_school_and_the_coordinator_get_every_action_of_their_rows(state: State, net: Net) -> None:
    if state is State.WITHDRAWN:
        net.bring(State.SUBMITTED)  # a draft that is withdrawn was never the coordinator's
    net.bring(state, anew=state is not State.WITHDRAWN)
    rows = [row for row in TABLES[Machine.REQUEST].rows if state in row.source]
    for email in (cast.LEAD, cast.TEACHER, cast.COORDINATOR):
        wanted = {row.action.value for row in rows if ROLES[email] & set(row.by)}
        assert {each["action"] for each in net.request(email)["actions"]} == wanted


ASKED = {
    "redirect": {"organisation", "reason", "agreed"},
    "assign": {"title", "interviewers"},
    "reassign": {"interviewers"},
    "schedule": {"starts_at", "minutes", "place"},
    "withdraw": {"reason"},
    "hold": {"attended"},
    "request_changes": {"remarks"},
    "approve_report": {"sharing", "guidance"},
    "table": {"meeting"},
    "ask_clarification": {"question"},
    "accept_advice": {"choices", "guidance"},
    "decline_advice": {"reason", "choices"},
    "follow_alone": {"reason", "choices"},
    "close": {"note"},
    "reschedule": {"reason"},
    "decline_assignment": {"reason"},
    "untable": {"reason"},
    "postpone": {"reason"},
    "insist": {"reason"},
}


@pytest.mark.parametrize("state", ON_THE_WAY)
def test_what_an_action_asks_is_what_the_page_says(state: State, net: Net) -> None:
    net.bring(state)
    for email in ROLES:
        answer = net.call(email, "GET", f"/requests/{net.reference}")
        for each in answer.json["actions"] if answer.status_code == 200 else []:
            assert set(each["asks"]["properties"]) == ASKED.get(each["action"], set()), each["action"]
            assert each["asks"]["additionalProperties"] is False


# ---- the order of refusal: 404, stale, not now, not yours, then everything together


def refusal(net: Net, email: str, action: str, body: Any) -> tuple[int, str]:
    return net.refused(email, "POST", f"/requests/{net.reference}/actions/{action}", body)


def test_the_order_of_refusal(net: Net) -> None:
    net.bring(State.REVIEW)
    version = net.request(cast.LEAD)["version"]
    wrong = {"nonsense": 1}
    assert refusal(net, cast.OTHER_LEAD, "assign", {"version": 0, "input": wrong}) == (404, "not-found")
    for who in (cast.TEACHER, cast.LEAD, cast.COORDINATOR, cast.INTERVIEWER_1):
        for action in ("approve_report", "assign", "no_such_action"):
            assert refusal(net, who, action, {"version": version - 1, "input": wrong}) == (409, "stale")
        for action in ("assign", "no_such_action", "close"):
            assert refusal(net, who, action, {"version": version, "input": wrong}) == (409, "not-now")
            assert refusal(net, who, action, {"input": wrong}) == (409, "not-now")
    for who in (cast.TEACHER, cast.COORDINATOR, cast.INTERVIEWER_1):
        assert refusal(net, who, "approve_report", {"version": version, "input": wrong}) == (403, "not-yours")
        assert refusal(net, who, "approve_report", {"input": wrong}) == (403, "not-yours")
    assert refusal(net, cast.LEAD, "approve_report", {"version": version, "input": wrong}) == (422, "not-ready")


def test_facts_input_and_a_missing_version_are_told_together(net: Net) -> None:
    net.bring(State.REVIEW)
    report = net.request(cast.TEACHER)["parts"]["report"]
    said = {"paragraph": report["sections"][0]["paragraphs"][0]["id"], "kind": "remark", "text": "Het waren er 29."}
    net.send(cast.TEACHER, "POST", f"/requests/{net.reference}/report/remarks", said, 201)
    address = f"/requests/{net.reference}/actions/approve_report"
    answer = net.call(cast.LEAD, "POST", address, {"input": {"sharing": {"dream": True}}})
    assert answer.status_code == 422
    assert {"version", "guidance"} <= set(answer.json["errors"])
    assert any("opmerking" in reason for reason in answer.json["reasons"])
    unshared = {"version": net.request(cast.LEAD)["version"], "input": {"sharing": {"dream": True}, "guidance": False}}
    answer = net.call(cast.LEAD, "POST", address, unshared)
    assert any(name.startswith("sharing") for name in answer.json["errors"])
    assert any("opmerking" in reason for reason in answer.json["reasons"])


def test_the_same_sentence_stands_on_the_button_in_the_refusal_and_in_the_terminal(net: Net) -> None:
    net.bring(State.SCHEDULED)
    shown = net.request(cast.INTERVIEWER_1)
    (hold,) = [each for each in shown["actions"] if each["action"] == "hold"]
    body = {"version": shown["version"], "input": {"attended": [shown["parts"]["participants"][0]["id"]]}}
    refused = net.call(cast.INTERVIEWER_1, "POST", f"/requests/{net.reference}/actions/hold", body).json
    assert refused["reasons"] == hold["reasons"] != []
    done = net.app.test_cli_runner().invoke(
        args=["case", "fire", net.reference, "hold", "--as", cast.INTERVIEWER_1,
              "--input", f'{{"attended": ["{shown["parts"]["participants"][0]["id"]}"]}}']
    )  # fmt: skip
    assert done.exit_code == 1
    assert hold["reasons"][0] in done.output


def test_who_comes_second_hears_what_was_done_and_by_whom_as_far_as_they_may_know(net: Net) -> None:
    net.bring(State.REVIEW)
    before = net.request(cast.LEAD)["version"]
    remark = {"paragraph": net.request(cast.LEAD)["parts"]["report"]["sections"][0]["paragraphs"][0]["id"],
              "kind": "remark", "text": "Dit klopt niet."}  # fmt: skip
    net.act(cast.TEACHER, "request_changes", {"remarks": [remark]})
    address = f"/requests/{net.reference}/actions/approve_report"
    answer = net.call(cast.LEAD, "POST", address, {"version": before, "input": {}})
    assert answer.json["type"].endswith("/stale")
    assert "Tom Aerts" in answer.json["detail"]


def test_an_action_answers_with_the_request_and_its_version_goes_up_by_one(net: Net) -> None:
    net.bring(State.SUBMITTED)
    before = net.request(cast.LEAD)
    after = net.act(cast.LEAD, "withdraw", {"reason": ""})
    assert after == net.request(cast.LEAD)
    assert (after["state"], after["version"], after["at_turn"]) == ("withdrawn", before["version"] + 1, [])


def test_an_unknown_field_is_refused_by_its_name(net: Net) -> None:
    net.bring(State.SUBMITTED)
    body = {"version": net.request(cast.LEAD)["version"], "input": {"reason": "x", "state": "closed"}}
    answer = net.call(cast.LEAD, "POST", f"/requests/{net.reference}/actions/withdraw", body)
    assert (answer.status_code, set(answer.json["errors"])) == (422, {"state"})
    assert net.request(cast.LEAD)["state"] == "submitted"


PARTS = {
    State.SUBMITTED: {cast.LEAD: {"intake", "participants"}, cast.COORDINATOR: {"intake", "participants"}},
    State.PLANNING: {cast.TEACHER: {"intake", "participants", "poll"},
                     cast.INTERVIEWER_1: {"intake", "participants", "poll"}},
    State.REPORTING: {cast.LEAD: {"intake", "participants", "poll"},
                      cast.INTERVIEWER_2: {"intake", "participants", "poll", "report"}},
    State.REVIEW: {cast.TEACHER: {"intake", "participants", "poll", "report"}},
    State.TABLED: {cast.LEAD: {"intake", "participants", "poll", "report", "sharing", "meeting"},
                   cast.PARTNER: {"report", "meeting", "own_input"},
                   cast.COORDINATOR: {"intake", "participants", "poll", "report", "sharing", "meeting", "input_count"}},
    State.ADVISING: {cast.PARTNER: {"report", "meeting", "own_input", "inputs", "advice"},
                     cast.LEAD: {"intake", "participants", "poll", "report", "sharing", "meeting"}},
    State.ADVISED: {cast.PARTNER: {"report", "meeting", "own_input", "inputs", "advice"},
                    cast.LEAD: {"intake", "participants", "poll", "report", "sharing", "meeting", "advice"}},
}  # fmt: skip


@pytest.mark.parametrize("state", PARTS)
def test_parts_that_may_not_be_seen_are_absent(state: State, net: Net) -> None:
    net.bring(state)
    for email, parts in PARTS[state].items():
        assert set(net.request(email)["parts"]) - {"referrals"} == parts, email


def test_a_crisis_is_told_to_the_coordinator_and_to_nobody_of_the_network(net: Net) -> None:
    net.bring(State.TABLED, props=Props(crisis=True))
    assert net.request(cast.COORDINATOR)["parts"]["crisis_call"] == {"phone": "0470 00 00 00"}
    assert "crisis_call" in net.request(cast.TEACHER)["parts"]
    assert "crisis_call" not in net.request(cast.INTERVIEWER_1)["parts"]
    assert "crisis_call" not in net.request(cast.PARTNER)["parts"]
