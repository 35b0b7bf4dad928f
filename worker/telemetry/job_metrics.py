"""Counts of Celery jobs, under celery-exporter's names.

By signals, because events cost 0.5 ms a job.
"""

import socket
import time
from collections.abc import Iterable

from worker.telemetry import metric_names as names
from worker.telemetry.process_metrics import measured

_PLAIN = {
    "received": names.CELERY_RECEIVED,
    "started": names.CELERY_STARTED,
    "succeeded": names.CELERY_SUCCEEDED,
    "retried": names.CELERY_RETRIED,
    "rejected": names.CELERY_REJECTED,
    "revoked": names.CELERY_REVOKED,
}


class JobCounts:
    """The counts of one process.

    Made in a worker's main process; its children keep files of their own after the fork.
    """

    def __init__(self, queues: dict[str, str]) -> None:
        self._queues = queues
        self._hostname = socket.gethostname()
        self._plain = {event: measured(name) for event, name in _PLAIN.items()}
        self._failed = measured(names.CELERY_FAILED)
        self._runtime = measured(names.CELERY_RUNTIME)
        self._began = 0.0
        for name in queues:
            self._show(name, self._plain.values())

    def count(self, event: str, name: str) -> None:
        """Count an event of a task; one whose name is not ours is counted under ``unknown``."""
        self._plain[event].labels(*self._labels(name)).inc()

    def begin(self, name: str) -> None:
        """Count a job that begins in this process, and start its clock."""
        self._began = time.monotonic()
        self.count("started", name)

    def succeed(self, name: str) -> None:
        """Count the job that this process began, and how long it took."""
        self.count("succeeded", name)
        self._runtime.labels(*self._labels(name)).observe(time.monotonic() - self._began)

    def fail(self, name: str, exception: BaseException) -> None:
        """Count a job that failed."""
        known, hostname, queue = self._labels(name)
        self._failed.labels(known, hostname, type(exception).__name__, queue).inc()

    def _show(self, name: str, counters: Iterable[object]) -> None:
        """Show counters before anything happened; else their first event would be no increase."""
        known, hostname, queue = self._labels(name)
        for counter in counters:
            counter.labels(known, hostname, queue)  # type: ignore[attr-defined]
        self._failed.labels(known, hostname, "", queue)
        self._runtime.labels(known, hostname, queue)

    def _labels(self, name: str) -> tuple[str, str, str]:
        if name in self._queues:
            return name, self._hostname, self._queues[name]
        return "unknown", self._hostname, "unknown"
