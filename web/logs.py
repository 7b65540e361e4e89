"""Logs for whoever runs the service: one line per event, without secrets, addresses of people or query strings.

Plain Python writes them: structlog would bring rich into every web process (docs/decisions/005-light-web-processes.md).
"""

import json
import re
import sys
import traceback
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy.exc import StatementError

SECRET: Final = re.compile(r"secret|token|passw|key|cookie|authorization|sleutel|nonce", re.IGNORECASE)
QUERY: Final = re.compile(r"\?[^\s\"']+")
MAIL: Final = re.compile(r"[^\s@\"'<>]+@[^\s@\"'<>]+")
LINK: Final = re.compile(r"(/(?:l|aanmelden)/)[^\s\"'?]+")
HIDDEN: Final = "…"


def scrub_text(text: str) -> str:
    """Take query strings, mail addresses and personal links out of a text."""
    return MAIL.sub(HIDDEN, LINK.sub(rf"\1{HIDDEN}", QUERY.sub(f"?{HIDDEN}", text)))


def scrub(name: str, value: Any) -> Any:
    """Give what a log may hold of a value."""
    if SECRET.search(name):
        return HIDDEN
    if isinstance(value, str):
        return scrub_text(value)
    if isinstance(value, list | tuple):
        return [scrub(name, each) for each in value]
    return value if value is None or isinstance(value, bool | int | float) else scrub_text(str(value))


class Log:
    """Writes events to standard error: readable lines in the demo, JSON otherwise."""

    readable = False

    def info(self, event: str, **about: Any) -> None:
        """Tell that something happened."""
        self._write("info", event, about)

    def error(self, event: str, **about: Any) -> None:
        """Tell that something went wrong."""
        self._write("error", event, about)

    def _write(self, level: str, event: str, about: dict[str, Any]) -> None:
        told = {name: scrub(name, value) for name, value in about.items()}
        moment = datetime.now(UTC).isoformat(timespec="milliseconds")
        if self.readable:
            words = "".join(f"\n    {name}: {value}" for name, value in told.items())
            line = f"{moment} {level}: {event}{words}"
        else:
            line = json.dumps({"at": moment, "level": level, "event": event, **told}, ensure_ascii=False)
        sys.stderr.write(f"{line}\n")


log: Final = Log()


def told(error: BaseException) -> dict[str, Any]:
    """Tell of an error what helps to mend it: its kind and where it happened; not what a person had typed."""
    frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    kind = f"{type(error).__module__}.{type(error).__name__}"
    # what the database says of a row quotes the row
    message = type(error.orig).__name__ if isinstance(error, StatementError) else str(error)[:300]
    return {"error": kind, "message": message, "frames": frames[-12:]}


def set_up(*, demo: bool) -> None:
    """Choose how this process writes."""
    log.readable = demo
