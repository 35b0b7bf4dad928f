"""Undo content codings piece by piece under a cap.

A body is inflated only as far as it may go, never as far as it could.

gzip and deflate by ISA-L, br and zstd by their own libraries; each inflates at most one step at a
time. Several codings on top of each other are refused: no news site sends them, and each layer
multiplies (1,617 bytes of br can hold 1 GB).
"""

import sys
from collections.abc import Callable
from typing import Protocol

import brotli
from isal import isal_zlib

from tasks.errors import PermanentError, TransientError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

STEP = 64 * 1024
MAX_MEMBERS = 100  # gzip and zstd bodies may be several in a row; real ones have one or two
MAX_RATIO = 200  # markup compresses 5 to 20 times
RATIO_FREE_BYTES = 1024 * 1024  # small bodies may be as repetitive as they like
ZSTD_WINDOW_LOG = 23  # 8 MB, the limit for the web (RFC 9659)
GZIP_MAGIC = b"\x1f\x8b\x08"  # with the one method that RFC 1952 knows
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
# zlib's numbers for the largest window, by what is around the data
RAW_DEFLATE = -15
ZLIB = 15
GZIP = 31
FIRST_BYTES = 4  # enough for every magic number
# RFC 1950: the bytes of a zlib header, the method that it names, what it is a multiple of
_ZLIB_HEADER = 2
_DEFLATE = 8
_ZLIB_CHECK = 31
DAMAGE: tuple[type[Exception], ...] = (
    isal_zlib.error,  # type: ignore[assignment] # isal's stub is wrong
    brotli.error,
    zstd.ZstdError,
)


class _Member(Protocol):
    """One compressed stream."""

    is_over: bool
    rest: bytes  # what follows the stream's end

    def step(self, wire: bytes) -> bytes:
        """Take ``wire`` in and give at most a step of the content; nothing: more is needed."""


class _Inflated:
    def __init__(self, window: int) -> None:
        self._inflate = isal_zlib.decompressobj(wbits=window)
        self.is_over = False
        self.rest = b""

    def step(self, wire: bytes) -> bytes:
        content: bytes = self._inflate.decompress(self._inflate.unconsumed_tail + wire, STEP)
        self.is_over = self._inflate.eof
        self.rest = self._inflate.unused_data
        return content


class _Brotli:
    def __init__(self) -> None:
        self._inflate = brotli.Decompressor()
        self.is_over = False
        self.rest = b""

    def step(self, wire: bytes) -> bytes:
        if wire and not self._inflate.can_accept_more_data():
            raise brotli.error("input while output waits")
        content: bytes = self._inflate.process(wire, output_buffer_limit=STEP)
        self.is_over = self._inflate.is_finished()
        return content


class _Zstd:
    def __init__(self) -> None:
        self._inflate = zstd.ZstdDecompressor(
            options={zstd.DecompressionParameter.window_log_max: ZSTD_WINDOW_LOG}
        )
        self.is_over = False
        self.rest = b""

    def step(self, wire: bytes) -> bytes:
        content: bytes = self._inflate.decompress(wire, STEP)
        self.is_over = self._inflate.eof
        self.rest = self._inflate.unused_data
        return content


# coding -> (how a stream of it begins, how to open one)
_CODINGS: dict[str, tuple[Callable[[bytes], bool], Callable[[bytes], _Member]]] = {
    "gzip": (lambda first: first.startswith(GZIP_MAGIC), lambda _: _Inflated(GZIP)),
    "deflate": (lambda _: True, lambda first: _Inflated(ZLIB if _is_zlib(first) else RAW_DEFLATE)),
    "br": (lambda _: True, lambda _: _Brotli()),
    "zstd": (lambda first: first.startswith(ZSTD_MAGIC), lambda _: _Zstd()),
}
# "none" and "utf-8" are no codings, but servers send them.
_ALIASES = {"x-gzip": "gzip", "identity": "", "none": "", "utf-8": ""}
ACCEPTED = ", ".join(_CODINGS)


class BoundedDecoder:
    """Undoes the content coding of one body.

    ``header`` is Content-Encoding as sent, ``max_bytes`` the cap on the content, ``max_ratio`` that
    on content per byte sent. Raises PermanentError ``bad_encoding`` for an unknown or nested
    coding.
    """

    def __init__(self, header: str, max_bytes: int, max_ratio: float = MAX_RATIO) -> None:
        names = [
            _ALIASES.get(name, name) for part in header.lower().split(",") if (name := part.strip())
        ]
        codings = [name for name in names if name]
        if len(codings) > 1 or any(name not in _CODINGS for name in codings):
            raise PermanentError("bad_encoding", header[:100])
        self._coding = codings[0] if codings else ""
        self._max_bytes = max_bytes
        self._max_ratio = max_ratio
        self._member: _Member | None = None
        self._members = 0
        self._wire_bytes = 0
        # the first bytes, until there are enough to tell what the body is
        self._head: bytes | None = b""
        self.content = bytearray()

    @property
    def is_over_cap(self) -> bool:
        """Tell whether the body is longer than it may be, as sent or as content."""
        return len(self.content) > self._max_bytes or self._wire_bytes > self._max_bytes

    def feed(self, wire: bytes) -> None:
        """Take in a piece of the body.

        Raises PermanentError ``too_big`` for a bomb, ``bad_encoding`` for damage.
        """
        self._wire_bytes += len(wire)
        if self._head is not None:
            self._head += wire
            if len(self._head) < FIRST_BYTES:
                return
            wire = self._begin()
        self._take(wire)

    def finish(self) -> bytes:
        """End the body and give its content.

        Raises TransientError ``incomplete`` when the compressed stream was cut short.
        """
        if self._head:
            self._take(self._begin())
        if self._member is not None and not self._member.is_over:
            raise TransientError("incomplete", f"the {self._coding} stream ends in the middle")
        return bytes(self.content)

    def _begin(self) -> bytes:
        """Decide what the body is: without the coding's magic number it is a plain file."""
        head = self._head or b""
        self._head = None
        if self._coding and not _CODINGS[self._coding][0](head):
            self._coding = ""
        return head

    def _take(self, wire: bytes) -> None:
        if not self._coding:
            self.content += wire
            return
        try:
            self._inflate(wire)
        except _FullError:
            return
        except DAMAGE as error:
            raise PermanentError("bad_encoding", f"{self._coding}: {error}") from error

    def _inflate(self, wire: bytes) -> None:
        while wire or self._member is not None:
            is_between = self._member is None or self._member.is_over
            if is_between and not (wire and self._opens(wire)):
                return
            content, wire = self._step(wire)
            self.content += content
            self._check()
            if not content and not wire:
                return

    def _step(self, wire: bytes) -> tuple[bytes, bytes]:
        """Inflate one step: its content, and what follows when the stream ended with it."""
        assert self._member is not None  # noqa: S101 - the caller opened it
        content = self._member.step(wire)
        return content, self._member.rest if self._member.is_over else b""

    def _opens(self, wire: bytes) -> bool:
        """Open the next stream; what follows the last one is ignored, as browsers do."""
        begins, open_member = _CODINGS[self._coding]
        if self._members and (self._coding not in {"gzip", "zstd"} or not begins(wire)):
            return False
        self._members += 1
        if self._members > MAX_MEMBERS:
            raise PermanentError(
                "too_big", f"more than {MAX_MEMBERS} {self._coding} streams in one body"
            )
        self._member = open_member(wire)
        return True

    def _check(self) -> None:
        size = len(self.content)
        if size > self._max_bytes:
            raise _FullError
        if size > RATIO_FREE_BYTES and size > self._max_ratio * self._wire_bytes:
            raise PermanentError("too_big", f"{self._wire_bytes} bytes became more than {size}")


class _FullError(Exception):
    """The cap is reached in the middle of a piece."""


def _is_zlib(first: bytes) -> bool:
    """Tell a zlib header (RFC 1950) from raw deflate: both are sent under the name deflate."""
    if len(first) < _ZLIB_HEADER:
        return False
    return first[0] & 0x0F == _DEFLATE and int.from_bytes(first[:2]) % _ZLIB_CHECK == 0
