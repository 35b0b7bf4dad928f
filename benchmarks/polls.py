"""Polls of many feeds at once, before and after a change: how long they take, and what they cost.

A web of loopback addresses, one host a feed: each feed lists 18 known entries, and in the measured
round two new ones with real pages. Some feeds may be slow, some never answer. Real processes of
each given tree (one scheduler, one worker of two processes) poll all of them at the same moment:

- `new`: two new entries a feed, whose pages are fetched and published meanwhile
- `known`: read whole, nothing new
- `304`: not modified

Usage: python benchmarks/polls.py [--tree ../before] [--feeds 300] [--slow 0.05] [--dead 0.05]
       git worktree add ../before <commit>   makes a tree of an earlier commit
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from xml.sax.saxutils import escape

from web_of_hosts import CORPUS, ROOT, cpu_of, originals, response, started, unlike, wait_for_line

from worker.config.settings import Settings
from worker.state.feeds import RedisFeeds
from worker.state.ledger import read_ledger
from worker.store import keys
from worker.store.client import Store
from worker.store.connect import rules_of
from worker.store.embedded_server import EmbeddedServer

PORT = 18_089
KNOWN, NEW = 18, 2
SLOW_SECONDS = 19.0
LONGEST_SECONDS = 300.0
SHARES = (0.5, 0.9, 1.0)
SUMMARY = "أعلنت قوات سوريا الديمقراطية تفاصيل العملية الأمنية في ريف دير الزور الشرقي. " * 3
ROBOTS = b"User-agent: *\nDisallow: /known/\n"  # known entries end without a page of theirs


# --- the web


def host_of(number: int) -> str:
    return f"127.2.{number // 250}.{number % 250 + 1}"


def is_slow(number: int, share: float) -> bool:
    """Tell whether a feed is one of those that are spread evenly over all."""
    return share > 0 and number % round(1 / share) == 3


def rss(number: int, phase: str) -> bytes:
    """Write a feed that is never the same twice, though its entries may be."""
    paths = [f"known/{n}" for n in range(KNOWN)]
    if phase != "first":
        paths = [f"new/{number * NEW + n}" for n in range(NEW)] + paths
    items = "".join(
        f"<item><title>عنوان خبر بطول معتاد {path}</title>"
        f"<link>http://{host_of(number)}:{PORT}/{escape(path)}</link><guid>{path}</guid>"
        f"<description>{SUMMARY}</description></item>"
        for path in paths
    )
    head = f"<title>A</title><lastBuildDate>{time.time()}</lastBuildDate>"
    return f'<rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()


class Web:
    """Serves until killed; `/phase/<name>` says what the feeds list from then on."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._phase = "first"
        known = originals()
        self._pages = [
            response(unlike(known[n % len(known)], n), "text/html")
            for n in range(options.feeds * NEW)
        ]

    async def serve(self) -> None:
        """Serve until killed."""
        addresses = [host_of(n) for n in range(self._options.feeds)]
        await asyncio.start_server(self._connected, addresses, PORT, backlog=512)
        print("ready", flush=True)
        await asyncio.Event().wait()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                kind, _, name = head.split(b" ", 2)[1].decode()[1:].partition("/")
                await asyncio.sleep(self._latency(kind, name))
                writer.write(self._answer(kind, name))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    def _latency(self, kind: str, name: str) -> float:
        if kind == "phase":
            return 0.0
        if kind == "feed" and self._phase == "new":
            if is_slow(int(name), self._options.slow):
                return SLOW_SECONDS
            if is_slow(int(name), self._options.dead):
                return LONGEST_SECONDS
        return float(self._options.latency)

    def _answer(self, kind: str, name: str) -> bytes:
        if kind == "phase":
            self._phase = name
        elif kind == "new":
            return self._pages[int(name)]
        elif kind == "feed" and self._phase == "304":
            return b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'
        elif kind == "feed":
            listed = response(rss(int(name), self._phase), "application/rss+xml")
            return listed.replace(b"\r\n", b'\r\nETag: "1"\r\n', 1)
        return response(ROBOTS, "text/plain")


# --- one run of one tree


class Run:
    """The processes of one tree, and what they have done."""

    def __init__(self, tree: Path, options: argparse.Namespace, stack: ExitStack) -> None:
        self.options = options
        self.folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        settings = Settings(data_dir=self.folder, log_level="WARNING")
        server = stack.enter_context(EmbeddedServer(settings))
        self.store = Store(server.url, rules=rules_of(settings))
        web = [sys.executable, __file__, "--serve", f"--feeds={options.feeds}"]
        web += [f"--{name}={getattr(options, name)}" for name in ("latency", "slow", "dead")]
        page_server = stack.enter_context(started(web, stdout=subprocess.PIPE))
        wait_for_line(page_server)
        self.processes = {"pages": page_server.pid}
        environment = {
            **os.environ,
            "PYTHONPATH": str(tree),
            "RASID_REDIS_URL": server.url,
            "RASID_DATA_DIR": str(self.folder),
            "RASID_ALLOW_NETWORKS": "127.0.0.0/8",
            "RASID_LOG_LEVEL": "WARNING",
            "RASID_HOST_DELAY_SECONDS": "0",
            "RASID_LATENCY_FACTOR": "0",
        }
        for name, arguments in (("workers", ["work", "-c", "2"]), ("scheduler", ["poll"])):
            command = [sys.executable, "-m", "rasid.cli", *arguments]
            log = stack.enter_context((self.folder / f"{name}.log").open("w"))
            process = started(command, env=environment, cwd=tree, stdout=log, stderr=log)
            self.processes[name] = stack.enter_context(process).pid
            time.sleep(4 if name == "workers" else 0)  # its children are ready before work comes

    def cpu(self) -> dict[str, float]:
        """Add up the CPU seconds of each process."""
        used = self.store.client.info("cpu")
        server = used["used_cpu_sys"] + used["used_cpu_user"]
        return {name: cpu_of(pid) for name, pid in self.processes.items()} | {"server": server}

    def polls(self) -> int:
        """Count the polls that ended."""
        counts = self.store.client.hgetall(self.store.key(keys.POLLS))
        return sum(int(count) for count in counts.values())

    def published(self) -> int:
        """Count the articles, without the sum of the ledger: that costs the server."""
        return int(self.store.client.hget(self.store.key(keys.LEDGER), "published") or 0)

    def settle(self, polls: int) -> None:
        """Wait until so many polls and all entries have ended."""
        began = time.monotonic()
        while (
            self.polls() < polls or (ledger := read_ledger(self.store)).waiting + ledger.in_flight
        ):
            if time.monotonic() - began > LONGEST_SECONDS:
                log = (self.folder / "workers.log").read_text()[-2000:]
                sys.exit(f"only {self.polls()} of {polls} polls ended: {log}")
            time.sleep(0.5)

    def begin(self, phase: str, ids: list[str]) -> None:
        """Make all feeds due at once, in a new phase of the web."""
        urllib.request.urlopen(f"http://{host_of(0)}:{PORT}/phase/{phase}").read()
        with self.store.client.pipeline() as pipe:
            for id_ in ids:
                pipe.zadd(self.store.key(keys.DUE), {id_: 0})
            pipe.execute()


def measured(run: Run, phase: str, ids: list[str], late: int) -> None:
    """Measure one round; ``late`` feeds are slow or dead, and the shares are of the others."""
    polls, published = run.polls(), run.published()
    before, began = run.cpu(), time.monotonic()
    run.begin(phase, ids)
    wanted = {"polled": len(ids) - late}
    if phase == "new":
        wanted["published"] = NEW * wanted["polled"]
    times: dict[tuple[str, float], float] = {}
    while len(times) < len(SHARES) * len(wanted) and time.monotonic() - began < LONGEST_SECONDS:
        done = {"polled": run.polls() - polls, "published": run.published() - published}
        now = time.monotonic() - began
        for name, goal in wanted.items():
            for share in SHARES:
                if done[name] >= share * goal:
                    times.setdefault((name, share), now)
        time.sleep(0.05)
    for name in wanted:
        found = [f"{s:.0%} {times[name, s]:.1f} s" for s in SHARES if (name, s) in times]
        print(f"  {phase:>5} {name:>9}: {', '.join(found)}", flush=True)
    run.settle(polls + len(ids))
    cpu = {name: 1000 * (s - before[name]) / len(ids) for name, s in run.cpu().items()}
    each = ", ".join(f"{name} {ms:.1f}" for name, ms in cpu.items())
    print(f"        all after {time.monotonic() - began:.1f} s; CPU ms a poll: {each}", flush=True)


def run_tree(tree: Path, options: argparse.Namespace) -> None:
    print(f"{tree.name}: {options.feeds} feeds, slow {options.slow}, dead {options.dead}")
    with ExitStack() as stack:
        run = Run(tree, options, stack)
        feeds = RedisFeeds(run.store)
        addresses = [f"http://{host_of(n)}:{PORT}/feed/{n}" for n in range(options.feeds)]
        ids = [feeds.add(address)[0] for address in addresses]
        run.settle(options.feeds)
        late = sum(is_slow(n, options.slow) or is_slow(n, options.dead) for n in range(len(ids)))
        measured(run, "new", ids, late)
        if not late:
            measured(run, "known", ids, 0)
            measured(run, "304", ids, 0)
        print(f"  ledger closes: {read_ledger(run.store).closes}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tree", type=Path, action="append", default=[])
    parser.add_argument("--feeds", type=int, default=300)
    parser.add_argument("--latency", type=float, default=0.2)
    parser.add_argument("--slow", type=float, default=0.0, help="share of feeds that take 19 s")
    parser.add_argument("--dead", type=float, default=0.0, help="share that never answers")
    parser.add_argument("--serve", action="store_true")
    options = parser.parse_args()
    if options.serve:
        asyncio.run(Web(options).serve())
        return
    if not (CORPUS / "extraction").is_dir():
        sys.exit(f"no corpus at {CORPUS}; set RASID_CORPUS")
    for tree in [*options.tree, ROOT]:
        run_tree(tree.resolve(), options)


if __name__ == "__main__":
    main()
