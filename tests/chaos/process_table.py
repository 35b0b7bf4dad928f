"""The processes below one of ours, by what they do, from /proc."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

COMMANDS = ("poll", "work", "web", "archive", "hooks")
TICKS = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


class Process(NamedTuple):
    """One process; ``role`` is its command, ``child`` for one of a worker, ``server``."""

    pid: int
    parent: int
    state: str
    role: str

    @property
    def resident_bytes(self) -> int:
        try:
            pages = Path(f"/proc/{self.pid}/statm").read_text().split()[1]
        except (OSError, IndexError):
            return 0
        return int(pages) * PAGE_BYTES

    @property
    def cpu_seconds(self) -> float:
        try:
            words = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(words[11]) + int(words[12])) / TICKS


def below(root: int) -> list[Process]:
    """List a process and all its descendants."""
    everybody = {process.pid: process for process in _everybody()}
    children: dict[int, list[int]] = {}
    for process in everybody.values():
        children.setdefault(process.parent, []).append(process.pid)
    found, left = [], [root]
    while left:
        pid = left.pop()
        if pid in everybody:
            found.append(everybody[pid])
            left += children.get(pid, [])
    return [_with_role(process, everybody) for process in found]


def strays(place: Path, known: list[Process]) -> list[Process]:
    """List living processes that were started for a data directory and are below nobody."""
    mark, pids = f"RASID_DATA_DIR={place}".encode(), {one.pid for one in known}
    found = []
    for process in _everybody():
        try:
            environment = Path(f"/proc/{process.pid}/environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if mark in environment and process.pid not in pids and process.state != "Z":
            found.append(process)
    return found


def _everybody() -> Iterator[Process]:
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                words = (place / "stat").read_text().rpartition(")")[2].split()
                arguments = (place / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            yield Process(int(place.name), int(words[1]), words[0], _role(arguments))


def _role(arguments: list[bytes]) -> str:
    words = [one.decode(errors="replace") for one in arguments]
    if "valkey-server" in words[0] or "redis-server" in words[0]:
        return "server"
    return next((name for name in COMMANDS if name in words), "up" if "up" in words else "other")


def _with_role(process: Process, everybody: dict[int, Process]) -> Process:
    """A forked child has the command line of its parent: tell them apart."""
    parent = everybody.get(process.parent)
    is_fork = parent is not None and parent.role == process.role
    return process._replace(role=f"{process.role}-child") if is_fork else process
