"""Everything on one machine, started in order and stopped in order."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from tasks.errors import SettingsError
from worker.catalogue.opml import CatalogueFeed, keep
from worker.config.settings import Settings
from worker.config.tcp_access import read_address
from worker.processes.free_port import require_free_port
from worker.processes.nursery import Nursery
from worker.processes.preflight import start
from worker.processes.supervisor import Command, Supervisor, Vitals
from worker.state.feeds import RedisFeeds
from worker.store.embedded_server import EmbeddedServer, is_answering
from worker.streams.retention import Retention
from worker.taxonomy.prepared_topics import taxonomy_of
from worker.telemetry.liveness import last_sign

if TYPE_CHECKING:
    from worker.store.client import Store

COMMANDS = (
    Command("poller", ("poll",), sign="poll"),
    Command("worker", ("work",), sign="work"),
    Command("web", ("web",), sign="web"),
    Command("archive", ("archive",), sign="archive"),
    Command("hooks", ("hooks", "run"), sign="hooks"),
)


class AllInOne:
    """A context manager: entering starts the server and checks everything.

    ``start`` starts the other processes.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        commands: Sequence[Command] = COMMANDS,
        log: Path | None = None,
        nursery: Nursery | None = None,
    ) -> None:
        self._given = settings
        self._nursery = nursery
        self._log = log
        self._commands = commands
        self._server: EmbeddedServer | None = None
        self._supervisor: Supervisor | None = None
        self.settings = settings
        self.store: Store

    def __enter__(self) -> Self:
        taxonomy_of(self._given.topics_dir)
        if any(command.name == "web" for command in self._commands):
            require_free_port(self._given.web_host, self._given.web_port)
        if not self._given.redis_url:
            if self._given.server_listen and not is_answering(self._given):
                place = read_address(self._given.server_listen)
                require_free_port(place.host, place.port, "RASID_SERVER_LISTEN")
            self._server = EmbeddedServer(self._given).__enter__()
            self.settings = self._given.model_copy(update={"redis_url": self._server.url})
        try:
            self.store = start(self.settings)
        except SettingsError:
            self.__exit__(None, None, None)
            raise
        make_room(self.settings, self.store)
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

    @property
    def tcp_url(self) -> str:
        """Return the address of this process' own server for clients elsewhere, or ""."""
        return self._server.tcp_url if self._server is not None else ""

    def add_feeds(self, feeds: Sequence[CatalogueFeed]) -> int:
        """Add feeds to the catalogue; returns how many are new."""
        return keep(RedisFeeds(self.store), feeds)

    def count_feeds(self) -> int:
        """Count the feeds of the catalogue."""
        return len(list(RedisFeeds(self.store).rows()))

    def start(self, *, keeps_nursery: bool = True) -> None:
        """Start the processes; without the nursery later ones share no memory with these."""
        self._supervisor = Supervisor(
            self._commands,
            self.settings.environment(),
            self._log,
            drain_seconds=self.settings.drain_seconds,
            vitals=Vitals(partial(last_sign, self.settings), self._has_a_server),
            nursery=self._nursery,
        )
        self._supervisor.check()
        if not keeps_nursery:
            self._supervisor.close_nursery()

    def _has_a_server(self) -> bool:
        try:
            self.store.ping()
        except SettingsError:
            return False
        return True

    def check(self) -> None:
        """Restart what ended, the embedded server first; call it often."""
        if self._server is not None:
            self._server.check()
        if self._supervisor is not None:
            self._supervisor.check()

    def pids(self) -> dict[str, int]:
        """Map the names of running processes to their ids."""
        return self._supervisor.pids() if self._supervisor is not None else {}


def make_room(settings: Settings, store: "Store") -> None:
    """Trim the streams of a full server, which would refuse the catalogue's feeds.

    One that was begun without a limit, or with more memory, may be full from its start.
    """
    retention = Retention(settings, store)
    while retention.pressure() >= 1 and retention.round().trimmed:
        pass
