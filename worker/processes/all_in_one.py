"""Everything on one machine, started in order and stopped in order."""

import errno
import socket
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from tasks.errors import SettingsError
from worker.catalogue.opml import CatalogueFeed, keep
from worker.config.settings import Settings
from worker.processes.preflight import start
from worker.processes.supervisor import Command, Supervisor
from worker.state.feeds import RedisFeeds
from worker.store.embedded_server import EmbeddedServer
from worker.taxonomy.loader import load_taxonomy

if TYPE_CHECKING:
    from worker.store.client import Store

COMMANDS = (
    Command("poller", ("poll",)),
    Command("worker", ("work",)),
    Command("web", ("web",)),
    Command("archive", ("archive",)),
    Command("hooks", ("hooks", "run")),
)


class AllInOne:
    """A context manager: entering starts the server and checks everything.

    ``start`` starts the other processes.
    """

    def __init__(
        self, settings: Settings, *, commands: Sequence[Command] = COMMANDS, log: Path | None = None
    ) -> None:
        self._given = settings
        self._log = log
        self._commands = commands
        self._server: EmbeddedServer | None = None
        self._supervisor: Supervisor | None = None
        self.settings = settings
        self.store: Store

    def __enter__(self) -> Self:
        load_taxonomy(self._given.topics_dir)
        if any(command.name == "web" for command in self._commands):
            require_free_port(self._given.web_host, self._given.web_port)
        if not self._given.redis_url:
            self._server = EmbeddedServer(self._given).__enter__()
            self.settings = self._given.model_copy(update={"redis_url": self._server.url})
        try:
            self.store = start(self.settings)
        except SettingsError:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._supervisor is not None:
            self._supervisor.stop()
        if self._server is not None:
            self._server.__exit__(None, None, None)

    @property
    def is_embedded(self) -> bool:
        """Tell whether the server is this process' own."""
        return self._server is not None

    def add_feeds(self, feeds: Sequence[CatalogueFeed]) -> int:
        """Add feeds to the catalogue; returns how many are new."""
        return keep(RedisFeeds(self.store), feeds)

    def count_feeds(self) -> int:
        """Count the feeds of the catalogue."""
        return len(list(RedisFeeds(self.store).rows()))

    def start(self) -> None:
        """Start the processes."""
        drain = self.settings.drain_seconds
        self._supervisor = Supervisor(
            self._commands, self.settings.environment(), self._log, drain_seconds=drain
        )
        self._supervisor.check()

    def check(self) -> None:
        """Restart what ended, the embedded server first; call it often."""
        if self._server is not None:
            self._server.check()
        if self._supervisor is not None:
            self._supervisor.check()

    def pids(self) -> dict[str, int]:
        """Map the names of running processes to their ids."""
        return self._supervisor.pids() if self._supervisor is not None else {}


def require_free_port(host: str, port: int) -> None:
    """Raise SettingsError when somebody else listens there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            is_taken = error.errno == errno.EADDRINUSE
            remedy = (
                "stop what listens there or set RASID_WEB_PORT to a free one"
                if is_taken
                else "correct RASID_WEB_HOST"
            )
            raise SettingsError(
                f"port {port} on {host} cannot be used ({error.strerror}); {remedy}"
            ) from error
