"""The way to the database: engine, transactions – the only commit of the project – and read-only sessions."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    Connection,
    CursorResult,
    Engine,
    Executable,
    Insert,
    create_engine,
    event,
    insert,
)
from sqlalchemy.orm import Session, SessionTransaction, UOWTransaction, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from records.base import Record, table_of

BUSY_SECONDS: Final = 10
_NOTES: Final = "notes"
_READ_ONLY: Final = "read_only"


class ReadOnlyError(RuntimeError):
    """Something tried to change a record in a session that only reads."""


def _prepare_sqlite(raw: Any, _entry: ConnectionPoolEntry) -> None:
    raw.isolation_level = None  # we say BEGIN ourselves: pysqlite would wait until the first write
    cursor = raw.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_SECONDS * 1000}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    """Begin as house.md wants it on SQLite: a writer takes the lock at once, a reader cannot write.

    Told by the session, not by the engine: an engine that somebody listens to asks its listeners four times per
    statement and makes what answers them anew for each connection (measured: 45 µs of an answer in the chat).
    """
    if transaction.nested or connection.dialect.name != "sqlite":
        return
    reads = _READ_ONLY in session.info
    way = connection.connection
    cursor = way.cursor()
    if way.info.get(_READ_ONLY) is not reads:  # only then: this pragma makes SQLite prepare every statement anew
        cursor.execute(f"PRAGMA query_only={'ON' if reads else 'OFF'}")
        way.info[_READ_ONLY] = reads
    cursor.execute("BEGIN" if reads else "BEGIN IMMEDIATE")
    cursor.close()


def open_engine(url: str) -> Engine:
    """Make the engine for `sqlite:///…` or `postgresql+psycopg://…`, with the pragmas of house.md for SQLite."""
    if url.startswith("sqlite"):
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
        event.listen(engine, "connect", _prepare_sqlite)
        return engine
    return create_engine(url, pool_pre_ping=True, pool_size=8, max_overflow=8)


def _refuse_writes(session: Session, _context: UOWTransaction, _instances: object) -> None:
    if session.info.get(_READ_ONLY) and (session.new or session.dirty or session.deleted):
        changed = [repr(row) for row in (*session.new, *session.dirty, *session.deleted)]
        message = f"a read-only session was asked to write {changed}"
        raise ReadOnlyError(message)


def note(session: Session, *records: Record) -> None:
    """Keep records that must outlive a refusal or belong to a read (read log, wrong tries, used links).

    They are written in a second short transaction when this session ends, committed or not. When that fails the
    error reaches the caller: a read that cannot be logged is refused.
    """
    session.info.setdefault(_NOTES, []).extend(records)


Given = Mapping[str, Any]
Found = CursorResult[*tuple[Any, ...]]


def fetch(
    session: Session, query: Executable, given: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
) -> Found:
    """Read rows of columns in the transaction of a session, below its unit of work: a third of what `execute` takes.

    For selects of columns alone: a record comes from the session itself. What waits to be written goes first, as ever.
    """
    if session.autoflush:
        session.flush()
    return session.connection().execute(query, given)


@cache
def _insert(record: type[Record]) -> Insert:
    return insert(table_of(record))


def append(session: Session, record: type[Record], rows: Sequence[Given]) -> None:
    """Write rows that nothing in this session refers to, in one statement. Each names the same columns."""
    if rows:
        fetch(session, _insert(record), rows)


class Database:
    """One database of this process. Give it to whoever needs sessions; it holds no global state."""

    def __init__(self, url: str) -> None:
        """Open `url`; nothing is connected yet."""
        self.url = url
        self.engine = open_engine(url)
        self._read_engine = self.engine.execution_options(postgresql_readonly=True)
        self._sessions = sessionmaker(expire_on_commit=False)
        event.listen(self._sessions, "after_begin", _begin)
        event.listen(self._sessions, "before_flush", _refuse_writes)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a transaction: committed at the end, rolled back on any exception or after `session.rollback()`."""
        session = self._sessions(bind=self.engine)
        try:
            try:
                yield session
                session.commit()
            except BaseException:
                session.rollback()
                raise
        finally:
            session.close()
            self._write_notes(session)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session in which a flush raises `ReadOnlyError`; it never commits."""
        session = self._sessions(bind=self._read_engine, info={_READ_ONLY: True})
        try:
            yield session
            if session.new or session.dirty or session.deleted:
                session.flush()  # raises: a write must never vanish silently
        finally:
            session.close()
            self._write_notes(session)

    def _write_notes(self, session: Session) -> None:
        records = session.info.pop(_NOTES, [])
        if records:
            with self.writing() as second:
                second.add_all(records)

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()
