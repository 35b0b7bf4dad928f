"""What lies in Redis has a number: older layouts are converted once, newer ones are refused."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tasks.errors import SettingsError, StoreDownError
from tasks.model import Entry
from tests.support.articles import FEED, take
from worker.state.frontier import RedisFrontier
from worker.store import keys
from worker.store import migrations as schema
from worker.store.client import Store
from worker.store.connect import open_store

STEPS = {
    2: "for _, key in ipairs({'a', 'b'}) do redis.call('RENAME', P .. 'content:old:' .. key, P .. "
    "'content:new:' .. key) end",
    3: "redis.call('INCR', P .. 'content:converted')",
}


def test_an_empty_server_begins_with_the_newest_layout_and_an_older_one_with_the_first(
    settings, store
):
    open_store(settings)
    assert store.client.get(store.key(keys.SCHEMA)) == str(schema.NEWEST)
    store.client.delete(store.key(keys.SCHEMA))
    assert schema.version(store, newest=7) == 7

    store.client.delete(store.key(keys.SCHEMA))
    RedisFrontier(store).add(FEED, [Entry(url="http://h.example/1", title="a")])
    assert schema.version(store, newest=7) == schema.FIRST


def test_steps_are_taken_in_order_and_once_whoever_else_starts(settings, store):
    RedisFrontier(store).add(FEED, [Entry(url="http://h.example/1", title="a")])
    store.client.mset({f"{store.prefix}content:old:a": 1, f"{store.prefix}content:old:b": 2})
    others = [Store(settings.redis_url, settings.prefix) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda other: schema.advance(other, STEPS), others))
    assert sorted(number for numbers in taken for number in numbers) == [2, 3]
    assert store.client.get(store.key(keys.SCHEMA)) == "3"
    assert store.client.mget(
        f"{store.prefix}content:new:a",
        f"{store.prefix}content:new:b",
        f"{store.prefix}content:converted",
    ) == ["1", "2", "1"]
    for other in others:
        other.close()


def test_a_step_that_fails_leaves_the_number_and_is_taken_again(store):
    RedisFrontier(store).add(FEED, [Entry(url="http://h.example/1", title="a")])
    with pytest.raises(Exception, match="no such key"):
        schema.advance(store, STEPS)
    assert schema.version(store) == 1
    store.client.mset({f"{store.prefix}content:old:a": 1, f"{store.prefix}content:old:b": 2})
    assert schema.advance(store, STEPS) == [2, 3]


def test_a_newer_layout_is_refused_by_everybody_with_the_remedy(settings, store):
    store.client.set(store.key(keys.SCHEMA), schema.NEWEST + 1)
    with pytest.raises(SettingsError, match="install the newer Rasid"):
        open_store(settings)
    with pytest.raises(SettingsError, match="install the newer Rasid"):
        schema.advance(store)


def test_a_command_that_only_looks_does_not_convert(settings, store):
    RedisFrontier(store).add(FEED, [Entry(url="http://h.example/1", title="a")])
    schema.version(store)
    with pytest.raises(SettingsError, match="start a poller"):
        schema.require(store, newest=2)
    assert schema.version(store) == 1


def test_processes_of_the_older_version_that_still_run_are_fenced_off(store):
    frontier = RedisFrontier(store)
    frontier.add(FEED, [Entry(url="http://h.example/1", title="a")])
    (lease,) = take(frontier)
    store.client.set(store.key(keys.SCHEMA), schema.NEWEST + 1)
    for act in (
        lambda: frontier.dead_letter(lease, "http_404", ""),
        lambda: frontier.claim(5),
        frontier.sweep,
    ):
        with pytest.raises(StoreDownError, match="newer Rasid"):
            act()
    assert store.client.zcard(store.key(keys.LEASES)) == 1
