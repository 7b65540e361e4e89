"""Meetings, envelopes and the advice: shapes, revisions, and who is refused what."""

from datetime import timedelta
from typing import Any

import pytest

from demo import cast
from records.vocabulary import State
from tests.api.net import Net

MEETING = {"id", "state", "version", "starts_at", "minutes", "place", "deadline", "opened_at", "capacity",
           "organisations", "people", "items", "actions"}  # fmt: skip
OWN = {"id", "organisation", "late", "conflict", "points", "handed_in", "revision"}
WORDS = {"see": "Sterk.", "offer": "Een reeks.\nEen bezoek.", "ask": "", "conflict": False}


def meeting(net: Net, **more: Any) -> dict[str, Any]:
    organisations = {each["name"]: each["id"] for each in net.all(cast.COORDINATOR, "/organisations")}
    starts_at = (net.clock.now() + timedelta(days=14)).strftime("%Y-%m-%dT%H:%M:%SZ")
    body = {"starts_at": starts_at, "minutes": 120, "place": "Stadhuis", "organisations": [organisations["Arktos"]]}
    return {**body, "capacity": 2, **more}


def test_a_planned_meeting_is_the_coordinators_alone_until_it_is_announced(net: Net) -> None:
    body = meeting(net)
    made = net.send(cast.COORDINATOR, "POST", "/meetings", body, 201)
    assert made.keys() >= MEETING
    assert (made["starts_at"], made["minutes"], made["capacity"]) == (body["starts_at"], 120, 2)
    assert [each["name"] for each in made["organisations"]] == ["Arktos"]
    assert (made["state"], made["deadline"], made["opened_at"], made["items"]) == ("planned", None, None, [])
    assert all(each.keys() == {"id", "name", "organisation"} for each in made["people"])
    address = f"/meetings/{made['id']}"
    assert net.refused(cast.PARTNER, "GET", address) == (404, "not-found")
    assert net.get(cast.PARTNER, "/meetings")["items"] == []
    deadline = (net.clock.now() + timedelta(days=13)).isoformat()
    net.act_on(cast.COORDINATOR, address, "announce", {"deadline": deadline})
    shown = net.get(cast.PARTNER, address)
    assert (shown["state"], shown["actions"]) == ("announced", [])
    assert net.refused(cast.LEAD, "GET", address) == (404, "not-found")
    amended = net.act_on(cast.COORDINATOR, address, "amend", {"place": "Bibliotheek"})
    assert (amended["place"], amended["version"]) == ("Bibliotheek", shown["version"] + 1)


def test_a_list_of_meetings_shows_them_as_each_of_them_shows_itself(net: Net) -> None:
    net.bring(State.TABLED)
    net.send(cast.COORDINATOR, "POST", "/meetings", meeting(net), 201)
    for who, number in ((cast.COORDINATOR, 2), (cast.PARTNER, 1)):
        listed = net.get(who, "/meetings")["items"]
        assert len(listed) == number
        assert listed == [without_the_room(net.get(who, f"/meetings/{each['id']}")) for each in listed]


def without_the_room(shown: dict[str, Any]) -> dict[str, Any]:
    """Leave out what was noted at a table: a list never holds it, for reading it is noted."""
    items = [
        {key: value for key, value in each.items() if key not in {"notes", "agreements"}} for each in shown["items"]
    ]
    return {key: items if key == "items" else value for key, value in shown.items() if key != "carried"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"starts_at": "2020-01-01T10:00:00Z"}, "starts_at"),
        ({"starts_at": "ooit"}, "starts_at"),
        ({"minutes": 1}, "minutes"),
        ({"minutes": "120"}, "minutes"),
        ({"minutes": 10**12}, "minutes"),
        ({"place": ""}, "place"),
        ({"organisations": []}, "organisations"),
        ({"organisations": ["nergens"]}, "organisations"),
        ({"organisations": [5]}, "organisations"),
        ({"capacity": 0}, "capacity"),
        ({"state": "published"}, "state"),
    ],
)
def test_a_wrong_meeting_is_told_by_its_field(change: dict[str, Any], field: str, net: Net) -> None:
    answer = net.call(cast.COORDINATOR, "POST", "/meetings", meeting(net, **change))
    assert answer.status_code == 422
    assert any(name.startswith(field) for name in answer.json["errors"]), answer.json


@pytest.mark.parametrize("email", [cast.LEAD, cast.PARTNER, cast.ADMIN, cast.INTERVIEWER_1])
def test_only_a_coordinator_plans_and_the_others_hear_so_first(email: str, net: Net) -> None:
    assert net.refused(email, "POST", "/meetings", {"strange": 1}) == (403, "not-yours")


def test_actions_on_a_meeting_are_refused_in_order(net: Net) -> None:
    net.bring(State.TABLED)
    here = f"/meetings/{net.request(cast.PARTNER)['parts']['meeting']['id']}"
    version = net.get(cast.PARTNER, here)["version"]
    address = f"{here}/actions"
    wrong = {"strange": 1}
    assert net.refused(cast.LEAD, "POST", f"{address}/cancel", wrong) == (404, "not-found")
    stale = {"version": version + 1, "input": wrong}
    assert net.refused(cast.PARTNER, "POST", f"{address}/conclude", stale) == (409, "stale")
    assert net.refused(cast.PARTNER, "POST", f"{address}/conclude", {"input": wrong}) == (409, "not-now")
    assert net.refused(cast.PARTNER, "POST", f"{address}/cancel", {"input": wrong}) == (403, "not-yours")
    answer = net.call(cast.COORDINATOR, "POST", f"{address}/start", {"input": wrong})
    assert (answer.status_code, set(answer.json["errors"])) == (422, {"version", "present", "strange"})
    assert any("envelop" in reason for reason in answer.json["reasons"])


# ---- envelopes


@pytest.fixture
def envelope(net: Net) -> str:
    """The address of Arktos' envelope, on a table that was announced."""
    net.bring(State.TABLED)
    return f"/meetings/{net.request(cast.PARTNER)['parts']['meeting']['id']}/inputs/{net.reference}"


def test_an_envelope_is_rewritten_with_its_revision_and_taken_back(envelope: str, net: Net) -> None:
    assert net.request(cast.PARTNER)["parts"]["own_input"] is None
    first = net.send(cast.PARTNER, "PUT", envelope, WORDS)
    assert first.keys() >= OWN
    assert (first["handed_in"], first["late"], first["conflict"]) == (True, False, False)
    assert [(each["code"], each["field"]) for each in first["points"]] == [
        ("A1", "see"),
        ("A2", "offer"),
        ("A3", "offer"),
    ]
    for old in ({}, {"revision": None}, {"revision": first["revision"] + 1}):
        answer = net.call(cast.PARTNER, "PUT", envelope, {**WORDS, "see": "Zwak.", **old})
        assert (answer.status_code, answer.json["type"]) == (409, "/problems/stale")
        assert answer.json["newer"]["see"] == "Sterk."
    again = {**WORDS, "handed_in": False, "revision": first["revision"]}
    second = net.send(cast.PARTNER, "PUT", envelope, again)
    assert (second["handed_in"], second["revision"] > first["revision"]) == (False, True)
    assert [each["id"] for each in second["points"]] == [each["id"] for each in first["points"]]
    assert net.request(cast.PARTNER)["parts"]["own_input"] == second
    assert net.call(cast.PARTNER, "DELETE", envelope).status_code == 204
    assert net.refused(cast.PARTNER, "DELETE", envelope) == (409, "not-now")
    empty = net.send(cast.PARTNER, "PUT", envelope, {"see": "", "offer": "", "ask": ""})
    assert (empty["points"], empty["handed_in"]) == ([], True), "nothing to bring in is an answer"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"see": 5}, "see"),
        ({"see": "x" * 5001}, "see"),
        ({"conflict": "misschien"}, "conflict"),
        ({"handed_in": 7}, "handed_in"),
        ({"late": True}, "late"),
        ({"written_by": "x"}, "written_by"),
    ],
)
def test_a_wrong_envelope_is_told_by_its_field(change: dict[str, Any], field: str, envelope: str, net: Net) -> None:
    answer = net.call(cast.PARTNER, "PUT", envelope, {**WORDS, **change})
    assert (answer.status_code, set(answer.json["errors"])) == (422, {field})


def test_envelopes_are_refused_in_order(envelope: str, net: Net) -> None:
    wrong = {"strange": 1}
    for who in (cast.LEAD, cast.OTHER_LEAD, cast.GUIDANCE, cast.ADMIN):
        assert net.refused(who, "PUT", envelope, wrong) == (404, "not-found")
    assert net.refused(cast.COORDINATOR, "PUT", envelope, wrong) == (403, "not-yours")
    assert net.refused(cast.COORDINATOR, "DELETE", envelope) == (403, "not-yours")
    net.send(cast.PARTNER, "PUT", envelope, WORDS)
    assert net.refused(cast.PARTNER, "PUT", envelope, wrong) == (409, "stale")
    net.act(cast.COORDINATOR, "untable", {"reason": "Toch niet."})
    revision = {"revision": 1, "strange": 1}
    assert net.refused(cast.PARTNER, "PUT", envelope, revision)[0] in {404, 409}


# ---- advice


def advice(net: Net, revision: int | None, **more: Any) -> dict[str, Any]:
    shown = net.request(cast.COORDINATOR)["parts"]
    source = shown["inputs"][0]["points"][0]["id"]
    proposal = {"organisation": shown["inputs"][0]["organisation"], "kind": "coaching", "route": "own_offer",
                "what": "Coaching.", "why": "Dit past."}  # fmt: skip
    return {"revision": revision, "lines": [{"text": "Begin.", "sources": [source]}], "proposals": [proposal], **more}


def test_the_advice_in_the_making_has_a_revision_and_lists_what_it_leaves_unused(net: Net) -> None:
    net.bring(State.ADVISING)
    address = f"/requests/{net.reference}/advice"
    saved = net.send(cast.COORDINATOR, "PUT", address, advice(net, None))
    assert saved["version"] == 1
    assert saved["lines"][0].keys() >= {"id", "text", "sources"}
    assert saved["proposals"][0].keys() >= {"id", "organisation", "kind", "route", "what", "why"}
    points = {point["id"] for each in net.request(cast.COORDINATOR)["parts"]["inputs"] for point in each["points"]}
    unused = {each["source"] for each in saved["unused"]}
    assert unused == points - set(saved["lines"][0]["sources"])
    assert net.refused(cast.COORDINATOR, "PUT", address, advice(net, None)) == (409, "stale")
    told = [{"source": next(iter(unused)), "why": "Dat kan later."}]
    again = net.send(cast.COORDINATOR, "PUT", address, advice(net, saved["revision"], unused=told))
    assert told[0] in again["unused"]
    assert "advice" not in net.request(cast.LEAD)["parts"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"lines": [{"text": ""}]}, "lines.0.text"),
        ({"lines": [{"text": "x", "sources": ["nergens"]}]}, "lines.0.sources"),
        ({"lines": "x"}, "lines"),
        ({"proposals": [{"route": "taxi"}]}, "proposals.0.route"),
        ({"proposals": [{"kind": "feest"}]}, "proposals.0.kind"),
        ({"proposals": [{"organisation": "nergens"}]}, "proposals.0.organisation"),
        ({"proposals": [{"id": "x"}]}, "proposals.0.id"),
        ({"proposals": [{"choice": "yes"}]}, "proposals.0.choice"),
        ({"sent_at": "2026-01-01"}, "sent_at"),
    ],
)
def test_a_wrong_advice_is_told_by_its_field(change: dict[str, Any], field: str, net: Net) -> None:
    net.bring(State.ADVISING)
    answer = net.call(cast.COORDINATOR, "PUT", f"/requests/{net.reference}/advice", advice(net, None, **change))
    assert answer.status_code == 422
    assert any(name.startswith(field) for name in answer.json["errors"]), answer.json["errors"]


def test_the_advice_is_refused_in_order_and_tells_others_nothing(net: Net) -> None:
    net.bring(State.ADVISING)
    address = f"/requests/{net.reference}/advice"
    net.send(cast.COORDINATOR, "PUT", address, advice(net, None, lines=[{"text": "Geheim advies."}]))
    for who in (cast.LEAD, cast.PARTNER, cast.INTERVIEWER_1):
        answer = net.call(who, "PUT", address, {"strange": 1})
        assert (answer.status_code, "Geheim" in answer.text) == (403, False)
    assert net.refused(cast.COORDINATOR, "PUT", address, {"strange": 1}) == (409, "stale")
    assert net.refused(cast.COORDINATOR, "PUT", address, {"revision": 1, "strange": 1}) == (422, "not-ready")
    net.bring(State.ADVISED)
    for who in (cast.LEAD, cast.COORDINATOR):
        assert net.refused(who, "PUT", f"/requests/{net.reference}/advice", {"x": 1}) == (409, "not-now")


def test_what_the_school_gets_names_only_its_own_paragraphs(net: Net) -> None:
    net.bring(State.ADVISED)
    mine, theirs = net.request(cast.LEAD)["parts"]["advice"], net.request(cast.PARTNER)["parts"]["advice"]
    points = {point["id"] for each in net.request(cast.PARTNER)["parts"]["inputs"] for point in each["points"]}
    assert "unused" not in mine
    assert "revision" not in mine
    assert points & {source for line in theirs["lines"] for source in line["sources"]}
    assert not points & {source for line in mine["lines"] for source in line["sources"]}
    assert [line["text"] for line in mine["lines"]] == [line["text"] for line in theirs["lines"]]
