"""What a worker has in hand, when the server refuses to note it: it is full, or read-only.

Kombu raises then. A job that was popped would be gone with the worker's main process, and one that
is done would take its place for ever. Here the worker remembers both by itself: the job is done,
its place is free, and what the server still holds of it comes again after the visibility timeout,
when its claims are over and it changes nothing.
"""

from collections.abc import Callable
from typing import Any

from kombu.transport import redis as kombu_redis
from kombu.transport import virtual

from worker.store.redis_client import RefusedError
from worker.telemetry.logs import get_logger

_IN_MEMORY: Any = virtual.QoS  # kombu has no types


class LenientQoS(kombu_redis.QoS):
    """Kombu's notes of jobs in hand, which a refusal does not stop."""

    def append(self, message: Any, delivery_tag: str) -> None:
        """Note a job that was popped."""
        usual: Any = super()
        if _is_refused("job_not_noted", lambda: usual.append(message, delivery_tag)):
            _IN_MEMORY.append(self, message, delivery_tag)

    def ack(self, delivery_tag: str) -> None:
        """Note that a job is done."""
        usual: Any = super()
        if _is_refused("job_not_acknowledged", lambda: usual.ack(delivery_tag)):
            _IN_MEMORY.ack(self, delivery_tag)

    # kombu's signature
    def reject(self, delivery_tag: str, requeue: bool = False) -> None:  # noqa: FBT001, FBT002
        """Give a job back, or drop it."""
        usual: Any = super()
        if _is_refused("job_not_given_back", lambda: usual.reject(delivery_tag, requeue=requeue)):
            _IN_MEMORY.ack(self, delivery_tag)


def _is_refused(event: str, note: Callable[[], None]) -> bool:
    """Tell the server; log that it refused, and return whether it did."""
    try:
        note()
    except RefusedError as error:
        get_logger("broker").warning(event, error=str(error)[:200])
        return True
    return False
