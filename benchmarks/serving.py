"""Serves an app as ./run does, in a process of its own, and asks it for pages over HTTP."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60


class Browser:
    """One visitor with one connection that stays open."""

    def __init__(self, port: int, headers: Mapping[str, str] | None = None) -> None:
        """Remember the headers that go with every question."""
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = dict(headers or {})

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> tuple[int, bytes]:
        """Ask one thing; gives the status and what came back."""
        self.connection.request(method, path, body, {**self.headers, **headers})
        response = self.connection.getresponse()
        return response.status, response.read()

    def get(self, path: str) -> bytes:
        """Open a page; it must be there."""
        status, content = self.ask("GET", path)
        if status != http.client.OK:
            raise RuntimeError(f"{path} answered {status}: {content[:300]!r}")
        return content

    def send(self, path: str, **fields: str) -> bytes:
        """Send a form; it must be taken."""
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        status, content = self.ask("POST", path, urlencode(fields), **form)
        if status >= http.client.BAD_REQUEST:
            raise RuntimeError(f"{path} answered {status}: {content[:300]!r}")
        return content


@dataclass(frozen=True, slots=True)
class Server:
    """A server of an app: where it listens, and its processes."""

    port: int
    pids: tuple[int, ...]

    def cpu(self) -> float:
        """Give the seconds of processor time it took so far."""
        return cpu_of(self.pids)


def cpu_of(pids: Iterable[int]) -> float:
    """Give the seconds of processor time that these processes took so far. Linux tells them to the nanosecond."""
    threads = (thread for pid in pids for thread in Path(f"/proc/{pid}/task").iterdir())
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9


def with_children(pid: int) -> tuple[int, ...]:
    """Give a process and those that it started."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # a process that just ended
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
    return (pid, *(child for child, parent in parents.items() if parent == pid))


@contextmanager
def served(target: str, environment: Mapping[str, str]) -> Iterator[Server]:
    """Serve an app with one worker and one thread, as each worker of ./run has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [
        str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host", "127.0.0.1",
        "--port", str(port), "--workers", "1", "--blocking-threads", "1", "--no-ws", "--log-level", "error", target,
    ]  # fmt: skip
    server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment})
    try:
        _wait_for(port, server)
        yield Server(port, with_children(server.pid))
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError("the server did not start")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server does not answer")
