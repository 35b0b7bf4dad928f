"""The robots.txt of each origin, shared by all workers."""

from collections.abc import Callable
from urllib.parse import urlsplit

import msgspec

from tasks.errors import StoreDownError
from worker.fetch.robots import Record
from worker.store.client import Store, StoreError
from worker.store.keys import HOST, ROBOTS

HOST_SECONDS = 7 * 86_400  # as in worker/store/lua/shared/hosts.lua


class RedisRobotsCache:
    """Implements ``worker.fetch.robots.RobotsCache``.

    The frontier reads the delays when it spaces a host's visits.
    """

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock

    def get(self, origin: str) -> Record | None:
        """Read a record, also one that is to be asked for again; None when there is none."""
        try:
            kept = self._store.client.get(self._store.key(ROBOTS, origin))
        except StoreError as error:
            raise StoreDownError(str(error)) from error
        return msgspec.json.decode(kept, type=Record) if kept else None

    def put(self, origin: str, record: Record, delay_seconds: float) -> None:
        """Keep a record while it may be wanted, and the host's crawl delay for a week."""
        seconds = max(int(record.kept_until - self._clock()), 1)
        host_key = self._store.key(HOST, urlsplit(origin).netloc)
        with self._store.transaction() as pipe:
            pipe.set(self._store.key(ROBOTS, origin), msgspec.json.encode(record), ex=seconds)
            pipe.hset(host_key, "delay", delay_seconds)
            pipe.expire(host_key, HOST_SECONDS)
