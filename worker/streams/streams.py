"""The streams in Redis: publishing, reading, dead letters."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from tasks.ports import Lease, Validators
from tasks.publishing.article_v1 import ArticleMessage, encode, flat_fields
from worker.store.client import Store
from worker.telemetry.logs import get_logger

START, NEW = "0", "$"
ARTICLES = "articles"
MESSAGE_ID = re.compile(r"\d{1,16}(-\d{1,10})?", re.ASCII)


class Message(msgspec.Struct, frozen=True):
    """One stream message.

    Its id, the stream's short name (``articles`` or a topic) and its flat fields.
    """

    id: str
    stream: str
    fields: dict[str, str]


class RedisPublisher:
    """Implements ``tasks.ports.Publisher``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def publish(
        self, lease: Lease, message: ArticleMessage, print_: str, validators: Validators
    ) -> str:
        """Publish once; returns published, duplicate or stale."""
        what, detail = self._attempt(lease, message, print_, validators)
        if (
            what == "revision"
        ):  # the address was published before under another entry: take the number it asks for
            message = msgspec.structs.replace(message, revision=int(detail))
            what, _ = self._attempt(lease, message, print_, validators)
        get_logger("entry").info(what, article=message.id, topics=[tag.id for tag in message.tags])
        return what

    def _attempt(
        self, lease: Lease, message: ArticleMessage, print_: str, validators: Validators
    ) -> tuple[str, str]:
        what, detail = self._store.run("publish", *publication(lease, message, print_, validators))
        return str(what), str(detail)


def publication(
    lease: Lease, message: ArticleMessage, print_: str, validators: Validators
) -> tuple[dict[str, Any], list[str]]:
    """Return what the step ``publish`` takes: its arguments, and the documents of both messages.

    The fields that both have travel once, inside the arguments: each string of its own costs the
    client 0.7 µs.
    """
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
        "flat": flat_fields(message),
    }
    return arguments, [encode(message, with_text=True), encode(message, with_text=False)]


class TaxonomyState:
    """Which version of the topics workers use, and what is wrong with a newer one.

    The last worker that looked speaks.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def tell(self, version: str, wrong: str) -> None:
        """Keep what a worker says of its topics."""
        self._store.client.hset(
            self._store.key("taxonomy"), mapping={"hash": version, "wrong": wrong}
        )

    def wrong(self) -> str:
        """Return what is wrong with the newest topics, "" when they are in use."""
        return str(self._store.client.hget(self._store.key("taxonomy"), "wrong") or "")


class Streams:
    """Reading: the article stream, topic streams and dead letters."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def key(self, name: str) -> str:
        """Return the stream's key.

        All but ``articles``, ``dead``, and names such as ``replay:NAME`` are topics.
        """
        return (
            self._store.key(name)
            if name in {"articles", "dead"} or ":" in name
            else self._store.key("topic", name)
        )

    def topics(self) -> list[str]:
        """Return the ids of all topics that ever had a message."""
        return sorted(self._store.client.smembers(self._store.key("topics")))

    def names(self) -> list[str]:
        """Return the streams that subscribers read: articles, topics, backfills."""
        return [
            ARTICLES,
            *self.topics(),
            *sorted(self._store.client.smembers(self._store.key("backfills"))),
        ]

    def length(self, name: str) -> int:
        """Return how many messages a stream holds."""
        return int(self._store.client.xlen(self.key(name)))

    def past(self, name: str, since: str = START, limit: int | None = None) -> list[Message]:
        """Return messages from id ``since`` on, oldest first."""
        return [
            Message(id_, name, fields)
            for id_, fields in self._store.client.xrange(self.key(name), since, "+", limit)
        ]

    def newest(self, name: str, limit: int) -> list[Message]:
        """Return the newest messages, newest first."""
        return [
            Message(id_, name, fields)
            for id_, fields in self._store.client.xrevrange(self.key(name), count=limit)
        ]

    def last(self, name: str) -> str:
        """Return the id of the newest message, "0" in an empty stream."""
        newest = self._store.client.xrevrange(self.key(name), count=1)
        return str(newest[0][0]) if newest else START

    def after(self, last: dict[str, str], *, block_seconds: float) -> list[Message]:
        """Return what came after the ``last`` id of each stream, and note the new ones there.

        Waits for a while.
        """
        keys = {self.key(name): name for name in last}
        marks = {key: last[name] for key, name in keys.items()}
        answer = self._store.client.xread(marks, block=int(block_seconds * 1000)) or []
        messages = [
            Message(id_, keys[key], fields) for key, rows in _pairs(answer) for id_, fields in rows
        ]
        for message in messages:
            last[message.stream] = message.id
        return messages

    def page(self, names: Sequence[str], since: str, limit: int) -> list[Message]:
        """Return the next messages of several streams after an id, in the order of publication, up
        to about ``limit``.
        """
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
        """Return the id of the oldest message kept when some after ``since`` were trimmed, "" when
        none was.
        """
        first = self._store.client.xrange(self.key(name), count=1)
        if not first or order(since) == (0, 0) or order(first[0][0]) <= order(since):
            return ""
        return str(first[0][0]) if int(first[0][1].get("seq", 1)) > 1 else ""

    def article(self, article_id: str) -> Message | None:
        """Return the newest revision of an article, None when it is not kept."""
        id_ = self._store.client.hget(self._store.key("article", article_id), "message")
        rows = self._store.client.xrange(self.key(ARTICLES), id_, id_) if id_ else []
        return Message(rows[0][0], ARTICLES, rows[0][1]) if rows else None

    def follow(
        self, names: Sequence[str], since: str = NEW, *, block_seconds: float = 1.0
    ) -> Iterator[list[Message]]:
        """Yield what arrives after ``since``, for ever.

        An empty list each ``block_seconds`` without news.
        """
        last = {name: self.last(name) if since == NEW else since for name in names}
        while True:
            yield sorted(
                self.after(last, block_seconds=block_seconds), key=lambda message: order(message.id)
            )

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


def entries_of(answer: Any, key: str) -> list[Any]:
    """Return the entries of one stream in the answer of XREAD or XREADGROUP, whichever way the
    protocol nests them.
    """
    entries: list[Any] = next((rows for name, rows in _pairs(answer or ()) if name == key), [])
    return entries[0] if entries and isinstance(entries[0], list) else list(entries)


def _pairs(answer: Any) -> Any:
    return answer.items() if isinstance(answer, dict) else answer
