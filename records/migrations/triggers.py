"""Guards in the database itself: the logs are append-only, an approved report version never changes (law 5)."""

from typing import Final

from alembic import op

APPEND_ONLY: Final = ("journal_entry", "read_entry")


def append_only() -> None:
    """Refuse every UPDATE and DELETE on the journal and the read log."""
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            _refuse(f"{table}_no_{verb.lower()}", table, verb, "1 = 1", f"{table} is append-only")


def frozen_once_approved() -> None:
    """Refuse every UPDATE and DELETE on a report version that the school approved."""
    for verb in ("UPDATE", "DELETE"):
        name = f"report_version_no_{verb.lower()}"
        _refuse(name, "report_version", verb, "OLD.approved_at IS NOT NULL", "an approved report version never changes")


def remove_guards() -> None:
    """Take the guards away again, so that the tables can be dropped."""
    postgres = op.get_bind().dialect.name == "postgresql"
    for table in (*APPEND_ONLY, "report_version"):
        for verb in ("update", "delete"):
            name = f"{table}_no_{verb}"
            op.execute(f"DROP TRIGGER {name} ON {table}" if postgres else f"DROP TRIGGER {name}")
            if postgres:
                op.execute(f"DROP FUNCTION {name}()")


def _refuse(name: str, table: str, verb: str, when: str, message: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION {name}()"
        )
    else:
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
