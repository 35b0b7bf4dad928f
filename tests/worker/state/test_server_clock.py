"""A step of the server's clock moves what waits along with it."""

from urllib.parse import urlsplit

import pytest

from tasks.model import Entry
from tests.support.articles import FEED
from worker.state.frontier import RedisFrontier
from worker.state.server_clock import ServerClock
from worker.store import keys

HOUR = 3600.0


@pytest.fixture
def ours():
    return [1_000.0]


@pytest.fixture
def watching(store, clock, ours):
    made = ServerClock(store, lambda: clock.now, lambda: ours[0])
    made.watch()
    return made


def lend_one(store) -> tuple[RedisFrontier, object]:
    frontier = RedisFrontier(store, "w:1")
    frontier.add(FEED, [Entry(url="http://a.example/1"), Entry(url="http://b.example/1")])
    (lease,) = frontier.take(1).leases
    return frontier, lease


@pytest.mark.parametrize("step", [-5 * HOUR, 5 * HOUR])
def test_a_lease_lasts_and_a_host_waits_as_long_as_before(store, clock, ours, watching, step):
    frontier, lease = lend_one(store)
    clock.now += step + 10
    ours[0] += 10
    assert watching.watch() == step
    assert frontier.sweep() == 0
    ends_at = store.client.zscore(store.key(keys.LEASES), lease.claim.id)
    assert 0 < ends_at - clock.now <= 60
    (other,) = frontier.take(5).leases  # the first one's host waits
    assert other.url != lease.url


def test_what_was_written_since_the_step_forward_waits_no_longer(store, clock, ours, watching):
    frontier, lease = lend_one(store)
    host = urlsplit(lease.url).netloc
    clock.now += 50 * HOUR
    frontier.hand_back([lease.claim])  # the first thing that the new clock sees
    ours[0] += 2
    clock.now += 2
    watching.watch()
    for step in (0.0, -50 * HOUR):
        clock.now += step
        watching.watch()
        assert store.client.zscore(store.key(keys.HOSTS), host) <= clock.now + 60


def test_time_that_passes_is_no_step(store, clock, ours, watching):
    frontier, _ = lend_one(store)
    clock.now += HOUR
    ours[0] += HOUR
    assert watching.watch() == 0.0
    assert frontier.sweep() == 1


def test_of_two_pollers_one_moves_what_waits(store, clock, ours, watching):
    other = ServerClock(store, lambda: clock.now, lambda: ours[0])
    other.watch()
    _, lease = lend_one(store)
    clock.now -= 5 * HOUR
    watching.watch()
    moved = store.client.zscore(store.key(keys.LEASES), lease.claim.id)
    other.watch()
    assert store.client.zscore(store.key(keys.LEASES), lease.claim.id) == moved


def test_a_step_is_told_to_whoever_asks(store, clock, watching):
    clock.now -= 5 * HOUR
    watching.watch()
    at, seconds = store.client.hmget(store.key(keys.ALIVE), "stepped_at", "step")
    assert (float(at), float(seconds)) == (clock.now, -5 * HOUR)


def test_a_step_back_at_once_is_another_step(store, clock, ours, watching):
    _, lease = lend_one(store)
    ends_at = store.client.zscore(store.key(keys.LEASES), lease.claim.id)
    for step in (90.0, -90.0):
        clock.now += step
        assert watching.watch() == step
    assert store.client.zscore(store.key(keys.LEASES), lease.claim.id) == ends_at


@pytest.mark.parametrize("pause", [5.0, 300.0])
def test_the_same_step_again_is_answered_again(store, clock, ours, watching, pause):
    _, lease = lend_one(store)
    for step in (90.0, -90.0, -90.0, 90.0):
        ends_in = store.client.zscore(store.key(keys.LEASES), lease.claim.id) - clock.now
        clock.now += step
        assert watching.watch() == step
        left = store.client.zscore(store.key(keys.LEASES), lease.claim.id) - clock.now
        assert left == pytest.approx(ends_in, abs=1)
        clock.now += pause
        ours[0] += pause


def test_two_pollers_of_whom_one_sees_two_steps_as_one(store, clock, ours, watching):
    other = ServerClock(store, lambda: clock.now, lambda: ours[0])
    other.watch()
    _, lease = lend_one(store)
    for step in (-5 * HOUR, 2 * HOUR):
        clock.now += step
        watching.watch()
    moved = store.client.zscore(store.key(keys.LEASES), lease.claim.id)
    assert other.watch() == -3 * HOUR
    assert store.client.zscore(store.key(keys.LEASES), lease.claim.id) == moved
    clock.now -= 4 * HOUR
    other.watch()
    watching.watch()
    assert store.client.zscore(store.key(keys.LEASES), lease.claim.id) == moved - 4 * HOUR


def test_what_is_lent_between_a_step_forward_and_its_notice_is_lent_no_longer(
    store, clock, ours, watching
):
    clock.now += 5 * HOUR
    _, lease = lend_one(store)
    watching.watch()
    ends_at = store.client.zscore(store.key(keys.LEASES), lease.claim.id)
    assert 0 < ends_at - clock.now <= 60


class HangingStore:
    """A store whose network hangs before a step: meanwhile others work on."""

    def __init__(self, store, meanwhile) -> None:
        self._store, self._meanwhile = store, meanwhile

    def __getattr__(self, name):
        return getattr(self._store, name)

    def run(self, *arguments):
        self._meanwhile()
        return self._store.run(*arguments)


def test_what_is_written_while_the_network_hangs_is_not_moved(store, clock, ours):
    frontier, lease = lend_one(store)

    def work_on():
        clock.now += 10
        frontier.hand_back([lease.claim])
        clock.now += 10
        ours[0] += 20

    watching = ServerClock(HangingStore(store, work_on), lambda: clock.now, lambda: ours[0])
    watching.watch()
    clock.now += 50 * HOUR
    assert watching.watch() == 50 * HOUR
    host = urlsplit(lease.url).netloc
    assert store.client.zscore(store.key(keys.HOSTS), host) <= clock.now + 60


def test_a_look_that_hung_is_no_step(store, clock, ours):
    hangs = [0.0]

    def slowly() -> float:
        clock.now += hangs[0]
        ours[0] += hangs[0]
        return clock.now

    watching = ServerClock(store, slowly, lambda: ours[0])
    watching.watch()
    hangs[0] = 90.0  # the process was frozen in the middle of it
    assert watching.watch() == 0.0
    hangs[0] = 0.0
    assert watching.watch() == 0.0
    clock.now += 5 * HOUR
    assert watching.watch() == 5 * HOUR


def test_a_step_back_takes_nothing_from_what_a_feed_may_bring(store, clock):
    frontier = RedisFrontier(store)
    store.client.hset(store.key(keys.FEED, FEED.claim.id), "url", FEED.url)
    frontier.add(FEED, [Entry(url="http://a.example/1")])
    clock.now -= 48 * HOUR
    added = frontier.add(FEED, [Entry(url="http://a.example/2")])
    assert (added.new, added.refused) == (1, 0)
