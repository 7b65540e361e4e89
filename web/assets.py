"""The version of what stands in static/, so that a browser keeps a file as long as it stays the same."""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from web.settings import ROOT

WATCHED = ("theme.css", "city.css", "casetafel.js", "favicon.svg", "vendor/bootstrap.min.css", "vendor/htmx.min.js")


def asset_version(folder: Path = ROOT / "static") -> str:
    """Give a short digest of the files that pages load; another one as soon as one of them changes."""
    digest = hashlib.sha256()
    for name in WATCHED:
        file = folder / name
        digest.update(file.read_bytes() if file.exists() else b"-")
    return digest.hexdigest()[:10]


def static_urls(url_for: Callable[..., str]) -> Callable[..., str]:
    """Dress `url_for` for the templates: a page names ten files in static/, whose addresses never change."""

    @cache
    def of_file(filename: str, version: str | None) -> str:
        return url_for("static", filename=filename, v=version)

    def address(endpoint: str, **values: Any) -> str:
        if endpoint == "static" and values.keys() <= {"filename", "v"}:
            return of_file(values["filename"], values.get("v"))
        return url_for(endpoint, **values)

    return address
