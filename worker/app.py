"""The Celery app, made from settings. Celery carries work, it does not remember it: the frontier does."""

import os
import signal
import socket
from typing import Any

import msgspec
from billiard.process import active_children
from celery import Celery, bootsteps, signals
from celery.worker.state import active_requests, reserved_requests, total_count

from tasks.core.errors import StoreDownError
from tasks.ports import Claim
from worker import alive, sentinel
from worker.bootstrap import Workshop
from worker.broker import POLL, SCRAPE, install
from worker.cpu_guard import CpuGuard
from worker.drain import HARD_SECONDS, Drain, end_after
from worker.feeds import RedisFeeds
from worker.folding import fold
from worker.frontier import RedisFrontier
from worker.job_counts import JobCounts
from worker.logs import bound, configure_logs, get_logger
from worker.reconnect import LoudTask, Standing, watch
from worker.roster import EVERY_SECONDS, Roster, Signature
from worker.settings import Settings
from worker.store import Store, open_store

FEEDS, ARTICLES = "feeds", "articles"
AWAY = (StoreDownError,)  # told in one line, without a traceback
QUEUE_OF = {POLL: FEEDS, SCRAPE: ARTICLES}


def create_app(settings: Settings) -> Celery:
    """Return the app with its two tasks, its two queues and the measured settings."""
    install()
    app = Celery("rasid", broker=broker_url(settings), task_cls=LoudTask)
    app.conf.update(options(settings))
    app.steps["consumer"].add(_life_of(alive.LifeSign(settings, "work")))
    _register(app, settings)
    _count_jobs()
    _sign_in(settings)
    _watch(settings)
    return app


def broker_url(settings: Settings) -> str:
    """Return the server's URL in the broker library's spelling; certificates count there only when they are asked for."""
    url = settings.server_url
    if url.startswith(sentinel.SCHEME):
        return sentinel.broker_url(url)
    if url.startswith("rediss://") and "ssl_cert_reqs=" not in url:
        return f"{url}{'&' if '?' in url else '?'}ssl_cert_reqs=required"
    return "redis+socket" + url.removeprefix("unix") if url.startswith("unix://") else url


def queue_key(settings: Settings, queue: str) -> str:
    """Return the list in Redis that holds a queue's waiting messages."""
    return f"{settings.prefix}celery:{queue}"


def options(settings: Settings) -> dict[str, Any]:
    """Return Celery's configuration."""
    is_watched = settings.server_url.startswith(sentinel.SCHEME)
    return {
        "task_ignore_result": True,
        "task_serializer": "json",
        "accept_content": ["json"],  # a pickle from the network would be somebody else's code
        "task_routes": {task: {"queue": queue} for task, queue in QUEUE_OF.items()},
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
            **({"master_name": sentinel.watched(settings.server_url).service} if is_watched else {}),
            "global_keyprefix": f"{settings.prefix}celery:",
            "visibility_timeout": 2 * settings.task_seconds + 10,  # a job waits for one before it at most
            "unacked_restore_limit": 100,
            "socket_timeout": 10,
            "socket_connect_timeout": 10,
            "socket_keepalive": True,
            "health_check_interval": 10,
        },
    }


def _life_of(sign: alive.LifeSign) -> type:
    """Return a part of the consumer that gives signs of life from its loop, and none while it waits for the broker."""

    class Life(bootsteps.StartStopStep):  # type: ignore[misc]  # celery's classes carry no types
        requires = ("celery.worker.consumer.tasks:Tasks",)
        timer: Any = None

        def start(self, parent: Any) -> None:
            self.timer = parent.timer.call_repeatedly(alive.EVERY_SECONDS, sign.give)

        def stop(self, parent: Any) -> None:  # noqa: ARG002 - celery's signature
            if self.timer is not None:
                self.timer.cancel()

    return Life


def _register(app: Celery, settings: Settings) -> None:
    drain = Drain()
    shop: list[Workshop] = []  # one per process, filled after the fork

    def workshop() -> Workshop:
        if not shop:
            shop.append(Workshop(settings, drain))
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
            get_logger("scrape").info("scraped", entries=len(job), redelivered=is_redelivered, **outcomes)


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


def _count_jobs() -> None:
    """Count jobs by signals: what a worker's main process receives, what its children do."""
    counts: list[JobCounts] = []  # made in a worker's main process only, before it forks

    @signals.worker_init.connect(weak=False)
    def _open(**_: Any) -> None:
        counts.append(JobCounts(QUEUE_OF))

    @signals.task_received.connect(weak=False)
    def _received(request: Any, **_: Any) -> None:
        counts[0].count("received", request.name)

    @signals.task_prerun.connect(weak=False)
    def _began(task: Any, **_: Any) -> None:
        counts[0].begin(task.name)

    @signals.task_success.connect(weak=False)
    def _succeeded(sender: Any, **_: Any) -> None:
        counts[0].succeed(sender.name)

    @signals.task_failure.connect(weak=False)
    def _failed(sender: Any, exception: BaseException, **_: Any) -> None:
        counts[0].fail(sender.name, exception)

    @signals.task_retry.connect(weak=False)
    def _retried(sender: Any, **_: Any) -> None:
        counts[0].count("retried", sender.name)

    @signals.task_revoked.connect(weak=False)
    def _revoked(sender: Any, **_: Any) -> None:
        counts[0].count("revoked", sender.name)

    @signals.task_rejected.connect(weak=False)
    def _rejected(**_: Any) -> None:
        counts[0].count("rejected", "unknown")


def _sign_in(settings: Settings) -> None:
    """Let a worker's main loop say every few seconds that it lives; a loop that hangs falls silent."""
    signed: list[Signature] = []

    def on_roster(act: Any) -> None:
        store = Store(settings.server_url, settings.prefix)  # opened each time: no socket may cross the next fork
        act(Roster(store))
        store.close()

    @signals.worker_ready.connect(weak=False)
    def _ready(sender: Any, **_: Any) -> None:
        queues, processes = tuple(sender.app.amqp.queues.consume_from), sender.pool.num_processes
        worker = Signature(hostname=socket.gethostname(), pid=os.getpid(), queues=queues, processes=processes)

        def sign() -> None:
            fold(settings.metrics_dir)  # what children that were killed left
            on_roster(lambda roster: roster.sign(msgspec.structs.replace(worker, active=len(active_requests))))

        signed.append(worker)
        sign()
        sender.timer.call_repeatedly(EVERY_SECONDS, sign)

    @signals.worker_shutdown.connect(weak=False)
    def _leave(**_: Any) -> None:
        for worker in signed:
            on_roster(lambda roster, worker=worker: roster.leave(worker))


def _watch(settings: Settings) -> None:
    """Let a thread see whether the worker still takes jobs."""

    @signals.worker_ready.connect(weak=False)
    def _ready(sender: Any, **_: Any) -> None:
        store = Store(settings.server_url, settings.prefix)
        keys = [queue_key(settings, queue) for queue in sender.app.amqp.queues.consume_from]

        def look() -> Standing:
            waiting = sum(store.client.llen(key) for key in keys)
            return Standing(waiting, len(reserved_requests), sum(total_count.values()))

        watch(look)


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
