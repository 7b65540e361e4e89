"""Nothing that anyone sends brings the service down: strange words, wrong shapes, ids of others, at every address."""

import json
from typing import Any

import pytest

from demo import cast
from demo.props import Props
from records.vocabulary import State
from tests.api.net import Net
from tests.clients import StrictClient
from tests.security.addresses import WRITING, Things, everything, rules

pytestmark = pytest.mark.slow
PEOPLE = ("", cast.LEAD, cast.COORDINATOR, cast.INTERVIEWER_1, cast.PARTNER, cast.ADMIN, cast.GUIDANCE)
NAMES = (
    "text", "value", "name", "email", "title", "reason", "note", "place", "starts_at", "minutes", "capacity",
    "organisations", "interviewers", "deadline", "question", "version", "revision", "sections.dream",
    "sections.situation", "see", "offer", "ask", "conflict", "notes", "day", "step", "function", "phone", "answer.x",
    "text.x", "kind.x", "sharing.dream", "guidance", "choices.x.answer", "lines.0.text", "proposals.0.what",
    "organisation", "what", "q", "verder", "thema", "theme", "active", "number", "school", "kinds", "themes",
    "helped", "heard", "advice", "again", "weg", "do", "als", "contact", "first_step", "start_day", "result",
    "people.0.name", "people.0.email", "participants", "attended", "present", "meeting", "agreed", "message",
    "thread", "summary", "website", "description", "educational_network", "kind", "mandate", "is_admin",
    "is_coordinator", "slot.x", "own",
)  # fmt: skip
HOSTILE = (
    "a\x00b",
    "\ufeff\u202e\u2028\U0001f600" * 3,
    "'; DROP TABLE person; --",
    "{{ 7*7 }} {% raw %} <script>alert(1)</script>",
    "x" * 6_000,
    "-1",
    "99999999999999999999",
    "9999-12-31T23:59",
    "0001-01-01T00:00",
    "NaN",
)
ASKED = "&".join(f"{name}={{0}}" for name in ("q", "limit", "cursor", "school", "als", "moment", "vergelijk", "stand",
                                              "zet", "thema", "aan", "verder", "deel", "state"))  # fmt: skip
BODIES: tuple[Any, ...] = (
    None, [], {}, "x", 5, True, [[[]]], [None], {"version": 10**40, "input": []}, {"version": None, "input": None},
    {"value": {"a": [None]}}, {"value": "\x00"}, {"text": ["x"]}, {"sections": [None]}, {"lines": [5]},
    {"starts_at": "9999-12-31T23:59:59Z", "minutes": 10, "place": "x", "organisations": ["\x00"], "capacity": 1},
    {"see": "\ud83d", "offer": "", "ask": ""}, {"function": "director", "mandate": "x"}, {"answer": 10**400},
    {"sharing": {"dream": None}}, {"paragraph": {}, "kind": []}, [{"starts_at": 5, "answer": "yes"}], {"": ""},
)  # fmt: skip


@pytest.fixture
def things(net: Net) -> Things:
    """A question with referrals, and everything that hangs on it."""
    net.bring(State.REFERRING, props=Props(answers=("yes", "talk")))
    return everything(net)


def browser(net: Net, email: str) -> StrictClient:
    if email:
        return net.browser(email)
    client = net.app.test_client()
    assert isinstance(client, StrictClient)
    return client


def form(word: str) -> dict[str, Any]:
    return {name: [word, word] if name.endswith("s") else word for name in NAMES}


@pytest.mark.parametrize("email", PEOPLE)
def test_no_form_brings_a_page_down(email: str, things: Things) -> None:
    net = things.net
    client = browser(net, email)
    for method, rule in rules(net, "POST"):
        if rule.rule.startswith("/api/") or rule.rule in {"/demo/klok", "/afmelden", "/demo/aanmelden"}:
            continue
        for word in HOSTILE:
            data = {**form(word), "csrf_token": client.csrf()}
            answer = client.open(things.address(rule), method=method, data=data)
            assert answer.status_code < 500, f"{method} {rule.rule} with {word[:20]!r}"
        if rule.rule == "/mijn-gegevens/overal-afmelden":
            net.clock.move(seconds=2)
            client = browser(net, email)


@pytest.mark.parametrize("email", PEOPLE)
def test_no_json_brings_the_api_down(email: str, things: Things) -> None:
    net = things.net
    client = net.app.test_client()
    headers = {"Authorization": f"Bearer {net.token(email)}"} if email else {}
    for method, rule in rules(net, *WRITING):
        if not rule.rule.startswith("/api/"):
            continue
        for body in BODIES:
            sent = json.dumps(body)
            answer = client.open(
                things.address(rule), method=method, data=sent, content_type="application/json", headers=headers
            )
            assert answer.status_code < 500, f"{method} {rule.rule} with {body!r}: {answer.text[:300]}"


@pytest.mark.parametrize("email", [cast.LEAD, cast.COORDINATOR, cast.PARTNER])
def test_no_address_brings_a_page_down(email: str, things: Things) -> None:
    net = things.net
    client = net.browser(email)
    words = ["%00", "..%2F..%2Fetc%2Fpasswd", "%F0%9F%98%80", "%FF", "'", "x" * 3000, "-1", "%0d%0aX-Evil:1"]
    for _method, rule in rules(net, "GET"):
        for word in words if rule.rule != "/readyz" else ():  # it says 503 when mail waits: that is its work
            built = rule.rule
            for name in rule.arguments:
                for part in (f"<{name}>", f"<path:{name}>"):
                    built = built.replace(part, word)
            for address in (built, f"{things.address(rule)}?{ASKED.format(word)}"):
                answer = client.get(address)
                assert answer.status_code < 500, f"{rule.rule} as {address[:80]}"
                assert "X-Evil" not in answer.headers
