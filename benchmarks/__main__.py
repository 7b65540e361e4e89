"""Runs every benchmark, prints a table of ratios with verdicts, and keeps them in benchmarks/results.json.

Exits 0 when every row that must hold does.
"""

import json
import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from benchmarks import answers, firing, paper, reading, sights
from benchmarks.rounds import Row
from benchmarks.serving import ROOT, served
from benchmarks.town import Town, town

RESULTS = Path(__file__).with_name("results.json")
DRAFTS = 64
WIDTH = 58


def rows(folder: Path) -> Iterator[Row]:
    """Measure everything, row by row."""
    with town(folder / "var", DRAFTS) as built:
        reference = prepare(built, folder)
        with served("wsgi:app", built.environment) as ours, served("benchmarks.reference:app", reference) as bare:
            yield from answers.measure(built, ours, bare)
            yield from firing.measure(built, ours, folder)
            yield from sights.measure(built, ours, bare)
    yield from paper.measure()
    yield from reading.measure(folder)


def prepare(built: Town, folder: Path) -> dict[str, str]:
    """Give the reference app a copy of the database, its own two tables, and the queries of our pages."""
    copy = folder / "reference.sqlite"
    asked = {name: (sights.PAGES[name][0], sights.path_of(built, name)) for name in sights.PAGES}
    pages = {name: (built.queries(*each), *built.shown(*each)) for name, each in asked.items()}
    rules = [(rule.rule, rule.endpoint) for rule in built.app.url_map.iter_rules()]
    kept = folder / "reference.pickle"
    kept.write_bytes(pickle.dumps({"rules": rules, "pages": pages, "parts": answers.parts(built)}))
    built.copy_to(copy)
    environment = {"REFERENCE_DATABASE": str(copy), "REFERENCE_PAGES": str(kept)}
    os.environ.update(environment)
    code = f"from benchmarks.reference import build; build({built.drafts!r})"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
    return environment


def show(row: Row) -> None:
    """Print one row."""
    verdict = "" if not row.must else "holds" if row.ok else "FAILS"
    print(f"{row.row:<{WIDTH}} {row.value:>8.2f}  {row.must:<9} {verdict:<6} {row.text}", flush=True)


def main() -> int:
    """Run, print and keep; gives the exit code."""
    print(f"{'what':<{WIDTH}} {'ratio':>8}  {'must':<9}", flush=True)
    found: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="casetafel-bench-") as folder:
        for row in rows(Path(folder)):
            show(row)
            found.append(row)
    kept = [{name: value for name, value in asdict(row).items() if name != "text"} for row in found]
    RESULTS.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0 if all(row.ok for row in found) else 1


if __name__ == "__main__":
    sys.exit(main())
