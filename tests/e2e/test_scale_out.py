"""Many machines against one server over TCP with a password and TLS.

One is lost, one is added, the ledger closes.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from aiohttp import web

from rasid.testing.loopback import Handler, Site, says
from tests.e2e.test_service import PAGE
from tests.support.machines import NETWORKS, Machine, Network
from tests.support.processes import rasid, until
from tests.support.remote_server import SECRET, remote_server
from worker.state.feeds import RedisFeeds
from worker.state.ledger import read_ledger
from worker.store.client import Store
from worker.streams.streams import Streams

SITES, PAGES = 8, 12
FAST = {
    "RASID_ALLOW_NETWORKS": f"127.0.0.0/8,{NETWORKS}",
    "RASID_HOST_DELAY_SECONDS": "0.02",
    "RASID_TICK_SECONDS": "0.2",
    "RASID_TASK_SECONDS": "3",
    "RASID_LEASE_SECONDS": "4",
}


@pytest.fixture
def field(tmp_path: Path) -> Iterator[tuple[Network, str]]:
    """Yield a network of machines and the URL of the server in it."""
    (tmp_path / "server").mkdir()
    with Network(tmp_path) as network, remote_server(network.address, tmp_path / "server") as url:
        network.environment |= {**FAST, "RASID_REDIS_URL": url}
        yield network, url
        network.end_machines()  # while their server is still there


def slowly(page: str) -> Handler:
    async def answer(_: web.Request) -> web.Response:
        await asyncio.sleep(0.05)
        return web.Response(text=page, content_type="text/html")

    return answer


def open_site(address: str, number: int, store: Store) -> Site:
    """Open an outlet with a feed in the catalogue."""
    pages = {f"/{number}-{page}": slowly(PAGE.format(f"{number}-{page}")) for page in range(PAGES)}
    site = Site(dict(pages), host=address).__enter__()
    items = "".join(
        f"<item><title>{path}</title><link>{site.url}{path}</link></item>" for path in pages
    )
    site.paths["/feed"] = says(
        f"<rss version='2.0'><channel><title>A</title>{items}</channel></rss>"
    )
    RedisFeeds(store).add(site.url + "/feed", source="A", lang="ar")
    return site


def worker_on(network: Network, name: str) -> Machine:
    machine = network.machine(name)
    machine.start("worker", "work", "-c", "1")
    return machine


def poller_on(network: Network, name: str) -> Machine:
    machine = network.machine(name)
    machine.start("poller", "poll")
    return machine


def test_machines_share_the_work_and_one_that_is_lost_takes_nothing_along(field):
    network, url = field
    store = Store(url)
    with ExitStack() as open_sites:
        for number in range(SITES):
            open_sites.push(open_site(network.address, number, store))
        pollers = [poller_on(network, f"poller{number}") for number in range(2)]
        workers = [worker_on(network, f"worker{number}") for number in range(4)]
        logs = [machine.processes.log("worker") for machine in workers]
        assert until(lambda: read_ledger(store).published >= SITES * PAGES // 4), logs
        pollers[0].lose()
        workers[0].lose()
        workers.append(worker_on(network, "worker4"))
        assert until(lambda: has_ended(store), 120), (
            read_ledger(store),
            workers[-1].processes.log("worker"),
        )
    ledger = read_ledger(store)
    assert (ledger.published, ledger.closes) == (SITES * PAGES, True)
    addresses = Counter(message.fields["url"] for message in Streams(store).past("articles"))
    assert set(addresses.values()) == {1}
    # the late comer may find nothing left: what is shared is shared by those that had begun
    sharing = ["scraped" in machine.processes.log("worker") for machine in workers[1:]]
    assert sum(sharing) > 1
    assert SECRET not in "".join(machine.processes.log("worker") for machine in workers[1:])
    store.close()


def has_ended(store: Store, found: int = SITES * PAGES) -> bool:
    ledger = read_ledger(store)
    return ledger.found == found and ledger.waiting == ledger.in_flight == 0


@pytest.mark.parametrize("wrong", ["password", "issuer"])
def test_a_wrong_password_or_an_unknown_issuer_is_refused_in_one_line(field, wrong):
    _, url = field
    given = url.replace(SECRET, "guessed") if wrong == "password" else url.partition("?")[0]
    for command in (("work", "-c", "1"), ("ledger",)):
        done = rasid(*command, RASID_REDIS_URL=given)
        assert done.returncode == 2, done.stderr
        assert len(done.stderr.splitlines()) == 1
        assert "RASID_REDIS_URL" in done.stderr
        assert SECRET not in done.stderr
