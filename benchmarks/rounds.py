"""How things are measured: rounds in which each takes its turn, and medians; what else the machine does hits all."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table. `must` is empty for a figure that is only told; `text` says what was measured."""

    row: str
    value: float
    must: str
    ok: bool
    text: str = ""


def at_most(name: str, value: float, most: float, text: str = "") -> Row:
    """Make a row that holds when the ratio is at most `most`."""
    return Row(name, round(value, 3), f"<= {most}", value <= most, text)


def at_least(name: str, value: float, least: float, text: str = "") -> Row:
    """Make a row that holds when the ratio is at least `least`."""
    return Row(name, round(value, 3), f">= {least}", value >= least, text)


def told(name: str, value: float, text: str = "") -> Row:
    """Make a row that is only told."""
    return Row(name, round(value, 3), "", ok=True, text=text)


def seconds(work: Work, times: int) -> float:
    """Measure how long `work` takes, as the mean of `times` in a row."""
    begun = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - begun) / times


def interleaved(works: Mapping[str, Work], rounds: int, times: int, warm_up: int = 3) -> dict[str, float]:
    """Let each take its turn in every round; gives the median over the rounds, in seconds per piece of work."""
    for work in works.values():
        for _ in range(warm_up):
            work()
    taken: dict[str, list[float]] = {name: [] for name in works}
    for number in range(rounds):
        names = list(works) if number % 2 == 0 else list(works)[::-1]
        for name in names:
            taken[name].append(seconds(works[name], times))
    return {name: median(each) for name, each in taken.items()}
