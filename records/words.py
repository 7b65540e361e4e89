"""Words a person reads: Dutch source texts, looked up in the reader's language.

The lower floors know no Flask, so the translator is handed in: `wsgi` gives Flask-Babel's, a worker may give none
(Dutch is the source language). Placeholders are named and in braces: `_("Dag {naam}", naam=name)`.
"""

from collections.abc import Callable

Translator = Callable[[str], str]


class _Words:
    """Holds the one translator of this process."""

    translate: Translator = staticmethod(lambda text: text)


def use_translator(translate: Translator) -> None:
    """Make every `_()` in this process look texts up through `translate(text) -> text`."""
    _Words.translate = staticmethod(translate)


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "mark, do not translate yet"
    """Mark a text for the catalogue that is translated later, where it is shown."""
    return text


def _(text: str, **values: object) -> str:
    """Translate a Dutch text and fill in its named placeholders."""
    translated = _Words.translate(text)
    return translated.format(**values) if values else translated
