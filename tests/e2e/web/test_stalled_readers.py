"""Readers that stop reading.

Nobody waits for them, they cost little, and they resume where they were.
"""

import json
import socket
from pathlib import Path

import pytest

from tests.e2e.web.test_web_streams import listening, start, tell
from tests.support.processes import until

STALLED, ARTICLES = 40, 400
LONG = "ع" * 20_000  # so that the kernel's buffers are full soon


def stalled(port: int) -> socket.socket:
    """Ask for a stream and read nothing of it."""
    one = socket.socket()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    one.connect(("127.0.0.1", port))
    one.sendall(f"GET /v1/stream/sdf/sse HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
    return one


def resident(pid: int) -> int:
    """Return a process's memory in bytes."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096


def clients(service) -> int:
    lines = service.get("/metrics")[1].splitlines()
    return int(
        float(next(line.split()[1] for line in lines if line.startswith("rasid_web_clients ")))
    )


@pytest.mark.untraced
def test_stalled_readers_hold_up_nobody_and_resume(service):
    start(service)
    first = tell(service, "sdf", title="before")
    before = resident(service.processes.running["web"].pid)
    sockets = [stalled(service.port) for _ in range(STALLED)]
    try:
        with listening(service, "/v1/stream/sdf/sse") as events:
            assert until(lambda: clients(service) == STALLED + 1)
            for number in range(ARTICLES):
                id_ = tell(service, "sdf", title=f"{number} {LONG}")
                # One that waited for the stalled ones would outlast this connection's 10 seconds.
                assert next(events)["id"] == id_
        assert resident(service.processes.running["web"].pid) - before < 120_000_000
        assert until(lambda: clients(service) == 0, 60), service.processes.log("web")[-500:]
    finally:
        for one in sockets:
            one.close()
    with listening(service, f"/v1/stream/sdf/sse?since={first}") as events:
        numbers = [
            int(json.loads(next(events)["data"])["title"].split()[0]) for _ in range(ARTICLES)
        ]
    assert numbers == list(range(ARTICLES))
