"""The worker that prints: the only module that knows WeasyPrint. Started by `documents.press`, never imported by it.

Run as `python -m documents.render STATIC_FOLDER MEMORY`. It reads jobs from standard input and answers on standard
output, one after the other; it ends when its input ends. A job and an answer are framed as `documents.frames` says.
"""

import io
import os
import re
import resource
import signal
import sys
from pathlib import Path
from typing import IO, Any, Final
from urllib.parse import unquote, urlsplit

from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from documents.frames import BASE, read_frame, write_frame

OPTIONS: Final = {"pdf_variant": "pdf/ua-1", "pdf_identifier": None}
_OURS: Final = re.compile(r"(?:fonts/)?[A-Za-z0-9][A-Za-z0-9_-]*\.(?:css|svg|otf)")
_TYPES: Final = {".css": "text/css", ".svg": "image/svg+xml", ".otf": "font/otf"}
_GRACE: Final = 5  # seconds that the worker outlives its limit when whoever started it is gone


class ClosedFetcher(URLFetcher):  # type: ignore[misc] # WeasyPrint ships no types
    """Gives the stylesheets, drawings and fonts of our own static folder, and refuses every other address."""

    def __init__(self, static: Path) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._static = static

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:  # noqa: ARG002 - WeasyPrint calls it so
        """Open one of our own files; raises ValueError for anything else, FatalURLFetchingError when ours is gone."""
        name = unquote(urlsplit(url).path).lstrip("/")
        if not url.startswith(BASE) or not _OURS.fullmatch(name):
            raise ValueError(f"only our own files are printed, not {url[:200]}")
        path = self._static / name
        if not path.is_file():
            raise FatalURLFetchingError(f"{name} is missing in the static folder")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": _TYPES[path.suffix]})


def print_page(html: str, identifier: str, static: Path) -> tuple[bytes, int]:
    """Give the PDF of an HTML page, and its number of pages. The same page gives the same bytes."""
    page = HTML(string=html, base_url=BASE, url_fetcher=ClosedFetcher(static))
    printed = page.render(**OPTIONS)
    target = io.BytesIO()
    printed.write_pdf(target, **(OPTIONS | {"pdf_identifier": identifier.encode()}))
    return target.getvalue(), len(printed.pages)


def serve(jobs: IO[bytes], answers: IO[bytes], static: Path) -> None:
    """Print job after job, until there are no more."""
    while (job := read_frame(jobs)) is not None:
        about, html = job
        signal.alarm(int(about["seconds"]) + _GRACE)
        try:
            pdf, pages = print_page(html.decode(), about["identifier"], static)
        except MemoryError:
            write_frame(answers, {"error": "memory"}, b"")
            return  # what is left of this process is not to be trusted
        except Exception as error:  # noqa: BLE001 - whatever a document breaks on goes back to who asked, with its name
            write_frame(answers, {"error": f"{type(error).__name__}: {error}"}, b"")
        else:
            write_frame(answers, {"pages": pages}, pdf)
        signal.alarm(0)


def main(static: Path, memory: int) -> None:
    """Take a private copy of the two pipes, so that nothing a library prints comes between, and serve."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    jobs, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    serve(jobs, answers, static)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
