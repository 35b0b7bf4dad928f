"""What deciding costs at scale.

Claims per second, cost per claim as the catalogue grows, bytes kept, the ledger's sum.

The embedded server is its own; one client, one thread. Usage: python benchmarks/frontier.py
[largest number of feeds]
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from tasks.model import Entry
from tasks.ports import Claim, Feed
from worker.config.settings import Settings
from worker.state.feeds import RedisFeeds
from worker.state.frontier import RedisFrontier
from worker.state.ledger import read_ledger
from worker.store.client import Store
from worker.store.connect import rules_of
from worker.store.embedded_server import EmbeddedServer

SIZES = (1_000, 10_000, 100_000)
URLS_PER_HOST = 10
BATCH = 20
ROUNDS = 300


def used(store: Store) -> int:
    """Return the server's memory in bytes."""
    return int(store.client.info("memory")["used_memory"])


def fill_feeds(store: Store, count: int, start: int) -> None:
    """Add feeds ``start`` to ``count``, due now."""
    feeds = RedisFeeds(store)
    for number in range(start, count):
        feeds.add(f"https://outlet-{number}.example/feed.xml", source=f"Outlet {number}", lang="ar")


def fill_frontier(store: Store, hosts: int, start: int) -> None:
    """Queue ten entries of each host, in the way a poll does."""
    frontier = RedisFrontier(store)
    for number in range(start, hosts):
        feed = Feed(
            claim=Claim(f"feed{number}", 1),
            url=f"https://outlet-{number}.example/feed.xml",
            source="Outlet",
            lang="ar",
        )
        base = f"https://outlet-{number}.example/2025/11/29/a-story-of-usual-length"
        frontier.add(
            feed,
            [
                Entry(url=f"{base}-{entry}", title="عنوان خبر بطول معتاد في نشرة")
                for entry in range(URLS_PER_HOST)
            ],
        )


def seconds_per_claim(claim: Callable[[], list[Claim]], rounds: int) -> tuple[float, float]:
    """Return median seconds of one call, and calls' claims per second, over ``rounds`` calls."""
    spent, claimed = [], 0
    for _ in range(rounds):
        began = time.perf_counter()
        claimed += len(claim())
        spent.append(time.perf_counter() - began)
    return median(spent), claimed / sum(spent)


def main(largest: int) -> None:
    """Grow the catalogue and the frontier, and measure at each size."""
    with tempfile.TemporaryDirectory(prefix="rasid-bench-") as place:
        settings = Settings(
            data_dir=Path(place), host_delay_seconds=0, lease_seconds=3600, max_waiting=10_000_000
        )
        with EmbeddedServer(settings) as server:
            store = Store(server.url, rules=rules_of(settings))
            feeds, frontier = RedisFeeds(store), RedisFrontier(store)
            before, first = 0, {}
            for size in (size for size in SIZES if size <= largest):
                memory = used(store)
                fill_feeds(store, size, before)
                feed_bytes = (used(store) - memory) / (size - before)
                memory = used(store)
                fill_frontier(store, size, before)
                url_bytes = (used(store) - memory) / ((size - before) * URLS_PER_HOST)
                rounds = min(ROUNDS, size // BATCH // 3)
                feed_cost, feed_rate = seconds_per_claim(lambda: feeds.claim(BATCH), rounds)
                host_cost, host_rate = seconds_per_claim(lambda: frontier.claim(BATCH), rounds)
                began = time.perf_counter()
                read_ledger(store)
                ledger_cost = time.perf_counter() - began
                first = first or {"feed": feed_cost, "host": host_cost}
                print(
                    f"{size:>7} feeds, {size * URLS_PER_HOST:>8} waiting URLs:",
                    f"{feed_rate:6.0f} feeds/s (cost ×{feed_cost / first['feed']:.2f}),",
                    f"{host_rate:6.0f} URLs/s (cost ×{host_cost / first['host']:.2f}),",
                    f"{feed_bytes:.0f} bytes a feed, {url_bytes:.0f} bytes a URL, ledger "
                    f"{1000 * ledger_cost:.1f} ms",
                    flush=True,
                )
                before = size
            store.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZES[-1])
