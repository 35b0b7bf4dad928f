"""Logs why a job ended early: the server did not answer, or refused."""

from typing import Any

from celery import signals

from tasks.errors import StoreDownError
from worker.jobs.wiring import Receiver
from worker.telemetry.logs import get_logger


class RefusalLog:
    """One line for each job that the server refused; Celery's own traceback is left out."""

    def receivers(self) -> tuple[Receiver, ...]:
        """Heed failures."""
        return ((signals.task_failure, self.log),)

    def log(self, sender: Any, exception: BaseException, **_: Any) -> None:
        """Log a failure that is the server's."""
        if isinstance(exception, StoreDownError):
            get_logger("worker").warning(
                "job_given_back", job=sender.name, error=str(exception)[:300]
            )
