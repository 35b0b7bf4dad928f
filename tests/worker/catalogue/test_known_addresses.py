"""One feed with several addresses is one feed, whichever of them the catalogue has."""

import pytest

from rasid.testing import respond
from tasks.errors import PermanentError
from tasks.ports import PollOutcome
from tasks.scheduling.feed_state import FeedState
from tasks.scheduling.health import Health
from tests.support.feed_station import FeedStation, rss
from worker.catalogue.opml import CatalogueFeed, keep
from worker.catalogue.sync import carry_out, plan_of
from worker.state.feeds import RedisFeeds

A, B, C = (f"https://{name}.example/feed" for name in "abc")


def test_a_feed_that_is_known_by_an_alternative_is_no_other(store):
    feeds = RedisFeeds(store)
    id_, _ = feeds.add(A)
    plan = plan_of(feeds, [CatalogueFeed(B, source="Desk", alternatives=(A,))])
    assert (len(plan.added), len(plan.missing)) == (0, 0)
    carry_out(feeds, plan, prunes=True)
    assert [(row.id, row.url, row.source) for row in feeds.rows()] == [(id_, A, "Desk")]
    assert feeds.find(B) == id_


def test_an_address_that_is_listed_by_itself_stays_a_feed_of_its_own(store):
    feeds = RedisFeeds(store)
    listed = [CatalogueFeed(A, source="One", alternatives=(B,)), CatalogueFeed(B, source="Two")]
    assert keep(feeds, listed) == 2
    assert {row.url: row.source for row in feeds.rows()} == {A: "One", B: "Two"}
    assert plan_of(feeds, listed).unchanged == 2


def test_so_it_is_where_the_catalogue_had_it_before(store):
    feeds = RedisFeeds(store)
    feeds.add(B, source="Two")
    carry_out(
        feeds,
        plan_of(feeds, [CatalogueFeed(A, source="One", alternatives=(B,)), CatalogueFeed(B)]),
        prunes=True,
    )
    assert {row.url: row.source for row in feeds.rows()} == {A: "One", B: "Two"}


def synced(feeds: RedisFeeds, *listed: CatalogueFeed) -> dict[str, tuple[str, ...]]:
    """Sync twice, the second time with nothing to do; returns the addresses of each feed."""
    carry_out(feeds, plan_of(feeds, listed), prunes=True)
    left = plan_of(feeds, listed)
    assert (left.added, left.changed, left.missing) == ((), (), [])
    return {row.url: row.addresses for row in feeds.rows()}


def test_an_address_that_the_file_lists_no_more_is_taken_away_though_it_answers(store, clock):
    station = FeedStation(store, clock)
    id_, _ = station.feeds.add(A)
    station.feeds.keep_addresses(id_, (A, B, C))
    station.web.answers |= {A: PermanentError("http_404"), B: respond(B, rss("1"), etag='"b"')}
    for _ in range(2):
        station.wait()
        station.poll_all()
    assert station.row.url == B
    (change,) = plan_of(station.feeds, [CatalogueFeed(A, alternatives=(C,))]).changed
    assert change.fields == {"alternatives": (f"{A} {B} {C}", f"{A} {C}")}
    assert synced(station.feeds, CatalogueFeed(A, alternatives=(C,))) == {A: (A, C)}
    assert station.feeds.find(B) == ""
    station.web.answers[A] = respond(A, rss("1", "2"))
    assert station.wait() <= 0
    station.poll_all()
    assert (station.web.asked[-1].url, station.web.asked[-1].etag) == (A, "")


def test_a_poll_of_what_was_taken_away_counts_for_nothing(store, clock):
    feeds = RedisFeeds(store)
    id_, _ = feeds.add(A)
    feeds.keep_addresses(id_, (A, B))
    (polled,) = feeds.take(1)
    feeds.keep_addresses(id_, (B,))
    ended = PollOutcome(
        outcome="read", memory=FeedState(etag='"a"'), health=Health("ok"), wait_seconds=9
    )
    feeds.finish(polled, ended)
    row = feeds.row(id_)
    assert row
    assert (row.url, row.state, row.polls) == (B, "new", 0)
    (again,) = feeds.take(1)
    assert (again.url, again.memory.etag) == (B, "")


def test_all_further_addresses_can_be_taken_away_but_not_by_a_text(store):
    feeds = RedisFeeds(store)
    keep(feeds, [CatalogueFeed(A, alternatives=(B,))])
    assert synced(feeds, CatalogueFeed(A, alternatives=None)) == {A: (A, B)}
    assert synced(feeds, CatalogueFeed(A)) == {A: ()}
    assert feeds.add(B)[1]


@pytest.mark.parametrize("order", [(A, B), (B, A)])
@pytest.mark.parametrize("first", [(A, B), (B, A)])
def test_one_feed_becomes_two_where_the_file_lists_both(store, first, order):
    feeds = RedisFeeds(store)
    keep(feeds, [CatalogueFeed(first[0], alternatives=first[1:])])
    assert synced(feeds, *map(CatalogueFeed, order)) == {A: (), B: ()}


@pytest.mark.parametrize("others", [(A, B, C), (B, C)])
def test_addresses_that_another_process_sets_meanwhile_are_taken_away_too(
    store, monkeypatch, others
):
    feeds = RedisFeeds(store)
    id_, _ = feeds.add(A)
    feeds.keep_addresses(id_, (A, B))
    run = store.run
    waiting = [others]

    def interrupted(step: str, arguments: dict[str, object]) -> object:
        if step == "feeds_addresses" and waiting:
            feeds.keep_addresses(id_, waiting.pop())
        return run(step, arguments)

    monkeypatch.setattr(store, "run", interrupted)
    feeds.keep_addresses(id_, (A,))
    row = feeds.row(id_)
    assert row
    assert (row.url, row.addresses) == (A, ())
    assert [feeds.find(address) for address in (A, B, C)] == [id_, "", ""]
