"""Whether feeds respond: a few of them, through the one downloader, with a short timeout."""

import random
from collections.abc import Iterator

from tasks.errors import RasidError
from tasks.http.request import Request
from worker.checks.finding import FAULT, GOOD, NOTE, Finding
from worker.config.settings import Settings
from worker.fetch.downloader import WebDownloader
from worker.state.feeds import RedisFeeds
from worker.store.client import Store

TIMEOUT_SECONDS = 5.0
TOO_BAD = 400  # an HTTP status from here on is no feed


def examine(store: Store, settings: Settings, count: int) -> Iterator[Finding]:
    """Fetch up to ``count`` feeds, chosen at random.

    Yields one finding for those that respond and one for each that does not.
    """
    rows = list(RedisFeeds(store).rows())
    chosen = random.sample(rows, min(count, len(rows)))
    impatient = settings.model_copy(
        update={"fetch_seconds": min(settings.fetch_seconds, TIMEOUT_SECONDS)}
    )
    web = WebDownloader(impatient)
    try:
        requests = [
            Request(url=row.url, max_bytes=settings.max_feed_bytes, obeys_robots=False)
            for row in chosen
        ]
        failures = {}
        for index, response in web.fetch_all(requests):
            if isinstance(response, RasidError):
                failures[chosen[index].url] = str(response)
            elif response.status >= TOO_BAD:
                failures[chosen[index].url] = f"HTTP {response.status}"
    finally:
        web.close()
    yield _sum(len(chosen), len(failures))
    yield from (Finding("feed", NOTE, f"{url} {why}") for url, why in failures.items())


def _sum(asked: int, failed: int) -> Finding:
    text = f"{asked - failed} of {asked} asked answer"
    if asked and failed == asked:
        return Finding("reach", FAULT, f"{text}: is this machine cut off from the web?")
    return Finding("reach", NOTE if failed else GOOD, text)
