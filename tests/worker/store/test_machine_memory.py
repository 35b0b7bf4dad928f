"""The embedded server gets a share of the memory that the machine, or its container, really has."""

import pytest

from worker.config.settings import Settings
from worker.store.client import Store
from worker.store.embedded_server import EmbeddedServer
from worker.store.machine_memory import machine_bytes


@pytest.mark.parametrize(("text", "limit"), [("268435456\n", 268_435_456), ("max\n", None)])
def test_a_containers_limit_counts(tmp_path, text, limit):
    (tmp_path / "memory.max").write_text(text)
    whole = machine_bytes((tmp_path / "none",))
    assert whole > 268_435_456
    assert machine_bytes((tmp_path / "none", tmp_path / "memory.max")) == (limit or whole)


@pytest.mark.parametrize("share", [0.4, 0.1, 0])
def test_the_server_takes_its_share_and_no_more(tmp_path, share):
    settings = Settings(data_dir=tmp_path, server_memory_share=share)
    with EmbeddedServer(settings) as server:
        store = Store(server.url)
        most = int(store.client.info("memory")["maxmemory"])
        store.close()
    assert most == pytest.approx(machine_bytes() * share, rel=0.01)
