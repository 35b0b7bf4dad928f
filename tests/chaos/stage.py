"""The processes under test: a server, the proxy before it, and ``rasid up``, kept up as systemd
keeps it up.
"""

import os
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import redis

from tasks.errors import SettingsError
from tests.chaos.clock import SettableClock
from tests.chaos.process_table import Process, below
from tests.chaos.proxy import FaultyProxy
from tests.support.processes import RASID, Processes, free_port
from worker.config.settings import Settings
from worker.store.client import Store
from worker.store.connect import rules_of
from worker.store.embedded_server import EmbeddedServer
from worker.taxonomy.loader import copy_topics

TEND_SECONDS = 0.2
PACE = {  # everything sooner than usual, so that minutes show what takes days
    "RASID_ALLOW_NETWORKS": "127.0.0.0/8",
    "RASID_HOST_DELAY_SECONDS": "0.01",
    "RASID_TICK_SECONDS": "0.1",
    "RASID_RETRY_SECONDS": "0.5",
    "RASID_MAX_ATTEMPTS": "15",
    "RASID_TASK_SECONDS": "16",
    "RASID_LEASE_SECONDS": "18",
    "RASID_DRAIN_SECONDS": "2",
    "RASID_POLL_MIN_SECONDS": "1",
    "RASID_POLL_MAX_SECONDS": "2",
    "RASID_FAILING_MAX_SECONDS": "3",
    "RASID_QUARANTINE_SECONDS": "3",
    "RASID_DEAD_HOST_SECONDS": "1",
    "RASID_LONGEST_PACE_SECONDS": "2",
    "RASID_LONGEST_SPACING_SECONDS": "1",
    "RASID_FEED_HOURLY": "100000",
    "RASID_CONCURRENCY": "2",
    "RASID_STREAM_BYTES": "1000000000",  # nothing is trimmed: readers are compared with streams
    "RASID_LOG_JSON": "true",
}


class Stage:
    """A context manager; everything of it is in one folder.

    Without ``embedded`` the server is ours, and all else reaches it through ``proxy`` alone; with
    it ``rasid up`` has the server of its data directory.
    """

    def __init__(self, place: Path, *, embedded: bool = False) -> None:
        self.place, self.data = place, place / "data"
        self.is_embedded = embedded
        self.topics = place / "topics"
        self.web_port = free_port()
        self.settings = Settings(data_dir=self.data)
        self.server = EmbeddedServer(Settings(data_dir=self.data))
        self.socket = str(self.server.socket)
        self.proxy = FaultyProxy(self.socket)
        self.clock = SettableClock(place)
        self.restarts = 0
        self._closing = threading.Event()
        self._pauses = threading.Event()
        self._keeper = threading.Thread(target=self._keep, name="keeper", daemon=True)

    def __enter__(self) -> Self:
        copy_topics(self.topics)
        self.proxy.__enter__()
        if not self.is_embedded:
            with self._server_environment():
                self.server.__enter__()
        self.processes = Processes(
            self.place, folder=self.place, program=RASID, **self.environment()
        )
        self.processes.start("up", "up")
        self._keeper.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.set()
        self._keeper.join(30)
        self.processes.__exit__(kind, error, trace)
        self.proxy.__exit__(kind, error, trace)
        if not self.is_embedded:
            self.server.__exit__(kind, error, trace)

    def environment(self) -> Mapping[str, str]:
        own = {
            "RASID_DATA_DIR": str(self.data),
            "RASID_WEB_PORT": str(self.web_port),
            "RASID_TOPICS_DIR": str(self.topics),
        }
        return PACE | own | ({} if self.is_embedded else {"RASID_REDIS_URL": self.url})

    @property
    def url(self) -> str:
        """Name the server as the service reaches it."""
        return f"unix://{self.socket}" if self.is_embedded else self.proxy.url

    @property
    def root(self) -> int:
        """Name the process that ``rasid up`` is now."""
        return self.processes.running["up"].pid

    def open(self) -> Store:
        """Connect to the server directly."""
        return Store(f"unix://{self.socket}", rules=rules_of(self.settings))

    def client(self) -> redis.Redis:
        """Connect for plain commands of a fault, with a short patience."""
        return redis.Redis(unix_socket_path=self.socket, socket_timeout=3, decode_responses=True)

    def tree(self) -> list[Process]:
        """List the processes of the service, and the server."""
        running = self.processes.running.get("up")
        found = below(running.pid) if running else []
        if self.server.process is not None:
            found += below(self.server.process.pid)
        return found

    def of_role(self, role: str) -> list[Process]:
        """List the living processes that do one thing."""
        return [one for one in self.tree() if one.role == role and one.state != "Z"]

    def logs(self) -> str:
        return self.processes.log("up")

    def _keep(self) -> None:
        """Start again what ended: `rasid up` as its unit does, the server as `rasid up` does."""
        while not self._closing.wait(TEND_SECONDS):
            if self.processes.running["up"].poll() is not None:
                self.restarts += 1
                self.processes.start("up", "up")
            if not self.is_embedded:
                # on a full disk the next look tries again
                with suppress(SettingsError), self._server_environment():
                    self.server.check()

    @contextmanager
    def _server_environment(self) -> Iterator[None]:
        """Let the server inherit its clock, and nobody else."""
        changes = self.clock.environment()
        os.environ.update(changes)
        try:
            yield
        finally:
            for name in changes:
                del os.environ[name]


def wait_for_server(stage: Stage, seconds: float = 30.0) -> bool:
    """Wait until the server answers."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(redis.RedisError), stage.client() as client:
            if client.ping():
                return True
        time.sleep(0.1)
    return False


def alive(pid: int) -> bool:
    """Tell whether a process is there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
