"""Referrals, evaluation, messages, documents, readers, timeline, members: shapes, and who is refused what."""

from typing import Any

import pytest

from demo import cast
from demo.props import Props
from records.vocabulary import Action, State
from tests.api.net import Net
from web.jobs import drain
from web.kit import kit_of
from web.works import works_of

REFERRAL = {"id", "reference", "state", "version", "organisation", "kind", "choice", "confirmed", "due", "actions"}
ACCEPT = {"contact": "Bram Peeters, 09 000 00 01", "first_step": "We bellen woensdag."}


@pytest.fixture
def referral(net: Net) -> str:
    """The address of the referral to Arktos, which the school first wants to talk to."""
    net.bring(State.REFERRING, props=Props(answers=("yes", "talk")))
    (mine,) = net.get(cast.PARTNER, f"/referrals?request={net.reference}")["items"]
    return f"/referrals/{mine['id']}"


def test_a_referral_is_its_partners_the_schools_and_the_coordinators(referral: str, net: Net) -> None:
    shown = net.get(cast.PARTNER, referral)
    assert shown.keys() >= REFERRAL
    assert (shown["state"], shown["choice"], shown["confirmed"]) == ("offered", "talk", False)
    arktos = net.get(cast.PARTNER, "/me")["organisations"][0]["id"]
    assert (shown["organisation"], shown["reference"]) == (arktos, net.reference)
    for who in (cast.LEAD, cast.TEACHER, cast.COORDINATOR):
        assert net.get(who, referral)["state"] == "offered"
        assert len(net.get(who, f"/referrals?request={net.reference}")["items"]) == 2
    for who in (cast.OTHER_LEAD, cast.INTERVIEWER_2, cast.GUIDANCE, cast.ADMIN, cast.INTERVIEWER_1):
        assert net.refused(who, "GET", referral) == (404, "not-found")


def test_a_referral_goes_its_way(referral: str, net: Net) -> None:
    assert net.act_on(cast.PARTNER, referral, "accept", ACCEPT)["state"] == "accepted"
    refused = net.act_on(cast.PARTNER, referral, "start", {"start_day": "2027-01-11"}, 422)
    assert refused["reasons"] == ["De school wilde eerst praten. Ze moet eerst nog bevestigen."]
    assert net.act_on(cast.LEAD, referral, "confirm")["confirmed"] is True
    assert net.act_on(cast.PARTNER, referral, "start", {"start_day": "2027-01-11"})["state"] == "running"
    assert net.act_on(cast.PARTNER, referral, "complete", {"result": "Er is onthaal."})["state"] == "completed"


def test_actions_on_a_referral_are_refused_in_order(referral: str, net: Net) -> None:
    version, address, wrong = net.get(cast.PARTNER, referral)["version"], f"{referral}/actions", {"strange": 1}
    assert net.refused(cast.INTERVIEWER_1, "POST", f"{address}/accept", wrong) == (404, "not-found")
    stale = {"version": version - 1, "input": wrong}
    assert net.refused(cast.LEAD, "POST", f"{address}/complete", stale) == (409, "stale")
    assert net.refused(cast.LEAD, "POST", f"{address}/complete", {"input": wrong}) == (409, "not-now")
    assert net.refused(cast.LEAD, "POST", f"{address}/accept", {"input": wrong}) == (403, "not-yours")
    answer = net.call(cast.PARTNER, "POST", f"{address}/accept", {"input": wrong})
    assert (answer.status_code, set(answer.json["errors"])) == (422, {"version", "contact", "first_step", "strange"})


# ---- evaluation


SAID = {"helped": 5, "heard": 4, "advice": 3, "again": "yes", "text": "Dank je."}


def test_a_school_answers_five_questions_within_sixty_days(net: Net) -> None:
    net.bring(State.CLOSED)
    address = f"/requests/{net.reference}/evaluation"
    assert net.refused(cast.PARTNER, "POST", address, {"x": 1}) == (404, "not-found")
    assert net.refused(cast.COORDINATOR, "POST", address, {"x": 1}) == (403, "not-yours")
    for wrong, field in (({"helped": 6}, "helped"), ({"heard": "4"}, "heard"), ({"again": "zeker"}, "again"),
                         ({"advice": None}, "advice"), ({"points": 9}, "points")):  # fmt: skip
        answer = net.call(cast.TEACHER, "POST", address, {**SAID, **wrong})
        assert (answer.status_code, set(answer.json["errors"])) == (422, {field})
    answer = net.call(cast.TEACHER, "POST", address, SAID)
    assert answer.status_code in {200, 201}
    assert {key: answer.json[key] for key in SAID} == SAID
    assert net.request(cast.COORDINATOR)["parts"]["evaluation"]["helped"] == 5
    net.clock.move(days=61)
    assert net.refused(cast.TEACHER, "POST", address, {"x": 1}) == (409, "not-now")


def test_nothing_is_evaluated_before_the_end(net: Net) -> None:
    net.bring(State.ADVISED)
    for who in (cast.TEACHER, cast.COORDINATOR):
        assert net.refused(who, "POST", f"/requests/{net.reference}/evaluation", {"x": 1}) == (409, "not-now")


# ---- messages


def say(net: Net, who: str, text: str, **more: Any) -> Any:
    return net.send(who, "POST", f"/requests/{net.reference}/messages", {"text": text, **more}, 201)


def texts(net: Net, who: str) -> list[str]:
    return [each["text"] for each in net.all(who, f"/requests/{net.reference}/messages")]


def test_each_thread_is_read_by_its_own_people(referral: str, net: Net) -> None:
    arktos = net.get(cast.PARTNER, referral)["organisation"]
    made = say(net, cast.TEACHER, "Aan iedereen die ons begeleidt.")
    assert made.keys() == {"id", "thread", "by", "at", "text"}
    net.clock.move(minutes=1)
    say(net, cast.LEAD, "Alleen voor Arktos.", thread=arktos)
    net.clock.move(minutes=1)
    assert say(net, cast.PARTNER, "Wij bellen jullie.")["thread"] == arktos
    assert len(texts(net, cast.LEAD)) == len(texts(net, cast.COORDINATOR)) == 3
    assert texts(net, cast.PARTNER) == ["Alleen voor Arktos.", "Wij bellen jullie."]
    assert texts(net, cast.INTERVIEWER_2) == ["Aan iedereen die ons begeleidt."]
    for who in (cast.OTHER_LEAD, cast.GUIDANCE, cast.ADMIN):
        assert net.refused(who, "POST", f"/requests/{net.reference}/messages", {"x": 1}) == (404, "not-found")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "text"),
        ({"text": " \n "}, "text"),
        ({"text": 5}, "text"),
        ({"text": "x" * 5001}, "text"),
        ({"text": "x", "thread": "nergens"}, "thread"),
        ({"text": "x", "thread": 5}, "thread"),
        ({"text": "x", "by": "someone"}, "by"),
    ],
)
def test_a_wrong_message_is_told_by_its_field(body: dict[str, Any], field: str, net: Net) -> None:
    net.bring(State.PLANNING)
    answer = net.call(cast.TEACHER, "POST", f"/requests/{net.reference}/messages", body)
    assert (answer.status_code, set(answer.json["errors"])) == (422, {field})


def test_a_partner_at_the_table_has_no_thread(net: Net) -> None:
    net.bring(State.TABLED)
    assert net.refused(cast.PARTNER, "GET", f"/requests/{net.reference}/messages") == (404, "not-found")
    assert net.refused(cast.PARTNER, "POST", f"/requests/{net.reference}/messages", {"x": 1}) == (404, "not-found")


# ---- documents, readers, timeline


def test_documents_are_listed_and_given_to_who_may_read_them(net: Net) -> None:
    net.bring(State.APPROVED)
    with net.app.app_context():
        drain(works_of(kit_of(net.app)), net.clock.now())
    papers = net.get(cast.LEAD, f"/requests/{net.reference}/documents")["items"]
    assert {each["kind"] for each in papers} == {"intake_summary", "report_final"}
    client = net.app.test_client()
    for paper in papers:
        assert paper.keys() == {"id", "kind", "version", "sha256", "content_sha256", "href", "made_at"}
        assert paper["href"] == f"/api/v1/documents/{paper['id']}"
        pdf = net.call(cast.LEAD, "GET", paper["href"])
        assert (pdf.mimetype, pdf.data[:5]) == ("application/pdf", b"%PDF-")
        assert net.refused(cast.OTHER_LEAD, "GET", paper["href"]) == (404, "not-found")
        assert net.refused("", "GET", paper["href"]) == (401, "sign-in")
        for known in (paper["sha256"], paper["content_sha256"], paper["sha256"].upper()):
            checked = client.get(f"/check/{known}", headers={"Accept": "application/json"})
            assert checked.json == {"result": "unchanged"}
    (report,) = [each for each in papers if each["kind"] == "report_final"]
    assert report["content_sha256"] == net.request(cast.LEAD)["parts"]["report"]["content_sha256"]
    assert net.all(cast.LEAD, f"/requests/{net.reference}/documents?limit=1") == papers


def test_the_lead_alone_sees_who_read_the_file(net: Net) -> None:
    net.bring(State.TABLED)
    net.request(cast.PARTNER)
    readers = net.get(cast.LEAD, f"/requests/{net.reference}/readers")["items"]
    assert readers[0].keys() == {"at", "who", "role", "part"}
    assert (readers[0]["role"], readers[0]["part"]) == ("partner", "report")
    for who in (cast.TEACHER, cast.COORDINATOR, cast.PARTNER, cast.INTERVIEWER_1):
        assert net.refused(who, "GET", f"/requests/{net.reference}/readers") == (404, "not-found")


def test_the_timeline_tells_each_what_they_may_know(net: Net) -> None:
    net.bring(State.REFERRING)
    for who in (cast.LEAD, cast.COORDINATOR, cast.INTERVIEWER_2):
        entries = net.get(who, f"/requests/{net.reference}/timeline")["items"]
        assert entries[0].keys() == {"at", "text", "action"}
        assert [each["action"] for each in entries][-1] == "submit"
        assert [each["at"] for each in entries] == sorted((each["at"] for each in entries), reverse=True)
    own = net.get(cast.INTERVIEWER_1, f"/requests/{net.reference}/timeline")["items"]
    assert own
    net.bring(State.TABLED)
    assert net.refused(cast.PARTNER, "GET", f"/requests/{net.reference}/timeline") == (404, "not-found")


# ---- members


def test_a_coordinator_or_the_director_confirms_who_belongs_to_a_school(net: Net) -> None:
    net.bring(State.SUBMITTED)
    address = "/schools/012345/members/rik.maes@school.example/confirm"
    shown = net.send(cast.LEAD, "POST", address, {"function": "teacher"})
    assert (shown["email"], shown["function"], shown["confirmed"]) == ("rik.maes@school.example", "teacher", True)
    net.send(cast.COORDINATOR, "POST", address, {"function": "deputy", "mandate": True})
    assert net.send(cast.COORDINATOR, "POST", address.replace("012345", "12345"), {"function": "deputy"})["confirmed"]


def test_confirming_is_refused_in_order(net: Net) -> None:
    net.bring(State.SUBMITTED)
    here, wrong = "/schools/012345/members/{}/confirm", {"strange": 1}
    for who in (cast.OTHER_LEAD, cast.LEAD, cast.COORDINATOR):
        assert net.refused(who, "POST", "/schools/999999/members/x@y.example/confirm", wrong) == (404, "not-found")
    assert net.refused(cast.OTHER_LEAD, "POST", here.format(cast.TEACHER), wrong) == (404, "not-found")
    for who in (cast.LEAD, cast.COORDINATOR):
        assert net.refused(who, "POST", here.format("niemand@x.example"), wrong) == (404, "not-found")
    assert net.refused(cast.TEACHER, "POST", here.format(cast.TEACHER), wrong) == (403, "not-yours")
    assert net.refused(cast.LEAD, "POST", here.format(cast.LEAD), wrong) == (403, "not-yours")
    for body in (wrong, {}, {"function": "baas"}, {"function": "teacher", "mandate": "zeker"}):
        assert net.refused(cast.LEAD, "POST", here.format(cast.TEACHER), body) == (422, "not-ready")


def test_a_director_learns_nothing_of_people_elsewhere(net: Net) -> None:
    for email in (cast.PARTNER, cast.ADMIN, "niemand@x.example"):
        address = f"/schools/012345/members/{email}/confirm"
        assert net.refused(cast.LEAD, "POST", address, {"function": "teacher"}) == (404, "not-found")


def test_ending_is_an_action_too(net: Net) -> None:
    net.bring(State.ADVISED, Action.DECLINE_ADVICE)
    assert net.request(cast.LEAD)["state"] == "declined"
    assert [each["action"] for each in net.request(cast.LEAD)["actions"]] == ["reconsider"]
