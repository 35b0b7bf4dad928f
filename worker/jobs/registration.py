"""Keeps a worker's record in the registry while its main loop turns; one that hangs drops out."""

import os
import socket
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import version
from typing import Any

import msgspec
from celery import signals
from celery.worker.state import active_requests

from worker.config.settings import Settings
from worker.jobs.wiring import Receiver
from worker.state.worker_registry import EVERY_SECONDS, WorkerRecord, WorkerRegistry
from worker.store.client import Store, StoreError
from worker.telemetry.multiprocess_files import fold


class Registration:
    """The record of one worker."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._record: WorkerRecord | None = None

    def receivers(self) -> tuple[Receiver, ...]:
        """Sign in with the worker, sign off with it."""
        return ((signals.worker_ready, self.start), (signals.worker_shutdown, self.leave))

    def start(self, sender: Any, **_: Any) -> None:
        """Sign in, and again every few seconds from the loop of the consumer ``sender``."""
        self._record = WorkerRecord(
            hostname=socket.gethostname(),
            pid=os.getpid(),
            queues=tuple(sender.app.amqp.queues.consume_from),
            processes=sender.pool.num_processes,
            version=version("rasid"),
        )
        self.sign()
        sender.timer.call_repeatedly(EVERY_SECONDS, self.sign)

    def sign(self) -> None:
        """Renew the record, and add up what children that were killed had measured."""
        fold(self._settings.metrics_dir)
        if self._record is not None:
            current = msgspec.structs.replace(self._record, active=len(active_requests))
            self._write(lambda registry: registry.sign(current))

    def leave(self, **_: Any) -> None:
        """Take the record away."""
        record = self._record
        if record is not None:
            self._write(lambda registry: registry.leave(record))

    def _write(self, change: Callable[[WorkerRegistry], Any]) -> None:
        # opened each time: no socket may cross the next fork
        store = Store(self._settings.server_url, self._settings.prefix)
        with suppress(StoreError):  # the record is renewed in seconds
            change(WorkerRegistry(store))
        store.close()
