"""The main job on real pages.

Serve the corpus on loopback as feeds, run the whole pipeline over it with real workers.

Prints the ledger, the text yield by language, articles per second and CPU per article. The corpus
is read through RASID_CORPUS (default ../shared/corpus) and only served, never copied.
"""

import gzip
import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from xml.sax.saxutils import escape

from rasid.cli.articles.ledger import print_ledger
from worker.catalogue.opml import CatalogueFeed
from worker.config.settings import load_settings
from worker.processes.all_in_one import AllInOne
from worker.processes.supervisor import Command
from worker.state.ledger import read_ledger
from worker.store.client import Store
from worker.streams.streams import Streams

ROOT = Path(__file__).parents[1]
CORPUS = Path(os.environ.get("RASID_CORPUS", ROOT / ".." / "shared" / "corpus"))
HOSTS = 20  # loopback ports that stand for hosts, so that politeness does not serialise the run
LONGEST_SECONDS = 300.0


def pages() -> dict[str, dict[str, bytes]]:
    """Return gzipped pages by language and path."""
    found: dict[str, dict[str, bytes]] = {}
    for file in sorted((CORPUS / "extraction" / "aeb" / "html").glob("*.html.gz")):
        found.setdefault("en", {})[f"/en/{file.name.removesuffix('.gz')}"] = file.read_bytes()
    for row in json.loads((CORPUS / "arabic" / "gold.json").read_text("utf-8")):
        body = (CORPUS / "arabic" / row["file"]).read_bytes()
        found.setdefault(row["lang"], {})[f"/{row['lang']}/{Path(row['file']).name}"] = (
            gzip.compress(body)
        )
    return found


@contextmanager
def served(by_language: dict[str, dict[str, bytes]]) -> Iterator[list[CatalogueFeed]]:
    """Serve the pages over many ports, and one RSS feed per language; yields the feeds."""
    contents = {path: body for group in by_language.values() for path, body in group.items()}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = contents.get(self.path)
            self.send_response(200 if body is not None else 404)
            self.send_header(
                "Content-Type",
                "application/rss+xml" if self.path.startswith("/feed") else "text/html",
            )
            if body is not None:
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            """Stay quiet."""

    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Handler) for _ in range(HOSTS)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    origins = [f"http://127.0.0.1:{server.server_port}" for server in servers]
    for lang, group in by_language.items():
        contents[f"/feed/{lang}"] = gzip.compress(rss(group, origins).encode())
    yield [
        CatalogueFeed(f"{origins[0]}/feed/{lang}", f"corpus {lang}", lang) for lang in by_language
    ]
    for server in servers:
        server.shutdown()
        server.server_close()


def rss(group: dict[str, bytes], origins: list[str]) -> str:
    """Return a feed that spreads the pages over the hosts."""
    links = [origins[number % len(origins)] + path for number, path in enumerate(group)]
    items = "".join(
        f"<item><title>{number}</title><link>{escape(link)}</link></item>"
        for number, link in enumerate(links)
    )
    return f'<rss version="2.0"><channel><title>corpus</title>{items}</channel></rss>'


def cpu_seconds(group: int) -> float:
    """Return user and system time of all processes of a process group, ended children included
    (Linux).
    """
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def run(by_language: dict[str, dict[str, bytes]], concurrency: int) -> int:
    """Run the pipeline until every page has ended; returns the exit code."""
    total = sum(map(len, by_language.values()))
    commands = (Command("poller", ("poll",)), Command("worker", ("work", "-c", str(concurrency))))
    with tempfile.TemporaryDirectory(prefix="rasid-corpus-") as place, served(by_language) as feeds:
        settings = load_settings(
            data_dir=Path(place),
            allow_networks=("127.0.0.0/8",),
            host_delay_seconds=0.0,
            tick_seconds=0.02,
            log_level="ERROR",
        )
        with AllInOne(settings, commands=commands, log=Path(place) / "processes.log") as station:
            station.start()
            time.sleep(4)  # workers have loaded; what is measured is the work
            before, began = cpu_seconds(station.pids()["worker"]), time.monotonic()
            station.add_feeds(feeds)
            while (
                not has_ended(station.store, total) and time.monotonic() - began < LONGEST_SECONDS
            ):
                time.sleep(0.02)
            seconds, cpu = time.monotonic() - began, cpu_seconds(station.pids()["worker"]) - before
            return report(station.store, by_language, seconds, cpu)


def has_ended(store: Store, total: int) -> bool:
    """Tell whether every page has its outcome."""
    ledger = read_ledger(store)
    return ledger.found == total and ledger.waiting == 0 and ledger.in_flight == 0


def report(
    store: Store, by_language: dict[str, dict[str, bytes]], seconds: float, cpu: float
) -> int:
    """Print what came of it."""
    ledger = read_ledger(store)
    print_ledger(ledger)
    texts: dict[str, list[int]] = {lang: [] for lang in by_language}
    for message in Streams(store).past("articles"):
        document = json.loads(message.fields["data"])
        texts[document["source"].split()[-1]].append(len(document["text"]))
    for lang, group in by_language.items():
        lengths = texts[lang] or [0]
        print(
            f"  {lang}: text from {len(texts[lang])} of {len(group)} pages, median "
            f"{median(lengths):.0f} characters"
        )
    ended = ledger.published + ledger.duplicate + ledger.dead + ledger.denied
    print(f"  {ended / seconds:.1f} articles/s over {seconds:.1f} s")
    print(f"  {1000 * cpu / max(ended, 1):.1f} ms CPU per article in the workers")
    return 0 if ledger.closes and ended == ledger.found else 1


if __name__ == "__main__":
    if not (CORPUS / "README.md").exists():
        print("skipped: no corpus")
        sys.exit(0)
    sys.exit(run(pages(), concurrency=os.cpu_count() or 2))
