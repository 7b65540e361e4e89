"""The version of what stands in static/, so that a browser keeps a file as long as it stays the same."""

import hashlib
from pathlib import Path

from web.settings import ROOT

WATCHED = ("theme.css", "city.css", "casetafel.js", "favicon.svg", "vendor/bootstrap.min.css", "vendor/htmx.min.js")


def asset_version(folder: Path = ROOT / "static") -> str:
    """Give a short digest of the files that pages load; another one as soon as one of them changes."""
    digest = hashlib.sha256()
    for name in WATCHED:
        file = folder / name
        digest.update(file.read_bytes() if file.exists() else b"-")
    return digest.hexdigest()[:10]
