"""Counts the SQL statements that something runs: pages may run few, and as many for one row as for a thousand."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

OF_THE_TRANSACTION = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT", "RELEASE")


@contextmanager
def statements(source: Engine | Session) -> Iterator[list[str]]:
    """Collect the statements that run inside, in order; those that only begin or end a transaction do not count."""
    bind = source.get_bind() if isinstance(source, Session) else source
    engine = bind if isinstance(bind, Engine) else bind.engine
    found: list[str] = []

    def keep(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.lstrip().upper().startswith(OF_THE_TRANSACTION):
            found.append(statement)

    event.listen(engine, "before_cursor_execute", keep)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", keep)
