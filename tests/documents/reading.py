"""Reading what was made: the words of a PDF as a person sees them, and of a page as a browser reads it aloud."""

import re
import subprocess
from xml.etree.ElementTree import Element

import html5lib

BLOCKS = {
    "h1", "h2", "h3", "p", "li", "tr", "dt", "dd", "div", "section", "ul", "ol", "dl", "table", "header", "main",
    "blockquote", "br",
}  # fmt: skip
MARKS = {"h1": "# ", "h2": "## ", "h3": "### ", "li": "- ", "dd": "  ", "blockquote": "> "}
CELLS = {"td", "th"}


def paper_text(pdf: bytes) -> str:
    """Read the pages of a PDF, in the order in which they are printed; a form feed ends each page."""
    shown = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return shown.stdout.decode()


def words(text: str) -> str:
    """All words in one line."""
    return " ".join(text.split())


def page_text(html: str) -> str:
    """Write a page as plain text, block by block: what a snapshot keeps, whichever program shows it."""
    body = html5lib.parse(html, namespaceHTMLElements=False).find("body")
    assert body is not None
    around = "".join(f"{name}: {body.get(f'data-{name}')}\n" for name in ("ref", "version", "hash"))
    lines = [re.sub(r"[ \t\n\xa0]+", " ", line).rstrip(" |") for line in _told(body).split("\x00")]
    return around + "\n".join(line for line in lines if line.strip()) + "\n"


def _told(element: Element) -> str:
    if element.tag in {"svg", "title"} or not isinstance(element.tag, str):
        return element.tail or ""
    inside = (element.text or "") + "".join(_told(child) for child in element)
    if element.tag in BLOCKS:
        inside = f"\x00{MARKS.get(element.tag, '')}{inside}\x00"
    if element.tag in CELLS:
        inside = f"{inside.replace(chr(0), ' ')} | "
    return inside + (element.tail or "")
