"""Whose fault it is when a worker child dies with many polls under way: on a real server."""

import pytest

from tasks.ports import PollOutcome
from tasks.scheduling.feed_state import FeedState
from tasks.scheduling.health import Health
from tests.support.feed_station import FeedStation, rss
from worker.state.feeds import RedisFeeds
from worker.state.frontier import RedisFrontier
from worker.state.holders import Holders, holder_name
from worker.store import keys

DEAD, ALIVE = holder_name("w1", 10), holder_name("w1", 11)
URLS = [f"http://{host}.example/feed" for host in "abcd"]
BLAME = ("crashes", "losses")


@pytest.fixture
def child(store, clock) -> RedisFeeds:
    feeds = RedisFeeds(store, DEAD)
    for url in URLS:
        feeds.add(url)
    return feeds


def blame(store) -> dict[str, list[str]]:
    """Return what each blamed feed has counted against it, by the letter of its host."""
    found = {}
    for key in store.client.scan_iter(f"{store.prefix}feed:*"):
        url, *counted = store.client.hmget(key, "url", *BLAME)
        if any(counted):
            found[url[7]] = [name for name, count in zip(BLAME, counted, strict=True) if count]
    return found


def test_a_death_while_a_body_was_read_is_the_fault_of_that_feed_only(child, store, clock):
    feeds = child.take(4)
    child.mark_risky(feeds[1].claim)
    assert Holders(store).recover([DEAD], blames=True) == 4
    assert blame(store) == {feeds[1].url[7]: ["crashes"]}
    clock.forward(2)
    assert len(RedisFeeds(store, ALIVE).take(10)) == 4  # at once, not when their leases end


def test_a_death_while_none_was_read_counts_as_lost_for_all(child, store):
    child.take(4)
    Holders(store).recover([DEAD], blames=True)
    assert blame(store) == {host: ["losses"] for host in "abcd"}


@pytest.mark.parametrize("reads_on", [True, False])
def test_a_feed_that_was_read_well_is_not_suspected_any_more(child, store, clock, reads_on):
    station = FeedStation(store, clock)
    first, *_ = child.take(4)
    child.mark_risky(first.claim)
    if reads_on:
        child.mark_safe(first.claim)
    else:
        station.feeds = child
        station.web.answers[first.url] = rss("1")
        flow = station.polling().flow(first)
        (request,) = next(flow)
        with pytest.raises(StopIteration):
            flow.send([answer for _, answer in station.web.fetch_all([request])])
    Holders(store).recover([DEAD], blames=True)
    assert set().union(*blame(store).values()) == {"losses"}


def test_a_page_that_ends_its_child_is_no_fault_of_the_polls_beside_it_nor_they_of_its(
    child, store, clock
):
    station, frontier = FeedStation(store, clock), RedisFrontier(store, DEAD)
    station.web.answers[URLS[0]] = rss("1", host="page.example")
    (claim,) = child.claim(1)
    station.web.answers[child.start(claim).url] = rss("1", host="page.example")
    child.hand_back(claim)
    clock.forward(2)
    assert "read" in [station.polling().poll(each) for each in station.feeds.claim(4)]
    clock.forward(4000)
    (lease,) = frontier.take(4).leases
    child.take(4)
    frontier.mark_risky(lease, 0.1)
    Holders(store).recover([DEAD], blames=True)
    assert blame(store) == {}
    clock.forward(2)
    (alone,) = frontier.claim(1, alone=True)
    (lease,) = frontier.start([alone], is_redelivered=False)
    frontier.hand_back([lease.claim])


def test_a_feed_that_ends_its_child_is_no_fault_of_the_pages_beside_it(child, store, clock):
    station, frontier = FeedStation(store, clock), RedisFrontier(store, DEAD)
    for url in URLS:
        station.web.answers[url] = rss("1", host=f"page-{url[7]}.example")
    assert station.poll_all() == ["read"] * 4
    clock.forward(4000)
    assert len(frontier.take(4).leases) == 4
    feeds = child.take(4)
    child.mark_risky(feeds[2].claim)
    assert Holders(store).recover([DEAD], blames=True) == 8
    assert blame(store) == {feeds[2].url[7]: ["crashes"]}
    clock.forward(2)
    assert frontier.take(0).alone == 0
    assert len(frontier.take(8).leases) == 4


def test_the_third_death_sets_the_feed_apart_and_the_others_go_on(child, store, clock):
    for _ in range(3):
        feeds = child.take(4)
        child.mark_risky(next(feed for feed in feeds if feed.url == URLS[2]).claim)
        Holders(store).recover([DEAD], blames=True)
        clock.forward(2)
    states = {row.url: (row.state, row.reason) for row in child.rows()}
    assert states.pop(URLS[2]) == ("quarantined", "crashed")
    assert set(states.values()) == {("new", "")}
    assert {feed.url for feed in child.take(4)} == {*URLS} - {URLS[2]}


def test_what_a_child_held_that_was_told_to_end_blames_nobody(child, store, clock):
    first, *_ = child.take(2)
    child.mark_risky(first.claim)
    RedisFeeds(store, ALIVE).take(2)
    holders = Holders(store)
    assert sorted(holders.of("w1")) == [DEAD, ALIVE]
    assert holders.recover([DEAD], blames=False) == 2
    assert holders.of("w1") == [ALIVE]
    assert blame(store) == {}
    clock.forward(2)
    assert len(child.take(4)) == 2


def test_a_poll_that_is_carried_into_the_next_shift_lasts_longer(child, clock):
    held = child.take(4)
    clock.forward(50)
    assert child.take(0, renewed=[feed.claim for feed in held[:1]]) == []
    clock.forward(11)
    assert {feed.url for feed in child.take(4)} == {feed.url for feed in held[1:]}
    clock.forward(60)
    assert held[0].url in {feed.url for feed in child.take(4)}


def test_a_removed_feed_is_no_longer_held(child, store):
    first, *_ = child.take(4)
    child.remove(first.claim.id)
    assert store.client.hlen(store.key(keys.POLLING)) == 3
    assert Holders(store).recover([DEAD], blames=True) == 3


def test_a_poll_under_way_is_something_to_do_for_the_processes(child, store):
    assert RedisFrontier(store).demand()[1] == 0
    child.take(3)
    assert (RedisFrontier(store).demand()[1], child.count_polling()) == (3, 3)


@pytest.mark.parametrize(("usual", "waited"), [(5.0, 5.0), (3_600.0, 60.0)])
def test_a_feed_that_cannot_be_reached_is_tried_no_later_than_usual(
    child, store, clock, usual, waited
):
    def ended(feed, reason: str) -> None:
        health = Health("failing" if reason else "ok", reason)
        ending = PollOutcome(
            outcome="failed" if reason else "read",
            memory=FeedState(),
            health=health,
            wait_seconds=usual,
        )
        child.finish(feed, ending)

    (feed,) = child.take(1)
    ended(feed, "")
    clock.forward(usual)
    feed = next(one for one in child.take(4) if one.url == feed.url)
    ended(feed, "connect")  # it responded before: whether it is they or we, nobody knows
    assert child.row(feed.claim.id).due_at - clock.now == pytest.approx(waited)


def test_a_feed_that_is_hurried_again_and_again_keeps_its_turn(child, store, clock):
    (first, *_) = (row.id for row in child.rows())
    child.poll_now(first)
    due = store.client.zscore(store.key(keys.DUE), first)
    clock.forward(5)
    child.poll_now(first)
    assert store.client.zscore(store.key(keys.DUE), first) == due


def test_a_feed_counts_as_due_within_the_second(child, store):
    due = store.key(keys.DUE)
    seconds, microseconds = store.client.time()
    later = dict.fromkeys(store.client.zrange(due, 0, -1), seconds + 3600)
    first = next(iter(later))
    store.client.zadd(due, later | {first: seconds + microseconds / 1_000_000})
    assert child.count_due() == 1
