"""A full server says no and loses nothing (T25).

Metrics do not grow with hosts and stay on this machine (T30).
"""

import time

import pytest
from aiohttp import web

from rasid.testing.loopback import Site, says
from tasks.errors import StoreDownError
from tasks.model import Entry
from tasks.ports import REFUSED_SECONDS, Lease, NeverStopping
from tests.support.articles import FEED, publish, take
from tests.support.servers import SOUND, LooseServer
from worker.config.settings import Settings
from worker.exporter import exposition
from worker.jobs.app import create_app
from worker.jobs.bootstrap import WorkerServices
from worker.jobs.queues import Queues
from worker.processes.scheduler import Scheduler
from worker.state.feeds import RedisFeeds
from worker.state.frontier import RedisFrontier
from worker.state.ledger import read_ledger
from worker.store import keys
from worker.store.client import Store, StoreError
from worker.store.connect import rules_of
from worker.streams.streams import Streams

BIG = "نص " * 200_000
TEXT = "أعلنت القوات تفاصيل العملية في الريف. " * 20
PAGE = f"<html lang=ar><title>خبر</title><article><p>{TEXT}</p></article></html>"
FEED_OF_ONE = (
    "<rss version='2.0'><channel><title>A</title><item><link>{url}/1</link></item></channel></rss>"
)


def entries(count: int, host: str) -> list[Entry]:
    return [Entry(url=f"http://{host}{n}.example/1", title=f"{n}") for n in range(count)]


def fill(store: Store, leases: list[Lease]) -> int:
    """Publish until the server is full; returns how many articles that were."""
    for number, lease in enumerate(leases):
        try:
            publish(store, lease, text=BIG)
        except StoreDownError:
            store.client.config_set(
                "maxmemory", "1mb"
            )  # what did not fit made room again: full it is all the same
            return number
    raise AssertionError("the server was never full")


def test_t25_a_full_server_refuses_and_nothing_is_silently_gone(tmp_path):
    with LooseServer(
        tmp_path, *SOUND, "--maxmemory", "8mb", "--maxmemory-policy", "noeviction"
    ) as server:
        store = Store(server.url(), rules=rules_of(Settings(host_delay_seconds=0)))
        frontier = RedisFrontier(store)
        frontier.add(FEED, entries(20, "h"))
        leases = take(frontier)
        published = fill(store, leases)
        ledger = read_ledger(store)
        assert (ledger.published, ledger.in_flight) == (published, 20 - published)
        assert ledger.closes
        for more in (lambda: frontier.add(FEED, entries(5, "later")), lambda: frontier.claim(5)):
            with pytest.raises(StoreDownError):
                more()

        denied, buried, retried, given, *left = leases[published:]
        frontier.deny(denied, "robots", "")
        frontier.dead_letter(buried, "http_404", "")
        frontier.retry(retried, "timeout", 0)
        assert frontier.hand_back([given.claim]) == 1
        ledger = read_ledger(store)
        assert (ledger.denied, ledger.dead, ledger.waiting, ledger.in_flight) == (
            1,
            1,
            2,
            len(left),
        )
        assert ledger.closes
        assert store.client.info("stats")["evicted_keys"] == 0

        store.client.config_set("maxmemory", "200mb")
        for lease in left:
            assert publish(store, lease, text=BIG) == "published"
        assert frontier.add(FEED, entries(5, "later")).new == 5
        ledger = read_ledger(store)
        assert (ledger.published, ledger.waiting, ledger.closes) == (16, 7, True)
        store.close()


def test_t25_a_full_server_is_emptied_by_the_poller(tmp_path):
    with LooseServer(tmp_path, *SOUND, "--maxmemory-policy", "noeviction") as server:
        settings = Settings(
            redis_url=server.url(), host_delay_seconds=0, stream_length=10, data_dir=tmp_path
        )
        store = Store(settings.redis_url, rules=rules_of(settings))
        frontier = RedisFrontier(store)
        frontier.add(FEED, entries(18, "h"))
        for lease in take(frontier):
            assert publish(store, lease, text=BIG[:50_000]) == "published"
        store.client.xgroup_create(
            store.key(keys.ARTICLES), "nobody", "$"
        )  # a group whose silence cannot be noted either
        store.client.config_set("maxmemory", "1mb")
        with pytest.raises((StoreDownError, StoreError)):
            Scheduler(settings, store, Queues(create_app(settings), settings)).tick()
        assert Streams(store).length("articles") < 10
        store.close()


@pytest.fixture
def shop(tmp_path):
    """Yield what a worker works with, and a site.

    The server is full from the moment on in which the site is asked.
    """
    with (
        LooseServer(tmp_path, *SOUND, "--maxmemory-policy", "noeviction") as server,
        Site({"/robots.txt": says()}) as site,
    ):
        settings = Settings(
            redis_url=server.url(),
            host_delay_seconds=0,
            latency_factor=0,
            data_dir=tmp_path,
            allow_networks=("127.0.0.0/8",),
        )
        store = Store(settings.redis_url, rules=rules_of(settings))

        async def answer(request: web.Request) -> web.Response:
            store.client.config_set("maxmemory", "1mb")
            text = FEED_OF_ONE.format(url=site.url) if request.path == "/feed" else PAGE
            return web.Response(
                text=text,
                content_type="application/rss+xml" if request.path == "/feed" else "text/html",
            )

        site.paths |= {"/feed": answer, "/1": answer}
        worker = WorkerServices(settings, NeverStopping())
        yield worker, store, site
        worker.downloader.close()
        worker.journey.frontier._store.close()
        store.close()


def test_t25_what_a_full_server_refuses_is_no_fault_of_a_page(shop):
    worker, store, site = shop
    frontier = RedisFrontier(store)
    frontier.add(FEED, [Entry(url=site.url + "/1")])
    for _ in range(4):
        began = time.time()
        (claim,) = frontier.claim(1)
        with pytest.raises(StoreDownError):
            worker.journey.scrape([claim])
        store.client.config_set("maxmemory", "0")
        ((_, due),) = store.client.zrange(store.key(keys.DELAYED), 0, -1, withscores=True)
        # no page is asked for over and over
        assert began - 1 <= due - REFUSED_SECONDS <= time.time() + 1
        store.client.zadd(store.key(keys.DELAYED), {claim.id: 0})
    assert (
        store.client.hmget(
            store.key(keys.ENTRY, claim.id), "crashes", "losses", "alone", "attempts"
        )
        == [None] * 4
    )
    assert read_ledger(store).closes


def test_t25_what_a_full_server_refuses_is_no_fault_of_a_feed(shop):
    worker, store, site = shop
    feeds = RedisFeeds(store)
    id_, _ = feeds.add(site.url + "/feed")
    for _ in range(4):
        began = time.time()
        (claim,) = feeds.claim(1)
        with pytest.raises(StoreDownError):
            worker.polling.poll(claim)
        store.client.config_set("maxmemory", "0")
        due = store.client.zscore(store.key(keys.DUE), id_)
        assert began - 1 <= due - REFUSED_SECONDS <= time.time() + 1
        store.client.zadd(store.key(keys.DUE), {id_: 0})
    assert store.client.hmget(store.key(keys.FEED, id_), "state", "crashes") == [None, None]


def test_t30_metrics_do_not_grow_with_hosts(store, settings):
    frontier = RedisFrontier(store)
    frontier.add(FEED, entries(1, "first"))
    series = len(exposition(settings, store).splitlines())
    frontier.add(FEED, entries(400, "host"))
    assert len(exposition(settings, store).splitlines()) == series


def test_t30_what_listens_listens_on_this_machine_only_unless_told():
    assert {Settings().web_host, Settings().worker_metrics_host} == {"127.0.0.1"}
    assert Settings().worker_metrics_port == 0
