"""What is new for an open wall: the ids of stories, as server-sent events, never their text.

The page's script counts them and asks the server for the cards when the reader wants them, so the
rendering is in one place. What comes within a second travels in one event.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime

import msgspec
from starlette.concurrency import run_in_threadpool

from rasid.web.events import PING_SECONDS
from rasid.web.hub import Client, Event
from rasid.web.pages.news import News
from tasks.query import Document
from worker.store.client import StoreError
from worker.streams.streams import order

GATHER_SECONDS = 1.0
_LOOKS = 5  # between two pings, whether the server is silent
_PING = b": ping\n\n"


async def events(
    client: Client, news: News, since: str, is_silent: Callable[[], bool] = lambda: False
) -> AsyncIterator[bytes]:
    """Yield events with ids of stories that the client's query wants, from ``since`` on.

    They end while the server ``is_silent``: the page asks again, is told, and says so.
    """
    yield b": here\n\n"
    now = datetime.now(UTC)
    try:
        missed, last = await run_in_threadpool(news.missed, client.query, since, now)
    except (StoreError, OSError):
        return
    yield encoded(missed) or _PING
    while not client.is_dropped:
        gathered = await _gathered(client, is_silent)
        if gathered is None:
            return
        newer = [event for event in gathered if order(event.message.id) > order(last)]
        yield encoded(_stories(newer)) or _PING


def _stories(found: list[Event]) -> dict[str, str]:
    """Return the stories of events with the ids of their newest messages."""
    return {
        event.read.story: event.message.id
        for event in found
        if isinstance(event.read, Document) and not event.read.is_taken_back
    }


def encoded(stories: Mapping[str, str]) -> bytes:
    """Encode the ids of stories, by their newest messages; b"" for none."""
    if not stories:
        return b""
    last = max(stories.values(), key=order)
    return (
        f"id: {last}\nevent: news\ndata: ".encode() + msgspec.json.encode(list(stories)) + b"\n\n"
    )


async def _gathered(client: Client, is_silent: Callable[[], bool]) -> list[Event] | None:
    """Wait for an event, then for what comes within a second; None for the end."""
    for _ in range(_LOOKS):
        with suppress(TimeoutError):
            async with asyncio.timeout(PING_SECONDS / _LOOKS):
                first = await client.queue.get()
            return await _with_followers(client, first)
        if is_silent():
            return None
    return []


async def _with_followers(client: Client, first: Event | None) -> list[Event] | None:
    """Gather what comes within a second of an event; None when the client is dropped."""
    if first is None:
        return None
    found = [first]
    await asyncio.sleep(GATHER_SECONDS)
    while not client.queue.empty():
        event = client.queue.get_nowait()
        if event is None:
            return found
        found.append(event)
    return found
