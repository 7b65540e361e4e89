"""The API described by its own URL tables: openapi.json (OpenAPI 3.1), a page to read, and JSON Schema of any input."""

import re
from collections.abc import Iterator
from functools import cache
from operator import itemgetter
from typing import Any, Final

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask, Response, current_app, jsonify
from marshmallow import Schema
from werkzeug.wrappers import Response as BaseResponse

from records.words import _
from web.access import API, DRAFT_KEY_OR_SIGNED_IN, PUBLIC, ApiUrl, Url
from web.actor import KEY_HEADER
from web.kit import kit
from web.once import HEADER, LONGEST
from web.pages import go_to, page
from web.problems import BY_STATUS, JSON, TITLES, TYPES

VERSION: Final = "1"
OPENAPI: Final = "3.1.0"
ARGUMENT: Final = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")
PROBLEM: Final = "Problem"
MANY_PROBLEMS: Final = ("400", "401", "403", "404", "409", "422", "429")
PROBLEM_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "reasons", "errors"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "reasons": {"type": "array", "items": {"type": "string"}},
        "errors": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
    },
}
ONCE: Final[list[dict[str, Any]]] = [
    {"name": HEADER, "in": "header", "schema": {"type": "string", "maxLength": LONGEST}}
]
SECURITY: Final[dict[str, dict[str, str]]] = {
    "token": {"type": "http", "scheme": "bearer"},
    "cookie": {"type": "apiKey", "in": "cookie", "name": "casetafel"},
    "draft": {"type": "apiKey", "in": "header", "name": KEY_HEADER},
}


def _plugin() -> MarshmallowPlugin:
    def with_label(_self: Any, field: Any, **_values: Any) -> dict[str, str]:
        return {"title": _(field.metadata["label"])} if field.metadata.get("label") else {}

    plugin = MarshmallowPlugin(schema_name_resolver=lambda _schema: "")  # written where it is used
    plugin.init_spec(APISpec("", "", OPENAPI))
    if plugin.converter is not None:
        plugin.converter.add_attribute_function(with_label)  # type: ignore[no-untyped-call]  # apispec's own
    return plugin


@cache
def json_schema(schema: type[Schema]) -> dict[str, Any]:
    """Give the JSON Schema of an input, for `asks`; the same object each time: do not change it."""
    return _schema_of(schema) or {}


def _schema_of(given: type[Schema] | Schema | dict[str, Any] | None) -> dict[str, Any] | None:
    if given is None or isinstance(given, dict):
        return given
    plugin = _plugin()
    if plugin.converter is None:
        raise RuntimeError("apispec's marshmallow plugin is not ready")
    converter: Any = plugin.converter  # apispec leaves this part without types
    return dict(converter.schema2jsonschema(given() if isinstance(given, type) else given))


def rows() -> Iterator[tuple[str, ApiUrl]]:
    """Give every row of the API with the feature it belongs to, in order."""
    yield from current_app.extensions["casetafel.api"]


def describe() -> dict[str, Any]:
    """Describe the API as OpenAPI 3.1."""
    network = kit().settings.network
    spec = APISpec(
        f"Casetafel – {network.name}",
        VERSION,
        OPENAPI,
        info={"description": _("De vragen van scholen, voor programma’s.")},
        servers=[{"url": kit().settings.base_url}],
        security=[{name: []} for name in ("token", "cookie")],
    )
    spec.components.schema(PROBLEM, PROBLEM_SCHEMA)
    for name, scheme in SECURITY.items():
        spec.components.security_scheme(name, scheme)
    for feature, url in rows():
        operation = {url.method.lower(): _operation(feature, url)}
        spec.path(path=ARGUMENT.sub(r"{\1}", url.address), operations=operation)
    return spec.to_dict()


def _operation(feature: str, url: ApiUrl) -> dict[str, Any]:
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in ARGUMENT.findall(url.rule)
    ]
    answer: dict[str, Any] = {"description": _("Gelukt.")}
    gives = _schema_of(url.gives)
    if gives is not None:
        answer["content"] = {"application/json": {"schema": gives}}
    problem = {
        "description": _("Het ging niet: de redenen staan erbij."),
        "content": {JSON: {"schema": {"$ref": f"#/components/schemas/{PROBLEM}"}}},
    }
    operation: dict[str, Any] = {
        "operationId": url.name,
        "tags": [feature],
        "summary": _(url.summary),
        "parameters": [*in_path, *_in_query(url), *(ONCE if url.method == "POST" else ())],
        "responses": {str(url.status): answer, **dict.fromkeys(MANY_PROBLEMS, problem)},
    }
    if url.may is PUBLIC:
        operation["security"] = []
    elif url.may is DRAFT_KEY_OR_SIGNED_IN:
        operation["security"] = [{name: []} for name in SECURITY]
    takes = _schema_of(url.takes)
    if takes is not None:
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": takes}}}
    return operation


def _in_query(url: ApiUrl) -> list[dict[str, Any]]:
    described = _schema_of(url.query) or {}
    required = described.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": schema}
        for name, schema in described.get("properties", {}).items()
    ]


def openapi() -> Response:
    """Give openapi.json."""
    return jsonify(describe())


def api_docs() -> Response:
    """Show the API to people who write programs."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for feature, url in rows():
        takes = _schema_of(url.takes) or {}
        call = {
            "method": url.method,
            "path": ARGUMENT.sub(r"{\1}", url.address),
            "summary": _(url.summary),
            "may": url.may.name,
            "fields": [
                {"name": name, "title": about.get("title", ""), "required": name in takes.get("required", [])}
                for name, about in takes.get("properties", {}).items()
            ],
        }
        groups.setdefault(feature, []).append(call)
    usual = [(kind, status, title) for status, (kind, title, _advice) in BY_STATUS.items()]
    named = [(kind, 400 if kind == "csrf" else 409, title) for kind, title in TITLES.items()]
    problems = sorted(
        ((f"{TYPES}{kind}", status, _(title)) for kind, status, title in usual + named), key=itemgetter(1)
    )
    return page("web/api_docs.html", public=True, groups=groups, problems=problems)


def explain_problem(kind: str) -> BaseResponse:
    """Bring who follows the `type` of a problem to where it is explained."""
    return go_to(f"/api/docs#problem-{kind}" if re.fullmatch(r"[a-z-]+", kind) else "/api/docs")


def keep_rows(app: Flask, feature: str, urls: list[ApiUrl] | Any) -> None:
    """Remember rows of the API, to describe them."""
    app.extensions.setdefault("casetafel.api", []).extend((feature, url) for url in urls)


urls: Final = [
    Url(f"{API}/openapi.json", openapi, PUBLIC),
    Url("/api/docs", api_docs, PUBLIC),
    Url(f"{TYPES}<kind>", explain_problem, PUBLIC),
]
