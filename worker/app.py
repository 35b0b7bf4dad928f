"""The Celery app, made from settings. Celery carries work, it does not remember it: the frontier does."""

import os
import signal
from typing import Any

from billiard.process import active_children
from celery import Celery
from celery.signals import setup_logging, worker_process_init, worker_shutting_down
from celery.worker import state

from tasks.ports import Claim
from worker.bootstrap import Workshop
from worker.broker import POLL, SCRAPE, install
from worker.cpu_guard import CpuGuard
from worker.drain import HARD_SECONDS, Drain, end_after
from worker.feeds import RedisFeeds
from worker.frontier import RedisFrontier
from worker.logs import bound, configure_logs, get_logger
from worker.settings import Settings
from worker.store import open_store

FEEDS, ARTICLES = "feeds", "articles"


def create_app(settings: Settings) -> Celery:
    """Return the app with its two tasks, its two queues and the measured settings."""
    install()
    app = Celery("rasid", broker=broker_url(settings))
    app.conf.update(options(settings))
    _register(app, settings)
    return app


def broker_url(settings: Settings) -> str:
    """Return the server's URL in the broker library's spelling."""
    url = settings.server_url
    return "redis+socket" + url.removeprefix("unix") if url.startswith("unix://") else url


def queue_key(settings: Settings, queue: str) -> str:
    """Return the list in Redis that holds a queue's waiting messages."""
    return f"{settings.prefix}celery:{queue}"


def options(settings: Settings) -> dict[str, Any]:
    """Return Celery's configuration."""
    return {
        "task_ignore_result": True,
        "task_serializer": "json",
        "accept_content": ["json"],  # a pickle from the network would be somebody else's code
        "task_routes": {POLL: {"queue": FEEDS}, SCRAPE: {"queue": ARTICLES}},
        "task_create_missing_queues": True,
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "task_time_limit": settings.task_seconds,
        "worker_prefetch_multiplier": 1,
        "worker_send_task_events": False,  # they cost 0.5 ms a task
        "worker_enable_remote_control": False,
        "worker_hijack_root_logger": False,
        "worker_concurrency": settings.concurrency,
        "worker_pool": "prefork",
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "broker_transport_options": {
            "global_keyprefix": f"{settings.prefix}celery:",
            "visibility_timeout": 2 * settings.task_seconds + 10,  # a job waits for one before it at most
            "unacked_restore_limit": 100,
            "socket_timeout": 10,
            "socket_connect_timeout": 10,
            "socket_keepalive": True,
            "health_check_interval": 10,
        },
    }


def _register(app: Celery, settings: Settings) -> None:
    drain = Drain()
    shop: list[Workshop] = []  # one per process, filled after the fork

    def workshop() -> Workshop:
        if not shop:
            shop.append(Workshop(settings, drain))
        return shop[0]

    @worker_process_init.connect(weak=False)
    def _open_shop(**_: Any) -> None:
        CpuGuard.arm()
        workshop()

    @worker_shutting_down.connect(weak=False)
    def _stop_in_time(**_: Any) -> None:
        drain.begin(settings.drain_seconds)
        end_after(settings.drain_seconds + HARD_SECONDS, lambda: _hand_back_for_children(settings))

    @setup_logging.connect(weak=False)
    def _own_logs(**_: Any) -> None:
        configure_logs(settings)

    @app.task(name=POLL)
    def poll(id: str, token: int) -> None:  # noqa: A002 - the message's field names
        with bound(feed=id):
            outcome = workshop().polling.poll(Claim(id, token))
            get_logger("poll").info("polled", outcome=outcome)

    @app.task(name=SCRAPE, bind=True)
    def scrape(self: Any, job: list[tuple[str, int]]) -> None:
        is_redelivered = bool((self.request.delivery_info or {}).get("redelivered"))
        claims = [Claim(*item) for item in job]
        with bound(job=self.request.id):
            outcomes = workshop().journey.scrape(claims, is_redelivered=is_redelivered)
            get_logger("scrape").info("scraped", entries=len(job), redelivered=is_redelivered, **outcomes)


def _hand_back_for_children(settings: Settings) -> None:
    """End the children, then give back what they held."""
    get_logger("worker").warning("children did not stop in time", jobs=len(state.active_requests))
    held = [*state.active_requests, *state.reserved_requests]
    for child in active_children():
        os.kill(child.pid, signal.SIGKILL)
    store = open_store(settings)
    feeds, frontier = RedisFeeds(store), RedisFrontier(store)
    for request in held:
        if request.name == POLL:
            feeds.hand_back(Claim(**request.kwargs))
        else:
            frontier.hand_back([Claim(*item) for item in request.args[0]])


class Queues:
    """The poller's side of Celery: how much waits, and one more job."""

    def __init__(self, app: Celery, settings: Settings) -> None:
        self._app, self._settings = app, settings

    def key(self, queue: str) -> str:
        """Return the Redis key of a queue."""
        return queue_key(self._settings, queue)

    def poll(self, claim: Claim) -> None:
        """Queue one poll."""
        self._app.send_task(POLL, kwargs={"id": claim.id, "token": claim.token}, queue=FEEDS)

    def scrape(self, job: list[Claim]) -> None:
        """Queue one batch."""
        self._app.send_task(SCRAPE, args=[[[claim.id, claim.token] for claim in job]], queue=ARTICLES)
