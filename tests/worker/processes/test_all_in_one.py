"""A port that somebody leaves in a moment is waited for; one that stays taken is told."""

import socket
import threading

import pytest

from tasks.errors import SettingsError
from worker.processes import all_in_one
from worker.processes.all_in_one import require_free_port


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


def test_a_port_that_stays_taken_is_told_with_the_remedy(listener, monkeypatch):
    monkeypatch.setattr(all_in_one, "PORT_SECONDS", 0.2)
    with pytest.raises(SettingsError, match="RASID_WEB_PORT"):
        require_free_port("127.0.0.1", listener.getsockname()[1])
