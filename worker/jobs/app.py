"""The Celery app, made from settings.

Celery carries work, it does not remember it: the frontier does.
"""

from celery import Celery
from celery.worker import state

from tasks.ports import Claim
from worker.config.settings import Settings
from worker.jobs import tasks as run
from worker.jobs import transport as broker
from worker.jobs import worker_signals as vitals
from worker.jobs.acknowledgement import ReconnectingTask
from worker.jobs.celery_config import broker_url, options
from worker.jobs.names import ARTICLES, FEEDS, POLL, SCRAPE, queue_key


def create_app(settings: Settings) -> Celery:
    """Return the app with its two tasks, its two queues and the measured settings."""
    broker.install()
    app = Celery("rasid", broker=broker_url(settings), task_cls=ReconnectingTask)
    app.conf.update(options(settings))
    run.register(app, settings)
    vitals.tell(app, settings)
    return app


def work(app: Celery, arguments: list[str]) -> int:
    """Run a worker until it is told to stop, or ends itself; returns its exit code."""
    app.worker_main(arguments)
    return int(state.should_stop or 0)


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
        self._app.send_task(
            SCRAPE, args=[[[claim.id, claim.token] for claim in job]], queue=ARTICLES
        )
