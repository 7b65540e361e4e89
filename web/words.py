"""Words in the reader's language: records.words goes through Flask-Babel, and templates use the same two ways."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from flask import Flask, g, has_request_context, request
from flask_babel import Babel, gettext

from records import words

SOURCE: Final = "nl"
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
