"""What is new for an open wall: the ids of stories, as server-sent events, never their text.

The page's script counts them and asks the server for the cards when the reader wants them, so the
rendering is in one place. What comes within a second travels in one event.
"""

import asyncio
import functools
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime

import msgspec
from starlette.concurrency import run_in_threadpool

from rasid.web.events import PING_SECONDS
from rasid.web.hub import Client, Event
from rasid.web.pages.query import Choice
from rasid.web.pages.reader import Documents
from rasid.web.pages.reports import Report, report_of
from tasks.query import Query
from worker.streams.streams import order

GATHER_SECONDS = 1.0
_MOST_MISSED = 500  # stories told at once to one who was away; the page has fewer cards
_PING = b": ping\n\n"


class Asked(msgspec.Struct, frozen=True):
    """What an open wall asks for; ``words`` is its text as a query of whole documents."""

    choice: Choice
    independent: int
    words: Query | None


async def news(
    client: Client, documents: Documents, asked: Asked, since: str
) -> AsyncIterator[bytes]:
    """Yield events with ids of stories that the wall's query takes, from ``since`` on."""
    yield b": here\n\n"
    window = await run_in_threadpool(documents.window)
    missed: list[Report] = []
    for report in window.newest_first():
        if order(report.message) <= order(since) or len(missed) == _MOST_MISSED:
            break
        missed.append(report)
    yield encoded([(report, False) for report in reversed(missed)], asked) or _PING
    last = missed[0].message if missed else since
    while not client.is_dropped:
        gathered = await _gathered(client)
        if gathered is None:
            return
        newer = [event for event in gathered if order(event.message.id) > order(last)]
        yield encoded([(_report(event), _has_words(event, asked)) for event in newer], asked) or (
            _PING
        )


@functools.lru_cache(maxsize=512)  # a thousand open walls read each message once
def _report(event: Event) -> Report | None:
    return report_of(event.message)


def _has_words(event: Event, asked: Asked) -> bool:
    return asked.words is not None and event.is_wanted(asked.words, datetime.now(UTC))


def encoded(reports: Iterable[tuple[Report | None, bool]], asked: Asked) -> bytes:
    """Encode the stories of reports that are asked for; b"" for none.

    Each report comes with whether its text holds the words that are asked for.
    """
    told: dict[str, str] = {}
    last = ""
    for report, has_words in reports:
        if report is None or report.independent < asked.independent:
            continue
        if asked.choice.takes(report, has_words=has_words):
            told[report.story] = report.message
            last = report.message
    if not told:
        return b""
    return f"id: {last}\nevent: news\ndata: ".encode() + msgspec.json.encode(list(told)) + b"\n\n"


async def _gathered(client: Client) -> list[Event] | None:
    """Wait for an event, then for what comes within a second; None when the client is dropped."""
    try:
        async with asyncio.timeout(PING_SECONDS):
            first = await client.queue.get()
    except TimeoutError:
        return []
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
