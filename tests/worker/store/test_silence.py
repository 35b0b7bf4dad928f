"""Who cannot wait for a server that hangs asks it once for all."""

import socket
import time

import pytest

from worker.store.client import StoreError
from worker.store.redis_client import redis_clients

WAIT_SECONDS = 0.5


@pytest.fixture
def mute():
    """Listen on a port where connections are accepted and nothing is said."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"redis://127.0.0.1:{listening.getsockname()[1]}/0"


def test_one_call_waits_for_all_connections_of_both_clients(mute):
    first, second = redis_clients(mute, lambda: None, WAIT_SECONDS)
    with pytest.raises(StoreError):
        first.ping()
    for client in (first, second):
        begun = time.monotonic()
        with pytest.raises(StoreError, match="did not respond a moment ago"):
            client.ping()
        assert time.monotonic() - begun < WAIT_SECONDS
