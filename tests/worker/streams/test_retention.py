"""Streams keep what living groups still wait for, within a bound.

Groups that died are not waited for.
"""

import time

import pytest

from worker.exporter import exposition
from worker.store import keys
from worker.streams.groups import groups_of
from worker.streams.retention import Retention
from worker.streams.streams import Streams


@pytest.fixture
def tend(settings, store):
    def run(**changes):
        return Retention(settings.model_copy(update={"stream_length": 10} | changes), store).round()

    return run


def group(store, name="desk", stream="sdf", start="0", read=0):
    key = Streams(store).key(stream)
    store.client.xgroup_create(key, name, start, mkstream=True)
    if read:
        answer = store.client.xreadgroup(name, "anna", {key: ">"}, count=read)
        rows = answer[key] if isinstance(answer, dict) else answer[0][1]
        return [id_ for id_, _ in (rows[0] if isinstance(rows[0], list) else rows)]
    return []


def numbers(store, name="sdf"):
    return [int(message.fields["seq"]) for message in Streams(store).past(name)]


def test_a_stream_without_groups_keeps_its_length(publish, store, tend):
    publish("sdf", times=25)
    assert tend().trimmed == 30
    assert numbers(store) == numbers(store, "articles") == list(range(16, 26))


def test_what_a_living_group_waits_for_is_kept_up_to_twice_the_length(publish, store, tend):
    publish("sdf", times=15)
    group(store, read=3)
    tend()
    assert numbers(store) == list(range(1, 16))  # three are pending
    publish("sdf", times=10)
    tend()
    assert numbers(store) == list(range(6, 26))


def test_what_a_group_acknowledged_is_trimmed(publish, store, tend):
    publish("sdf", times=15)
    had = group(store, read=4)
    store.client.xack(Streams(store).key("sdf"), "desk", *had)
    tend()
    assert numbers(store) == list(range(5, 16))


def test_old_messages_go_when_nobody_waits_for_them(publish, store, tend):
    publish("sdf", times=3)
    time.sleep(0.01)
    assert tend(stream_days=1e-9).trimmed == 6
    publish("sdf", times=2)
    group(store, start="0", read=1)
    tend(stream_days=1e-9)
    assert numbers(store) == [4, 5]


def test_a_group_without_a_living_consumer_is_removed_and_reported(publish, store, settings, tend):
    publish("sdf", times=15)
    group(store, read=3)
    (expired,) = tend(group_expiry_days=1e-12).expired
    assert (expired.stream, expired.name, expired.pending, expired.lag) == ("sdf", "desk", 3, 12)
    assert list(groups_of(store, "sdf")) == []
    ((_, report),) = store.client.xrange(store.key(keys.EXPIRED))
    assert (report["group"], report["lag"]) == ("desk", "12")
    assert "rasid_groups_expired_total 1.0" in exposition(settings, store).decode()


def test_a_group_that_was_never_read_from_gets_its_time(publish, store, tend):
    publish("sdf", times=2)
    group(store)
    assert tend(group_expiry_days=1).expired == ()
    assert [one.name for one in tend(group_expiry_days=1e-12).expired] == ["desk"]


def test_when_memory_fills_less_is_kept_whoever_waits(publish, store, settings, tend):
    publish("sdf", times=15)
    group(store, read=3)
    used = int(store.client.info("memory")["used_memory"])
    store.client.config_set("maxmemory", int(used / 0.85))
    try:
        assert tend().pressure > 0.8
    finally:
        store.client.config_set("maxmemory", 0)
    assert numbers(store) == list(range(11, 16))
    assert "rasid_retention_share 0.5" in exposition(settings, store).decode()


def test_lag_is_exact_after_trimming(publish, store, settings):
    publish("sdf", times=10)
    group(store, read=2)
    store.client.xtrim(Streams(store).key("sdf"), maxlen=3, approximate=False)
    (found,) = groups_of(store, "sdf")
    assert found.lag == 3  # what can still be had; five are lost
    assert (
        'rasid_stream_group_lag{group="desk",stream="sdf"} 3.0'
        in exposition(settings, store).decode()
    )
