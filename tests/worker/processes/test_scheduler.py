"""How much the poller may queue."""

import pytest

from tasks.model import Entry
from tests.support.articles import FEED
from worker.processes.scheduler import Scheduler
from worker.state.frontier import RedisFrontier
from worker.state.holders import Holders
from worker.state.worker_registry import WorkerRecord, WorkerRegistry
from worker.store import keys


class Sent:
    """Queues that write down what was sent, and let it wait as the broker does."""

    def __init__(self, store) -> None:
        self.store = store
        self.jobs = []

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
    calm = settings.model_copy(update={"heartbeat_seconds": 0.0, "downloads": 4})
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
