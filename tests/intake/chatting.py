"""A school that chats as a browser without script does: it reads the form on the page and sends that form."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tests.clients import StrictClient, tree_of

ANSWERING: Final = re.compile(r"/intake/[^/]+/antwoorden/")
HTML: Final = "{http://www.w3.org/1999/xhtml}"
STORY: Final = (
    "Op het oudercontact zien we nog geen derde van de ouders. Veel gezinnen spreken thuis een andere taal. "
    "Mijn team raakt vermoeid."
)
ANSWERS: Final[dict[str, dict[str, Any]]] = {
    "welcome": {},
    "school": {"number": "012345"},
    "about_you": {
        "name": "Nadia Verstappen",
        "function": "director",
        "email": "directie@dewilg.example",
        "phone": "0470 12 34 56",
    },
    "situation": {"value": STORY},
    "themes": {"value": ["ouderbetrokkenheid", "taal"]},
    "crisis": {"value": "no"},
    "crisis_contact": {"value": "0470 12 34 56"},
    "who": {"value": ["parents"]},
    "levels": {"value": ["nursery_3", "year_1"]},
    "since": {"value": "longer"},
    "strengths": {"value": "Een warm team."},
    "tried": {"answer": "unknown"},
    "partners_now": {"value": ["clb"], "own": "de bib om de hoek"},
    "dream": {"value": "Ouders komen graag binnen."},
    "support_kind": {"value": ["coaching"]},
    "readiness": {"value": "planned"},
    "grant": {"value": "maybe"},
    "guidance": {"value": "later"},
    "participants": {
        "people.0.name": "Nadia Verstappen",
        "people.0.function": "director",
        "people.0.email": "directie@dewilg.example",
        "people.1.name": "Tom Aerts",
        "people.1.function": "care_coordinator",
        "people.1.email": "tom@dewilg.example",
    },
    "availability": {},  # the first three moments on the page
    "format": {"value": "school"},
    "attachments": {},
    "anything_else": {"answer": "unknown"},
}


@dataclass
class Page:
    """A page as a reader meets it."""

    response: Any
    tree: Any = field(init=False)

    def __post_init__(self) -> None:
        self.tree = tree_of(self.response)

    @property
    def text(self) -> str:
        """Everything that is written on it, blanks folded."""
        main = next(self.tree.iter(f"{HTML}main"), self.tree)
        return " ".join("".join(main.itertext()).split())

    def forms(self, action: str) -> list[Any]:
        """Find the forms that go to addresses with this in it."""
        return [form for form in self.tree.iter(f"{HTML}form") if action in form.get("action", "")]

    def hidden(self, action: str) -> dict[str, str]:
        """Give the hidden fields of the first such form, but for its CSRF token."""
        inputs = self.forms(action)[0].iter(f"{HTML}input")
        found = {each.get("name"): each.get("value", "") for each in inputs if each.get("type") == "hidden"}
        return {name: value for name, value in found.items() if name != "csrf_token"}

    def names(self) -> list[str]:
        """Give the names of everything that can be filled in."""
        tags = (f"{HTML}input", f"{HTML}textarea", f"{HTML}select")
        return [each.get("name", "") for tag in tags for each in self.tree.iter(tag)]

    @property
    def open_key(self) -> str:
        """The key of the question that stands open; empty when all is answered."""
        forms = [form for form in self.forms("/antwoorden/") if ANSWERING.match(form.get("action"))]
        return forms[0].get("action").rsplit("/", 1)[1] if forms else ""

    @property
    def bubbles(self) -> list[str]:
        """Give what stands in the bubbles of the school."""
        mine = [each for each in self.tree.iter(f"{HTML}li") if "ct-mine" in (each.get("class") or "")]
        return [" ".join("".join(each.itertext()).split()) for each in mine]

    @property
    def marked(self) -> list[str]:
        """Give the words that are shown in yellow."""
        return ["".join(each.itertext()) for each in self.tree.iter(f"{HTML}mark")]


@dataclass
class Chat:
    """One conversation in one browser."""

    client: StrictClient
    reference: str = ""

    @property
    def address(self) -> str:
        """The page of the conversation."""
        return f"/intake/{self.reference}"

    def begin(self) -> "Chat":
        """Press the button of the first page."""
        response = self.client.send("/intake")
        assert response.status_code == 303, response.text
        self.reference = response.location.rsplit("/", 1)[1]
        return self

    def page(self, path: str = "") -> Page:
        """Open a page of the conversation."""
        response = self.client.get(f"{self.address}{path}")
        assert response.status_code == 200, response.status
        return Page(response)

    @property
    def open_key(self) -> str:
        """The key of the question that stands open; empty when all is answered."""
        return self.page().open_key

    def send(self, key: str, fields: Mapping[str, Any] | None = None, page: "Page | None" = None, **more: Any) -> Any:
        """Send the form of a question as the page holds it, by default as it is now."""
        page = page or self.page()
        mine = page.forms(f"/antwoorden/{key}")
        hidden = page.hidden(f"/antwoorden/{key}") if mine else {}
        given = ANSWERS.get(key, {}) if fields is None else fields
        if key == "availability" and fields is None:
            given = dict.fromkeys(moments(page)[:3], "yes")
        return self.client.send(f"{self.address}/antwoorden/{key}", **{**hidden, **given, **more})

    def say(self, key: str, fields: Mapping[str, Any] | None = None, **more: Any) -> "Chat":
        """Answer a question, and be sure that it was taken."""
        response = self.send(key, fields, **more)
        assert response.status_code == 303, Page(response).text
        return self

    def until(self, key: str, **other: Mapping[str, Any]) -> "Chat":
        """Answer every question that comes before this one; `other`: answers that differ."""
        while (page := self.page()).open_key not in {key, ""}:
            self.say(page.open_key, other.get(page.open_key), page=page)
        assert page.open_key == key
        return self

    def change(self, key: str, fields: Mapping[str, Any], *, shown: bool = True) -> Any:
        """Change an earlier answer on its own page; with `shown`, say yes to what it does to the others."""
        page = self.page(f"/antwoorden/{key}")
        target = f"/antwoorden/{key}"
        response = self.client.send(f"{self.address}{target}", **{**page.hidden(target), **fields})
        if shown and response.status_code == 200:
            again = Page(response)
            response = self.client.send(f"{self.address}{target}", **{**again.hidden(target), **fields})
        return response


def moments(page: Page) -> list[str]:
    """Give the names of the moments that are offered, in order."""
    return list(dict.fromkeys(name for name in page.names() if re.match(r"slot\.", name)))
