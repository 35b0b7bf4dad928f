"""What a worker does with the two jobs, and what it gives back when it has to stop."""

import os
import signal
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from billiard.process import active_children
from billiard.util import get_logger as billiard_logger
from celery import Celery, current_task, signals
from celery.worker.state import active_requests, reserved_requests

from tasks.errors import StoreDownError
from tasks.ports import Claim
from worker.config.settings import Settings
from worker.isolation.cpu_limit import CpuGuard
from worker.jobs.drain import HARD_SECONDS, Drain, end_after
from worker.jobs.names import ARTICLES, FEEDS, NO_FEED, POLL, SCRAPE
from worker.jobs.wiring import Receiver
from worker.state.feeds import RedisFeeds
from worker.state.frontier import RedisFrontier
from worker.state.holders import Holders, holder_name, pid_of
from worker.store.connect import open_store
from worker.telemetry.log_setup import configure_logs
from worker.telemetry.logs import bound, get_logger

if TYPE_CHECKING:
    from worker.jobs.bootstrap import WorkerServices

SHIFT_SHARE = 0.5  # of a job's hard limit; the rest is for what is under way at its end
AWAY = (StoreDownError,)  # logged in one line, without a traceback


class Jobs:
    """The two jobs of one app."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._drain = Drain()
        self._services: WorkerServices | None = None
        self._has_lost_touch = False
        self._queues: Any = None  # of the app: which of them this worker consumes from
        self._worker = uuid.uuid4().hex  # one name for a parent and its children

    def register(self, app: Celery) -> None:
        """Give the app its two tasks."""
        self._queues = app.amqp.queues
        # not shared: Celery would give shared tasks to every other app of this process
        app.task(self.poll, name=POLL, throws=AWAY, shared=False)
        app.task(self.scrape, name=SCRAPE, throws=AWAY, shared=False)

    def receivers(self) -> tuple[Receiver, ...]:
        """Prepare children, stop in time, and log in our own shape."""
        return (
            (signals.setup_logging, self.configure_logs),
            (signals.worker_process_init, self.prepare_child),
            (signals.worker_process_shutdown, self.end_child),
            (signals.worker_shutting_down, self.stop_in_time),
        )

    def poll(self, id: str, token: int) -> None:  # noqa: A002 - the message's field names
        """Do a shift that begins with this poll, if it names one."""
        claim = Claim(id, token)
        self._work_shift(self._shift_seconds, claim=None if claim == NO_FEED else claim)

    def scrape(self, job: list[tuple[str, int]]) -> None:
        """Do a shift; with claims, take these entries alone from URL to stream."""
        began = time.monotonic()
        if job:
            self._scrape_claims([Claim(*item) for item in job])
            self._go_on(began)  # else many such jobs would hold up all others
        else:
            self._work_shift(self._shift_seconds, is_job=True)

    @property
    def _shift_seconds(self) -> float:
        return self._settings.task_seconds * SHIFT_SHARE

    def _scrape_claims(self, claims: list[Claim]) -> None:
        request = current_task.request
        is_redelivered = bool((request.delivery_info or {}).get("redelivered"))
        journey = self.open_services().journey
        give_back = partial(journey.frontier.hand_back, claims)
        with bound(job=request.id), self._in_touch(give_back):
            outcomes = journey.scrape(claims, is_redelivered=is_redelivered)
            get_logger("scrape").info(
                "scraped", entries=len(claims), redelivered=is_redelivered, **outcomes
            )

    def _go_on(self, began: float) -> None:
        """Work on until a shift that began with this job would be over."""
        left = self._shift_seconds - (time.monotonic() - began)
        if left > 0:
            self._work_shift(left)

    def _work_shift(
        self, seconds: float, *, is_job: bool = False, claim: Claim | None = None
    ) -> None:
        services = self.open_services()
        give_back = partial(services.polling.feeds.hand_back, claim) if claim else None
        with bound(job=current_task.request.id), self._in_touch(give_back):
            outcomes = services.shift.work(seconds, is_job=is_job, claim=claim)
            services.rest()
            if outcomes:
                entries = sum(outcomes.values())
                get_logger("scrape").info("scraped", entries=entries, **outcomes)

    @contextmanager
    def _in_touch(self, give_back: Callable[[], object] | None) -> Iterator[None]:
        """Put back what a lost response gave to this child: at once, else before its next job.

        It holds nothing then: a shift gives back what it knows of when the server is away. What
        the job brought and had not begun is given back as well.
        """
        if self._has_lost_touch:
            self._recover_own()
        try:
            yield
        except StoreDownError:
            self._has_lost_touch = True
            with suppress(StoreDownError):
                self._recover_own()
                if give_back is not None:
                    give_back()
            raise

    def _recover_own(self) -> None:
        services = self.open_services()
        if services.shift.is_busy:  # a job of another kind failed: what it carries comes back too
            services.shift.give_back()
        holder = holder_name(self._worker, os.getpid())
        recovered = services.holders.recover([holder], blames=False)
        self._has_lost_touch = False
        get_logger("worker").info("response_lost", recovered=recovered)

    def open_services(self) -> "WorkerServices":
        """Make what this process works with, once and after the fork."""
        if self._services is None:
            # a poller has jobs as well, and needs nothing of what does them
            from worker.jobs.bootstrap import WorkerServices  # noqa: PLC0415

            self._services = WorkerServices(
                self._settings,
                self._drain,
                holder_name(self._worker, os.getpid()),
                serves_polls=FEEDS in self._queues.consume_from,
                serves_pages=ARTICLES in self._queues.consume_from,
            )
        return self._services

    def configure_logs(self, **_: Any) -> None:
        """Log in our own shape instead of Celery's.

        Billiard keeps its logger to itself, and without a handler Python prints its lines as they
        are: that a child ended.
        """
        configure_logs(self._settings)
        billiard_logger().propagate = True

    def prepare_child(self, **_: Any) -> None:
        """Prepare a child before its first job, and put back what the one before it held."""
        CpuGuard.arm()
        holders = self.open_services().holders
        if self._drain.has_begun():
            return
        with suppress(StoreDownError):
            ended = [holder for holder in holders.of(self._worker) if _has_ended(pid_of(holder))]
            recovered = holders.recover(ended, blames=True)
            if recovered:
                get_logger("worker").warning("child_died", recovered=recovered)

    def end_child(self, **_: Any) -> None:
        """Hand back what is under way between two jobs."""
        if self._services is not None and self._services.shift.is_busy:
            with suppress(StoreDownError):
                self._services.shift.give_back()

    def stop_in_time(self, **_: Any) -> None:
        """Start the time that children have to finish, and end them after it."""
        seconds = self._settings.drain_seconds
        self._drain.begin(seconds)
        end_after(seconds + HARD_SECONDS, self._hand_back_for_children)

    def _hand_back_for_children(self) -> None:
        """End the children, then give back what they held."""
        get_logger("worker").warning("children_killed", jobs=len(active_requests))
        held = [*active_requests, *reserved_requests]
        children = [child.pid for child in active_children()]
        for pid in children:
            os.kill(pid, signal.SIGKILL)
        store = open_store(self._settings)
        feeds = RedisFeeds(store)
        frontier = RedisFrontier(store)
        for request in held:
            if request.name == POLL:
                feeds.hand_back(Claim(**request.kwargs))
            else:
                frontier.hand_back([Claim(*item) for item in request.args[0]])
        holders = [holder_name(self._worker, pid) for pid in children]
        Holders(store).recover(holders, blames=False)


def _has_ended(pid: int) -> bool:
    """Tell whether a child has ended; this process has nothing yet, so what is its is older."""
    if pid == os.getpid():
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False
