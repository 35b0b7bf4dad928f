"""The poller's side of Celery: how much waits, and one more job."""

from typing import TYPE_CHECKING

from worker.config.settings import Settings
from worker.jobs.names import ARTICLES, FEEDS, POLL, SCRAPE, queue_key

if TYPE_CHECKING:
    from celery import Celery

    from tasks.ports import Claim


class Queues:
    """The two queues of an app."""

    def __init__(self, app: "Celery", settings: Settings) -> None:
        self._app = app
        self._settings = settings

    def key(self, queue: str) -> str:
        """Name the Redis list of a queue."""
        return queue_key(self._settings, queue)

    def poll(self, claim: "Claim") -> None:
        """Queue one poll."""
        self._app.send_task(POLL, kwargs={"id": claim.id, "token": claim.token}, queue=FEEDS)

    def connect_anew(self) -> None:
        """Give up the idle connections to the broker; the next job makes one.

        Where the server's own were lost, theirs are as well, and each would cost a timeout.
        """
        connections = self._app.producer_pool.connections
        connections.force_close_all(close_pool=False)
        connections.setup()

    def shift(self) -> None:
        """Queue one shift."""
        self.scrape([])

    def scrape(self, job: list["Claim"]) -> None:
        """Queue one job of entries that travel alone."""
        claims = [[claim.id, claim.token] for claim in job]
        self._app.send_task(SCRAPE, args=[claims], queue=ARTICLES)
