"""A worker that takes no jobs although some wait is ended; its supervisor starts it again.

A thread looks from outside, so a main loop that hangs is seen as well. A worker that may take no
more jobs, because the server has a newer layout, ends the same way.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

import msgspec
from celery import signals
from celery.worker import state

from worker.config.settings import Settings
from worker.jobs.wiring import Receiver
from worker.state.activity import Activity
from worker.store import migrations as schema
from worker.store.client import Store, StoreError
from worker.telemetry.logs import get_logger

LOOK_SECONDS = 1.0
STALLED_SECONDS = 15.0  # a worker with a free place takes a job within a second
FAILED = 1


class WorkerSnapshot(msgspec.Struct, frozen=True):
    """A worker at one moment: jobs waiting for anybody, jobs it has in hand, jobs it ever took.

    ``unfit`` is why it may take no more, "" when it may.
    """

    waiting: int
    active: int
    taken: int
    is_connected: bool = True
    unfit: str = ""


class Stall:
    """Recognises from successive snapshots that a worker has stopped taking jobs."""

    def __init__(self) -> None:
        self._since: float | None = None
        self._taken = -1

    def seconds(self, snapshot: WorkerSnapshot, now: float) -> float:
        """Measure for how long jobs have waited beside an idle worker.

        ``now`` in seconds of any clock.
        """
        is_free = snapshot.is_connected and snapshot.active == 0
        is_idle = is_free and snapshot.waiting > 0 and snapshot.taken == self._taken
        self._taken = snapshot.taken
        if not is_idle:
            self._since = None
            return 0.0
        if self._since is None:
            self._since = now
        return now - self._since

    def reason(self, snapshot: WorkerSnapshot, now: float) -> str:
        """Say why the worker has to end, "" when it may go on."""
        idle = self.seconds(snapshot, now)
        if snapshot.unfit:
            return snapshot.unfit
        return f"jobs wait, and it took none for {idle:.0f} s" if idle >= STALLED_SECONDS else ""


class StallDetector:
    """The thread that watches one worker."""

    def __init__(self, settings: Settings, connected: threading.Event) -> None:
        self._settings = settings
        self._connected = connected

    def receivers(self) -> tuple[Receiver, ...]:
        """Start with the worker."""
        return ((signals.worker_ready, self.start),)

    def start(self, sender: Any, **_: Any) -> None:
        """Watch the worker whose consumer is ``sender``."""
        store = Store(self._settings.server_url, self._settings.prefix)
        queues = list(sender.app.amqp.queues.consume_from)
        watch(lambda: self._look(store, queues), lambda reason: _end(sender, reason))

    def _look(self, store: Store, queues: list[str]) -> WorkerSnapshot:
        activity = Activity(store)
        layout = schema.kept_number(store)
        return WorkerSnapshot(
            waiting=sum(activity.waiting(queue) for queue in queues),
            active=len(state.reserved_requests),
            taken=sum(state.total_count.values()),
            is_connected=self._connected.is_set(),
            unfit=schema.too_new(layout) if layout > schema.NEWEST else "",
        )


def watch(look: Callable[[], WorkerSnapshot], end: Callable[[str], None]) -> None:
    """Start a thread that calls ``end`` with the reason when the worker has to end.

    A server that is away is no reason, nor is waiting for the next try to reach it.
    """

    def run() -> None:
        stall = Stall()
        reason = ""
        while not reason:
            time.sleep(LOOK_SECONDS)
            try:
                reason = stall.reason(look(), time.monotonic())
            except StoreError:
                stall = Stall()
        end(reason)

    threading.Thread(target=run, name="stall-detector", daemon=True).start()


def _end(sender: Any, reason: str) -> None:
    get_logger("worker").error("worker_ends", reason=reason)
    signals.worker_shutting_down.send(sender=sender, sig="", how="warm", exitcode=FAILED)
    state.should_stop = FAILED  # the exit code tells whoever supervises it
