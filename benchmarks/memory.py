"""What an article with ten topics costs in the server's memory, by family of keys.

Every article is listed by a feed, handed out, placed among the stories and published by the steps
that workers use, on a server of its own; MEMORY USAGE counts every key afterwards.
Usage: python benchmarks/memory.py [ARTICLES [TOPICS]]
"""

import random
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tasks.http.request import Validators
from tasks.model import Article, Entry, Tag, TagMatch
from tasks.ports import Claim, Feed, Lease
from tasks.publishing.article_v1 import ArticleMessage, Provenance, article_of
from tasks.publishing.fingerprint import fingerprint
from worker.config.settings import Settings
from worker.state.frontier import RedisFrontier
from worker.state.stories import RedisStories
from worker.store import keys
from worker.store.client import Store
from worker.store.connect import rules_of
from worker.store.embedded_server import EmbeddedServer
from worker.streams.publisher import RedisPublisher
from worker.telemetry.log_setup import configure_logs

ARTICLES = 2_000
TOPICS = 10
CHARACTERS = 2_200  # of a text of usual length, two bytes each
POLL = 20  # entries that a feed lists at once
WORDS = (
    "أعلنت قوات سوريا الديمقراطية تفاصيل العملية الأمنية في ريف دير الزور الشرقي وقالت مصادر محلية "
    "إن المدينة شهدت خلال الأيام الماضية حركة واسعة بين السكان والقرى القريبة من نهر الفرات"
).split()
MOMENT = datetime(2025, 11, 29, 12, 0, tzinfo=UTC)


def feed_of(number: int) -> Feed:
    """Name one of the feeds, each of a host of its own."""
    url = f"https://outlet-{number}.example/ar/rss.xml"
    return Feed(claim=Claim(f"feed{number:012}", 1), url=url, source="وكالة الأنباء", lang="ar")


def entry_of(number: int, feed: Feed, draw: random.Random) -> Entry:
    """Make an entry with a title and an address of usual length."""
    return Entry(
        url=feed.url.replace("rss.xml", f"politics/2025/11/29/{number}-news-from-deir-ez-zor"),
        title=" ".join(draw.sample(WORDS, 9)),
        guid=f"{feed.url}?p={number}",
        published_at=MOMENT + timedelta(seconds=number),
    )


def article_with(lease: Lease, topics: int, draw: random.Random) -> tuple[Article, tuple[Tag, ...]]:
    """Write a text, and give it topics with three matches each."""
    text = " ".join(draw.choices(WORDS, k=CHARACTERS // 6))[:CHARACTERS]
    article = Article(
        url=lease.url, canonical_url=lease.url, title=lease.title, text=text, lang="ar",
        published_at=lease.published_at,
    )  # fmt: skip
    matches = tuple(TagMatch("قسد", "لقسد", 3 * at, 3 * at + 4, "lead") for at in range(3))
    return article, tuple(Tag(f"topic-{at}", 0.9, matches, "main") for at in range(topics))


def message_of(
    store: Store, lease: Lease, article: Article, tags: tuple[Tag, ...]
) -> ArticleMessage:
    """Place an article among the stories, and put it into its message."""
    story = RedisStories(store).place(lease.claim.id, article, lease.source, tags)
    came = Provenance(
        source=lease.source, feed=lease.feed, seen_at=lease.found_at, taxonomy="0123456789abcdef",
        fetched_at=MOMENT, final_url=lease.url,
    )  # fmt: skip
    return article_of(article, tags, story, came, article_id=lease.claim.id, revision=1)


def publish_all(store: Store, articles: int, topics: int) -> None:
    """List, hand out and publish articles until there are as many."""
    frontier, publisher, draw = RedisFrontier(store), RedisPublisher(store), random.Random(1)
    feeds = [feed_of(number) for number in range(articles // POLL)]
    for at, feed in enumerate(feeds):
        frontier.add(feed, [entry_of(at * POLL + n, feed, draw) for n in range(POLL)])
    published = 0
    while published < articles:
        for lease in frontier.start(frontier.claim(100), is_redelivered=False):
            article, tags = article_with(lease, topics, draw)
            message = message_of(store, lease, article, tags)
            print_ = " ".join(fingerprint(part) for part in (article.title, article.text, "1"))
            validators = Validators('W/"5f3c-61a2b7c9d0e40"', "Sat, 29 Nov 2025 12:00:00 GMT")
            assert publisher.publish(lease, message, print_, validators) == "published"
            published += 1


def bytes_by_family(store: Store) -> tuple[Counter[str], Counter[str]]:
    """Add up the bytes, and count the keys, of each family."""
    sizes: Counter[str] = Counter()
    numbers: Counter[str] = Counter()
    for key in store.client.scan_iter(count=1_000):
        family = str(key).removeprefix(store.prefix).partition(":")[0]
        sizes[family] += store.client.memory_usage(key, samples=0)
        numbers[family] += 1
    return sizes, numbers


def report(store: Store, articles: int, topics: int) -> None:
    """Print the table."""
    sizes, numbers = bytes_by_family(store)
    print(f"{articles} articles with {topics} topics: bytes an article, keys, by family")
    for family, size in sizes.most_common():
        if size / articles >= 1:
            print(f"  {family:<12} {size / articles:8.0f}  {numbers[family]:>7}")
    kept = sizes["articles"] + sizes["topic"]
    print(f"streams {kept / articles:.0f}, all keys {sum(sizes.values()) / articles:.0f}")
    messages = int(store.client.xlen(store.key(keys.TOPIC, "topic-0"))) * topics
    print(f"a topic's message {sizes['topic'] / messages:.0f}")
    entry = sizes["entry"] / numbers["entry"]
    print(f"a known entry {entry:.0f}, with its article's marker "
          f"{(sizes['entry'] + sizes['article']) / articles:.0f}")  # fmt: skip


def main(articles: int, topics: int) -> None:
    """Measure on a server of its own."""
    with tempfile.TemporaryDirectory(prefix="rasid-bench-") as place:
        settings = Settings(
            data_dir=Path(place),
            host_delay_seconds=0,
            lease_seconds=3600,
            max_waiting=10_000_000,
            log_level="ERROR",
        )
        configure_logs(settings)
        with EmbeddedServer(settings) as server:
            store = Store(server.url, rules=rules_of(settings))
            publish_all(store, articles, topics)
            report(store, articles, topics)
            store.close()


if __name__ == "__main__":
    given = [int(number) for number in sys.argv[1:]]
    main(*(given + [ARTICLES, TOPICS][len(given) :]))
