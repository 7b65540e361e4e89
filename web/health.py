"""Whether the service lives and is ready, its figures, and where to report a hole: for whoever watches over it."""

import hmac
import ipaddress
import time
from datetime import timedelta
from typing import Final

from flask import Flask, Response, g, jsonify, make_response, request
from prometheus_client import generate_latest
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import NotFound

from records import shape
from records.outbox import OutboxEntry
from web.access import PUBLIC, Url
from web.gate import comes_unannounced
from web.kit import current_session, kit, now
from web.waiting import lag

METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
MOST_LAG: Final = timedelta(minutes=15)
SECURITY_DAYS: Final = 180


def healthz() -> Response:
    """Say that this process answers."""
    return jsonify({"status": "ok"})


def readyz() -> Response:
    """Say whether people can be served: the database answers, has the present shape, and the outbox keeps up."""
    try:
        current = shape.is_current(kit().database.engine)
        late = lag(current_session(), now()) if current else timedelta(0)
    except SQLAlchemyError:
        return make_response(jsonify({"status": "unready", "database": "unreachable"}), 503)
    checks = {"database": "ok", "migrations": "ok" if current else "behind"}
    checks["outbox"] = "ok" if late <= MOST_LAG else "late"
    ready = current and late <= MOST_LAG
    answer = {"status": "ok" if ready else "unready", **checks, "outbox_lag_seconds": int(late.total_seconds())}
    return make_response(jsonify(answer), 200 if ready else 503)


def metrics() -> Response:
    """Give the figures in Prometheus' own words: to this machine itself, or to whoever has the token."""
    if not _may_read_metrics():
        raise NotFound
    figures = kit().metrics
    session = current_session()
    figures.outbox.set(session.scalar(select(func.count()).where(OutboxEntry.done_at.is_(None))) or 0)
    figures.lag.set(lag(session, now()).total_seconds())
    return Response(generate_latest(figures.registry), content_type="text/plain; version=0.0.4; charset=utf-8")


def _may_read_metrics() -> bool:
    token = kit().settings.metrics_token
    if token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.encode())
    if comes_unannounced():
        return False
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def security_txt() -> Response:
    """Say where a hole in our safety can be reported (RFC 9116)."""
    settings = kit().settings
    until = (now() + timedelta(days=SECURITY_DAYS)).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: mailto:{settings.network.security_mail}",
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.base_url}/.well-known/security.txt",
    ]
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _start_watch() -> None:
    g.begun = time.perf_counter()


def _stop_watch(response: Response) -> Response:
    if "begun" in g:
        seconds = time.perf_counter() - g.begun
        figures = kit().metrics
        figures.answers.labels(request.endpoint or "none", _known(request.method), response.status_code).observe(
            seconds
        )
    return response


def _known(method: str) -> str:
    return method if method in METHODS else "other"  # a visitor must not be able to make up new figures


def wire(app: Flask) -> None:
    """Time every answer; call it first of all that follows a request, so that the rest is timed too."""
    app.before_request(_start_watch)
    app.after_request(_stop_watch)


urls = [
    Url("/healthz", healthz, PUBLIC),
    Url("/readyz", readyz, PUBLIC),
    Url("/metrics", metrics, PUBLIC),
    Url("/.well-known/security.txt", security_txt, PUBLIC),
]
