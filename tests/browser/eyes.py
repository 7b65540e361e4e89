"""Looks at a page as axe does, in every look that the page has: what a rule finds is told with its place."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

TAGS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
UNFOLD: Final = "document.querySelectorAll('main details').forEach(fold => { fold.open = true })"
FIND: Final = """asked => axe.run(document, asked).then(found => found.violations.map(
    each => [each.id, each.nodes.length, each.nodes.slice(0, 3).map(node => node.html.slice(0, 200))]))"""
HEIGHT: Final = 900
ZOOMED: Final = 320  # what is left of 1280 at 400 % (WCAG 1.4.10)


@dataclass(frozen=True)
class Look:
    """One way in which a page is seen. `rules`: which rules are asked, all when empty."""

    name: str
    width: int
    scheme: Literal["light", "dark"]
    unfolded: bool = False
    rules: tuple[str, ...] = ()

    def asked(self) -> dict[str, Any]:
        """Give what axe is asked."""
        only = {"type": "rule", "values": self.rules} if self.rules else {"type": "tag", "values": TAGS}
        rules = {"target-size": {"enabled": True}}
        # what it would fetch once more is only for rules that are still tried out, which nobody asks here
        return {"resultTypes": ["violations"], "runOnly": only, "rules": rules, "preload": False}


LOOKS: Final = (
    Look("wide and light", 1280, "light"),
    Look("wide and dark", 1280, "dark", rules=("color-contrast",)),
    Look("narrow and dark, unfolded", 390, "dark", unfolded=True),
    Look("narrow and light", 390, "light", rules=("color-contrast",)),
)


@dataclass
class Eyes:
    """Looks at pages, and keeps what is wrong with them."""

    page: Page
    wrong: list[str] = field(default_factory=list)

    def look(self, name: str) -> None:
        """Look at the page that stands there now, in every look."""
        self.page.evaluate(AXE_SCRIPT)  # once for all looks: it is half a megabyte to read
        for look in LOOKS:
            self.page.set_viewport_size({"width": look.width, "height": HEIGHT})
            self.page.emulate_media(color_scheme=look.scheme)
            if look.unfolded:
                self.page.evaluate(UNFOLD)
            self.wrong += [f"{name} ({look.name}): {each}" for each in self._flaws(look)]
        self.page.set_viewport_size({"width": ZOOMED, "height": HEIGHT})
        self.wrong += [f"{name} (four times as large): {each}" for each in self._beside()]

    def _flaws(self, look: Look) -> Iterator[str]:
        for rule, times, places in self.page.evaluate(FIND, look.asked()):
            yield f"{rule}, {times} times: {'; '.join(places)}"
        yield from self._beside()

    def _beside(self) -> Iterator[str]:
        beside = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if beside > 0:
            yield f"{beside} pixels stick out at the side"
