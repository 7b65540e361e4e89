"""Whether a database has the present shape, for whoever serves: asks it without loading alembic (8 MB, 60 ms)."""

import re
from functools import cache
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, inspect, text

VERSIONS: Final = Path(__file__).parent / "migrations" / "versions"
_LINE: Final = re.compile(r'^(revision|down_revision)(?:: [^=]+)? = "([^"]+)"', re.MULTILINE)


def _named(which: str) -> frozenset[str]:
    """Name the migrations (`revision`), or those that another one follows (`down_revision`)."""
    lines = [_LINE.findall(file.read_text(encoding="utf-8")) for file in sorted(VERSIONS.glob("*.py"))]
    return frozenset(name for found in lines for kind, name in found if kind == which)


@cache
def newest() -> str:
    """Name the migration that no other one follows; raises LookupError when there is not exactly one."""
    ends = sorted(_named("revision") - _named("down_revision"))
    if len(ends) != 1:
        raise LookupError(f"the migrations have no single end: {ends}")
    return ends[0]


def is_current(engine: Engine) -> bool:
    """Say whether the database stands at the newest migration."""
    return stands_at(engine) == newest()


def is_newer(engine: Engine) -> bool:
    """Say whether a later version of the program made this database: then we know nothing of its shape."""
    return stands_at(engine) not in {None, *_named("revision")}


def stands_at(engine: Engine) -> str | None:
    """Name the last migration that the database went through; None when it went through none."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
