"""Somebody at a real browser: reads what is shown, follows links, fills in what stands in sight, presses buttons.

Only what a person can see and reach counts: a button that is greyed, or hidden in a fold, cannot be pressed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

from playwright.sync_api import Locator, Page, expect

Typed = Mapping[str, str | Sequence[str]]
WELL: Final = 400  # an answer below this is a page, not a refusal


@dataclass
class Guest:
    """One person with one page in front of them."""

    page: Page

    # ---- reading

    def open(self, address: str, status: int = 200) -> "Guest":
        """Open an address."""
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.status == status, f"{address}: {answer.status}\n{self.text}"
        return self

    @property
    def text(self) -> str:
        """What the page says, blanks folded."""
        return re.sub(r"\s+", " ", self.page.locator("main").inner_text())

    def reads(self, *words: str) -> "Guest":
        """Be sure that this is shown."""
        for each in words:
            expect(self.page.locator("main"), f"on {self.page.url}").to_contain_text(each)
        return self

    # ---- going on

    def follow(self, words: str) -> "Guest":
        """Follow the first link with these words."""
        link = self.page.locator("main").get_by_role("link", name=words).first
        with self.page.expect_navigation():
            link.click()
        return self

    def go_to(self, address: str) -> "Guest":
        """Follow the link to an address, or else the first with this in its address."""
        there = self.page.locator(f"main a[href='{address}']")
        link = there if there.count() else self.page.locator(f"main a[href*='{address}']")
        with self.page.expect_navigation():
            link.first.click()
        return self

    def download(self, words: str) -> bytes:
        """Save the document behind a link."""
        link = self.page.locator("main").get_by_role("link", name=words).first
        answer = self.page.request.get(str(link.get_attribute("href")))
        assert answer.ok, f"{words}: {answer.status}"
        return answer.body()

    # ---- writing

    def names(self, pattern: str) -> list[str]:
        """Give the names of fields that look like this (`choices.*.answer`), in the order of the page."""
        found = self.page.locator("main [name]:not([type=hidden])").evaluate_all(
            "fields => fields.map(field => field.name)"
        )
        named = [name for name in dict.fromkeys(found) if fnmatchcase(name, pattern)]
        assert named, f"{self.page.url}: no field {pattern}, but {sorted(set(found))}"
        return named

    def type(self, typed: Typed) -> "Guest":
        """Fill in fields by name."""
        for name, value in typed.items():
            fill(self.page.locator(f"main [name='{name}']"), value)
        return self

    def press(self, words: str, typed: Typed | None = None) -> "Guest":
        """Fill in what stands around a button, and press it: the page that comes must be an answer, not a refusal."""
        main = self.page.locator("main")
        button = main.get_by_role("button", name=words).first
        form = main.locator("form").filter(has=self.page.get_by_role("button", name=words)).first
        for name, value in (typed or {}).items():
            fill(form.locator(f"[name='{name}']"), value)
        expect(button).not_to_have_attribute("aria-disabled", "true")
        with self.page.expect_navigation() as arrived:
            button.click()
        assert arrived.value.status < WELL, f"{self.page.url}: {arrived.value.status}\n{self.text}"
        return self


def fill(field: Locator, value: str | Sequence[str]) -> None:
    """Type into a field, or choose in it: what is chosen may be named by its words."""
    kind = field.first.evaluate("field => field.type")
    if kind in {"radio", "checkbox"}:
        offered = field.evaluate_all("all => all.map(one => [one.value, one.labels[0].innerText])")
        wanted = {_place(offered, each) for each in ([value] if isinstance(value, str) else value)}
        for number in range(len(offered)):
            if number in wanted:
                field.nth(number).check()
            elif kind == "checkbox" and len(offered) > 1:
                field.nth(number).uncheck()
    elif kind == "select-one":
        field.select_option(value)
    else:
        field.fill(str(value))


def _place(offered: Sequence[tuple[str, str]], wanted: str) -> int:
    """Find which choice is meant: by its value, or else by its words."""
    found = [number for number, (value, _words) in enumerate(offered) if value == wanted]
    found += [number for number, (_value, words) in enumerate(offered) if wanted in words]
    assert found, f"“{wanted}” is not offered, but {offered}"
    return found[0]
