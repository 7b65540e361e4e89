"""The room in two real browsers at once: what one writes, the other sees; nobody's text is lost, also offline."""

import re

import pytest
from playwright.sync_api import Page, expect

from demo import cast
from records.vocabulary import State
from tests.browser.conftest import Visit, sign_in
from tests.journeys.city import City

pytestmark = pytest.mark.browser
WITHIN = 6000  # five seconds, and what the machine needs
UNSAVED = "Niet bewaard. Je tekst staat er nog."


@pytest.fixture(scope="module")
def address(city: City) -> str:
    """The table where De Wilg's question is discussed."""
    city.reference = ""
    city.bring(State.ADVISING)
    return f"/casetafels/{city.props.meeting_id}/tafel"


def come_in(visit: Visit, email: str, address: str, *, script: bool = True) -> Page:
    page = sign_in(visit(script=script), email)
    page.goto(address)
    return page


def test_what_one_writes_the_other_sees_without_reloading(visit: Visit, address: str) -> None:
    leen, bram = (come_in(visit, email, address) for email in (cast.COORDINATOR, cast.PARTNER))
    bram.evaluate("window.here = true")
    leen.get_by_label("Nieuwe adviesregel").fill("Begin aan de poort.")
    leen.locator("#nieuwe-regel").get_by_label("A1", exact=True).check()
    leen.get_by_role("button", name="Voeg toe").click()
    expect(leen.get_by_label("Nieuwe adviesregel")).to_have_value("")
    expect(bram.locator("#deel-advice")).to_contain_text("Begin aan de poort.", timeout=WITHIN)
    expect(bram.locator("#deel-inputs .is-used", has_text="A1")).to_be_visible()
    assert bram.evaluate("window.here"), "the page was loaded again"


def test_a_line_without_a_source_is_refused_and_stays(visit: Visit, address: str) -> None:
    leen = come_in(visit, cast.COORDINATOR, address)
    leen.get_by_label("Nieuwe adviesregel").fill("Zomaar een raad.")
    leen.get_by_role("button", name="Voeg toe").click()
    expect(leen.locator("#nieuwe-regel .ct-error")).to_contain_text("Kies eerst een bron")
    expect(leen.get_by_label("Nieuwe adviesregel")).to_have_value("Zomaar een raad.")


def test_who_does_what_reaches_the_other(visit: Visit, address: str) -> None:
    leen, bram = (come_in(visit, email, address) for email in (cast.COORDINATOR, cast.PARTNER))
    leen.get_by_label("Wat spreken we af?").fill("De school opbellen.")
    leen.get_by_label("Wie doet het?").select_option(label="Bram Peeters")
    leen.get_by_label("Tegen wanneer?").fill("2026-12-18")
    leen.get_by_role("button", name="Spreek af").click()
    expect(bram.locator("#deel-agreements")).to_contain_text("De school opbellen.", timeout=WITHIN)
    bram.get_by_role("button", name="Gedaan").click()
    expect(leen.locator("#deel-agreements s")).to_have_text("De school opbellen.", timeout=WITHIN)


def test_two_who_write_notes_lose_nothing(visit: Visit, address: str) -> None:
    one, other = (come_in(visit, cast.COORDINATOR, address) for _ in range(2))
    one.get_by_label("Wat besluiten we?").fill("Van de een.")
    other.get_by_label("Wat besluiten we?").fill("Van de ander.")
    expect(one.locator("#notities-gezegd, #deel-notes").get_by_text("Bewaard om").or_(
        one.get_by_text("Iemand paste deze notities intussen aan.")).first).to_be_visible(timeout=WITHIN)  # fmt: skip
    clash = one if one.get_by_text("Iemand paste deze notities intussen aan.").count() else other
    expect(clash.get_by_text("Iemand paste deze notities intussen aan.")).to_be_visible(timeout=WITHIN)
    clash.get_by_role("button", name="Zet beide onder elkaar").click()
    for text in ("Van de een.", "Van de ander."):
        expect(clash.get_by_label("Wat besluiten we?")).to_have_value(re.compile(re.escape(text)), timeout=WITHIN)


def test_what_one_wrote_stays_while_both_texts_are_shown(visit: Visit, address: str) -> None:
    """The page asks on what changed, also when nobody types: the newer text stands beside the box, never in it."""
    one, other = (come_in(visit, cast.COORDINATOR, address) for _ in range(2))
    for page, text in ((one, "Bewaard door de een."), (other, "Nog van de ander.")):
        box = page.get_by_label("Wat besluiten we?")
        box.fill(text)
        box.blur()
        expect(page.locator("#notities-gezegd")).not_to_be_empty(timeout=WITHIN)
    expect(other.get_by_text("Iemand paste deze notities intussen aan.")).to_be_visible()
    with other.expect_response("**/tafel/stand*"), other.expect_response("**/tafel/stand*", timeout=2 * WITHIN):
        pass
    other.evaluate("document.dispatchEvent(new CustomEvent('htmx:afterSettle'))")
    expect(other.get_by_label("Wat besluiten we?")).to_have_value("Nog van de ander.")


def test_a_bad_connection_says_so_and_tries_again(visit: Visit, address: str) -> None:
    leen = come_in(visit, cast.COORDINATOR, address)
    leen.route("**/notities", lambda route: route.abort())
    leen.get_by_label("Wat besluiten we?").fill("Onderweg geschreven.")
    expect(leen.locator("#notities-formulier .ct-unsaved")).to_contain_text(UNSAVED, timeout=WITHIN)
    expect(leen.get_by_label("Wat besluiten we?")).to_have_value("Onderweg geschreven.")
    leen.unroute("**/notities")
    expect(leen.locator("#notities-gezegd")).to_contain_text("Bewaard om", timeout=9000)
    expect(leen.locator("#notities-formulier .ct-unsaved")).to_have_count(0)
    leen.reload()
    expect(leen.get_by_label("Wat besluiten we?")).to_have_value("Onderweg geschreven.")


def test_the_room_without_javascript(visit: Visit, address: str) -> None:
    leen = come_in(visit, cast.COORDINATOR, address, script=False)
    leen.get_by_label("Nieuwe adviesregel").fill("Ook zonder script.")
    leen.locator("#nieuwe-regel").get_by_label("S1", exact=True).check()
    leen.get_by_role("button", name="Voeg toe").click()
    expect(leen.locator("#deel-advice")).to_contain_text("Ook zonder script.")
    leen.get_by_label("Wat besluiten we?").fill("Op papier gezet.")
    leen.get_by_role("button", name="Bewaar de notities").click()
    expect(leen.get_by_text("De notities zijn bewaard.")).to_be_visible()
