"""The processes and the server: who works, and how much waits for them."""

from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import version

from prometheus_client.core import Metric

from worker.exporter.registry import family, single
from worker.jobs.names import QUEUE_OF
from worker.state.activity import Activity, ProcessState
from worker.state.synthetic_article import Beats
from worker.state.worker_registry import LIVES_SECONDS
from worker.store.client import Store
from worker.telemetry import metric_names as names

DAY_SECONDS = 86_400.0
QUEUES = tuple(QUEUE_OF.values())


def collect(store: Store) -> Iterator[Metric]:
    """Yield the families."""
    state = Activity(store).read(QUEUES)
    yield family(names.QUEUE_LENGTH, _by_queue(state.waiting.get))
    yield family(names.JOBS_BEGUN, _by_queue(state.begun.get))
    yield single(names.POLLER_TICK, state.ticked_at)
    is_stepped = abs(state.now - state.stepped_at) <= DAY_SECONDS
    yield single(names.CLOCK_STEP, state.step if is_stepped else 0.0)
    yield single(names.TAXONOMY_STALE, state.is_taxonomy_stale)
    yield family(names.BUILD, [([version("rasid")], 1)])
    yield single(names.REDIS_MEMORY, state.memory["used_memory"])
    yield single(names.REDIS_MEMORY_LIMIT, state.memory.get("maxmemory", 0))
    yield from _heartbeat(state.beats)
    yield from _celery(state)


def _heartbeat(beats: Beats) -> Iterator[Metric]:
    yield single(names.HEARTBEAT_INTERVAL, beats.interval)
    yield single(names.HEARTBEAT_ARRIVED, beats.arrived_at)
    yield single(names.HEARTBEAT_SECONDS, beats.seconds)
    yield family(
        names.HEARTBEATS, (([what], getattr(beats, what)) for what in ("sent", "arrived", "failed"))
    )


def _celery(state: ProcessState) -> Iterator[Metric]:
    living = [one for one in state.workers if state.now - one.at <= LIVES_SECONDS]
    yield family(names.CELERY_QUEUE_LENGTH, _by_queue(state.waiting.get))
    yield family(
        names.CELERY_SENT,
        (([task, "generic", queue], state.sent.get(queue, 0)) for task, queue in QUEUE_OF.items()),
    )
    yield family(
        names.CELERY_WORKERS,
        _by_queue(lambda queue: sum(queue in worker.queues for worker in living)),
    )
    yield family(
        names.CELERY_PROCESSES,
        _by_queue(
            lambda queue: sum(worker.processes for worker in living if queue in worker.queues)
        ),
    )
    machines = {worker.hostname: 0 for worker in state.workers}
    active = machines | {worker.hostname: 0 for worker in living}
    for worker in living:
        machines[worker.hostname] = 1
        active[worker.hostname] += worker.active
    yield family(names.CELERY_WORKER_UP, (([machine], up) for machine, up in machines.items()))
    yield family(
        names.CELERY_WORKER_ACTIVE, (([machine], count) for machine, count in active.items())
    )


def _by_queue(value: Callable[[str], int | None]) -> Iterable[tuple[list[str], float]]:
    return [([queue], float(value(queue) or 0)) for queue in QUEUES]
