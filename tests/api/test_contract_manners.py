"""What api.md promises of every call: who may come, lists, problems, what is public, the addresses beside the API."""

import json
from typing import Any

import pytest

from demo import cast
from demo.props import Props
from records.vocabulary import State
from tests.api.net import Net

CAST = (
    cast.LEAD,
    cast.TEACHER,
    cast.OTHER_LEAD,
    cast.COORDINATOR,
    cast.INTERVIEWER_1,
    cast.INTERVIEWER_2,
    cast.PARTNER,
    cast.GUIDANCE,
    cast.ADMIN,
)
LISTS = ("/requests", "/meetings", "/referrals", "/schools", "/schools?q=school", "/themes")
OF_A_REQUEST = ("", "/poll", "/timeline", "/documents", "/readers", "/messages")
WRITES = (
    ("PUT", "/requests/{0}/poll"),
    ("PUT", "/requests/{0}/report"),
    ("POST", "/requests/{0}/report/remarks"),
    ("DELETE", "/requests/{0}/report/remarks/none"),
    ("POST", "/requests/{0}/report/remarks/none/resolve"),
    ("PUT", "/requests/{0}/sharing"),
    ("PUT", "/requests/{0}/advice"),
    ("POST", "/requests/{0}/evaluation"),
    ("POST", "/requests/{0}/messages"),
    ("POST", "/requests/{0}/actions/withdraw"),
    ("PUT", "/meetings/{0}/inputs/{0}"),
    ("DELETE", "/meetings/{0}/inputs/{0}"),
    ("POST", "/meetings/{0}/actions/announce"),
    ("POST", "/referrals/{0}/actions/accept"),
)


@pytest.mark.parametrize("email", CAST)
def test_everybody_of_the_cast_can_ask_who_they_are_and_read_their_lists(email: str, net: Net) -> None:
    net.bring(State.REFERRING)
    assert net.get(email, "/me")["email"] == email
    for address in LISTS:
        net.get(email, address)


def test_nobody_is_asked_to_sign_in_everywhere_but_at_the_public_lists(net: Net) -> None:
    for address in ("/me", "/requests", "/meetings", "/referrals", "/organisations", "/people"):
        assert net.refused("", "GET", address) == (401, "sign-in")
    for address in OF_A_REQUEST:
        assert net.refused("", "GET", f"/requests/2026-0001{address}") == (401, "sign-in")
    for method, address in WRITES:
        assert net.refused("", method, address.format("2026-0001"), {}) == (401, "sign-in")
    assert net.refused("", "POST", "/meetings", {}) == (401, "sign-in")
    assert net.refused("", "POST", "/schools/012345/members/x@y.example/confirm", {}) == (401, "sign-in")
    net.get("", "/themes")
    net.get("", "/schools?q=wilg")


@pytest.mark.parametrize("given", ["Bearer no-such-token", "Bearer ", "Basic bGVhZDpsZWFk", "geheim"])
def test_a_token_that_is_no_good_is_told_so_even_where_none_is_needed(given: str, net: Net) -> None:
    for address in ("/me", "/themes"):
        answer = net.call("", "GET", address, Authorization=given)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("email", [cast.OTHER_LEAD, cast.ADMIN, cast.GUIDANCE])
def test_what_may_not_be_reached_is_not_found_like_what_is_not_there(email: str, net: Net) -> None:
    net.bring(State.REVIEW)
    for reference in (net.reference, "1999-9999", "x", "2026-0001%27"):
        for address in OF_A_REQUEST:
            assert net.refused(email, "GET", f"/requests/{reference}{address}") == (404, "not-found")
        for method, address in WRITES:
            bodies: list[Any] = [{}, {"strange": 1}, [], "x"]
            for body in bodies:
                assert net.refused(email, method, address.format(reference), body) == (404, "not-found"), address
    assert net.refused(email, "GET", "/documents/nothing") == (404, "not-found")


def test_an_address_that_is_none_and_a_method_that_is_none_are_problems_too(net: Net) -> None:
    assert net.refused(cast.LEAD, "GET", "/nothing") == (404, "not-found")
    assert net.refused(cast.LEAD, "DELETE", "/me") == (405, "method-not-allowed")
    assert "GET" in net.call(cast.LEAD, "DELETE", "/me").headers["Allow"]


@pytest.mark.parametrize(
    ("data", "media", "status"),
    [
        (b"{", "application/json", 400),
        (b'{"text": "\xff"}', "application/json", 400),
        (b'{"text": "x"}', "text/plain", 415),
        (b"", "application/json", 400),
        (b'"x"', "application/json", 422),
        (b"[]", "application/json", 422),
        (b"null", "application/json", 422),
        (b'{"text": "x", "by": "someone"}', "application/json", 422),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_with_a_reason(data: bytes, media: str, status: int, net: Net) -> None:
    net.bring(State.PLANNING)
    client = net.app.test_client()
    headers = {"Authorization": f"Bearer {net.token(cast.LEAD)}", "Content-Type": media}
    answer = client.post(f"/api/v1/requests/{net.reference}/messages", data=data, headers=headers)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.json is not None
    assert answer.json["reasons"]


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("limit", ["0", "101", "-1", "x", "", "1.5", "٣"])
def test_a_limit_is_a_number_from_one_to_a_hundred(address: str, limit: str, net: Net) -> None:
    joined = f"{address}{'&' if '?' in address else '?'}limit={limit}"
    assert net.refused(cast.COORDINATOR, "GET", joined) == (422, "not-ready")


@pytest.mark.parametrize("address", [*LISTS, "/organisations", "/people"])
@pytest.mark.parametrize("cursor", ["x", "e30", "W10", "WzFd", "bnVsbA", "WyJ4IiwieSJd", "%00"])
def test_a_cursor_of_ones_own_making_is_refused(address: str, cursor: str, net: Net) -> None:
    joined = f"{address}{'&' if '?' in address else '?'}cursor={cursor}"
    answer = net.call(cast.COORDINATOR, "GET", joined)
    assert answer.status_code in {200, 400, 422}  # a cursor that could be one finds what comes after it


@pytest.mark.parametrize("address", ["/schools", "/schools?q=school", "/themes", "/organisations", "/people"])
def test_a_list_read_by_ones_and_twos_is_the_whole_list(address: str, net: Net) -> None:
    whole = net.all(cast.COORDINATOR, address)
    assert len(whole) > 2
    for limit in (1, 2):
        joined = f"{address}{'&' if '?' in address else '?'}limit={limit}"
        assert len(net.get(cast.COORDINATOR, joined)["items"]) == limit
        assert net.all(cast.COORDINATOR, joined) == whole


@pytest.mark.parametrize(
    ("email", "address"),
    [
        (cast.LEAD, "/requests"),
        (cast.COORDINATOR, "/requests"),
        (cast.COORDINATOR, "/meetings"),
        (cast.PARTNER, "/meetings"),
        (cast.LEAD, "/referrals"),
        (cast.LEAD, "/requests/{0}/timeline"),
        (cast.LEAD, "/requests/{0}/readers"),
        (cast.LEAD, "/requests/{0}/messages"),
    ],
)
def test_lists_of_the_work_go_on_where_they_stopped(email: str, address: str, net: Net) -> None:
    net.bring(State.TABLED)
    net.bring(State.REFERRING, props=Props(answers=("yes", "talk")))
    for text in ("Eerst dit.", "Dan dat.", "Dan nog iets."):
        net.send(cast.LEAD, "POST", f"/requests/{net.reference}/messages", {"text": text}, 201)
        net.clock.move(minutes=1)
    for who in (cast.COORDINATOR, cast.INTERVIEWER_1):
        net.request(who)
        net.clock.move(minutes=1)
    address = address.format(net.reference)
    whole = net.all(email, address)
    assert len(whole) >= 2
    assert net.all(email, f"{address}?limit=1") == whole
    assert len(net.get(email, f"{address}?limit=1")["items"]) == 1


def test_openapi_tells_of_every_address_and_of_every_field(net: Net) -> None:
    told = net.app.test_client().get("/api/v1/openapi.json").json
    assert told is not None
    assert told["openapi"].startswith("3.1")
    rules = {rule.rule for rule in net.app.url_map.iter_rules() if rule.endpoint.startswith("api.")}
    assert len(told["paths"]) == len({rule.replace("<", "{").replace(">", "}") for rule in rules})
    calls = [call for path in told["paths"].values() for call in path.values()]
    assert len({call["operationId"] for call in calls}) == len(calls)
    page = net.app.test_client().get("/api/docs")
    assert page.status_code == 200
    assert "http" not in "".join(line for line in page.text.splitlines() if "<script" in line or "<link" in line)


@pytest.mark.parametrize(
    "address",
    [
        "/", "/zo-werkt-het", "/themas", "/partners", "/over/privacy", "/over/toegankelijkheid", "/hulp", "/aanmelden",
        "/intake", "/check", f"/check/{'0' * 64}", "/static/theme.css", "/api/docs", "/api/v1/openapi.json",
        "/api/v1/themes", "/api/v1/schools", "/healthz", "/readyz", "/metrics", "/.well-known/security.txt",
        "/demo/mailbox", "/demo/klok", "/problems/stale",
    ],
)  # fmt: skip
def test_these_addresses_need_nobody_to_sign_in(address: str, net: Net) -> None:
    answer = net.app.test_client().get(address, follow_redirects=True)
    assert answer.status_code == 200
    assert answer.request.path != "/aanmelden" or address == "/aanmelden"


def test_every_other_page_asks_who_one_is(net: Net) -> None:
    public = ("/api/", "/static", "/demo", "/over", "/themas", "/check", "/l/", "/intake", "/problems", "/.well-known")
    named = {"/", "/zo-werkt-het", "/partners", "/hulp", "/aanmelden", "/healthz", "/readyz", "/metrics"}
    for rule in net.app.url_map.iter_rules():
        if "GET" not in (rule.methods or set()) or rule.rule in named or rule.rule.startswith(public):
            continue
        address = rule.build(dict.fromkeys(rule.arguments, "1"))  # a number is a name too
        assert address is not None
        answer = net.app.test_client().get(address[1])
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/aanmelden"), rule.rule


def test_the_service_says_how_it_is(net: Net) -> None:
    client = net.app.test_client()
    assert client.get("/healthz").json == {"status": "ok"}
    ready = client.get("/readyz").json
    assert ready is not None
    assert (ready["status"], ready["database"], ready["migrations"]) == ("ok", "ok", "ok")
    figures = client.get("/metrics").text
    assert "# TYPE casetafel_request_seconds histogram" in figures
    assert "Contact: mailto:" in client.get("/.well-known/security.txt").text


@pytest.mark.parametrize("accept", ["application/json", "application/json, text/html;q=0.5"])
def test_a_hash_that_nobody_printed_is_unknown_in_exactly_these_words(accept: str, net: Net) -> None:
    client = net.app.test_client()
    for sha256 in ("0" * 64, "f" * 64):
        answer = client.get(f"/check/{sha256}", headers={"Accept": accept})
        assert (answer.status_code, json.loads(answer.data)) == (200, {"result": "unknown"})
    page: Any = client.get(f"/check/{'0' * 64}", headers={"Accept": "text/html"})
    assert page.mimetype == "text/html"
