"""How soon a topic that is saved is live: `rasid up`, a feed with an article every second.

Topics are saved as the page and programs do, one after another. Prints the seconds until the first
article that is published has it, in its stream, and the processor time of all processes until then.

Usage: benchmarks/topic_live.py [rounds]
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from statistics import median

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


def measure(base: str, store, feed: str, pid: int, number: int) -> tuple[float, float]:
    """Save one topic; return seconds until it is live, and processor time until then."""
    streams, feeds = Streams(store), RedisFeeds(store)
    id_ = f"pumps-{number}"
    wish = {
        "id": id_,
        "labels": {"en": f"Pumps {number}"},
        "strong": "محطة سوسيان",
        "must": "محطة سوسيان تضخ الماء إلى القرى.",
    }
    spent, began = processor_seconds(pid), time.monotonic()
    call(base, "POST", "/v1/topics", wish)
    while not streams.newest(id_, 1):
        if time.monotonic() - began > PATIENCE:
            raise SystemExit("it never became live")
        feeds.poll_now(feed)
        time.sleep(0.2)
    return time.monotonic() - began, processor_seconds(pid) - spent


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
        "RASID_LOG_LEVEL": "ERROR",
    }


def rounds_of(settings: Settings, url: str, rounds: int) -> list[tuple[float, float]]:
    """Start everything and save a topic some times."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    process = subprocess.Popen([*RASID, "up"], env=environment(settings, port))
    try:
        served(base, process)
        store = open_store(settings)
        feed, _ = RedisFeeds(store).add(f"{url}/feed", source="Water", lang="ar")
        found = [measure(base, store, feed, process.pid, n) for n in range(rounds)]
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
    seconds, spent = zip(*found, strict=True)
    print(
        f"a topic is live {median(seconds):.1f} s after it is saved, at most {max(seconds):.1f} s "
        f"of {rounds}; until then all processes take {median(spent):.1f} s of processor time"
    )


if __name__ == "__main__":
    main()
