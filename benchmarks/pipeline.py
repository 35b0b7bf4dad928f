"""The whole pipeline on many hosts that take their time, before and after a change.

A web of loopback addresses serves the corpus' real pages, made unlike each other, after a latency;
some hosts may be slow. Real processes of each given tree (one scheduler, one worker) take them from
feed to stream, one tree after the other in the same run.

Usage: python benchmarks/pipeline.py [--tree ../before] [--peers floor,trafilatura] [--slow 0.05]
       git worktree add ../before <commit>   makes a tree of an earlier commit
       --peers all   two processes of what others would write take the same pages

The page server is a process on the same cores; its CPU is printed beside that of ours.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from pipeline_peers import PEERS, run_peer
from web_of_hosts import (
    CORPUS,
    ENTRIES_OF_A_FEED,
    PORT,
    ROOT,
    cpu_of,
    host_of,
    page_server_of,
    started,
    web_options,
)

from worker.config.settings import Settings
from worker.state.feeds import RedisFeeds
from worker.state.ledger import read_ledger
from worker.store.client import Store
from worker.store.connect import rules_of
from worker.store.embedded_server import EmbeddedServer

LONGEST_SECONDS = 400.0
SHARES = (0.5, 0.9, 0.99)


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
        page_server = stack.enter_context(page_server_of(options))
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
        package = "rasid.cli" if (tree / "rasid").is_dir() else "worker.cli"
        for name, arguments in (("workers", ["work", "-c", "2"]), ("scheduler", ["poll"])):
            command = [sys.executable, "-m", package, *arguments]
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
    parser = argparse.ArgumentParser(description=__doc__, parents=[web_options()])
    parser.add_argument("--tree", type=Path, action="append", default=[])
    parser.add_argument("--peers", default="", help=f"all, or some of {', '.join(PEERS)}")
    parser.add_argument("--until", type=float, default=0.99, help="share of pages to wait for")
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    if not (CORPUS / "extraction").is_dir():
        sys.exit(f"no corpus at {CORPUS}; set RASID_CORPUS")
    peers = PEERS if options.peers == "all" else tuple(filter(None, options.peers.split(",")))
    for _ in range(options.rounds):
        for tree in [*options.tree, ROOT]:
            run(tree.resolve(), options)
        for name in peers:
            run_peer(name, options)


if __name__ == "__main__":
    main()
