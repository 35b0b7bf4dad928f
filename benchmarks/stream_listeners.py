"""Many listeners of one web process, and how late each event reaches them."""

import asyncio
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles

from worker.config.settings import Settings

TOPIC = "topic-0"
LISTENERS = 200
SECONDS = 20
PORT = 28_713


class Listener(asyncio.Protocol):
    """Notes how late each event comes, by the server's clock of its id."""

    def __init__(self, delays: list[float]) -> None:
        self.delays = delays

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the stream."""
        assert isinstance(transport, asyncio.Transport)
        transport.write(
            f"GET /v1/stream/{TOPIC}/sse HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        """Take the time of every event in what came."""
        now = time.time() * 1000
        self.delays += [now - int(at) for at in re.findall(rb"^id: (\d{13})-", data, re.MULTILINE)]


async def hear(delays: list[float], seconds: float) -> None:
    """Listen with many connections for a while."""
    loop = asyncio.get_running_loop()
    opened = [
        await loop.create_connection(lambda: Listener(delays), "127.0.0.1", PORT)
        for _ in range(LISTENERS)
    ]
    await asyncio.sleep(seconds)
    for transport, _ in opened:
        transport.close()


@contextmanager
def web(settings: Settings) -> Iterator[int]:
    """Run the web process; yields its pid."""
    command = [str(Path(sys.executable).parent / "rasid"), "web"]
    environment = settings.model_copy(update={"redis_url": settings.server_url}).environment()
    process = subprocess.Popen(command, env=environment)
    try:
        for _ in range(600):
            time.sleep(0.1)
            try:
                urllib.request.urlopen(
                    f"http://127.0.0.1:{settings.web_port}/healthz", timeout=1
                ).close()
                break
            except OSError:
                continue
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def hear_all() -> None:
    """Listen in a process of its own and print the delays."""
    delays: list[float] = []
    asyncio.run(hear(delays, SECONDS + 5))
    print(
        f"{len(delays)} events, median {median(delays):.0f} ms, 99 of 100 within "
        f"{quantiles(delays, n=100)[98]:.0f} ms"
    )
