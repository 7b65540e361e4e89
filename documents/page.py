"""A document as HTML: what the press prints."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date
from functools import cache
from typing import Final

from jinja2 import Environment

from documents.contexts import Context
from documents.fingerprint import content_hash
from documents.kinds import check_context, template_of
from documents.prose import phrase, printable, prose
from records.dates import dutch_moment
from records.kinds import DocumentKind
from records.wording import template_environment
from records.words import _

STYLESHEET: Final = "print.css"
_DAYS_IN_MONTH: Final = 365.25 / 12
_WEEKS_SAID: Final = 18  # up to this many weeks a length is told in weeks, from then on in months


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What stands around the content: masthead, running head and foot of templates/documents/base.html."""

    heading: str
    title: str
    author: str
    description: str
    ref: str
    version: str
    version_line: str
    hash: str
    secret: str
    audience: str
    network_name: str
    made_at: str


def render_html(kind: DocumentKind, context: Context) -> str:
    """Write a document as a whole HTML page.

    Raises TypeError or ValueError when the context is not made for this kind or this audience.
    """
    paper = paper_for(kind, context)
    template = _environment().get_template(template_of(kind))
    return printable(template.render(doc=paper, letterhead=context.letterhead, it=context, stylesheet=STYLESHEET))


def paper_for(kind: DocumentKind, context: Context) -> Paper:
    """Word what stands around the content of a document."""
    made_for = check_context(kind, context)
    letterhead = context.letterhead
    heading, readers = made_for.shown_title(), made_for.shown_readers(letterhead.audience)
    version = _("versie {number}", number=letterhead.version)
    secret = _("Concept, {version}", version=version) if made_for.draft else _("Vertrouwelijk")
    secret = _("Om in te vullen") if made_for.blank else secret
    name, made_at = f"{letterhead.reference}, {version}", dutch_moment(letterhead.made_at)
    return Paper(
        heading=heading,
        title=f"{heading}, {letterhead.reference}",
        author=letterhead.network_name,
        description=f"{heading}, {letterhead.reference}, {version}",
        ref=f"{heading}, {letterhead.reference}",
        version=version,
        version_line=_(
            "{name}, gemaakt op {moment} {secret}. {readers}.",
            name=name,
            moment=made_at,
            secret=secret,
            readers=readers,
        ),
        hash="" if made_for.approved_later else content_hash(kind, context),
        secret=secret,
        audience=readers,
        network_name=letterhead.network_name,
        made_at=letterhead.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )


def how_long(start: date, end: date) -> str:
    """Tell the length of a period in whole weeks, and a long one in whole months: `6 weken`, `7 maanden`."""
    days = (end - start).days
    weeks = max(1, round(days / 7))
    if weeks == 1:
        return _("1 week")
    if weeks <= _WEEKS_SAID:
        return _("{number} weken", number=weeks)
    return _("{number} maanden", number=round(days / _DAYS_IN_MONTH))


def listed(words: Iterable[str]) -> str:
    """Write some words as a sentence does: `Ilse, Yassin en Bram`."""
    *most, last = words
    return _("{most} en {last}", most=", ".join(most), last=last) if most else last


@cache
def _environment() -> Environment:
    environment = template_environment()
    environment.filters |= {"prose": prose, "phrase": phrase, "listed": listed}
    environment.globals["how_long"] = how_long
    return environment
