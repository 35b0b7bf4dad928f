"""Starts the real commands as their own processes, as an operator would."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from tests.support import forks

RASID = [str(Path(sys.executable).parent / "rasid")]
PROGRAMS = {"demo", "--help", "--version"}  # how the program itself starts is asked of these
FORKED = {"poll", "work", "web", "archive", "hooks", "up", "demo"}
SHORTEST_PAUSE, LONGEST_PAUSE = 0.05, 0.25  # seconds
READ_ON_IMPORT = "SSL_CERT_FILE"  # a fork of what is imported already would not see it


def rasid(
    *arguments: str,
    timeout: float = 60,
    stdin: str | None = None,
    folder: Path | None = None,
    **environment: str,
) -> subprocess.CompletedProcess[str]:
    """Run one command to its end; in a fork, unless the start of the program is asked for."""
    if arguments[0] in PROGRAMS or READ_ON_IMPORT in environment:
        return subprocess.run(
            [*RASID, *arguments],
            env=_environment(environment),
            capture_output=True,
            text=True,
            timeout=timeout,
            input=stdin,
            cwd=folder,
            check=False,
        )
    with TemporaryDirectory() as place:
        files = [Path(place) / name for name in ("in", "out", "err")]
        for file, text in zip(files, (stdin or "", "", ""), strict=True):
            file.write_text(text, "utf-8")
        code = forks.run(
            list(arguments),
            _environment(environment),
            str(folder or Path.cwd()),
            tuple(map(str, files)),
            timeout,
        )
        printed, complained = (file.read_text("utf-8") for file in files[1:])
    return subprocess.CompletedProcess([*RASID, *arguments], code, printed, complained)


class Processes:
    """A context manager around commands that run until they are told to stop.

    Each has its own log file. Without a ``program`` the long commands of rasid are forks.
    ``network`` is the name of the network namespace that they run in.
    """

    def __init__(
        self,
        logs: Path,
        *,
        folder: Path | None = None,
        program: list[str] | None = None,
        network: str = "",
        **environment: str,
    ) -> None:
        self._logs = logs
        self._folder = folder
        self._program = program
        self._network = network
        self._environment = environment
        self.running: dict[str, subprocess.Popen[bytes] | forks.Service] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for name in list(self.running):
            self.stop(name)

    def start(self, name: str, *arguments: str) -> None:
        path, environment = self._logs / f"{name}.log", _environment(self._environment)
        if self._program is None and arguments[0] in FORKED:
            path.touch()
            folder = str(self._folder or Path.cwd())
            self.running[name] = forks.Service(
                list(arguments), environment, folder, path, self._network
            )
            return
        with path.open("ab") as log:
            self.running[name] = subprocess.Popen(
                [*(self._program or RASID), *arguments],
                env=environment,
                cwd=self._folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def ask_to_end(self) -> None:
        """Tell all of them at once, before each is waited for."""
        for process in self.running.values():
            process.terminate()

    def stop(self, name: str) -> int:
        process = self.running.pop(name)
        process.terminate()
        try:
            return process.wait(15)
        except subprocess.TimeoutExpired:
            self._kill_tree(process)
            return -9

    def kill(self, name: str) -> None:
        """End the whole tree without a word, as the kernel would when memory runs out."""
        self._kill_tree(self.running.pop(name))

    def log(self, name: str) -> str:
        return (self._logs / f"{name}.log").read_text("utf-8", "replace")

    @staticmethod
    def _kill_tree(process: subprocess.Popen[bytes] | forks.Service) -> None:
        with suppress(ProcessLookupError):  # it leads no group yet
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.wait(10)


def free_port() -> int:
    """Return a port that nobody uses and that the kernel gives to nobody else meanwhile (below the
    ephemeral range).
    """
    while True:
        port = random.randint(20_000, 30_000)
        if not listens(port):
            return port


def listens(port: int) -> bool:
    """Tell whether somebody listens on a port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def until(
    is_true: Callable[[], object], seconds: float = 60.0, *, pause: float = SHORTEST_PAUSE
) -> bool:
    """Wait until something is true, at most ``seconds``, and ask again after ``pause``.

    The longer it takes the less often it is asked, for asking takes time from what is waited for.
    """
    began = time.monotonic()
    while (waited := time.monotonic() - began) < seconds:
        if is_true():
            return True
        time.sleep(max(pause, min(waited / 10, LONGEST_PAUSE)))
    return bool(is_true())


def _environment(changes: dict[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RASID_")}
    return {**kept, "PYTHONWARNINGS": "default", **changes}
