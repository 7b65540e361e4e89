"""JSON in and out, the same everywhere: ids as text, times in UTC to the second, problems as RFC 9457."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import wraps
from typing import Any

from flask import Response, jsonify, make_response, request
from marshmallow import Schema, ValidationError
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

from records.words import _
from web.access import ApiUrl
from web.gate import MOST_FIELDS
from web.once import once
from web.problems import field_problem
from workflow.errors import field_errors


def moment(when: datetime | None) -> str | None:
    """Write a time as the API does: `2026-11-24T13:00:00Z`."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if when else None


def day(when: date | None) -> str | None:
    """Write a day as the API does: `2026-11-24`."""
    return when.isoformat() if when else None


def json_body() -> Any:
    """Give the JSON that was sent, whatever it is. 415 when it is no JSON, 400 when it cannot be read, 413 too much."""
    if not request.is_json:
        raise UnsupportedMediaType
    try:
        raw = request.get_data()
        sent = json.loads(raw.decode())
        if b"\\u" in raw:
            sent = _clean(sent)
    except (ValueError, RecursionError) as error:
        raise BadRequest from error
    if isinstance(sent, dict) and len(sent) > MOST_FIELDS:
        raise RequestEntityTooLarge
    return sent


def _clean(value: Any) -> Any:
    """Take out the NULs that an escape can smuggle in; raises ValueError for half a character, which no text holds."""
    if isinstance(value, str):
        return value.replace("\0", "").encode().decode()
    if isinstance(value, list):
        return [_clean(each) for each in value]
    if isinstance(value, dict):
        return {_clean(key): _clean(each) for key, each in value.items()}
    return value


def glimpse(sent: Any, name: str) -> Any:
    """Give one field of what was sent before it is read, to refuse for other reasons first (api.md); None without."""
    return sent.get(name) if isinstance(sent, dict) else None


def seen_revision(sent: Any) -> int | None:
    """Give the `revision` of what was sent, as the writer says to have seen it; None when it is no number."""
    given = glimpse(sent, "revision")
    return given if isinstance(given, int) and not isinstance(given, bool) else None


def body(schema: type[Schema] | Schema) -> dict[str, Any]:
    """Read the JSON that was sent with a schema; raises NotReady with every field's reasons."""
    return load(schema, json_body())


def query(schema: type[Schema] | Schema) -> dict[str, Any]:
    """Read what stands behind the `?`; raises NotReady with every field's reasons."""
    return load(schema, request.args.to_dict())


def load(schema: type[Schema] | Schema, data: Any) -> dict[str, Any]:
    """Read plain data with a schema; raises NotReady with every field's reasons, in Dutch."""
    reader = schema() if isinstance(schema, type) else schema
    try:
        loaded: dict[str, Any] = reader.load(data)
    except ValidationError as error:
        found = field_errors(_by_field(error.messages))
        raise field_problem({name: [_(text) for text in texts] for name, texts in found.items()}) from error
    return loaded


def _by_field(messages: Any) -> dict[str, Any]:
    return messages if isinstance(messages, dict) else {"_schema": messages}


def dress(url: ApiUrl) -> ApiUrl:
    """Let a view that gives plain data answer JSON."""
    view: Callable[..., Any] = url.view

    def answer(**values: Any) -> Response:
        given = view(**values)
        if isinstance(given, Response):
            return given
        data, status = given if isinstance(given, tuple) else (given, url.status)
        return make_response("" if data is None else jsonify(data), 204 if data is None and status == 200 else status)  # noqa: PLR2004 - HTTP's own numbers

    @wraps(view)
    def answering(**values: Any) -> Response:
        return once(lambda: answer(**values)) if url.method == "POST" else answer(**values)

    return ApiUrl(**{**{name: getattr(url, name) for name in url.__slots__}, "view": answering})
