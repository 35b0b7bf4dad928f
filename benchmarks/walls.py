"""A thousand open walls of one web process, while 50 articles a second are published.

Each wall is a connection to /live; what comes within a second travels in one event, so an event is
as late as its oldest article. Prints how late articles are told, and the processor time of the web
process, of the publisher with the walls (one process), and of the server.

Usage: benchmarks/walls.py [walls] [articles a second] [seconds]
"""

import asyncio
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from statistics import median, quantiles

from search import messages
from stream_listeners import web
from wall import spent

from rasid.tagging import bundled_taxonomy
from tasks.publishing.topic_message import SHARED
from tasks.query import topic_facts
from worker.config.settings import Settings
from worker.store import keys
from worker.store.client import Store
from worker.store.connect import rules_of
from worker.store.embedded_server import EmbeddedServer
from worker.streams.streams import ARTICLES, Message, Streams

PORT = 28_714
QUERIES = ("", "?lang=ar", "?topic=sdf", "?kind=actor&independent=2")
AT_ONCE = 50  # connections that are opened at the same time


class Wall(asyncio.Protocol):
    """Counts the stories that an open wall is told of, and how late each event is."""

    def __init__(self, number: int, told: list[float]) -> None:
        self._path = f"/live{QUERIES[number % len(QUERIES)]}"
        self._told = told
        self.is_closed = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for what comes."""
        assert isinstance(transport, asyncio.Transport)
        after = f"{int(time.time() * 1000)}-0"
        sign = "&" if "?" in self._path else "?"
        asked = f"GET {self._path}{sign}after={after} HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\n\r\n"
        transport.write(asked.encode())

    def data_received(self, data: bytes) -> None:
        """Note when each event came, by the clock in the ids of its stories."""
        if b"event: news" not in data:
            return
        now = time.time() * 1000
        for part in data.split(b'"')[1::2]:  # ids of stories begin with when they were published
            milliseconds = part[:13]
            if milliseconds.isdigit():
                self._told.append(now - int(milliseconds))

    def connection_lost(self, error: Exception | None) -> None:  # noqa: ARG002 - asyncio's
        """Note that the server ended it."""
        self.is_closed = True


def publish(store: Store, template: Message, number: int) -> None:
    """Publish an article of now, whose story's id begins with the time."""
    streams = Streams(store)
    at = int(time.time() * 1000)
    story = f"{at}-{number}"
    known = template.fields["id"]
    data = template.fields["data"].replace(f'"id":"{known}"', f'"id":"{story}"', 1)
    data = data.replace('"story":{"id":"', f'"story":{{"id":"{story}-', 1)
    fields = {**template.fields, "data": data, "id": story, "seq": str(number)}
    with store.client.pipeline(transaction=False) as pipe:
        pipe.xadd(streams.key(ARTICLES), fields, id=f"{at}-*")
        short = {name: value for name, value in fields.items() if name in SHARED}
        for topic in fields["topics"].split(",")[:5]:
            pipe.xadd(streams.key(topic), short | {"article": f"{at}-0"}, id=f"{at}-*")
            pipe.sadd(store.key(keys.TOPICS), topic)
        pipe.execute()


async def run(store: Store, walls: int, rate: int, seconds: int) -> list[float]:
    """Open the walls, publish, and return how late everything was told."""
    loop, told = asyncio.get_running_loop(), []
    made = []
    for at in range(0, walls, AT_ONCE):
        made += await asyncio.gather(
            *(
                loop.create_connection(lambda number=number: Wall(number, told), "127.0.0.1", PORT)
                for number in range(at, min(at + AT_ONCE, walls))
            )
        )
        await asyncio.sleep(0.1)
    await asyncio.sleep(3)
    templates = list(islice(messages(500, topic_facts(bundled_taxonomy()), datetime.now(UTC)), 500))
    begun = time.perf_counter()
    for number in range(rate * seconds):
        await asyncio.to_thread(publish, store, templates[number % len(templates)], number)
        await asyncio.sleep(max(0.0, begun + (number + 1) / rate - time.perf_counter()))
    await asyncio.sleep(4)
    closed = sum(wall.is_closed for _, wall in made)
    print(f"{closed} of {walls} walls were ended by the server")
    for transport, _ in made:
        transport.close()
    return told


def main() -> None:
    """Print the figures."""
    walls, rate, seconds = (
        int(sys.argv[at]) if len(sys.argv) > at else default
        for at, default in ((1, 1_000), (2, 50), (3, 20))
    )
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, walls + 500)), hard))
    with tempfile.TemporaryDirectory() as place:
        settings = Settings(data_dir=Path(place), web_port=PORT, web_clients=walls + 10)
        with EmbeddedServer(settings) as running:
            store = Store(running.url, rules=rules_of(settings))
            with web(settings) as pid:
                time.sleep(3)
                begun, own = spent(pid), time.process_time()
                clock = time.perf_counter()
                late = asyncio.run(run(store, walls, rate, seconds))
                whole = time.perf_counter() - clock
                print(
                    f"{walls} walls, {rate} articles a second for {seconds} s: {len(late)} stories "
                    f"told, median {median(late):.0f} ms, 99 of 100 within "
                    f"{quantiles(late, n=100)[98]:.0f} ms"
                )
                print(
                    f"of {whole:.0f} s the web process worked {spent(pid) - begun:.1f}, the walls "
                    f"and the publisher {time.process_time() - own:.1f}"
                )
            store.close()


if __name__ == "__main__":
    main()
