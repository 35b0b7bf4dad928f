"""An acknowledgement that fails makes the worker connect anew.

A worker acknowledges a job on another connection than the one it waits on. When that fails, kombu
logs a line and goes on, and the job counts as one in hand for ever: with every place taken so, the
worker waits without asking for anything (celery issues 8030, 9054, 10302). The lease of what such a
job held decides who does it again.
"""

from collections.abc import Callable
from typing import Any

from celery import Task
from celery.worker.request import Request
from kombu.asynchronous import get_event_loop


class ReconnectingRequest(Request):  # type: ignore[misc] # celery has no types
    """A job whose failed acknowledgement ends the connection."""

    acknowledged: bool

    def acknowledge(self) -> None:
        """Acknowledge, or connect anew."""
        self._settle(self.message.ack)

    def reject(self, requeue: bool = False) -> None:  # noqa: FBT001, FBT002 - celery's signature
        """Give the job back, or connect anew."""
        self._settle(lambda: self.message.reject(requeue))

    def _settle(self, send: Callable[[], None]) -> None:
        if self.acknowledged:
            return
        hub: Any = get_event_loop()
        try:
            send()
        except self.connection_errors as error:
            if hub is not None:  # else the worker is connecting anew already
                hub.call_soon(_raise, error)
        self.acknowledged = True


class ReconnectingTask(Task):  # type: ignore[misc] # celery has no types
    """The base of all jobs."""

    Request = ReconnectingRequest


def _raise(error: Any) -> None:
    """Raise in the worker's loop what the loop takes for a lost connection."""
    raise error
