"""A server that is full or read-only stops no worker: jobs are taken, done and given up."""

import pytest

from worker.config.settings import Settings
from worker.jobs import transport
from worker.jobs.app import create_app
from worker.jobs.names import NO_FEED
from worker.jobs.queues import Queues
from worker.store.client import Store
from worker.store.embedded_server import EmbeddedServer

REFUSALS = {  # what makes the server refuse, and what ends it
    "full": (("CONFIG", "SET", "maxmemory", "1"), ("CONFIG", "SET", "maxmemory", "0")),
    "read-only": (("REPLICAOF", "127.0.0.1", "1"), ("REPLICAOF", "NO", "ONE")),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with EmbeddedServer(Settings(data_dir=tmp_path_factory.mktemp("refusing"))) as running:
        yield running


@pytest.fixture(params=REFUSALS)
def refusing(request, server):
    """Yield the settings, a function that makes the server refuse, and one that ends it."""
    settings = Settings(redis_url=server.url, web_port=0)
    store = Store(server.url)
    begin, end = REFUSALS[request.param]
    yield (
        settings,
        lambda: store.client.execute_command(*begin),
        lambda: store.client.execute_command(*end),
    )
    store.client.execute_command(*end)
    store.client.flushall()
    store.close()


@pytest.fixture
def channel(refusing):
    settings, *_ = refusing
    app = create_app(settings)
    Queues(app, settings).poll(NO_FEED)
    with app.connection_for_read() as connection:
        yield connection.default_channel


def test_a_job_that_cannot_be_acknowledged_frees_its_place(refusing, channel):
    _, refuse, _ = refusing
    message = channel.basic_get("feeds")
    channel.qos.append(message, message.delivery_tag)
    channel.qos.prefetch_count = 1
    assert not channel.qos.can_consume()
    refuse()
    message.ack()
    assert channel.qos.can_consume()


def test_a_job_that_cannot_be_noted_is_in_hand_all_the_same(refusing, channel):
    _, refuse, end = refusing
    message = channel.basic_get("feeds")
    refuse()
    channel.qos.append(message, "tag")
    assert channel.qos.get("tag") is message
    end()
    channel.qos.ack("tag")


def test_asking_for_jobs_goes_on_after_a_refusal(refusing, channel, monkeypatch):
    _, refuse, end = refusing
    monkeypatch.setattr(transport, "REFUSED_SECONDS", 0.01)
    client = channel.client

    def ask() -> object:
        client.connection = client.connection or client.connection_pool.get_connection()
        client.connection.send_command("BRPOP", "nothing", 0.01)
        return client.parse_response(client.connection, "BRPOP")

    refuse()
    assert ask() is None
    end()
    assert ask() is None
