"""Past articles are tagged again by what is known of the address that they came from."""

import pytest

from tasks.model import Entry
from tasks.tagging.taxonomy import Taxonomy
from tasks.tagging.taxonomy_toml import parse_topics
from tests.support.articles import FEED, publish, take
from worker.archive.history import Timeline
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

    def run(url, *topics):
        frontier = RedisFrontier(store)
        frontier.add(FEED, [Entry(url=url, title="خبر")])
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
