"""Run a pure function on dangerous bytes in a child that the kernel limits and that is killed when
it is late.

A fork of this very process: nothing to start, nothing to import, and it works in Celery's prefork
children, which may not have children of the multiprocessing kind. The parent has a thread of
downloads, so only the forking thread lives on in the child. What that could break, and why it does
not:

- A lock that another thread held stays locked for ever. Code that runs while it holds the
  interpreter's lock cannot be in the middle of anything at the fork; code that let it go may be:
  TLS, name lookups, buffered files, decompression. The child does none of these. It parses, writes
  to its pipe and ends by ``os._exit``: no exit handlers, no flush.
- Locks of modules that are being imported are such locks too, and parsers import lazily (codecs).
  Hence ``rehearse``: what will run in children runs once in the parent before, on a sample.
- logging re-creates its locks after a fork, malloc and the interpreter take care of theirs.
- The collector must not find the parent's sessions and close them: its objects are frozen, its
  descriptors are closed.

Should a child hang all the same, its own alarm and the parent's clock end it, and the detail says
``wall`` with hardly any CPU used. When the parent is killed, the alarm remains: no child outlives
its limit.
"""

import os
import select
import signal
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

import msgspec

from tasks.errors import FeedError, RasidError, TransientError
from worker.isolation.sandbox_child import (
    FAMILIES,
    KILLED,
    LENGTH_BYTES,
    MAX_ANSWER_BYTES,
    MEBIBYTE,
    OUT_OF_MEMORY,
    Answer,
    Limits,
    is_whole,
    live,
)

T = TypeVar("T")
_CHUNK = 1 << 16
CPU_SIGNALS = frozenset({signal.SIGXCPU, signal.SIGPROF})


class Ending(msgspec.Struct, frozen=True):
    """How a child ended, as the kernel tells it."""

    status: int
    cpu_seconds: float
    is_late: bool


class Sandbox:
    """Runs functions under limits; stateless, so any number of threads may share one."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()

    def run(self, returns: type[T], function: Callable[..., T], *arguments: object) -> T:
        """Call the function in a child.

        The value crosses as MessagePack and comes back as ``returns``.

        Raises what the function raises of our own errors. Every other end is a FeedError
        ``feed_killed`` whose detail begins with ``cpu``, ``memory``, ``wall`` or ``crash``. Costs a
        fork: about 3 ms in a process of 100 MB.
        """
        reader, writer = os.pipe()
        deadline = time.monotonic() + self.limits.wall_seconds
        try:
            child = fork()
            if child == 0:
                live(writer, function, arguments, self.limits)
        finally:
            os.close(writer)
        written, ending = _watch(child, reader, deadline)
        return outcome_of(returns, written, ending, self.limits)


def outcome_of(returns: type[T], written: bytes, ending: Ending, limits: Limits) -> T:
    """Read what a child answered; raises what it raised, or FeedError for how it ended."""
    if not is_whole(written):
        raise FeedError(KILLED, _cause(ending, limits))
    try:
        answer = msgspec.msgpack.decode(memoryview(written)[LENGTH_BYTES:], type=Answer)
        if not answer.family:
            return msgspec.msgpack.decode(answer.value, type=returns)
    except msgspec.MsgspecError as error:
        detail = f"crash: an answer that makes no sense ({error})"[:200]
        raise FeedError(KILLED, detail) from error
    raise FAMILIES.get(answer.family, FeedError)(answer.reason, answer.detail)


def _cause(ending: Ending, limits: Limits) -> str:
    """Say in words why there is no answer."""
    used = f"{ending.cpu_seconds:.1f} s of CPU used"
    if ending.is_late:
        return f"wall: no answer in {limits.wall_seconds:g} s, {used}"
    if os.WIFEXITED(ending.status):
        code = os.WEXITSTATUS(ending.status)
        more = f"more than {limits.memory_bytes // MEBIBYTE} MB"
        return f"memory: {more}" if code == OUT_OF_MEMORY else f"crash: exit code {code}"
    number = os.WTERMSIG(ending.status)
    if number in CPU_SIGNALS or ending.cpu_seconds >= limits.cpu_seconds:
        return f"cpu: more than {limits.cpu_seconds} s"
    if number == signal.SIGKILL:
        return "memory: the kernel ended the process"
    return f"crash: {signal.Signals(number).name}, {used}"


def rehearse(function: Callable[..., object], *arguments: object) -> None:
    """Run what children will run once in this process, so that they find every lazy import done.

    Failures are no matter.
    """
    try:
        function(*arguments)
    except RasidError:
        return


def send(channel: int, content: bytes, deadline: float) -> bool:
    """Write to a child whose channel does not block; False when it does not read in time."""
    left = memoryview(content)
    waiting = select.poll()
    waiting.register(channel, select.POLLOUT)
    while left:
        seconds = deadline - time.monotonic()
        if seconds <= 0 or not waiting.poll(seconds * 1000):
            return False
        with suppress(BlockingIOError):
            left = left[os.write(channel, left) :]
    return True


def fork() -> int:
    """Fork, without Python's warning of forks beside threads; this module's text says why."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            return os.fork()
        except OSError as error:
            raise TransientError("no_process", str(error)) from error


def _watch(child: int, reader: int, deadline: float) -> tuple[bytes, Ending]:
    """Take the child's answer and collect the child, also when this thread is interrupted."""
    written = b""
    is_late = True
    try:
        written, is_late = receive(reader, deadline)
    finally:
        os.close(reader)
        ending = reap(child, deadline, is_late=is_late, is_done=is_whole(written))
    return written, ending


def receive(reader: int, deadline: float) -> tuple[bytes, bool]:
    """Read what the child writes until it has answered, has ended, is late or wrote too much.

    The second value tells whether it was late.
    """
    written = bytearray()
    waiting = select.poll()
    waiting.register(reader, select.POLLIN)
    while not is_whole(written) and len(written) <= MAX_ANSWER_BYTES:
        left = deadline - time.monotonic()
        if left <= 0 or not waiting.poll(left * 1000):
            return bytes(written), True
        try:
            chunk = os.read(reader, _CHUNK)
        except ConnectionResetError:
            chunk = b""
        if not chunk:
            return bytes(written), False
        written += chunk
    return bytes(written), not is_whole(written)


def reap(child: int, deadline: float, *, is_late: bool, is_done: bool) -> Ending:
    """Collect the child: when it has answered, is late, or ends by itself."""
    try:
        pause = 0.0005
        while not (is_late or is_done):
            pid, status, used = os.wait4(child, os.WNOHANG)
            if pid:
                return Ending(status, used.ru_utime + used.ru_stime, is_late=False)
            time.sleep(pause)
            pause = min(2 * pause, 0.05)
            is_late = time.monotonic() >= deadline
        os.kill(child, signal.SIGKILL)
        _, status, used = os.wait4(child, 0)
        return Ending(status, used.ru_utime + used.ru_stime, is_late=is_late)
    except (ChildProcessError, ProcessLookupError):
        # somebody else collects children in this process
        return Ending(0, 0.0, is_late=is_late)
