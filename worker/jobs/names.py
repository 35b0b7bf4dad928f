"""The two jobs and their queues; whoever only counts what waits need not load Celery."""

from tasks.ports import Claim
from worker.config.settings import Settings
from worker.store.keys import CELERY_QUEUE

POLL = "rasid.poll"
SCRAPE = "rasid.scrape"
FEEDS = "feeds"
ARTICLES = "articles"
QUEUE_OF = {POLL: FEEDS, SCRAPE: ARTICLES}
NO_FEED = Claim("", 0)  # the poll of a job that only wakes a process
MALFORMED = "malformed"  # the list of messages that are no jobs


def queue_key(settings: Settings, queue: str) -> str:
    """Name the list in Redis that holds a queue's waiting messages."""
    return settings.prefix + CELERY_QUEUE.name(queue)
