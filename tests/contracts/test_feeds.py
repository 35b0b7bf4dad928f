"""What a poll may expect of any ``Feeds``: the catalogue in Redis and the one in memory."""

import pytest

from rasid.testing import MemoryFeeds
from tasks.ports import Claim, PollOutcome
from tasks.scheduling.feed_state import FeedState
from tasks.scheduling.health import Health
from worker.state.feeds import RedisFeeds

URL = "https://a.example/feed"
LEARNED = FeedState(hub="https://hub.example/")


@pytest.fixture(params=["real", "fake"])
def feeds(request, clock):
    """A catalogue with one feed that is due."""
    if request.param == "fake":
        made = MemoryFeeds(clock)
    else:
        made = RedisFeeds(request.getfixturevalue("store"))
    made.add(URL, source="A", lang="ar")
    return made


def claim(feeds) -> Claim:
    (only,) = feeds.claim(10)
    return only


def ending(wait: float = 600.0) -> PollOutcome:
    return PollOutcome(outcome="read", memory=LEARNED, health=Health("ok"), wait_seconds=wait)


def test_a_poll_begins_with_what_the_operator_said_and_the_time(feeds, clock):
    feed = feeds.start(claim(feeds))
    assert (feed.url, feed.source, feed.lang, feed.polls) == (URL, "A", "ar", 0)
    assert feed.now == pytest.approx(clock.now)
    assert feed.memory == FeedState()


def test_a_job_that_is_delivered_twice_begins_once(feeds):
    only = claim(feeds)
    assert feeds.start(only) is not None
    assert feeds.start(only) is None


def test_what_is_taken_is_claimed_and_begun_in_one_step(feeds, clock):
    (feed,) = feeds.take(10)
    assert (feed.url, feed.now) == (URL, pytest.approx(clock.now))
    assert (feeds.take(10), feeds.claim(10), feeds.start(feed.claim)) == ([], [], None)
    feeds.mark_risky(feed.claim)
    feeds.mark_safe(feed.claim)
    feeds.finish(feed, ending())
    assert feeds.take(10) == []
    clock.forward(601)
    assert feeds.take(0) == []
    assert [feed.polls for feed in feeds.take(10)] == [1]


def test_what_was_learned_is_there_at_the_next_poll_and_not_before_it_is_due(feeds, clock):
    feeds.finish(feeds.start(claim(feeds)), ending())
    clock.forward(599)
    assert feeds.claim(10) == []
    clock.forward(2)
    feed = feeds.start(claim(feeds))
    assert (feed.memory, feed.polls) == (LEARNED, 1)


def test_a_poll_that_is_given_back_teaches_nothing_and_is_due_after_the_wait(feeds, clock):
    feed = feeds.start(claim(feeds))
    feeds.hand_back(feed.claim, 60)
    assert feeds.claim(10) == []
    clock.forward(61)
    again = feeds.start(claim(feeds))
    assert (again.memory, again.polls) == (FeedState(), 0)


def test_only_the_newest_token_ends_a_poll(feeds, clock):
    old = feeds.start(claim(feeds))
    feeds.hand_back(old.claim)
    clock.forward(2)
    new = feeds.start(claim(feeds))
    assert feeds.start(old.claim) is None
    feeds.finish(old, ending(wait=5))
    feeds.hand_back(old.claim, 5)
    clock.forward(6)
    assert feeds.claim(10) == []  # the poll of the new token goes on
    feeds.finish(new, ending(wait=5))
    clock.forward(6)
    assert feeds.start(claim(feeds)).polls == 1
