"""How things are measured: short rounds in which each takes its turn, and of each a quiet one.

Others use the machine too, and on the wall a page then takes whatever they leave. So a ratio is one of processor time,
of the process that does the work; both sides take turns quickly, and the quicker rounds tell what the work itself
takes. The time on the wall is told beside it.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

Work = Callable[[], object]
Clock = Callable[[], float]
Given = TypeVar("Given")


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


def quiet(taken: Sequence[float]) -> float:
    """Give the time that one in ten stays below: what else the machine does only ever adds to it."""
    return sorted(taken)[len(taken) // 10]


@dataclass(frozen=True, slots=True)
class Took:
    """What a piece of work took, in seconds: of the processor, and on the clock on the wall."""

    cpu: float
    wall: float

    def __str__(self) -> str:
        """Write both in milliseconds."""
        return f"{self.cpu * 1000:.2f} ms ({self.wall * 1000:.1f} on the wall)"


class Taken:
    """The times of one side of a comparison, piece by piece. `clock` tells the processor time of whoever works."""

    def __init__(self, clock: Clock) -> None:
        """Begin with nothing."""
        self.clock = clock
        self.cpu: list[float] = []
        self.wall: list[float] = []

    def take(self, work: Callable[[], Given]) -> Given:
        """Do the work, and keep what it took; gives what it gave."""
        cpu, wall = self.clock(), time.perf_counter()
        given = work()
        self.cpu.append(self.clock() - cpu)
        self.wall.append(time.perf_counter() - wall)
        return given

    @property
    def quiet(self) -> Took:
        """Give what a quiet round took."""
        return Took(quiet(self.cpu), quiet(self.wall))


def interleaved(works: Mapping[str, tuple[Work, Clock]], rounds: int, warm_up: int = 4) -> list[Took]:
    """Let each work take its turn in every round; gives per work what a quiet round took."""
    for work, _clock in works.values():
        for _ in range(warm_up):
            work()
    taken = {name: Taken(clock) for name, (_work, clock) in works.items()}
    for number in range(rounds):
        for name in list(works)[:: 1 if number % 2 == 0 else -1]:
            taken[name].take(works[name][0])
    return [each.quiet for each in taken.values()]
