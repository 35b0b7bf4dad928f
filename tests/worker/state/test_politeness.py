"""Who may ask whom and when: hosts, feeds of one host, fair shares, bounds."""

from datetime import UTC, datetime, timedelta

import pytest

from rasid.testing import respond
from tasks.errors import TransientError
from tasks.model import Entry
from tasks.ports import Added, Claim, Feed
from tests.support.feed_station import FeedStation, rss
from worker.config.settings import Settings
from worker.state.frontier import RedisFrontier
from worker.state.ledger import read_ledger
from worker.store import keys
from worker.store.client import Store
from worker.store.connect import rules_of

FEED = Feed(claim=Claim("feed1", 1), url="http://a.example/feed", source="A", lang="ar")


def entries(count: int, host: str = "a.example", start: int = 0) -> list[Entry]:
    return [Entry(url=f"http://{host}/{at}", title=str(at)) for at in range(start, start + count)]


@pytest.fixture
def bounded(settings: Settings, clock):
    """A store with bounds of its own, as an operator would set them."""

    def make(**bounds: object) -> Store:
        rules = rules_of(settings.model_copy(update=bounds))
        return Store(settings.redis_url, settings.prefix, rules=rules, clock=clock)

    return make


def test_two_feeds_of_one_host_are_never_polled_at_once(store, clock):
    station = FeedStation(store, clock)
    for at in range(3):
        station.feeds.add(f"http://a.example/feed{at}")
        station.web.answers[f"http://a.example/feed{at}"] = respond("x", rss())
    taken = []
    for _ in range(20):
        claims = station.feeds.claim(10)
        assert len(claims) <= 1
        for claim in claims:
            station.polling().poll(claim)
            taken.append(claim.id)
        clock.forward(0.5)
    assert len(taken) == len(set(taken)) == 3


def test_a_poll_waits_for_the_hosts_page_and_goes_before_the_next_page(store, clock):
    station = FeedStation(store, clock)
    id_, _ = station.feeds.add("http://a.example/feed")
    station.frontier.add(FEED, entries(5))
    (lease,) = station.frontier.start(station.frontier.claim(20), is_redelivered=False)
    assert station.feeds.claim(10) == []
    station.frontier.deny(lease, "robots", "")
    clock.forward(1.1)
    assert station.frontier.claim(20) == [], "the host's turn belongs to the feed"
    assert [claim.id for claim in station.feeds.claim(10)] == [id_]
    assert station.frontier.claim(20) == []


def test_a_slow_host_is_visited_less_often(store, clock):
    frontier = RedisFrontier(store)
    frontier.add(FEED, entries(3))
    rests = []
    for seconds in (0.01, 4.0, 60.0):
        (lease,) = frontier.start(frontier.claim(20), is_redelivered=False)
        frontier.mark_risky(lease, seconds)
        frontier.deny(lease, "robots", "")
        rests.append(store.client.zscore(store.key(keys.HOSTS), "a.example") - clock.now)
        clock.forward(100)
    assert rests == pytest.approx([1.0, 0.3 * 4 * 5 + 0.7 * 0.01 * 5, 30.0], abs=0.05)


def test_a_dead_host_is_remembered_for_a_while(store, clock):
    frontier = RedisFrontier(store)
    frontier.add(FEED, entries(3))
    (lease,) = frontier.start(frontier.claim(20), is_redelivered=False)
    frontier.retry(lease, "connect", 10)
    clock.forward(59)
    assert frontier.claim(20) == []
    clock.forward(2)
    assert len(frontier.claim(20)) == 1


@pytest.mark.parametrize(("scope", "outcomes"), [("feed", ["read"]), ("host", [])])
def test_a_retry_after_holds_for_the_feed_or_for_its_host_as_the_operator_says(
    bounded, clock, scope, outcomes
):
    station = FeedStation(bounded(retry_after_scope=scope), clock)
    station.feeds.add("http://a.example/one")
    station.poll(TransientError("http_429", retry_after=7200), "http://a.example/one")
    station.feeds.add("http://a.example/two")
    station.web.answers["http://a.example/two"] = respond("x", rss())
    seen = []
    for _ in range(50):
        seen += station.poll_all()
        clock.forward(1)
    assert seen == outcomes


def test_a_feed_may_bring_so_many_at_once_and_so_many_an_hour_and_the_rest_gets_another_chance(
    bounded, clock
):
    store = bounded(feed_burst=10, feed_hourly=4)
    frontier = RedisFrontier(store)
    store.client.hset(store.key(keys.FEED, "feed1"), "url", FEED.url)
    assert frontier.add(FEED, entries(15)) == Added(10, 0, 0, 5, 0)
    assert read_ledger(store).reasons["denied:over_quota"] == 5
    assert frontier.add(FEED, entries(15)) == Added(0, 0, 10, 5, 0)
    clock.forward(3600)
    assert frontier.add(FEED, entries(15)) == Added(4, 0, 10, 1, 0)
    ledger = read_ledger(store)
    assert (ledger.found, ledger.denied, ledger.waiting, ledger.closes) == (15, 1, 14, True)


def test_a_full_host_keeps_its_newest_and_counts_what_gives_way(bounded, clock):
    store = bounded(host_waiting=3)
    frontier, start = RedisFrontier(store), datetime(2025, 11, 1, tzinfo=UTC)
    dated = [
        Entry(url=f"http://a.example/{at}", published_at=start + timedelta(days=at))
        for at in range(6)
    ]
    assert frontier.add(FEED, dated).refused == 3
    ledger = read_ledger(store)
    assert (ledger.found, ledger.denied, ledger.waiting, ledger.closes) == (6, 3, 3, True)
    assert ledger.reasons["denied:host_full"] == 3
    (lease,) = frontier.start(frontier.claim(1), is_redelivered=False)
    assert lease.url.endswith("/5")
    assert frontier.add(FEED, dated) == Added(1, 0, 3, 2, 0)
    assert read_ledger(store).closes


def test_a_full_frontier_refuses_and_closes(bounded, clock):
    store = bounded(max_waiting=4)
    frontier = RedisFrontier(store)
    assert frontier.add(FEED, [*entries(3), *entries(3, "b.example")]).refused == 2
    ledger = read_ledger(store)
    assert (ledger.reasons["denied:frontier_full"], ledger.waiting, ledger.closes) == (2, 4, True)


def test_an_entry_that_gave_way_is_not_forgotten_by_the_feed(bounded, clock):
    """While entries are refused the feed keeps no validators.

    They are offered again although the feed did not change.
    """
    station = FeedStation(bounded(feed_burst=2, feed_hourly=2), clock)
    station.feeds.add("http://a.example/feed")
    body = rss("1", "2", "3")
    station.poll(respond("http://a.example/feed", body, etag='"v1"'), "http://a.example/feed")
    clock.forward(4000)
    assert (
        station.poll(respond("http://a.example/feed", body, etag='"v1"'), "http://a.example/feed")
        == "read"
    )
    assert station.web.asked[-1].etag == ""
    assert station.row.found == 3
    clock.forward(4000)
    assert (
        station.poll(respond("http://a.example/feed", body, etag='"v1"'), "http://a.example/feed")
        == "unchanged"
    )


def test_somebody_elses_list_does_not_push_a_sites_own_news_aside(store, clock):
    frontier, now = RedisFrontier(store), datetime.fromtimestamp(clock.now, UTC)
    flood = Feed(claim=Claim("flood", 1), url="http://flood.example/feed", now=clock.now)
    own = Feed(claim=Claim("own", 1), url="http://a.example/feed", now=clock.now)
    forged = [
        Entry(url=f"http://a.example/old{at}", published_at=now + timedelta(days=400))
        for at in range(50)
    ]
    frontier.add(flood, forged)
    frontier.add(own, [Entry(url="http://a.example/news", published_at=now - timedelta(hours=1))])
    (lease,) = frontier.start(frontier.claim(1), is_redelivered=False)
    assert lease.url.endswith("/news")


@pytest.mark.untraced
def test_t24_one_flooding_feed_hardly_delays_a_hundred_others(bounded, clock):
    def p95(*, floods: bool) -> float:
        """Return seconds from found to handed out for 100 feeds of 5 entries each, with 2 batches
        of 20 a second.
        """
        store = bounded()
        store.prefix += f"{floods}:"
        frontier, waits = RedisFrontier(store), []
        for at in range(100):
            host = f"n{at}.example"
            frontier.add(
                Feed(claim=Claim(host, 1), url=f"http://{host}/feed", now=clock.now),
                entries(5, host),
            )
        begun = clock.now
        listed = 0
        while len(waits) < 500:
            if floods and listed < 100_000:
                flood = Feed(
                    claim=Claim("flood", 1), url="http://flood.example/feed", now=clock.now
                )
                store.client.hset(store.key(keys.FEED, "flood"), "url", flood.url)
                mixed = [
                    Entry(url=f"http://{host}/{at}", title="x")
                    for at in range(listed, listed + 250)
                    for host in ("flood.example", f"n{at % 100}.example")
                ]
                frontier.add(flood, mixed)
                listed += 500
            for lease in frontier.start(frontier.claim(20), is_redelivered=False):
                frontier.deny(lease, "robots", "")
                if lease.feed != "flood":
                    waits.append(clock.now - begun)
            clock.forward(0.5)
        assert read_ledger(store).closes
        return sorted(waits)[int(len(waits) * 0.95)]

    calm, flooded = p95(floods=False), p95(floods=True)
    assert flooded <= 2 * calm, (calm, flooded)
