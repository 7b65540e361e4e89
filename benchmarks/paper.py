"""Row 4: minutes of three pages as a PDF, warm beside the first one of a fresh worker.

Run as a program it is that worker: it prints how long each took, the first with everything that must be loaded.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from itertools import pairwise
from statistics import median

from benchmarks.rounds import Row, at_most, quiet
from benchmarks.serving import ROOT, cpu_of, with_children

WORKERS = 3
WARM = 8
PAGES = 3


def work() -> None:
    """Print the minutes of one case several times, and tell what each took of the processor."""
    press = import_module("documents.press")  # only now: a cold worker loads it at its first PDF, and that counts
    story = import_module("tests.documents.story")
    kind = import_module("records.kinds").DocumentKind.MINUTES
    minutes = replace(story.MINUTES, cases=(story.WILG_CASE,))
    pages, marks = 0, [0.0]  # the clock of a process begins with it
    for _ in range(1 + WARM):
        pages = press.render_pdf(kind, minutes).pages
        marks.append(cpu_of(with_children(os.getpid())))  # the press prints in a process of its own
    cold, *warm = (later - earlier for earlier, later in pairwise(marks))
    print(json.dumps({"cold": cold, "warm": quiet(warm), "pages": pages}))


def measure() -> Iterator[Row]:
    """Start a few workers, one after the other, and compare in each the first PDF with the later ones."""
    told_by = [_ask_worker() for _ in range(WORKERS)]
    if any(each["pages"] != PAGES for each in told_by):
        raise RuntimeError(f"the minutes have {told_by[0]['pages']} pages, not {PAGES}")
    cold, warm = (median(each[name] for each in told_by) for name in ("cold", "warm"))
    text = f"{warm * 1000:.0f} ms warm, {cold * 1000:.0f} ms from nothing to the first, {PAGES} pages"
    yield at_most("minutes PDF, warm beside cold", median(each["warm"] / each["cold"] for each in told_by), 0.25, text)


def _ask_worker() -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.paper"]
    found: dict[str, float] = json.loads(
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    )
    return found


if __name__ == "__main__":
    work()
