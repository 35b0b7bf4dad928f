"""Connects what a worker does beside its jobs to Celery's signals.

The signals are the process's, and other Celery apps may live in it. So they are connected only when
a worker of this app starts, once, and heed only what this app sends.
"""

import threading
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from celery import Celery
from celery.utils.dispatch import Signal

from worker.config.settings import Settings
from worker.telemetry.liveness import LivenessFile

Receiver = tuple[Signal, Callable[..., None]]


class Concern(Protocol):
    """One thing that a worker does beside its jobs."""

    def receivers(self) -> Iterable[Receiver]:
        """Pair each signal with the method that it calls."""


class WorkerWiring:
    """The concerns of one app's worker."""

    def __init__(
        self, app: Celery, settings: Settings, concerns: Callable[[], Iterable[Concern]]
    ) -> None:
        self._app = app
        self._make_concerns = concerns
        self._connected: list[tuple[Signal, str]] = []
        self.liveness = LivenessFile(settings, "work")
        self.connected = threading.Event()
        """Set while the worker is connected to the broker."""

    def attach(self) -> None:
        """Make the concerns and connect them; doing it again changes nothing."""
        if self._connected:
            return
        for concern in self._make_concerns():
            for signal, receive in concern.receivers():
                name = f"{type(concern).__qualname__}.{receive.__name__}:{id(self)}"
                signal.connect(AppReceiver(self._app, receive), weak=False, dispatch_uid=name)
                self._connected.append((signal, name))

    def detach(self) -> None:
        """Disconnect what was connected."""
        for signal, name in self._connected:
            signal.disconnect(dispatch_uid=name)
        self._connected.clear()


class AppReceiver:
    """A receiver that heeds the signals of one app."""

    def __init__(self, app: Celery, receive: Callable[..., None]) -> None:
        self._app = app
        self._receive = receive

    def __call__(self, sender: Any = None, **fields: Any) -> None:
        """Pass a signal on; a sender that names no app is this process's only worker."""
        if getattr(sender, "app", self._app) is self._app:
            self._receive(sender=sender, **fields)
