"""What every table shares: the Record base, names of constraints, typed columns, times in UTC."""

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import Enum
from typing import Any, ClassVar, Final, cast

from sqlalchemy import JSON, ColumnElement, DateTime, Dialect, MetaData, String, Table, TypeDecorator, literal
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Mapped, declared_attr, mapped_column

NAMES: Final = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcTime(TypeDecorator[datetime]):
    """An aware UTC time, kept as such by PostgreSQL and as UTC text by SQLite; a naive time is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware time into UTC before it is stored; raises ValueError for a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a time without a zone was given to the database"
            raise ValueError(message)
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware UTC time."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


def _values(words: type[Enum]) -> list[str]:
    return [str(word.value) for word in words]


Id = String(20)
Json = JSON().with_variant(JSONB, "postgresql")


class Record(DeclarativeBase):
    """Base of every table. Enum columns become text with a CHECK on the vocabulary's values."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcTime,
        Enum: SqlEnum(Enum, native_enum=False, create_constraint=True, length=40, values_callable=_values),
        dict[str, Any]: Json,
        list[str]: Json,
    }


def table_of(record: type[Record]) -> Table:
    """Give the table of a record, for a statement that runs at each request.

    An attribute of a record is dressed up, and the library looks under its dress whenever it looks a statement up among
    those it knows (measured: 15 µs each for who asks and for a conversation).
    """
    return cast("Table", record.__table__)


def among(column: InstrumentedAttribute[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """Say that a column has one of these values, for a statement that is kept: a plain list of parameters.

    What `in_` makes is spelled out anew each time the statement runs, which costs more than running it.
    """
    return column.in_([literal(value, column.type) for value in values])


def new_id() -> str:
    """Make an id that tells nothing: not how many there are, not which came first (16 characters)."""
    return secrets.token_hex(8)


class Identified:
    """A row with an opaque text id, as the API gives it."""

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)


class Versioned:
    """A row on which no update can be lost: every write checks and raises `row_version`.

    `version` is another count: the one people saw, raised by `fire` alone.
    """

    version: Mapped[int] = mapped_column(default=1)
    row_version: Mapped[int]

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        """Let SQLAlchemy guard `row_version`."""
        return {"version_id_col": cls.row_version}


def word(words: type[Enum], name: str) -> SqlEnum:
    """Type a column of an enum whose CHECK needs a name of its own: two columns of one enum in a table."""
    return SqlEnum(words, native_enum=False, create_constraint=True, length=40, values_callable=_values, name=name)
