"""A source's headers, user agent and robots opt-out stay with the exact origin of its feed."""

import pytest

from tasks.http.request import RequestOptions
from tasks.model import Entry
from tasks.ports import Feed, PollOutcome
from tasks.scheduling.feed_state import MOVES_TO_BELIEVE, FeedState
from tasks.scheduling.health import Health
from worker.state.feeds import RedisFeeds
from worker.state.frontier import RedisFrontier
from worker.store import keys

FEED = "https://ours.wordpress.com/feed"
OURS = RequestOptions(
    user_agent="Desk/1.0",
    headers={"X-Api-Key": "secret"},
    timeout_seconds=30,
    ignores_robots_because="agreement",
)


@pytest.fixture
def feeds(store):
    return RedisFeeds(store)


def begun(feeds: RedisFeeds, options: RequestOptions = OURS) -> Feed:
    id_, _ = feeds.add(FEED)
    feeds.set_request_options(id_, options)
    return feeds.start(feeds.claim(1)[0])


def options_of_entry(store, clock, feed: Feed, url: str) -> RequestOptions:
    frontier = RedisFrontier(store)
    frontier.add(feed, [Entry(url=url)])
    clock.forward(61)
    (lease,) = frontier.start(frontier.claim(20), is_redelivered=False)
    return lease.request_options


@pytest.mark.parametrize(
    ("url", "is_ours"),
    [
        ("https://ours.wordpress.com/post", True),
        ("https://stranger.wordpress.com/post", False),
        ("https://wordpress.com/post", False),
        ("http://ours.wordpress.com/post", False),
        ("https://ours.wordpress.com:8443/post", False),
    ],
)
def test_an_entry_elsewhere_is_asked_as_everybody_asks(store, clock, feeds, url, is_ours):
    options = options_of_entry(store, clock, begun(feeds), url)
    assert options.headers == (OURS.headers if is_ours else {})
    assert (options == RequestOptions()) is not is_ours


@pytest.mark.parametrize("is_older", [False, True])
def test_options_do_not_follow_a_feed_that_moves_to_another_origin(store, clock, feeds, is_older):
    feed = begun(feeds)
    if is_older:
        kept = '{"headers":{"X-Api-Key":"secret"}}'
        store.client.hset(store.key(keys.FEED, feed.claim.id), "manners", kept)
    memory = FeedState(moved_to="https://stranger.wordpress.com/feed", moved_times=MOVES_TO_BELIEVE)
    feeds.finish(
        feed, PollOutcome(outcome="unchanged", memory=memory, health=Health("ok"), wait_seconds=0)
    )
    clock.forward(61)
    moved = feeds.start(feeds.claim(1)[0])
    assert moved.url == "https://stranger.wordpress.com/feed"
    assert not moved.request_options.hold_for(moved.url, asked=moved.url)
    assert moved.request_options.hold_for(FEED, asked=moved.url)


def test_options_kept_by_an_older_version_are_bound_to_the_feeds_address(store, clock, feeds):
    id_, _ = feeds.add(FEED)
    store.client.hset(store.key(keys.FEED, id_), "manners", '{"headers":{"X-Api-Key":"secret"}}')
    feed = feeds.start(feeds.claim(1)[0])
    assert feed.request_options.origin == "https://ours.wordpress.com"
    stranger = "https://stranger.wordpress.com/post"
    assert options_of_entry(store, clock, feed, stranger) == RequestOptions()


def test_headers_hold_where_they_were_given_though_the_feed_goes_on_elsewhere(store):
    feeds = RedisFeeds(store)
    id_, _ = feeds.add("https://b.example/feed")
    given = feeds.set_request_options(
        id_, RequestOptions(headers=(("X-Api-Key", "of-a"),)), "https://a.example/feed"
    )
    assert given.origin == "https://a.example"
    assert not given.hold_for("https://b.example/feed", asked="https://b.example/feed")
