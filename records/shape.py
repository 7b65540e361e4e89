"""Whether a database has the present shape, for whoever serves: asks it without loading alembic (8 MB, 60 ms)."""

import re
from functools import cache
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, inspect, text

VERSIONS: Final = Path(__file__).parent / "migrations" / "versions"
_LINE: Final = re.compile(r'^(revision|down_revision)(?:: [^=]+)? = "([^"]+)"', re.MULTILINE)


@cache
def newest() -> str:
    """Name the migration that no other one follows; raises LookupError when there is not exactly one."""
    lines: list[list[tuple[str, str]]] = []
    lines += [_LINE.findall(file.read_text(encoding="utf-8")) for file in sorted(VERSIONS.glob("*.py"))]
    there = {name for found in lines for kind, name in found if kind == "revision"}
    followed = {name for found in lines for kind, name in found if kind == "down_revision"}
    ends = sorted(there - followed)
    if len(ends) != 1:
        raise LookupError(f"the migrations have no single end: {ends}")
    return ends[0]


def is_current(engine: Engine) -> bool:
    """Say whether the database stands at the newest migration."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == newest()
