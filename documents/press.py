"""The press: prints a document in a worker process of its own, kept warm, with a limit on time and memory.

WeasyPrint reads what people typed and takes a hundred megabytes; so it lives elsewhere, knows none of our secrets, and
is ended when it takes too long or too much. There is no other way to print: a document that fails, fails.
"""

import atexit
import os
import re
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Event, Lock, Timer
from typing import Any, Final

from documents.contexts import Context
from documents.fingerprint import content_hash
from documents.frames import read_frame, write_frame
from documents.page import STYLESHEET, render_html
from records.kinds import DocumentKind

ROOT: Final = Path(__file__).resolve().parent.parent
STATIC: Final = ROOT / "static"
_FONT: Final = re.compile(r"""url\(["']?(fonts/[\w.-]+)""")
_HANDED_ON: Final = (
    "PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "XDG_CACHE_HOME",
    "FONTCONFIG_FILE", "FONTCONFIG_PATH",
)  # fmt: skip


class DocumentFailed(Exception):  # noqa: N818 - it says what happened, like Refused
    """A document could not be printed. The message is for the log and for whoever runs the service."""


@dataclass(frozen=True)
class Made:
    """A printed document: its bytes, number of pages, SHA-256 of the bytes, and the fingerprint of what it says.

    `page` is the HTML it was printed from: whoever keeps it can print the same bytes again (`print_page`).
    """

    pdf: bytes
    pages: int
    sha256: str
    content_sha256: str
    page: str = ""

    @property
    def size(self) -> int:
        """Length in bytes."""
        return len(self.pdf)


@dataclass(frozen=True)
class Limits:
    """What one document may take: seconds, and bytes of address space of the worker."""

    seconds: float = 120
    memory: int = 2 << 30
    documents: int = 500  # then a fresh worker takes over


class _Worker:
    """The process that prints, with a pipe for the jobs and one for the answers."""

    def __init__(self, static: Path, memory: int) -> None:
        self._late = Event()
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module, and two values of our own
            [sys.executable, "-m", "documents.render", str(static), str(memory)],
            cwd=ROOT,
            env={name: os.environ[name] for name in _HANDED_ON if name in os.environ} | {"PYTHONUTF8": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def ask(self, about: dict[str, Any], body: bytes, seconds: float) -> tuple[dict[str, Any], bytes] | None:
        """Have one page printed; None when the worker died, or was ended because it took too long."""
        if self._process.stdin is None or self._process.stdout is None:
            return None
        timer = Timer(seconds, self._give_up)
        timer.start()
        try:
            write_frame(self._process.stdin, about, body)
            return read_frame(self._process.stdout)
        except OSError:
            return None
        finally:
            timer.cancel()

    def _give_up(self) -> None:
        self._late.set()
        self._process.kill()

    @property
    def late(self) -> bool:
        """Whether the worker was ended because it took too long."""
        return self._late.is_set()

    @property
    def alive(self) -> bool:
        """Whether the worker still runs."""
        return self._process.poll() is None

    def end(self) -> None:
        """End the worker, and wait until it is gone."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what was not written yet is lost with its reader
                    pipe.close()


class Press:
    """One warm worker; whoever asks while it prints waits for its turn."""

    def __init__(self, limits: Limits | None = None, static: Path = STATIC) -> None:
        """Start nothing yet: the worker comes with the first document."""
        self._limits = limits or Limits()
        self._static = static
        self.forget()

    def forget(self) -> None:
        """Leave the worker to the process that started it (after a fork)."""
        self._turn = Lock()
        self._worker: _Worker | None = None
        self._printed = 0

    def make(self, html: str, identifier: str) -> tuple[bytes, int]:
        """Print a page; gives the PDF and its number of pages. Raises DocumentFailed."""
        with self._turn:
            about, pdf = self._ask({"identifier": identifier, "seconds": self._limits.seconds}, html.encode())
            self._printed += 1
            if self._printed >= self._limits.documents:
                self._end()
        if "error" in about:
            raise DocumentFailed(f"the document could not be printed: {about['error']}")
        return pdf, int(about["pages"])

    def close(self) -> None:
        """End the worker."""
        with self._turn:
            self._end()

    def _ask(self, about: dict[str, Any], html: bytes) -> tuple[dict[str, Any], bytes]:
        worker = self._started()
        answer = worker.ask(about, html, self._limits.seconds)
        if answer is not None and answer[0].get("error") != "memory":
            return answer
        self._end()
        if worker.late:
            raise DocumentFailed(f"the document took longer than {self._limits.seconds:g} seconds to print")
        most = self._limits.memory >> 20
        raise DocumentFailed(f"the document took more memory than {most} MB, or the printing worker died")

    def _started(self) -> _Worker:
        if self._worker is None or not self._worker.alive:
            self._end()
            check_fonts(self._static)
            self._worker = _Worker(self._static, self._limits.memory)
        return self._worker

    def _end(self) -> None:
        worker, self._worker, self._printed = self._worker, None, 0
        if worker is not None:
            worker.end()


def check_fonts(static: Path = STATIC) -> None:
    """Make sure that every font of print.css is there; raises DocumentFailed that says how to mend it."""
    sheet = static / STYLESHEET
    if not sheet.is_file():
        raise DocumentFailed(f"{sheet.name} is missing in the folder static")
    names = _FONT.findall(sheet.read_text(encoding="utf-8"))
    if lost := sorted(name for name in names if not (static / name).is_file()):
        raise DocumentFailed(f"missing in the folder static: {', '.join(lost)}. Run tools/bootstrap to make the fonts.")


def render_pdf(kind: DocumentKind, context: Context, press: Press | None = None) -> Made:
    """Make the PDF of a document: the same context gives the same bytes, on whichever day it is made.

    Raises TypeError or ValueError when the context is not made for this kind or audience, DocumentFailed when it
    cannot be printed: too long, too large, a font that is gone.
    """
    return print_page(render_html(kind, context), content_hash(kind, context), press)


def print_page(page: str, content_sha256: str, press: Press | None = None) -> Made:
    """Print a page that was written before: the same page gives the same bytes. Raises DocumentFailed."""
    pdf, pages = (press or _PRESS).make(page, identifier=content_sha256)
    return Made(pdf=pdf, pages=pages, sha256=sha256(pdf).hexdigest(), content_sha256=content_sha256, page=page)


_PRESS: Final = Press()
atexit.register(_PRESS.close)
os.register_at_fork(after_in_child=_PRESS.forget)
