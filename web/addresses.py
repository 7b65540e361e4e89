"""Whole addresses, for mails, PDFs and commands: from the setting CASETAFEL_URL, never from what a request says."""

from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from web.kit import kit


def link_to(endpoint: str, **values: Any) -> str:
    """Give the whole address of an endpoint, such as `https://casetafel.stad.be/vragen/2026-0042`."""
    base = urlsplit(kit().settings.base_url)
    adapter = current_app.url_map.bind(base.netloc, url_scheme=base.scheme)
    return adapter.build(endpoint, values, force_external=True)


def link(path: str) -> str:
    """Give the whole address of a path of ours."""
    return f"{kit().settings.base_url}{path}"
