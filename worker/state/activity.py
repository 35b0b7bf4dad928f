"""What the processes do: the scheduler's last tick, jobs sent and taken, jobs that wait."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from worker.state.synthetic_article import Beats, beats_of
from worker.state.worker_registry import WorkerRecord, read
from worker.store.client import Store
from worker.store.keys import ALIVE, CELERY_QUEUE, HEARTBEAT, PULSE, SENT, TAXONOMY, WORKERS

_TICK = "poller"  # the field of the hash


class ProcessState(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about processes at one moment; times in the server's Unix seconds.

    ``waiting``, ``sent`` and ``begun`` count jobs by queue; ``memory`` is the server's own report.
    ``stepped_at`` is when the server's clock was stepped last, by ``step`` seconds; 0 for never.
    """

    now: float
    ticked_at: float
    stepped_at: float
    step: float
    waiting: Mapping[str, int]
    sent: Mapping[str, int]
    begun: Mapping[str, int]
    workers: Sequence[WorkerRecord]
    beats: Beats
    is_taxonomy_stale: bool
    memory: dict[str, Any]


class Activity:
    """The counters and signs of life of all processes."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def note_tick(self) -> None:
        """Note that a scheduler ticks."""
        self._store.client.hset(self._store.key(ALIVE), _TICK, self._store.client.time()[0])

    def ticked_at(self) -> float:
        """Read when a scheduler ticked last, 0 when none has."""
        return float(self._store.client.hget(self._store.key(ALIVE), _TICK) or 0)

    def stepped(self) -> tuple[float, float]:
        """Read when the server's clock was stepped last, and by how many seconds; 0 for never."""
        at, seconds = self._store.client.hmget(self._store.key(ALIVE), "stepped_at", "step")
        return float(at or 0), float(seconds or 0)

    def now(self) -> float:
        """Read the server's clock."""
        return float(self._store.client.time()[0])

    def count_sent(self, queue: str, jobs: int) -> None:
        """Count jobs that were sent to a queue."""
        self._store.client.hincrby(self._store.key(SENT), queue, jobs)

    def begun(self) -> dict[str, int]:
        """Count the jobs that workers took from each queue; the counters only grow."""
        return _counts(self._store.client.hgetall(self._store.key(PULSE)))

    def waiting(self, queue: str) -> int:
        """Count the jobs that wait in a queue."""
        return int(self._store.client.llen(self._store.key(CELERY_QUEUE, queue)))

    def read(self, queues: Sequence[str]) -> ProcessState:
        """Read all of it in one round trip."""
        key = self._store.key
        with self._store.client.pipeline(transaction=False) as pipe:
            pipe.time()
            for name in (SENT, PULSE, WORKERS, HEARTBEAT):
                pipe.hgetall(key(name))
            pipe.hmget(key(ALIVE), _TICK, "stepped_at", "step")
            pipe.hget(key(TAXONOMY), "wrong")
            pipe.info("memory")
            for queue in queues:
                pipe.llen(key(CELERY_QUEUE, queue))
            now, sent, begun, workers, beats, alive, wrong, memory, *lengths = pipe.execute()
        tick, stepped_at, step = (float(one or 0) for one in alive)
        return ProcessState(
            now=float(now[0]),
            ticked_at=tick,
            stepped_at=stepped_at,
            step=step,
            waiting=dict(zip(queues, lengths, strict=True)),
            sent=_counts(sent),
            begun=_counts(begun),
            workers=read(workers),
            beats=beats_of(beats),
            is_taxonomy_stale=bool(wrong),
            memory=memory,
        )


def _counts(fields: dict[str, str]) -> dict[str, int]:
    return {name: int(count) for name, count in fields.items()}
