"""The job engine: Huey, with its own small SQLite file in the data folder. It only wakes; the outbox is the truth.

What Huey forgets (kill -9, a lost file) the sweep finds again in the outbox, every minute and at every start.
"""

from datetime import datetime
from typing import Any, Final

from flask import Flask
from huey import SqliteHuey, crontab

from web import jobs
from web.kit import Kit, kit_of
from web.logs import log, told
from web.works import works_of

FILE: Final = "jobs.sqlite"
LOOK_EVERY: Final = 0.02  # seconds: so that a mail leaves well within a tenth of a second


def tick(kit: Kit, now: datetime) -> list[str]:
    """Do what the system does by itself by this moment; gives what was done, in words. One failure stops no other."""
    done: list[str] = []
    for each in (each for feature in kit.features for each in feature.ticks):
        try:
            done += each(kit.database, now)
        except Exception as error:  # noqa: BLE001 - the next tick tries again
            log.error("tick failed", **told(error))
    return done


class Queue:
    """The jobs of one app."""

    def __init__(self, app: Flask) -> None:
        """Prepare the jobs of `app`; nothing is opened before the first job."""
        self._app = app
        self._kit: Kit = kit_of(app)
        self._huey: Any = None

    @property
    def huey(self) -> Any:
        """The Huey of this app, opened at first use."""
        if self._huey is None:
            file = str(self._kit.settings.data / FILE)
            self._huey = SqliteHuey("casetafel", filename=file, fsync=False, results=False)
            self._do = self._huey.task(name="work_off")(self.work_off)
            self._huey.periodic_task(crontab(minute="*"), name="sweep")(self.sweep)
        return self._huey

    def hand_over(self, outbox_ids: list[str]) -> None:
        """Ask for these entries to be done now. When that fails the sweep does them: the change itself is safe."""
        try:
            _huey = self.huey
            for outbox_id in outbox_ids:
                self._do(outbox_id)
        except Exception as error:  # noqa: BLE001 - see above
            log.error("not handed over", **told(error))

    def work_off(self, outbox_id: str) -> None:
        """Do one entry."""
        with self._app.app_context():
            jobs.work_off(works_of(self._kit), outbox_id, self._kit.clock.now())

    def sweep(self) -> None:
        """Do everything that is due: what a process that died left, and what had to wait."""
        with self._app.app_context():
            tick(self._kit, self._kit.clock.now())
            jobs.drain(works_of(self._kit), self._kit.clock.now())

    def consume(self) -> None:
        """Work until a signal says stop; for the worker process."""
        huey = self.huey
        jobs.release(self._kit.database, self._kit.clock.now())
        self.sweep()
        consumer = huey.create_consumer(
            workers=1, periodic=True, initial_delay=LOOK_EVERY, backoff=1.0, max_delay=LOOK_EVERY
        )
        consumer.run()
