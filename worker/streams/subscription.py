"""Subscribing to topics: a group of consumers shares the work, loses nothing and knows its gaps.

    subscription = Subscription(
        ["coalition", "sdf"], group="desk", consumer="anna", redis_url="redis://127.0.0.1:6379/0"
    )
    for item in subscription:
        if isinstance(item, Gap):
            print("missed", item.missed, "of", item.topic)
        else:
            print(item.kind, item.fields["title"])
            subscription.ack(item)

Groups are ordinary groups of Redis streams. XREADGROUP, XAUTOCLAIM and XACK alone could not count
the missed messages: Redis forgets how many it trimmed, the ``seq`` of a message does not.
"""

import heapq
import time
from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType
from typing import Any, Literal, Self

import msgspec

from worker.store.client import Store
from worker.store.keys import UNDELIVERED
from worker.streams.completion import Completion, whole_fields
from worker.streams.streams import Message, Streams, order

_PENDING_AT_ONCE = 100


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """One message of one topic (or of ``articles``).

    ``number`` counts the messages that its stream ever had. ``kind`` is new, revised, added,
    retracted or withdrawn; ``changed`` names what a revision changed: title, text, numbers.
    ``fields`` are the flat fields, ``deliveries`` counts the deliveries, this one included.
    ``text`` is the article's text where it was requested and is still kept, else "". A topic's
    message has few fields; ``with_text`` and ``complete`` add those of its article.
    """

    topic: str
    id: str
    number: int
    kind: str
    changed: tuple[str, ...]
    fields: dict[str, str]
    deliveries: int = 1
    text: str = ""

    @property
    def document(self) -> Any:
        """Decode the JSON document: ``article.v1``, without the text in topics.

        None for a topic's message that was not completed, or whose article is no longer kept.
        """
        return msgspec.json.decode(self.fields["data"]) if "data" in self.fields else None


class Gap(msgspec.Struct, frozen=True):
    """Messages of a topic that were trimmed before this group read or acknowledged them."""

    topic: str
    missed: int


Item = Received | Gap


class Subscription:
    """One consumer of a group. Iterating never ends; ``read`` is one round.

    Not safe to share between threads.
    """

    def __init__(  # noqa: PLR0913 - what a subscriber may want to change, all with a default
        self,
        topics: Sequence[str],
        group: str,
        consumer: str,
        *,
        redis_url: str,
        prefix: str = "rasid:",
        start: Literal["all", "new"] = "all",
        batch: int = 100,
        block_seconds: float = 1.0,
        claim_after_seconds: float = 60.0,
        max_deliveries: int = 5,
        with_text: bool = False,
    ) -> None:
        """Join ``group`` on the topics.

        A new group starts with the oldest message kept (``all``) or with the next one (``new``).
        What another consumer took and did not acknowledge for ``claim_after_seconds`` is delivered
        again; after ``max_deliveries`` a message goes to the stream ``undelivered``. Raises
        StoreDownError when the server does not respond.
        """
        self._store = Store(redis_url, prefix)
        streams = Streams(self._store)
        self._keys = {topic: streams.key(topic) for topic in topics}
        self._group = group
        self._consumer = consumer
        self._batch = batch
        self._block = block_seconds
        self._idle = int(claim_after_seconds * 1000)
        self._max_deliveries = max_deliveries
        self._with_text = with_text
        self._completion = Completion(self._store)
        self._marks = self._join(start)
        # read, but older messages of other topics may follow
        self._held: list[tuple[tuple[int, int], str, Received]] = []
        self._look_at = 0.0
        self._is_new = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __iter__(self) -> Iterator[Item]:
        """Yield messages of all topics in order of publication, each gap in its place; for ever."""
        while True:
            yield from self.read()

    def read(self) -> list[Item]:
        """Read one round; waits up to ``block_seconds`` when there is nothing.

        First what this consumer had before it died, then what others left, then news.
        """
        items: list[Item] = []
        if self._is_new:
            self._is_new = False
            items += self._again()
        if time.monotonic() >= self._look_at:
            self._look_at = time.monotonic() + self._idle / 2000
            items += self._left_by_others()
        items += self._news()
        if not items and not self._held:
            self._wait()
            items += self._news()
        return self._texts(items) if self._with_text else items

    def complete(self, *received: Received) -> list[Received]:
        """Add text, document and all other fields of their articles, in one round trip."""
        return [one for one in self._texts(received) if isinstance(one, Received)]

    def ack(self, *received: Received) -> None:
        """Acknowledge messages, which are then not delivered again."""
        with self._store.transaction() as pipe:
            for one in received:
                pipe.xack(self._keys[one.topic], self._group, one.id)

    def close(self) -> None:
        """Close the connection; what is not acknowledged is delivered again later."""
        self._store.close()

    def _join(self, start: str) -> dict[str, str]:
        names = list(self._keys.items())
        marks = self._store.run("join", {"group": self._group, "start": start, "names": names})
        return {self._keys[name]: mark for name, mark in marks}

    def _news(self) -> list[Item]:
        arguments = {
            "group": self._group,
            "consumer": self._consumer,
            "count": self._batch,
            "names": list(self._keys.items()),
        }
        items: list[Item] = []
        bound: tuple[int, int] | None = None
        for topic, missed, entries in self._store.run("deliver", arguments):
            if missed:
                items.append(Gap(topic, int(missed)))
            for id_, flat in entries:
                one = _received(topic, id_, dict(zip(flat[::2], flat[1::2], strict=True)))
                heapq.heappush(self._held, (order(id_), topic, one))
            self._marks[self._keys[topic]] = entries[-1][0]
            if len(entries) == self._batch:
                bound = min(bound or order(id_), order(id_))
        while self._held and (bound is None or self._held[0][0] <= bound):
            items.append(heapq.heappop(self._held)[2])
        return items

    def _again(self) -> list[Item]:
        """Read what this consumer took before it was started again."""
        response = self._store.client.xreadgroup(
            self._group, self._consumer, dict.fromkeys(self._keys.values(), "0"), count=self._batch
        )
        topics = {key: topic for topic, key in self._keys.items()}
        rows = response.items() if isinstance(response, dict) else response
        return [
            item for key, entries in rows for item in self._counted(topics[key], _flat(entries))
        ]

    def _left_by_others(self) -> list[Item]:
        items: list[Item] = []
        for topic, key in self._keys.items():
            _, entries, deleted = self._store.client.xautoclaim(
                key, self._group, self._consumer, self._idle, "0-0", count=_PENDING_AT_ONCE
            )
            if deleted:
                items.append(Gap(topic, len(deleted)))
            held = {one.id for _, _, one in self._held if one.topic == topic}
            items += self._counted(topic, [entry for entry in entries if entry[0] not in held])
        return items

    def _counted(
        self, topic: str, entries: Iterable[tuple[str, dict[str, str] | None]]
    ) -> Iterator[Item]:
        """Yield messages that were delivered before; those delivered too often are given up."""
        for id_, fields in entries:
            if fields is None:  # trimmed while it was pending
                self._store.client.xack(self._keys[topic], self._group, id_)
                yield Gap(topic, 1)
                continue
            pending = self._store.client.xpending_range(self._keys[topic], self._group, id_, id_, 1)
            deliveries = int(pending[0]["times_delivered"]) if pending else 1
            one = _received(topic, id_, fields, deliveries)
            if deliveries > self._max_deliveries:
                self._give_up(one)
            else:
                yield one

    def _give_up(self, one: Received) -> None:
        letter = {
            "topic": one.topic,
            "group": self._group,
            "message": one.id,
            "deliveries": one.deliveries,
        } | {name: one.fields.get(name, "") for name in ("id", "url", "title")}
        with self._store.transaction() as pipe:
            pipe.xadd(self._store.key(UNDELIVERED), letter, maxlen=10_000)
            pipe.xack(self._keys[one.topic], self._group, one.id)

    def _wait(self) -> None:
        """Block until a stream has news, or for a while.

        The marks move on, so that a message which another consumer takes wakes this one once.
        """
        block = max(1, int(self._block * 1000))
        response = self._store.client.xread(self._marks, count=1, block=block) or []
        for key, entries in response.items() if isinstance(response, dict) else response:
            self._marks[key] = _flat(entries)[-1][0]

    def _texts(self, items: Sequence[Item]) -> list[Item]:
        """Add the texts and documents of the articles to the items, in one round trip."""
        received = [one for one in items if isinstance(one, Received)]
        ids = {one.fields["article"] for one in received if "article" in one.fields}
        articles = self._completion.articles(ids)
        return [_with_text(one, articles) if isinstance(one, Received) else one for one in items]


def _received(topic: str, id_: str, fields: dict[str, str], deliveries: int = 1) -> Received:
    return Received(
        topic=topic,
        id=id_,
        number=int(fields.get("seq", 0)),
        kind=fields.get("kind", ""),
        changed=tuple(filter(None, fields.get("changed", "").split(","))),
        fields=fields,
        deliveries=deliveries,
    )


def _text(fields: dict[str, str]) -> str:
    return str(msgspec.json.decode(fields["data"])["text"]) if "data" in fields else ""


def _with_text(one: Received, articles: dict[str, dict[str, str]]) -> Received:
    if "article" not in one.fields:
        return msgspec.structs.replace(one, text=_text(one.fields))
    text = _text(articles.get(one.fields["article"], {}))
    whole = whole_fields(Message(one.id, one.topic, one.fields), articles)
    return msgspec.structs.replace(one, text=text, fields=whole)


def _flat(entries: Any) -> list[Any]:
    """Flatten entries: RESP2 and RESP3 nest them differently."""
    return entries[0] if entries and isinstance(entries[0], list) else list(entries)
