"""Every family of keys is listed with a bound by number and an end, and the server holds no other.

The fixture ``store`` compares what every test leaves behind with the list.
"""

import re

import pytest

from tests.support.key_families import unlisted
from worker.config.settings import Settings
from worker.store import keys
from worker.store.key_bounds import BOUNDS

SETTING = re.compile(r"RASID_(\w+)")


def test_every_family_has_a_bound_by_number_and_an_end():
    assert set(BOUNDS) == set(keys.ALL.values())
    for key, bound in BOUNDS.items():
        assert bound.most, key.pattern
        assert bound.ends, key.pattern


def test_bounds_name_settings_that_exist():
    told = {name for bound in BOUNDS.values() for part in bound for name in SETTING.findall(part)}
    assert {name.lower() for name in told} <= Settings.model_fields.keys()


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("feelings", lambda client, key: client.set(key, "1")),
        ("celery:surprise", lambda client, key: client.lpush(key, "1")),
        ("ledger", lambda client, key: client.lpush(key, "1")),
    ],
)
def test_a_key_of_no_family_or_of_another_type_is_found(store, name, write):
    write(store.client, store.prefix + name)
    assert [found.partition(" ")[0] for found in unlisted(store)] == [name]
    store.client.delete(store.prefix + name)
    assert unlisted(store) == []


def test_keys_of_families_are_recognised(store):
    for key in (keys.GUID, keys.HOOK_DUE, keys.TOPIC):
        name = store.key(key, *("a.example:8080" for _ in key.placeholders))
        kinds = {
            "string": store.client.set,
            "zset": lambda key, _: store.client.zadd(key, {"a": 1}),
        }
        kinds["stream"] = lambda key, _: store.client.xadd(key, {"a": 1})
        kinds[key.kind](name, "1")
    assert unlisted(store) == []
