"""Signs of life: a process reports that its loop turns, in a file and to systemd's watchdog.

A port that answers proves less: a thread may serve it while the loop that does the work stands
still.
"""

import os
import socket
import time
from contextlib import suppress
from pathlib import Path

from worker.config.settings import Settings

EVERY_SECONDS = 1.0  # between two signs; whoever looks allows for much more
# an archiver gathers for ten seconds, a hook's last requests take twice twenty
WITHIN_SECONDS = 60.0
PROCESSES = ("poll", "work", "web", "archive", "hooks")  # by the command that runs them


class LivenessFile:
    """Gives the signs of one process.

    Several of a kind on one data directory share a file, but each has its watchdog.
    """

    def __init__(self, settings: Settings, process: str) -> None:
        self._file = _file_of(settings, process)
        self._next = 0.0

    def give(self) -> None:
        """Report that the loop turned, at most once a second; call it as often as you like."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + EVERY_SECONDS
        # a directory that cannot be written stops no work; the health check reports it
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.touch()
        _notify_systemd()


def seconds_since(settings: Settings, process: str) -> float | None:
    """Measure how long ago a process of this data directory gave a sign; None when none did."""
    at = last_sign(settings, process)
    return None if at is None else max(0.0, time.time() - at)


def last_sign(settings: Settings, process: str) -> float | None:
    """Return when a process of this data directory gave its last sign, by its file's date."""
    try:
        return _file_of(settings, process).stat().st_mtime
    except OSError:
        return None


def processes_of(settings: Settings) -> tuple[str, ...]:
    """List the kinds of process that ever gave a sign in this data directory."""
    return tuple(process for process in PROCESSES if _file_of(settings, process).exists())


def _file_of(settings: Settings, process: str) -> Path:
    return settings.data_dir.resolve() / "alive" / process


def _notify_systemd() -> None:
    """Report as sd_notify does: ready from the first sign on, and once more alive."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with (
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender,
        suppress(OSError),
    ):
        sender.sendto(
            b"READY=1\nWATCHDOG=1", "\0" + address[1:] if address.startswith("@") else address
        )
