"""The whole chat works in a browser without JavaScript, on a phone."""

import pytest

from records.kinds import MailKind
from tests.browser.chat import tell, words
from tests.browser.conftest import Visit
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
