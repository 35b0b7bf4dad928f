"""The workers that are alive: each sends a heartbeat from the loop that dispatches its jobs."""

from collections.abc import Sequence

import msgspec

from worker.store.client import Store
from worker.store.keys import WORKERS

EVERY_SECONDS = 10.0
LIVES_SECONDS = 35.0  # three signatures may be late
FORGOTTEN_SECONDS = 600.0


class WorkerRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One worker: its machine, main process, queues, number of processes, jobs in work.

    ``version`` is that of Rasid there, ``at`` in the server's seconds.
    """

    hostname: str
    pid: int
    queues: tuple[str, ...]
    processes: int
    active: int = 0
    version: str = ""
    at: float = 0.0


class WorkerRegistry:
    """The list in Redis, one field a worker."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._key = store.key(WORKERS)

    def sign(self, worker: WorkerRecord) -> None:
        """Note that a worker lives, and forget those that were not seen for long."""
        now = float(self._store.client.time()[0])
        signed = msgspec.structs.replace(worker, at=now)
        self._store.client.hset(self._key, _field(worker), msgspec.json.encode(signed))
        gone = [_field(other) for other in self.all() if now - other.at > FORGOTTEN_SECONDS]
        if gone:
            self._store.client.hdel(self._key, *gone)

    def leave(self, worker: WorkerRecord) -> None:
        """Forget a worker that ends."""
        self._store.client.hdel(self._key, _field(worker))

    def all(self) -> Sequence[WorkerRecord]:
        """Return those that signed."""
        return read(self._store.client.hgetall(self._key))


def read(fields: dict[str, str]) -> Sequence[WorkerRecord]:
    """Read the list's hash."""
    return [msgspec.json.decode(value, type=WorkerRecord) for _, value in sorted(fields.items())]


def _field(worker: WorkerRecord) -> str:
    return f"{worker.hostname} {worker.pid}"
