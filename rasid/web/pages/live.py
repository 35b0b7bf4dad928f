"""What is new for an open wall: the ids of stories, as server-sent events, never their text.

The page's script counts them and asks the server for the cards when the reader wants them, so the
rendering is in one place. What comes within a second travels in one event.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable

import msgspec
from starlette.concurrency import run_in_threadpool

from rasid.web.events import PING_SECONDS
from rasid.web.hub import Client, Event
from rasid.web.pages.query import Choice
from rasid.web.pages.reader import Documents
from rasid.web.pages.reports import Report, report_of
from worker.streams.streams import order

GATHER_SECONDS = 1.0
_MOST_MISSED = 500  # stories told at once to one who was away; the page has fewer cards
_PING = b": ping\n\n"


async def news(
    client: Client, documents: Documents, choice: Choice, since: str, independent: int
) -> AsyncIterator[bytes]:
    """Yield events with ids of stories that the wall's query takes, from ``since`` on."""
    yield b": here\n\n"
    window = await run_in_threadpool(documents.window)
    missed: list[Report] = []
    for report in window.newest_first():
        if order(report.message) <= order(since) or len(missed) == _MOST_MISSED:
            break
        missed.append(report)
    yield encoded(missed[::-1], choice, independent) or _PING
    last = missed[0].message if missed else since
    while not client.is_dropped:
        gathered = await _gathered(client)
        if gathered is None:
            return
        reports = (report_of(event.message) for event in gathered)
        newer = [one for one in reports if one and order(one.message) > order(last)]
        yield encoded(newer, choice, independent) or _PING


def encoded(reports: Iterable[Report], choice: Choice, independent: int) -> bytes:
    """Encode the stories of reports that are asked for, those withdrawn as well; b"" for none."""
    told: dict[str, str] = {}
    last = ""
    for report in reports:
        if choice.takes(report) and report.independent >= independent:
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
