"""Templates of the lower floors: PDFs and mails are written by this Jinja environment, pages by Flask's own.

Words go through `records.words`, dates through `records.dates`: in a template `{{ when|dutch_moment }}`.
"""

from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from records import dates
from records.words import _

TEMPLATES: Final = Path(__file__).resolve().parent.parent / "templates"
_FILTERS: Final = (
    dates.dutch_date, dates.dutch_date_bare, dates.dutch_day, dates.dutch_day_bare, dates.dutch_time,
    dates.dutch_moment, dates.dutch_moment_short,
)  # fmt: skip


def template_environment() -> Environment:
    """Make an environment that escapes HTML (not plain text), refuses a name it was not given, and speaks Dutch."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(disabled_extensions=("txt",), default_for_string=True, default=True),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        keep_trailing_newline=False,
        auto_reload=False,
    )
    environment.install_gettext_callables(_one, _some, newstyle=True)  # type: ignore[attr-defined] # of the extension
    environment.filters |= {each.__name__: each for each in _FILTERS}
    environment.globals["dutch_span"] = dates.dutch_span
    environment.globals["kept"] = lambda draw: draw  # a document is drawn once
    return environment


def _one(text: str) -> str:
    return _(text)


def _some(one: str, more: str, number: int) -> str:
    return _(one) if number == 1 else _(more)
