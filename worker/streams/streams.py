"""The streams in Redis: their names, and reading them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from worker.store import keys
from worker.store.client import Store

START, NEW = "0", "$"
_PAGE = 500  # messages of a stream that are read in one go
ARTICLES = "articles"
DEAD = "dead"
LATEST = 253_402_300_799_999  # ms of 9999: no message of ours is later, and no date can be
_NUMBER = re.compile(r"\d{1,15}", re.ASCII)
MESSAGE_ID = re.compile(r"\d{1,16}(-\d{1,10})?", re.ASCII)


class Message(msgspec.Struct, frozen=True):
    """A message: its id, the stream's short name (``articles`` or a topic), its flat fields."""

    id: str
    stream: str
    fields: dict[str, str]


class Streams:
    """Reading: the article stream, topic streams, dead letters, backfills and replays."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def key(self, name: str) -> str:
        """Name the key of a stream.

        All but ``articles``, ``dead``, and names such as ``replay:NAME`` are topics.
        """
        is_topic = name not in {ARTICLES, DEAD} and ":" not in name
        return self._store.key(keys.TOPIC if is_topic else keys.STREAM, name)

    def topics(self) -> list[str]:
        """List the topics that ever had a message."""
        return sorted(self._store.client.smembers(self._store.key(keys.TOPICS)))

    def backfills(self) -> list[str]:
        """List the streams of what re-tagging changed."""
        return sorted(self._store.client.smembers(self._store.key(keys.BACKFILLS)))

    def names(self) -> list[str]:
        """List the streams that subscribers read: articles, topics, backfills."""
        return [ARTICLES, *self.topics(), *self.backfills()]

    def length(self, name: str) -> int:
        """Count the messages that a stream holds."""
        return int(self._store.client.xlen(self.key(name)))

    def clear(self, name: str) -> None:
        """Drop every message of a stream; its groups and its numbers stay."""
        self._store.client.xtrim(self.key(name), maxlen=0, approximate=False)

    def past(self, name: str, since: str = START, limit: int | None = None) -> list[Message]:
        """Read messages from id ``since`` on, oldest first."""
        return [
            Message(id_, name, fields)
            for id_, fields in self._store.client.xrange(self.key(name), since, "+", limit)
        ]

    def newest(self, name: str, limit: int, *, before: str = "+") -> list[Message]:
        """Read the newest messages, newest first; those up to an id, or before ``(id``."""
        return [
            Message(id_, name, fields)
            for id_, fields in self._store.client.xrevrange(self.key(name), before, count=limit)
        ]

    def last(self, name: str) -> str:
        """Read the id of the newest message, "0" in an empty stream."""
        newest = self._store.client.xrevrange(self.key(name), count=1)
        return str(newest[0][0]) if newest else START

    def after(
        self, last: dict[str, str], *, block_seconds: float, most: int = _PAGE
    ) -> list[Message]:
        """Read what follows the ``last`` id of each stream, in order, and note the new ids there.

        Waits up to ``block_seconds`` for the first message. Reads at most ``most`` of each stream,
        and no further in one than in all: what comes next is not older.
        """
        keys = {self.key(name): name for name in last}
        marks = {key: last[name] for key, name in keys.items()}
        block = int(block_seconds * 1000)
        response = self._store.client.xread(marks, count=most, block=block) or []
        read = {
            keys[key]: [Message(id_, keys[key], fields) for id_, fields in rows]
            for key, rows in _pairs(response)
        }
        ends = [order(rows[-1].id) for rows in read.values() if len(rows) == most]
        messages = [
            one for rows in read.values() for one in rows if not ends or order(one.id) <= min(ends)
        ]
        for message in messages:
            last[message.stream] = message.id
        return sorted(messages, key=lambda one: (order(one.id), one.stream))

    def page(self, names: Sequence[str], since: str, limit: int) -> list[Message]:
        """Read about ``limit`` messages of several streams after an id, in order of publication."""
        found: list[Message] = []
        bound: tuple[int, int] | None = None
        for name in names:
            rows = self._store.client.xrange(self.key(name), f"({since}", count=limit)
            found += [Message(id_, name, fields) for id_, fields in rows]
            if len(rows) == limit:
                bound = min(bound or order(rows[-1][0]), order(rows[-1][0]))
        return sorted(
            (one for one in found if bound is None or order(one.id) <= bound),
            key=lambda one: (order(one.id), one.stream),
        )

    def gap(self, name: str, since: str) -> str:
        """Read the id of the oldest message, when some after ``since`` were trimmed; else ""."""
        first = self._store.client.xrange(self.key(name), count=1)
        if not first or order(since) == (0, 0) or order(first[0][0]) <= order(since):
            return ""
        return str(first[0][0]) if number_of(first[0][1], 1) > 1 else ""

    def article(self, article_id: str) -> Message | None:
        """Read the newest revision of an article, None when it is not kept."""
        id_ = self._store.client.hget(self._store.key(keys.ARTICLE, article_id), "message")
        rows = self._store.client.xrange(self.key(ARTICLES), id_, id_) if id_ else []
        return Message(rows[0][0], ARTICLES, rows[0][1]) if rows else None

    def follow(
        self, names: Sequence[str], since: str = NEW, *, block_seconds: float = 1.0
    ) -> Iterator[list[Message]]:
        """Yield what arrives after ``since``, for ever; an empty list after each silence."""
        last = {name: self.last(name) if since == NEW else since for name in names}
        while True:
            yield self.after(last, block_seconds=block_seconds)


def is_message_id(text: str) -> bool:
    """Recognise a stream id: milliseconds, or milliseconds-sequence."""
    return MESSAGE_ID.fullmatch(text) is not None


def order(message_id: str) -> tuple[int, int]:
    """Split a stream id into numbers, for sorting across streams."""
    milliseconds, _, sequence = message_id.partition("-")
    return int(milliseconds), int(sequence or 0)


def number_of(fields: Mapping[str, str], default: int) -> int:
    """Read the number that a message has in its stream; the default where it has none."""
    text = fields.get("seq", "")
    return int(text) if _NUMBER.fullmatch(text) else default


def entries_of(response: Any, key: str) -> list[Any]:
    """Find the entries of one stream in a response of XREAD or XREADGROUP.

    RESP2 and RESP3 nest them differently.
    """
    entries: list[Any] = next((rows for name, rows in _pairs(response or ()) if name == key), [])
    return entries[0] if entries and isinstance(entries[0], list) else list(entries)


def _pairs(response: Any) -> Any:
    return response.items() if isinstance(response, dict) else response
