"""The worker process: sees within a moment what a commit left in the outbox, and does it; ticks every minute.

Huey does the jobs, from memory: the outbox is the truth, so nothing else need survive. The watch on the outbox (one
read of a small index, 20 times a second) is what wakes it, on whichever machine the commit was. Web processes know
nothing of this and never load Huey: its import alone would cost each of them 11 MB and a tenth of a second.
"""

import threading
from datetime import datetime
from typing import Any, Final

from flask import Flask
from huey import MemoryHuey, crontab

from web import jobs
from web.kit import Kit, kit_of
from web.logs import log, told
from web.ticks import tick
from web.works import works_of

LOOK_EVERY: Final = 0.05  # seconds: so that a mail leaves within a tenth of a second, and waiting costs next to nothing
AFTER_FAILURE: Final = 2.0


class Worker:
    """The jobs of one app."""

    def __init__(self, app: Flask) -> None:
        """Prepare the jobs of `app`."""
        self._app = app
        self._kit: Kit = kit_of(app)
        self._works = works_of(self._kit)
        self._waiting: set[str] = set()
        self._stop = threading.Event()
        self.huey: Any = MemoryHuey("casetafel", results=False)
        self._enqueue = self.huey.task(name="work_off")(self.work_off)
        self.huey.periodic_task(crontab(minute="*"), name="tick")(self.tick)

    def work_off(self, outbox_id: str) -> None:
        """Do one entry."""
        try:
            with self._app.app_context():
                jobs.work_off(self._works, outbox_id, self._kit.clock.now())
        finally:
            self._waiting.discard(outbox_id)

    def tick(self) -> None:
        """Do what the system does by itself."""
        with self._app.app_context():
            tick(self._kit, self._kit.clock.now())

    def look(self, now: datetime) -> None:
        """Enqueue what is due and not yet enqueued."""
        for outbox_id in jobs.due(self._kit.database, now):
            if outbox_id not in self._waiting:
                self._waiting.add(outbox_id)
                self._enqueue(outbox_id)

    def _watch(self) -> None:
        pause = LOOK_EVERY
        while not self._stop.wait(pause):
            try:
                self.look(self._kit.clock.now())
                pause = LOOK_EVERY
            except Exception as error:  # noqa: BLE001 - the database may be away for a moment
                log.error("outbox not seen", **told(error))
                pause = AFTER_FAILURE

    def run(self) -> None:
        """Work until a signal says stop."""
        jobs.release(self._kit.database, self._kit.clock.now())
        self.tick()
        watch = threading.Thread(target=self._watch, name="watch", daemon=True)
        watch.start()
        try:
            consumer = self.huey.create_consumer(
                workers=1, periodic=True, initial_delay=LOOK_EVERY, backoff=1.0, max_delay=LOOK_EVERY
            )
            consumer.run()
        finally:
            self._stop.set()
            watch.join()
