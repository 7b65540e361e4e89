"""Personal links: for one purpose, for a while, and to sign in only once."""

from datetime import timedelta

import pytest
from flask import Flask

from tests.clients import StillClock
from web.kit import kit_of
from web.links import LIVES, Purpose, address_of, link_to, make_link, open_link, read_link, use_up, was_used


@pytest.fixture(autouse=True)
def _inside(app: Flask) -> object:
    with app.app_context():
        yield


def test_a_link_tells_what_it_was_made_for(clock: StillClock) -> None:
    token = make_link(Purpose.CONFIRM, "request-1", clock.now(), email="Nora@DeWilg.example", then="/intake")
    link = read_link(token, Purpose.CONFIRM, clock.now())
    assert link is not None
    assert (link.subject, link.email, link.then) == ("request-1", "nora@dewilg.example", "/intake")
    assert token.isascii()
    assert "/" not in token


def test_a_link_of_one_purpose_is_no_good_for_another(clock: StillClock) -> None:
    token = make_link(Purpose.RESUME, "key", clock.now())
    assert read_link(token, Purpose.SIGN_IN, clock.now()) is None
    assert read_link(token, Purpose.RESUME, clock.now()) is not None


@pytest.mark.parametrize("purpose", list(LIVES))
def test_a_link_ends(purpose: Purpose, clock: StillClock) -> None:
    token = make_link(purpose, "x", clock.now())
    assert open_link(token, clock.now() + LIVES[purpose] - timedelta(seconds=1)) is not None
    assert open_link(token, clock.now() + LIVES[purpose]) is None


@pytest.mark.parametrize("token", ["", "x", "W10.abc", "W10." + "a" * 500])
def test_what_is_not_ours_is_nothing(token: str, clock: StillClock) -> None:
    assert open_link(token, clock.now()) is None


def test_a_link_that_was_changed_opens_nothing(app: Flask, clock: StillClock) -> None:
    token = make_link(Purpose.SIGN_IN, "x", clock.now())
    other = "A" if token[-5] != "A" else "B"  # of the last sign, two bits of six say nothing
    assert open_link(f"{token[:-5]}{other}{token[-4:]}", clock.now()) is None


def test_a_link_is_used_once(app: Flask, clock: StillClock) -> None:
    link = open_link(make_link(Purpose.SIGN_IN, "x", clock.now()), clock.now())
    assert link is not None
    with kit_of(app).database.writing() as session:
        assert not was_used(session, link)
        assert use_up(session, link, clock.now())
    with kit_of(app).database.writing() as session:
        assert not use_up(session, link, clock.now())


def test_addresses_in_a_mail_are_whole(app: Flask) -> None:
    assert address_of("abc") == "http://127.0.0.1:8000/l/abc"
    assert link_to("static", filename="theme.css") == "http://127.0.0.1:8000/static/theme.css"
