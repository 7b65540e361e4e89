"""The poll, the report, its remarks and its sharing: shapes, revisions, and who is refused what."""

from typing import Any

import pytest

from demo import cast
from records.vocabulary import SectionKey, State
from tests.api.net import Net

KEYS = [key.value for key in SectionKey]
REQUIRED = {"situation", "dream", "direction"}


def slots(net: Net, email: str = cast.LEAD) -> Any:
    return net.get(email, f"/requests/{net.reference}/poll")["slots"]


def test_the_poll_says_per_moment_who_answered_and_who_is_missing(net: Net) -> None:
    net.bring(State.PLANNING)
    people = {each["name"]: each["id"] for each in net.request(cast.LEAD)["parts"]["participants"]}
    shown = slots(net)
    assert shown[0].keys() == {"starts_at", "answers", "valid", "missing"}
    said = [{"starts_at": each["starts_at"], "answer": "if_need_be"} for each in shown[:1]]
    for who in (cast.INTERVIEWER_1, cast.INTERVIEWER_2, cast.LEAD):
        net.send(who, "PUT", f"/requests/{net.reference}/poll", said)
    first = slots(net)[0]
    assert first["valid"] is True
    answers = {each["person"]: each["answer"] for each in first["answers"]}
    assert answers[net.people[cast.INTERVIEWER_1]] == answers[people["Nadia Verstappen"]] == "if_need_be"
    assert people["Tom Aerts"] in first["missing"]
    assert net.request(cast.TEACHER)["parts"]["poll"]["slots"] == slots(net)


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ([{"starts_at": "morgen", "answer": "yes"}], "starts_at"),
        ([{"starts_at": "2026-12-01T13:00:00Z", "answer": "maybe"}], "answer"),
        ([{"answer": "yes"}], "starts_at"),
        ([{"starts_at": "2026-12-01T13:00:00Z", "answer": "yes", "person": "x"}], "person"),
        ([{"starts_at": "2031-01-01T13:00:00Z", "answer": "yes"}], "starts_at"),
        ({"starts_at": "2026-12-01T13:00:00Z", "answer": "yes"}, "_"),
    ],
)
def test_a_wrong_answer_in_the_poll_is_told_by_its_field(body: Any, names: str, net: Net) -> None:
    net.bring(State.PLANNING)
    answer = net.call(cast.LEAD, "PUT", f"/requests/{net.reference}/poll", body)
    assert answer.status_code == 422
    assert any(names in name for name in answer.json["errors"]), answer.json["errors"]


def test_the_poll_is_refused_in_order(net: Net) -> None:
    net.bring(State.REPORTING)
    address = f"/requests/{net.reference}/poll"
    assert net.refused(cast.PARTNER, "PUT", address, "x") == (404, "not-found")
    assert net.refused(cast.LEAD, "PUT", address, "x") == (409, "not-now")
    net.bring(State.PLANNING)
    assert net.refused(cast.COORDINATOR, "PUT", f"/requests/{net.reference}/poll", "x") == (403, "not-yours")


def write(net: Net, revision: int | None, status: int = 200, who: str = cast.INTERVIEWER_1, **texts: str) -> Any:
    body = {"revision": revision, "sections": [{"key": key, "text": text} for key, text in texts.items()]}
    return net.send(who, "PUT", f"/requests/{net.reference}/report", body, status)


def test_the_report_has_all_seven_sections_and_a_revision_of_its_own(net: Net) -> None:
    net.bring(State.REPORTING)
    version = net.request(cast.INTERVIEWER_1)["version"]
    begun = net.request(cast.INTERVIEWER_1)["parts"]["report"]
    assert [each["key"] for each in begun["sections"]] == KEYS
    assert {each["key"] for each in begun["sections"] if each["required"]} == REQUIRED
    first = write(net, None, situation="Eén.\n\nTwee.\n   \n\nDrie.")
    assert [each["text"] for each in first["sections"][0]["paragraphs"]] == ["Eén.", "Twee.", "Drie."]
    kept = [each["id"] for each in first["sections"][0]["paragraphs"]]
    second = write(net, first["revision"], dream="Een droom.")
    assert [each["id"] for each in second["sections"][0]["paragraphs"]] == kept
    third = write(net, second["revision"], situation="Nul.\n\nEén.\n\nDrie.")
    ids = [each["id"] for each in third["sections"][0]["paragraphs"]]
    assert (ids[1], ids[2]) == (kept[0], kept[2])
    assert ids[0] not in kept
    assert net.request(cast.INTERVIEWER_1)["version"] == version, "only an action raises the version"


def test_an_old_revision_is_stale_and_comes_with_the_newer_text(net: Net) -> None:
    net.bring(State.REPORTING)
    body: dict[str, Any] = {"sections": [{"key": "dream", "text": "Van Ilse."}]}
    net.send(cast.INTERVIEWER_1, "PUT", f"/requests/{net.reference}/report", body)
    for revision in ({}, {"revision": None}, {"revision": 99}):
        answer = net.call(cast.INTERVIEWER_2, "PUT", f"/requests/{net.reference}/report", {**body, **revision})
        assert (answer.status_code, answer.json["type"]) == (409, "/problems/stale")
        assert {"key": "dream", "text": "Van Ilse."} in answer.json["newer"]["sections"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"sections": [{"key": "moraal", "text": "x"}]}, "sections.0.key"),
        ({"sections": [{"key": "dream", "text": 5}]}, "sections.0.text"),
        ({"sections": "x"}, "sections"),
        ({}, "sections"),
        ({"sections": [], "status": "approved"}, "status"),
        ({"sections": [{"key": "dream", "text": "x" * 20_001}]}, "sections.0.text"),
    ],
)
def test_a_wrong_report_is_told_by_its_field(body: Any, field: str, net: Net) -> None:
    net.bring(State.REPORTING)
    answer = net.call(cast.INTERVIEWER_1, "PUT", f"/requests/{net.reference}/report", body)
    assert (answer.status_code, set(answer.json["errors"])) == (422, {field})


def test_the_report_is_refused_in_order_and_tells_a_school_nothing(net: Net) -> None:
    net.bring(State.REPORTING)
    write(net, None, dream="Geheim.")
    address = f"/requests/{net.reference}/report"
    for body in ("x", {"revision": 9, "sections": []}):
        answer = net.call(cast.LEAD, "PUT", address, body)
        assert (answer.status_code, "Geheim" in answer.text) == (403, False)
    assert net.refused(cast.INTERVIEWER_1, "PUT", address, {"revision": 9, "sections": "x"}) == (409, "stale")
    net.bring(State.REVIEW)
    revision = net.request(cast.INTERVIEWER_1)["parts"]["report"].get("revision")
    body = {"revision": revision, "sections": "x"}
    refused = net.refused(cast.INTERVIEWER_1, "PUT", f"/requests/{net.reference}/report", body)
    assert refused in {(409, "not-now"), (409, "stale")}
    assert net.refused(cast.LEAD, "PUT", f"/requests/{net.reference}/report", body) == (409, "not-now")


REMARK = {"id", "paragraph", "kind", "text", "by", "resolved"}


def remark(net: Net, kind: str = "remark", text: str = "Het waren 29 procent.") -> Any:
    first = net.request(cast.TEACHER)["parts"]["report"]["sections"][0]["paragraphs"][0]["id"]
    said = {"paragraph": first, "kind": kind, "text": text}
    return net.send(cast.TEACHER, "POST", f"/requests/{net.reference}/report/remarks", said, 201)


def test_a_remark_is_the_teams_until_it_is_sent_and_then_waits_for_its_answer(net: Net) -> None:
    net.bring(State.REVIEW)
    made = remark(net)
    assert made.keys() >= REMARK
    assert (made["by"], made["resolved"]) == ("Tom Aerts", False)
    address = f"/requests/{net.reference}/report/remarks/{made['id']}"
    for who, found in ((cast.LEAD, 1), (cast.COORDINATOR, 0), (cast.INTERVIEWER_1, 0)):
        assert len(net.request(who)["parts"]["report"]["remarks"]) == found
    assert net.refused(cast.LEAD, "DELETE", address) == (403, "not-yours")
    assert net.refused(cast.INTERVIEWER_1, "DELETE", address) == (404, "not-found")
    assert net.refused(cast.INTERVIEWER_1, "POST", f"{address}/resolve", "x") == (404, "not-found")
    assert net.call(cast.TEACHER, "DELETE", address).status_code == 204
    assert net.refused(cast.TEACHER, "DELETE", address) == (404, "not-found")

    made = remark(net)
    address = f"/requests/{net.reference}/report/remarks/{made['id']}"
    net.act(cast.TEACHER, "request_changes", {"remarks": []})
    assert net.refused(cast.TEACHER, "DELETE", address) == (409, "not-now")
    for who in (cast.TEACHER, cast.COORDINATOR):
        assert net.refused(who, "POST", f"{address}/resolve", "x") == (403, "not-yours")
    answered = net.send(cast.INTERVIEWER_2, "POST", f"{address}/resolve", {"answer": "Aangepast."})
    assert (answered["resolved"], answered["answer"]) == (True, "Aangepast.")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "remark", "text": "x"}, "paragraph"),
        ({"paragraph": "nergens", "kind": "remark", "text": "x"}, "paragraph"),
        ({"kind": "shout"}, "kind"),
        ({"kind": "remark"}, "text"),
        ({"kind": "agree", "by": "someone"}, "by"),
    ],
)
def test_a_wrong_remark_is_told_by_its_field(body: dict[str, str], field: str, net: Net) -> None:
    net.bring(State.REVIEW)
    first = net.request(cast.TEACHER)["parts"]["report"]["sections"][0]["paragraphs"][0]["id"]
    whole = body if field == "paragraph" else {"paragraph": first, **body}
    answer = net.call(cast.TEACHER, "POST", f"/requests/{net.reference}/report/remarks", whole)
    assert (answer.status_code, field in answer.json["errors"]) == (422, True)


def test_remarks_are_refused_in_order(net: Net) -> None:
    net.bring(State.REVIEW)
    address = f"/requests/{net.reference}/report/remarks"
    for who in (cast.COORDINATOR, cast.INTERVIEWER_1):
        assert net.refused(who, "POST", address, {"strange": 1}) == (403, "not-yours")
    net.bring(State.APPROVED)
    for who in (cast.TEACHER, cast.COORDINATOR):
        assert net.refused(who, "POST", f"/requests/{net.reference}/report/remarks", {"x": 1}) == (409, "not-now")


def test_an_approved_report_has_a_hash_and_says_what_is_shared(net: Net) -> None:
    net.bring(State.TABLED)
    report = net.request(cast.LEAD)["parts"]["report"]
    assert len(report["content_sha256"]) == 64
    assert "revision" not in report
    assert {each["key"]: each["shared"] for each in report["sections"]} == {key: key != "background" for key in KEYS}
    partner = net.request(cast.PARTNER)["parts"]["report"]
    assert [each["key"] for each in partner["sections"]] == [key for key in KEYS if key != "background"]
    assert partner["remarks"] == []


def test_sharing_is_changed_by_the_lead_alone_once_the_report_is_approved(net: Net) -> None:
    net.bring(State.REVIEW)
    address = f"/requests/{net.reference}/sharing"
    for who in (cast.LEAD, cast.TEACHER, cast.COORDINATOR):
        assert net.refused(who, "PUT", address, {"strange": 1}) == (409, "not-now")
    net.bring(State.TABLED, anew=False)
    for who in (cast.TEACHER, cast.COORDINATOR, cast.INTERVIEWER_1):
        assert net.refused(who, "PUT", address, {"strange": 1}) == (403, "not-yours")
    assert net.refused(cast.LEAD, "PUT", address, {"strange": 1}) == (422, "not-ready")
    assert net.refused(cast.LEAD, "PUT", address, {"sharing": {"moraal": True}}) == (422, "not-ready")
    shown = net.send(cast.LEAD, "PUT", address, {"sharing": {"dream": False}, "guidance": True})
    assert shown == {"sharing": {key: key not in {"background", "dream"} for key in KEYS}, "guidance": True}
    assert "dream" not in [each["key"] for each in net.request(cast.PARTNER)["parts"]["report"]["sections"]]
    assert net.request(cast.GUIDANCE)["parts"]["report"]["sections"]
    net.send(cast.LEAD, "PUT", address, {"sharing": {}, "guidance": False})
    assert net.refused(cast.GUIDANCE, "GET", f"/requests/{net.reference}") == (404, "not-found")
