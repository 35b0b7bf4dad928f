"""What Celery does not do when its broker goes away.

Notice in every case, and take jobs again afterwards.

A worker acknowledges a job on another connection than the one it waits on. When that fails, kombu
writes a line and goes on, and the job counts as one in hand for ever: with every place taken so,
the worker waits without asking for anything (celery issues 8030, 9054, 10302). Here a failed
acknowledgement makes the worker connect anew. A thread looks from outside as well: a worker that
takes no job although some wait is ended, and whoever supervises it starts it again.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

import msgspec
from celery import Task
from celery.worker.request import Request
from kombu.asynchronous import get_event_loop

from worker.store.client import StoreError

LOOK_SECONDS = 1.0
STALLED_SECONDS = 15.0  # a worker with a free place takes a job within a second


class ReconnectingRequest(Request):  # type: ignore[misc] # celery has no types
    """A job whose acknowledgement may fail aloud.

    The lease of what it held decides who does it again.
    """

    acknowledged: bool

    def acknowledge(self) -> None:
        """Acknowledge, or connect anew."""
        self._settle(self.message.ack)

    def reject(self, requeue: bool = False) -> None:  # noqa: FBT001, FBT002 - celery's signature
        """Give the job back, or connect anew."""
        self._settle(lambda: self.message.reject(requeue))

    def _settle(self, tell: Callable[[], None]) -> None:
        hub: Any = get_event_loop()
        if self.acknowledged:
            return
        try:
            tell()
        except self.connection_errors as error:
            hub.call_soon(_lose, error)
        self.acknowledged = True


class ReconnectingTask(Task):  # type: ignore[misc]
    """The base of all jobs."""

    Request = ReconnectingRequest


class WorkerSnapshot(msgspec.Struct, frozen=True):
    """What is seen of a worker: jobs that wait for anybody, jobs it has in hand, jobs it ever took.

    ``unfit`` says why it may take no more, "" when it may.
    """

    waiting: int
    active: int
    taken: int
    is_connected: bool = True
    unfit: str = ""


class Stall:
    """Tells from a row of looks whether a worker has stopped taking jobs."""

    def __init__(self) -> None:
        self._since: float | None = None
        self._taken = -1

    def seconds(self, standing: WorkerSnapshot, now: float) -> float:
        """Return for how long jobs have waited beside an idle worker.

        ``now`` in seconds of any clock.
        """
        is_free = standing.is_connected and standing.active == 0
        is_idle = is_free and standing.waiting > 0 and standing.taken == self._taken
        self._taken = standing.taken
        self._since = (now if self._since is None else self._since) if is_idle else None
        return now - self._since if self._since is not None else 0.0

    def reason(self, standing: WorkerSnapshot, now: float) -> str:
        """Return why the worker has to end, "" when it may go on."""
        idle = self.seconds(standing, now)
        return standing.unfit or (
            f"jobs wait, and it took none for {idle:.0f} s" if idle >= STALLED_SECONDS else ""
        )


def watch(look: Callable[[], WorkerSnapshot], end: Callable[[str], None]) -> None:
    """Start the thread that calls ``end`` with the reason when this process takes no jobs, or may
    take no more.

    A server that is away is no reason, nor is waiting for the next try to reach it.
    """

    def run() -> None:
        stall, reason = Stall(), ""
        while not reason:
            time.sleep(LOOK_SECONDS)
            try:
                reason = stall.reason(look(), time.monotonic())
            except StoreError:
                stall = Stall()
        end(reason)

    threading.Thread(target=run, name="watch", daemon=True).start()


def _lose(error: Any) -> None:
    """Raise in the worker's loop what its loop takes for a lost connection."""
    raise error
