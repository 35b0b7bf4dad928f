"""One reader for all live clients: each message is read and encoded once.

A client has a bounded queue. One that does not keep up is dropped, and resumes from the streams.
"""

import asyncio
from collections.abc import Iterable

import msgspec
from starlette.concurrency import run_in_threadpool

from rasid.web.documents import document
from worker.store.client import Store, StoreError
from worker.streams.completion import Completion
from worker.streams.streams import ARTICLES, START, Message, Streams, order

QUEUE = 256  # messages that a client may be behind
_BLOCK_SECONDS = 0.5
_PAUSE_SECONDS = 1.0  # after the server did not answer


class Event(msgspec.Struct, frozen=True):
    """A message, encoded."""

    message: Message
    body: bytes


class Client:
    """A listener to some streams; ``is_dropped`` once its queue was full."""

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
        """End this client's stream after the events in its queue."""
        self.queue.put_nowait(None)


class Hub:
    """Follows every stream and hands its messages to clients."""

    def __init__(self, store: Store, limit: int) -> None:
        """Let at most ``limit`` clients listen."""
        self._streams = Streams(store)
        self._completion = Completion(store)
        self._limit = limit
        self._clients: set[Client] = set()
        self._last: dict[str, str] = {}

    @property
    def clients(self) -> int:
        """Count the listeners."""
        return len(self._clients)

    def join(self, names: Iterable[str]) -> Client | None:
        """Add a client; None when there are too many."""
        if len(self._clients) >= self._limit:
            return None
        client = Client(names)
        self._clients.add(client)
        return client

    def leave(self, client: Client) -> None:
        """Forget a client."""
        self._clients.discard(client)

    def end(self) -> None:
        """End every stream: the process stops, and clients resume elsewhere or later."""
        self._limit = 0
        for client in self._clients:
            client.end()

    async def run(self) -> None:
        """Read and hand out until cancelled; wait for a server that does not answer."""
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
        """Read new messages in the order of publication, those of a new stream from its first."""
        names = [ARTICLES, *self._streams.topics()]
        is_first = not self._last
        for name in names:
            if name not in self._last:
                self._last[name] = self._streams.last(name) if is_first else START
        found = self._streams.after(self._last, block_seconds=_BLOCK_SECONDS)
        return [
            Event(one, document(one))
            for one in sorted(
                self._completion.complete(found), key=lambda one: (order(one.id), one.stream)
            )
        ]
