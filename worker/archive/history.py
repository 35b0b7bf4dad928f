"""Streams and archive as one: the articles since a moment, once each, in order of publication."""

import heapq
from collections.abc import Iterator
from pathlib import Path

from worker.archive.archiver import archive_dir
from worker.archive.files import Archive
from worker.config.settings import Settings
from worker.store.client import Store
from worker.streams.soundness import sound
from worker.streams.streams import ARTICLES, START, Message, Streams, order

_PAGE = 500


class Timeline:
    """The articles of an archive and of the stream, without duplicates."""

    def __init__(self, settings: Settings, store: Store, directory: Path | None = None) -> None:
        """Take this machine's archive, or the one of a directory."""
        self._streams = Streams(store)
        self._archive = Archive(directory or archive_dir(settings))

    def articles(
        self, topics: frozenset[str] = frozenset(), since: str = START, until: str = ""
    ) -> Iterator[Message]:
        """Yield messages after the id ``since`` and not after ``until``.

        With topics, only those that have one of them.
        """
        end = order(until) if until else None
        both = heapq.merge(
            self._archive.messages(since),
            self._stream(since),
            key=lambda message: order(message.id),
        )
        last = ""
        for message in both:
            if end is not None and order(message.id) > end:
                return
            if message.id != last and (
                not topics or not topics.isdisjoint(message.fields["topics"].split(","))
            ):
                yield message
            last = message.id

    def _stream(self, since: str) -> Iterator[Message]:
        while page := self._streams.page((ARTICLES,), since, _PAGE):
            yield from sound(page)
            since = page[-1].id
