"""A small supervisor: starts processes, restarts those that end or freeze, stops them in order."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Protocol

import msgspec

from worker.processes.linux import IS_LINUX, end_with_parent
from worker.processes.nursery import Nursery
from worker.telemetry.logs import get_logger

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0
HEALTHY_SECONDS = 30.0  # a process that lived this long starts with a fresh pause
FROZEN_SECONDS = 120.0  # without a sign of life, after which a process is ended and started anew
FIRST_SIGN_SECONDS = 600.0  # until the first: on a crowded machine a start may take minutes
STOP_SECONDS = 10.0  # at least
STOP_MARGIN_SECONDS = 5.0  # beyond the time in which a worker drains


class Command(msgspec.Struct, frozen=True):
    """One process to keep alive: its name and the arguments of ``rasid``.

    ``sign`` names the signs of life that it gives, "" for none.
    """

    name: str
    arguments: tuple[str, ...]
    sign: str = ""


class Vitals(msgspec.Struct, frozen=True):
    """How processes are judged: when one gave its last sign, in any unit that grows with each, and
    whether they can give signs at all; without their server they wait for it.
    """

    last_sign: Callable[[str], float | None]
    is_judgeable: Callable[[], bool]


class _Process(Protocol):
    """What a fork and a program of its own have in common."""

    pid: int
    returncode: int | None

    def poll(self) -> int | None: ...
    def wait(self, timeout: float) -> int: ...
    def send_signal(self, number: int, /) -> None: ...


class _Child:
    def __init__(self, command: Command) -> None:
        self.command = command
        self.process: _Process | None = None
        self.started_at = 0.0
        self.restart_at = 0.0
        self.pause = FIRST_PAUSE
        self.restarts = -1
        self.sign: float | None = None
        self.sign_at = 0.0  # when the sign was new
        self.has_begun = False  # this process gave a sign; those before it left theirs

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Keeps commands running; call ``check`` often, ``stop`` once.

    Each child leads its own process group. What the children print goes to our own output, or to
    the file ``log``. They are forks of a ``nursery`` while there is one.
    """

    def __init__(
        self,
        commands: Sequence[Command],
        environment: Mapping[str, str],
        log: Path | None = None,
        *,
        drain_seconds: float = 0.0,
        vitals: Vitals | None = None,
        nursery: Nursery | None = None,
    ) -> None:
        self._nursery = nursery
        self._children = [_Child(command) for command in commands]
        self._environment = {**os.environ, **environment, "RASID_SUPERVISED": str(os.getpid())}
        self._output = log
        self._stop_seconds = max(STOP_SECONDS, drain_seconds + STOP_MARGIN_SECONDS)
        self._log = get_logger("supervisor")
        self._vitals = vitals

    def check(self) -> None:
        """Start what is not running and may run again; end what gave no sign of life for long."""
        if self._nursery is not None and self._nursery.has_ended():
            self._log.warning("process_ended", name="nursery")
            self._nursery = None
        for child in self._children:
            if self._vitals is not None and child.command.sign and child.is_running():
                self._examine(child, self._vitals)
            if child.process is None or (
                child.process.poll() is not None and self._may_restart(child)
            ):
                self._start(child)

    def close_nursery(self) -> None:
        """Do without the nursery: what ends from now on starts again as a program."""
        if self._nursery is not None:
            self._nursery.close()
            self._nursery = None

    def pids(self) -> dict[str, int]:
        """Map the names of running children to their process ids."""
        return {
            child.command.name: child.process.pid
            for child in self._children
            if child.process is not None and child.is_running()
        }

    def stop(self) -> None:
        """Ask every child to finish, last started first, then end whole groups that did not."""
        running = [child for child in reversed(self._children) if child.process is not None]
        for child in running:
            _signal_group(child, signal.SIGTERM, leader_only=True)
        deadline = time.monotonic() + self._stop_seconds
        for child in running:
            _wait(child, deadline)
            _signal_group(child, signal.SIGKILL)

    def _examine(self, child: _Child, vitals: Vitals) -> None:
        """Note a new sign of life; end a process that gave none for too long.

        By our own clock: a file's date jumps with the machine's.
        """
        now, sign = time.monotonic(), vitals.last_sign(child.command.sign)
        if sign != child.sign:
            child.sign, child.sign_at, child.has_begun = sign, now, True
        silent = now - max(child.sign_at, child.started_at)
        if silent < (FROZEN_SECONDS if child.has_begun else FIRST_SIGN_SECONDS):
            return
        if not vitals.is_judgeable():
            child.sign_at = now
            return
        self._log.warning("process_frozen", name=child.command.name, seconds=round(silent))
        _signal_group(child, signal.SIGKILL)
        child.sign_at = now

    def _may_restart(self, child: _Child) -> bool:
        now = time.monotonic()
        if not child.restart_at:
            lived = now - child.started_at
            child.pause = (
                FIRST_PAUSE if lived > HEALTHY_SECONDS else min(child.pause * 2, LONGEST_PAUSE)
            )
            child.restart_at = now + child.pause
            code = child.process.returncode if child.process else None
            self._log.warning(
                "process_ended", name=child.command.name, code=code, again_in=round(child.pause, 1)
            )
            _signal_group(child, signal.SIGKILL)  # orphans of a main process that died
        return now >= child.restart_at

    def _start(self, child: _Child) -> None:
        arguments = child.command.arguments
        if self._vitals is not None and child.command.sign:
            child.sign, child.has_begun = self._vitals.last_sign(child.command.sign), False
        forked = self._nursery and self._nursery.start(arguments, self._environment, self._output)
        child.process = forked or self._start_program(arguments)
        child.started_at, child.restart_at = time.monotonic(), 0.0
        child.restarts += 1

    def _start_program(self, arguments: Sequence[str]) -> subprocess.Popen[bytes]:
        with self._output.open("ab") if self._output else nullcontext() as output:
            return subprocess.Popen(  # noqa: S603 - our own program, no shell
                # -P: else a stranger's tasks.py in the working directory would be imported for ours
                [sys.executable, "-P", "-m", "rasid.cli", *arguments],
                env=self._environment,
                start_new_session=True,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )


def die_with_parent() -> None:
    """Ask the kernel to end this process when its supervisor dies.

    Linux only; elsewhere the leases do the rest.
    """
    if not IS_LINUX or "RASID_SUPERVISED" not in os.environ:
        return
    end_with_parent(signal.SIGTERM)
    if os.getppid() != int(os.environ["RASID_SUPERVISED"]):
        sys.exit(0)


def _wait(child: _Child, deadline: float) -> None:
    try:
        if child.process is not None:
            child.process.wait(max(deadline - time.monotonic(), 0.05))
    except subprocess.TimeoutExpired:
        pass


def _signal_group(child: _Child, number: signal.Signals, *, leader_only: bool = False) -> None:
    if child.process is None:
        return
    try:
        if leader_only:
            child.process.send_signal(number)
        else:
            os.killpg(child.process.pid, number)
    except ProcessLookupError:
        pass
