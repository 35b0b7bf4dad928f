"""What a flow may expect of any ``Publisher``: the ones in front of Redis and the one in memory."""

from datetime import UTC, datetime

import msgspec
import pytest

from rasid.testing import MemoryPublisher
from rasid.testing.in_memory import GONE_SECONDS
from tasks.http.request import Validators
from tasks.model import Article, Entry, Story
from tasks.ports import Claim, Lease, Publisher
from tasks.publishing.article_v1 import ArticleMessage, Provenance, article_of
from tasks.publishing.continuity import Published
from tests.support.articles import FEED, take
from worker.state.frontier import RedisFrontier
from worker.streams import publisher as redis_publisher
from worker.streams.measured_publisher import MeasuredPublisher
from worker.streams.publisher import RedisPublisher
from worker.streams.streams import Streams
from worker.telemetry.process_metrics import ArticleTimings

URL = "http://a.example/1"
DAY = 86_400
MOMENT = datetime(2025, 11, 29, 12, 0, tzinfo=UTC)


class InRedis:
    """A publisher, leases of one entry, and what subscribers read."""

    def __init__(self, store, clock, publisher: Publisher) -> None:
        self.clock = clock
        self.publisher = publisher
        self._frontier = RedisFrontier(store)
        self._streams = Streams(store)

    def lease(self) -> Lease:
        """Hand out the entry: new, or listed with another title."""
        title = str(self.clock.now)
        self._frontier.add(FEED, [Entry(url=URL, title=title)])
        (lease,) = take(self._frontier)
        return lease

    def lease_later(self) -> Lease:
        """Hand out the entry that is visited again when its page has been gone for hours."""
        self._frontier.sweep()
        (lease,) = take(self._frontier)
        return lease

    def texts(self) -> list[str]:
        return [
            msgspec.json.decode(message.fields["data"])["text"]
            for message in self._streams.past("articles")
        ]


class InMemory:
    """The same without a server."""

    def __init__(self, clock) -> None:
        self.clock = clock
        self.publisher = MemoryPublisher(clock)
        self._token = 0

    def lease(self) -> Lease:
        self._token += 1
        return Lease(
            claim=Claim("e1", self._token),
            url=URL,
            feed="feed1",
            source="A",
            lang="ar",
            title="",
            published_at=None,
            found_at=MOMENT,
            article="a1" if self.publisher.messages else "",
            revision=len(self.publisher.messages),
        )

    lease_later = lease

    def texts(self) -> list[str]:
        return [message.text for message in self.publisher.messages]


@pytest.fixture(params=["redis", "measured", "memory"])
def place(request, clock):
    if request.param == "memory":
        return InMemory(clock)
    store = request.getfixturevalue("store")
    publisher = RedisPublisher(store)
    if request.param == "measured":
        publisher = MeasuredPublisher(publisher, ArticleTimings(), lambda _: "", clock)
    return InRedis(store, clock, publisher)


def message(lease: Lease, text: str) -> ArticleMessage:
    found = Article(
        url=URL, canonical_url=URL, title="خبر", text=text, lang="ar", published_at=MOMENT
    )
    came = Provenance(source="A", feed="feed1", seen_at=MOMENT, taxonomy="t")
    revision = lease.revision + 1
    return article_of(found, (), Story("a1"), came, article_id="a1", revision=revision)


def publish(place, lease: Lease, text: str) -> str:
    return place.publisher.publish(lease, message(lease, text), text, Validators())


def test_an_article_is_published_once_and_a_later_call_with_the_lease_does_nothing(place):
    lease = place.lease()
    assert publish(place, lease, "one") == "published"
    assert publish(place, lease, "two") == "stale"
    assert place.texts() == ["one"]


def test_what_was_published_last_is_known_and_of_others_nothing(place):
    publish(place, place.lease(), "one")
    known = Published(title="خبر", text="one", canonical_url=URL, published_at=MOMENT)
    assert place.publisher.published("a1") == known
    assert place.publisher.published("a2") == Published()


def test_the_same_article_again_is_a_duplicate_and_another_text_a_revision(place):
    publish(place, place.lease(), "one")
    place.clock.forward(60)
    assert publish(place, place.lease(), "one") == "duplicate"
    place.clock.forward(DAY)
    assert publish(place, place.lease(), "two") == "published"
    assert place.texts() == ["one", "two"]


def test_what_its_page_says_is_removed_is_withdrawn_at_once(place):
    publish(place, place.lease(), "one")
    place.clock.forward(60)
    lease = place.lease()
    assert place.publisher.withdraw(lease, "removed") == "published"
    assert place.publisher.withdraw(lease, "removed") == "stale"
    assert place.texts() == ["one", ""]


def test_what_is_away_is_withdrawn_at_the_second_visit_hours_later(place):
    assert redis_publisher.GONE_SECONDS == GONE_SECONDS
    publish(place, place.lease(), "one")
    place.clock.forward(60)
    assert place.publisher.withdraw(place.lease(), "gone") == "retry"
    place.clock.forward(GONE_SECONDS + 1)
    assert place.publisher.withdraw(place.lease_later(), "gone") == "published"
    assert place.texts() == ["one", ""]
