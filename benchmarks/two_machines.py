"""What a second machine gains: workers of one child, each on a core and in a network of its own.

One worker takes all pages of the web of hosts, then two do. The server (TCP, with a password), the
scheduler and the pages are processes of the host on whatever core is free. Prints articles a
second, the gain, and the processor time an article by process, the server's share among it.

Usage: sudo python benchmarks/two_machines.py [--pages 600] [--hosts 150]   (iproute2, two cores)
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
WEB = "10.214"  # the hosts' network, all of whose addresses are this machine
os.environ["RASID_WEB_OF_HOSTS"] = WEB
sys.path.insert(0, str(ROOT))

# the path and the network come first
from pipeline import times_of  # noqa: E402
from web_of_hosts import (  # noqa: E402
    CORPUS,
    ENTRIES_OF_A_FEED,
    PORT,
    cpu_of,
    host_of,
    page_server_of,
    started,
    web_options,
)

from tests.support.machines import NETWORKS, Network  # noqa: E402
from tests.support.processes import free_port, until  # noqa: E402
from worker.state.feeds import RedisFeeds  # noqa: E402
from worker.state.ledger import read_ledger  # noqa: E402
from worker.store.client import Store  # noqa: E402
from worker.store.embedded_server import find_binary  # noqa: E402

PASSWORD = "a-password-of-the-server"
CHILDREN_SECONDS = 4.0  # until a worker's child is ready
SHARE = 0.99  # of the pages are waited for


def ip(*words: str) -> bool:
    return subprocess.run(["ip", *words], capture_output=True, check=False).returncode == 0


@contextmanager
def web_network() -> Iterator[None]:
    """Make every address of the hosts' network one of this machine."""
    route = ("local", f"{WEB}.0.0/16", "dev", "lo")
    ip("route", "add", *route)
    try:
        yield
    finally:
        ip("route", "del", *route)


@contextmanager
def server_at(address: str, folder: Path) -> Iterator[tuple[str, int]]:
    """Yield the URL and the process of a fresh server."""
    port = free_port()
    listening = ("--bind", address, "--port", str(port), "--requirepass", PASSWORD)
    keeping = ("--dir", str(folder), "--appendonly", "yes", "--save", "", "--logfile", "server.log")
    with started([find_binary(), *listening, *keeping]) as process:
        url = f"redis://:{PASSWORD}@{address}:{port}/0"
        assert until(lambda: answers(url), 20)
        yield url, process.pid


def answers(url: str) -> bool:
    try:
        return bool(Store(url).client.ping())
    except Exception:  # noqa: BLE001 - it is not there yet
        return False


def run(machines: int, options: argparse.Namespace) -> float:
    """Take all pages with as many machines; returns articles a second."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        network = stack.enter_context(Network(folder, RASID_LOG_LEVEL="WARNING"))
        url, server = stack.enter_context(server_at(network.address, folder))
        network.environment |= {
            "RASID_REDIS_URL": url,
            "RASID_ALLOW_NETWORKS": f"{WEB}.0.0/16,{NETWORKS}",
        }
        store = Store(url)
        pages = stack.enter_context(page_server_of(options))
        for first in range(0, options.pages, ENTRIES_OF_A_FEED):
            RedisFeeds(store).add(f"http://{host_of(first, options.hosts)}:{PORT}/feed/{first}")
        pids = {"server": server, "pages": pages.pid}
        for number in range(machines):
            pids[f"worker {number + 1}"] = worker_of(network, number)
        time.sleep(CHILDREN_SECONDS)
        before = {name: cpu_of(pid) for name, pid in pids.items()}
        pids["scheduler"] = scheduler_of(network)
        times = times_of(lambda: read_ledger(store).published, options.pages, SHARE)
        ledger = read_ledger(store)
        rate = SHARE * options.pages / times[SHARE]
        used = {name: cpu_of(pid) - before.get(name, 0.0) for name, pid in pids.items()}
        each = ", ".join(f"{name} {1000 * s / ledger.published:.1f}" for name, s in used.items())
        print(f"{machines}: {rate:.1f} articles/s, ledger closes: {ledger.closes}", flush=True)
        print(f"  CPU ms an article: {each}; the server has {share_of(used):.0%}", flush=True)
        network.end_machines()
        return rate


def share_of(used: dict[str, float]) -> float:
    """Give the server's part of what our processes use, without the pages."""
    return used["server"] / sum(seconds for name, seconds in used.items() if name != "pages")


def worker_of(network: Network, core: int) -> int:
    """Start a worker of one child on a core; its child inherits it."""
    machine = network.machine(f"worker{core}")
    ip("-n", machine.space, "route", "add", "default", "via", network.address)
    machine.start("worker", "work", "-c", "1")
    pid = machine.processes.running["worker"].pid
    os.sched_setaffinity(pid, {core})
    return pid


def scheduler_of(network: Network) -> int:
    machine = network.machine("scheduler")
    ip("-n", machine.space, "route", "add", "default", "via", network.address)
    machine.start("scheduler", "poll")
    return machine.processes.running["scheduler"].pid


def main() -> None:
    """Compare one machine with two."""
    options = argparse.ArgumentParser(parents=[web_options()]).parse_args()
    if not (CORPUS / "README.md").exists() or os.geteuid():
        print("skipped: no corpus, or no right to make networks")
        return
    with web_network():
        one, two = run(1, options), run(2, options)
    print(f"two machines take {two / one:.2f} times as many as one")


if __name__ == "__main__":
    main()
