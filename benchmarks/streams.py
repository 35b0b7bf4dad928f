"""What streams cost.

Publishing against a bare XADD of the same bytes, bytes kept, delay to listeners, memory over time.

The embedded server is its own; the web process is a real one.
Usage: python benchmarks/streams.py [publish|bytes|listen|flat]...
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from statistics import median

from stream_listeners import LISTENERS, PORT, SECONDS, TOPIC, hear_all, web

from tasks.http.request import Validators
from tasks.model import Article, Entry, Story, Tag, TagMatch
from tasks.ports import Claim, Feed, Lease
from tasks.publishing.article_v1 import ArticleMessage, Provenance, article_of
from tasks.publishing.topic_message import SHARED
from worker.config.settings import Settings
from worker.state.frontier import RedisFrontier
from worker.store import keys
from worker.store.client import Store
from worker.store.connect import rules_of
from worker.store.embedded_server import EmbeddedServer
from worker.streams.publisher import RedisPublisher, publication
from worker.streams.retention import Retention

TEXT = (
    "أعلنت قوات سوريا الديمقراطية تفاصيل العملية الأمنية في ريف دير الزور الشرقي. " * 33
)  # 2,500 characters, 5 kB
TOPICS = [TOPIC, *(f"topic-{number}" for number in range(1, 8))]
ARTICLES = 1_000
PIPELINE = 50
ROUNDS = 5
A_SECOND = 50
FLAT = 100_000
KEPT = 5_000
NUMBERS = count(1)


@contextmanager
def server(**changes: object) -> Iterator[tuple[Settings, Store]]:
    """Yield a store on a server of its own."""
    with tempfile.TemporaryDirectory(prefix="rasid-bench-") as place:
        settings = Settings(
            data_dir=Path(place),
            host_delay_seconds=0,
            lease_seconds=3600,
            max_waiting=10_000_000,
            web_port=PORT,
            **changes,
        )
        with EmbeddedServer(settings) as running:
            store = Store(running.url, rules=rules_of(settings))
            yield settings, store
            store.close()


def leases(store: Store, wanted: int) -> list[Lease]:
    """Return entries in work, each of a host of its own."""
    frontier, found = RedisFrontier(store), []
    for _ in range(wanted):
        host = f"outlet-{next(NUMBERS)}.example"
        feed = Feed(claim=Claim(host, 1), url=f"https://{host}/feed", source="Outlet", lang="ar")
        frontier.add(
            feed, [Entry(url=f"https://{host}/2025/11/29/a-story-of-usual-length", title="عنوان")]
        )
    while len(found) < wanted:
        found += frontier.start(frontier.claim(PIPELINE), is_redelivered=False)
    return found


def message_of(lease: Lease, topics: int) -> ArticleMessage:
    """Return an article of usual size with some topics, three matches each."""
    article = Article(
        url=lease.url,
        canonical_url=lease.url,
        title="عنوان خبر بطول معتاد في نشرة الأخبار",
        text=TEXT,
        lang="ar",
    )
    found = tuple(TagMatch("قسد", "لقسد", 3 * at, 3 * at + 4, "lead") for at in range(3))
    tags = tuple(Tag(topic, 0.9, found, "main") for topic in TOPICS[:topics])
    came = Provenance(
        source="Outlet", feed="feed1", seen_at=datetime.now(UTC), taxonomy="0123456789abcdef"
    )
    return article_of(
        article, tags, Story(lease.claim.id), came, article_id=lease.claim.id, revision=1
    )


def publish_rates(store: Store, topics: int) -> tuple[float, float]:
    """Return publishes a second, one at a time and in pipelines."""
    publisher, rates = RedisPublisher(store), []
    work = [(lease, message_of(lease, topics), lease.claim.id) for lease in leases(store, ARTICLES)]
    began = time.perf_counter()
    for lease, message, print_ in work:
        assert publisher.publish(lease, message, print_, Validators()) == "published"
    rates.append(ARTICLES / (time.perf_counter() - began))
    steps = [
        publication(lease, message_of(lease, topics), lease.claim.id, Validators())
        for lease in leases(store, ARTICLES)
    ]
    began = time.perf_counter()
    for at in range(0, ARTICLES, PIPELINE):
        with store.client.pipeline(transaction=False) as pipe:
            for arguments, raw in steps[at : at + PIPELINE]:
                store.run("publish", arguments, raw, pipeline=pipe)
            assert all(what == "published" for what, _ in pipe.execute())
    rates.append(ARTICLES / (time.perf_counter() - began))
    return rates[0], rates[1]


def bare_rates(store: Store, topics: int) -> tuple[float, float]:
    """Return how many times a second the same messages can be added by XADD alone, one at a time
    and in pipelines.
    """
    ((lease),) = leases(store, 1)
    arguments, documents = publication(lease, message_of(lease, topics), "", Validators())
    flat = dict(zip(arguments["flat"][::2], arguments["flat"][1::2], strict=True)) | {
        "kind": "new",
        "changed": "",
        "seq": "1000",
    }
    own = {"article": "1795478400000-0", "score": "0.9"}
    article = flat | {"data": documents[0]}
    reference = {name: flat[name] for name in (*SHARED, "kind", "changed", "seq")} | own
    keys = [
        (f"{store.prefix}bare", article),
        *((f"{store.prefix}bare:{topic}", reference) for topic in TOPICS[:topics]),
    ]
    began = time.perf_counter()
    for _ in range(ARTICLES):
        for key, values in keys:
            store.client.xadd(key, values)
    single = ARTICLES / (time.perf_counter() - began)
    began = time.perf_counter()
    for _ in range(ARTICLES // PIPELINE):
        with store.client.pipeline(transaction=False) as pipe:
            for key, values in keys * PIPELINE:
                pipe.xadd(key, values)
            pipe.execute()
    return single, ARTICLES / (time.perf_counter() - began)


def publish() -> None:
    """Print rates of publishing beside those of XADD.

    They take turns, and the median round counts.
    """
    for topics in (1, 2, 4, 8):
        with server() as (_, store):
            rounds = [
                (*publish_rates(store, topics), *bare_rates(store, topics)) for _ in range(ROUNDS)
            ]
        single, pipelined, bare_single, bare = (
            median(rates) for rates in zip(*rounds, strict=True)
        )
        print(
            f"{topics} topics: {single:5.0f}/s single ({single / bare_single:.0%} of XADD), "
            f"{pipelined:5.0f}/s pipelined ({pipelined / bare:.0%} of {bare:.0f})",
            flush=True,
        )


def bytes_kept() -> None:
    """Print what an article with five topics occupies in the streams beside the article alone."""
    with server() as (_, store):
        publisher = RedisPublisher(store)
        for lease in leases(store, ARTICLES):
            publisher.publish(lease, message_of(lease, 5), lease.claim.id, Validators())
        alone = store.client.memory_usage(store.key(keys.ARTICLES), samples=0) / ARTICLES
        topics = (
            sum(
                store.client.memory_usage(store.key(keys.TOPIC, topic), samples=0)
                for topic in TOPICS[:5]
            )
            / ARTICLES
        )
        marks = [
            store.client.memory_usage(next(store.client.scan_iter(store.key(kind, "*"))))
            for kind in (keys.ENTRY, keys.ARTICLE)
        ]
    share = (alone + topics) / alone
    print(
        f"{alone:.0f} bytes an article, {topics:.0f} more in 5 topics: {share:.2f} times "
        f"the article alone"
    )
    print(
        f"{sum(marks)} bytes to know an article again: {marks[0]} its entry, {marks[1]} its marker"
    )


def listen() -> None:
    """Print the delay to many listeners of one web process while articles come at a steady pace."""
    with server() as (settings, store), web(settings):
        publisher, work = RedisPublisher(store), leases(store, A_SECOND * SECONDS + 1)
        lease = work.pop()
        publisher.publish(
            lease, message_of(lease, 1), lease.claim.id, Validators()
        )  # the topic is known
        command = [sys.executable, __file__, "hear"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as ears:
            time.sleep(3)
            began = time.monotonic()
            for number, lease in enumerate(work):
                publisher.publish(lease, message_of(lease, 1), lease.claim.id, Validators())
                time.sleep(max(0.0, began + (number + 1) / A_SECOND - time.monotonic()))
            pace = len(work) / (time.monotonic() - began)
            print(f"{LISTENERS} listeners, {pace:.0f} articles/s: {ears.communicate()[0].strip()}")


def resident(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 / 1e6


def flat() -> None:
    """Print the memory of the streams and the web process while many articles pass through a short
    retention.
    """
    with server(stream_length=KEPT) as (settings, store), web(settings) as pid:
        retention, step = Retention(settings, store), FLAT // 10
        for done in range(step, FLAT + 1, step):
            for _ in range(step // 1000):
                with store.client.pipeline(transaction=False) as pipe:
                    for lease in leases(store, 1000):
                        store.run(
                            "publish",
                            *publication(lease, message_of(lease, 5), lease.claim.id, Validators()),
                            pipeline=pipe,
                        )
                    pipe.execute()
                retention.round()
            used = [
                store.key(keys.ARTICLES),
                *(store.key(keys.TOPIC, topic) for topic in TOPICS[:5]),
            ]
            streams = sum(store.client.memory_usage(key, samples=0) for key in used) / 1e6
            print(
                f"{done:>7} articles: streams {streams:.1f} MB, web process {resident(pid):.0f} MB",
                flush=True,
            )


PARTS = {"publish": publish, "bytes": bytes_kept, "listen": listen, "flat": flat, "hear": hear_all}

if __name__ == "__main__":
    for part in sys.argv[1:] or ["publish", "bytes", "listen", "flat"]:
        PARTS[part]()
