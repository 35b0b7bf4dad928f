"""Counts jobs by Celery's signals: what a worker's main process receives, what its children do."""

from typing import Any

from celery import signals

from worker.jobs.names import QUEUE_OF
from worker.jobs.wiring import Receiver
from worker.telemetry.job_metrics import JobCounts


class JobMetrics:
    """The counts of one worker, made in its main process before it forks."""

    def __init__(self) -> None:
        self._counts = JobCounts(QUEUE_OF)

    def receivers(self) -> tuple[Receiver, ...]:
        """Heed every signal that tells of a job."""
        return (
            (signals.task_received, self.received),
            (signals.task_prerun, self.started),
            (signals.task_success, self.succeeded),
            (signals.task_failure, self.failed),
            (signals.task_retry, self.retried),
            (signals.task_revoked, self.revoked),
            (signals.task_rejected, self.rejected),
        )

    def received(self, request: Any, **_: Any) -> None:
        """Count a job that the main process received."""
        self._counts.count("received", request.name)

    def started(self, sender: Any, **_: Any) -> None:
        """Count a job that a child began."""
        self._counts.begin(sender.name)

    def succeeded(self, sender: Any, **_: Any) -> None:
        """Count a job that ended well."""
        self._counts.succeed(sender.name)

    def failed(self, sender: Any, exception: BaseException, **_: Any) -> None:
        """Count a job that raised, was killed, or took too long."""
        self._counts.fail(sender.name, exception)

    def retried(self, sender: Any, **_: Any) -> None:
        """Count a job that asked for another try."""
        self._counts.count("retried", sender.name)

    def revoked(self, sender: Any, **_: Any) -> None:
        """Count a job that was called back."""
        self._counts.count("revoked", sender.name)

    def rejected(self, **_: Any) -> None:
        """Count a message that is no job."""
        self._counts.count("rejected", "unknown")
