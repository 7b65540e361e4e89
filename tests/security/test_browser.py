"""What a browser is protected from: forms and places of others, prepared sessions, scripts, frames, large bodies."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from demo import cast
from records.outbox import DeliveredMail
from records.vocabulary import State
from tests.api.net import Net
from tests.clients import StillClock, StrictClient, build, tree_of
from tests.security.addresses import everything, rules
from web.gate import LARGEST_TEXT
from web.kit import kit_of
from web.settings import PRODUCTION, Settings
from wsgi import FEATURES

LARGEST_ANSWER = 20_000  # bytes of a page that says no
HTML = "{http://www.w3.org/1999/xhtml}"


def test_every_form_needs_the_token_of_its_own_page(net: Net) -> None:
    net.bring(State.REFERRING)
    things = everything(net)
    for email in ("", cast.LEAD, cast.COORDINATOR, cast.ADMIN):
        client: Any = net.browser(email) if email else net.app.test_client()
        for method, rule in rules(net, "POST"):
            if rule.rule.startswith("/api/"):
                continue
            for sent in ({}, {"csrf_token": "x"}):
                answer = client.open(things.address(rule), method=method, data=sent)
                assert answer.status_code in {400, 401, 403, 404}, f"{rule.rule}: {answer.status_code}"


def test_a_program_that_comes_by_cookie_needs_the_token_too(net: Net) -> None:
    net.bring(State.REFERRING)
    things = everything(net)
    client = net.browser(cast.COORDINATOR)
    for method, rule in rules(net, "POST", "PUT", "DELETE"):
        if rule.rule.startswith("/api/"):
            for media in ("application/json", "text/plain", "application/x-www-form-urlencoded"):
                answer = client.open(things.address(rule), method=method, data="{}", content_type=media)
                assert (answer.status_code, answer.json["type"]) == (400, "/problems/csrf"), rule.rule


def test_the_key_of_a_draft_in_a_cookie_needs_the_token_as_well(net: Net) -> None:
    client = net.app.test_client()
    begun = client.post("/api/v1/intakes", json={}).json
    assert begun is not None
    client.set_cookie("casetafel-vraag", begun["resume"])
    address = f"/api/v1/intakes/{begun['reference']}/answers/welcome"
    assert client.put(address, json={"value": None}).status_code == 400
    assert client.put(address, json={"value": None}, headers={"X-Resume-Key": begun["resume"]}).status_code == 200


@pytest.mark.parametrize(
    "place",
    ["https://kwaad.example", "//kwaad.example", "/\\kwaad.example", "/%09/kwaad.example", "javascript:alert(1)",
     "/\t/kwaad.example", "\\\\kwaad.example", "https:kwaad.example", "/..//kwaad.example/x\r\nX-Evil: 1"],
)  # fmt: skip
def test_nobody_is_sent_to_a_place_of_others(place: str, net: Net) -> None:
    client = net.app.test_client()
    assert isinstance(client, StrictClient)
    answers = [
        client.send("/demo/aanmelden", email=cast.LEAD, verder=place),
        net.browser(cast.LEAD).get("/aanmelden", query_string={"verder": place}),
        client.send("/weergave", theme="dark", verder=place),
        client.send("/aanmelden", email=cast.LEAD, verder=place),
    ]
    for answer in answers:
        location = answer.headers.get("Location", "/")
        assert location.startswith("/"), location
        assert not location.startswith(("//", "/\\")), location
        assert "X-Evil" not in answer.headers


def test_a_session_that_somebody_prepared_is_thrown_away(net: Net) -> None:
    client = net.app.test_client()
    assert isinstance(client, StrictClient)
    with client.session_transaction() as prepared:
        prepared["_user_id"] = net.people[cast.ADMIN]
        prepared["mine"] = "prepared"
    client.send("/demo/aanmelden", email=cast.LEAD)
    with client.session_transaction() as after:
        assert "mine" not in after
        assert after["_user_id"] == net.people[cast.LEAD]


def test_signing_out_everywhere_ends_a_stolen_session(net: Net) -> None:
    mine, stolen = net.browser(cast.LEAD), net.browser(cast.LEAD)
    assert stolen.get("/werkblad").status_code == 200
    mine.send("/mijn-gegevens/overal-afmelden")
    assert stolen.get("/werkblad").status_code == 302


@pytest.fixture
def production(settings: Settings, clock: StillClock, tmp_path: Path) -> Any:
    """The app as a city runs it."""
    safe = replace(settings, mode=PRODUCTION, base_url="https://casetafel.stad.example", rate_limit=True)
    app = build(safe, FEATURES, clock)
    yield app
    kit_of(app).database.dispose()


def test_cookies_of_a_city_are_for_its_own_secure_pages_alone(production: Flask) -> None:
    client = production.test_client()
    cookies = client.get("/aanmelden", base_url="https://casetafel.stad.example").headers.getlist("Set-Cookie")
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-casetafel=")
        assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
        assert "Domain" not in cookie


def test_the_demos_own_pages_are_not_there_in_a_city(production: Flask) -> None:
    client = production.test_client()
    assert isinstance(client, StrictClient)
    for address in ("/demo/mailbox", "/demo/klok", "/demo/mailbox/x/html"):
        assert client.get(address, base_url="https://casetafel.stad.example").status_code == 404


def test_the_demo_answers_this_machine_alone(net: Net) -> None:
    for far in ("10.0.0.5", "192.168.1.2", "2001:db8::1", "127.0.0.1.evil.example"):
        assert net.app.test_client().get("/", environ_base={"REMOTE_ADDR": far}).status_code == 403


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded"])
def test_the_demo_answers_nobody_through_a_proxy_that_it_was_not_told_of(header: str, net: Net) -> None:
    assert net.app.test_client().get("/demo/mailbox", headers={header: "for=192.0.2.60"}).status_code == 403


def test_a_policy_without_inline_anything_stands_on_every_answer(net: Net) -> None:
    net.bring(State.REFERRING)
    things = everything(net)
    for email in (cast.LEAD, cast.COORDINATOR, cast.PARTNER):
        client = net.browser(email)
        for _method, rule in rules(net, "GET"):
            answer = client.get(things.address(rule))
            policy = answer.headers["Content-Security-Policy"]
            assert "unsafe" not in policy or rule.rule == "/demo/mailbox/<mail_id>/html", rule.rule
            assert "default-src 'none'" in policy
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "X-Frame-Options" in answer.headers
            if answer.mimetype == "text/html":
                assert inline(tree_of(answer)) == [], rule.rule


def inline(page: Any) -> list[str]:
    """Find what the policy would stop: scripts, styles and handlers in the page itself. `page`: its tree."""
    found = []
    for element in page.iter():
        name = str(element.tag).removeprefix(HTML)
        handlers = [key for key in element.keys() if str(key).startswith("on") or key in {"style", "hx-on"}]  # noqa: SIM118 - of ElementTree
        found += [f"{name} {key}" for key in handlers]
        if (name == "script" and element.get("src") is None) or name == "style":
            found.append(name)
    return found


def test_mailed_links_lead_home_whatever_host_a_request_names(net: Net) -> None:
    client = net.app.test_client()
    there = {"base_url": "http://kwaad.example", "headers": {"X-Forwarded-Host": "kwaad.example"}}
    page = html5lib.parse(client.get("/aanmelden", **there).text)
    token = next(each.get("value") for each in page.iter(f"{HTML}input") if each.get("name") == "csrf_token")
    assert client.post("/aanmelden", data={"csrf_token": token, "email": cast.LEAD}, **there).status_code == 303
    assert net.app.test_cli_runner().invoke(args=["outbox", "drain"]).exit_code == 0
    (mail,) = [each for each in mails(net) if each.recipient == cast.LEAD]
    assert "kwaad" not in mail.text + mail.html
    assert "http://127.0.0.1:8000/l/" in mail.text


def mails(net: Net) -> list[DeliveredMail]:
    with net.database.reading() as session:
        return list(session.scalars(select(DeliveredMail)))


@pytest.mark.parametrize("email", ["", cast.LEAD])
def test_a_body_that_is_too_large_is_told_so_and_never_read(email: str, net: Net) -> None:
    net.bring(State.REFERRING)
    things = everything(net)
    client: FlaskClient = net.browser(email) if email else net.app.test_client()
    large = b"x" * (LARGEST_TEXT + 1)
    for method, rule in rules(net, "POST", "PUT"):
        for media in ("application/json", "application/x-www-form-urlencoded"):
            answer = client.open(things.address(rule), method=method, data=large, content_type=media)
            assert 400 <= answer.status_code < 500, f"{rule.rule}: {answer.status_code}"
    headers = {"Authorization": f"Bearer {net.token(cast.LEAD)}", "Content-Type": "application/json"}
    said = b'{"text": "' + large + b'"}'
    address = f"/api/v1/requests/{net.reference}/messages"
    assert net.app.test_client().post(address, data=said, headers=headers).status_code == 413


@pytest.mark.parametrize("email", ["", cast.LEAD])
def test_a_body_of_ten_thousand_fields_is_not_given_back_field_by_field(email: str, net: Net) -> None:
    client: FlaskClient = net.browser(email) if email else net.app.test_client()
    many = dict.fromkeys((f"veld{number}" for number in range(10_000)), "x")
    for address in ("/aanmelden", "/mijn-gegevens"):
        assert len(client.post(address, data=many).data) < LARGEST_ANSWER, address
    answer = client.post("/api/v1/intakes", json=many, headers={"Authorization": f"Bearer {net.token(cast.LEAD)}"})
    assert answer.status_code == 413
    assert len(answer.data) < LARGEST_ANSWER


def test_what_is_larger_than_five_files_of_ten_megabytes_is_not_read(net: Net) -> None:
    client = net.app.test_client()
    begun = client.post("/api/v1/intakes", json={}).json
    assert begun is not None
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="groot.pdf"\r\n\r\n%PDF-'
    sent = head + b"x" * (53 * 1024 * 1024) + b"\r\n--b--\r\n"
    headers = {"X-Resume-Key": begun["resume"], "Content-Type": "multipart/form-data; boundary=b"}
    address = f"/api/v1/intakes/{begun['reference']}/attachments"
    assert client.post(address, data=sent, headers=headers).status_code == 413


def test_asking_links_opening_them_and_beginning_are_slowed_down(settings: Settings, clock: StillClock) -> None:
    app = build(replace(settings, rate_limit=True), FEATURES, clock)
    client = app.test_client()
    assert isinstance(client, StrictClient)
    tries: dict[str, Callable[[int], Any]] = {
        "asking": lambda number: client.send("/aanmelden", email=f"iemand{number}@x.example"),
        "opening": lambda number: client.get(f"/l/{number}"),
        "beginning": lambda _number: client.post("/api/v1/intakes", json={}),
        "guessing": lambda number: client.post("/api/v1/meetings", headers={"Authorization": f"Bearer {number}"}),
    }
    for name, send in tries.items():
        statuses = [send(number).status_code for number in range(125)]
        assert 429 in statuses, name
        assert statuses[0] != 429, name
    kit_of(app).database.dispose()
