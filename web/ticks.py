"""What the system does by itself as time passes: the `ticks` of the features, every minute or when the clock moves."""

from collections.abc import Callable
from datetime import datetime

from records.clock import MovableClock
from web.kit import Kit
from web.logs import log, told
from workflow.due import next_moment


def tick(kit: Kit, now: datetime) -> list[str]:
    """Do what the system does by itself by this moment; gives what was done, in words. One failure stops no other."""
    done: list[str] = []
    for each in (each for feature in kit.features for each in feature.ticks):
        try:
            done += each(kit.database, now)
        except Exception as error:  # noqa: BLE001 - the next tick tries again
            log.error("tick failed", **told(error))
    return done


def walk(
    kit: Kit, clock: MovableClock, until: datetime, at_each: Callable[[datetime], object] = lambda _at: None
) -> list[str]:
    """Move the demo's clock to a later moment, and stop on the way wherever something falls due.

    So everything happens at its own time, as if nobody had hurried. `at_each` is called at each stop, with the time.
    Gives what was done, in words. Raises ValueError for a moment that is over.
    """
    done: list[str] = []
    at = clock.now()
    while (following := next_moment(kit.database, at, until)) is not None:
        at = clock.move_to(following) if following > clock.now() else clock.now()
        done += tick(kit, at)
        at_each(at)
    at = clock.move_to(until)
    done += tick(kit, at)
    at_each(at)
    return done
