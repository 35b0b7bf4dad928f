"""Every command line of the deployment files, started as it stands there against a server started
as it stands there.

The programs are those of the image: an environment made as the Dockerfile makes it, without the
packages of developers.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.deployment import ROOT, SERVICES, Start, starts
from tests.support.processes import Processes, free_port, until
from worker.store.client import Store, StoreError
from worker.store.embedded_server import find_binary

VALKEY = ROOT / "deploy" / "valkey"
PASSWORD = "a-password_of-32-characters-0123"
COMMANDS = sorted({start.command for start in starts()})
CLIENT = shutil.which("valkey-cli") or shutil.which("redis-cli")
needs_client = pytest.mark.skipif(CLIENT is None, reason="skipped: no redis-cli")


class Server:
    """The server as the files start it, on loopback, its programs on a PATH of their own."""

    def __init__(self, folder: Path) -> None:
        self.port, self.secrets, self._folder = free_port(), folder / "secrets", folder
        for directory in ("programs", "secrets", "data"):
            (folder / directory).mkdir()
        (folder / "programs" / "valkey-server").symlink_to(find_binary())
        if CLIENT:
            (folder / "programs" / "valkey-cli").symlink_to(CLIENT)
        self.tell(PASSWORD)

    def tell(self, password: str) -> None:
        (self.secrets / "RASID_REDIS_PASSWORD").write_text(password + "\n")

    def start(self) -> subprocess.Popen[str]:
        (script,) = [word for word in SERVICES["valkey"]["command"] if word.endswith(".sh")]
        where = [
            "--dir",
            str(self._folder / "data"),
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
        ]
        return subprocess.Popen(
            ["sh", str(VALKEY / Path(script).name), *where],
            env=self._environment(),
            text=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def is_healthy(self) -> bool:
        *_, script = SERVICES["valkey"]["healthcheck"]["test"]
        command = ["sh", str(VALKEY / Path(script).name), "-p", str(self.port)]
        return (
            subprocess.run(
                command, env=self._environment(), capture_output=True, check=False
            ).returncode
            == 0
        )

    def answers(self) -> bool:
        store = Store(f"redis://:{PASSWORD}@127.0.0.1:{self.port}/0")
        try:
            return bool(store.client.ping())
        except StoreError:
            return False
        finally:
            store.close()

    def _environment(self) -> dict[str, str]:
        path = f"{self._folder / 'programs'}:{os.environ['PATH']}"
        return {"PATH": path, "VALKEY_PASSWORD_FILE": str(self.secrets / "RASID_REDIS_PASSWORD")}


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    made = Server(tmp_path_factory.mktemp("valkey"))
    process = made.start()
    assert until(made.answers, 10)
    yield made
    process.terminate()
    process.communicate(timeout=15)


@pytest.fixture(scope="module")
def image(tmp_path_factory) -> Path:
    """Return the folder of programs of an environment that was built by the Dockerfile's last
    command to build. Bytecode is left to the processes: they need a fifth of it.
    """
    source = tmp_path_factory.mktemp("image")
    text = (ROOT / "deploy" / "Dockerfile").read_text("utf-8")
    for name in re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE):
        for one in name.split():
            copy = shutil.copytree if (ROOT / one).is_dir() else shutil.copy
            copy(ROOT / one, source / one)
    program, *arguments = re.findall(r"^RUN (uv sync .+)$", text, re.MULTILINE)[-1].split()
    arguments.remove("--compile-bytecode")
    path = Path(sys.executable).parent
    environment = {
        **os.environ,
        "UV_PYTHON": sys.executable,
        "UV_PROJECT_ENVIRONMENT": str(source / ".venv"),
    }
    subprocess.run([path / program, *arguments, "--quiet"], cwd=source, env=environment, check=True)
    return source / ".venv" / "bin"


class Place:
    """Where one command line runs here instead.

    Other ports, directories and a server on loopback, all else unchanged.
    """

    def __init__(self, server: Server, folder: Path, image: Path) -> None:
        self.image, self.web, self.metrics = image, free_port(), free_port()
        self._instead = {
            "RASID_REDIS_URL": f"redis://127.0.0.1:{server.port}/0",
            "RASID_SECRETS_DIR": str(server.secrets),
            "RASID_DATA_DIR": str(folder / "own"),
            "RASID_WEB_HOST": "127.0.0.1",
            "RASID_WEB_PORT": str(self.web),
            "RASID_WORKER_METRICS_HOST": "127.0.0.1",
            "RASID_WORKER_METRICS_PORT": str(self.metrics),
            "RASID_CONCURRENCY": "1",
        }

    def settings(self, start: Start) -> dict[str, str]:
        added = {"RASID_WEB_PORT", "RASID_CONCURRENCY"}
        return {
            name: self._instead.get(name, start.settings.get(name, ""))
            for name in start.settings.keys() | added
        }

    def passes(self, check: tuple[str, ...], settings: dict[str, str]) -> bool:
        """Run a health check where the process runs."""
        program = str(self.image / check[0]) if check[0] in ("rasid", "python") else check[0]
        words = [word.replace("127.0.0.1:8080", f"127.0.0.1:{self.web}") for word in check[1:]]
        environment = {"PATH": os.environ["PATH"], **settings}
        return (
            subprocess.run(
                [program, *words], env=environment, capture_output=True, check=False
            ).returncode
            == 0
        )


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_line_comes_up_is_found_healthy_and_ends_with_0(command, server, image, tmp_path):
    alike = [start for start in starts() if start.command == command]
    checks = list(dict.fromkeys(check for start in alike for check in start.checks))
    place = Place(server, tmp_path, image)
    settings = place.settings(alike[0])
    assert not place.passes(checks[0], settings), "a check that cannot fail"
    with Processes(
        tmp_path, folder=tmp_path, program=[str(image / "rasid")], **settings
    ) as processes:
        processes.start("it", *command)
        for check in checks:
            if shutil.which(check[0]) or check[0] == "rasid":
                assert until(lambda check=check: place.passes(check, settings), pause=0.8), (
                    check,
                    processes.log("it"),
                )
        assert processes.running["it"].poll() is None, processes.log("it")
        assert processes.stop("it") == 0, processes.log("it")


@needs_client
def test_the_server_is_healthy_with_its_password_only_and_ends_with_0(tmp_path):
    made = Server(tmp_path)
    assert not made.is_healthy()
    process = made.start()
    assert until(made.is_healthy, 10)
    with socket.create_connection(("127.0.0.1", made.port), 5) as stranger:
        stranger.sendall(b"PING\r\n")
        assert stranger.recv(100).startswith(b"-NOAUTH")
    assert PASSWORD not in Path(f"/proc/{process.pid}/cmdline").read_text("utf-8")
    store = Store(f"redis://:{PASSWORD}@127.0.0.1:{made.port}/0")
    assert store.client.config_get("maxmemory-policy", "appendonly") == {
        "maxmemory-policy": "noeviction",
        "appendonly": "yes",
    }
    store.close()
    made.tell("another")
    assert not made.is_healthy()
    process.terminate()
    process.communicate(timeout=15)
    assert process.returncode == 0


@pytest.mark.parametrize(
    ("password", "word"), [("", "empty"), ('x"\nrename-command PING ""', "characters")]
)
def test_a_password_that_would_be_none_or_configuration_is_refused(tmp_path, password, word):
    made = Server(tmp_path)
    made.tell(password)
    process = made.start()
    _, told = process.communicate(timeout=10)
    assert process.returncode == 2
    assert word in told


@pytest.mark.skipif(not shutil.which("prometheus"), reason="skipped: no prometheus")
def test_prometheus_knows_the_options_it_is_given(tmp_path):
    port = free_port()
    (tmp_path / "prometheus.yml").write_text("global: {scrape_interval: 15s}\n")
    words = {
        "/etc/prometheus/": f"{tmp_path}/",
        "=/prometheus": f"={tmp_path / 'kept'}",
        "0.0.0.0:9090": f"127.0.0.1:{port}",
    }

    def here(word: str) -> str:
        for there, instead in words.items():
            word = word.replace(there, instead)
        return word.replace("127.0.0.1:9090", f"127.0.0.1:{port}")

    check = [here(word) for word in SERVICES["prometheus"]["healthcheck"]["test"][1:]]

    def is_healthy() -> bool:
        return subprocess.run(check, capture_output=True, check=False).returncode == 0

    assert not is_healthy()
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            ["prometheus", *map(here, SERVICES["prometheus"]["command"])], stdout=log, stderr=log
        )
        try:
            assert until(is_healthy, 20), (tmp_path / "log").read_text()
        finally:
            process.terminate()
            assert process.wait(15) == 0
