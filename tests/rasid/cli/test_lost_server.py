"""A server that ends or refuses under a command is one line for people, never a traceback."""

import io
import threading
from types import SimpleNamespace
from typing import Any

from rich.console import Console

from rasid.demo.run import Demo
from worker.config.settings import Settings
from worker.store.client import Store
from worker.store.embedded_server import EmbeddedServer


def test_a_server_that_refuses_is_told_in_one_line(typed, catalogue, store):
    id_, _ = catalogue.add("http://a.example/feed")
    store.client.config_set("maxmemory", "1")
    try:
        done = typed("feeds", "set", id_, "--country", "SY")
    finally:
        store.client.config_set("maxmemory", "0")
    assert done.code == 1
    assert done.err.startswith("rasid: store_down: ")
    assert len(done.err.splitlines()) == 1
    assert "maxmemory" in done.err


def test_the_demo_starts_a_server_again_that_ended_at_the_last_moment(tmp_path):
    settings = Settings(data_dir=tmp_path)
    stop = threading.Event()
    stop.set()
    screen = io.StringIO()
    with EmbeddedServer(settings) as server:
        assert server.process
        server.process.kill()
        server.process.wait()
        station: Any = SimpleNamespace(check=server.check, store=Store(server.url))
        Demo(settings, Console(file=screen), stop)._watch(station, {}, lambda: False)
    assert "published" in screen.getvalue()
