"""What a poll may expect of any ``Hubs``: the real one and the fake."""

import pytest

from rasid.testing import respond
from tasks.errors import TransientError
from tasks.ports import Claim, Feed
from tasks.scheduling.feed_state import FeedState
from tests.support.fakes import NoHubs
from worker.state.feeds import RedisFeeds
from worker.state.websub import Subscriptions

HUB = "https://hub.example/"
STATE = FeedState(hub=HUB, topic="https://a.example/feed")


@pytest.fixture
def feed(store) -> Feed:
    id_, _ = RedisFeeds(store).add("https://a.example/feed")
    return Feed(claim=Claim(id_, 1), url="https://a.example/feed")


@pytest.mark.parametrize("is_real", [True, False], ids=["real", "fake"])
def test_the_hub_of_the_feed_is_asked(store, feed, is_real):
    hubs = Subscriptions(store, "https://rasid.example") if is_real else NoHubs()
    request = hubs.request(feed, STATE)
    assert [request.url] if is_real else hubs.renewed == [HUB]


@pytest.mark.parametrize("answer", [respond(HUB, b"", status=202), TransientError("timeout")])
def test_a_hub_that_was_asked_is_not_asked_again_soon_whatever_it_answered(store, feed, answer):
    hubs = Subscriptions(store, "https://rasid.example")
    request = hubs.request(feed, STATE)
    assert request.form["hub.topic"] == STATE.topic
    hubs.report(feed, request, answer)
    assert hubs.request(feed, STATE) is None


def test_nobody_is_asked_where_no_hub_could_reach_us(store, feed):
    assert Subscriptions(store).request(feed, STATE) is None
