"""Alembic's environment: one online run on the engine that `records.migrate` hands over."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from alembic import context
from sqlalchemy import JSON, Connection, Engine

from records.base import UtcTime
from records.tables import METADATA


def render(kind: str, item: object, _autogen: object) -> str | Literal[False]:
    """Write our own column types as the plain types they are, so that an old migration needs no code of today."""
    if kind == "type" and isinstance(item, UtcTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, JSON):
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


@contextmanager
def rebuilding(connection: Connection) -> Iterator[None]:
    """Let SQLite rebuild a table that others refer to: it drops the old one, which its foreign keys would forbid.

    The pragma counts only outside a transaction, so it is given before the first one begins. What is left must fit.
    """
    if connection.dialect.name != "sqlite":
        yield
        connection.commit()
        return
    raw = connection.connection.cursor()
    raw.execute("PRAGMA foreign_keys=OFF")
    raw.execute("BEGIN IMMEDIATE")  # pysqlite would begin at the first row that changes, after the tables did
    try:
        yield
        if broken := raw.execute("PRAGMA foreign_key_check").fetchall():
            message = f"rows refer to what is not there: {broken[:5]}"
            raise RuntimeError(message)
        connection.commit()
    finally:
        connection.rollback()
        raw.execute("PRAGMA foreign_keys=ON")
        raw.close()


engine: Engine = context.config.attributes["engine"]
with engine.connect() as connection, rebuilding(connection):
    context.configure(
        connection=connection, target_metadata=METADATA, render_as_batch=True, compare_type=True, render_item=render
    )
    with context.begin_transaction():
        context.run_migrations()
