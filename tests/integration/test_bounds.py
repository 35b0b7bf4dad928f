"""A full server says no and loses nothing (T25); metrics do not grow with hosts and stay on this machine (T30)."""

import pytest

from tasks.core.errors import StoreDownError
from tasks.core.model import Entry
from tasks.ports import Lease
from tests.integration.test_frontier import FEED, publish, take
from tests.servers import SOUND, LooseServer
from worker.frontier import RedisFrontier
from worker.ledger import read_ledger
from worker.metrics import exposition
from worker.settings import Settings
from worker.store import Store, rules_of

BIG = "نص " * 200_000


def entries(count: int, host: str) -> list[Entry]:
    return [Entry(url=f"http://{host}{n}.example/1", title=f"{n}") for n in range(count)]


def fill(store: Store, leases: list[Lease]) -> int:
    """Publish until the server is full; returns how many articles that were."""
    for number, lease in enumerate(leases):
        try:
            publish(store, lease, text=BIG)
        except StoreDownError:
            store.client.config_set("maxmemory", "1mb")  # what did not fit made room again: full it is all the same
            return number
    raise AssertionError("the server was never full")


def test_t25_a_full_server_refuses_and_nothing_is_silently_gone(tmp_path):
    with LooseServer(tmp_path, *SOUND, "--maxmemory", "8mb", "--maxmemory-policy", "noeviction") as server:
        store = Store(server.url(), rules=rules_of(Settings(host_delay_seconds=0)))
        frontier = RedisFrontier(store)
        frontier.add(FEED, entries(20, "h"))
        leases = take(frontier)
        published = fill(store, leases)
        ledger = read_ledger(store)
        assert (ledger.published, ledger.in_flight, ledger.closes) == (published, 20 - published, True)
        for more in (lambda: frontier.add(FEED, entries(5, "later")), lambda: frontier.claim(5)):
            with pytest.raises(StoreDownError):
                more()

        denied, buried, retried, given, *left = leases[published:]
        frontier.deny(denied, "robots", "")
        frontier.bury(buried, "http_404", "")
        frontier.retry(retried, "timeout", 0)
        assert frontier.hand_back([given.claim]) == 1
        ledger = read_ledger(store)
        assert (ledger.denied, ledger.dead, ledger.waiting, ledger.in_flight) == (1, 1, 2, len(left))
        assert ledger.closes
        assert store.client.info("stats")["evicted_keys"] == 0

        store.client.config_set("maxmemory", "200mb")
        for lease in left:
            assert publish(store, lease, text=BIG) == "published"
        assert frontier.add(FEED, entries(5, "later")).new == 5
        ledger = read_ledger(store)
        assert (ledger.published, ledger.waiting, ledger.closes) == (16, 7, True)
        store.close()


def test_t30_metrics_do_not_grow_with_hosts(store, settings):
    frontier = RedisFrontier(store)
    frontier.add(FEED, entries(1, "first"))
    series = len(exposition(settings, store).splitlines())
    frontier.add(FEED, entries(400, "host"))
    assert len(exposition(settings, store).splitlines()) == series


def test_t30_what_listens_listens_on_this_machine_only_unless_told():
    assert {Settings().web_host, Settings().worker_metrics_host} == {"127.0.0.1"}
    assert Settings().worker_metrics_port == 0
