"""The server's protocol, RESP 2, over one connection."""

import re
import socket
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from worker.store.errors import ForbiddenError, RefusedError, StoreError

if TYPE_CHECKING:
    from io import BufferedReader

RESPONSE_SECONDS = 10.0
Reply = str | int | None | list[Any]
_NUMBER = re.compile(r"-?\d{1,18}", re.ASCII)
_FORBIDDEN = "NOPERM"
_NOT_USABLE = ("NOAUTH", "WRONGPASS", "LOADING", "MASTERDOWN")


class RespConnection:
    """Opens when it is first asked; threads take turns. ``place`` is a path, or host and port.

    Raises StoreError when the server cannot be reached, RefusedError when it refuses a command.
    """

    def __init__(self, place: str | tuple[str, int], login: Sequence[str], database: int) -> None:
        self._place = place
        self._greeting: list[Sequence[Any]] = [("AUTH", *login)] if login else []
        self._greeting += [("SELECT", database)] if database else []
        self._wire: tuple[socket.socket, BufferedReader] | None = None
        self._turn = threading.Lock()

    def ask(self, commands: Sequence[Sequence[Any]]) -> list[Reply]:
        """Send commands at once and read as many answers; the first refusal is raised."""
        try:
            with self._turn:
                if self._wire is None:
                    self._wire = self._opened()
                    self._exchange(self._wire, self._greeting)
                return self._exchange(self._wire, commands)
        except OSError as error:
            self.close()
            raise StoreError(f"{error.strerror or error}: {self._place}") from error

    def __del__(self) -> None:
        self.close()  # a command that ends closes nothing

    def close(self) -> None:
        """Close the connection; the next command opens another."""
        if self._wire is not None:
            for end in reversed(self._wire):
                end.close()
        self._wire = None

    def _opened(self) -> "tuple[socket.socket, BufferedReader]":
        if isinstance(self._place, str):
            opened = socket.socket(socket.AF_UNIX)
            opened.settimeout(RESPONSE_SECONDS)
            try:
                opened.connect(self._place)
            except OSError:
                opened.close()
                raise
        else:
            opened = socket.create_connection(self._place, RESPONSE_SECONDS)
        return opened, opened.makefile("rb")

    def _exchange(
        self, wire: "tuple[socket.socket, BufferedReader]", commands: Sequence[Sequence[Any]]
    ) -> list[Reply]:
        out, back = wire
        out.sendall(b"".join(map(_packed, commands)))
        replies = [_read(back) for _ in commands]
        refused = next((one for one in replies if isinstance(one, StoreError)), None)
        if refused:
            raise refused
        return replies


def _read(back: "BufferedReader") -> Any:
    """Read one answer; a refusal is returned, so that those behind it are read too."""
    line = back.readline()
    if not line.endswith(b"\r\n"):
        raise ConnectionError("the server closed the connection")
    kind = line[:1]
    rest = _text(line[1:-2])
    if kind == b"+":
        return rest
    if kind == b"-":
        return _error(rest)
    if kind not in (b":", b"*", b"$") or not _NUMBER.fullmatch(rest):
        raise ConnectionError("this is no Redis or Valkey")
    number = int(rest)
    if kind == b":":
        return number
    if number < 0:
        return None
    if kind == b"*":
        return [_read(back) for _ in range(number)]
    body = back.read(number + 2)
    if len(body) != number + 2:
        raise ConnectionError("the server closed the connection")
    return _text(body[:-2])


def _packed(command: Sequence[Any]) -> bytes:
    parts = [one if isinstance(one, bytes) else str(one).encode() for one in command]
    return b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%b\r\n" % (len(one), one) for one in parts)


def _text(body: bytes) -> str:
    return body.decode("utf-8", "backslashreplace")  # as redis_client.py asks redis-py to


def _error(text: str) -> StoreError:
    word = text.split(" ", 1)[0]
    if word == _FORBIDDEN:
        return ForbiddenError(text)
    return StoreError(text) if word in _NOT_USABLE else RefusedError(text)
