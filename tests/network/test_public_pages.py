"""What everyone may read: without an account, the same for all, straight from the database."""

import pytest
from sqlalchemy import select

from demo.cast import COORDINATOR
from records.organisations import Offer, Organisation
from records.session import Database
from records.vocabulary import Theme
from tests.clients import StrictClient
from tests.network.conftest import SignIn

PAGES = ["/", "/zo-werkt-het", "/themas", "/partners", "/hulp", "/over/privacy", "/over/toegankelijkheid", "/aanmelden"]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_for_everyone_needs_no_account_and_no_database_full_of_people(
    address: str, client: StrictClient
) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert "<h1" in answer.text


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("theme", list(Theme))
def test_each_theme_has_a_page(theme: Theme, client: StrictClient) -> None:
    answer = client.get(f"/themas/{theme.value}")
    assert answer.status_code == 200
    assert theme.label in answer.text


def test_a_theme_that_we_do_not_know_is_not_found(client: StrictClient) -> None:
    assert client.get("/themas/wiskunde").status_code == 404


def test_one_click_leads_from_the_home_page_to_the_first_question(client: StrictClient) -> None:
    home = client.get("/").text
    assert 'href="/intake"' in home
    assert "Stel je vraag" in home


def test_partners_and_their_offers_come_from_the_database(client: StrictClient, db: Database) -> None:
    with db.writing() as session:
        session.scalars(select(Organisation).where(Organisation.name == "De Schoolbrug")).one().name = "Brug & Co"
        offer = session.scalars(select(Offer).where(Offer.title == "Ouders als partner")).one()
        offer.title = "Samen <aan> de poort"
    for address in ("/partners", "/themas/ouderbetrokkenheid"):
        text = client.get(address).text
        assert "Brug &amp; Co" in text
        assert "Samen &lt;aan&gt; de poort" in text
        assert "De Schoolbrug" not in text
    assert "Brug &amp; Co" in client.get("/themas").text


def test_who_left_the_network_and_what_cannot_be_done_now_are_not_shown(client: StrictClient, db: Database) -> None:
    with db.writing() as session:
        session.scalars(select(Organisation).where(Organisation.name == "De Schoolbrug")).one().active = False
    for address in ("/", "/partners", "/themas", "/themas/ouderbetrokkenheid"):
        assert "De Schoolbrug" not in client.get(address).text


def test_who_is_signed_in_finds_the_way_to_the_desk_on_the_home_page(as_: SignIn) -> None:
    text = as_(COORDINATOR).get("/").text
    assert "Naar je werkblad" in text
    assert "Afmelden" in text
    assert 'href="/aanmelden"' not in text


def test_the_phone_number_is_one_that_a_phone_understands(client: StrictClient) -> None:
    assert 'href="tel:090000000"' in client.get("/hulp").text
