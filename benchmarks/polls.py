"""What a poll costs a worker.

Answers "not modified", and answers that are read whole and bring nothing new.

A real poller and worker on an embedded server poll feeds on loopback. Usage: python
benchmarks/polls.py
"""

import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from corpus import cpu_seconds

from worker.config.settings import load_settings
from worker.processes.all_in_one import AllInOne
from worker.processes.supervisor import Command
from worker.state.feeds import RedisFeeds
from worker.state.ledger import read_ledger
from worker.store import keys
from worker.store.client import Store

HOSTS, FEEDS_PER_HOST, ENTRIES = 20, 15, 20
FEEDS = HOSTS * FEEDS_PER_HOST
SUMMARY = "أعلنت قوات سوريا الديمقراطية تفاصيل العملية الأمنية في ريف دير الزور الشرقي. " * 3
LONGEST_SECONDS = 120.0


class Newsstand(BaseHTTPRequestHandler):
    """Feeds of robots-forbidden pages, so that polls are all there is to do."""

    protocol_version = "HTTP/1.1"
    is_conditional = True

    def do_GET(self) -> None:
        """Answer with robots.txt or a feed."""
        if self.path == "/robots.txt":
            self.say("User-agent: *\nDisallow: /page\n", "text/plain")
        elif self.is_conditional and self.headers["If-None-Match"]:
            self.send_response(304)
            self.end_headers()
        else:
            self.say(rss(self.path, time.time()), "application/rss+xml", ETag='"1"')

    def say(self, text: str, kind: str, **headers: str) -> None:
        """Send one whole answer."""
        body = text.encode()
        self.send_response(200)
        for name, value in {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            **headers,
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


def rss(path: str, now: float) -> str:
    """Return a feed of usual size that is never the same twice, though its entries are."""
    items = "".join(
        f"<item><title>عنوان خبر بطول معتاد "
        f"{n}</title><link>/page{path}/{n}</link><guid>{path}/{n}</guid>"
        f"<description>{SUMMARY}</description></item>"
        for n in range(ENTRIES)
    )
    head = f"<title>A</title><lastBuildDate>{now}</lastBuildDate>"
    return f'<rss version="2.0"><channel>{head}{items}</channel></rss>'


@contextmanager
def stands() -> Iterator[list[str]]:
    """Serve all hosts; yields the addresses of the feeds."""
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Newsstand) for _ in range(HOSTS)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    yield [
        f"http://127.0.0.1:{server.server_port}/{number}"
        for server in servers
        for number in range(FEEDS_PER_HOST)
    ]
    for server in servers:
        server.shutdown()
        server.server_close()


def polls(store: Store) -> int:
    """Return how many polls have ended."""
    return sum(int(count) for count in store.client.hgetall(store.key(keys.POLLS)).values())


def round_of(station: AllInOne, goal: int) -> tuple[float, float]:
    """Wait until so many polls have ended; returns seconds and the workers' CPU seconds."""
    before, began = cpu_seconds(station.pids()["worker"]), time.monotonic()
    while polls(station.store) < goal or read_ledger(station.store).in_flight:
        if time.monotonic() - began > LONGEST_SECONDS:
            sys.exit(f"only {polls(station.store)} of {goal} polls ended")
        time.sleep(0.02)
    return time.monotonic() - began, cpu_seconds(station.pids()["worker"]) - before


def main() -> None:
    """Poll every feed once to know it, then again in both ways."""
    commands = (Command("poller", ("poll",)), Command("worker", ("work",)))
    with tempfile.TemporaryDirectory(prefix="rasid-bench-") as place, stands() as addresses:
        settings = load_settings(
            data_dir=Path(place),
            allow_networks=("127.0.0.0/8",),
            host_delay_seconds=0.0,
            latency_factor=0.0,
            tick_seconds=0.02,
            log_level="ERROR",
        )
        with AllInOne(settings, commands=commands, log=Path(place) / "processes.log") as station:
            station.start()
            feeds = RedisFeeds(station.store)
            ids = [feeds.add(address, source="A", lang="ar")[0] for address in addresses]
            round_of(station, FEEDS)
            while read_ledger(station.store).denied < FEEDS * ENTRIES:
                time.sleep(0.1)
            for number, (name, is_conditional) in enumerate(
                (("not modified", True), (f"{ENTRIES} known entries", False))
            ):
                Newsstand.is_conditional = is_conditional
                for id_ in ids:
                    feeds.poll_now(id_)
                seconds, cpu = round_of(station, FEEDS * (number + 2))
                print(
                    f"{name:>20}: {1000 * cpu / FEEDS:.1f} ms CPU a poll, "
                    f"{FEEDS / seconds:.0f} polls/s",
                    flush=True,
                )


if __name__ == "__main__":
    main()
