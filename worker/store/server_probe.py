"""Finds out how a server on a unix socket is, whatever it says to commands.

A server that loads its file, refuses writes or wants a password is there: its files are in use, and
nobody may start a second one on them.
"""

import re
import socket
from enum import Enum
from pathlib import Path

RESPONSE_SECONDS = 1.0
_LOADED = re.compile(rb"loading_loaded_perc:(\d{1,3})")


class ServerState(Enum):
    """``SILENT`` is one that accepts a connection and says nothing: frozen, or in a long command.

    Every answer but "loading" is ``READY``, refusals included.
    """

    ABSENT = "absent"
    SILENT = "silent"
    LOADING = "loading"
    READY = "ready"


def state_of(path: Path) -> ServerState:
    """Ask the server behind a socket for a sign of life."""
    answer = _ask(path, b"PING\r\n")
    if answer is None:
        return ServerState.ABSENT
    if not answer:
        return ServerState.SILENT
    return ServerState.LOADING if answer.startswith(b"-LOADING") else ServerState.READY


def loaded_percent(path: Path) -> int | None:
    """Read how much of its file a loading server has read; None when it does not tell."""
    found = _LOADED.search(_ask(path, b"INFO persistence\r\n") or b"")
    return int(found[1]) if found else None


def _ask(path: Path, command: bytes) -> bytes | None:
    """Return the beginning of a response, b"" for none in time; None when nobody listens."""
    try:
        asking = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    except OSError:  # no descriptor is left, which tells nothing of the server
        return b""
    with asking:
        asking.settimeout(RESPONSE_SECONDS)
        try:
            asking.connect(str(path))
        except (TimeoutError, BlockingIOError):  # the queue of a frozen server is full
            return b""
        except OSError:
            return None
        try:
            asking.sendall(command)
            return asking.recv(4096)
        except OSError:
            return b""
