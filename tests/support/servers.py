"""Real servers of a test's own, configured as somebody might have left them."""

import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.processes import free_port
from worker.store.embedded_server import find_binary

SOUND = ("--appendonly", "yes", "--appendfsync", "everysec")


class LooseServer:
    """A context manager: a server on a TCP port with exactly these options.

    Valkey unless a ``binary`` is given.
    """

    def __init__(self, directory: Path, *options: str, binary: str = "") -> None:
        self.port = free_port()
        self._command = [
            binary or find_binary(),
            "--port",
            str(self.port),
            "--dir",
            str(directory),
            "--save",
            "",
            *options,
        ]

    def url(self, user: str = "", host: str = "127.0.0.1") -> str:
        return f"redis://{user + '@' if user else ''}{host}:{self.port}/0"

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            self._command, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
        )
        deadline = time.monotonic() + 10
        while not self._answers():
            assert self._process.poll() is None, self._command
            assert time.monotonic() < deadline
            time.sleep(0.02)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.wait(10)

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=2) as knock:
                knock.sendall(b"PING\r\n")
                return knock.recv(100).startswith((b"+PONG", b"-NOAUTH"))
        except OSError:
            return False
