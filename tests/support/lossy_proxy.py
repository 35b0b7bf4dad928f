"""A proxy before a server that loses the response to chosen commands, as a cut connection does."""

import select
import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self


class LossyProxy:
    """A context manager: ``url`` leads to the server behind ``path``, a unix socket.

    ``lose`` names a word of commands: the server executes the next one that contains it, and its
    connection ends before the response.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"redis://127.0.0.1:{self._listener.getsockname()[1]}/0"
        self.lost = 0
        self._word = b""
        self._times = 0

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listener.close()

    def lose(self, word: str, times: int = 1) -> None:
        """Lose the responses to the next ``times`` commands that contain the word."""
        self._word, self._times = word.encode(), times

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        server = socket.socket(socket.AF_UNIX)
        server.connect(self._path)
        loses = False
        with client, server, suppress(OSError):
            while True:
                for ready in select.select([client, server], [], [])[0]:
                    data = ready.recv(1_000_000)
                    if not data or (ready is server and loses):
                        return
                    if ready is client and self._times and self._word in data:
                        self._times, self.lost, loses = self._times - 1, self.lost + 1, True
                    (server if ready is client else client).sendall(data)
