"""The client library: the only module that imports it."""

from collections.abc import Callable
from typing import Any

import redis
from redis.backoff import ExponentialBackoff
from redis.exceptions import LockError, NoPermissionError, ResponseError
from redis.lock import Lock
from redis.retry import Retry
from redis.sentinel import Sentinel

from worker.config.sentinel_url import SCHEME, watched

RESPONSE_SECONDS = 10.0
REPEATS = 3  # of a command whose connection was lost
StoreError = redis.RedisError
ForbiddenError = NoPermissionError
RefusedError = ResponseError  # it answers, and not as asked: it is full, read-only, busy
Pipeline = Any  # redis-py's pipeline type is generic over things we do not use

__all__ = [
    "ForbiddenError",
    "LockError",
    "Pipeline",
    "RefusedError",
    "StoreError",
    "lock_of",
    "redis_clients",
]


class _TellingRetry(Retry):
    """Sends a command again when its connection is lost, and tells of each loss."""

    def __init__(self, repeats: int, lost: Callable[[], None]) -> None:
        super().__init__(ExponentialBackoff(cap=0.5, base=0.05), repeats)
        self._lost = lost

    def call_with_retry(self, do: Any, fail: Any, *arguments: Any, **options: Any) -> Any:
        """Call ``do`` as the library does."""

        def failed(*error: Any) -> Any:
            self._lost()
            return fail(*error)

        return super().call_with_retry(do, failed, *arguments, **options)


def redis_clients(url: str, lost: Callable[[], None]) -> tuple[Any, Any]:
    """Make the two clients of a server's address, which may be one that Sentinel watches.

    When a connection is lost, the first sends the command again; the server may have executed it
    the first time, and only the response was lost. The second never does. Idle connections of both
    are given up with the lost one: each would cost a timeout of its own. ``lost`` is told of it.
    """
    clients: list[Any] = []

    def give_up_idle() -> None:
        for one in clients:
            one.connection_pool.disconnect(inuse_connections=False)
        lost()

    clients += [_client(url, _TellingRetry(repeats, give_up_idle)) for repeats in (REPEATS, 0)]
    return clients[0], clients[1]


def _client(url: str, retry: Retry) -> Any:
    options: dict[str, Any] = {
        "decode_responses": True,
        # What is no UTF-8 is shown by its escapes, which no JSON has: a message with such bytes is
        # recognised as none of ours, where an error would stop its reader.
        "encoding_errors": "backslashreplace",
        "socket_timeout": RESPONSE_SECONDS,
        "socket_connect_timeout": RESPONSE_SECONDS,
        "health_check_interval": 30,
        "retry": retry,
    }
    if not url.startswith(SCHEME):
        return redis.Redis.from_url(url, **options)
    service = watched(url)
    login = {"username": service.user, "password": service.password, "db": service.database}
    sentinel: Any = Sentinel(service.sentinels, **login, **options)  # type: ignore[no-untyped-call]
    return sentinel.master_for(service.service)


def lock_of(client: Any, name: str, seconds: float) -> Any:
    """Make a lock that ends by itself, and that any thread of its holder may keep or release."""
    return Lock(client, name, timeout=seconds, blocking=False, thread_local=False)
