"""Celery's app and worker program, with what Rasid's workers do beside their jobs."""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

from celery import Celery
from celery.apps.worker import (
    Worker,
    install_worker_int_handler,
    install_worker_term_handler,
    install_worker_term_hard_handler,
)

from worker.config.settings import Settings
from worker.jobs.acknowledgement import ReconnectingTask
from worker.jobs.celery_config import broker_url, options
from worker.jobs.liveness_step import LivenessStep
from worker.jobs.wiring import Concern, WorkerWiring


class RasidCelery(Celery):  # type: ignore[misc] # celery has no types
    """An app whose workers carry its wiring."""

    def __init__(self, settings: Settings, concerns: Callable[[], Iterable[Concern]]) -> None:
        # a worker makes its app the current one; one that only sends leaves that to others
        super().__init__(
            main="rasid",
            broker=broker_url(settings),
            task_cls=ReconnectingTask,
            set_as_current=False,
        )
        self.conf.update(options(settings))
        self.steps["consumer"].add(LivenessStep)
        self.wiring = WorkerWiring(self, settings, concerns)

    @cached_property
    def Worker(self) -> Any:  # noqa: N802 - celery's name
        """The worker program of this app."""
        return self.subclass_with_self(RasidWorker)


class RasidWorker(Worker):  # type: ignore[misc] # celery has no types
    """A worker that attaches its app's wiring, and says through the logs only that it stops."""

    def on_before_init(self, **options: Any) -> None:
        """Connect the receivers before anything is logged or forked."""
        self.app.wiring.attach()
        super().on_before_init(**options)

    def install_platform_tweaks(self, worker: Any) -> None:
        """Install Celery's signal handlers without the lines that they print past the logs."""
        super().install_platform_tweaks(worker)
        install_worker_term_handler(worker, verbose=False)
        install_worker_int_handler(worker, callback=_stop_hard_next_time, verbose=False)

    def _send_worker_shutdown(self) -> None:
        super()._send_worker_shutdown()
        self.app.wiring.detach()


def _stop_hard_next_time(worker: Any) -> None:
    """Let a second Ctrl-C end the jobs as well, as Celery does."""
    install_worker_term_hard_handler(worker, sig="SIGINT", verbose=False)
