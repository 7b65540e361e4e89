"""A program that knows only design/api.md: it calls, and holds every answer against the shapes of that page."""

import re
from collections.abc import Mapping
from typing import Any, Final

from flask import Flask

from tests.clients import StrictClient

PROBLEM: Final = "application/problem+json"
MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


class Program:
    """A caller without cookies; `headers` say who it is: a token, or the key of a draft."""

    def __init__(self, app: Flask, headers: Mapping[str, str] | None = None) -> None:
        client = app.test_client(use_cookies=False)
        assert isinstance(client, StrictClient)
        self.client = client
        self.headers = dict(headers or {})

    def call(self, method: str, address: str, body: Any = None, **more: Any) -> Any:
        """Call, and give the whole answer."""
        headers = {**self.headers, **more.pop("headers", {})}
        return self.client.open(f"/api/v1{address}", method=method, json=body, headers=headers, **more)

    def get(self, address: str, status: int = 200) -> Any:
        """Read something."""
        return told(self.call("GET", address), status)

    def post(self, address: str, body: Any, status: int = 200) -> Any:
        """Send something new."""
        return told(self.call("POST", address, body), status)

    def put(self, address: str, body: Any, status: int = 200) -> Any:
        """Put something in its place."""
        return told(self.call("PUT", address, body), status)

    def delete(self, address: str) -> None:
        """Take something away."""
        assert self.call("DELETE", address).status_code == 204

    def act(self, address: str, action: str, **given: Any) -> Any:
        """Do an action on what stands at this address, at the version it has now."""
        return self._do(address, action, given, 200)

    def refused(self, address: str, action: str, **given: Any) -> Any:
        """Try an action, and be told why it does not go."""
        return self._do(address, action, given, 422)

    def _do(self, address: str, action: str, given: Mapping[str, Any], status: int) -> Any:
        version = self.get(address)["version"]
        return self.post(f"{address}/actions/{action}", {"version": version, "input": given}, status)


def told(answer: Any, status: int) -> Any:
    """Give the JSON of an answer, once it is sure that it is what was expected, and a problem is told as one."""
    assert answer.status_code == status, f"{answer.request.path}: {answer.status_code} {answer.text}"
    data = answer.json
    if status >= 400:
        assert answer.mimetype == PROBLEM
        assert {"type", "title", "status", "detail", "reasons", "errors"} <= data.keys(), data.keys()
        assert data["status"] == status
    else:
        assert answer.mimetype == "application/json"
    return data


# ---- shapes: a type, a set of values, a list of one shape, or a mapping in which `name?` may be left out


class Maybe:
    """A value that may be null."""

    def __init__(self, shape: Any) -> None:
        self.shape = shape


def fits(data: Any, shape: Any, where: str = "") -> Any:
    """Hold an answer against a shape; more than the shape asks is allowed, for the page says: extend it."""
    if isinstance(shape, Maybe):
        return data if data is None else fits(data, shape.shape, where)
    if isinstance(shape, dict):
        assert isinstance(data, dict), f"{where}: {data!r}"
        for name, inner in shape.items():
            key = name.removesuffix("?")
            if key in data or not name.endswith("?"):
                assert key in data, f"{where}: no {key} in {sorted(data)}"
                fits(data[key], inner, f"{where}.{key}")
    elif isinstance(shape, list):
        assert isinstance(data, list), f"{where}: {data!r}"
        for number, each in enumerate(data):
            fits(each, shape[0], f"{where}[{number}]")
    elif isinstance(shape, frozenset):
        assert data in shape, f"{where}: {data!r}"
    elif isinstance(shape, re.Pattern):
        assert isinstance(data, str), f"{where}: {data!r}"
        assert shape.fullmatch(data), f"{where}: {data!r}"
    else:
        assert type(data) is shape, f"{where}: {data!r}"
    return data
