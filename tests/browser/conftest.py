"""A real server and a real Chromium: for the few things that only a browser can tell.

The city of the journeys is served in a thread, so that a test can let time pass in it and bring the mail round.
"""

import logging
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from shutil import copyfile, which
from threading import Thread

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from tests.clients import StillClock, build
from tests.journeys.city import City
from web.kit import kit_of
from web.settings import DEMO, Settings

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
Visit = Callable[..., BrowserContext]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[City]:
    """The demo network with its cast, served, another for each story; `city.address` is where."""
    folder = tmp_path_factory.mktemp("city")
    copyfile(sqlite_template, folder / "casetafel.sqlite")
    settings = Settings(
        mode=DEMO,
        data=folder,
        database_url=f"sqlite:///{folder / 'casetafel.sqlite'}",
        secret="a secret for tests only, as long as it must be",
        base_url="http://127.0.0.1:8000",
        rate_limit=False,
    )
    clock = StillClock()
    app = build(settings, import_module("wsgi").FEATURES, clock)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield City(app, clock, address=f"http://127.0.0.1:{server.server_port}").settle()
    server.shutdown()
    thread.join()
    server.server_close()
    kit_of(app).database.dispose()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The Chromium of the machine, or else Playwright's own, without a window."""
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=which("chromium"), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(city: City, chromium: Browser) -> Iterator[Visit]:
    """Open a browser of one's own: `visit(width=390, script=False)`."""
    opened: list[BrowserContext] = []

    def open_one(*, width: int = 1280, script: bool = True) -> BrowserContext:
        context = chromium.new_context(
            base_url=city.address,
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
            reduced_motion="reduce",  # who waits for what glides into view tests slowly
        )
        context.set_default_timeout(15_000)
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()


def sign_in(context: BrowserContext, email: str) -> Page:
    """Come in as one of the cast, as a visitor of the demo does."""
    page = context.new_page()
    page.goto("/aanmelden")
    page.locator(f'form:has(input[value="{email}"]) button').click()
    page.wait_for_url(re.compile("/werkblad"))
    return page
