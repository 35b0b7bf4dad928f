"""A health check fails while a process is there, with its threads, and cannot do its work."""

import math
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.processes import Processes, rasid, until
from worker.config.settings import Settings
from worker.store.client import Store, StoreError
from worker.store.embedded_server import find_binary
from worker.telemetry.liveness import seconds_since

PASSWORD = "p@ss:w/rd"


class Server:
    """A server with a password on a unix socket, which can be taken away."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._process = folder, None
        self.url = f"unix://{folder}/store.sock"

    def start(self) -> None:
        self._process = subprocess.Popen(
            [
                find_binary(),
                "--port",
                "0",
                "--unixsocket",
                f"{self._folder}/store.sock",
                "--dir",
                str(self._folder),
                "--requirepass",
                PASSWORD,
                "--appendonly",
                "yes",
                "--maxmemory-policy",
                "noeviction",
            ],
            stdout=subprocess.DEVNULL,
        )
        assert until(self._answers, 10)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(10)

    def _answers(self) -> bool:
        store = Store(Settings(redis_url=self.url, redis_password=PASSWORD).server_url)
        try:
            return store.client.ping()
        except StoreError:
            return False
        finally:
            store.close()


@pytest.fixture
def server(tmp_path) -> Iterator[Server]:
    made = Server(tmp_path)
    made.start()
    yield made
    made.kill()


def test_signs_of_life_stop_while_the_server_is_away_and_come_again(server, tmp_path):
    settings = Settings(data_dir=tmp_path / "data")
    environment = {
        "RASID_REDIS_URL": server.url,
        "RASID_REDIS_PASSWORD": PASSWORD,
        "RASID_DATA_DIR": str(settings.data_dir),
    }

    def ages() -> list[float]:
        found = [seconds_since(settings, process) for process in ("poll", "work")]
        return [math.inf if age is None else age for age in found]

    def all_alive_since(moment: float) -> bool:
        return all(time.time() - age > moment for age in ages())

    with Processes(tmp_path, **environment) as processes:
        began = time.time()
        processes.start("poller", "poll")
        processes.start("worker", "work", "-c", "1")
        assert until(lambda: all_alive_since(began), 30), processes.log("worker")
        server.kill()
        assert until(lambda: min(ages()) > 4, 30), ages()
        restarted = time.time()
        server.start()
        assert until(lambda: all_alive_since(restarted), 30), (ages(), processes.log("worker"))


def test_an_archiver_that_cannot_write_is_not_found_healthy(service):
    place = Path(service.environment["RASID_DATA_DIR"])
    (place / "archive" / "2026-11-24.jsonl.gz").mkdir(parents=True)
    service.processes.start("archive", "archive")
    assert until(lambda: "archiving_interrupted" in service.processes.log("archive"), 20)
    assert rasid("alive", "archive", **service.environment).returncode == 1
    (place / "archive" / "2026-11-24.jsonl.gz").rmdir()
    assert until(lambda: rasid("alive", "archive", **service.environment).returncode == 0, 20)
