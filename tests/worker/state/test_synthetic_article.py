"""The heartbeat goes the way of an article, one at a time, and nobody but its metric ever hears of
it.
"""

from contextlib import nullcontext

import pytest

from rasid.testing import FakeWeb
from tasks.errors import DeniedError
from tasks.http.urls import clean_url, host_of
from tasks.scrape import ArticleScraper, ScrapeRules
from tests.tasks.test_scrape import OneTag
from worker.exporter import exposition
from worker.state.frontier import RedisFrontier
from worker.state.ledger import read_ledger
from worker.state.stories import RedisStories
from worker.state.synthetic_article import Heart, beats_of
from worker.store import keys
from worker.streams.publisher import RedisPublisher
from worker.streams.streams import Streams

WEEK = 7 * 86_400


@pytest.fixture
def frontier(store):
    return RedisFrontier(store)


@pytest.fixture
def journey(store, frontier):
    rules = ScrapeRules(max_attempts=3, retry_seconds=10, max_page_bytes=1_000_000)
    web = FakeWeb({})
    return ArticleScraper(
        frontier, web, RedisPublisher(store), OneTag(), nullcontext(), rules, RedisStories(store)
    )


def beat(store, interval=60.0):
    return Heart(
        store, interval
    ).beat()  # a heart of its own each time, as pollers on many machines have


def beats(store):
    return beats_of(store.client.hgetall(store.key(keys.HEARTBEAT)))


def test_it_comes_through_and_leaves_no_trace(store, journey, frontier, clock):
    before = read_ledger(store)
    assert beat(store)
    assert (read_ledger(store), frontier.sweep()) == (before, 0)  # on its way it is in no sum
    job = frontier.claim(20)
    assert read_ledger(store) == before
    clock.forward(5)
    assert journey.scrape(job) == {"heartbeat": 1}
    assert (beats(store).arrived, beats(store).seconds, beats(store).arrived_at) == (
        1,
        5.0,
        clock.now,
    )
    assert read_ledger(store) == before
    assert [Streams(store).past(name) for name in ("articles", "dead", "deir-ez-zor")] == [
        [],
        [],
        [],
    ]
    kept = {key.removeprefix(store.prefix) for key in store.client.scan_iter(f"{store.prefix}*")}
    assert kept == {"entry:heartbeat", "heartbeat", "pulse", "hosts", "host:HEARTBEAT.invalid"}
    clock.forward(2)
    assert frontier.claim(20) == []
    assert not store.client.exists(store.key(keys.HOSTS))


def test_many_pollers_send_one(store, clock):
    assert [beat(store) for _ in range(5)] == [True, False, False, False, False]
    clock.forward(61)
    assert not beat(store)  # the first is still on its way
    assert beats(store).sent == 1


def test_the_next_one_follows_when_it_arrived_and_the_time_has_come(
    store, journey, frontier, clock
):
    for _ in range(3):
        assert beat(store)
        journey.scrape(frontier.claim(20))
        clock.forward(30)
        assert not beat(store)
        clock.forward(31)
    assert (beats(store).sent, beats(store).arrived) == (3, 3)


def test_with_an_interval_of_0_none_is_sent_and_the_metric_says_so(store, settings, clock):
    assert not beat(store, 0)
    clock.forward(WEEK)
    assert not beat(store, 0)
    assert "rasid_heartbeat_interval_seconds 0.0" in exposition(settings, store).decode()


def test_a_worker_that_dies_with_it_delays_it(store, journey, frontier, clock):
    beat(store)
    frontier.start(frontier.claim(20), is_redelivered=False)
    clock.forward(61)
    assert frontier.sweep() == 1
    clock.forward(1.01)
    assert journey.scrape(frontier.claim(20)) == {"heartbeat": 1}
    assert beats(store).seconds > 60


def test_a_worker_that_comes_back_late_ends_nothing_and_blocks_nothing(
    store, journey, frontier, clock
):
    beat(store)
    (late,) = frontier.start(frontier.claim(20), is_redelivered=False)
    clock.forward(61)
    frontier.sweep()
    clock.forward(1.01)
    journey.scrape(frontier.claim(20))
    assert journey.finish(late, None) == "stale"
    assert beats(store).arrived == 1
    clock.forward(61)
    assert beat(store)
    assert journey.scrape(frontier.claim(20)) == {"heartbeat": 1}


def test_pages_that_can_no_longer_be_read_stop_the_heart_without_a_dead_letter(
    store, frontier, clock, settings
):
    before = read_ledger(store)
    for reason in ("no_article", "internal"):
        beat(store)
        (lease,) = frontier.start(frontier.claim(20), is_redelivered=False)
        frontier.dead_letter(lease, reason, "broken")
        clock.forward(61)
    beat(store)
    (lease,) = frontier.start(frontier.claim(20), is_redelivered=False)
    frontier.deny(lease, DeniedError("robots").reason, "")
    assert (beats(store).failed, beats(store).arrived, beats(store).reason) == (3, 0, "robots")
    assert read_ledger(store) == before
    assert Streams(store).length("dead") == 0
    assert 'rasid_heartbeats_total{what="failed"} 3.0' in exposition(settings, store).decode()


def test_while_it_waits_for_another_try_it_is_in_no_sum(store, journey, frontier, clock):
    before = read_ledger(store)
    beat(store)
    (lease,) = frontier.start(frontier.claim(20), is_redelivered=False)
    frontier.retry(lease, "timeout", 10)
    assert read_ledger(store) == before
    assert not beat(store)
    clock.forward(61)
    assert journey.scrape(frontier.claim(20)) == {"heartbeat": 1}


def test_it_does_not_count_as_a_site_that_answered(store, journey, frontier):
    """Or an outage of ours would be over before anybody else could be reached."""
    beat(store)
    journey.scrape(frontier.claim(20))
    assert not store.client.exists(store.key(keys.REACHED))


def test_no_address_of_a_stranger_shares_its_queue():
    for address in (
        "http://HEARTBEAT.invalid/",
        "HTTP://HEARTBEAT.INVALID:80/",
        "http://%48EARTBEAT.invalid/",
    ):
        try:
            assert host_of(clean_url(address)) != "HEARTBEAT.invalid"
        except ValueError:
            continue
