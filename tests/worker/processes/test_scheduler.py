"""How much the poller may queue."""

import pytest

from tasks.model import Entry
from tests.support.articles import FEED
from worker.jobs.names import NO_FEED
from worker.processes.scheduler import Scheduler
from worker.state.feeds import RedisFeeds
from worker.state.frontier import RedisFrontier
from worker.state.holders import Holders
from worker.state.worker_registry import WorkerRecord, WorkerRegistry
from worker.store import keys


class Sent:
    """Queues that write down what was sent, and let it wait as the broker does."""

    def __init__(self, store) -> None:
        self.store = store
        self.jobs = []
        self.polls = []

    def poll(self, claim) -> None:
        self.polls.append(claim)
        self.store.client.lpush(self.store.key(keys.CELERY_QUEUE, "feeds"), "job")

    def shift(self) -> None:
        self.scrape([])

    def scrape(self, job) -> None:
        self.jobs.append(len(job))
        self.store.client.lpush(self.store.key(keys.CELERY_QUEUE, "articles"), "job")


@pytest.fixture
def sent(settings, store):
    """Return a scheduler beside one worker of two processes, and what it sent."""
    WorkerRegistry(store).sign(
        WorkerRecord(hostname="a", pid=1, queues=("feeds", "articles"), processes=2)
    )
    queues = Sent(store)
    calm = settings.model_copy(update={"heartbeat_seconds": 0.0, "downloads": 4, "polls": 4})
    return Scheduler(calm, store, queues), queues


def entries(count: int) -> list[Entry]:
    return [Entry(url=f"http://h{n}.example/1", title=str(n)) for n in range(count)]


def test_nothing_to_do_sends_no_shift(sent):
    scheduler, queues = sent
    scheduler.tick()
    assert queues.jobs == []


def test_one_shift_waits_for_each_process_while_a_host_is_due_or_an_entry_in_work(sent, store):
    scheduler, queues = sent
    frontier = RedisFrontier(store, "w:1")
    frontier.add(FEED, entries(1))
    scheduler.tick()
    scheduler.tick()
    assert queues.jobs == [0, 0]
    frontier.take(1)
    store.client.delete(store.key(keys.CELERY_QUEUE, "articles"))
    scheduler.tick()
    assert queues.jobs == [0, 0, 0, 0]


def test_more_shifts_wait_where_more_hosts_are_due_but_not_without_bound(sent, store):
    scheduler, queues = sent
    RedisFrontier(store).add(FEED, entries(20))
    scheduler.tick()
    assert len(queues.jobs) == 5
    RedisFrontier(store).add(FEED, entries(200))
    scheduler.tick()
    assert len(queues.jobs) == 8


def test_what_has_to_travel_alone_gets_jobs_of_its_own(sent, store, clock):
    scheduler, queues = sent
    frontier = RedisFrontier(store, "w:1")
    frontier.add(FEED, entries(3))
    frontier.take(3)
    Holders(store).recover(["w:1"], blames=True)
    clock.forward(2)
    scheduler.tick()
    assert queues.jobs == [1, 1, 1]


def add_feeds(store, count: int) -> None:
    feeds = RedisFeeds(store)
    for n in range(count):
        feeds.add(f"http://f{n}.example/feed")


def test_a_poll_wakes_each_process_and_the_others_are_left_to_them(sent, store):
    scheduler, queues = sent
    add_feeds(store, 3)
    scheduler.tick()
    scheduler.tick()
    assert len(queues.polls) == 2
    assert RedisFeeds(store).start(queues.polls[0]) is not None
    assert len(RedisFeeds(store).take(10)) == 1


def test_more_polls_wait_where_more_feeds_are_due_but_not_without_bound(sent, store):
    scheduler, queues = sent
    add_feeds(store, 20)
    scheduler.tick()
    assert len(queues.polls) == 5
    add_feeds(store, 200)
    scheduler.tick()
    assert len(queues.polls) == 8


def test_processes_that_take_only_polls_are_woken_while_some_are_under_way(sent, store):
    scheduler, queues = sent
    add_feeds(store, 1)
    (feed,) = RedisFeeds(store, "w:1").take(1)
    scheduler.tick()
    assert queues.polls == []  # a shift wakes those that take both
    pollers = WorkerRecord(hostname="b", pid=2, queues=("feeds",), processes=3)
    WorkerRegistry(store).sign(pollers)
    scheduler.tick()
    scheduler.tick()
    assert queues.polls == [NO_FEED] * 3
    assert RedisFeeds(store).start(NO_FEED) is None  # to a worker of an older version
    RedisFeeds(store).hand_back(feed.claim, 60)
    store.client.delete(store.key(keys.CELERY_QUEUE, "feeds"))
    scheduler.tick()
    assert len(queues.polls) == 3
