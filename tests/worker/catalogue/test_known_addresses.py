"""One feed with several addresses is one feed, whichever of them the catalogue has."""

from worker.catalogue.opml import CatalogueFeed, keep
from worker.catalogue.sync import carry_out, plan_of
from worker.state.feeds import RedisFeeds

A, B = "https://a.example/feed", "https://b.example/feed"


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
