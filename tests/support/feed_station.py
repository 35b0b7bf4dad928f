"""One worker's side of polling.

A real catalogue and frontier, a written-down web, a clock that is moved.
"""

from rasid.testing import FakeWeb
from tasks.errors import RasidError
from tasks.http.response import Response
from tasks.poll import FeedPoller
from tasks.scheduling.next_poll import PollLimits
from tests.support.fakes import NoHubs, OpenReader
from worker.state.feeds import FeedRow, RedisFeeds
from worker.state.frontier import RedisFrontier

URL = "http://a.example/feed"
LIMITS = PollLimits(60, 3600)
ITEM = "<item><title>{0}</title><link>http://{1}/{0}</link></item>"


def rss(*names: str, head: str = "", host: str = "a.example") -> bytes:
    """Return a feed whose entries are named so."""
    items = "".join(ITEM.format(name, host) for name in names)
    return f"<rss version='2.0'><channel><title>A</title>{head}{items}</channel></rss>".encode()


class FeedStation:
    """Polls with fixed jitter; ``web.answers`` is what stands at each address."""

    def __init__(self, store, clock, limits: PollLimits = LIMITS) -> None:
        self.feeds, self.frontier, self.clock, self.limits = (
            RedisFeeds(store),
            RedisFrontier(store),
            clock,
            limits,
        )
        self.web, self.hubs = FakeWeb({}), NoHubs()

    def polling(self, reader=None) -> FeedPoller:
        return FeedPoller(
            feeds=self.feeds,
            frontier=self.frontier,
            downloader=self.web,
            reader=reader or OpenReader(),
            hubs=self.hubs,
            limits=self.limits,
            max_feed_bytes=1_000_000,
            chance=lambda: 0.5,
        )

    def poll(self, answer: Response | RasidError | bytes, url: str = URL) -> str:
        """Poll the one feed that is due, which gets this answer."""
        self.web.answers[url] = answer
        (claim,) = self.feeds.claim(10)
        return self.polling().poll(claim)

    def poll_all(self) -> list[str]:
        """Poll whatever is due now."""
        return [self.polling().poll(claim) for claim in self.feeds.claim(1000)]

    def wait(self) -> float:
        """Let the time pass until the next feed is due; returns the seconds."""
        seconds = min(row.due_at for row in self.feeds.rows()) - self.clock.now
        self.clock.forward(max(seconds, 0) + 0.001)
        return seconds

    @property
    def row(self) -> FeedRow:
        """The one feed."""
        (row,) = self.feeds.rows()
        return row
