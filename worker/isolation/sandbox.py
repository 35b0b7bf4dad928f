"""Run a pure function on dangerous bytes in a child that the kernel limits and that is killed when
it is late.

A fork of this very process: nothing to start, nothing to import, and it works in Celery's prefork
children, which may not have children of the multiprocessing kind. The parent has a thread of
downloads, so only the forking thread lives on in the child. What that could break, and why it does
not:

- A lock that another thread held stays locked for ever. Code that runs while it holds the interpreter's lock cannot be
  in the middle of anything at the fork; code that let it go may be: TLS, name lookups, buffered files, decompression.
  The child does none of these. It parses, writes to its pipe and ends by ``os._exit``: no exit handlers, no flush.
- Locks of modules that are being imported are such locks too, and parsers import lazily (codecs). Hence ``rehearse``:
  what will run in children runs once in the parent before, on a sample.
- logging re-creates its locks after a fork, malloc and the interpreter take care of theirs.
- The collector must not find the parent's sessions and close them: its objects are frozen, its descriptors are closed.

Should a child hang all the same, its own alarm and the parent's clock end it, and the detail says
``wall`` with hardly any CPU used. When the parent is killed, the alarm remains: no child outlives
its limit.
"""

import faulthandler
import gc
import os
import resource
import select
import signal
import sys
import time
import warnings
from collections.abc import Callable
from typing import NoReturn, TypeVar

import msgspec

from tasks.errors import (
    DeniedError,
    FeedError,
    NoArticle,
    PermanentError,
    RasidError,
    TransientError,
)

T = TypeVar("T")
KILLED = "feed_killed"
MEBIBYTE = 1024 * 1024
MAX_ANSWER_BYTES = 64 * MEBIBYTE  # 500 entries with the longest summaries are 33 MB
_LENGTH_BYTES = 8
_OUT_OF_MEMORY = 71  # exit code of a child that could not even say so
_ALARM_MARGIN_SECONDS = 1.0  # the child's own alarm comes after the parent's clock
_CHUNK = 1 << 16
_FAMILIES = {
    family.__name__: family
    for family in (FeedError, NoArticle, DeniedError, TransientError, PermanentError)
}


class Limits(msgspec.Struct, frozen=True):
    """What one call may use; ``memory_bytes`` is on top of what the process already has."""

    cpu_seconds: int = 5
    memory_bytes: int = 512 * MEBIBYTE
    wall_seconds: float = 7.5


class _Answer(msgspec.Struct, frozen=True, array_like=True):
    """What the child says: a value, or a failure by its family, reason and detail."""

    value: msgspec.Raw = msgspec.Raw(b"\xc0")
    family: str = ""
    reason: str = ""
    detail: str = ""


class _Ending(msgspec.Struct, frozen=True):
    """How a child ended, as the kernel tells it."""

    status: int
    cpu_seconds: float
    is_late: bool


class Sandbox:
    """Runs functions under limits; stateless, so any number of threads may share one."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()

    def run(self, returns: type[T], function: Callable[..., T], *arguments: object) -> T:
        """Return ``function(*arguments)``.

        The value crosses as MessagePack and comes back as ``returns``.

        Raises what the function raises of our own errors. Every other end is a FeedError
        ``feed_killed`` whose detail begins with ``cpu``, ``memory``, ``wall`` or ``crash``. Costs a
        fork: about 3 ms in a process of 100 MB.
        """
        reader, writer = os.pipe()
        deadline = time.monotonic() + self.limits.wall_seconds
        try:
            child = _fork()
            if child == 0:
                _live(writer, function, arguments, self.limits)
        finally:
            os.close(writer)
        written, ending = _watch(child, reader, deadline)
        return self._result(returns, written, ending)

    def _result(self, returns: type[T], written: bytes, ending: _Ending) -> T:
        if not _is_whole(written):
            raise FeedError(KILLED, self._cause(ending))
        try:
            answer = msgspec.msgpack.decode(written[_LENGTH_BYTES:], type=_Answer)
            if not answer.family:
                return msgspec.msgpack.decode(answer.value, type=returns)
        except msgspec.MsgspecError as error:
            raise FeedError(
                KILLED, f"crash: an answer that makes no sense ({error})"[:200]
            ) from error
        raise _FAMILIES.get(answer.family, FeedError)(answer.reason, answer.detail)

    def _cause(self, ending: _Ending) -> str:
        """Say in words why there is no answer."""
        used = f"{ending.cpu_seconds:.1f} s of CPU used"
        if ending.is_late:
            return f"wall: no answer in {self.limits.wall_seconds:g} s, {used}"
        if os.WIFEXITED(ending.status):
            code = os.WEXITSTATUS(ending.status)
            return (
                f"memory: {self._more_memory}"
                if code == _OUT_OF_MEMORY
                else f"crash: exit code {code}"
            )
        number = os.WTERMSIG(ending.status)
        if number == signal.SIGXCPU or ending.cpu_seconds >= self.limits.cpu_seconds:
            return f"cpu: more than {self.limits.cpu_seconds} s"
        if number == signal.SIGKILL:
            return "memory: the kernel ended the process"
        return f"crash: {signal.Signals(number).name}, {used}"

    @property
    def _more_memory(self) -> str:
        return f"more than {self.limits.memory_bytes // MEBIBYTE} MB"


def rehearse(function: Callable[..., object], *arguments: object) -> None:
    """Run what children will run once in this process, so that they find every lazy import done.

    Failures are no matter.
    """
    try:
        function(*arguments)
    except RasidError:
        return


def _fork() -> int:
    """Fork.

    Python warns of forks beside threads since 3.12, the reasons why this one is safe stand above.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            return os.fork()
        except OSError as error:
            raise TransientError("no_process", str(error)) from error


def _live(
    writer: int, function: Callable[..., object], arguments: tuple[object, ...], limits: Limits
) -> NoReturn:
    """Be the child: confine, run, answer, end. Nothing above this frame may ever run again."""
    code = 1
    try:
        writer = _confine(writer, limits)
        _send(writer, _answer(function, arguments, limits))
        code = 0
    except MemoryError:
        code = _OUT_OF_MEMORY
    finally:
        os._exit(code)


def _confine(writer: int, limits: Limits) -> int:
    """Take everything away that parsing does not need; returns the pipe's descriptor."""
    gc.freeze()
    faulthandler.disable()
    sys.dont_write_bytecode = True
    for number in (signal.SIGXCPU, signal.SIGALRM, signal.SIGPROF, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.wall_seconds + _ALARM_MARGIN_SECONDS)
    os.dup2(writer, 3)
    os.closerange(4, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, 0)
    _lower(resource.RLIMIT_CPU, limits.cpu_seconds)
    size = _size_bytes()
    if size:
        _lower(resource.RLIMIT_AS, size + limits.memory_bytes)
    return 3


def _lower(limit: int, value: int) -> None:
    hard = resource.getrlimit(limit)[1]
    lowered = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(limit, (lowered, hard))


def _size_bytes() -> int:
    """Return the address space in use, 0 where the system has no /proc (there memory stays without
    a limit).
    """
    try:
        # Path.open would buffer and decode
        with open("/proc/self/statm", "rb", buffering=0) as statm:  # noqa: PTH123
            return int(statm.read(100).split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def _answer(
    function: Callable[..., object], arguments: tuple[object, ...], limits: Limits
) -> bytes:
    try:
        answer = _Answer(value=msgspec.Raw(msgspec.msgpack.encode(function(*arguments))))
    except MemoryError:
        answer = _out_of_memory(limits)
    except RasidError as error:
        is_memory = isinstance(error.__cause__, MemoryError)  # parsers call it a fault of the feed
        answer = _out_of_memory(limits) if is_memory else _failure(error)
    except Exception as error:  # noqa: BLE001
        # the edge of the process: the parent must hear of it, whatever it is
        answer = _Answer(
            family=FeedError.__name__, reason="feed_unreadable", detail=type(error).__name__
        )
    encoded = msgspec.msgpack.encode(answer)
    if len(encoded) <= MAX_ANSWER_BYTES:
        return encoded
    return msgspec.msgpack.encode(
        _failure(FeedError("feed_too_large", f"{len(encoded)} bytes as read"))
    )


def _failure(error: RasidError) -> _Answer:
    family = next(
        (kind.__name__ for kind in type(error).__mro__ if kind.__name__ in _FAMILIES),
        FeedError.__name__,
    )
    return _Answer(family=family, reason=error.reason, detail=error.detail[:1000])


def _out_of_memory(limits: Limits) -> _Answer:
    detail = f"memory: more than {limits.memory_bytes // MEBIBYTE} MB"
    return _Answer(family=FeedError.__name__, reason=KILLED, detail=detail)


def _send(writer: int, answer: bytes) -> None:
    left = memoryview(len(answer).to_bytes(_LENGTH_BYTES) + answer)
    while left:
        left = left[os.write(writer, left) :]


def _watch(child: int, reader: int, deadline: float) -> tuple[bytes, _Ending]:
    """Take the child's answer and collect the child, also when this thread is interrupted."""
    written, is_late = b"", True
    try:
        written, is_late = _receive(reader, deadline)
    finally:
        os.close(reader)
        ending = _reap(child, deadline, is_late=is_late, is_done=_is_whole(written))
    return written, ending


def _receive(reader: int, deadline: float) -> tuple[bytes, bool]:
    """Return what the child wrote until it closed the pipe, was late or wrote too much.

    And whether it was late.
    """
    written = bytearray()
    waiting = select.poll()
    waiting.register(reader, select.POLLIN)
    while not _is_whole(written) and len(written) <= MAX_ANSWER_BYTES:
        left = deadline - time.monotonic()
        if left <= 0 or not waiting.poll(left * 1000):
            return bytes(written), True
        chunk = os.read(reader, _CHUNK)
        if not chunk:
            return bytes(written), False
        written += chunk
    return bytes(written), not _is_whole(written)


def _is_whole(written: bytes | bytearray) -> bool:
    """Tell whether the answer is complete: its length stands before it."""
    return len(written) >= _LENGTH_BYTES and len(written) == _LENGTH_BYTES + int.from_bytes(
        written[:_LENGTH_BYTES]
    )


def _reap(child: int, deadline: float, *, is_late: bool, is_done: bool) -> _Ending:
    """Collect the child.

    At once when it has answered or is late, else when it ends by itself, at the deadline at last.
    """
    try:
        pause = 0.0005
        while not (is_late or is_done):
            pid, status, used = os.wait4(child, os.WNOHANG)
            if pid:
                return _Ending(status, used.ru_utime + used.ru_stime, is_late=False)
            time.sleep(pause)
            pause, is_late = min(2 * pause, 0.05), time.monotonic() >= deadline
        os.kill(child, signal.SIGKILL)
        _, status, used = os.wait4(child, 0)
        return _Ending(status, used.ru_utime + used.ru_stime, is_late=is_late)
    except (
        ChildProcessError,
        ProcessLookupError,
    ):  # somebody else collects children in this process
        return _Ending(0, 0.0, is_late=is_late)
