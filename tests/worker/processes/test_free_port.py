"""What is in the way of a start: a port that is taken, a server that is full."""

import socket
import threading

import pytest

from tasks.errors import SettingsError
from worker.processes import free_port
from worker.processes.all_in_one import make_room
from worker.processes.free_port import require_free_port
from worker.state.feeds import RedisFeeds
from worker.streams.retention import Retention


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        yield taken


def test_a_port_that_is_left_in_a_moment_is_free(listener):
    port = listener.getsockname()[1]
    leaving = threading.Timer(0.3, listener.close)
    leaving.start()
    require_free_port("127.0.0.1", port)
    leaving.join()
    with socket.create_server(("127.0.0.1", port)) as ours:
        assert ours.getsockname()[1] == port


def test_a_port_that_stays_taken_is_told_with_the_remedy(listener, monkeypatch):
    monkeypatch.setattr(free_port, "PORT_SECONDS", 0.2)
    with pytest.raises(SettingsError, match="RASID_WEB_PORT"):
        require_free_port("127.0.0.1", listener.getsockname()[1])


def test_a_server_that_is_full_at_the_start_has_room_for_feeds(publish, store, settings):
    publish("sdf", times=300)
    RedisFeeds(store).add("http://b.example/feed")
    Retention(settings, store).round()  # loads its steps, which take memory as well
    used = int(store.client.info("memory")["used_memory"])
    store.client.config_set("maxmemory", used - 50_000)
    smaller = settings.model_copy(update={"stream_length": 10})
    try:
        make_room(smaller, store)
        assert Retention(smaller, store).pressure() < 1
        assert RedisFeeds(store).add("http://a.example/feed")[1]
    finally:
        store.client.config_set("maxmemory", 0)
