"""The server is lost for good.

Sentinel makes its replica the master, and everything goes on there.
"""

import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from tasks.errors import StoreDownError
from tests.e2e.test_scale_out import FAST, PAGES, SITES, has_ended, open_site
from tests.support.processes import Processes, free_port, listens, until
from worker.state.ledger import read_ledger
from worker.store.client import Store
from worker.store.embedded_server import find_binary
from worker.streams.streams import Streams

SECRET = "a-password-of-the-server"


class Watch:
    """A master, its replica and three sentinels, each a process with a folder."""

    def __init__(self, place: Path, running: ExitStack) -> None:
        self._place, self._running = place, running
        master, replica = free_port(), free_port()
        self.master = self._server("master", master)
        self._server("replica", replica, "--replicaof", "127.0.0.1", str(master))
        self._sentinels = [self._sentinel(number, master) for number in range(3)]
        hosts = ",".join(f"127.0.0.1:{port}" for port in self._sentinels)
        self.url = f"sentinel://:{SECRET}@{hosts}/rasid"

    def _server(self, name: str, port: int, *more: str) -> subprocess.Popen[bytes]:
        place = self._place / name
        place.mkdir()
        return self._start(
            name,
            port,
            "--port",
            str(port),
            "--dir",
            str(place),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "yes",
            "--requirepass",
            SECRET,
            "--masterauth",
            SECRET,
            "--maxmemory-policy",
            "noeviction",
            "--repl-diskless-sync-delay",
            "0",
            *more,
        )

    def _sentinel(self, number: int, master: int) -> int:
        port, file = free_port(), self._place / f"sentinel{number}.conf"
        file.write_text(
            f"port {port}\nbind 127.0.0.1\ndir {self._place}\n"
            f"sentinel monitor rasid 127.0.0.1 {master} 2\nsentinel auth-pass rasid {SECRET}\n"
            "sentinel down-after-milliseconds rasid 1000\nsentinel failover-timeout rasid 4000\n"
        )
        self._start(f"sentinel{number}", port, str(file), "--sentinel")
        return port

    def _start(self, name: str, port: int, *words: str) -> subprocess.Popen[bytes]:
        with (self._place / f"{name}.log").open("wb") as log:
            process = self._running.enter_context(
                subprocess.Popen([find_binary(), *words], stdout=log, stderr=log)
            )
        self._running.callback(process.terminate)
        assert until(lambda: listens(port), 20), (self._place / f"{name}.log").read_text()
        return process

    def sees_all(self) -> bool:
        """Tell whether the sentinels know the replica and one another."""
        told = Store(f"redis://127.0.0.1:{self._sentinels[0]}/0").client.info("sentinel")["master0"]
        return (int(told["slaves"]), int(told["sentinels"])) == (1, 3)


def is_through(store: Store, found: int = SITES * PAGES) -> bool:
    """Tell whether all has ended; while the server is away it has not."""
    with suppress(StoreDownError):
        return has_ended(store, found)
    return False


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    with ExitStack() as running:
        made = Watch(tmp_path, running)
        assert until(made.sees_all, 30)
        yield made


def test_the_loss_of_the_server_costs_a_pause_and_nothing_else(watch, tmp_path):
    store = Store(watch.url)
    environment = {**FAST, "RASID_REDIS_URL": watch.url, "RASID_DATA_DIR": str(tmp_path / "data")}
    with (
        ExitStack() as open_sites,
        Processes(tmp_path, RASID_WEB_PORT=str(free_port()), **environment) as processes,
    ):
        for number in range(SITES):
            open_sites.push(open_site("127.0.0.1", number, store))
        processes.start("up", "up")
        assert until(lambda: read_ledger(store).published >= SITES * PAGES // 4), processes.log(
            "up"
        )
        watch.master.kill()
        assert until(lambda: is_through(store), 120), processes.log("up")
        assert SECRET not in processes.log("up")
    ledger = read_ledger(store)
    assert (ledger.published, ledger.closes) == (SITES * PAGES, True)
    addresses = Counter(message.fields["url"] for message in Streams(store).past("articles"))
    assert set(addresses.values()) == {1}
    store.close()
