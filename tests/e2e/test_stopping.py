"""Workers that are told to stop hand back what they hold, within a bound.

A rolling restart loses nothing.
"""

import asyncio
import os
import signal
import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from aiohttp import web

from rasid.testing.loopback import Site
from tests.e2e.test_service import PAGE, add_feed, newsroom
from tests.support.children import children_of
from tests.support.processes import until
from tests.support.service import Service
from worker.jobs.app import create_app
from worker.jobs.queues import Queues
from worker.state.feeds import RedisFeeds
from worker.store import keys

DRAIN = {"RASID_DRAIN_SECONDS": "0.5", "RASID_TASK_SECONDS": "40", "RASID_LEASE_SECONDS": "45"}


class Gate:
    """Pages that are not answered before the gate is opened."""

    def __init__(self) -> None:
        self.is_open = False
        self.waiting = 0

    async def __call__(self, request: web.Request) -> web.Response:
        self.waiting += 1
        # each site has a loop of its own, an event belongs to one
        while not self.is_open:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        return web.Response(text=PAGE.format(request.path[1:]), content_type="text/html")


def blame(service: Service) -> list[str]:
    """Return whatever entries and feeds have counted against them."""
    client, prefix = service.store.client, service.store.prefix
    counted = ("attempts", "crashes", "losses", "alone")
    found = [
        f"{key} {name}"
        for kind in ("entry", "feed")
        for key in client.scan_iter(f"{prefix}{kind}:*", count=1000)
        for name, value in zip(counted, client.hmget(key, counted), strict=True)
        if value
    ]
    return found + [name for name in service.ledger().reasons if name.startswith("retry:")]


def test_a_worker_that_has_to_stop_hands_back_slow_downloads_in_time_and_blames_nobody(
    settings, store, tmp_path
):
    service, gate = Service(settings, tmp_path, **DRAIN), Gate()
    with service.processes, ExitStack() as stack:
        paths = ["/feed", *(f"/{n}" for n in range(12))]
        *sites, slow = [stack.enter_context(Site(dict.fromkeys(paths, gate))) for _ in range(4)]
        add_feed(service, sites, 12)
        slow_feed, _ = RedisFeeds(store).add(slow.url + "/feed", source="slow")
        service.processes.start("poller", "poll")
        service.processes.start(
            "worker", "work", "-c", "3"
        )  # each of the three jobs there may be is begun
        assert until(lambda: gate.waiting == 4), service.processes.log(
            "worker"
        )  # the slow feed, and a page a host
        service.processes.stop("poller")

        # By itself: the pages would keep it for ever, and `stop` kills what takes 15 s.
        assert service.processes.stop("worker") == 0, service.processes.log("worker")
        assert "handed_back" in service.processes.log("worker")
        ledger = service.ledger()
        assert (ledger.in_flight, ledger.waiting, ledger.closes) == (0, 12, True)
        assert blame(service) == []
        assert float(store.client.zscore(store.key(keys.DUE), slow_feed)) <= time.time()

        gate.is_open = True
        RedisFeeds(store).remove(slow_feed)
        service.processes.start("poller", "poll")
        service.processes.start("other", "work", "-c", "2")
        assert until(lambda: service.has_ended(12)), service.ledger()
    assert service.ledger().closes
    assert (len(service.published()), set(service.published().values())) == (12, {1})
    service.store.close()


def test_a_child_that_cannot_look_at_the_clock_is_ended_and_its_parent_hands_back(
    settings, store, tmp_path
):
    service, gate = Service(settings, tmp_path, **DRAIN), Gate()
    with service.processes, Site({"/0": gate}) as site:
        add_feed(service, [site], 1)
        service.processes.start("poller", "poll")
        service.processes.start("worker", "work", "-c", "1")
        assert until(lambda: gate.waiting), service.processes.log("worker")
        service.processes.stop("poller")
        (child,) = children_of(service.processes.running["worker"].pid)
        os.kill(child, signal.SIGSTOP)
        assert service.processes.stop("worker") == 0
        assert until(lambda: not Path(f"/proc/{child}").exists(), 5)
    ledger = service.ledger()
    assert (ledger.in_flight, ledger.waiting, ledger.closes) == (0, 1, True)
    assert blame(service) == []
    service.store.close()


def test_a_child_that_dies_with_downloads_under_way_gives_them_to_the_next_at_once(
    settings, store, tmp_path
):
    service, gate = Service(settings, tmp_path, **DRAIN), Gate()
    with service.processes, ExitStack() as stack:
        paths = ["/feed", *(f"/{n}" for n in range(3))]
        sites = [stack.enter_context(Site(dict.fromkeys(paths, gate))) for _ in range(3)]
        add_feed(service, sites, 3)
        service.processes.start("poller", "poll")
        service.processes.start("worker", "work", "-c", "1")
        assert until(lambda: gate.waiting == 3), service.processes.log("worker")
        (child,) = children_of(service.processes.running["worker"].pid)
        os.kill(child, signal.SIGKILL)
        gate.is_open = True
        # by their leases they would come back after 45 s
        assert until(lambda: service.has_ended(3), 30), service.ledger()
    assert (service.ledger().published, service.ledger().closes) == (3, True)
    assert "child_died" in service.processes.log("worker")
    service.store.close()


def test_a_child_that_dies_with_polls_under_way_gives_them_to_the_next_at_once_and_blames_none(
    settings, store, tmp_path
):
    service, gate = Service(settings, tmp_path, **DRAIN), Gate()
    with service.processes, ExitStack() as stack:
        sites = [stack.enter_context(Site({"/feed": gate})) for _ in range(6)]
        feeds = [RedisFeeds(store).add(site.url + "/feed")[0] for site in sites]
        service.processes.start("poller", "poll")
        service.processes.start("worker", "work", "-c", "1")
        assert until(lambda: gate.waiting == 6), service.processes.log("worker")
        (child,) = children_of(service.processes.running["worker"].pid)
        os.kill(child, signal.SIGKILL)
        # asked again, by the next child, before their leases of 45 s have run out
        assert until(lambda: gate.waiting == 12, 40), service.processes.log("worker")
        states = store.client.hvals(store.key(keys.POLLING))
        assert len(states) == 6
        assert not any(state.endswith(f":{child}") for state in states)
        crashes = [store.client.hget(store.key(keys.FEED, id_), "crashes") for id_ in feeds]
        assert crashes == [None] * 6
        gate.is_open = True
    service.store.close()


def test_polls_that_an_older_poller_queued_are_polled_many_at_once(settings, store, tmp_path):
    service, gate = Service(settings, tmp_path, **DRAIN), Gate()
    queues = Queues(create_app(settings), settings)
    with service.processes, ExitStack() as stack:
        sites = [stack.enter_context(Site({"/feed": gate})) for _ in range(6)]
        for site in sites:
            RedisFeeds(store).add(site.url + "/feed")
        for claim in RedisFeeds(store).claim(6):
            queues.poll(claim)
        service.processes.start("worker", "work", "-c", "1")
        assert until(lambda: gate.waiting == 6, 40), service.processes.log("worker")
        gate.is_open = True
    service.store.close()


ROLLING = {
    "poller1": ("poll",),
    "poller2": ("poll",),
    "web": ("web",),
    "worker1": ("work", "-c", "1"),
    "worker2": ("work", "-c", "1"),
}


def test_a_rolling_restart_while_a_feed_flows_loses_nothing_and_doubles_nothing(
    settings, store, tmp_path
):
    service = Service(
        settings,
        tmp_path,
        RASID_DRAIN_SECONDS="1",
        RASID_POLL_MIN_SECONDS="0.2",
        RASID_POLL_MAX_SECONDS="0.3",
    )
    pages = newsroom({f"/{n}": PAGE.format(n) for n in range(100)})
    commands = ROLLING

    def has_published(count: int) -> bool:
        return service.ledger().published >= count

    def has_found(count: int) -> bool:
        return service.ledger().found >= count

    with service.processes, Site(pages) as one, Site(pages) as two:
        for name, command in commands.items():
            service.processes.start(name, *command)
        listed = 0
        for name, command in commands.items():
            listed += 8
            add_feed(service, [one, two], listed)
            assert until(partial(has_published, listed - 6)), service.ledger()
            assert service.processes.stop(name) == 0, service.processes.log(name)
            service.processes.start(name, *command)
        for name in ("worker1", "poller1"):
            listed += 8
            add_feed(service, [one, two], listed)
            assert until(partial(has_found, listed - 7)), service.ledger()
            service.processes.kill(name)
            service.processes.start(name, *commands[name])
        assert until(lambda: service.has_ended(listed)), service.ledger()
    ledger = service.ledger()
    assert (ledger.published, ledger.dead, ledger.closes) == (listed, 0, True)
    assert set(service.published().values()) == {1}
    service.store.close()
