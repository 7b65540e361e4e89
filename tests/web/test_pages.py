"""Pages know where they may send people, and what to show around themselves."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from records.people import Person
from records.session import Database
from tests.clients import StillClock, StrictClient
from tests.web.rooms import add_person, house, room
from web.access import ADMIN, ANYONE_SIGNED_IN, PUBLIC, ApiUrl, Url
from web.feature import NavItem
from web.filters import initials, nl2p
from web.pages import page, safe_target
from web.paging import cut, wanted
from web.settings import Settings
from workflow.errors import NotReady


@pytest.mark.parametrize("target", ["/vragen/2026-0042", "/vragen?blad=2", "/", "/a#b"])
def test_a_place_of_our_own_is_where_one_goes_back_to(target: str) -> None:
    assert safe_target(target) == target


@pytest.mark.parametrize(
    "target",
    ["", None, "https://kwaad.example", "//kwaad.example", "/\\kwaad.example", "\\\\kwaad.example", "/\t/kwaad.example",
     "/\n/kwaad.example", "javascript:alert(1)", "vragen", "///kwaad.example", "/a\\b"],
)  # fmt: skip
def test_any_other_place_is_not(target: str | None) -> None:
    assert safe_target(target, "/veilig") == "/veilig"


def desk() -> object:
    return page("layout/app.html")


NAV = [NavItem("Beheer", "kamer.desk", ADMIN), NavItem("Vragen", "kamer.desk", ANYONE_SIGNED_IN, 10, lambda *_: 3)]
ROOM = room(urls=[Url("/bureau", desk, ANYONE_SIGNED_IN, endpoint="kamer.desk")], nav=NAV)


def test_the_bar_shows_what_this_person_may_open_and_who_it_is(
    settings: Settings, clock: StillClock, database: Database
) -> None:
    nora = add_person(database, clock, is_coordinator=True)
    with house(settings, clock, ROOM) as client:
        client.sign_in(nora)
        text = client.get("/bureau").text
    assert "Vragen" in text
    assert "Beheer" not in text
    assert "netwerkcoördinator" in text
    assert ">NA<" in text


@pytest.mark.parametrize(("theme", "kept"), [("dark", "dark"), ("light", "light"), ("auto", None)])
def test_light_or_dark_is_kept_with_the_account(
    settings: Settings, clock: StillClock, database: Database, theme: str, kept: str | None
) -> None:
    nora = add_person(database, clock)
    with house(settings, clock, ROOM) as client:
        client.sign_in(nora)
        assert client.send("/weergave", theme=theme).status_code == 303
        shown = f'data-bs-theme="{kept}"' in client.get("/bureau").text
    with database.reading() as session:
        assert session.get_one(Person, nora).theme == kept
    assert shown is (kept is not None)


def test_a_visitor_chooses_too_and_goes_back_to_the_page(client: StrictClient) -> None:
    answer = client.post(
        "/weergave",
        data={"theme": "dark", "csrf_token": client.csrf()},
        headers={"Referer": "http://localhost/api/docs"},
    )
    assert answer.location == "/api/docs"
    assert 'data-bs-theme="dark"' in client.get("/api/docs").text


def test_another_site_is_never_where_the_choice_brings_one(client: StrictClient) -> None:
    data = {"theme": "dark", "csrf_token": client.csrf()}
    assert client.post("/weergave", data=data, headers={"Referer": "https://kwaad.example/x"}).location == "/"


def test_plain_text_becomes_paragraphs_and_nothing_else() -> None:
    assert nl2p("Een <b>\ntwee\n\n\ndrie") == "<p>Een &lt;b&gt;<br>twee</p>\n<p>drie</p>"
    assert nl2p(None) == ""


@pytest.mark.parametrize(
    ("name", "letters"), [("Nora El Amrani", "NA"), ("Piet", "P"), ("", ""), ("Jan van den Berg", "JB"), ("1 Els", "E")]
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_both_ways_of_words_work_in_a_template(app: Flask) -> None:
    template = "{{ _('Dag {naam}', naam=n) }} {% trans n=n %}Dag {{ n }}, 100%{% endtrans %}"
    with app.test_request_context():
        shown = app.jinja_env.from_string(template).render(n="<Nora>")
    assert shown == "Dag &lt;Nora&gt; Dag &lt;Nora&gt;, 100%"


ROWS = [(datetime(2026, 11, day, 9, tzinfo=UTC), f"r{day}") for day in range(20, 0, -1)]


def listing() -> dict[str, object]:
    asked = wanted(datetime, str)
    rows = [row for row in ROWS if asked.after is None or row < asked.after]
    shown = cut(rows[: asked.limit + 1], asked, lambda row: row)
    return {"items": [name for _, name in shown.rows], "next": shown.next_url}


def test_every_row_of_a_long_list_is_seen_once(settings: Settings, clock: StillClock) -> None:
    seen: list[str] = []
    with house(settings, clock, room(api_urls=[ApiUrl("/lijst", listing, PUBLIC)])) as client:
        address = "/api/v1/lijst?limit=7&q=a%20b"
        while address:
            told = client.get(address).get_json()
            seen += told["items"]
            address = told["next"]
    assert seen == [name for _, name in ROWS]


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=101", "limit=x", "limit=-1", "cursor=x", "cursor=W10", "cursor=WzEsMl0", "cursor=%C3%A9"],
)
def test_a_limit_or_place_that_makes_no_sense_is_told(app: Flask, query: str) -> None:
    with app.test_request_context(f"/?{query}"), pytest.raises(NotReady):
        wanted(datetime, str)
