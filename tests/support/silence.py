"""A TCP proxy that can fall silent.

Connections stay open and nothing comes, as when a peer or a firewall lost them.
"""

import asyncio
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self


class SilentProxy:
    """A context manager in front of a port of loopback.

    ``silence`` swallows what open connections say, new ones work.
    """

    def __init__(self, port: int) -> None:
        self._target, self._silenced, self._open = port, set(), set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(5)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def silence(self) -> int:
        """Swallow everything on the connections there are; returns how many."""
        self._silenced |= self._open
        return len(self._silenced)

    async def _listen(self) -> asyncio.Server:
        return await asyncio.start_server(self._serve, "127.0.0.1", 0)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(key := object())
        back_reader, back_writer = await asyncio.open_connection("127.0.0.1", self._target)
        ways = [
            asyncio.create_task(self._pass(key, *way))
            for way in ((reader, back_writer), (back_reader, writer))
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._open.discard(key)
            for way in ways:
                way.cancel()
            for end in (writer, back_writer):
                end.close()

    async def _pass(
        self, key: object, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        with suppress(ConnectionError):
            while said := await reader.read(65_536):
                if key not in self._silenced:
                    writer.write(said)
                    await writer.drain()

    async def _close(self) -> None:
        self._server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
