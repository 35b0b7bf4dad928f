"""What a worker has in hand, when the server refuses to note it: it is full, or read-only.

Kombu raises then. A job that was popped would be gone with the worker's main process, and one that
is done would take its place for ever. Here the worker remembers both by itself: the job is done,
its place is free, and what the server still holds of it comes again after the visibility timeout,
when its claims are over and it changes nothing.
"""

from typing import Any

from kombu.transport import redis as kombu_redis
from kombu.transport import virtual

from worker.store.redis_client import RefusedError
from worker.telemetry.logs import get_logger


class LenientQoS(kombu_redis.QoS):
    """Kombu's notes of jobs in hand, which a refusal does not stop."""

    def append(self, message: Any, delivery_tag: str) -> None:
        """Note a job that was popped."""
        try:
            super().append(message, delivery_tag)
        except RefusedError as error:
            self._log("job_not_noted", error)
            virtual.QoS.append(self, message, delivery_tag)

    def ack(self, delivery_tag: str) -> None:
        """Note that a job is done."""
        try:
            super().ack(delivery_tag)
        except RefusedError as error:
            self._log("job_not_acknowledged", error)
            virtual.QoS.ack(self, delivery_tag)

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:  # noqa: FBT001, FBT002 - kombu's signature
        """Give a job back, or drop it."""
        try:
            super().reject(delivery_tag, requeue=requeue)
        except RefusedError as error:
            self._log("job_not_given_back", error)
            virtual.QoS.ack(self, delivery_tag)

    @staticmethod
    def _log(event: str, error: Exception) -> None:
        get_logger("broker").warning(event, error=str(error)[:200])
