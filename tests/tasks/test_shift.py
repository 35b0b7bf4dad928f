"""A shift on a real server: a web and a clock that are written down."""

from contextlib import nullcontext
from itertools import count

import msgspec
import pytest

from rasid.testing import FakeWeb
from tasks.errors import StoreDownError
from tasks.model import Entry
from tasks.polls import FeedPolls
from tasks.ports import NeverStopping, Taken
from tasks.scrape import ArticleScraper, ScrapeRules
from tasks.shift import ShiftWorker
from tasks.visits import PageVisits
from tests.support.feed_station import FeedStation
from tests.tasks.test_scrape import AMP, ARTICLE, CHALLENGE, FEED, PAGE, VIEW, OneTag
from worker.state.feeds import RedisFeeds
from worker.state.frontier import RedisFrontier
from worker.state.ledger import read_ledger
from worker.state.stories import RedisStories
from worker.store import keys
from worker.streams.publisher import RedisPublisher
from worker.streams.streams import Streams

MANY = [f"http://h{n}.example/1" for n in range(30)]
STALLED = "http://stalled.example/1"


class SlowWeb(FakeWeb):
    """A web in which time passes while somebody waits, and some addresses never respond."""

    def __init__(self, answers, clock) -> None:
        super().__init__(answers)
        self.clock = clock
        self.stalled = {STALLED}
        self.times = {}
        self.most = 0
        self.ended = 0

    def begin(self, number, request):
        self.times[request.url] = self.clock.now
        if request.url not in self.stalled:
            super().begin(number, request)
        self.most = max(self.most, len(self._under_way))

    def arrived(self, seconds):
        answer = super().arrived(seconds)
        if answer is None:
            self.clock.forward(seconds)
        return answer

    def give_up(self):
        super().give_up()
        self.ended += 1


class Drained(NeverStopping):
    def __init__(self) -> None:
        self.begun = self.over = False

    def has_begun(self) -> bool:
        return self.begun

    def is_over(self) -> bool:
        return self.over


class Desk:
    """A shift worker with all that it needs."""

    def __init__(self, store, clock, urls, pages=None, *, serves_polls=True) -> None:
        self.store = store
        self.frontier = RedisFrontier(store, "w:1")
        self.web = SlowWeb(pages or {url: PAGE.encode() for url in urls}, clock)
        self.stopping = Drained()
        self.station = FeedStation(store, clock)
        scraper = ArticleScraper(
            self.frontier,
            self.web,
            RedisPublisher(store),
            OneTag(),
            nullcontext(),
            ScrapeRules(max_attempts=3, retry_seconds=10, max_page_bytes=1_000_000),
            RedisStories(store),
        )
        self.frontier.add(FEED, [Entry(url=url, title="من الخلاصة") for url in urls])
        numbers = count()
        self.worker = ShiftWorker(
            self.frontier,
            self.web,
            self.stopping,
            clock,
            visits=PageVisits(scraper, self.frontier, self.web, numbers, places=4),
            polls=FeedPolls(self.poller(), self.web, numbers, places=4) if serves_polls else None,
        )

    def poller(self):
        """Make a poller that belongs to this worker child."""
        feeds = RedisFeeds(self.store, "w:1")
        return msgspec.structs.replace(self.station.polling(), feeds=feeds)

    def wait_for(self, queue: str) -> None:
        """Let a job wait for a process."""
        self.store.client.lpush(self.store.key(keys.CELERY_QUEUE, queue), "job")


@pytest.fixture
def desk(store, clock):
    def make(urls=MANY, pages=None, **options) -> Desk:
        return Desk(store, clock, urls, pages, **options)

    return make


def test_a_shift_goes_on_until_nothing_is_left_with_so_many_downloads_at_once(desk, store):
    one = desk()
    assert one.worker.work(25) == {"published": 30}
    assert one.web.most == 4
    assert (read_ledger(store).published, read_ledger(store).closes) == (30, True)


def test_a_host_that_stalls_costs_its_place_and_is_carried_into_the_next_shift(desk, store, clock):
    one = desk([STALLED, *MANY])
    one.wait_for("articles")
    began = clock.now
    assert one.worker.work(25) == {"published": 30}
    assert one.worker.is_busy
    assert 25 <= clock.now - began < 26
    assert read_ledger(store).in_flight == 1
    for _ in range(2):
        clock.forward(50)  # another job of this process
        one.worker.work(25)
    clock.forward(50)
    assert one.frontier.sweep() == 0
    one.worker.give_back()
    assert (read_ledger(store).waiting, read_ledger(store).closes) == (1, True)


def test_when_nobody_waits_for_the_process_it_finishes_what_is_under_way(desk, clock):
    one = desk([STALLED])
    began = clock.now
    one.worker.work(10)
    assert 14 <= clock.now - began < 14.5


def test_a_poll_that_waits_gets_the_process_but_pages_are_cleaned_first(desk, clock):
    one = desk([STALLED, *MANY])
    one.wait_for("feeds")
    began = clock.now
    assert one.worker.work(25)["published"] == 30
    assert clock.now - began < 1
    assert one.worker.is_busy


def test_a_worker_without_polls_makes_no_way_for_them(desk, clock):
    one = desk([STALLED], serves_polls=False)
    one.wait_for("feeds")
    began = clock.now
    one.worker.work(10)
    assert clock.now - began > 10


def test_the_next_turn_of_a_host_is_waited_for(desk):
    urls = [f"http://a.example/{n}" for n in range(3)]
    assert sum(desk(urls).worker.work(25).values()) == 3


def test_an_idle_shift_ends_at_once(desk, clock):
    one = desk([])
    began = clock.now
    assert one.worker.work(25) == {}
    assert clock.now == began


def test_a_drain_takes_nothing_new_and_finishes_what_it_can(desk, store):
    one = desk()
    one.stopping.begun = True
    assert one.worker.work(25) == {}
    assert read_ledger(store).waiting == 30


def test_a_drain_makes_no_way_for_polls(desk, clock):
    one = desk([STALLED])
    one.wait_for("articles")
    one.worker.work(1)
    one.stopping.begun = True
    one.wait_for("feeds")
    began = clock.now
    one.worker.work(10)
    assert clock.now - began > 10


def test_what_is_under_way_when_the_drain_is_over_is_handed_back(desk, store):
    one = desk([STALLED])
    one.wait_for("articles")
    one.worker.work(1)
    one.stopping.over = True
    assert one.worker.work(25) == {"handed_back": 1}
    assert one.web.ended == 1
    ledger = read_ledger(store)
    assert (ledger.waiting, ledger.in_flight, ledger.closes) == (1, 0, True)


@pytest.mark.parametrize(
    ("article", "title"), [(PAGE.encode(), "خبر من دير الزور"), (CHALLENGE, "نسخة الهاتف")]
)
def test_the_article_of_a_view_is_one_more_download_of_the_same_lease(desk, store, article, title):
    one = desk([VIEW], {VIEW: AMP.encode(), ARTICLE: article})
    assert one.worker.work(25) == {"published": 1}
    assert [request.url for request in one.web.asked] == [VIEW, ARTICLE]
    (message,) = Streams(store).past("articles")
    assert message.fields["title"] == title


def test_a_failure_ends_its_lease_only(desk):
    pages = {url: PAGE.encode() for url in MANY[:5]} | {MANY[5]: b"<html></html>"}
    assert desk(MANY[:7], pages).worker.work(25) == {"published": 5, "dead": 2}


def test_a_server_that_refuses_gets_everything_back_for_later(desk, store, monkeypatch):
    one = desk()

    def refuse(*_):
        raise StoreDownError("full")

    monkeypatch.setattr(RedisPublisher, "publish", refuse)
    with pytest.raises(StoreDownError):
        one.worker.work(25)
    assert not one.worker.is_busy
    assert one.frontier.take(0) == Taken(due_seconds=0.0)
    ledger = read_ledger(store)
    assert (ledger.waiting, ledger.in_flight, ledger.closes) == (30, 0, True)
