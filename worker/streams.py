"""The streams in Redis: publishing, reading, dead letters."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from tasks.core.message import ArticleMessage, encode, flat_fields
from tasks.ports import Lease, Validators
from worker.store import Store

START, NEW = "0", "$"
ARTICLES = "articles"
MESSAGE_ID = re.compile(r"\d{1,16}(-\d{1,10})?", re.ASCII)


class Message(msgspec.Struct, frozen=True):
    """One stream message: its id, the stream's short name (``articles`` or a topic) and its flat fields."""

    id: str
    stream: str
    fields: dict[str, str]


class RedisPublisher:
    """Implements ``tasks.ports.Publisher``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def publish(self, lease: Lease, message: ArticleMessage, print_: str, validators: Validators) -> str:
        """Publish once; returns published, duplicate or stale."""
        what, detail = self._attempt(lease, message, print_, validators)
        if what == "revision":  # the address was published before under another entry: take the number it asks for
            message = msgspec.structs.replace(message, revision=int(detail))
            what, _ = self._attempt(lease, message, print_, validators)
        return what

    def _attempt(self, lease: Lease, message: ArticleMessage, print_: str, validators: Validators) -> tuple[str, str]:
        flat = flat_fields(message)
        article = [*flat, "data", encode(message, with_text=True)]
        reference = [*flat, "data", encode(message, with_text=False)]
        arguments = {
            "id": lease.claim.id,
            "token": lease.claim.token,
            "article": message.id,
            "print": print_,
            "etag": validators.etag,
            "last_modified": validators.last_modified,
            "revision": message.revision,
            "topics": [tag.id for tag in message.tags],
            "method": message.extraction or "unknown",
        }
        what, detail = self._store.run("publish", arguments, [str(len(article)), *article, *reference])
        return str(what), str(detail)


class TaxonomyState:
    """Which version of the topics workers use, and what is wrong with a newer one; the last worker that looked speaks."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def tell(self, version: str, wrong: str) -> None:
        """Keep what a worker says of its topics."""
        self._store.client.hset(self._store.key("taxonomy"), mapping={"hash": version, "wrong": wrong})

    def wrong(self) -> str:
        """Return what is wrong with the newest topics, "" when they are in use."""
        return str(self._store.client.hget(self._store.key("taxonomy"), "wrong") or "")


class Streams:
    """Reading: the article stream, topic streams and dead letters."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def key(self, name: str) -> str:
        """Return the stream's key: ``articles`` and ``dead`` are streams of their own, all else is a topic."""
        return self._store.key(name) if name in {"articles", "dead"} else self._store.key("topic", name)

    def topics(self) -> list[str]:
        """Return the ids of all topics that ever had a message."""
        return sorted(self._store.client.smembers(self._store.key("topics")))

    def length(self, name: str) -> int:
        """Return how many messages a stream holds."""
        return int(self._store.client.xlen(self.key(name)))

    def past(self, name: str, since: str = START, limit: int | None = None) -> list[Message]:
        """Return messages from id ``since`` on, oldest first."""
        return [Message(id_, name, fields) for id_, fields in self._store.client.xrange(self.key(name), since, "+", limit)]

    def newest(self, name: str, limit: int) -> list[Message]:
        """Return the newest messages, newest first."""
        return [Message(id_, name, fields) for id_, fields in self._store.client.xrevrange(self.key(name), count=limit)]

    def follow(self, names: Sequence[str], since: str = NEW, *, block_seconds: float = 1.0) -> Iterator[list[Message]]:
        """Yield what arrives after ``since``, for ever; an empty list each ``block_seconds`` without news."""
        keys = {self.key(name): name for name in names}
        last = {key: self._last(key) if since == NEW else since for key in keys}
        while True:
            answer = self._store.client.xread(last, count=100, block=int(block_seconds * 1000)) or []
            messages = [Message(id_, keys[key], fields) for key, rows in _pairs(answer) for id_, fields in rows]
            for message in messages:
                last[self.key(message.stream)] = message.id
            yield sorted(messages, key=lambda message: order(message.id))

    def _last(self, key: str) -> str:
        newest = self._store.client.xrevrange(key, count=1)
        return newest[0][0] if newest else START

    def requeue(self, message_id: str) -> str:
        """Give a dead letter another life; returns the entry's id, "" when there is none."""
        return str(self._store.run("requeue", {"message": message_id}))

    def drop(self, message_id: str) -> bool:
        """Remove a dead letter from the list; the entry stays dead."""
        return bool(self._store.client.xdel(self.key("dead"), message_id))


def is_message_id(text: str) -> bool:
    """Tell whether the text is a stream id: milliseconds, or milliseconds-sequence."""
    return MESSAGE_ID.fullmatch(text) is not None


def order(message_id: str) -> tuple[int, int]:
    """Return a stream id as numbers, for sorting across streams."""
    milliseconds, _, sequence = message_id.partition("-")
    return int(milliseconds), int(sequence or 0)


def _pairs(answer: Any) -> Any:
    return answer.items() if isinstance(answer, dict) else answer
