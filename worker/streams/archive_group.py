"""The group of consumers that an archive reads with, and its counters."""

import time
from collections.abc import Sequence
from typing import Any

import msgspec

from worker.store.client import Store
from worker.store.keys import ARCHIVE, ARCHIVES
from worker.streams.streams import ARTICLES, Message, Streams, entries_of

_CONSUMER = "writer"


class ArchiveCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How many messages an archive has written, and how many were trimmed before it had them."""

    group: str
    written: int = 0
    missed: int = 0


class ArchiveGroup:
    """The one reader of its group on the articles."""

    def __init__(self, store: Store, name: str) -> None:
        self._store = store
        self._name = name
        self._key = Streams(store).key(ARTICLES)

    def restart_after(self, message_id: str) -> None:
        """Make the group anew, so that it goes on after this message."""
        pipe = self._store.client.pipeline(transaction=True)
        pipe.xgroup_destroy(self._key, self._name)
        pipe.xgroup_create(self._key, self._name, message_id, mkstream=True)
        # The first time there is nothing to destroy.
        _, created = pipe.execute(raise_on_error=False)
        if isinstance(created, Exception):
            raise created

    def read(self, count: int, *, block_seconds: float) -> list[Message]:
        """Read the next messages; waits for the first one.

        Raises StoreError when the connection is lost: what was read then is read again after
        ``restart_after``.
        """
        response = self._store.unrepeated.xreadgroup(
            self._name,
            _CONSUMER,
            {self._key: ">"},
            count=count,
            block=max(1, int(block_seconds * 1000)),
        )
        entries = entries_of(response, self._key)
        return [Message(id_, ARTICLES, fields) for id_, fields in entries]

    def leave(self, read: Sequence[Message], kept: Sequence[Message]) -> None:
        """Acknowledge what was read and is not kept for the files."""
        ids = {message.id for message in kept}
        left = [message.id for message in read if message.id not in ids]
        self._store.client.xack(self._key, self._name, *left)

    def acknowledge(self, messages: Sequence[Message], missed: int) -> None:
        """Acknowledge messages that are on the disk, and count them and those that were missed."""
        arguments: dict[str, Any] = {
            "archive": self._name,
            "stream": self._key,
            "messages": [message.id for message in messages],
            "missed": missed,
            "at": int(time.time()),
        }
        self._store.run("archived", arguments)


def archive_counts(store: Store) -> list[ArchiveCounts]:
    """Read the counters of every archive that was ever written."""
    groups = sorted(store.client.smembers(store.key(ARCHIVES)))
    return [_counts(group, store.client.hgetall(store.key(ARCHIVE, group))) for group in groups]


def _counts(group: str, fields: dict[str, str]) -> ArchiveCounts:
    return msgspec.convert({"group": group, **fields}, ArchiveCounts, strict=False)
