"""What the system does by itself as time passes: the `ticks` of the features, every minute or when the clock moves."""

from datetime import datetime

from web.kit import Kit
from web.logs import log, told


def tick(kit: Kit, now: datetime) -> list[str]:
    """Do what the system does by itself by this moment; gives what was done, in words. One failure stops no other."""
    done: list[str] = []
    for each in (each for feature in kit.features for each in feature.ticks):
        try:
            done += each(kit.database, now)
        except Exception as error:  # noqa: BLE001 - the next tick tries again
            log.error("tick failed", **told(error))
    return done
