"""A real server and a real Chromium: for the few things that only a browser can tell."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from demo.network import load_network
from records import migrate
from records.clock import Clock
from records.session import Database

ROOT = Path(__file__).parents[2]
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
Visit = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo network, served; gives its address."""
    folder = tmp_path_factory.mktemp("city")
    database = Database(f"sqlite:///{folder}/casetafel.sqlite")
    migrate.upgrade(database.engine)
    with database.writing() as session:
        load_network(session, Clock().now())
    database.dispose()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = {"CASETAFEL_MODE": "demo", "CASETAFEL_DATA": str(folder), "CASETAFEL_RATE_LIMIT": "off"}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "run", "--port", str(port), "--without-threads"]
    log = (folder / "server.log").open("w")
    server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings}, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=10)
        log.close()


def _wait(address: str) -> None:
    for _try in range(300):
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail("the server did not start")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(city: str, chromium: Browser) -> Iterator[Visit]:
    """Open a browser of one's own: `visit(width=390, dark=True, script=False)`."""
    opened: list[BrowserContext] = []

    def open_one(*, width: int = 1280, dark: bool = False, script: bool = True) -> BrowserContext:
        scheme = "dark" if dark else "light"
        context = chromium.new_context(
            base_url=city,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=script,
        )
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()
