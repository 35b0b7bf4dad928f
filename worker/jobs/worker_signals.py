"""What a worker tells of itself: signs of life, its place on the roster, counts of jobs.

And whether it still takes any.
"""

import os
import socket
import threading
from contextlib import suppress
from typing import Any

import msgspec
from celery import Celery, bootsteps, signals
from celery.worker import state
from celery.worker.state import active_requests, reserved_requests, total_count

from tasks.errors import StoreDownError
from worker.config.settings import Settings
from worker.jobs.acknowledgement import WorkerSnapshot, watch
from worker.jobs.names import QUEUE_OF, queue_key
from worker.state.worker_registry import EVERY_SECONDS, WorkerRecord, WorkerRegistry
from worker.store import migrations as schema
from worker.store.client import Store, StoreError
from worker.telemetry import liveness as alive
from worker.telemetry.job_metrics import JobCounts
from worker.telemetry.logs import get_logger
from worker.telemetry.multiprocess_files import fold

FAILED = 1


def tell(app: Celery, settings: Settings) -> None:
    """Let the app's workers tell all that."""
    connected = threading.Event()
    app.steps["consumer"].add(_life_of(alive.LivenessFile(settings, "work"), connected))
    _count_jobs()
    _tell_of_refusals()
    _sign_in(settings)
    _watch(settings, connected)


def _life_of(sign: alive.LivenessFile, connected: threading.Event) -> type:
    """Return a part of the consumer that gives signs of life from its loop, and none while it waits
    for the broker.
    """

    class Life(bootsteps.StartStopStep):  # type: ignore[misc]  # celery's classes carry no types
        requires = ("celery.worker.consumer.tasks:Tasks",)
        timer: Any = None

        def start(self, parent: Any) -> None:
            self.timer = parent.timer.call_repeatedly(alive.EVERY_SECONDS, sign.give)
            connected.set()

        def stop(self, parent: Any) -> None:  # noqa: ARG002 - celery's signature
            connected.clear()
            if self.timer is not None:
                self.timer.cancel()

    return Life


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


def _tell_of_refusals() -> None:
    """Say why a job ended without a word of its own: the server did not answer, or refused."""

    @signals.task_failure.connect(weak=False)
    def _refused(sender: Any, exception: BaseException, **_: Any) -> None:
        if isinstance(exception, StoreDownError):
            get_logger("worker").warning(
                "job given back", job=sender.name, error=str(exception)[:300]
            )


def _sign_in(settings: Settings) -> None:
    """Let a worker's main loop say every few seconds that it lives.

    A loop that hangs falls silent.
    """
    signed: list[WorkerRecord] = []

    def on_roster(act: Any) -> None:
        store = Store(
            settings.server_url, settings.prefix
        )  # opened each time: no socket may cross the next fork
        with suppress(StoreError):  # the next signature comes in seconds
            act(WorkerRegistry(store))
        store.close()

    @signals.worker_ready.connect(weak=False)
    def _ready(sender: Any, **_: Any) -> None:
        queues, processes = tuple(sender.app.amqp.queues.consume_from), sender.pool.num_processes
        worker = WorkerRecord(
            hostname=socket.gethostname(), pid=os.getpid(), queues=queues, processes=processes
        )

        def sign() -> None:
            fold(settings.metrics_dir)  # what children that were killed left
            on_roster(
                lambda roster: roster.sign(
                    msgspec.structs.replace(worker, active=len(active_requests))
                )
            )

        signed.append(worker)
        sign()
        sender.timer.call_repeatedly(EVERY_SECONDS, sign)

    @signals.worker_shutdown.connect(weak=False)
    def _leave(**_: Any) -> None:
        for worker in signed:
            on_roster(lambda roster, worker=worker: roster.leave(worker))


def _watch(settings: Settings, connected: threading.Event) -> None:
    """Let a thread see whether the worker still takes jobs, and may."""

    @signals.worker_ready.connect(weak=False)
    def _ready(sender: Any, **_: Any) -> None:
        store = Store(settings.server_url, settings.prefix)
        keys = [queue_key(settings, queue) for queue in sender.app.amqp.queues.consume_from]

        def look() -> WorkerSnapshot:
            waiting = sum(store.client.llen(key) for key in keys)
            there = int(store.client.get(store.key("schema")) or 0)
            return WorkerSnapshot(
                waiting,
                len(reserved_requests),
                sum(total_count.values()),
                is_connected=connected.is_set(),
                unfit=schema.too_new(there) if there > schema.NEWEST else "",
            )

        def end(reason: str) -> None:
            get_logger("worker").error("this worker ends", reason=reason)
            signals.worker_shutting_down.send(sender=sender, sig="", how="warm", exitcode=FAILED)
            state.should_stop = FAILED  # so that whoever supervises it knows

        watch(look, end)
