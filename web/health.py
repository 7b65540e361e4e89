"""Whether the service lives and is ready, for whoever watches over it."""

from flask import Response, jsonify, make_response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from records import migrate
from web.access import PUBLIC, Url
from web.kit import kit


def healthz() -> Response:
    """Say that this process answers."""
    return jsonify({"status": "ok"})


def readyz() -> Response:
    """Say whether people can be served: the database answers and has the present shape."""
    database = kit().database
    try:
        with database.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        current = migrate.is_current(database.engine)
    except SQLAlchemyError:
        return make_response(jsonify({"status": "unready", "database": "unreachable"}), 503)
    checks = {"database": "ok", "migrations": "ok" if current else "behind"}
    ready = all(value == "ok" for value in checks.values())
    return make_response(jsonify({"status": "ok" if ready else "unready", **checks}), 200 if ready else 503)


urls = [Url("/healthz", healthz, PUBLIC), Url("/readyz", readyz, PUBLIC)]
