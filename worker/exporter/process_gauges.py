"""The processes and the server: who works, and how much waits for them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.metadata import version
from typing import Any

import msgspec
from prometheus_client.core import Metric

from worker.config.settings import Settings
from worker.exporter.registry import family, single
from worker.jobs.names import QUEUE_OF, queue_key
from worker.state.synthetic_article import Beats, beats_of
from worker.state.worker_registry import LIVES_SECONDS, WorkerRecord, read
from worker.store.client import Store
from worker.telemetry import metric_names as names

QUEUES = tuple(QUEUE_OF.values())


class _State(msgspec.Struct, frozen=True, kw_only=True):
    """What lies in Redis, read in one round trip."""

    now: float
    waiting: dict[str, int]
    sent: dict[str, str]
    begun: dict[str, str]
    tick: float
    is_stale: bool
    workers: Sequence[WorkerRecord]
    beats: Beats
    memory: dict[str, Any]

    @property
    def living(self) -> list[WorkerRecord]:
        return [worker for worker in self.workers if self.now - worker.at <= LIVES_SECONDS]


def collect(settings: Settings, store: Store) -> Iterator[Metric]:
    """Yield the families."""
    state = _read(settings, store)
    yield family(names.QUEUE_LENGTH, _by_queue(state.waiting.get))
    yield family(names.JOBS_BEGUN, _by_queue(state.begun.get))
    yield single(names.POLLER_TICK, state.tick)
    yield single(names.TAXONOMY_STALE, state.is_stale)
    yield family(names.BUILD, [([version("rasid")], 1)])
    yield single(names.REDIS_MEMORY, state.memory["used_memory"])
    yield single(names.REDIS_MEMORY_LIMIT, state.memory.get("maxmemory", 0))
    yield from _heartbeat(state.beats)
    yield from _celery(state)


def _read(settings: Settings, store: Store) -> _State:
    with store.client.pipeline(transaction=False) as pipe:
        pipe.time()
        for name in ("sent", "pulse", "workers", "heartbeat"):
            pipe.hgetall(store.key(name))
        pipe.hget(store.key("alive"), "poller")
        pipe.hget(store.key("taxonomy"), "wrong")
        pipe.info("memory")
        for queue in QUEUES:
            pipe.llen(queue_key(settings, queue))
        now, sent, begun, workers, beats, tick, wrong, memory, *lengths = pipe.execute()
    return _State(
        now=float(now[0]),
        waiting=dict(zip(QUEUES, lengths, strict=True)),
        sent=sent,
        begun=begun,
        tick=float(tick or 0),
        is_stale=bool(wrong),
        workers=read(workers),
        beats=beats_of(beats),
        memory=memory,
    )


def _heartbeat(beats: Beats) -> Iterator[Metric]:
    yield single(names.HEARTBEAT_INTERVAL, beats.interval)
    yield single(names.HEARTBEAT_ARRIVED, beats.arrived_at)
    yield single(names.HEARTBEAT_SECONDS, beats.seconds)
    yield family(
        names.HEARTBEATS, (([what], getattr(beats, what)) for what in ("sent", "arrived", "failed"))
    )


def _celery(state: _State) -> Iterator[Metric]:
    yield family(names.CELERY_QUEUE_LENGTH, _by_queue(state.waiting.get))
    yield family(
        names.CELERY_SENT,
        (
            ([task, "generic", queue], float(state.sent.get(queue, 0)))
            for task, queue in QUEUE_OF.items()
        ),
    )
    yield family(
        names.CELERY_WORKERS,
        _by_queue(lambda queue: sum(queue in worker.queues for worker in state.living)),
    )
    yield family(
        names.CELERY_PROCESSES,
        _by_queue(
            lambda queue: sum(worker.processes for worker in state.living if queue in worker.queues)
        ),
    )
    machines = {worker.hostname: 0 for worker in state.workers}
    active = machines | {worker.hostname: 0 for worker in state.living}
    for worker in state.living:
        machines[worker.hostname] = 1
        active[worker.hostname] += worker.active
    yield family(names.CELERY_WORKER_UP, (([machine], up) for machine, up in machines.items()))
    yield family(
        names.CELERY_WORKER_ACTIVE, (([machine], count) for machine, count in active.items())
    )


def _by_queue(value: Callable[[str], Any]) -> Iterable[tuple[list[str], float]]:
    return [([queue], float(value(queue) or 0)) for queue in QUEUES]
