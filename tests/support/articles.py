"""Entries taken from a frontier, and articles published through the whole step."""

from datetime import UTC, datetime

from tasks.http.request import Validators
from tasks.model import Article, Story, Tag
from tasks.ports import Claim, Feed, Lease
from tasks.publishing.article_v1 import Provenance, article_of
from worker.state.frontier import RedisFrontier
from worker.store.client import Store
from worker.streams.publisher import RedisPublisher

FEED = Feed(claim=Claim("feed1", 1), url="http://a.example/feed", source="A", lang="ar")
TEXT = "نص المقال"


def take(frontier: RedisFrontier, size: int = 20) -> list[Lease]:
    return frontier.start(frontier.claim(size), is_redelivered=False)


def publish(
    store: Store,
    lease: Lease,
    *,
    text: str = "نص",
    print_: str = "p1",
    article: str = "",
    topics=(),
    topic_documents: bool = False,
) -> str:
    found = Article(url=lease.url, canonical_url=lease.url, title=lease.title, text=text, lang="ar")
    tags = tuple(Tag(topic, 1.0, (), "main") for topic in topics)
    name = article or lease.article or lease.claim.id
    came = Provenance(source=lease.source, feed=lease.feed, seen_at=datetime.now(UTC), taxonomy="t")
    message = article_of(
        found, tags, Story(name), came, article_id=name, revision=lease.revision + 1
    )
    publisher = RedisPublisher(store, topic_documents=topic_documents)
    return publisher.publish(lease, message, print_, Validators('"v1"', ""))
