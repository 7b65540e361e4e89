"""The pages of the demo: a mailbox, a clock and the cast. In production they are not there."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

import wsgi
from demo.cast import COORDINATOR, LEAD
from records.clock import MovableClock
from records.kinds import MailKind
from records.outbox import DeliveredMail
from records.session import Database
from tests.clients import StillClock, StrictClient, build
from tests.network.conftest import SignIn
from web.kit import kit_of
from web.settings import PRODUCTION, Settings

HOSTILE = "<!doctype html><html><head><title>x</title></head><body><script>alert(1)</script><p>Dag</p></body></html>"


@pytest.fixture
def mail(db: Database, clock: StillClock) -> str:
    """A mail with everything; gives its id."""
    with db.writing() as session:
        sent = DeliveredMail(
            outbox_id="o1", mail=MailKind.SIGN_IN_LINK, recipient=LEAD, subject="Je <link>", sent_at=clock.now(),
            text="Klik:\nhttp://127.0.0.1:8000/l/abc.def-_\n<b>https://kwaad.example/</b>", html=HOSTILE,
            calendar="BEGIN:VCALENDAR",
        )  # fmt: skip
        session.add(sent)
        session.flush()
        return sent.id


@pytest.fixture
def production(settings: Settings, clock: StillClock) -> Iterator[StrictClient]:
    """The same app in production."""
    safe = replace(settings, mode=PRODUCTION, base_url="https://casetafel.example", secret="a" * 20 + "bcdefghijklmnop")
    app = build(safe, wsgi.FEATURES, clock)
    client = app.test_client()
    assert isinstance(client, StrictClient)
    yield client
    kit_of(app).database.dispose()


@pytest.mark.parametrize("address", ["mailbox", "mailbox/x", "mailbox/x/html", "mailbox/x/agenda", "klok"])
def test_in_production_there_is_no_demo(address: str, production: StrictClient) -> None:
    assert production.get(f"/demo/{address}").status_code == 404


def test_in_production_nobody_becomes_somebody(production: StrictClient) -> None:
    page = production.get("/aanmelden", base_url="https://casetafel.example").text
    assert "demo" not in page
    assert 'action="/demo/aanmelden"' not in page
    production.application.config["WTF_CSRF_METHODS"] = set()
    for address in ("/demo/aanmelden", "/demo/klok"):
        answer = production.post(address, data={"email": LEAD, "step": "dag"}, base_url="https://casetafel.example")
        assert answer.status_code == 404


@pytest.mark.usefixtures("db")
def test_in_the_demo_one_chooses_who_to_be(client: StrictClient) -> None:
    assert "Nadia Verstappen" in client.get("/aanmelden").text
    answer = client.send("/demo/aanmelden", email=LEAD, verder="/mijn-gegevens")
    assert answer.location == "/mijn-gegevens"
    assert "Nadia Verstappen" in client.get("/mijn-gegevens").text
    assert client.send("/demo/aanmelden", email="niemand@x.example").status_code == 404
    assert client.send("/demo/aanmelden", email=LEAD, verder="//kwaad.example").location.startswith("/")


def test_the_mailbox_shows_what_was_sent(client: StrictClient, mail: str) -> None:
    assert "Je &lt;link&gt;" in client.get("/demo/mailbox").text
    assert "Je &lt;link&gt;" in client.get(f"/demo/mailbox?aan={LEAD}").text
    assert "Je &lt;link&gt;" not in client.get("/demo/mailbox?aan=ander@x.example").text
    page = client.get(f"/demo/mailbox/{mail}")
    assert 'href="/l/abc.def-_"' in page.text
    assert 'href="https://kwaad' not in page.text
    assert "<b>https" not in page.text
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]


def test_the_html_of_a_mail_can_do_nothing(client: StrictClient, mail: str) -> None:
    framed = client.get(f"/demo/mailbox/{mail}/html")
    policy = framed.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox ")
    assert "allow-scripts" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert '<base target="_top">' in framed.text
    assert "sandbox=" in client.get(f"/demo/mailbox/{mail}").text


def test_the_calendar_part_is_a_file(client: StrictClient, mail: str) -> None:
    answer = client.get(f"/demo/mailbox/{mail}/agenda")
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Content-Disposition"].startswith("attachment")


@pytest.fixture
def moving(settings: Settings) -> Iterator[tuple[StrictClient, MovableClock, Flask]]:
    """An app whose clock moves."""
    clock = MovableClock(settings.data)
    app = build(settings, wsgi.FEATURES, clock)
    client = app.test_client()
    assert isinstance(client, StrictClient)
    yield client, clock, app
    kit_of(app).database.dispose()


def test_the_clock_moves_forward_and_the_tick_runs(moving: tuple[StrictClient, MovableClock, Flask]) -> None:
    client, clock, _app = moving
    before = clock.now()
    assert client.get("/demo/klok").status_code == 200
    for step, by in (("uur", timedelta(hours=1)), ("dag", timedelta(days=1)), ("week", timedelta(weeks=1))):
        start = clock.now()
        assert client.send("/demo/klok", step=step).status_code == 303
        assert timedelta(0) <= clock.now() - start - by < timedelta(minutes=1)
    day = (before + timedelta(days=30)).date().isoformat()
    assert client.send("/demo/klok", day=day).status_code == 303
    assert clock.now().date().isoformat() == day


@pytest.mark.parametrize("day", ["", "gisteren", "2020-01-01", "9999-12-31", "2026-13-45"])
def test_the_clock_never_goes_back(day: str, moving: tuple[StrictClient, MovableClock, Flask]) -> None:
    client, clock, _app = moving
    before = clock.now()
    assert client.send("/demo/klok", day=day).status_code == 422
    assert clock.now() - before < timedelta(minutes=1)


def test_a_clock_that_stands_still_says_so(client: StrictClient) -> None:
    assert client.send("/demo/klok", step="dag").status_code == 422


def test_who_is_signed_in_reads_the_mailbox_too(as_: SignIn, mail: str) -> None:
    assert as_(COORDINATOR).get(f"/demo/mailbox/{mail}").status_code == 200
