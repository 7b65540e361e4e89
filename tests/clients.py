"""The app as tests meet it: a client that reads every page as strictly as a validator, and one app per test.

`app` is the whole app on a fresh database; `client` is a visitor. `client.sign_in(person_id)` signs somebody in without
a mail. Every HTML answer is parsed by html5lib in strict mode, and no answer may leave a database session open.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from html5lib.html5parser import ParseError
from itsdangerous import URLSafeTimedSerializer
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from records.clock import Clock
from records.session import Database
from web import site
from web.kit import kit_of
from web.settings import DEMO, Settings

COMPILED = FileSystemBytecodeCache()  # each test makes an app: the templates need not be compiled for each
BUILDERS: dict[tuple[Any, ...], Any] = {}
compile_builder = Rule._compile_builder
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class StillClock(Clock):
    """A clock that stands still until a test moves it."""

    def __init__(self, moment: datetime = MONDAY) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> datetime:
        """Move by days, hours, minutes … and give the new time."""
        self.moment += timedelta(**by)
        return self.moment


class WatchedDatabase(Database):
    """A database that knows which of its sessions are still open."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.open: list[Session] = []

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with super().writing() as session, self._watched(session):
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with super().reading() as session, self._watched(session):
            yield session

    @contextmanager
    def _watched(self, session: Session) -> Iterator[None]:
        self.open.append(session)
        try:
            yield
        finally:
            self.open.remove(session)


class StrictClient(FlaskClient):
    """A browser that refuses a page with a mistake in it, and an app that forgets to close its session."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        response: Any = super().open(*args, **kwargs)
        response.tree = assert_valid(response)
        database = kit_of(self.application).database
        assert isinstance(database, WatchedDatabase)
        assert database.open == [], f"a database session was left open by {response.request.path}"
        return response

    def sign_in(self, person_id: str) -> None:
        """Sign a person in, as the link in a mail would."""
        clock = kit_of(self.application).clock
        with self.session_transaction() as cookie:
            cookie.clear()
            cookie.permanent = True
            cookie["_user_id"] = person_id
            cookie["begun"] = int(clock.now().timestamp())

    def csrf(self) -> str:
        """Give a CSRF token that this client may send in a form or in `X-CSRFToken`."""
        with self.session_transaction() as cookie:
            raw = cookie.setdefault("csrf_token", "5" * 40)
        signer = URLSafeTimedSerializer(self.application.config["SECRET_KEY"], salt="wtf-csrf-token")
        return str(signer.dumps(raw))

    def send(self, address: str, **fields: Any) -> Any:
        """Send a form with its CSRF token."""
        return self.post(address, data={"csrf_token": self.csrf(), **fields})


def assert_valid(response: Any) -> Any:
    """Parse an HTML answer strictly, and give its tree; a part for htmx is parsed as a fragment."""
    if response.mimetype != "text/html" or not response.data:
        return None
    parser = html5lib.HTMLParser(strict=True)
    try:
        if response.data.lstrip()[:9].lower() == b"<!doctype":
            return parser.parse(response.text)
        return parser.parseFragment(response.text)
    except ParseError as error:
        line, column = parser.tokenizer.stream.position()
        around = "\n".join(response.text.splitlines()[max(0, line - 2) : line + 1])
        raise AssertionError(f"{response.request.path}, line {line}:{column}: {error}\n{around}") from error


def tree_of(response: Any) -> Any:
    """Give the tree of an answer as the strict client made it: parsing takes longer than most pages do."""
    tree = getattr(response, "tree", None)
    return html5lib.parse(response.text) if tree is None else tree


def compile_builder_once(rule: Rule, append_unknown: bool = True) -> Any:  # noqa: FBT001, FBT002 - as werkzeug calls it
    """Make the function that writes an address of a rule, once for all apps of the run.

    It compiles Python, twice for each of three hundred addresses: that was a third of what our tests took.
    """
    if rule.defaults:
        return compile_builder(rule, append_unknown)
    key = (rule.rule, tuple(rule._trace), append_unknown)
    if key not in BUILDERS:
        BUILDERS[key] = compile_builder(rule, append_unknown)
    return BUILDERS[key]


Rule._compile_builder = compile_builder_once  # type: ignore[assignment,method-assign]  # only here, for the whole run


def build(settings: Settings, modules: Sequence[ModuleType], clock: Clock) -> Flask:
    """Make an app of these features, watched."""
    app = site.assemble(settings, modules, clock)
    kit = kit_of(app)
    kit.database.dispose()
    kit.database = WatchedDatabase(settings.database_url)
    app.config["TESTING"] = True
    app.config["PROPAGATE_EXCEPTIONS"] = False  # a person would get the page of a failure: so does a test
    app.jinja_env.bytecode_cache = COMPILED
    app.test_client_class = StrictClient
    return app


@pytest.fixture
def clock() -> StillClock:
    """The time of the test: Monday 23 November 2026, 10.00 in Brussels, until the test moves it."""
    return StillClock()


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """Settings of a demo network, on a fresh database."""
    data = tmp_path / "var"
    data.mkdir()
    return Settings(
        mode=DEMO,
        data=data,
        database_url=database_url,
        secret="a secret for tests only, as long as it must be",
        base_url="http://127.0.0.1:8000",
        rate_limit=False,
    )


@pytest.fixture
def app(settings: Settings, clock: StillClock) -> Iterator[Flask]:
    """The whole app, on a fresh database."""
    whole = import_module("wsgi")  # only for who asks for it: a feature that is broken breaks no other tests
    app = build(settings, whole.FEATURES, clock)
    yield app
    kit_of(app).database.dispose()


@pytest.fixture
def client(app: Flask) -> StrictClient:
    """A visitor's browser."""
    client = app.test_client()
    assert isinstance(client, StrictClient)
    return client
