"""The whole pipeline on many hosts that take their time, before and after a change.

A web of loopback addresses serves the corpus' real pages, made unlike each other, after a latency;
some hosts may be slow. Real processes of each given tree (one scheduler, one worker) take them from
feed to stream, one tree after the other in the same run.

Usage: python benchmarks/pipeline.py [--tree ../before] [--slow 0.05] [--rounds 2]
       git worktree add ../before <commit>   makes a tree of an earlier commit

The page server is a process on the same cores; its CPU is printed beside that of ours.
"""

import argparse
import asyncio
import gzip
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from xml.sax.saxutils import escape

from worker.config.settings import Settings
from worker.state.feeds import RedisFeeds
from worker.state.ledger import read_ledger
from worker.store.client import Store
from worker.store.connect import rules_of
from worker.store.embedded_server import EmbeddedServer

ROOT = Path(__file__).parents[1]
CORPUS = Path(os.environ.get("RASID_CORPUS", ROOT / ".." / "shared" / "corpus"))
PORT = 18_088
ENTRIES_OF_A_FEED = 300
LONGEST_SECONDS = 400.0
SHARES = (0.5, 0.9, 0.99)
TICKS = os.sysconf("SC_CLK_TCK")
_OWN_ADDRESS = re.compile(rb"<link[^>]+canonical[^>]*>|<meta[^>]+og:url[^>]*>", re.IGNORECASE)
_PARAGRAPH = re.compile(rb"<p[ >].*?</p>", re.DOTALL | re.IGNORECASE)
_WORD = re.compile(rb"(?<=\s)[^\s<>=\"'&]{4,}(?=\s)")


# --- the web


def originals() -> list[bytes]:
    """Read the corpus' pages."""
    english = sorted((CORPUS / "extraction" / "aeb" / "html").glob("*.html.gz"))
    rows = json.loads((CORPUS / "arabic" / "gold.json").read_text("utf-8"))
    eastern = [(CORPUS / "arabic" / row["file"]).read_bytes() for row in rows]
    return [gzip.decompress(file.read_bytes()) for file in english] + eastern


def unlike(body: bytes, number: int) -> bytes:
    """Change every third word of the paragraphs, so that no page is a copy of another."""
    mark, chance = str(number).encode(), random.Random(number)

    def word(found: re.Match[bytes]) -> bytes:
        return found[0] + mark if chance.random() < 1 / 3 else found[0]

    def paragraph(found: re.Match[bytes]) -> bytes:
        return _WORD.sub(word, found[0])

    title = b"<title>%s " % mark
    return _PARAGRAPH.sub(paragraph, _OWN_ADDRESS.sub(b"", body)).replace(b"<title>", title, 1)


def host_of(number: int, hosts: int) -> str:
    """Name the host of a page: an address of 127/8."""
    host = number % hosts
    return f"127.1.{host // 250}.{host % 250 + 1}"


def address_of(number: int, hosts: int) -> str:
    return f"http://{host_of(number, hosts)}:{PORT}/{number}"


def feed_of(first: int, last: int, hosts: int) -> bytes:
    links = "".join(
        f"<item><title>Page {n}</title><link>{escape(address_of(n, hosts))}</link></item>"
        for n in range(first, last)
    )
    return f"<rss version='2.0'><channel><title>F</title>{links}</channel></rss>".encode()


def response(body: bytes, kind: str, status: str = "200 OK") -> bytes:
    packed = gzip.compress(body, 1)
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Encoding: gzip\r\n"
    return f"{head}Content-Length: {len(packed)}\r\n\r\n".encode() + packed


def responses(pages: int, hosts: int) -> dict[bytes, bytes]:
    """Write every response down before the first request."""
    known = originals()
    made = {
        f"/{n}".encode(): response(unlike(known[n % len(known)], n), "text/html")
        for n in range(pages)
    }
    for first in range(0, pages, ENTRIES_OF_A_FEED):
        listed = feed_of(first, min(first + ENTRIES_OF_A_FEED, pages), hosts)
        made[f"/feed/{first}".encode()] = response(listed, "application/rss+xml")
    return made


async def serve(pages: int, hosts: int, latency: float, slow: float) -> None:
    """Serve until killed; every so many hosts is slow, by `slow`."""
    made, missing = responses(pages, hosts), response(b"", "text/plain", "404 Not Found")
    slow_hosts = {host_of(n, hosts) for n in range(hosts) if slow and n % round(1 / slow) == 3}

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = writer.get_extra_info("sockname")[0]
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                path = head.split(b" ", 2)[1]
                is_slow = host in slow_hosts and not path.startswith((b"/feed", b"/robots"))
                await asyncio.sleep(10.0 if is_slow else latency)
                writer.write(made.get(path, missing))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    addresses = [host_of(n, hosts) for n in range(hosts)]
    await asyncio.start_server(connected, addresses, PORT, backlog=512)
    print("ready", flush=True)
    await asyncio.Event().wait()


# --- one run of one tree


def cpu_of(pid: int) -> float:
    """Add up the CPU seconds of a process and all below it, ended ones too."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    seconds = sum(int(field) for field in fields[11:15]) / TICKS
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        seconds += sum(cpu_of(int(child)) for child in task.read_text().split())
    return seconds


@contextmanager
def started(command: list[str], **options: object) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(command, text=True, **options)  # type: ignore[call-overload]
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()


def wait_for_line(process: subprocess.Popen[str]) -> None:
    """Wait until the page server has written its pages down."""
    if process.stdout is not None:
        process.stdout.readline()


def times_of(published: Callable[[], int], pages: int, until: float) -> dict[float, float]:
    """Watch the ledger; returns the seconds after which each share of the pages was published."""
    began, times = time.monotonic(), {}
    while time.monotonic() - began < LONGEST_SECONDS:
        share = published() / pages
        now = time.monotonic() - began
        times.update({s: now for s in SHARES if s <= share and s not in times})
        if share >= until:
            break
        time.sleep(0.05)
    return times


def run(tree: Path, options: argparse.Namespace) -> None:
    """Take all pages from feed to stream with the processes of one tree, and print how it went."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        settings = Settings(data_dir=folder, log_level="WARNING")
        server = stack.enter_context(EmbeddedServer(settings))
        store = Store(server.url, rules=rules_of(settings))
        web = [sys.executable, __file__, "--serve", f"--pages={options.pages}"]
        web += [
            f"--hosts={options.hosts}",
            f"--latency={options.latency}",
            f"--slow={options.slow}",
        ]
        page_server = stack.enter_context(started(web, stdout=subprocess.PIPE))
        wait_for_line(page_server)
        for first in range(0, options.pages, ENTRIES_OF_A_FEED):
            RedisFeeds(store).add(f"http://{host_of(first, options.hosts)}:{PORT}/feed/{first}")
        environment = {
            **os.environ,
            "PYTHONPATH": str(tree),
            "RASID_REDIS_URL": server.url,
            "RASID_DATA_DIR": str(folder),
            "RASID_ALLOW_NETWORKS": "127.0.0.0/8",
            "RASID_LOG_LEVEL": "WARNING",
        }
        processes = {"pages": page_server.pid}
        for name, arguments in (("workers", ["work", "-c", "2"]), ("scheduler", ["poll"])):
            command = [sys.executable, "-m", "rasid.cli", *arguments]
            log = stack.enter_context((folder / f"{name}.log").open("w"))
            process = started(command, env=environment, cwd=tree, stdout=log, stderr=log)
            processes[name] = stack.enter_context(process).pid
            time.sleep(4 if name == "workers" else 0)  # its children are ready before work comes
        before = {name: cpu_of(pid) for name, pid in processes.items()}
        times = times_of(lambda: read_ledger(store).published, options.pages, options.until)
        report(
            tree,
            times,
            store,
            {name: cpu_of(pid) - before[name] for name, pid in processes.items()},
        )


def report(tree: Path, times: dict[float, float], store: Store, cpu: dict[str, float]) -> None:
    ledger = read_ledger(store)
    last = max(times) if times else 0.0
    used = store.client.info("cpu")
    cpu["server"] = used["used_cpu_sys"] + used["used_cpu_user"]
    rate = ledger.published / times[last] if times else 0.0
    shares = ", ".join(f"{share:.0%} {seconds:.1f} s" for share, seconds in sorted(times.items()))
    each = ", ".join(f"{name} {1000 * s / ledger.published:.2f}" for name, s in cpu.items())
    print(f"{tree.name}: {rate:.0f} articles/s; {shares}", flush=True)
    print(f"  CPU ms an article: {each}; ledger closes: {ledger.closes}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tree", type=Path, action="append", default=[])
    parser.add_argument("--pages", type=int, default=3_000)
    parser.add_argument("--hosts", type=int, default=400)
    parser.add_argument("--latency", type=float, default=0.2)
    parser.add_argument("--slow", type=float, default=0.0, help="share of hosts that take 10 s")
    parser.add_argument("--until", type=float, default=0.99, help="share of pages to wait for")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--serve", action="store_true")
    options = parser.parse_args()
    if options.serve:
        asyncio.run(serve(options.pages, options.hosts, options.latency, options.slow))
        return
    if not (CORPUS / "extraction").is_dir():
        sys.exit(f"no corpus at {CORPUS}; set RASID_CORPUS")
    for _ in range(options.rounds):
        for tree in [*options.tree, ROOT]:
            run(tree.resolve(), options)


if __name__ == "__main__":
    main()
