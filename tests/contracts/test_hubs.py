"""What a poll may expect of any ``Hubs``: the real one and the fake."""

import pytest

from rasid.testing import FakeWeb, respond
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
@pytest.mark.parametrize("answer", [respond(HUB, b"", status=202), TransientError("timeout")])
def test_the_hub_of_the_feed_is_asked_and_its_failure_fails_no_poll(store, feed, is_real, answer):
    web = FakeWeb({HUB: answer})
    hubs = Subscriptions(store, web, "https://rasid.example") if is_real else NoHubs()
    hubs.renew(feed, STATE)
    asked = [request.url for request in web.asked] if is_real else hubs.renewed
    assert asked == [HUB]
