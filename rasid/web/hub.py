"""One reader for all live clients: each message is read, encoded and judged once.

A client has a bounded queue. One that does not keep up is dropped, and resumes from the streams.
"""

import asyncio
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime

from starlette.concurrency import run_in_threadpool

from rasid.web.documents import document, narrowed
from tasks.query import Document, Query, TopicFacts
from worker.readers.reader import Reader
from worker.store.client import Store, StoreError
from worker.streams.selection import Selection
from worker.streams.soundness import SetAside, is_readable
from worker.streams.streams import ARTICLES, START, Message, Streams
from worker.telemetry.logs import get_logger

QUEUE = 256  # messages that a client may be behind
_BLOCK_SECONDS = 0.5
_PAUSE_SECONDS = 1.0  # after the server did not answer
_EVERYTHING = Query()


class Event:
    """A message, encoded; what queries think of it is remembered: most clients ask the same."""

    def __init__(self, message: Message, read: Document | None = None) -> None:
        """Take a message, and what queries see of it."""
        self.message = message
        self._bodies: dict[frozenset[str] | None, bytes] = {None: document(message)}
        self._document = read
        self._verdicts: dict[Query, bool] = {_EVERYTHING: True}

    def body(self, opened: frozenset[str] | None) -> bytes:
        """Return it as a token sees it that opens some topics, None for all."""
        if opened not in self._bodies:
            self._bodies[opened] = document(narrowed(self.message, opened))
        return self._bodies[opened]

    @property
    def read(self) -> Document | None:
        """What queries see of it, None for what is no article."""
        return self._document

    def is_wanted(self, query: Query, now: datetime) -> bool:
        """Whether a query wants it."""
        verdict = self._verdicts.get(query)
        if verdict is None:
            verdict = self._document is not None and query.matches(self._document, now)
            self._verdicts[query] = verdict
        return verdict


class Client:
    """A listener to some streams; ``is_dropped`` once its queue was full.

    ``opened`` are the topics that it may see, None for all; ``reader`` is whose it is.
    """

    def __init__(
        self,
        names: Iterable[str],
        query: Query = _EVERYTHING,
        opened: frozenset[str] | None = None,
        reader: Reader | None = None,
    ) -> None:
        self.names = frozenset(names)
        self.query = query
        self.opened = opened
        self.reader = reader
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

    def end_now(self) -> None:
        """End this client's stream, without what waits for it."""
        self.is_dropped = True
        while not self.queue.empty():
            self.queue.get_nowait()
        self.queue.put_nowait(None)


class Hub:
    """Follows every stream and hands its messages to clients."""

    def __init__(
        self, store: Store, limit: int, topics: Mapping[str, TopicFacts] | None = None
    ) -> None:
        """Let at most ``limit`` clients listen."""
        self._streams = Streams(store)
        self._selection = Selection(store, topics or {})
        self._set_aside = SetAside(store, "web", is_readable)
        self._log = get_logger("web")
        self._limit = limit
        self._clients: set[Client] = set()
        self._last: dict[str, str] = {}
        self.is_silent = False  # whether the server did not answer when it was asked last

    @property
    def clients(self) -> int:
        """Count the listeners."""
        return len(self._clients)

    def join(
        self,
        names: Iterable[str],
        query: Query = _EVERYTHING,
        opened: frozenset[str] | None = None,
        reader: Reader | None = None,
    ) -> Client | None:
        """Add a client; None when there are too many."""
        if len(self._clients) >= self._limit:
            return None
        same = (client.query for client in self._clients if client.query == query)
        # One object is found faster than its equals.
        client = Client(names, next(same, query), opened, reader)
        self._clients.add(client)
        return client

    def leave(self, client: Client) -> None:
        """Forget a client."""
        self._clients.discard(client)

    def readers(self) -> set[Reader]:
        """Return those who listen."""
        return {client.reader for client in self._clients if client.reader}

    def part_with(self, readers: Collection[Reader]) -> None:
        """End the streams of readers at once."""
        for client in tuple(self._clients):
            if client.reader in readers:
                client.end_now()

    def end(self) -> None:
        """End every stream: the process stops, and clients resume elsewhere or later."""
        self._limit = 0
        self._part()

    async def run(self) -> None:
        """Read and hand out until cancelled; wait for a server that does not answer."""
        while True:
            try:
                found = await run_in_threadpool(self._read)
            except (StoreError, OSError):
                self.is_silent = True
                await asyncio.sleep(_PAUSE_SECONDS)
                continue
            except Exception:  # noqa: BLE001 - nobody would start this task again
                # What was read is lost to the listeners here: they come again and resume.
                self._log.exception("streams_not_read")
                self._part()
                await asyncio.sleep(_PAUSE_SECONDS)
                continue
            self.is_silent = False
            now = datetime.now(UTC)
            for event in found:
                self._hand_out(event, now)

    def _part(self) -> None:
        for client in self._clients:
            client.end()

    def _hand_out(self, event: Event, now: datetime) -> None:
        for client in tuple(self._clients):
            if event.message.stream in client.names and event.is_wanted(client.query, now):
                client.offer(event)

    def _read(self) -> list[Event]:
        """Read new messages in the order of publication, those of a new stream from its first."""
        names = [ARTICLES, *self._streams.topics()]
        is_first = not self._last
        for name in names:
            if name not in self._last:
                self._last[name] = self._streams.last(name) if is_first else START
        found = self._streams.after(self._last, block_seconds=_BLOCK_SECONDS)
        read = self._selection.read(self._set_aside.sound(found))
        return [Event(one.message, one.document) for one in read]
