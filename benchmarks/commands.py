"""What the commands and the main answers over HTTP cost: processor time and time on the clock.

Usage: benchmarks/commands.py [--runs 5]

Each command runs in a process of its own, on a real server with a day of a small newsroom; the
least of some runs counts, because other work on the machine only adds. Answers over HTTP come from
a web process over loopback, whose asker is in the same process and counted with it.
"""

import argparse
import http.client
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.support.wall_news import newsroom, serving
from worker.config.settings import Settings
from worker.state.feeds import RedisFeeds
from worker.store.client import Store
from worker.store.connect import open_store
from worker.store.embedded_server import EmbeddedServer

RASID = str(Path(sys.executable).with_name("rasid"))
MOST_CPU = 0.25  # seconds, for commands that read no page and no topics
FEED = "https://example.org/feed"
PLAIN: Sequence[tuple[str, ...]] = (
    ("--help",),
    ("--version",),
    ("tail", "--help"),
    ("settings",),
    ("paths",),
    ("completion", "bash"),
    ("feeds", "list"),
    ("feeds", "show", FEED),
    ("feeds", "poll", FEED),
    ("dead", "list"),
    ("dead", "reasons"),
    ("ledger",),
    ("entry", FEED),
    ("groups",),
    ("hooks", "list"),
    ("readers", "list"),
    ("alive", "web"),
)
OTHERS: Sequence[tuple[str, ...]] = (
    ("doctor",),
    ("tail", "--newest", "5"),
    ("tail", "isis", "--newest", "5"),
    ("export", "--newest", "5"),
    ("index", "show"),
    ("topics", "list"),
    ("topics", "show", "isis"),
    ("tag", "-"),
    ("extract", "-"),
)
PAGES = (
    "/",
    "/?q=lang:ar",
    "/topics",
    "/topic/isis",
    "/operate",
    "/operate/feeds",
    "/v1/articles",
    "/v1/stream/articles/json",
    "/v1/topics",
    "/metrics",
    "/healthz",
)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as place:
        settings = Settings(data_dir=Path(place), web_port=0)
        with EmbeddedServer(settings):
            store = open_store(settings)
            newsroom(store, datetime.now(UTC))
            RedisFeeds(store).add(FEED, source="Example", lang="ar")
            commands(settings, runs)
            answers(settings, store, runs)
            store.close()


def commands(settings: Settings, runs: int) -> None:
    """Print what each command costs, and which of the plain ones cost more than they may."""
    environment = os.environ | {"RASID_DATA_DIR": str(settings.data_dir)}
    print(f"{'command':<28} {'CPU':>7} {'wall':>7}  (seconds, least of {runs})")
    over = []
    for words in (*PLAIN, *OTHERS):
        cpu, wall = least(lambda words=words: command(words, environment), runs)
        if words in PLAIN and cpu > MOST_CPU:
            over.append(" ".join(words))
        print(f"{'rasid ' + ' '.join(words):<28.28} {cpu:7.2f} {wall:7.2f}")
    print(f"over {MOST_CPU} s of those that need no parser: {', '.join(over) or 'none'}\n")


def command(words: Sequence[str], environment: dict[str, str]) -> tuple[float, float]:
    """Run one command; returns its processor time and its time, in seconds."""
    before, began = os.times(), time.perf_counter()
    subprocess.run(
        [RASID, *words], env=environment, input=b"<p>x</p>", capture_output=True, check=False
    )
    wall, after = time.perf_counter() - began, os.times()
    spent = after.children_user + after.children_system
    return spent - before.children_user - before.children_system, wall


def answers(settings: Settings, store: Store, runs: int) -> None:
    """Print what each answer over HTTP costs once it was asked for before."""
    print(f"{'answer':<28} {'CPU':>7} {'wall':>7} {'kB':>7}  (milliseconds, least of {4 * runs})")
    with serving(settings, store) as base:
        for path in PAGES:
            size = len(ask(base, path)[1])
            cpu, wall = least(lambda path=path: timed(base, path), 4 * runs)
            status = ask(base, path)[0]
            told = "" if status == http.HTTPStatus.OK else f"  HTTP {status}"
            print(f"{path:<28.28} {1000 * cpu:7.1f} {1000 * wall:7.1f} {size / 1000:7.1f}{told}")


def timed(base: str, path: str) -> tuple[float, float]:
    """Ask once; returns processor time and time, in seconds."""
    cpu, wall = time.process_time(), time.perf_counter()
    ask(base, path)
    return time.process_time() - cpu, time.perf_counter() - wall


def ask(base: str, path: str) -> tuple[int, bytes]:
    """Ask for a path; returns status and body."""
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def least(measure: Callable[[], tuple[float, float]], runs: int) -> tuple[float, float]:
    """Return the run that took the least processor time."""
    return min(measure() for _ in range(runs))


if __name__ == "__main__":
    main()
