"""The people of the cast in a real Chromium, one after the other: each comes in and finds their own work."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

from demo import cast
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

NINE = (
    cast.LEAD,
    cast.TEACHER,
    cast.OTHER_LEAD,
    cast.COORDINATOR,
    cast.INTERVIEWER_1,
    cast.INTERVIEWER_2,
    cast.PARTNER,
    cast.GUIDANCE,
    cast.ADMIN,
)


def sign_in(context: BrowserContext, who: str) -> Page:
    """Come in as one of the cast, as a visitor of the demo does."""
    page = context.new_page()
    page.goto("/aanmelden")
    for fold in page.locator("details").all():
        fold.evaluate("fold => fold.open = true")
    page.locator(f'form:has(input[value="{who}"]) button').first.click()
    page.wait_for_url(re.compile(r"^(?!.*aanmelden)"))
    return page


def flaws(page: Page) -> list[str]:
    """What axe finds, by rule, with the first place."""
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:120]}" for rule in found]


def test_the_nine_people_come_in_one_after_the_other(visit: Visit) -> None:
    seen = {}
    for who in NINE:
        page = sign_in(visit(), who)
        page.goto("/werkblad")
        seen[who] = page.locator("h1").inner_text()
        assert page.locator("main").inner_text().strip()
        page.context.close()
    assert all(seen.values())
    assert "Leen" in seen[cast.COORDINATOR]


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_axe_finds_nothing_where_people_work(visit: Visit, width: int, *, dark: bool) -> None:
    ways = {
        "": ("/", "/aanmelden", "/zo-werkt-het", "/intake", "/nergens"),
        cast.LEAD: ("/werkblad", "/vragen"),
        cast.COORDINATOR: ("/werkblad", "/vragen", "/casetafels", "/beheer/mensen"),
        cast.PARTNER: ("/werkblad", "/doorverwijzingen"),
    }
    found = {}
    for who, addresses in ways.items():
        context = visit(width=width, dark=dark)
        page = sign_in(context, who) if who else context.new_page()
        for address in addresses:
            page.goto(address)
            found[f"{who} {address}"] = flaws(page)
        if who in {cast.LEAD, cast.COORDINATOR}:
            page.goto("/vragen")
            page.locator('main a[href^="/vragen/2"]').first.click()
            page.wait_for_load_state()
            found[f"{who} {page.url}"] = flaws(page)
    assert {address: rules for address, rules in found.items() if rules} == {}


def test_a_school_begins_its_story_without_javascript(visit: Visit) -> None:
    page = visit(script=False).new_page()
    page.goto("/")
    page.get_by_role("link", name="Stel je vraag").first.click()
    page.get_by_role("button", name="Begin").click()
    page.locator(".ct-ask button[type=submit]").first.click()
    page.get_by_label("Naam, gemeente of instellingsnummer").fill("wilg")
    page.get_by_role("button", name="Zoek").click()
    page.get_by_text("Basisschool De Wilg").first.click()
    page.get_by_role("button", name="Volgende vraag").click()
    assert "Basisschool De Wilg" in page.locator(".ct-mine").first.inner_text()
