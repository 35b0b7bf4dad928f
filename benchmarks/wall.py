"""How long a page of the wall takes, and how large it is, over an index of 100,000 articles.

A real web process answers over loopback; the streams hold the newest 10,000. Prints for each page
the median and the 99th of 100 times to the first byte, the processor time of the web process a page
(the machine may be busy), and the size raw and compressed.

Usage: benchmarks/wall.py [articles] [requests]
"""

import gzip
import http.client
import os
import re
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import quote

import msgspec
from search import messages
from stream_listeners import PORT, web

from rasid.tagging import bundled_taxonomy
from tasks.query import TopicFacts, topic_facts
from worker.config.settings import Settings
from worker.index.article_index import index_dir
from worker.index.files import IndexFiles
from worker.index.writer import IndexWriter
from worker.store import keys
from worker.store.client import Store
from worker.store.connect import rules_of
from worker.store.embedded_server import EmbeddedServer
from worker.streams.streams import ARTICLES, Message, Streams

IN_STREAM = 10_000
WARM = 5  # requests before the measured ones
PAGES = {
    "wall": "/",
    "a topic": "/?topic=sdf",
    "words": f"/?q={quote('التحالف')}",
    "filters": "/?kind=actor&salience=main&independent=3&lang=ar",
    "a topic's page": "/topic/sdf",
    "topics": "/topics",
}


def fill(settings: Settings, store: Store, count: int, topics: dict[str, TopicFacts]) -> str:
    """Put articles into the index and the newest into the stream; returns the newest's id."""
    files = IndexFiles(index_dir(settings))
    path = files.create(topics)
    newest: deque[Message] = deque(maxlen=IN_STREAM)
    found = messages(count, topics, datetime.now(UTC))
    with IndexWriter(path, topics) as writer:
        while some := list(islice(found, 500)):
            writer.add(some)
            newest.extend(some)
        writer.optimize()
    files.use(path)
    key = Streams(store).key(ARTICLES)
    for at in range(0, len(newest), 500):
        with store.client.pipeline(transaction=False) as pipe:
            for message in islice(newest, at, at + 500):
                pipe.xadd(key, message.fields, id=message.id)
                article = store.key(keys.ARTICLE, message.fields["id"])
                pipe.hset(article, "message", message.id)
            pipe.execute()
    return newest[-1].fields["id"]


class Answer(msgspec.Struct):
    """One answer: seconds to its first byte, its body as it came, and unpacked."""

    seconds: float
    packed: bytes
    page: bytes


def ask(path: str) -> Answer:
    """Ask for a page."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    connection.connect()
    begun = time.perf_counter()
    connection.request("GET", path, headers={"Accept-Encoding": "gzip", "Cookie": "rasid-lang=ar"})
    response = connection.getresponse()
    first = response.read(1)
    seconds = time.perf_counter() - begun
    packed = first + response.read()
    connection.close()
    assert response.status == 200, (path, response.status)
    return Answer(seconds, packed, gzip.decompress(packed))


def spent(pid: int) -> float:
    """Return the processor time of a process, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(pid: int, name: str, path: str, requests: int) -> None:
    """Print the figures of one page."""
    for _ in range(WARM):
        ask(path)
    begun = spent(pid)
    answers = [ask(path) for _ in range(requests)]
    cpu = (spent(pid) - begun) / requests
    times = [answer.seconds * 1000 for answer in answers]
    last = answers[-1]
    print(
        f"{name:>16} {median(times):8.1f} {quantiles(times, n=100)[98]:8.1f} {cpu * 1000:8.1f} "
        f"{len(last.page) / 1000:8.1f} {len(last.packed) / 1000:8.1f} "
        f"{last.page.count(b'data-story='):6}"
    )


def pages(newest: str) -> Iterator[tuple[str, str]]:
    """Yield the pages to ask for: also the next of the wall, and an article."""
    yield from PAGES.items()
    older = re.search(r'id="older" href="([^"]+)"', ask("/").page.decode())
    if older:
        yield "older", older[1].replace("&amp;", "&")
    yield "an article", f"/article/{newest}"


def main() -> None:
    """Print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    requests = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    with tempfile.TemporaryDirectory() as place:
        settings = Settings(data_dir=Path(place), web_port=PORT)
        with EmbeddedServer(settings) as running:
            store = Store(running.url, rules=rules_of(settings))
            newest = fill(settings, store, count, topic_facts(bundled_taxonomy()))
            with web(settings) as pid:
                time.sleep(3)  # what the process loads after its start is none of a page
                print(f"{count} articles; milliseconds and kB")
                print(
                    f"{'page':>16} {'median':>8} {'99th':>8} {'cpu':>8} {'raw':>8} {'gzip':>8} "
                    "cards"
                )
                for name, path in pages(newest):
                    measure(pid, name, path, requests)
            store.close()


if __name__ == "__main__":
    main()
