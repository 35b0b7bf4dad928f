"""What a worker does with the two jobs, and what it gives back when it has to stop."""

import os
import signal
from typing import Any

from billiard.process import active_children
from celery import Celery, signals
from celery.worker.state import active_requests, reserved_requests

from tasks.errors import StoreDownError
from tasks.ports import Claim
from worker.config.settings import Settings
from worker.isolation.cpu_limit import CpuGuard
from worker.jobs.bootstrap import WorkerServices
from worker.jobs.drain import HARD_SECONDS, Drain, end_after
from worker.jobs.names import POLL, SCRAPE
from worker.state.feeds import RedisFeeds
from worker.state.frontier import RedisFrontier
from worker.store.client import open_store
from worker.telemetry.logs import bound, configure_logs, get_logger

AWAY = (StoreDownError,)  # told in one line, without a traceback


def register(app: Celery, settings: Settings) -> None:
    """Give the app its two tasks."""
    drain = Drain()
    shop: list[WorkerServices] = []  # one per process, filled after the fork

    def workshop() -> WorkerServices:
        if not shop:
            shop.append(WorkerServices(settings, drain))
        return shop[0]

    @signals.worker_process_init.connect(weak=False)
    def _open_shop(**_: Any) -> None:
        CpuGuard.arm()
        workshop()

    @signals.worker_shutting_down.connect(weak=False)
    def _stop_in_time(**_: Any) -> None:
        drain.begin(settings.drain_seconds)
        end_after(settings.drain_seconds + HARD_SECONDS, lambda: _hand_back_for_children(settings))

    @signals.setup_logging.connect(weak=False)
    def _own_logs(**_: Any) -> None:
        configure_logs(settings)

    @app.task(name=POLL, throws=AWAY)
    def poll(id: str, token: int) -> None:  # noqa: A002 - the message's field names
        with bound(feed=id):
            outcome = workshop().polling.poll(Claim(id, token))
            get_logger("poll").info("polled", outcome=outcome)

    @app.task(name=SCRAPE, bind=True, throws=AWAY)
    def scrape(self: Any, job: list[tuple[str, int]]) -> None:
        is_redelivered = bool((self.request.delivery_info or {}).get("redelivered"))
        claims = [Claim(*item) for item in job]
        with bound(job=self.request.id):
            outcomes = workshop().journey.scrape(claims, is_redelivered=is_redelivered)
            get_logger("scrape").info(
                "scraped", entries=len(job), redelivered=is_redelivered, **outcomes
            )


def _hand_back_for_children(settings: Settings) -> None:
    """End the children, then give back what they held."""
    get_logger("worker").warning("children did not stop in time", jobs=len(active_requests))
    held = [*active_requests, *reserved_requests]
    for child in active_children():
        os.kill(child.pid, signal.SIGKILL)
    store = open_store(settings)
    feeds, frontier = RedisFeeds(store), RedisFrontier(store)
    for request in held:
        if request.name == POLL:
            feeds.hand_back(Claim(**request.kwargs))
        else:
            frontier.hand_back([Claim(*item) for item in request.args[0]])
