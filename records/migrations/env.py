"""Alembic's environment: one online run on the engine that `records.migrate` hands over."""

from typing import Literal

from alembic import context
from sqlalchemy import JSON, Engine

from records.base import UtcTime
from records.tables import METADATA


def render(kind: str, item: object, _autogen: object) -> str | Literal[False]:
    """Write our own column types as the plain types they are, so that an old migration needs no code of today."""
    if kind == "type" and isinstance(item, UtcTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, JSON):
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


engine: Engine = context.config.attributes["engine"]
with engine.connect() as connection:
    context.configure(
        connection=connection, target_metadata=METADATA, render_as_batch=True, compare_type=True, render_item=render
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
