"""The client library: the only module that imports it."""

from typing import Any

import redis
from redis.backoff import ExponentialBackoff
from redis.exceptions import LockError, NoPermissionError
from redis.lock import Lock
from redis.retry import Retry
from redis.sentinel import Sentinel

from worker.config.sentinel_url import SCHEME, watched

RESPONSE_SECONDS = 10.0
REPEATS = 3  # of a command whose connection was lost
StoreError = redis.RedisError
ForbiddenError = NoPermissionError
Pipeline = Any  # redis-py's pipeline type is generic over things we do not use

__all__ = ["ForbiddenError", "LockError", "Pipeline", "StoreError", "lock_of", "redis_client"]


def redis_client(url: str, *, repeats: int = REPEATS) -> Any:
    """Make the client of a server's address, which may be one that Sentinel watches.

    A command whose connection was lost is sent again so often; the server may have executed it the
    first time, and only the response was lost.
    """
    options: dict[str, Any] = {
        "decode_responses": True,
        "socket_timeout": RESPONSE_SECONDS,
        "socket_connect_timeout": RESPONSE_SECONDS,
        "health_check_interval": 30,
        "retry": Retry(ExponentialBackoff(cap=0.5, base=0.05), repeats),
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
