"""A server with streams, for tests of subscribers."""

import tempfile
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

from tasks.http.request import Validators
from tasks.model import Article, Entry, Story, Tag
from tasks.ports import Claim, Feed
from tasks.publishing.article_v1 import Provenance, article_of
from worker.config.settings import load_settings
from worker.state.frontier import RedisFrontier
from worker.store.client import Store
from worker.store.connect import rules_of
from worker.store.embedded_server import EmbeddedServer
from worker.streams.publisher import publication
from worker.streams.streams import Streams

_FEED = Feed(claim=Claim("testing", 1), url="https://feed.example/rss", source="Testing")


class Server:
    """A real server of its own, which starts in 0.1 s and leaves nothing behind.

    A context manager; ``url`` is for ``Subscription``.
    """

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="rasid-testing-")
        settings = load_settings(data_dir=Path(self._folder.name), redis_url="")
        self._server = EmbeddedServer(settings)
        self._numbers = count(1)
        self.url = self._server.url
        self._store = Store(self.url, rules=rules_of(settings))

    def __enter__(self) -> Self:
        self._server.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._store.close()
        self._server.__exit__(kind, error, trace)
        self._folder.cleanup()

    def publish(
        self, *topics: str, title: str = "Title", text: str = "Text.", lang: str = "und"
    ) -> str:
        """Publish a new article with these topics as workers do; gives its id in the streams."""
        url = f"https://outlet-{next(self._numbers)}.example/article"
        frontier = RedisFrontier(self._store)
        frontier.add(_FEED, [Entry(url=url, title=title)])
        (lease,) = frontier.start(frontier.claim(1), is_redelivered=False)
        article = Article(url=url, canonical_url=url, title=title, text=text, lang=lang)
        tags = tuple(Tag(topic, 1.0, (), "main") for topic in topics)
        provenance = Provenance(
            source=lease.source, feed=lease.feed, seen_at=datetime.now(UTC), taxonomy="testing"
        )
        story = Story(lease.claim.id)
        message = article_of(
            article, tags, story, provenance, article_id=lease.claim.id, revision=1
        )
        self._store.run("publish", *publication(lease, message, "testing", Validators()))
        return lease.claim.id

    def trim(self, topic: str) -> None:
        """Drop the messages of a topic, so that its subscribers meet a gap."""
        Streams(self._store).clear(topic)
