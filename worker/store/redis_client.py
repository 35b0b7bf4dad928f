"""The client library: the only module that imports it."""

import threading
import time
from collections.abc import Callable
from typing import Any

import redis
from redis.backoff import ExponentialBackoff
from redis.exceptions import LockError, NoPermissionError, ResponseError
from redis.lock import Lock
from redis.retry import Retry
from redis.sentinel import Sentinel

from worker.config.sentinel_url import SCHEME, watched

RESPONSE_SECONDS = 5.0  # where a router forgot its connections, one process after another waits it
SILENT_SECONDS = 3.0  # in which a silent server is not asked by those who cannot wait
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


class _SilentError(redis.RedisError):
    """The server was silent a moment ago, so it was not asked; nothing tries it again."""


class Silence:
    """Whether a server was silent in the last moment. Threads may race: one asks more than once."""

    def __init__(self) -> None:
        self._until = 0.0
        self._asking = 0  # the thread that finds out anew

    def __deepcopy__(self, memo: dict[int, Any]) -> "Silence":
        """Stay one: the library copies what tries again for every connection."""
        return self

    def begin(self) -> None:
        """Note that it did not respond in time."""
        self._until = time.monotonic() + SILENT_SECONDS
        self._asking = 0

    def end(self) -> None:
        """Note that it responds."""
        self._until = 0.0
        self._asking = 0

    def check(self) -> None:
        """Raise a StoreError while it is silent; the first who comes later finds out anew."""
        now = time.monotonic()
        if not self._until or self._asking == threading.get_ident():
            return
        if now < self._until:
            raise _SilentError("the server did not respond a moment ago")
        self._until = now + SILENT_SECONDS
        self._asking = threading.get_ident()


class _ImpatientRetry(_TellingRetry):
    """Waits for a silent server once: for a moment all other calls fail without asking it."""

    def __init__(self, repeats: int, lost: Callable[[], None], silence: Silence) -> None:
        super().__init__(repeats, lost)
        self._silence = silence

    def call_with_retry(self, do: Any, fail: Any, *arguments: Any, **options: Any) -> Any:
        """Call ``do`` as the library does; what timed out is not tried again."""

        def heard() -> Any:
            self._silence.check()
            try:
                found = do()
            except (redis.TimeoutError, TimeoutError):
                self._silence.begin()
                raise
            self._silence.end()
            return found

        return super().call_with_retry(heard, fail, *arguments, **options)


def redis_clients(
    url: str, lost: Callable[[], None], response_seconds: float = RESPONSE_SECONDS
) -> tuple[Any, Any]:
    """Make the two clients of a server's address, which may be one that Sentinel watches.

    With fewer ``response_seconds`` than is usual both are impatient: a server that was silent for
    so long is not asked by others for `SILENT_SECONDS`.

    When a connection is lost, the first sends the command again; the server may have executed it
    the first time, and only the response was lost. The second never does. Idle connections of both
    are given up with the lost one: each would cost a timeout of its own. ``lost`` is told of it.
    """
    clients: list[Any] = []

    def give_up_idle() -> None:
        for one in clients:
            one.connection_pool.disconnect(inuse_connections=False)
        lost()

    silence = Silence() if response_seconds < RESPONSE_SECONDS else None
    for repeats in (REPEATS, 0):
        retry = _TellingRetry(repeats, give_up_idle)
        if silence is not None:
            retry = _ImpatientRetry(repeats, give_up_idle, silence)
        clients.append(_client(url, retry, response_seconds))
    return clients[0], clients[1]


def _client(url: str, retry: Retry, response_seconds: float) -> Any:
    options: dict[str, Any] = {
        "decode_responses": True,
        # What is no UTF-8 is shown by its escapes, which no JSON has: a message with such bytes is
        # recognised as none of ours, where an error would stop its reader.
        "encoding_errors": "backslashreplace",
        "socket_timeout": response_seconds,
        "socket_connect_timeout": response_seconds,
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
