"""What is kept of streams: a stretch of time, the newest of it, in either order."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice

import msgspec

from rasid.cli.streams.asked import Asked
from worker.streams.selection import Selection
from worker.streams.streams import ARTICLES, START, Message, Streams, order

_PAGE = 500


class Span(msgspec.Struct, frozen=True):
    """A stretch of a stream: after the id ``start``, up to ``end``; ``newest`` 0 is no limit."""

    start: str = START
    end: str = "+"
    newest: int = 0


def past(
    asked: Asked, span: Span, selection: Selection, streams: Streams, *, once: bool = False
) -> list[Message]:
    """Return what is kept and wanted, oldest first; ``once`` what several of the streams have."""
    found: list[Message] = []
    for name in asked.names or (ARTICLES,):
        wanted = _backwards(name, asked, span, selection, streams)
        found += islice(wanted, span.newest or None)
    if once:
        found = list({message.id: message for message in found}.values())
    found.sort(key=lambda message: order(message.id))
    return found[-span.newest :]


def _backwards(
    name: str, asked: Asked, span: Span, selection: Selection, streams: Streams
) -> Iterator[Message]:
    """Yield what is wanted of one stream, the newest first."""
    before, now = span.end, datetime.now(UTC)
    while page := streams.newest(name, _PAGE, before=before):
        inside = [one for one in page if order(one.id) > order(span.start)]
        yield from selection.wanted(inside, asked.query, now)
        if len(inside) < len(page):
            return
        before = f"({page[-1].id}"
