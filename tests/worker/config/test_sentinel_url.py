"""Addresses of servers that Sentinel watches."""

import pytest
from kombu import Connection

from tasks.errors import SettingsError
from worker.config.sentinel_url import watched
from worker.config.settings import Settings, load_settings
from worker.jobs import transport
from worker.jobs.celery_config import broker_url, options

URL = "sentinel://desk:p%40ss@one.example:26379,two.example:26380,three.example/rasid/3"


def test_an_address_names_sentinels_service_database_and_login():
    about = watched(URL)
    assert about.sentinels == (
        ("one.example", 26379),
        ("two.example", 26380),
        ("three.example", 26379),
    )
    assert (about.service, about.database, about.user, about.password) == (
        "rasid",
        3,
        "desk",
        "p@ss",
    )
    assert watched("sentinel://one.example/rasid").password is None


def test_the_broker_is_told_the_same():
    transport.install()
    settings = Settings(redis_url=URL)
    asked = Connection(
        broker_url(settings), failover_strategy=options(settings)["broker_failover_strategy"]
    )
    assert (asked.hostname, asked.port, asked.userid, asked.password) == (
        "one.example",
        26379,
        "desk",
        "p@ss",
    )
    assert str(asked.virtual_host) == "3"
    sentinels = [url for url in asked.alt if url.startswith("sentinel://")]
    assert [address.rpartition("@")[2] for address in sentinels] == [
        "one.example:26379/3",
        "two.example:26380/3",
        "three.example:26379/3",
    ]
    assert options(settings)["broker_transport_options"]["master_name"] == "rasid"


def test_every_sentinel_is_tried_with_our_own_transport():
    transport.install()
    settings = Settings(redis_url=URL)
    connection = Connection(
        broker_url(settings), failover_strategy=options(settings)["broker_failover_strategy"]
    )
    tried = []
    for _ in range(3):
        connection.maybe_switch_next()
        tried.append((connection.hostname, connection.get_transport_cls()))
    ours = transport.SentinelTransport
    assert tried == [("two.example", ours), ("three.example", ours), ("one.example", ours)]


@pytest.mark.parametrize(
    "place",
    [
        "one.example",
        "one.example/",
        "one.example:x/rasid",
        "/rasid",
        "worker@one.example/rasid",
        "[::1]:26379/rasid",
    ],
)
def test_an_address_that_is_none_is_refused_in_one_line(place):
    with pytest.raises(SettingsError, match="RASID_REDIS_URL"):
        load_settings(redis_url=f"sentinel://{place}")
