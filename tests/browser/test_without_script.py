"""The whole chat works in a browser without JavaScript, on a phone."""

import pytest
from playwright.sync_api import Page, expect

from records.kinds import MailKind
from tests.browser.chat import OPEN, tell, until, words
from tests.browser.conftest import Visit
from tests.browser.guest import Guest
from tests.journeys.city import City

pytestmark = pytest.mark.browser
NEW = "directie@nieuw.example"
ABOUT = {"name": "Ria Nieuw", "function": "director", "email": NEW}
PEOPLE = {"people.0.name": "Ria Nieuw", "people.0.function": "director", "people.0.email": NEW}


def test_a_school_tells_everything_without_javascript(city: City, visit: Visit) -> None:
    page = visit(width=390, script=False).new_page()
    page.goto("/")
    page.get_by_role("link", name="Stel je vraag").first.click()
    page.get_by_role("button", name="Begin").click()
    asked = tell(page, {"about_you": ABOUT, "participants": PEOPLE})
    assert asked[:3] == ["school", "about_you", "situation"]
    assert asked[-2:] == ["attachments", "anything_else"]
    assert "Dit heb ik genoteerd. Klopt alles?" in words(page)

    mail = next(each for each in city.mails(NEW) if each.mail is MailKind.CONFIRM_ADDRESS)
    link = next(word for word in mail.text.split() if "/l/" in word)
    page.goto(link.partition("8000")[2])
    page.get_by_role("button", name="Ja, dit is mijn adres").click()
    page.get_by_role("link", name="Lees alles na").click()
    page.get_by_role("button", name="Verstuur onze vraag").click()
    assert "Jullie vraag is verstuurd." in words(page)


def said(page: Page) -> list[str]:
    """Give what the school said so far, bubble by bubble."""
    return [each.partition(" wijzig")[0] for each in map(unfolded, page.locator("#bubbels .ct-mine").all_inner_texts())]


def unfolded(text: str) -> str:
    """Fold the blanks of a bubble."""
    return " ".join(text.split())


def test_a_visitor_who_leaves_goes_on_in_another_browser_where_they_stopped(city: City, visit: Visit) -> None:
    at_school = Guest(visit(width=390, script=False).new_page()).open("/intake").press("Begin").page
    until(at_school, "crisis", {"about_you": {**ABOUT, "email": "thuis@nieuw.example"}})
    before = said(at_school)
    assert len(before) == 4
    city.wait(days=2)
    mail = next(each for each in city.mails("thuis@nieuw.example") if each.mail is MailKind.RESUME_LINK)
    link = next(word for word in mail.text.split() if "/l/" in word).partition("8000")[2]

    at_home = Guest(visit(width=390, script=False).new_page()).open(link).press("Ga verder met mijn vraag").page
    assert said(at_home) == before
    expect(at_home.locator("#vraag legend"), "the open question, below all that was said").to_be_in_viewport()
    until(at_home, "who", {})
    assert said(at_home) == [*before, "Jouw antwoord: Nee"]

    at_school.reload()
    assert said(at_school) == said(at_home)
    assert at_school.locator(OPEN).count() == 0, "one writer at a time"
