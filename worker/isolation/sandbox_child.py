"""The child's side of the sandbox: confine itself, run one function, answer through the pipe."""

import faulthandler
import gc
import os
import resource
import signal
import sys
from collections.abc import Callable
from typing import NoReturn

import msgspec

from tasks.errors import (
    DeniedError,
    FeedError,
    NoArticle,
    PermanentError,
    RasidError,
    TransientError,
)

KILLED = "feed_killed"
MEBIBYTE = 1024 * 1024
MAX_ANSWER_BYTES = 64 * MEBIBYTE  # 500 entries with the longest summaries are 33 MB
LENGTH_BYTES = 8
OUT_OF_MEMORY = 71  # exit code of a child that could not even say so
_ALARM_MARGIN_SECONDS = 1.0  # the child's own alarm comes after the parent's clock
FAMILIES = {
    family.__name__: family
    for family in (FeedError, NoArticle, DeniedError, TransientError, PermanentError)
}


class Limits(msgspec.Struct, frozen=True):
    """What one call may use; ``memory_bytes`` is on top of what the process already has."""

    cpu_seconds: int = 5
    memory_bytes: int = 512 * MEBIBYTE
    wall_seconds: float = 7.5


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """The child's answer: a value, or a failure by its family, reason and detail."""

    value: msgspec.Raw = msgspec.Raw(b"\xc0")
    family: str = ""
    reason: str = ""
    detail: str = ""


def live(
    writer: int, function: Callable[..., object], arguments: tuple[object, ...], limits: Limits
) -> NoReturn:
    """Be the child: confine, run, answer, end. Nothing above this frame may ever run again."""
    code = 1
    try:
        writer = _confine(writer, limits)
        _send(writer, _answer(function, arguments, limits))
        code = 0
    except MemoryError:
        code = OUT_OF_MEMORY
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
    """Measure the address space in use.

    0 where the system has no /proc; memory stays without a limit there.
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
        answer = Answer(value=msgspec.Raw(msgspec.msgpack.encode(function(*arguments))))
    except MemoryError:
        answer = _out_of_memory(limits)
    except RasidError as error:
        is_memory = isinstance(error.__cause__, MemoryError)  # parsers call it a fault of the feed
        answer = _out_of_memory(limits) if is_memory else _failure(error)
    except Exception as error:  # noqa: BLE001
        # the edge of the process: the parent must hear of it, whatever it is
        answer = Answer(
            family=FeedError.__name__, reason="feed_unreadable", detail=type(error).__name__
        )
    encoded = msgspec.msgpack.encode(answer)
    if len(encoded) <= MAX_ANSWER_BYTES:
        return encoded
    return msgspec.msgpack.encode(
        _failure(FeedError("feed_too_large", f"{len(encoded)} bytes as read"))
    )


def _failure(error: RasidError) -> Answer:
    family = next(
        (kind.__name__ for kind in type(error).__mro__ if kind.__name__ in FAMILIES),
        FeedError.__name__,
    )
    return Answer(family=family, reason=error.reason, detail=error.detail[:1000])


def _out_of_memory(limits: Limits) -> Answer:
    detail = f"memory: more than {limits.memory_bytes // MEBIBYTE} MB"
    return Answer(family=FeedError.__name__, reason=KILLED, detail=detail)


def _send(writer: int, answer: bytes) -> None:
    left = memoryview(len(answer).to_bytes(LENGTH_BYTES) + answer)
    while left:
        left = left[os.write(writer, left) :]


def is_whole(written: bytes | bytearray) -> bool:
    """Tell whether the answer is complete: its length stands before it."""
    return len(written) >= LENGTH_BYTES and len(written) == LENGTH_BYTES + int.from_bytes(
        written[:LENGTH_BYTES]
    )
