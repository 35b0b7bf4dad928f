"""Whether memory and cost stay flat over many articles: `rasid up` on a newsroom of its own.

A fifth of what the feeds list is known already, a twentieth is changed later. In each quarter of
the articles the resident memory of every process is sampled, and the processor time an article is
counted. The bounds are of the last quarter beside the second, as the first fills caches.
Usage: python benchmarks/soak.py [--articles N]
"""

import argparse
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from statistics import median

import redis

from benchmarks.soak_newsroom import SoakNewsroom
from tests.chaos.process_table import Process, below
from tests.support.processes import RASID, Processes, free_port
from worker.config.settings import Settings
from worker.state.feeds import RedisFeeds
from worker.state.ledger import read_ledger
from worker.store.client import Store

ARTICLES = 200_000
QUARTERS = 4
MOST_GROWTH = 0.03  # of a process, from the second quarter to the last
MOST_COST = 1.15  # of the last quarter's articles, beside the second's
AHEAD = 2_000  # articles listed and not yet published
LOOK_SECONDS = 1.0
STUCK_SECONDS = 300.0
PACE = {
    "RASID_ALLOW_NETWORKS": "127.0.0.0/8",
    "RASID_HOST_DELAY_SECONDS": "0",
    "RASID_TICK_SECONDS": "0.1",
    "RASID_POLL_MIN_SECONDS": "5",
    "RASID_POLL_MAX_SECONDS": "8",
    "RASID_FEED_HOURLY": "10000000",
    "RASID_LOG_LEVEL": "WARNING",
}


class Samples:
    """Resident bytes by kind of process, the server's own count, and processor time."""

    def __init__(self) -> None:
        self.sizes: dict[str, list[int]] = defaultdict(list)
        self._cpu: dict[tuple[str, int], float] = {}  # by process: those that ended count as well
        self.began_with: Counter[str] = Counter()

    def take(self, tree: list[Process], server_bytes: int) -> None:
        """Note what the processes take now; of a worker's children the largest."""
        largest: dict[str, int] = defaultdict(int)
        for one in tree:
            largest[one.role] = max(largest[one.role], one.resident_bytes)
            of = one.role, one.pid
            self._cpu[of] = max(self._cpu.get(of, 0.0), one.cpu_seconds)
        for role, size in largest.items():
            self.sizes[role].append(size)
        self.sizes["server, used"].append(server_bytes)

    @property
    def cpu_seconds(self) -> Counter[str]:
        """Add up the processor time by kind of process, from the beginning of the trial."""
        seconds: Counter[str] = Counter()
        for (role, _), spent in self._cpu.items():
            seconds[role] += spent
        return seconds

    @property
    def spent(self) -> Counter[str]:
        """Return the processor time of this quarter by kind of process, in seconds."""
        return self.cpu_seconds - self.began_with

    def next_quarter(self) -> "Samples":
        """Begin another quarter where this one ended."""
        following = Samples()
        following._cpu = dict(self._cpu)
        following.began_with = self.cpu_seconds
        return following


def published(store: Store) -> int:
    """Count the revisions that the ledger has as published."""
    with suppress(redis.RedisError):
        return read_ledger(store).published
    return 0


def run(articles: int, place: Path) -> list[Samples]:
    """Publish so many articles; returns what each quarter took."""
    settings = Settings(data_dir=place / "data")
    environment = PACE | {
        "RASID_DATA_DIR": str(settings.data_dir),
        "RASID_WEB_PORT": str(free_port()),
    }
    with (
        SoakNewsroom(articles, AHEAD) as newsroom,
        Processes(place, folder=place, program=RASID, **environment) as processes,
    ):
        processes.start("up", "up")
        root = processes.running["up"].pid
        while not any(one.role == "work-child" for one in below(root)):
            time.sleep(LOOK_SECONDS)
        store = Store(f"unix://{settings.socket}")
        for number, feed in enumerate(newsroom.feeds):
            RedisFeeds(store).add(feed, source=f"Outlet {number}", lang="ar")
        quarters = list(_quarters(articles, root, newsroom, store))
        print(read_ledger(store))
        most = int(store.client.info("memory")["maxmemory"])
        print(f"server bounded at {most >> 20} MB")
        store.close()
        return quarters


def _quarters(articles: int, root: int, newsroom: SoakNewsroom, store: Store) -> Iterator[Samples]:
    samples, moved_at, before = Samples(), time.monotonic(), 0
    for quarter in range(1, QUARTERS + 1):
        while (count := published(store)) < articles * quarter // QUARTERS:
            newsroom.allow(count + AHEAD)
            samples.take(below(root), int(store.client.info("memory")["used_memory"]))
            if count > before:
                before, moved_at = count, time.monotonic()
            assert time.monotonic() - moved_at < STUCK_SECONDS, f"stuck at {count}"
            time.sleep(LOOK_SECONDS)
        print(f"{count} published", flush=True)
        yield samples
        samples = samples.next_quarter()


def report(articles: int, quarters: list[Samples]) -> bool:
    """Print the table; tells whether all bounds hold."""
    part = articles / QUARTERS
    costs = [1000 * one.spent.total() / part for one in quarters]
    print("resident MB by quarter, and the last beside the second")
    holds = True
    for role in sorted(quarters[-1].sizes):
        sizes = [median(one.sizes[role]) / 2**20 for one in quarters if one.sizes[role]]
        growth = sizes[-1] / sizes[1] - 1 if len(sizes) == QUARTERS else 0.0
        is_flat = growth <= MOST_GROWTH or role.startswith("server")
        holds = holds and is_flat
        shown = " ".join(f"{size:7.1f}" for size in sizes)
        print(f"  {role:<14} {shown}  {growth:+.1%}{'' if is_flat else '  GROWS'}")
    print("processor time an article, ms:", " ".join(f"{cost:.0f}" for cost in costs))
    shares = (
        f"{role} {1000 * spent / part:.1f}" for role, spent in quarters[-1].spent.most_common(6)
    )
    print("  in the last quarter:", ", ".join(shares))
    return holds and costs[-1] <= costs[1] * MOST_COST


def main() -> int:
    """Run, and exit with 1 where a bound does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=ARTICLES)
    articles = parser.parse_args().articles
    with tempfile.TemporaryDirectory(prefix="rasid-soak-") as place:
        return 0 if report(articles, run(articles, Path(place))) else 1


if __name__ == "__main__":
    sys.exit(main())
