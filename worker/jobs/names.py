"""The two jobs and their queues; whoever only counts what waits need not load Celery."""

from worker.config.settings import Settings

POLL, SCRAPE = "rasid.poll", "rasid.scrape"
FEEDS, ARTICLES = "feeds", "articles"
QUEUE_OF = {POLL: FEEDS, SCRAPE: ARTICLES}


def queue_key(settings: Settings, queue: str) -> str:
    """Return the list in Redis that holds a queue's waiting messages."""
    return f"{settings.prefix}celery:{queue}"
