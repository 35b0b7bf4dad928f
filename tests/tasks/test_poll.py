"""One poll: entries first, validators after; what fails backs off and never gives up."""

import pytest

from rasid.testing import respond
from tasks.errors import TransientError
from tasks.ports import Claim
from tests.support.articles import take
from tests.support.feed_station import URL, FeedStation, rss
from worker.state.feeds import RedisFeeds
from worker.state.ledger import read_ledger
from worker.store import keys


@pytest.fixture
def station(store, clock) -> FeedStation:
    made = FeedStation(store, clock)
    made.feeds.add(URL, source="A", lang="ar")
    return made


def test_entries_are_found_once_and_the_validators_are_sent_back(station, store):
    assert station.poll(respond(URL, rss("1", "2"), etag='"v1"')) == "read"
    station.clock.forward(4000)
    assert station.poll(respond(URL, rss("2", "3"), etag='"v2"')) == "read"
    assert [request.etag for request in station.web.asked] == ["", '"v1"']
    assert read_ledger(store).found == 3


@pytest.mark.parametrize("again", [respond(URL, b"", status=304), respond(URL, rss("1"))])
def test_an_unchanged_feed_refreshes_its_seen_marks(station, store, again):
    station.poll(respond(URL, rss("1"), etag='"v1"'))
    station.clock.forward(4000)
    assert station.poll(again) == "unchanged"


def test_a_crash_between_entries_and_validators_loses_nothing(station, store, monkeypatch):
    def crash(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(RedisFeeds, "finish", crash)
    with pytest.raises(KeyboardInterrupt):
        station.poll(respond(URL, rss("1"), etag='"v1"'))
    monkeypatch.undo()
    assert read_ledger(store).found == 1
    station.clock.forward(100)
    station.poll(respond(URL, rss("1"), etag='"v1"'))
    assert (station.web.asked[-1].etag, read_ledger(store).found) == ("", 1)


def test_a_failing_feed_backs_off_and_recovers(station):
    for failures in (0.5, 1, 1.5):
        assert station.poll(TransientError("http_503", retry_after=0)) == "failed"
        assert (station.row.state, station.row.reason, station.row.failures) == (
            "failing",
            "http_503",
            failures,
        )
        station.clock.forward(3600)
    station.poll(respond(URL, rss("1")))
    assert (station.row.state, station.row.failures) == ("ok", 0)


def test_what_is_no_feed_is_a_failure_with_its_reason(station):
    assert station.poll(respond(URL, b"<html><body>Not found</body></html>")) == "failed"
    assert station.row.reason == "not_a_feed"


def test_one_poll_is_in_flight_and_an_old_claim_does_nothing(station):
    (old,) = station.feeds.claim(10)
    assert station.feeds.claim(10) == []
    station.clock.forward(61)
    (new,) = station.feeds.claim(10)
    station.web.answers[URL] = respond(URL, rss("1"))
    assert station.polling().poll(old) == "stale"
    assert station.polling().poll(new) == "read"
    assert station.polling().poll(new) == "stale"


def test_a_bad_link_does_not_take_the_others_along(station, store):
    body = rss("1").replace(
        b"</channel>", b"<item><title>x</title><link>javascript:alert(1)</link></item></channel>"
    )
    assert station.poll(respond(URL, body)) == "read"
    assert read_ledger(store).found == 1


def test_a_feed_is_added_once_under_any_spelling(store, clock):
    feeds = RedisFeeds(store)
    first, is_new = feeds.add("http://www.a.example/feed/")
    assert (is_new, feeds.add("https://a.example/feed?utm_source=x")) == (True, (first, False))
    assert feeds.remove(first)
    assert feeds.start(Claim(first, 1)) is None


def test_now_and_then_a_poll_is_unconditional_so_that_a_wrong_304_cannot_silence_a_feed(station):
    for _ in range(20):
        station.poll(respond(URL, rss("1"), etag='"v1"'))
        station.clock.forward(4000)
    unconditional = [
        number for number, request in enumerate(station.web.asked, 1) if not request.etag
    ]
    assert unconditional == [1, 20]


def test_a_feed_that_nobody_named_is_called_what_it_calls_itself_from_its_first_entry_on(
    store, clock
):
    station = FeedStation(store, clock)
    station.feeds.add(URL)
    station.poll(respond(URL, rss("1")))
    (entry,) = store.client.keys(store.key(keys.ENTRY, "*"))
    assert store.client.hget(entry, "source") == "A"


def test_what_a_feed_listed_stays_known_while_the_feed_cannot_be_asked(station, store):
    station.poll(rss("1"))
    station.clock.forward(60)
    (lease,) = take(station.frontier)
    station.frontier.deny(lease, "robots", "")
    mark = store.key(keys.ENTRY, lease.claim.id)
    store.client.expire(mark, 60)
    station.clock.forward(4000)
    assert station.poll(TransientError("timeout")) == "failed"
    assert store.client.ttl(mark) > 86_400
