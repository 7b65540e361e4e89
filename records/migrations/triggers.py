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


SENT_STAYS: Final = "report_version_sent_stays"
NO_SECOND: Final = "report_version_no_second"
_CHANGED: Final = " OR ".join(
    f"OLD.{column} IS DISTINCT FROM NEW.{column}"
    for column in ("id", "report_id", "number", "content_sha256", "sent_at")
)

_SAME: Final = (
    "EXISTS (SELECT 1 FROM report_version WHERE id = NEW.id OR (report_id = NEW.report_id AND number = NEW.number))"
)


def frozen_once_sent() -> None:
    """Refuse every other word in a version that the school received, also in the very UPDATE that approves it.

    SQLite replaces a row (`INSERT OR REPLACE`) without asking the triggers on DELETE: there it is refused by name.
    """
    message = "a sent report version never changes"
    if op.get_bind().dialect.name == "postgresql":
        changed = f"{_CHANGED} OR OLD.content::text IS DISTINCT FROM NEW.content::text"
        _refuse(SENT_STAYS, "report_version", "UPDATE", changed, message)
        return
    changed = f"{_CHANGED} OR OLD.content IS DISTINCT FROM NEW.content".replace("IS DISTINCT FROM", "IS NOT")
    _refuse(SENT_STAYS, "report_version", "UPDATE", changed, message)
    _refuse(NO_SECOND, "report_version", "INSERT", _SAME, message)


NAMES_STAY: Final = "report_version_names_stay"


def names_stay() -> None:
    """Refuse other names in a version that the school received; who approves is written once, as it is approved."""
    differ = "OLD.names::text IS DISTINCT FROM NEW.names::text OR"
    written = "(OLD.approver IS NOT NULL AND OLD.approver::text IS DISTINCT FROM NEW.approver::text)"
    if op.get_bind().dialect.name != "postgresql":
        differ, written = (
            each.replace("::text", "").replace("IS DISTINCT FROM", "IS NOT") for each in (differ, written)
        )
    _refuse(
        NAMES_STAY, "report_version", "UPDATE", f"{differ} {written}", "what a sent report version names never changes"
    )


def free_names() -> None:
    """Take away what `names_stay` made."""
    _drop(NAMES_STAY, "report_version")


MADE_STAYS: Final = "made_document_no_update"


def made_stays() -> None:
    """Refuse every UPDATE on a document that was made: what it said, and when, is written once."""
    _refuse(MADE_STAYS, "made_document", "UPDATE", "1 = 1", "a made document never changes")


def free_made() -> None:
    """Take away what `made_stays` made."""
    _drop(MADE_STAYS, "made_document")


def thaw_sent() -> None:
    """Take away what `frozen_once_sent` made."""
    _drop(SENT_STAYS, "report_version")
    if op.get_bind().dialect.name != "postgresql":
        op.execute(f"DROP TRIGGER {NO_SECOND}")


def remove_guards() -> None:
    """Take the guards away again, so that the tables can be dropped."""
    for table in (*APPEND_ONLY, "report_version"):
        for verb in ("update", "delete"):
            _drop(f"{table}_no_{verb}", table)


def _drop(name: str, table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {name} ON {table}")
        op.execute(f"DROP FUNCTION {name}()")
        return
    op.execute(f"DROP TRIGGER {name}")


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
