"""The loop that decides when: due feeds, due hosts, leases that ran out.

It parses nothing and downloads nothing.
"""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress

from worker.config.settings import Settings
from worker.jobs.names import ARTICLES, FEEDS, NO_FEED
from worker.jobs.queues import Queues
from worker.state.activity import Activity
from worker.state.feeds import RedisFeeds
from worker.state.frontier import RedisFrontier
from worker.state.memory_trend import MemoryTrend
from worker.state.server_clock import ServerClock
from worker.state.synthetic_article import Heart
from worker.state.worker_registry import WorkerRegistry
from worker.store.client import Store, StoreError
from worker.streams.retention import Retention
from worker.telemetry.liveness import LivenessFile
from worker.telemetry.logs import get_logger

PAUSE_AFTER_FAILURE_SECONDS = 1.0
SUBSCRIBERS_STEPS = ("join", "deliver")  # a subscriber's user may not load scripts (deploy/acl)
JOBS_QUEUED = 4  # a process at most: what stands behind them waits for as many shifts


class Scheduler:
    """One of any number of pollers: every claim has one winner."""

    def __init__(self, settings: Settings, store: Store, queues: Queues) -> None:
        self._settings = settings
        self._store = store
        self._queues = queues
        self._feeds = RedisFeeds(store)
        self._frontier = RedisFrontier(store)
        self._activity = Activity(store)
        self._clock = ServerClock(store, self._activity.now)
        self._workers = WorkerRegistry(store)
        self._retention = Retention(settings, store)
        self._memory = MemoryTrend(store)
        self._heart = Heart(store, settings.heartbeat_seconds)
        self._liveness = LivenessFile(settings, "poll")
        self._losses = 0
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
        self._clock.watch()  # before leases run out by it
        recovered = self._frontier.sweep()
        if recovered:
            self._log.warning("leases_ran_out", recovered=recovered)
        self._tend_streams()  # before anything that a full server refuses: this makes room
        self._activity.note_tick()
        self._heart.beat()
        if self._losses != self._store.losses:
            self._losses = self._store.losses
            self._queues.connect_anew()
        self._queue_polls()
        self._queue_alone()
        self._queue_shifts()

    def _queue_polls(self) -> None:
        """Let enough polls wait to wake the processes: more of them where more feeds are due.

        Each process takes further feeds itself as soon as it has places.
        """
        processes = self._processes(FEEDS)
        due = self._feeds.count_due()
        wanted = max(processes, min(due // self._settings.polls, self._most_jobs(processes)))
        missing = wanted - self._activity.waiting(FEEDS)
        claims = self._feeds.claim(missing) if due and missing > 0 else []
        for claim in claims:
            self._queues.poll(claim)
        self._count(FEEDS, len(claims))
        self._wake_pollers()

    def _wake_pollers(self) -> None:
        """Let a job wait for each process that takes no shifts, while polls are under way.

        It may have some in work, which it carried out of its last job.
        """
        pollers = self._processes_where(lambda queues: FEEDS in queues and ARTICLES not in queues)
        if pollers and self._feeds.count_polling():
            for _ in range(pollers - self._activity.waiting(FEEDS)):
                self._queues.poll(NO_FEED)

    def _queue_alone(self) -> None:
        """Give each entry that was in a crash a job of its own."""
        sent = 0
        processes = self._processes(ARTICLES)
        room = self._most_jobs(processes) + processes - self._activity.waiting(ARTICLES)
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
        processes = self._processes(ARTICLES)
        wanted = max(processes, min(due // self._settings.downloads, self._most_jobs(processes)))
        missing = max(0, wanted - self._activity.waiting(ARTICLES))
        for _ in range(missing):
            self._queues.shift()
        self._count(ARTICLES, missing)

    def _most_jobs(self, processes: int) -> int:
        return max(self._settings.queue_limit, JOBS_QUEUED * processes)

    def _processes(self, queue: str) -> int:
        """Count the worker processes that serve a queue; before any is known, those of a worker."""
        return self._processes_where(lambda queues: queue in queues) or self._settings.concurrency

    def _processes_where(self, serves: Callable[[Sequence[str]], bool]) -> int:
        return sum(each.processes for each in self._workers.all() if serves(each.queues))

    def _count(self, queue: str, jobs: int) -> None:
        if jobs:
            self._activity.count_sent(queue, jobs)

    def _tend_streams(self) -> None:
        report = self._retention.tend()
        if report is None:
            return
        self._store.keep_loaded(*SUBSCRIBERS_STEPS)
        with suppress(StoreError):  # a full server takes no sample
            self._memory.note(self._activity.now(), report.used_bytes)
        for group in report.expired:
            self._log.warning(
                "group_expired",
                stream=group.stream,
                group=group.name,
                lag=group.lag,
                pending=group.pending,
            )
