"""Commands find the demo's server in the data directory, and nothing of it stays."""

from pathlib import Path

import pytest

from rasid.demo.socket_link import linked_socket
from worker.config.settings import Settings
from worker.store.connect import connect_store


@pytest.fixture
def server(server_url: str) -> Path:
    return Path(server_url.removeprefix("unix://"))


@pytest.fixture
def mine(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "rasid-data")


def test_commands_find_it_meanwhile(mine, server):
    with linked_socket(mine, server) as is_linked:
        assert is_linked
        connect_store(mine).close()
    assert not mine.data_dir.exists()


def test_what_a_killed_demo_left_is_no_data(mine, server):
    mine.data_dir.mkdir()
    (mine.data_dir / "rasid.lock").touch()
    mine.socket.symlink_to("/nowhere")
    with linked_socket(mine, server) as is_linked:
        assert is_linked
    assert not mine.data_dir.exists()


def test_data_of_a_service_is_left_alone(mine, server):
    mine.data_dir.mkdir()
    (mine.data_dir / "appendonlydir").mkdir()
    with linked_socket(mine, server) as is_linked:
        assert not is_linked
        assert not mine.socket.exists()
    assert [path.name for path in mine.data_dir.iterdir()] == ["appendonlydir"]
