"""Machines of one test.

A network namespace each where the kernel lets us make them, else a process tree each.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.processes import Processes

NETWORKS = "10.213.0.0/16"
_BRIDGE = re.compile(r"rsd(\d+)")  # named by the process that made it


class Network:
    """A context manager: a bridge and its machines.

    ``address`` is where machines reach what the test itself serves.
    """

    def __init__(self, place: Path, **environment: str) -> None:
        self._place, self.environment = place, environment
        self._bridge = f"rsd{os.getpid()}"
        self._subnet = ""
        self._machines: list[Machine] = []
        self.is_real = False
        self.address = "127.0.0.1"

    def __enter__(self) -> Self:
        if shutil.which("ip") is None:
            return self
        _remove_orphans()
        self._subnet = _free_subnet()
        here = f"{self._subnet}.1"
        self.is_real = (
            _ip(f"link add {self._bridge} type bridge")
            and _ip(f"addr add {here}/24 dev {self._bridge}")
            and _ip(f"link set {self._bridge} up")
            and self._can_have_machines()
        )
        if self.is_real:
            self.address = here
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end_machines()
        if shutil.which("ip"):
            _ip(f"link del {self._bridge}")

    def machine(self, name: str) -> "Machine":
        """Return a new machine with a disk of its own."""
        disk = self._place / name
        disk.mkdir()
        space = self._space(len(self._machines) + 2) if self.is_real else ""
        made = Machine(disk, space, **self.environment)
        self._machines.append(made)
        return made

    def end_machines(self) -> None:
        for machine in self._machines:
            machine.processes.ask_to_end()
        while self._machines:
            self._machines.pop().end()

    def _can_have_machines(self) -> bool:
        space = self._space(254)
        _remove(space)
        return bool(space)

    def _space(self, number: int) -> str:
        """Make a namespace with one interface on the bridge; "" when that cannot be."""
        space = link = f"{self._bridge}v{number}"
        steps = (
            f"netns add {space}",
            f"link add {link} type veth peer name eth0 netns {space}",
            f"link set {link} master {self._bridge} up",
            f"-n {space} addr add {self._subnet}.{number}/24 dev eth0",
            f"-n {space} link set eth0 up",
            f"-n {space} link set lo up",
        )
        return space if all(_ip(step) for step in steps) else ""


class Machine:
    """Its own interface where there is one (in the namespace ``space``), disk and processes."""

    def __init__(self, disk: Path, space: str, **environment: str) -> None:
        self.space = space
        self.processes = Processes(
            disk, network=space, RASID_DATA_DIR=str(disk / "data"), **environment
        )

    def start(self, name: str, *arguments: str) -> None:
        self.processes.start(name, *arguments)

    def lose(self) -> None:
        """Take the power away: the cable first, so that nobody is told."""
        if self.space:
            _ip(f"-n {self.space} link set eth0 down")
        for name in list(self.processes.running):
            self.processes.kill(name)

    def end(self) -> None:
        for name in list(self.processes.running):
            self.processes.stop(name)
        _remove(self.space)


def _remove(space: str) -> None:
    """Remove a namespace and its link, which outlives it while connections are given up."""
    if space:
        _ip(f"link del {space}")
        _ip(f"netns del {space}")


def _remove_orphans() -> None:
    """Remove the networks of test runs that were killed: two with one subnet reach nobody."""
    for space in re.findall(r"^rsd\d+v\d+", _printed("netns list"), re.MULTILINE):
        if not _is_running(space):
            _remove(space)
    for bridge in re.findall(r"^\d+: (rsd\d+):", _printed("-o link"), re.MULTILINE):
        if not _is_running(bridge):
            _ip(f"link del {bridge}")


def _is_running(name: str) -> bool:
    """Tell whether the process that made a bridge or a namespace of it still is there."""
    found = _BRIDGE.match(name)
    return found is not None and Path(f"/proc/{found[1]}").exists()


def _free_subnet() -> str:
    taken = _printed("-o -4 addr")
    return next(
        subnet
        for number in range(256)
        if f" {(subnet := f'10.213.{(os.getpid() + number) % 256}')}." not in taken
    )


def _printed(words: str) -> str:
    return subprocess.run(
        ["ip", *words.split()], capture_output=True, text=True, timeout=10, check=False
    ).stdout


def _ip(words: str) -> bool:
    return (
        subprocess.run(
            ["ip", *words.split()], capture_output=True, timeout=10, check=False
        ).returncode
        == 0
    )
