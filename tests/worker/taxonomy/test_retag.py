"""Past articles are tagged again by what is known of their feed, or of their address."""

import msgspec
import pytest

from tasks.model import Entry
from tasks.ports import Claim
from tasks.tagging.taxonomy import Taxonomy
from tasks.tagging.taxonomy_toml import parse_topics
from tests.support.articles import FEED, publish, take
from worker.archive.history import Timeline
from worker.state.feeds import RedisFeeds
from worker.state.frontier import RedisFrontier
from worker.streams.streams import START
from worker.taxonomy.retag import Retagging

FILE = """
[[topic]]
id = "wells"
kind = "place"
level = "town"
region = "SY"
labels = { ar = "الآبار" }
bare = { ar = ["الآبار"] }
examples = { must = ["الآبار"] }
"""
TAXONOMY = Taxonomy(parse_topics("wells.toml", FILE))
ALL = START


@pytest.fixture
def gains(store, settings):
    """Publish one article without topics at an address; tell what it gains when tagged again."""

    def run(url, *topics, feed=FEED):
        frontier = RedisFrontier(store)
        frontier.add(feed, [Entry(url=url, title="خبر")])
        (lease,) = take(frontier)
        assert publish(store, lease, text="جفت الآبار هذا الصيف", topics=topics) == "published"
        with Retagging(store, Timeline(settings, store), TAXONOMY) as retagging:
            diffs = {diff.topic: (diff.gains, diff.losses) for diff in retagging.compare(ALL)}
            assert retagging.articles == 1
        return diffs

    return run


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.enabbaladi.net/archives/1", {"wells": (1, 0)}),
        ("https://sana.sy/ar/2", {"wells": (1, 0)}),
        ("https://www.rudaw.net/arabic/3", {}),
        ("https://unknown.example/4", {}),
    ],
)
def test_the_country_of_an_articles_address_is_context(gains, url, expected):
    assert gains(url) == expected


def test_a_topic_that_only_the_source_made_believable_stays_where_the_source_is_known(gains):
    assert gains("https://www.enabbaladi.net/archives/1", "wells") == {}


def test_a_topic_that_nothing_speaks_for_is_lost(gains):
    assert gains("https://unknown.example/4", "wells") == {"wells": (0, 1)}


def feed_of(store, url, **given):
    """Add a feed and return it as a poll sees it."""
    id_, _ = RedisFeeds(store).add(url, **given)
    return msgspec.structs.replace(FEED, claim=Claim(id_, 1), url=url)


@pytest.mark.parametrize(
    ("feed_url", "given", "expected"),
    [
        ("https://www.enabbaladi.net/feed", {}, {"wells": (1, 0)}),
        ("https://local.example/feed", {"country": "SY"}, {"wells": (1, 0)}),
        ("https://local.example/feed", {}, {}),
        ("https://news.example/feed", {"country": "EG"}, {}),
    ],
)
def test_the_country_of_a_known_feed_is_context_whatever_the_address(
    gains, store, feed_url, given, expected
):
    feed = feed_of(store, feed_url, **given)
    assert gains("https://unknown.example/5", feed=feed) == expected


def test_a_feed_whose_country_is_unknown_does_not_borrow_that_of_the_articles_address(gains, store):
    feed = feed_of(store, "https://aggregator.example/feed")
    assert gains("https://www.enabbaladi.net/archives/6", feed=feed) == {}


def test_what_the_operator_says_today_counts(gains, store):
    feed = feed_of(store, "https://local.example/feed")
    RedisFeeds(store).say(feed.claim.id, {"country": "SY"})
    assert gains("https://unknown.example/7", feed=feed) == {"wells": (1, 0)}
