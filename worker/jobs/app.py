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


def work(app: "Celery", arguments: list[str]) -> int:
    """Run a worker until it is told to stop, or ends itself; returns its exit code."""
    from celery.worker import state  # noqa: PLC0415 - only where a worker runs

    app.worker_main(arguments)
    return int(state.should_stop or 0)
