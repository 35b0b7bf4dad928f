"""Polls beside pages in one shift, on a real server: a web and a clock that are written down."""

import pytest

from rasid.testing import respond
from tasks.errors import StoreDownError
from tasks.http.request import Request
from tasks.ports import Claim
from tests.support.feed_station import rss
from tests.tasks.test_scrape import PAGE
from tests.tasks.test_shift import MANY, STALLED, Desk
from worker.state.feeds import RedisFeeds
from worker.state.frontier import RedisFrontier
from worker.state.ledger import read_ledger
from worker.store import keys

FEEDS = [f"http://f{n}.example/feed" for n in range(20)]
HUB = "http://stalled.example/1"


@pytest.fixture
def desk(store, clock):
    """Make a desk whose catalogue has these feeds, each with one entry on its own host."""

    def make(feeds=FEEDS, entries=(), **options) -> Desk:
        one = Desk(store, clock, list(entries), **options)
        for url in feeds:
            one.station.feeds.add(url)
            one.web.answers[url] = rss("1", host=url.split("/")[2])
            one.web.answers[url.replace("feed", "1")] = PAGE.encode()
        return one

    return make


def polls(store) -> dict[str, int]:
    counts = store.client.hgetall(store.key(keys.POLLS))
    return {outcome: int(count) for outcome, count in counts.items()}


def polling(store) -> int:
    return store.client.hlen(store.key(keys.POLLING))


def wait_in_queue(desk: Desk) -> None:
    desk.wait_for("feeds")


def test_a_shift_polls_what_is_due_with_so_many_under_way_at_once(desk, store, clock):
    one = desk()
    began = clock.now
    one.worker.work(25)
    assert polls(store) == {"read": 20}
    assert one.web.most == 4
    assert read_ledger(store).published == 20
    assert clock.now - began < 3  # the pages are of the hosts that were just polled
    assert polling(store) == 0


def test_news_is_asked_for_at_once_when_its_poll_has_ended(desk, store, clock):
    one = desk([])
    one.station.feeds.add(FEEDS[0])
    one.web.answers[FEEDS[0]] = rss("1", host="other.example")
    one.web.answers["http://other.example/1"] = PAGE.encode()
    (claim,) = one.station.feeds.claim(1)
    began = clock.now
    one.worker.work(25, claim=claim)
    assert read_ledger(store).published == 1
    assert set(one.web.times.values()) == {began}


def test_polls_and_pages_take_turns(desk):
    one = desk(FEEDS, MANY)
    one.worker.work(25)
    first = [request.url in FEEDS for request in one.web.asked[:24]]
    assert 8 <= sum(first) <= 16


def test_a_feed_that_stalls_costs_its_place_and_is_carried_into_the_next_shift(desk, store, clock):
    one = desk([STALLED, *FEEDS])
    one.wait_for("articles")
    one.worker.work(25)
    assert (polls(store), polling(store)) == ({"read": 20}, 1)
    assert one.worker.is_busy
    for _ in range(2):
        clock.forward(50)  # another job of this process
        one.worker.work(25)
    clock.forward(50)
    assert STALLED not in {feed.url for feed in one.station.feeds.take(10)}
    one.worker.give_back()
    assert polling(store) == 0
    clock.forward(2)
    assert STALLED in {feed.url for feed in one.station.feeds.take(10)}


def test_a_poll_that_a_job_names_waits_for_a_place_and_nobody_makes_way_without_one(
    desk, store, clock
):
    stalled = [f"http://s{n}.example/feed" for n in range(5)]
    one = desk(stalled)
    one.web.stalled.update(stalled)
    claims = one.station.feeds.claim(5)
    one.wait_for("feeds")
    for claim in claims:
        began = clock.now
        one.worker.work(1, claim=claim)
    assert clock.now - began > 1
    assert polling(store) == 4
    one.worker.give_back()
    one.web.stalled.clear()
    clock.forward(2)
    one.worker.work(25)
    assert polls(store) == {"read": 5}


def test_a_poll_that_waits_for_a_process_gets_one_with_a_place(desk, store, clock):
    one = desk([STALLED, *FEEDS])
    wait_in_queue(one)
    began = clock.now
    one.worker.work(25)
    assert polls(store)["read"] >= 16
    assert one.worker.is_busy
    assert clock.now - began < 1


def test_a_job_whose_poll_is_somebody_elses_by_now_does_the_shift(desk, store):
    one = desk(FEEDS[:2])
    assert one.worker.work(25, claim=Claim("gone", 3)) == {"published": 2}
    assert polls(store) == {"read": 2}


def test_two_feeds_of_one_host_are_never_polled_at_once(desk, store):
    feeds = [f"http://one.example/feed{n}" for n in range(3)]
    one = desk(feeds)
    one.web.stalled.update(feeds)
    one.worker.work(1)
    assert polling(store) == 1


def test_the_files_of_an_index_are_asked_for_without_holding_up_others(desk, store):
    one = desk(["http://index.example/feed"])
    files = [f"http://index.example/{name}.xml" for name in "ab"]
    listed = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in files)
    news = "<urlset><url><loc>/1</loc><news><title>t</title></news></url></urlset>"
    one.web.answers["http://index.example/feed"] = f"<sitemapindex>{listed}</sitemapindex>".encode()
    one.web.answers[files[0]] = news.encode()
    one.worker.work(25)
    assert [request.url for request in one.web.asked[:3]] == ["http://index.example/feed", *files]
    assert (polls(store), read_ledger(store).found) == ({"read": 1}, 1)


def test_a_hub_that_stalls_holds_up_neither_the_news_nor_other_feeds(desk, store):
    class Hubs:
        def request(self, feed, memory):
            return Request(url=HUB, max_bytes=1)

        def report(self, feed, request, response):
            raise AssertionError("it never answers")

    one = desk([])
    one.station.hubs.request = Hubs().request
    for url in FEEDS:
        one.station.feeds.add(url)
        response = respond(url, rss("1", host=url.split("/")[2]))
        head = (
            "<atom:link xmlns:atom='http://www.w3.org/2005/Atom' "
            "rel='hub' href='http://h.example/'/>"
        )
        body = response.body.replace(b"<item>", head.encode() + b"<item>", 1)
        one.web.answers[url] = body if url == FEEDS[0] else response
    one.wait_for("articles")
    one.worker.work(25)
    assert polls(store) == {"read": 20}
    assert polling(store) == 0
    assert one.worker.is_busy


def test_what_is_under_way_when_the_drain_is_over_is_handed_back_and_due_at_once(
    desk, store, clock
):
    one = desk([STALLED])
    one.wait_for("articles")
    one.worker.work(1)
    one.stopping.over = True
    one.worker.work(25)
    assert (one.worker.is_busy, polling(store), one.web.ended) == (False, 0, 1)
    clock.forward(2)
    (feed,) = one.station.feeds.take(10)
    assert (feed.url, feed.polls) == (STALLED, 0)


def test_a_drain_begins_no_poll_not_even_that_of_its_job(desk, store, clock):
    one = desk(FEEDS[:1])
    (claim,) = one.station.feeds.claim(1)
    one.stopping.begun = True
    one.worker.work(1, claim=claim)
    assert (one.worker.is_busy, one.web.asked) == (False, [])
    clock.forward(2)
    assert [feed.claim.id for feed in one.station.feeds.take(1)] == [claim.id]


def test_a_server_that_refuses_gets_every_poll_back_for_later(desk, store, clock, monkeypatch):
    one = desk()

    def refuse(*_):
        raise StoreDownError("full")

    monkeypatch.setattr(RedisFrontier, "add", refuse)
    with pytest.raises(StoreDownError):
        one.worker.work(25)
    assert (one.worker.is_busy, polling(store), polls(store)) == (False, 0, {})
    clock.forward(2)
    taken = one.station.feeds.take(100)
    assert len(taken) == 16  # which had not begun
    clock.forward(60)
    assert len(one.station.feeds.take(100)) == 20


def test_a_server_that_is_away_leaves_neither_polls_nor_pages_behind(desk, monkeypatch):
    one = desk(FEEDS[:1], [STALLED])
    one.web.stalled.add(FEEDS[0])
    one.wait_for("articles")
    one.worker.work(25)
    assert one.worker.is_busy

    def fail(*_, **__):
        raise StoreDownError("away")

    for cls, name in [(RedisFrontier, "take"), (RedisFrontier, "hand_back")]:
        monkeypatch.setattr(cls, name, fail)
    monkeypatch.setattr(RedisFeeds, "hand_back", fail)
    with pytest.raises(StoreDownError):
        one.worker.work(25)
    assert not one.worker.is_busy
