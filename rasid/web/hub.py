"""One reader for all live clients.

What comes into the streams is read and encoded once, and handed to everybody it is for.

A client has a bounded queue. One that does not keep up is dropped, and resumes where it was from
the streams themselves.
"""

import asyncio
from collections.abc import Iterable

import msgspec
from starlette.concurrency import run_in_threadpool

from rasid.web.documents import document
from worker.store.client import Store, StoreError
from worker.streams.streams import ARTICLES, START, Message, Streams, order

QUEUE = 256  # messages that a client may be behind
_BLOCK_SECONDS = 0.5
_PAUSE_SECONDS = 1.0  # after the server did not answer


class Event(msgspec.Struct, frozen=True):
    """A message, encoded."""

    message: Message
    body: bytes


class Client:
    """Somebody who listens to some streams; ``is_dropped`` once the queue ran over."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = frozenset(names)
        self.queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self.is_dropped = False

    def offer(self, event: Event) -> None:
        """Hand over one event, or end this client's stream."""
        if not self.is_dropped:
            self.is_dropped = self.queue.qsize() >= QUEUE
            self.queue.put_nowait(None if self.is_dropped else event)

    def end(self) -> None:
        """End this client's stream after what waits for it."""
        self.queue.put_nowait(None)


class Hub:
    """Follows every stream and hands out what comes."""

    def __init__(self, store: Store, limit: int) -> None:
        """Let at most ``limit`` clients listen."""
        self._streams, self._limit = Streams(store), limit
        self._clients: set[Client] = set()
        self._last: dict[str, str] = {}

    @property
    def clients(self) -> int:
        """Return how many listen."""
        return len(self._clients)

    def join(self, names: Iterable[str]) -> Client | None:
        """Let somebody listen; None when too many do."""
        if len(self._clients) >= self._limit:
            return None
        client = Client(names)
        self._clients.add(client)
        return client

    def leave(self, client: Client) -> None:
        """Forget somebody."""
        self._clients.discard(client)

    def end(self) -> None:
        """End every stream: the process stops, and clients resume elsewhere or later."""
        self._limit = 0
        for client in self._clients:
            client.end()

    async def run(self) -> None:
        """Read and hand out until cancelled; a server that is away is waited for."""
        while True:
            try:
                found = await run_in_threadpool(self._read)
            except (StoreError, OSError):
                await asyncio.sleep(_PAUSE_SECONDS)
                continue
            for event in found:
                for client in tuple(self._clients):
                    if event.message.stream in client.names:
                        client.offer(event)

    def _read(self) -> list[Event]:
        """Return what came, in the order of publication.

        A stream that is new is followed from its first message.
        """
        names = [ARTICLES, *self._streams.topics()]
        is_first = not self._last
        for name in names:
            if name not in self._last:
                self._last[name] = self._streams.last(name) if is_first else START
        found = self._streams.after(self._last, block_seconds=_BLOCK_SECONDS)
        return [
            Event(one, document(one))
            for one in sorted(found, key=lambda one: (order(one.id), one.stream))
        ]
