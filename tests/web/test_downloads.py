"""What is kept comes out as it went in, and is never run."""

from typing import Any

import pytest
from flask import Flask

from web.downloads import send
from web.files import Files
from web.kit import kit_of


def sent(app: Flask, content: bytes, media_type: str, name: str) -> Any:
    sha256 = kit_of(app).files.put(content)
    with app.test_request_context("/"):
        response = send(sha256, media_type, name)
        response.direct_passthrough = False
        return response, response.get_data()


def test_a_pdf_is_shown_and_stays_the_same(app: Flask) -> None:
    response, content = sent(app, b"%PDF-1.7", "application/pdf", "Verslag 2026-0042.pdf")
    assert content == b"%PDF-1.7"
    assert response.mimetype == "application/pdf"
    assert 'inline; filename="Verslag 2026-0042.pdf"' in response.headers["Content-Disposition"]


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "application/javascript", "application/xml"])
def test_what_a_browser_could_run_is_only_saved(app: Flask, media_type: str) -> None:
    response, _content = sent(app, b"<script>alert(1)</script>", media_type, "../../etc/x.html")
    assert response.mimetype == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "/" not in response.headers["Content-Disposition"]
    assert "sandbox" in response.headers["Content-Security-Policy"]


def test_the_same_bytes_are_kept_once(app: Flask) -> None:
    files: Files = kit_of(app).files
    assert files.put(b"a") == files.put(b"a")
    assert len([path for path in files.folder.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize("name", ["../secret", "A" * 64, "", "0" * 63])
def test_a_file_is_only_found_by_its_hash(app: Flask, name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        kit_of(app).files.path(name)
