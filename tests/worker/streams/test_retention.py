"""Streams keep what living groups still wait for, within a bound.

Groups that died are not waited for.
"""

import time

import pytest

from tasks.model import Entry
from tests.support.articles import FEED
from worker.checks import service
from worker.checks.finding import GOOD
from worker.exporter import exposition
from worker.state.feeds import RedisFeeds
from worker.state.frontier import RedisFrontier
from worker.store import keys
from worker.streams.budget import shares
from worker.streams.groups import groups_of
from worker.streams.replay import replay
from worker.streams.retention import Retention, read_kept
from worker.streams.streams import Streams
from worker.streams.subscription import Subscription


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


def size_of(store, name):
    return store.client.memory_usage(Streams(store).key(name), samples=0)


def test_streams_are_trimmed_to_a_budget_that_they_share(publish, store, settings, tend):
    publish("sdf", times=300)
    publish("sdf", "isis", times=3)
    budget = size_of(store, "articles") // 2
    assert tend(stream_length=1_000, stream_bytes=budget).trimmed > 0
    assert 0 < len(numbers(store, "articles")) < 303
    assert len(numbers(store, "isis")) == 3  # it takes less than its share
    assert sum(size_of(store, name) for name in ("articles", "sdf", "isis")) <= budget * 1.1
    assert max(numbers(store)) == 303


def test_a_group_that_is_behind_holds_twice_a_streams_share_and_no_more(publish, store, tend):
    publish("sdf", times=200)
    group(store)
    needs = {name: size_of(store, name) for name in ("articles", "sdf")}
    budget = needs["sdf"]
    tend(stream_length=1_000, stream_bytes=budget)
    share = shares(needs, budget)["sdf"] / needs["sdf"]
    assert 0.2 < share < 0.4
    assert len(numbers(store)) == pytest.approx(2 * 200 * share, abs=10)


def test_what_is_kept_is_told(publish, store, settings, tend):
    publish("sdf", times=30)
    tend(stream_length=1_000, stream_bytes=1_000_000)
    kept = read_kept(store)
    assert (kept.budget, set(kept.by_stream)) == (1_000_000, {"articles", "sdf"})
    assert all(0 < one.used < one.allowed for one in kept.by_stream.values())
    metrics = exposition(settings, store).decode()
    assert "rasid_stream_budget_bytes 1e+06" in metrics
    for name in ("bytes", "share_bytes", "oldest_timestamp_seconds"):
        assert f'rasid_stream_{name}{{stream="sdf"}}' in metrics
    work = service.look(store)
    assert work.budget_bytes == 1_000_000
    assert 0 < work.streams_bytes < 1_000_000
    (found,) = (one for one in service.examine(work) if one.check == "streams")
    assert found.state == GOOD


def test_before_the_server_is_full_no_work_is_handed_out(store, tend):
    frontier = RedisFrontier(store)
    frontier.add(FEED, [Entry(url="http://a.example/1")])
    store.client.hset(store.key(keys.RETENTION), "pressure", 0.96)
    assert (frontier.claim(5), list(frontier.take(5).leases)) == ([], [])
    tend()  # there is room again
    assert len(frontier.claim(5)) == 1


@pytest.mark.parametrize("method", ["claim", "take"])
def test_before_the_server_is_full_no_feed_is_asked_for_more(store, tend, method):
    feeds = RedisFeeds(store)
    feeds.add("http://a.example/feed")
    store.client.hset(store.key(keys.RETENTION), "pressure", 0.96)
    assert getattr(feeds, method)(5) == []
    tend()
    assert len(getattr(feeds, method)(5)) == 1


def test_a_full_server_is_emptied_although_it_takes_no_note_of_a_dead_group(publish, store, tend):
    publish("sdf", times=25)
    group(store, read=3)
    store.client.config_set("maxmemory", "1mb")
    try:
        report = tend(group_expiry_days=1e-12)
    finally:
        store.client.config_set("maxmemory", 0)
    assert (report.trimmed > 0, report.expired) == (True, ())
    assert [one.name for one in tend(group_expiry_days=1e-12).expired] == ["desk"]


def test_names_of_groups_end_with_their_groups(publish, store, settings, tend):
    publish("sdf")
    for name in ("desk", "gone"):
        with Subscription(
            ["sdf"], name, "anna", redis_url=settings.redis_url, prefix=settings.prefix
        ) as subscription:
            subscription.read()
    store.client.xgroup_destroy(Streams(store).key("sdf"), "gone")
    store.client.hset(store.key(keys.QUIET), "sdf gone", 1)
    tend()
    assert store.client.smembers(store.key(keys.GROUPS)) == {"desk"}
    assert store.client.exists(store.key(keys.GROUP, "desk"))
    assert not store.client.exists(store.key(keys.GROUP, "gone"), store.key(keys.QUIET))
    tend(group_expiry_days=1e-12)
    assert not store.client.exists(store.key(keys.GROUPS), store.key(keys.GROUP, "desk"))


def test_an_archives_counters_end_with_its_group(publish, store, tend):
    publish()
    store.client.xgroup_create(store.key(keys.ARTICLES), "archive", "0")
    store.client.sadd(store.key(keys.ARCHIVES), "archive")
    store.client.hset(store.key(keys.ARCHIVE, "archive"), "written", 1)
    tend()
    assert store.client.exists(store.key(keys.ARCHIVES))
    tend(group_expiry_days=1e-12)
    assert not store.client.exists(store.key(keys.ARCHIVES), store.key(keys.ARCHIVE, "archive"))


def test_letters_end_when_their_entries_are_forgotten(store, tend):
    for key in (keys.DEAD, keys.UNDELIVERED, keys.HOOKS_DEAD):
        for _ in range(300):
            store.client.xadd(store.key(key), {"a": "b" * 100})
    tend()
    assert store.client.xlen(store.key(keys.DEAD)) == 300
    time.sleep(0.01)
    tend(seen_days=1e-9)
    for key in (keys.DEAD, keys.UNDELIVERED, keys.HOOKS_DEAD):
        assert store.client.xlen(store.key(key)) < 100


def test_the_number_of_a_replay_ends_with_it_and_that_of_a_topic_stays(publish, store, tend):
    publish("sdf")
    replay(store, Streams(store).past("articles"), "week", 10)
    tend()
    assert store.client.hget(store.key(keys.SEQUENCE), "replay:week") == "1"
    store.client.delete(Streams(store).key("replay:week"))
    tend(stream_days=1e-9)
    time.sleep(0.01)
    tend(stream_days=1e-9)
    assert store.client.hgetall(store.key(keys.SEQUENCE)) == {"articles": "1", "sdf": "1"}
