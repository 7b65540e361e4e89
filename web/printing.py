"""Printing while somebody waits: a PDF that is looked at and kept nowhere, such as "bekijk als …"."""

from typing import Final

from flask import Response

from documents.contexts import Context
from documents.press import Limits, Press, render_pdf
from records.kinds import DocumentKind
from web.downloads import send_bytes

PDF: Final = "application/pdf"
# A press of its own that ends after each document: web processes keep no printing worker warm (docs/decisions/005).
_PRESS: Final = Press(Limits(seconds=30, documents=1))


def show_pdf(kind: DocumentKind, context: Context, name: str) -> Response:
    """Print a document as the worker would, and show it. Raises DocumentFailed when it cannot be printed."""
    return send_bytes(render_pdf(kind, context, _PRESS).pdf, PDF, name)
