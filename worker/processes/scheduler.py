"""The loop that decides when: due feeds, due hosts, leases that ran out.

It parses nothing and downloads nothing.
"""

import threading
import time
from collections import deque
from collections.abc import Mapping

from worker.config.settings import Settings
from worker.jobs.names import ARTICLES, FEEDS
from worker.jobs.queues import Queues
from worker.state.activity import Activity
from worker.state.feeds import RedisFeeds
from worker.state.frontier import RedisFrontier
from worker.state.synthetic_article import Heart
from worker.state.worker_registry import WorkerRegistry
from worker.store.client import Store
from worker.streams.retention import Retention
from worker.telemetry.liveness import LivenessFile
from worker.telemetry.logs import get_logger

PAUSE_AFTER_FAILURE_SECONDS = 1.0
MINUTE = 60.0
SUBSCRIBERS_STEPS = ("join", "deliver")  # a subscriber's user may not load scripts (deploy/acl)
SHIFTS_QUEUED = 4  # a process at most: what stands behind them waits for as many shifts
MOST_QUEUED = 2_000  # jobs in one queue, however fast the workers are


class Scheduler:
    """One of any number of pollers: every claim has one winner."""

    def __init__(self, settings: Settings, store: Store, queues: Queues) -> None:
        self._settings = settings
        self._store = store
        self._queues = queues
        self._feeds = RedisFeeds(store)
        self._frontier = RedisFrontier(store)
        self._activity = Activity(store)
        self._workers = WorkerRegistry(store)
        self._retention = Retention(settings, store)
        self._throughput = Throughput()
        self._heart = Heart(store, settings.heartbeat_seconds)
        self._liveness = LivenessFile(settings, "poll")
        self._log = get_logger("poller")

    def run(self, stop: threading.Event) -> None:
        """Tick until ``stop`` is set; a server that is away is waited for."""
        while not stop.is_set():
            try:
                self.tick()
                self._liveness.give()
            except Exception as error:  # noqa: BLE001
                # the process loop: whatever failed, the next tick tries again
                self._log.warning("tick_failed", error=str(error)[:300])
                stop.wait(PAUSE_AFTER_FAILURE_SECONDS)
            stop.wait(self._settings.tick_seconds)

    def tick(self) -> None:
        """Put back what died, then queue what is due and the workers will soon take."""
        recovered = self._frontier.sweep()
        if recovered:
            self._log.warning("leases_ran_out", recovered=recovered)
        self._tend_streams()  # before anything that a full server refuses: this makes room
        self._activity.note_tick()
        self._throughput.beat(self._activity.begun(), time.monotonic())
        self._heart.beat()
        self._queue_polls()
        self._queue_alone()
        self._queue_shifts()

    def _queue_polls(self) -> None:
        room = self._room(FEEDS)
        claims = self._feeds.claim(room) if room > 0 else []
        for claim in claims:
            self._queues.poll(claim)
        self._count(FEEDS, len(claims))

    def _queue_alone(self) -> None:
        """Give each entry that was in a crash a job of its own."""
        sent = 0
        room = self._most_shifts() + self._processes() - self._activity.waiting(ARTICLES)
        while sent < room and (claims := self._frontier.claim(1, alone=True)):
            self._queues.scrape(claims)
            sent += 1
        self._count(ARTICLES, sent)

    def _queue_shifts(self) -> None:
        """Let enough shifts wait: one a process, more of them where more hosts are due.

        What they do, and how much, they ask the frontier themselves. The number that waits tells
        an autoscaler how far behind the workers are.
        """
        due, in_work = self._frontier.demand()
        if not (due or in_work):
            return
        processes = self._processes()
        wanted = max(processes, min(due // self._settings.downloads, self._most_shifts()))
        missing = max(0, wanted - self._activity.waiting(ARTICLES))
        for _ in range(missing):
            self._queues.shift()
        self._count(ARTICLES, missing)

    def _most_shifts(self) -> int:
        return max(self._settings.queue_limit, SHIFTS_QUEUED * self._processes())

    def _processes(self) -> int:
        """Count the worker processes that take shifts; before any is known, those of a worker."""
        workers = self._workers.all()
        processes = sum(worker.processes for worker in workers if ARTICLES in worker.queues)
        return processes or self._settings.concurrency

    def _count(self, queue: str, jobs: int) -> None:
        if jobs:
            self._activity.count_sent(queue, jobs)

    def _tend_streams(self) -> None:
        report = self._retention.tend()
        if report is None:
            return
        self._store.keep_loaded(*SUBSCRIBERS_STEPS)
        for group in report.expired:
            self._log.warning(
                "group_expired",
                stream=group.stream,
                group=group.name,
                lag=group.lag,
                pending=group.pending,
            )

    def _room(self, queue: str) -> int:
        """Count the jobs that the workers will take within a minute, judged by the last one."""
        taken = self._throughput.last_minute(queue)
        limit = min(max(self._settings.queue_limit, taken), MOST_QUEUED)
        return limit - self._activity.waiting(queue)


class Throughput:
    """How many jobs of each queue the workers began in the last minute.

    Counted from counters that only grow.
    """

    def __init__(self) -> None:
        self._beats: deque[tuple[float, dict[str, int]]] = deque()

    def beat(self, begun: Mapping[str, int], now: float) -> None:
        """Note the counters at ``now``, in seconds of any clock."""
        self._beats.append((now, dict(begun)))
        while self._beats[-1][0] - self._beats[0][0] > MINUTE:
            self._beats.popleft()

    def last_minute(self, queue: str) -> int:
        """Count the jobs begun."""
        if not self._beats:
            return 0
        return self._beats[-1][1].get(queue, 0) - self._beats[0][1].get(queue, 0)
