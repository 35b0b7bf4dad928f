"""The clock of the server is set forward: nobody could read in the time that it skipped."""

import os

import pytest

from tests.chaos.clock import SettableClock
from tests.support.processes import until
from worker.config.settings import Settings
from worker.state.activity import Activity
from worker.state.server_clock import ServerClock
from worker.store import keys
from worker.store.client import Store
from worker.store.embedded_server import EmbeddedServer
from worker.streams.retention import Retention
from worker.streams.streams import Streams

DAY = 86_400
TOPIC = "sdf"


@pytest.fixture
def clock(tmp_path):
    made = SettableClock(tmp_path)
    if not made.can_be_set:
        pytest.skip("libfaketime is not installed")
    return made


@pytest.fixture
def stepping(tmp_path, clock, monkeypatch):
    """A store whose server has that clock."""
    with monkeypatch.context() as patch:
        for name, value in clock.environment().items():
            patch.setitem(os.environ, name, value)
        server = EmbeddedServer(Settings(data_dir=tmp_path / "data")).__enter__()
    made = Store(server.url)
    yield made
    made.close()
    server.__exit__(None, None, None)


def fill(store) -> str:
    """Publish some numbers; one group has two in hand, another was never read from."""
    key = Streams(store).key(TOPIC)
    store.client.sadd(store.key(keys.TOPICS), TOPIC)
    for number in range(1, 6):
        store.client.xadd(key, {"seq": number})
    store.client.hset(store.key(keys.SEQUENCE), TOPIC, 5)
    store.client.xgroup_create(key, "desk", "0")
    store.client.xreadgroup("desk", "anna", {key: ">"}, count=2)
    store.client.xgroup_create(key, "quiet", "0")
    return key


def test_a_step_forward_ages_neither_groups_nor_messages(stepping, clock, tmp_path):
    key = fill(stepping)
    retention = Retention(Settings(data_dir=tmp_path), stepping)
    watching = ServerClock(stepping, Activity(stepping).now)
    watching.watch()
    assert retention.round().expired == ()
    for offset, step in ((100 * DAY, 100 * DAY), (0, -100 * DAY)):
        clock.step(offset)
        assert until(lambda step=step: abs(watching.watch() - step) < DAY, 10)
        report = retention.round()
        assert (report.expired, report.trimmed) == ((), 0)
        assert stepping.client.xlen(key) == 5


def test_what_rests_after_a_step_ends_as_usual(stepping, clock, tmp_path):
    fill(stepping)
    watching = ServerClock(stepping, Activity(stepping).now)
    watching.watch()
    clock.step(100 * DAY)
    assert until(watching.watch, 10)
    soon = Settings(data_dir=tmp_path).model_copy(update={"group_expiry_days": 0.1 / DAY})
    assert until(lambda: {one.name for one in Retention(soon, stepping).round().expired}, 10)
