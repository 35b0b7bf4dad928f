"""Server-sent events: the past from the streams, the present from the hub, joined without a gap.

A message has the same id in every stream, so one id resumes any choice of topics. Of several events
of one article only the last carries the id: a client that is cut between them gets all again.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse
from starlette.types import Message as Sent
from starlette.types import Receive, Scope, Send

from rasid.web.hub import Client, Event, Hub
from worker.streams.selection import Selection
from worker.streams.streams import START, Streams, order

PING_SECONDS = 15.0
STALLED_SECONDS = 30.0  # of a client that does not read
_PAGE = 200  # messages of the past in one go
_RETRY = b"retry: 2000\n\n"
_PING = b": ping\n\n"


class EventStream(StreamingResponse):
    """A response that ends when its client stops reading; the client always leaves the hub."""

    media_type = "text/event-stream"

    def __init__(self, hub: Hub, client: Client, found: AsyncIterator[bytes]) -> None:
        """Take encoded events and the client they are for."""
        self._hub = hub
        self._client = client
        super().__init__(found, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})

    # ASGI's signature
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Send until the client goes, or takes nothing for a while: then the kernel ends it."""

        async def send_in_time(sent: Sent) -> None:
            async with asyncio.timeout(STALLED_SECONDS):
                await send(sent)

        sending = asyncio.ensure_future(self.stream_response(send_in_time))
        gone = asyncio.ensure_future(self.listen_for_disconnect(receive))
        try:
            await asyncio.wait({sending, gone}, return_when=asyncio.FIRST_COMPLETED)
            if sending.done() and isinstance(sending.exception(), TimeoutError):
                self._hub.leave(self._client)
                await gone  # the connection's time for what nobody takes: see rasid/web/app.py
            elif sending.done():
                sending.result()
        finally:
            self._hub.leave(self._client)
            for task in (sending, gone):
                task.cancel()


async def events(
    client: Client, streams: Streams, selection: Selection, since: str
) -> AsyncIterator[bytes]:
    """Yield encoded events that the client's query wants, after the id ``since`` ("" for only what
    comes), until the client is dropped.
    """
    yield _RETRY
    last, names = since or START, sorted(client.names)
    for name in names if since else ():
        if oldest := await run_in_threadpool(streams.gap, name, since):
            yield _event("gap", msgspec.json.encode({"stream": name, "oldest": oldest}))
    while since and not client.is_dropped:
        page = await run_in_threadpool(streams.page, names, last, _PAGE)
        if not page:
            break
        wanted = await run_in_threadpool(selection.wanted, page, client.query, datetime.now(UTC))
        yield b"".join(_encoded([Event(one) for one in wanted], client.opened)) or _PING
        last = page[-1].id
    async for batch in _live(client):
        news = [event for event in batch if order(event.message.id) > order(last)]
        yield b"".join(_encoded(news, client.opened)) or _PING


async def _live(client: Client) -> AsyncIterator[list[Event]]:
    """Yield what is in the queue, nothing after a silence; end when the client is dropped."""
    while True:
        try:
            async with asyncio.timeout(PING_SECONDS):
                waiting = [await client.queue.get()]
        except TimeoutError:
            yield []
            continue
        while not client.queue.empty():
            waiting.append(client.queue.get_nowait())
        yield [event for event in waiting if event is not None]
        if waiting[-1] is None:
            return


def _encoded(found: list[Event], opened: frozenset[str] | None) -> list[bytes]:
    """Encode events; only the last one of an article carries the id to resume from."""
    last = {event.message.id: at for at, event in enumerate(found)}
    return [
        _event(
            "article",
            event.body(opened),
            event.message.id if last[event.message.id] == at else "",
        )
        for at, event in enumerate(found)
    ]


def _event(name: str, body: bytes, id_: str = "") -> bytes:
    identity = f"id: {id_}\n" if id_ else ""
    return f"{identity}event: {name}\ndata: ".encode() + body + b"\n\n"
