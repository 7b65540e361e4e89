"""Words in the reader's language: records.words goes through Flask-Babel, and templates use the same two ways."""

from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Final

from flask import Flask, g, has_request_context, request
from flask_babel import Babel, gettext
from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from records import words

SOURCE: Final = "nl"
KEPT: Final = 1024  # of each macro: the progress of a chat has the most, a few hundred
SPEAKING: Final = frozenset({"_", "gettext"})  # the second one is what `{% trans %}` calls
Drawn = Callable[..., Any]
FOLDER: Final = Path(__file__).resolve().parent.parent / "translations"


def languages() -> list[str]:
    """Name the languages a page can be read in: Dutch, and every one with a compiled catalogue."""
    others = {path.parents[1].name for path in FOLDER.glob("*/LC_MESSAGES/*.mo")}
    return [SOURCE, *sorted(others - {SOURCE})]


def translator(known: list[str]) -> Callable[[str], str]:
    """Make the function that looks a Dutch text up in the language of this request; outside one it stays Dutch."""
    if len(known) == 1:
        return lambda text: text

    def translate(text: str) -> str:
        if not has_request_context() or language(known) == SOURCE:
            return text
        translated: str = gettext(text)
        return translated

    return translate


def language(known: list[str]) -> str:
    """Choose the language of this request."""
    if "language" not in g:
        g.language = request.accept_languages.best_match(known, SOURCE) if len(known) > 1 else SOURCE
    chosen: str = g.language
    return chosen


def _one_or_many(one: str, many: str, number: int) -> str:
    return words._(one if number == 1 else many)


class Spoken(NodeTransformer):
    """Writes the words of a template out while it is read, where there is one language: it draws them without asking.

    `_('Verder')` becomes its text; with values, or with a text that is not written there, it stays a call.
    """

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - the name that Jinja's visitor looks for
        """Replace the call by what it gives."""
        self.generic_visit(node)
        plain = len(node.args) == 1 and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
        if plain and isinstance(node.node, nodes.Name) and node.node.name in SPEAKING:
            (text,) = node.args
            if isinstance(text, nodes.Const):
                return nodes.Const(words._(text.value), lineno=node.lineno)
        return node


def keeper(known: list[str]) -> Callable[[Drawn], Drawn]:
    """Make `kept(macro)` for the templates: what such a macro drew for the same values is not drawn again.

    For macros that pages call over and over and that depend on their values alone, which must be hashable: the icons of
    a page and the progress of a chat were a sixth of the time that an answer takes. Per language: macros hold words.
    """

    def kept(draw: Drawn) -> Drawn:
        @lru_cache(maxsize=KEPT)
        def drawn(_language: str, *given: Any, **named: Any) -> Any:
            return draw(*given, **named)

        if len(known) == 1:
            return partial(drawn, SOURCE)
        return lambda *given, **named: drawn(language(known), *given, **named)

    return kept


def wire(app: Flask) -> None:
    """Set Flask-Babel up, and give the templates `_('Dag {naam}', naam=x)` and `{% trans %}`."""
    known = languages()
    babel: Any = Babel()
    zone = "Europe/Brussels"
    babel.init_app(app, default_locale=SOURCE, default_timezone=zone, locale_selector=lambda: language(known))
    words.use_translator(translator(known))
    environment: Any = app.jinja_env
    environment.install_gettext_callables(words._, _one_or_many, newstyle=False)
    environment.globals["_"] = words._
    environment.globals["kept"] = keeper(known)
    environment.spoken = len(known) == 1
