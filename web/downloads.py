"""Gives out what is kept in the files: never guessed at, never run, under a name that tells nothing of the machine."""

import re
from io import BytesIO
from typing import Final

from flask import Response, send_file
from werkzeug.exceptions import NotFound

from web.kit import kit

SHOWN: Final = frozenset({"application/pdf", "image/png", "image/jpeg"})  # a browser may show these; the rest is saved
NEUTRAL: Final = re.compile(r"[^\w.() -]+")


def send(sha256: str, media_type: str, name: str) -> Response:
    """Answer with a file of the store. The caller has asked reach, and logged the read. 404 when it is gone."""
    try:
        content = kit().files.read(sha256)
    except FileNotFoundError as error:
        raise NotFound from error
    return send_bytes(content, media_type, name, etag=sha256)


def send_bytes(content: bytes, media_type: str, name: str, etag: str = "") -> Response:
    """Answer with a file that was just made, or read from the store; no browser and no proxy keeps it."""
    shown = media_type in SHOWN
    response = send_file(
        BytesIO(content),
        mimetype=media_type if shown else "application/octet-stream",
        as_attachment=not shown,
        download_name=NEUTRAL.sub("-", name).strip(" .-") or "bestand",
        etag=etag or False,
        max_age=0,
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'" if shown else "default-src 'none'; sandbox"
    return response
