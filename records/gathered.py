"""Rows of another table in one value of a row: a list of lists, for a path on which each row more costs too much.

A join gives every column of its left side again for every row of its right side, and turns each of them into Python
again; with ten rows of thirty columns that takes longer than the database does.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, Select, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.functions import FunctionElement

from records.base import Json


class RowsAsJson(FunctionElement[Any]):
    """All rows as one JSON array of arrays; null or an empty array when there are none."""

    type = Json
    name = "rows_as_json"
    inherit_cache = True


@compiles(RowsAsJson, "sqlite")
def _on_sqlite(element: RowsAsJson, compiler: Any, **given: Any) -> str:
    columns = (func.json(each) if isinstance(each.type, JSON) else each for each in element.clauses)
    return f"json_group_array(json_array({', '.join(compiler.process(each, **given) for each in columns)}))"


@compiles(RowsAsJson, "postgresql")
def _on_postgresql(element: RowsAsJson, compiler: Any, **given: Any) -> str:
    columns = ", ".join(compiler.process(each, **given) for each in element.clauses)
    return f"jsonb_agg(jsonb_build_array({columns}))"


def gathered(
    columns: Iterable[ColumnElement[Any] | InstrumentedAttribute[Any]], where: ColumnElement[bool]
) -> ColumnElement[Any]:
    """Give the rows of a table, in no order, as one column of a statement on another one. Read times with `moment`."""
    query: Select[Any] = select(RowsAsJson(*columns)).where(where)
    return query.scalar_subquery()


def moment(written: str) -> datetime:
    """Read a time of a gathered row: aware, UTC, whichever database wrote it."""
    read = datetime.fromisoformat(written)
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
