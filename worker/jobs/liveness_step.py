"""A part of the consumer that gives signs of life while the worker is connected to the broker."""

from typing import Any

from celery import bootsteps

from worker.telemetry.liveness import EVERY_SECONDS


class LivenessStep(bootsteps.StartStopStep):  # type: ignore[misc] # celery has no types
    """Gives signs of life from the consumer's own loop, and none while it waits for the broker."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def __init__(self, consumer: Any, **options: Any) -> None:
        super().__init__(consumer, **options)
        self._wiring = consumer.app.wiring
        self._timer: Any = None

    def start(self, parent: Any) -> None:
        """Give signs from now on."""
        self._timer = parent.timer.call_repeatedly(EVERY_SECONDS, self._wiring.liveness.give)
        self._wiring.connected.set()

    def stop(self, parent: Any) -> None:  # noqa: ARG002 - celery's signature
        """Give none until the worker is connected again."""
        self._wiring.connected.clear()
        if self._timer is not None:
            self._timer.cancel()
