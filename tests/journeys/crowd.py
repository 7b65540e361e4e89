"""Many requests at once: copies of one that was really played, with everything that hangs on it, written in bulk."""

from collections.abc import Iterator
from itertools import count
from typing import Any, Final

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from records.base import Record
from records.request import SupportRequest

KEPT_ONCE: Final = {"journal_entry", "outbox_entry", "delivered_mail", "read_entry", "case_table_meeting"}
Rows = dict[str, list[dict[str, Any]]]


def copies(session: Session, reference: str, times: int) -> None:
    """Write so many copies of a request, each with a reference of its own."""
    own = session.scalars(select(SupportRequest.id).where(SupportRequest.reference == reference)).one()
    rows = _rows_of(session, own)
    numbers = count(5000)
    for table in Record.metadata.sorted_tables:
        if rows.get(table.name):
            session.execute(insert(table), list(_copied(table, rows, times, own, numbers)))
    session.flush()


def _rows_of(session: Session, request_id: str) -> Rows:
    """Gather what hangs on a request, however deep."""
    known = {request_id}
    rows: Rows = {}
    for table in Record.metadata.sorted_tables:
        if table.name in KEPT_ONCE:
            continue
        ties = [column for column in table.columns if _is_tied(column, rows)]
        if table.name == SupportRequest.__tablename__:
            ties = [table.c.id]
        found = [dict(row) for tie in ties for row in session.execute(select(table).where(tie.in_(known))).mappings()]
        unique = {tuple(row[key.name] for key in table.primary_key): row for row in found}
        rows[table.name] = list(unique.values())
        known |= {row["id"] for row in rows[table.name] if "id" in row}
    return rows


def _is_tied(column: Any, rows: Rows) -> bool:
    """Say whether a column points at something that is copied too."""
    return any(rows.get(key.column.table.name) for key in column.foreign_keys)


def _copied(table: Table, rows: Rows, times: int, own: str, numbers: Iterator[int]) -> Iterator[dict[str, Any]]:
    ids = {row["id"] for found in rows.values() for row in found if "id" in row}
    for number in range(times):
        for row in rows[table.name]:
            copy = {name: _renamed(value, ids, number) for name, value in row.items()}
            if table.name == SupportRequest.__tablename__:
                copy["reference"] = f"2026-{next(numbers)}"
                copy["resume_sha256"] = None
            yield copy


def _renamed(value: Any, ids: set[str], number: int) -> Any:
    """Give the id of this copy: sixteen signs, the first of which no made id has."""
    return f"k{number:03x}{value[4:]}" if isinstance(value, str) and value in ids else value
