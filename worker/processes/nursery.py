"""Processes as forks of one that has imported everything: they start at once and share its memory.

The nursery is a fork of the supervisor from before that opened anything. It has one thread, no
connection and no lock, so nothing of the kind crosses a fork. For each process it forks twice, and
the fork between ends: the kernel gives the new process to the supervisor, who is its parent as of
any other. So a nursery may end, and nothing else does.

Linux only. Elsewhere, and without a nursery that answers, a process starts as a new program.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from worker.processes.linux import (
    IS_LINUX,
    adopt_orphans,
    end_with_parent,
    is_single_threaded,
    set_title,
)

ANSWER_SECONDS = 10.0  # a fork takes milliseconds, on a crowded machine more
LOOK_SECONDS = 0.02
Program = Callable[[list[str]], None]


class Order(msgspec.Struct, frozen=True):
    """A process to start: the program's arguments, its environment, the file that its output is
    appended to ("" for the supervisor's own).
    """

    arguments: tuple[str, ...]
    environment: dict[str, str]
    output: str


class ForkedProcess:
    """A child of this process that another one forked, with the methods of subprocess.Popen."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return the exit code, -N for signal N; None while it runs."""
        if self.returncode is None:
            try:
                ended, status = os.waitpid(self.pid, os.WNOHANG)
            except ChildProcessError:  # it ended, and somebody else was told how
                ended, status = self.pid, 0
            if ended:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout: float) -> int:
        """Wait for its end. Raises subprocess.TimeoutExpired."""
        deadline = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(str(self.pid), timeout)
            time.sleep(LOOK_SECONDS)
        return code

    def send_signal(self, number: int) -> None:
        """Send a signal unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)


class Nursery:
    """A context manager around the process that forks others; leaving ends it and nothing else."""

    def __init__(self, pid: int, control: socket.socket) -> None:
        self._process = ForkedProcess(pid)
        self._control = control

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """The nursery's own process id."""
        return self._process.pid

    def has_ended(self) -> bool:
        """Tell whether it can start nothing any more; ask often, so that no dead child is left."""
        return self._process.poll() is not None

    def start(
        self, arguments: Sequence[str], environment: Mapping[str, str], output: Path | None
    ) -> ForkedProcess | None:
        """Start a process as the leader of a session of its own; None when no nursery answers.

        Call it from the main thread: when that ends, so does the new process.
        """
        if self.has_ended():
            return None
        order = Order(tuple(arguments), dict(environment), str(output or ""))
        try:
            adopt_orphans(wanted=True)  # for this moment only: nobody here awaits other orphans
            return self._ask(order)
        except (OSError, ValueError):
            self.close()  # before it forks what nobody waits for any more
            return None
        finally:
            adopt_orphans(wanted=False)

    def _ask(self, order: Order) -> ForkedProcess | None:
        ours, theirs = socket.socketpair()
        with ours, ours.makefile("rb") as answer:
            ours.settimeout(ANSWER_SECONDS)
            with theirs:
                socket.send_fds(self._control, [b"!"], [theirs.fileno()])
            ours.sendall(msgspec.json.encode(order) + b"\n")
            if not (line := answer.readline()):
                return None  # the machine has no room for another process
            child = ForkedProcess(int(line))
            with suppress(OSError):  # whoever waits for it learns how it ended
                ours.sendall(b"go\n")
            return child

    def close(self) -> None:
        """End the nursery; doing it again changes nothing."""
        self._control.close()
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGKILL)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(ANSWER_SECONDS)


def open_nursery(program: Program) -> Nursery | None:
    """Fork the nursery from this process; None where that cannot be.

    Call it from the main thread, before a thread, a connection or a file is opened, and outside of
    whatever must not be left twice: the new processes call ``program`` and leave the caller's
    frames by SystemExit.
    """
    if not IS_LINUX or not is_single_threaded() or not adopt_orphans(wanted=False):
        return None
    supervisor = os.getpid()
    control, theirs = socket.socketpair()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        theirs.close()
        return Nursery(pid, control)
    control.close()
    order = _serve(theirs, supervisor)
    program(list(order.arguments))
    sys.exit(0)


def _serve(control: socket.socket, supervisor: int) -> Order:
    """Fork whenever asked to; returns in each new process."""
    os.setsid()
    end_with_parent(signal.SIGKILL)
    set_title(("rasid", "nursery"))
    while True:
        channel = _next(control)
        if _is_between():
            if os.fork():
                os._exit(0)
            control.close()
            return _begin(channel, supervisor)
        channel.close()


def _next(control: socket.socket) -> socket.socket:
    """Wait for who asks for a process; without a supervisor the nursery ends."""
    try:
        asked, descriptors, _, _ = socket.recv_fds(control, 1, 1)
    except (OSError, KeyboardInterrupt):
        os._exit(1)
    if not asked:
        os._exit(0)
    return socket.socket(fileno=descriptors[0])


def _is_between() -> bool:
    """Fork a process that will end at once; tells in which of the two this is."""
    try:
        between = os.fork()
    except OSError:
        return False
    if between:
        os.waitpid(between, 0)
    return not between


def _begin(channel: socket.socket, supervisor: int) -> Order:
    """Become a process of its own, and a child of the supervisor."""
    os.setsid()
    with channel, channel.makefile("rb") as asked:
        order = msgspec.json.decode(asked.readline(), type=Order)
        _become(order)
        _wait_for_parent(supervisor)
        channel.sendall(f"{os.getpid()}\n".encode())
        if not asked.readline():
            os._exit(0)  # the supervisor has given up
    return order


def _become(order: Order) -> None:
    _take_output(order.output)
    os.environ.clear()
    os.environ.update(order.environment)
    if sys.path[:1] in ([""], [os.getcwd()]):  # noqa: PTH109 - as `-P`: none of ours lies there
        del sys.path[0]
    sys.argv = ["rasid", *order.arguments]
    set_title(sys.argv)


def _wait_for_parent(supervisor: int) -> None:
    deadline = time.monotonic() + ANSWER_SECONDS
    while os.getppid() != supervisor:
        if time.monotonic() > deadline:
            os._exit(1)
        time.sleep(0.001)


def _take_output(path: str) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    if path:
        output = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.close(output)
