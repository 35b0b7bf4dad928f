"""A network that fails: a proxy before the server that cuts, hangs, delays and forgets."""

import asyncio
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

PIECE = 65_536


class FaultyProxy:
    """A context manager: ``url`` leads to the server behind ``path``, a unix socket."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy", daemon=True)
        self._passes = asyncio.Event()
        self._links: set[_Link] = set()
        self._refuses = False
        self._to_lose = 0
        self.delay_seconds = 0.0
        self.url = ""

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(10)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._server.close)
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def cut(self, *, refuses: bool = False) -> None:
        """End every connection; refuse new ones until the next call."""
        self._loop.call_soon_threadsafe(self._cut, refuses)

    def hang(self, *, hangs: bool) -> None:
        """Pass nothing on, either way, and keep every connection."""
        self._loop.call_soon_threadsafe(self._passes.clear if hangs else self._passes.set)

    def forget(self) -> None:
        """Pass nothing on, for ever, on the connections of now; nobody is told."""
        self._loop.call_soon_threadsafe(self._forget)

    def lose_responses(self, number: int) -> None:
        """Pass on the next requests, and cut their connections before the responses."""
        self._to_lose = number

    def _cut(self, refuses: bool) -> None:  # noqa: FBT001 - a callback
        self._refuses = refuses
        for link in self._links:
            link.abort()

    def _forget(self) -> None:
        for link in self._links:
            link.is_forgotten = True

    async def _open(self) -> asyncio.Server:
        self._passes.set()
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.url = f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}/0"
        return server

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._refuses:
            writer.transport.abort()
            return
        try:
            inner, outer = await asyncio.open_unix_connection(self._path)
        except OSError:
            writer.transport.abort()
            return
        link = _Link(writer, outer)
        self._links.add(link)
        ways = (self._pump(link, reader, outer, asks=True), self._pump(link, inner, writer))
        with suppress(OSError, asyncio.CancelledError):
            await asyncio.gather(*ways)
        link.abort()
        self._links.discard(link)

    async def _pump(
        self,
        link: "_Link",
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        asks: bool = False,
    ) -> None:
        while data := await reader.read(PIECE):
            if self.delay_seconds:
                await asyncio.sleep(self.delay_seconds)
            await self._passes.wait()
            if link.is_forgotten:
                continue
            if not asks and link.loses:
                raise ConnectionError
            if asks and self._to_lose:
                self._to_lose -= 1
                link.loses = True
            writer.write(data)
            await writer.drain()
        raise ConnectionError  # one end is gone: so is the other


class _Link:
    def __init__(self, *writers: asyncio.StreamWriter) -> None:
        self._writers = writers
        self.is_forgotten = self.loses = False

    def abort(self) -> None:
        for writer in self._writers:
            writer.transport.abort()
