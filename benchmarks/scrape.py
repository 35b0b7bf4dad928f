"""What a scrape costs with 200 feeds, 50 topics, groups of consumers, and all that eight worker
processes can measure.

Usage: python benchmarks/scrape.py [number of feeds]
"""

import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from tasks.http.request import Validators
from tasks.model import Article, Entry, Story, Tag
from tasks.ports import Claim, Feed
from tasks.publishing.article_v1 import Provenance, article_of
from tasks.publishing.fingerprint import prints_of
from tasks.scheduling.feed_state import FeedState
from tasks.scheduling.rate_model import PollResult, observe
from worker.config.settings import Settings
from worker.exporter import entry_gauges as entries
from worker.exporter import exposition
from worker.exporter import feed_gauges as feeds
from worker.exporter import process_gauges as processes
from worker.exporter import stream_gauges as streams
from worker.state.feeds import RedisFeeds
from worker.state.frontier import RedisFrontier
from worker.store import keys
from worker.store.connect import open_store
from worker.store.embedded_server import EmbeddedServer
from worker.streams.publisher import RedisPublisher
from worker.streams.streams import Streams
from worker.telemetry.metric_labels import LANGS, TOPIC_KINDS
from worker.telemetry.process_metrics import MachineTimings

TOPICS, ARTICLES, GROUPS, TOPICS_OF_A_GROUP, WORKERS, SCRAPES = 50, 300, 10, 10, 8, 40
FEEDS = int(sys.argv[1]) if len(sys.argv) > 1 else 200
TEXT = "أعلنت قوات سوريا الديمقراطية في بيان رسمي تفاصيل العملية الأمنية. " * 30
WORKER = """
import sys
from datetime import UTC, datetime, timedelta
import msgspec
from worker.config.settings import Settings
from worker.telemetry.process_metrics import ArticleTimings, FetchTimings, prepare
prepare(Settings(data_dir=sys.argv[1]))
from worker.jobs.names import QUEUE_OF
from worker.telemetry.job_metrics import JobCounts
from tasks.publishing.article_v1 import ArticleMessage
counts, articles, fetches = JobCounts(QUEUE_OF), ArticleTimings(), FetchTimings()
message = msgspec.json.decode(sys.stdin.buffer.readline(), type=ArticleMessage)
for lang in sys.argv[2].split(","):
    articles.observe(msgspec.structs.replace(message, lang=lang), sys.argv[3].split(","), 0.0)
for phase in ("dns", "connect", "first_byte", "body"):
    fetches.observe(phase, 0.1)
print(flush=True)
sys.stdin.read()
"""


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="rasid-bench-") as place:
        settings = Settings(data_dir=Path(place))
        with EmbeddedServer(settings) as server:
            settings = settings.model_copy(update={"redis_url": server.url})
            store = open_store(settings)
            fill_feeds(store)
            message = fill_streams(store)
            workers = [
                start_worker(place, message) for _ in range(WORKERS)
            ]  # they live on: what ended is added up
            measure(settings, store)
            for worker in workers:
                worker.communicate()


def start_worker(place: str, message: bytes) -> subprocess.Popen[bytes]:
    arguments = [sys.executable, "-c", WORKER, place, ",".join(LANGS), ",".join(TOPIC_KINDS)]
    worker = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    worker.stdin.write(message + b"\n")
    worker.stdin.flush()
    worker.stdout.readline()
    return worker


def fill_feeds(store) -> None:
    feeds = RedisFeeds(store)
    rhythm = FeedState().rhythm
    start = datetime(2026, 11, 1, tzinfo=UTC).timestamp()
    for number in range(200):
        dates = tuple(start + number * 1800 - entry * 900 for entry in range(3))
        rhythm = observe(rhythm, PollResult(30, 3, dates), start + number * 1800)
    memory = msgspec.json.encode(FeedState(etag='"1"', body_hash="0" * 16, rhythm=rhythm))
    for number in range(FEEDS):
        id_, _ = feeds.add(
            f"http://outlet{number}.example/feed", source=f"Outlet {number}", lang="ar"
        )
        store.client.hset(
            store.key(keys.FEED, id_), mapping={"memory": memory, "state": "ok", "polls": 200}
        )
        store.client.hset(
            store.key(keys.COUNT, id_), mapping={"found": 900, "published": 800, "dead": 100}
        )


def fill_streams(store) -> bytes:
    frontier, publisher = RedisFrontier(store), RedisPublisher(store)
    frontier.add(
        Feed(claim=Claim("bench", 1), url="http://bench.example/feed", source="A", lang="ar"),
        [Entry(url=f"http://h{number}.example/", title="خبر") for number in range(ARTICLES)],
    )
    encoded = b""
    number = 0
    while leases := frontier.start(frontier.claim(100), is_redelivered=False):
        for lease in leases:
            found = Article(
                url=lease.url,
                canonical_url=lease.url,
                title=lease.title,
                text=TEXT,
                lang="ar",
                published_at=datetime.now(UTC),
            )
            tags = tuple(
                Tag(f"topic-{(number + step) % TOPICS}", 1.0, (), "main") for step in (0, 7, 19)
            )
            came = Provenance(source="A", feed="bench", seen_at=datetime.now(UTC), taxonomy="t")
            message = article_of(
                found, tags, Story(lease.claim.id), came, article_id=lease.claim.id, revision=1
            )
            publisher.publish(lease, message, prints_of(found.title, found.text), Validators())
            encoded = msgspec.json.encode(message)
            number += 1
    streams = Streams(store)
    for group in range(GROUPS):
        for topic in range(TOPICS_OF_A_GROUP):
            key = streams.key(f"topic-{(group * 5 + topic) % TOPICS}")
            store.client.xgroup_create(key, f"group-{group}", "0")
            store.client.xreadgroup(f"group-{group}", "consumer", {key: ">"}, count=5)
    return encoded


def measure(settings, store) -> None:
    text = exposition(settings, store)
    samples = sum(not line.startswith(b"#") for line in text.splitlines())
    print(
        f"{FEEDS} feeds, {TOPICS} topics, {GROUPS * TOPICS_OF_A_GROUP} groups on topics, "
        f"{WORKERS} worker processes: "
        f"{samples} samples, {len(text) / 1024:.0f} kB"
    )
    parts = {
        "a whole scrape": lambda: exposition(settings, store),
        "entries": lambda: list(entries.collect(settings, store)),
        "feeds": lambda: list(feeds.collect(settings, store)),
        "streams": lambda: list(streams.collect(store)),
        "processes": lambda: list(processes.collect(settings, store)),
        "this machine": lambda: list(MachineTimings(settings).collect()),
    }
    for name, run in parts.items():
        walls, cpus = zip(*(timed(run) for _ in range(SCRAPES)), strict=True)
        print(
            f"{name:15} {statistics.median(walls):6.1f} ms (median), of CPU "
            f"{statistics.median(cpus):5.1f}"
        )


def timed(run) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    run()
    return (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000


if __name__ == "__main__":
    main()
