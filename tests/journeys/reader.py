"""Somebody with a browser and no script: reads a page, follows the links on it, sends the forms as they stand there.

A form is sent as a browser would: with its hidden fields, with what is filled in already, and with the button that was
pressed. What is typed must have a field, what is chosen must be offered; a choice may be named by its words.
"""

from collections.abc import Callable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, Final
from urllib.parse import urlsplit

import html5lib

from tests.clients import StrictClient, tree_of

HTML: Final = "{http://www.w3.org/1999/xhtml}"
DUTCH: Final = "nl-BE"
FIELDS: Final = ("input", "textarea", "select")
UNSENT: Final = ("submit", "button", "reset", "image")
Typed = Mapping[str, str | Sequence[str]]


class Reader:
    """One person, one browser; `text` is what the page in front of them says. `pause`: what passes at each button."""

    def __init__(self, client: StrictClient, pause: Callable[[], object] = lambda: None) -> None:
        self.client = client
        self.pause = pause
        self.address = ""
        self.answer: Any = None
        self.tree: Any = None

    # ---- reading

    def open(self, address: str, status: int = 200) -> "Reader":
        """Open an address, and go along where it sends one on to."""
        return self._arrive(self.client.get(address), status)

    def _arrive(self, answer: Any, status: int = 200) -> "Reader":
        while answer.status_code in {302, 303, 308}:
            answer = self.client.get(answer.location)
        self.answer, self.address = answer, answer.request.full_path.rstrip("?")
        assert answer.status_code == status, (
            f"{self.address}: {answer.status_code}\n{_words(html5lib.parse(answer.text))}"
        )
        self.tree = tree_of(answer)
        assert self.tree.get("lang") == DUTCH
        return self

    @property
    def text(self) -> str:
        """Everything on the page, blanks folded."""
        return _words(self.tree)

    def reads(self, *words: str) -> "Reader":
        """Be sure that this stands on the page."""
        missing = [each for each in words if each not in self.text]
        assert not missing, f"{self.address}: {missing} not in\n{self.text}"
        return self

    def links(self, words: str = "") -> list[str]:
        """Give the addresses of the links with these words, each once, in order."""
        found = [each for each in self.tree.iter(f"{HTML}a") if words in _words(each) and each.get("href")]
        return list(dict.fromkeys(each.get("href") for each in found))

    def follow(self, words: str, status: int = 200) -> "Reader":
        """Follow the first link with these words."""
        links = self.links(words)
        assert links, f"{self.address}: no link “{words}”\n{self.text}"
        return self.open(_path(links[0]), status)

    # ---- writing

    def names(self, pattern: str) -> list[str]:
        """Give the names of fields that look like this (`choices.*.answer`), in the order of the page."""
        fields = [each.get("name", "") for each in self.tree.iter() if _tag(each) in FIELDS]
        return [name for name in dict.fromkeys(fields) if fnmatchcase(name, pattern)]

    def press(self, words: str, typed: Typed | None = None, status: int = 200, number: int = 0) -> "Reader":
        """Press a button, with this filled in; `number`: which one, when several say the same.

        A button that is greyed is pressed only by who expects to be refused: `status` says so.
        """
        form, button = self._button(words, number)
        greyed = button.get("aria-disabled") == "true"
        assert not (greyed and status == 200), f"{self.address}: “{words}” cannot be pressed\n{self.text}"
        fields = _Fields(form, button, self.address)
        for name, value in (typed or {}).items():
            fields.fill(name, value)
        self.pause()
        target = _path(button.get("formaction") or form.get("action") or self.address)
        if form.get("method", "get").lower() == "get":
            return self._arrive(self.client.get(target, query_string=fields.sent), status)
        return self._arrive(self.client.post(target, data=fields.sent), status)

    def _button(self, words: str, number: int) -> tuple[Any, Any]:
        found = [
            (form, button)
            for form in self.tree.iter(f"{HTML}form")
            for button in form.iter(f"{HTML}button")
            if words in _words(button) and button.get("type", "submit") == "submit"
        ]
        assert len(found) > number, f"{self.address}: no button “{words}”\n{self.text}"
        form, button = found[number]
        return form, button


class _Fields:
    """What a form sends."""

    def __init__(self, form: Any, button: Any, where: str) -> None:
        self.form, self.where = form, where
        self.sent: dict[str, Any] = {}
        for each in form.iter():
            if _tag(each) in FIELDS and each.get("name") and each.get("type") not in UNSENT:
                self._keep(each)
        if button.get("name"):
            self.sent[button.get("name")] = button.get("value", "")

    def _keep(self, field: Any) -> None:
        """Take over what the page has filled in."""
        name, kind = field.get("name"), field.get("type", "")
        if _tag(field) == "select":
            chosen = [option for option in field.iter(f"{HTML}option") if option.get("selected") is not None]
            options = chosen or list(field.iter(f"{HTML}option"))[:1]
            self.sent[name] = [option.get("value", "") for option in options]
        elif kind in {"checkbox", "radio"}:
            if field.get("checked") is not None:
                self.sent.setdefault(name, []).append(field.get("value", "on"))
        elif kind != "file":
            text = field.get("value", "") if _tag(field) == "input" else "".join(field.itertext()).removeprefix("\n")
            self.sent.setdefault(name, []).append(text)

    def fill(self, name: str, value: str | Sequence[str]) -> None:
        """Type into a field, or choose what it offers."""
        fields = [each for each in self.form.iter() if _tag(each) in FIELDS and each.get("name") == name]
        assert fields, f"{self.where}: no field {name}"
        offered = self._offered(fields)
        wanted = [value] if isinstance(value, str) else list(value)
        self.sent[name] = [self._choice(offered, each) for each in wanted] if offered else wanted

    def _offered(self, fields: Sequence[Any]) -> list[tuple[str, str]]:
        """Give what can be chosen, with its words."""
        offered = []
        for field in fields:
            if _tag(field) == "select":
                offered += [(each.get("value", ""), _words(each)) for each in field.iter(f"{HTML}option")]
            elif field.get("type") in {"checkbox", "radio"}:
                assert field.get("disabled") is None, f"{self.where}: {field.get('value')} cannot be chosen"
                offered.append((field.get("value", "on"), self._label(field)))
        return offered

    def _label(self, field: Any) -> str:
        labels = list(self.form.iter(f"{HTML}label"))
        around = [each for each in labels if field in list(each.iter()) or each.get("for") == (field.get("id") or "-")]
        return " ".join(_words(each) for each in around)

    def _choice(self, offered: Sequence[tuple[str, str]], wanted: str) -> str:
        found = [value for value, _words in offered if value == wanted]
        found += [value for value, words in offered if wanted in words]
        assert found, f"{self.where}: “{wanted}” is not offered, but {offered}"
        return found[0]


def _tag(element: Any) -> str:
    return element.tag.removeprefix(HTML) if isinstance(element.tag, str) else ""


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _path(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
