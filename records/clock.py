"""What time it is: handed to whoever needs it, so that nothing reads the time by itself.

The demo mode has a clock that can be moved forward. How far stands in a small file in the data folder, so that every
process of the demo tells the same time.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

FILE: Final = "clock"


class Clock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """Tell the time: aware, in UTC."""
        return datetime.now(UTC)


class MovableClock(Clock):
    """A clock that runs ahead of the machine's by what stands in `<folder>/clock`, in seconds. Never goes back."""

    def __init__(self, folder: Path) -> None:
        """Share the clock of this data folder; the folder exists."""
        self._file = folder / FILE

    def now(self) -> datetime:
        """Tell the time: aware, in UTC."""
        return super().now() + self._ahead()

    def move(self, by: timedelta) -> datetime:
        """Move forward, in every process; gives the new time. Raises ValueError for a step back."""
        if by < timedelta(0):
            raise ValueError("the clock only moves forward: what happened has happened")
        with self._alone():
            self._put(self._ahead() + by)
        return self.now()

    def move_to(self, moment: datetime) -> datetime:
        """Move forward to a moment (aware); gives the new time. Raises ValueError when that moment is over."""
        with self._alone():
            now = super().now()
            if moment < now + self._ahead():
                raise ValueError("the clock only moves forward: that moment is over")
            self._put(moment - now)
        return self.now()

    def reset(self) -> None:
        """Tell the machine's time again: for a demo network that is made anew."""
        self._file.unlink(missing_ok=True)

    def _ahead(self) -> timedelta:
        if not os.path.exists(self._file):  # noqa: PTH110 - each request asks, and most clocks were never moved
            return timedelta(0)
        try:
            return timedelta(seconds=float(self._file.read_text(encoding="ascii")))
        except FileNotFoundError:
            return timedelta(0)

    def _put(self, ahead: timedelta) -> None:
        draft = self._file.with_suffix(".draft")
        draft.write_text(str(ahead.total_seconds()), encoding="ascii")
        draft.replace(self._file)  # at once: no reader ever sees half a number

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one thread of one process move the clock at a time."""
        with self._file.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
