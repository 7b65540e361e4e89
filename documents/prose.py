"""The little Markdown of what people write: bold, italic, lists and paragraphs. Everything else stays as typed.

HTML, links, images, headings and code are off: what looks like them is shown as the characters it is.
"""

import re
from typing import Final

from markdown_it import MarkdownIt
from markupsafe import Markup

_MARKDOWN: Final = (
    MarkdownIt("zero", {"html": False, "breaks": True, "linkify": False})
    .enable(["emphasis", "list", "newline", "escape"])
    .disable(["entity", "backticks"], ignoreInvalid=True)
)
_NOT_PRINTED: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def prose(text: str) -> Markup:
    """Render a text of several paragraphs as block HTML: `p`, `ul`, `ol`, `strong`, `em` and `br` only."""
    return Markup(_MARKDOWN.render(printable(text)).strip())  # noqa: S704 - markdown-it escapes all, html is off


def phrase(text: str) -> Markup:
    """Render a text of one line as inline HTML: `strong` and `em` only."""
    return Markup(_MARKDOWN.renderInline(" ".join(printable(text).split())))  # noqa: S704 - escaped, as above


def printable(text: str) -> str:
    """Drop the control characters that no font can print and that PDF readers choke on."""
    return _NOT_PRINTED.sub("", text)
