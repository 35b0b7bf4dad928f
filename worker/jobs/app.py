"""The Celery app, made from settings.

Celery carries work, it does not remember it: the frontier does.
"""

from typing import TYPE_CHECKING

from worker.config.settings import Settings
from worker.jobs import private_names

if TYPE_CHECKING:
    from celery import Celery


def create_app(settings: Settings) -> "Celery":
    """Make an app with its two tasks, its two queues and the measured settings.

    May be called often. Nothing of the process is changed but the names of our transports.

    Raises SettingsError for a version of Celery or its libraries that lacks what Rasid stands on.
    """
    private_names.check()
    from worker.jobs.assembly import assemble  # noqa: PLC0415 - imports the names just checked

    return assemble(settings)


def work(app: "Celery", settings: Settings) -> int:
    """Run a worker until it is told to stop, or ends itself; returns its exit code.

    As ``celery worker`` does with options of the same names. That program imports a shell with
    completion and colours, 12 MB of every process. Flower knows workers by their heartbeats.
    """
    from celery.utils.log import mlevel  # noqa: PLC0415 - only where a worker runs
    from celery.worker import state  # noqa: PLC0415

    app.Worker(
        concurrency=settings.concurrency,
        loglevel=mlevel(settings.log_level),
        quiet=True,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=not settings.remote_control,
    ).start()
    return int(state.should_stop or 0)


def preload() -> None:
    """Import what a worker imports when it starts, for processes that are forked later."""
    private_names.check()
    from celery.concurrency import asynpool, prefork  # noqa: F401, PLC0415 - only where one runs
    from celery.utils.imports import symbol_by_name  # noqa: PLC0415
    from celery.worker.consumer import Consumer  # noqa: PLC0415
    from celery.worker.worker import WorkController  # noqa: PLC0415

    for blueprint in (WorkController.Blueprint, Consumer.Blueprint):
        for step in blueprint.default_steps:
            symbol_by_name(step)
