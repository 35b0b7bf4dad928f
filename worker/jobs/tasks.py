"""What a worker does with the two jobs, and what it gives back when it has to stop."""

import os
import signal
from typing import Any

from billiard.process import active_children
from celery import Celery, current_task, signals
from celery.worker.state import active_requests, reserved_requests

from tasks.errors import StoreDownError
from tasks.ports import Claim
from worker.config.settings import Settings
from worker.isolation.cpu_limit import CpuGuard
from worker.jobs.bootstrap import WorkerServices
from worker.jobs.drain import HARD_SECONDS, Drain, end_after
from worker.jobs.names import POLL, SCRAPE
from worker.jobs.wiring import Receiver
from worker.state.feeds import RedisFeeds
from worker.state.frontier import RedisFrontier
from worker.store.connect import open_store
from worker.telemetry.logs import bound, configure_logs, get_logger

AWAY = (StoreDownError,)  # logged in one line, without a traceback


class Jobs:
    """The two jobs of one app."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._drain = Drain()
        self._services: WorkerServices | None = None

    def register(self, app: Celery) -> None:
        """Give the app its two tasks."""
        # not shared: Celery would give shared tasks to every other app of this process
        app.task(self.poll, name=POLL, throws=AWAY, shared=False)
        app.task(self.scrape, name=SCRAPE, throws=AWAY, shared=False)

    def receivers(self) -> tuple[Receiver, ...]:
        """Prepare children, stop in time, and log in our own shape."""
        return (
            (signals.setup_logging, self.configure_logs),
            (signals.worker_process_init, self.prepare_child),
            (signals.worker_shutting_down, self.stop_in_time),
        )

    def poll(self, id: str, token: int) -> None:  # noqa: A002 - the message's field names
        """Poll one feed."""
        with bound(feed=id):
            outcome = self.open_services().polling.poll(Claim(id, token))
            get_logger("poll").info("polled", outcome=outcome)

    def scrape(self, job: list[tuple[str, int]]) -> None:
        """Fetch, clean, tag and publish a batch of entries."""
        request = current_task.request
        is_redelivered = bool((request.delivery_info or {}).get("redelivered"))
        claims = [Claim(*item) for item in job]
        with bound(job=request.id):
            outcomes = self.open_services().journey.scrape(claims, is_redelivered=is_redelivered)
            get_logger("scrape").info(
                "scraped", entries=len(job), redelivered=is_redelivered, **outcomes
            )

    def open_services(self) -> WorkerServices:
        """Make what this process works with, once and after the fork."""
        if self._services is None:
            self._services = WorkerServices(self._settings, self._drain)
        return self._services

    def configure_logs(self, **_: Any) -> None:
        """Log in our own shape instead of Celery's."""
        configure_logs(self._settings)

    def prepare_child(self, **_: Any) -> None:
        """Prepare a child before its first job."""
        CpuGuard.arm()
        self.open_services()

    def stop_in_time(self, **_: Any) -> None:
        """Start the time that children have to finish, and end them after it."""
        seconds = self._settings.drain_seconds
        self._drain.begin(seconds)
        end_after(seconds + HARD_SECONDS, lambda: _hand_back_for_children(self._settings))


def _hand_back_for_children(settings: Settings) -> None:
    """End the children, then give back what they held."""
    get_logger("worker").warning("children_killed", jobs=len(active_requests))
    held = [*active_requests, *reserved_requests]
    for child in active_children():
        os.kill(child.pid, signal.SIGKILL)
    store = open_store(settings)
    feeds = RedisFeeds(store)
    frontier = RedisFrontier(store)
    for request in held:
        if request.name == POLL:
            feeds.hand_back(Claim(**request.kwargs))
        else:
            frontier.hand_back([Claim(*item) for item in request.args[0]])
