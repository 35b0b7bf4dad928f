"""How soon a topic that is saved is live: `rasid up`, a feed with an article every second.

Topics are saved as the page and programs do, one after another. Prints the seconds from there until
the call is answered, until a worker begins to read the topics, while it compiles them, until the
first article that is published has the topic, in its stream, and the processor time of all
processes until then.

Usage: benchmarks/topic_live.py [rounds]
"""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import NamedTuple

from aiohttp import web

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from rasid.testing.loopback import Site  # noqa: E402 - the path comes first
from tests.support.processes import RASID, free_port  # noqa: E402
from worker.config.settings import Settings  # noqa: E402
from worker.state.feeds import RedisFeeds  # noqa: E402
from worker.store.connect import open_store  # noqa: E402
from worker.streams.streams import Streams  # noqa: E402

SENTENCE = "قال مدير مؤسسة المياه إن محطة سوسيان تضخ الماء إلى القرى منذ صباح اليوم. "
PAGE = "<html lang=ar><title>{0}</title><article><h1>{0}</h1>{1}</article></html>"
PATIENCE = 120.0  # seconds
RELOADED = re.compile(r"(?m)^(\S+).* topics_reloaded .* seconds=([\d.]+) version=(\w+)")


class Round(NamedTuple):
    """Seconds from the save: answered, noticed, live; what compiling took; processor time."""

    answered: float
    noticed: float
    compiled: float
    live: float
    processor: float


class Outlet:
    """A site whose feed has one more article every second."""

    def __init__(self) -> None:
        self._began = time.time()
        self.site = Site({f"/{n}": self._page for n in range(900)} | {"/feed": self._feed})

    async def _page(self, request: web.Request) -> web.Response:
        paragraphs = "".join(f"<p>{number} {SENTENCE * 3}</p>" for number in range(4))
        title = f"محطة المياه {request.path}"
        return web.Response(text=PAGE.format(title, paragraphs), content_type="text/html")

    async def _feed(self, _: web.Request) -> web.Response:
        count = int(time.time() - self._began)
        items = "".join(
            f"<item><title>محطة المياه /{n}</title><link>{self.site.url}/{n}</link></item>"
            for n in range(max(0, count - 20), count)
        )
        text = f"<rss version='2.0'><channel><title>Water</title>{items}</channel></rss>"
        return web.Response(text=text, content_type="application/rss+xml")


def call(base: str, method: str, path: str, body: object) -> dict:
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(
        f"{base}{path}", json.dumps(body).encode(), headers, method=method
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read() or b"{}")


def processor_seconds(session: int) -> float:
    """Add up the processor time of all processes that descend from one."""
    parents, times = {}, {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = place.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        pid = int(place.parent.name)
        parents[pid], times[pid] = int(fields[1]), sum(map(int, fields[11:13]))
    total = 0.0
    for pid, ticks in times.items():
        above = pid
        while above > 1 and above != session:
            above = parents.get(above, 0)
        total += ticks if above == session else 0
    return total / os.sysconf("SC_CLK_TCK")


def reloaded(log: Path, since: float) -> tuple[float, float]:
    """Read when a worker first began to read the topics, and how long that took; 0, 0 if none."""
    for at, seconds, _ in RELOADED.findall(log.read_text("utf-8")):
        began = datetime.fromisoformat(at).timestamp() - float(seconds)
        if began >= since:
            return began - since, float(seconds)
    return 0.0, 0.0


def wish(number: int) -> dict:
    return {
        "id": f"pumps-{number}",
        "labels": {"en": f"Pumps {number}"},
        "strong": "محطة سوسيان",
        "must": "محطة سوسيان تضخ الماء إلى القرى.",
    }


def measure(base: str, store, feed: str, process: subprocess.Popen, log: Path, number: int):
    """Save one topic; return the times of a `Round`."""
    streams, feeds = Streams(store), RedisFeeds(store)
    spent, began = processor_seconds(process.pid), time.time()
    call(base, "POST", "/v1/topics", wish(number))
    answered = time.time() - began
    while not streams.newest(f"pumps-{number}", 1):
        if time.time() - began > PATIENCE:
            raise SystemExit("it never became live")
        feeds.poll_now(feed)
        time.sleep(0.2)
    live = time.time() - began
    return Round(answered, *reloaded(log, began), live, processor_seconds(process.pid) - spent)


def served(base: str, process: subprocess.Popen) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"{base}/readyz", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    process.terminate()
    raise SystemExit("rasid up did not start")


def environment(settings: Settings, port: int) -> dict[str, str]:
    return os.environ | {
        "RASID_DATA_DIR": str(settings.data_dir),
        "RASID_TOPICS_DIR": str(settings.topics_dir),
        "RASID_WEB_PORT": str(port),
        "RASID_ALLOW_NETWORKS": "127.0.0.0/8",
        "RASID_HOST_DELAY_SECONDS": "0.05",
        "RASID_LOG_LEVEL": "INFO",
    }


def rounds_of(settings: Settings, url: str, rounds: int) -> list[Round]:
    """Start everything and save a topic some times."""
    port = free_port()
    base, log = f"http://127.0.0.1:{port}", settings.data_dir.parent / "log"
    with log.open("wb") as written:
        process = subprocess.Popen(
            [*RASID, "up"],
            env=environment(settings, port),
            stdout=written,
            stderr=subprocess.STDOUT,
        )
    try:
        served(base, process)
        store = open_store(settings)
        feed, _ = RedisFeeds(store).add(f"{url}/feed", source="Water", lang="ar")
        found = [measure(base, store, feed, process, log, n) for n in range(rounds)]
        store.close()
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
    return found


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory(prefix="rasid-bench-") as folder, Outlet().site as site:
        topics = Path(folder) / "topics"
        copied = [*RASID, "topics", "copy", str(topics)]
        subprocess.run(copied, check=True, stdout=subprocess.DEVNULL)
        settings = Settings(data_dir=Path(folder) / "data", topics_dir=topics)
        found = rounds_of(settings, site.url, rounds)
    parts = Round(*(median(times) for times in zip(*found, strict=True)))
    print(
        f"a topic is live {parts.live:.1f} s after it is saved, at most "
        f"{max(one.live for one in found):.1f} s of {rounds}: answered after {parts.answered:.1f}, "
        f"noticed by a worker after {parts.noticed:.1f}, compiled in {parts.compiled:.2f}; until "
        f"then all processes take {parts.processor:.1f} s of processor time"
    )


if __name__ == "__main__":
    main()
