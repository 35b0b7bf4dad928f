"""What a body of any kind of source held, for those who do not read bodies themselves."""

from typing import Literal, get_args

import msgspec

from tasks.model import ParsedFeed

Kind = Literal["feed", "sitemap", "listing", "telegram"]
KINDS = frozenset(get_args(Kind))


class Reading(msgspec.Struct, frozen=True):
    """What a body held.

    Its entries, or for an index of sitemaps the addresses to read instead, best first.
    """

    feed: ParsedFeed
    kind: Kind
    children: tuple[str, ...] = ()


def together(readings: list[Reading]) -> ParsedFeed:
    """Return the entries of an index's sitemaps as one feed, each address once."""
    entries = {entry.url: entry for reading in readings for entry in reading.feed.entries}
    first = readings[0].feed if readings else ParsedFeed(entries=())
    skipped = sum(reading.feed.skipped for reading in readings)
    return msgspec.structs.replace(first, entries=tuple(entries.values()), skipped=skipped)
