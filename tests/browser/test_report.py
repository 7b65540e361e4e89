"""The report in two real browsers at once: it saves by itself, and two texts that meet stand side by side."""

from time import sleep

import pytest
from playwright.sync_api import Page, Route, expect

from demo import cast
from records.vocabulary import State
from tests.browser.conftest import Visit, sign_in
from tests.browser.eyes import Eyes
from tests.journeys.city import City

pytestmark = pytest.mark.browser
WITHIN = 15_000  # three seconds after the last word, and what the machine needs
HERS = "Ouders komen zelden verder dan de poort."
HIS = "Ouders durven nog niet verder dan de poort."


@pytest.fixture(scope="module")
def address(city: City) -> str:
    """A report of which nothing is written yet."""
    city.reference = ""
    city.bring(State.REPORTING)
    return f"/vragen/{city.reference}/verslag/schrijven"


def come_in(visit: Visit, email: str, address: str) -> Page:
    page = sign_in(visit(), email)
    page.goto(address)
    return page


def slowly(route: Route) -> None:
    """Let what is sent arrive a little later."""
    sleep(0.4)
    route.continue_()


def test_what_is_typed_is_kept_by_itself_and_what_meets_is_lost_by_nobody(visit: Visit, address: str) -> None:
    ilse, yassin = (come_in(visit, email, address) for email in (cast.INTERVIEWER_1, cast.INTERVIEWER_2))

    ilse.locator("#sections-situation").fill(HERS)
    expect(ilse.locator("#balk")).to_contain_text("Bewaard op", timeout=WITHIN)
    ilse.reload()
    expect(ilse.locator("#sections-situation")).to_have_value(HERS)

    yassin.locator("#sections-strengths").fill("Elke juf kent de gezinnen.")
    expect(yassin.locator("#balk")).to_contain_text("door Yassin El Amrani", timeout=WITHIN)
    yassin.locator("#sections-situation").fill(HIS)
    expect(yassin.locator("#balk")).to_contain_text("Ilse Claes schreef intussen ook in", timeout=WITHIN)
    yassin.get_by_role("button", name="Leg de teksten naast elkaar").click()
    expect(yassin.locator("#sections-situation")).to_have_value(HIS)
    expect(yassin.locator(".ct-diff").first).to_contain_text(HERS)
    eyes = Eyes(yassin)
    eyes.look("two texts side by side")
    assert eyes.wrong == []

    yassin.get_by_label("Allebei, onder elkaar").check()
    yassin.get_by_role("button", name="Bewaar", exact=True).click()
    expect(yassin.locator("#sections-situation")).to_have_value(f"{HERS}\n\n{HIS}")
    expect(yassin.locator("#sections-strengths")).to_have_value("Elke juf kent de gezinnen.")


def test_what_a_director_says_is_kept_by_itself(visit: Visit, city: City) -> None:
    city.reference = ""
    city.bring(State.REVIEW)
    nadia = come_in(visit, cast.LEAD, f"/vragen/{city.reference}/verslag/nalezen")
    second = nadia.locator(".ct-par").nth(1)
    second.get_by_label("Opmerking").check()
    second.get_by_role("textbox").fill("Het is al drie jaar zo.")
    expect(nadia.locator("#balk")).to_contain_text("Stuur terug met 1 opmerking", timeout=WITHIN)
    expect(nadia.locator("#voortgang")).to_contain_text("1 van 8")
    nadia.reload()
    expect(second.get_by_label("Opmerking")).to_be_checked()
    expect(second.get_by_role("textbox")).to_have_value("Het is al drie jaar zo.")


def test_a_button_pressed_while_it_saves_by_itself_waits_for_that(visit: Visit, address: str) -> None:
    ilse = come_in(visit, cast.INTERVIEWER_1, address)
    ilse.route("**/verslag/schrijven", slowly)
    with ilse.expect_request(lambda request: "do=auto" in (request.post_data or "")):
        ilse.locator("#sections-agreements").fill("We bellen vrijdag.")
    ilse.locator("#sections-agreements").fill("We bellen vrijdag. Of maandag.")
    ilse.get_by_role("button", name="Bewaar", exact=True).click()
    expect(ilse.locator(".ct-flashes")).to_contain_text("Bewaard.", timeout=WITHIN)
    expect(ilse.locator("#sections-agreements")).to_have_value("We bellen vrijdag. Of maandag.")
