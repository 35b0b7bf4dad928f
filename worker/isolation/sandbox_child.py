"""The child's side of a sandbox: confine itself, run one function, answer through its channel."""

import faulthandler
import gc
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from typing import Any, NoReturn

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
_CHUNK = 1 << 16
_TIRED_SHARE = 1 / 8  # of a limit: who has used so much is not asked again
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
    """The child's answer: a value, or a failure by its family, reason and detail.

    Of a child that is asked many times: the CPU seconds it has used in all, and whether it had
    better not be asked again.
    """

    value: msgspec.Raw = msgspec.Raw(b"\xc0")
    family: str = ""
    reason: str = ""
    detail: str = ""
    cpu_seconds: float = 0.0
    is_tired: bool = False


def live(
    writer: int, function: Callable[..., object], arguments: tuple[object, ...], limits: Limits
) -> NoReturn:
    """Be the child: confine, run, answer, end. Nothing above this frame may ever run again."""
    code = 1
    try:
        writer = _confine(writer, limits)
        _lower(resource.RLIMIT_CPU, limits.cpu_seconds)
        signal.setitimer(signal.ITIMER_REAL, limits.wall_seconds + _ALARM_MARGIN_SECONDS)
        _send(writer, _answer(function, arguments, limits))
        code = 0
    except MemoryError:
        code = OUT_OF_MEMORY
    finally:
        os._exit(code)


def serve(
    channel: int,
    function: Callable[..., object],
    arguments: Any,
    limits: Limits,
) -> NoReturn:
    """Be a child that is asked many times: each call arrives and is answered through ``channel``.

    ``arguments`` is the type of a call. The child ends when its parent does.
    """
    code = 1
    try:
        channel = _confine(channel, limits)
        decoder = msgspec.msgpack.Decoder(arguments)
        size = _size_bytes()
        while call := _received(channel):
            _limit_call(limits.cpu_seconds, limits.wall_seconds + _ALARM_MARGIN_SECONDS)
            began = time.process_time()
            answer = _answer_of(function, decoder.decode(call), limits)
            used = time.process_time() - began
            has_grown = _size_bytes() - size > limits.memory_bytes * _TIRED_SHARE
            is_tired = has_grown or used > limits.cpu_seconds * _TIRED_SHARE
            encoded = _encoded(answer, cpu_seconds=time.process_time(), is_tired=is_tired)
            _limit_call(0, 0)
            _send(channel, encoded)
        code = 0
    except MemoryError:
        code = OUT_OF_MEMORY
    finally:
        os._exit(code)


def _limit_call(cpu_seconds: float, wall_seconds: float) -> None:
    """Let the kernel end this process when a call takes too long; zeros take the limit away."""
    signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
    signal.setitimer(signal.ITIMER_REAL, wall_seconds)


def _received(channel: int) -> bytearray:
    """Read one call; empty when the parent has closed the channel."""
    written = bytearray()
    while not is_whole(written):
        chunk = os.read(channel, _CHUNK)
        if not chunk:
            return bytearray()
        written += chunk
    return written[LENGTH_BYTES:]


def _confine(writer: int, limits: Limits) -> int:
    """Take everything away that parsing does not need; returns the pipe's descriptor."""
    gc.freeze()
    faulthandler.disable()
    sys.dont_write_bytecode = True
    for number in (signal.SIGXCPU, signal.SIGALRM, signal.SIGPROF, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    os.dup2(writer, 3)
    os.closerange(4, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, 0)
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
    return _encoded(_answer_of(function, arguments, limits))


def _answer_of(
    function: Callable[..., object], arguments: tuple[object, ...], limits: Limits
) -> Answer:
    try:
        return Answer(value=msgspec.Raw(msgspec.msgpack.encode(function(*arguments))))
    except MemoryError:
        return _out_of_memory(limits)
    except RasidError as error:
        is_memory = isinstance(error.__cause__, MemoryError)  # parsers call it a fault of the feed
        return _out_of_memory(limits) if is_memory else _failure(error)
    except Exception as error:  # noqa: BLE001
        # the edge of the process: the parent must hear of it, whatever it is
        return Answer(
            family=FeedError.__name__, reason="feed_unreadable", detail=type(error).__name__
        )


def _encoded(answer: Answer, *, cpu_seconds: float = 0.0, is_tired: bool = False) -> bytes:
    told = msgspec.structs.replace(answer, cpu_seconds=cpu_seconds, is_tired=is_tired)
    encoded = msgspec.msgpack.encode(told)
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
    left = memoryview(framed(answer))
    while left:
        left = left[os.write(writer, left) :]


def framed(content: bytes) -> bytes:
    """Write the length before what is sent."""
    return len(content).to_bytes(LENGTH_BYTES) + content


def answer_in(written: bytes) -> Answer | None:
    """Read an answer; None when it is not complete or makes no sense."""
    if not is_whole(written):
        return None
    try:
        return msgspec.msgpack.decode(memoryview(written)[LENGTH_BYTES:], type=Answer)
    except msgspec.MsgspecError:
        return None


def is_whole(written: bytes | bytearray) -> bool:
    """Tell whether the answer is complete: its length stands before it."""
    return len(written) >= LENGTH_BYTES and len(written) == LENGTH_BYTES + int.from_bytes(
        written[:LENGTH_BYTES]
    )
