"""Logs for whoever runs the service: one line per event, without secrets, addresses of people or query strings."""

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any, Final

import structlog
from sqlalchemy.exc import StatementError

SECRET: Final = re.compile(r"secret|token|passw|key|cookie|authorization|sleutel|nonce", re.IGNORECASE)
QUERY: Final = re.compile(r"\?[^\s\"']+")
MAIL: Final = re.compile(r"[^\s@\"'<>]+@[^\s@\"'<>]+")
LINK: Final = re.compile(r"(/(?:l|aanmelden)/)[^\s\"'?]+")
HIDDEN: Final = "…"

log: Final[Any] = structlog.get_logger("casetafel")


def scrub_text(text: str) -> str:
    """Take query strings, mail addresses and personal links out of a text."""
    return MAIL.sub(HIDDEN, LINK.sub(rf"\1{HIDDEN}", QUERY.sub(f"?{HIDDEN}", text)))


def scrub(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Hide what a log may not hold (a structlog processor)."""
    for key, value in event.items():
        if SECRET.search(key):
            event[key] = HIDDEN
        elif isinstance(value, str):
            event[key] = scrub_text(value)
    return event


def told(error: BaseException) -> dict[str, Any]:
    """Tell of an error what helps to mend it: its kind and where it happened; not what a person had typed."""
    frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    kind = f"{type(error).__module__}.{type(error).__name__}"
    # what the database says of a row quotes the row
    message = type(error.orig).__name__ if isinstance(error, StatementError) else str(error)[:300]
    return {"error": kind, "message": message, "frames": frames[-12:]}


def set_up(*, demo: bool) -> None:
    """Let this process log to standard error: readable lines in the demo, JSON otherwise."""
    shape: Any = structlog.dev.ConsoleRenderer(colors=False) if demo else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            scrub,
            shape,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
