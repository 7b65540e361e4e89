"""A school that chats in a browser: it sees one question, answers it, and presses the button."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from playwright.sync_api import Page, expect

from tests.intake.chatting import ANSWERS

OPEN: Final = "#vraag form[action*='/antwoorden/']"


def fill(page: Page, fields: Mapping[str, str | Sequence[str]]) -> None:
    """Fill in fields by name: type, tick or choose."""
    for name, value in fields.items():
        field = page.locator(f"[name='{name}']")
        kind = field.first.evaluate("field => field.type")
        if kind in {"radio", "checkbox"}:
            for each in [value] if isinstance(value, str) else value:
                choose(page, name, each)
        elif kind == "select-one":
            field.select_option(value)
        else:
            field.fill(str(value))


def choose(page: Page, name: str, value: str) -> None:
    """Tick a box or a choice with the keyboard."""
    box = page.locator(f"[name='{name}'][value='{value}']")
    if not box.is_checked():
        box.press("Space")
    expect(box).to_be_checked()


def open_key(page: Page) -> str:
    """Name the question that stands open."""
    return str(page.locator(OPEN).get_attribute("action")).rsplit("/", 1)[1]


def until(page: Page, key: str, other: Mapping[str, Mapping[str, Any]]) -> None:
    """Answer every question that comes before this one; `other`: answers that differ."""
    while (here := open_key(page)) != key:
        button = answer(page, here, other.get(here, ANSWERS[here]))
        page.locator(OPEN).locator(button).first.click()
        page.locator(f"{OPEN}:not([action$='/{here}'])").first.wait_for(state="attached")


def tell(
    page: Page, other: Mapping[str, Mapping[str, Any]], look: Callable[[str], object] = lambda _key: None
) -> list[str]:
    """Answer every question; `other`: answers that differ; `look` hears each key first. Gives the keys as asked."""
    asked: list[str] = []
    while page.locator(OPEN).count():
        key = open_key(page)
        assert key not in asked, f"{key} is asked again: {page.locator('#vraag').inner_text()}"
        asked.append(key)
        look(key)
        button = answer(page, key, other.get(key, ANSWERS[key]))
        page.locator(OPEN).locator(button).first.click()
        page.locator(f"{OPEN}:not([action$='/{key}']), form[action$='/versturen']").first.wait_for(state="attached")
    return asked


def answer(page: Page, key: str, given: Mapping[str, Any]) -> str:
    """Fill the open question in; gives the button to press."""
    if key == "school":
        page.locator("#search").fill("wilg")
        if not page.evaluate("'htmx' in window"):  # else what is found comes by itself, and Zoek would choose it
            page.get_by_role("button", name="Zoek").click()
        choose(page, "number", "012345")
        return "button.btn-primary"
    if key == "availability":
        names = page.locator(f"{OPEN} input[value=yes]").evaluate_all("all => all.map(one => one.name)")
        fill(page, dict.fromkeys(names[:3], "yes"))
        return "button.btn-primary"
    fill(page, {name: value for name, value in given.items() if name != "answer"})
    return "button[value=unknown]" if given.get("answer") == "unknown" else "button.btn-primary"


def words(page: Page) -> str:
    """Give what the page says, blanks folded."""
    return re.sub(r"\s+", " ", page.locator("main").inner_text())
