"""A server that misbehaves at the level of bytes.

Each attack is a function that talks to one connection.
"""

import asyncio
import gzip
import zlib
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import cache
from types import TracebackType
from typing import Self

import brotli
from backports import zstd

from rasid.testing.loop_thread import LoopThread

Attack = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
ENDLESS = 10_000  # pieces of an "endless" answer; the client must be gone long before
ZEROS = bytes(10_000_000)
REPEATS = 100


@cache
def packed(coding: str) -> list[bytes]:
    """Return the pieces of 1 GB of zeros in one coding."""
    if coding in {"gzip", "deflate"}:  # a fully flushed block can be repeated as it is
        packer = zlib.compressobj(9, wbits=31 if coding == "gzip" else 15)
        first = packer.compress(ZEROS) + packer.flush(zlib.Z_FULL_FLUSH)
        return [first, *[packer.compress(ZEROS) + packer.flush(zlib.Z_FULL_FLUSH)] * (REPEATS - 1)]
    if coding == "br":
        press = brotli.Compressor(quality=1)
        return [press.process(ZEROS) + press.flush() for _ in range(REPEATS)]
    squeeze = zstd.ZstdCompressor(1)
    return [squeeze.compress(ZEROS, zstd.ZstdCompressor.FLUSH_BLOCK) for _ in range(REPEATS)]


@cache
def nested() -> bytes:
    """Return 100 MB of zeros, packed twice."""
    return gzip.compress(gzip.compress(ZEROS * 10, 1))


MEMBERS = gzip.compress(b"x") * 50_000


def warm_up() -> None:
    """Pack what is slow to pack before the clock runs."""
    nested()
    for coding in ("gzip", "deflate", "br", "zstd"):
        packed(coding)


def head(status: str = "200 OK", **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", "Content-Type: text/html", "Connection: close"]
    return (
        "\r\n".join(
            [*lines, *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
        ).encode()
        + b"\r\n\r\n"
    )


def sends(*pieces: bytes) -> Attack:
    """Send the pieces and close."""

    async def attack(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()

    return attack


def drips(first: bytes, piece: bytes, pause: float = 0.1) -> Attack:
    """Send ``first``, then one ``piece`` every ``pause`` seconds for as long as anybody listens."""

    async def attack(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        for _number in range(ENDLESS):
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)

    return attack


def floods(first: bytes, piece: bytes) -> Attack:
    """Send ``first``, then ``piece`` as fast as it is taken, for as long as anybody listens."""
    return drips(first, piece, pause=0)


def bomb(coding: str, *, status: str = "200 OK", **headers: str) -> Attack:
    """1 GB of zeros in one coding."""
    return sends(head(status, Content_Encoding=coding, **headers), *packed(coding))


def chunked(coding: str = "") -> bytes:
    extra = {"Content_Encoding": coding} if coding else {}
    return head(Transfer_Encoding="chunked", **extra)


ATTACKS: dict[str, Callable[[], Attack]] = {
    "/gzip-bomb": lambda: bomb("gzip"),
    "/deflate-bomb": lambda: bomb("deflate"),
    "/br-bomb": lambda: bomb("br"),
    "/zstd-bomb": lambda: bomb("zstd"),
    "/bomb-in-404": lambda: bomb("gzip", status="404 Not Found"),
    "/bomb-in-503": lambda: bomb("br", status="503 Service Unavailable"),
    "/bomb-in-redirect": lambda: bomb("gzip", status="302 Found", Location="/good"),
    "/nested-bomb": lambda: sends(head(Content_Encoding="gzip, gzip"), nested()),
    "/many-members": lambda: sends(head(Content_Encoding="gzip"), MEMBERS),
    "/endless-body": lambda: floods(head(), b"x" * 65_536),
    "/endless-chunks": lambda: floods(chunked(), b"10000\r\n" + b"x" * 65_536 + b"\r\n"),
    "/slow-body": lambda: drips(head(), b"x"),
    "/slow-headers": lambda: drips(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
    "/slow-status": lambda: drips(b"", b"H"),
    "/slow-chunks": lambda: drips(chunked(), b"1\r\nx\r\n"),
    "/endless-interim": lambda: drips(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n", 0.01),
    "/endless-trailers": lambda: drips(chunked() + b"0\r\n", b"X-T: y\r\n", 0.003),
    "/silence": lambda: drips(b"", b"", 1.0),
    "/endless-headers": lambda: floods(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n" * 1000),
    "/long-header": lambda: floods(b"HTTP/1.1 200 OK\r\nX-A: ", b"y" * 65_536),
    "/long-status": lambda: floods(b"HTTP/1.1 200 ", b"y" * 65_536),
    "/cookie-flood": lambda: floods(b"HTTP/1.1 200 OK\r\n", b"Set-Cookie: a=b\r\n" * 1000),
    "/wrong-length": lambda: sends(head(Content_Length="1000"), b"half"),
    "/two-lengths": lambda: sends(
        b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 9\r\n\r\n", b"bodybody!"
    ),
    "/not-http": lambda: sends(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "/good": lambda: sends(head(), b"<p>good</p>"),
    "/large-404": lambda: floods(head("404 Not Found"), b"x" * 65_536),
    "/validators": lambda: sends(
        head(ETag='"a\tb"', Last_Modified="x" * 3000, Retry_After="99999999999"), b"<p>good</p>"
    ),
    "/loop": lambda: sends(head("302 Found", Location="/loop")),
    **{
        f"/to-{number}": lambda place=place: sends(head("302 Found", Location=place))
        for number, place in enumerate(
            [
                "http://169.254.169.254/latest/meta-data/",
                "http://[::1]/",
                "http://10.0.0.1/",
                "//192.168.1.1/x",
                "file:///etc/passwd",
                "gopher://127.0.0.1:6379/_x",
                "ftp://127.0.0.1/",
                "javascript:alert(1)",
                "http://user:secret@example.org/",
                "http://0x7f000001.nip.invalid\\@10.0.0.1/",
                "http://[fe80::1%25lo]/",
                "http://172.16.0.1:6379/",
                "http://100.64.0.1/",
                "data:text/html,x",
            ]
        )
    },
}
REDIRECTS = [path for path in ATTACKS if path.startswith("/to-")]


class Adversary:
    """A context manager; ``hits`` lists the request lines that arrived."""

    def __init__(self) -> None:
        self._loop = LoopThread()
        self.hits: list[str] = []
        self.requests: list[bytes] = []
        self.url = ""

    def __enter__(self) -> Self:
        self._loop.start()
        self._server = self._loop.run(self._open())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.run(self._close())
        self._loop.end()

    async def _open(self) -> asyncio.Server:
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        return server

    async def _close(self) -> None:
        self._server.close()
        talks = asyncio.all_tasks() - {asyncio.current_task()}
        for talk in talks:
            talk.cancel()
        await asyncio.gather(*talks, return_exceptions=True)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            request = await reader.readuntil(b"\r\n\r\n")
            path = request.split(b" ", 2)[1].decode()
            self.hits.append(path)
            self.requests.append(request)
            await ATTACKS.get(path, lambda: sends(head("404 Not Found")))()(reader, writer)
        writer.close()
