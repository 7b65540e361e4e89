"""The files in static/: served compressed and from memory, under a version that changes when one of them does."""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

import brotli  # type: ignore[import-untyped]  # it ships no types
from flask import Response, request
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join
from werkzeug.wrappers import Response as BaseResponse

from web.access import PUBLIC, Url
from web.settings import ROOT

FOLDER: Final = ROOT / "static"
WATCHED: Final = (
    "theme.css", "city.css", "casetafel.js", "favicon.svg", "vendor/bootstrap.min.css", "vendor/htmx.min.js",
)  # fmt: skip
TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".otf": "font/otf",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
}
TEXTS: Final = frozenset({".css", ".js", ".svg", ".txt"})
QUALITY: Final = 9  # of brotli: a tenth of a second for the largest file, once


@dataclass(frozen=True, slots=True)
class Asset:
    """One file in memory, as it is and compressed (empty where that brings nothing)."""

    kind: str
    etag: str
    plain: bytes
    brotli: bytes
    gzip: bytes


@lru_cache(maxsize=128)
def _load(path: str, _changed: int) -> Asset:
    """Read a file; `_changed` is its time of change, so that another version is read again."""
    file = Path(path)
    content = file.read_bytes()
    text = file.suffix in TEXTS
    return Asset(
        kind=TYPES[file.suffix],
        etag=hashlib.sha256(content).hexdigest()[:20],
        plain=content,
        brotli=brotli.compress(content, quality=QUALITY) if text else b"",
        gzip=gzip.compress(content, mtime=0) if text else b"",
    )


def static_file(filename: str) -> BaseResponse:
    """Give a file of static/, in the smallest form that the browser reads; 404 for anything else."""
    path = safe_join(str(FOLDER), filename)
    if path is None or Path(path).suffix not in TYPES or not Path(path).is_file():
        raise NotFound
    asset = _load(path, Path(path).stat().st_mtime_ns)
    accepted = request.accept_encodings
    way = "br" if asset.brotli and accepted["br"] else "gzip" if asset.gzip and accepted["gzip"] else ""
    response = Response({"br": asset.brotli, "gzip": asset.gzip}.get(way, asset.plain), content_type=asset.kind)
    if way:
        response.headers["Content-Encoding"] = way
    response.headers["Vary"] = "Accept-Encoding"
    response.set_etag(f"{asset.etag}{way and '-' + way}")
    return response.make_conditional(request)


def asset_version() -> str:
    """Give a short digest of the files that pages load; another one as soon as one of them changes."""
    digest = hashlib.sha256()
    for name in WATCHED:
        file = FOLDER / name
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


urls: Final = [Url("/static/<path:filename>", static_file, PUBLIC, endpoint="static")]
