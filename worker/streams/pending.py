"""What the consumers of a group took and did not acknowledge yet."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from worker.store.client import Store
from worker.store.keys import UNDELIVERED
from worker.streams.received import Gap, Item, Received, received_of
from worker.streams.streams import order

_AT_ONCE = 100
_BEGINNING = "0-0"


class Pending:
    """The pending messages of one group, seen by one of its consumers.

    ``keys`` maps topics to keys. What is pending for ``idle_ms`` was left by its consumer; what was
    delivered more than ``max_deliveries`` times goes to the stream ``undelivered``.
    """

    def __init__(
        self,
        store: Store,
        keys: Mapping[str, str],
        group: str,
        consumer: str,
        *,
        idle_ms: int,
        max_deliveries: int,
    ) -> None:
        self._store = store
        self._keys = keys
        self._group = group
        self._consumer = consumer
        self._idle = idle_ms
        self._max_deliveries = max_deliveries
        self._claimed_to = dict.fromkeys(keys, _BEGINNING)

    def own(self, after: Mapping[str, str], count: int) -> dict[str, list[Any]]:
        """Read what this consumer took, by topic, up to ``count`` after each id."""
        asked = {self._keys[topic]: id_ for topic, id_ in after.items()}
        response = self._store.client.xreadgroup(self._group, self._consumer, asked, count=count)
        topics = {key: topic for topic, key in self._keys.items()}
        rows = response.items() if isinstance(response, dict) else response
        return {topics[key]: flat(entries) for key, entries in rows}

    def claim(self) -> tuple[list[Item], bool]:
        """Take over what others left; also whether there may be more of it.

        It goes on where the last call stopped, since a scan of a long list ends in between.
        """
        items: list[Item] = []
        for topic, key in self._keys.items():
            after, entries, deleted = self._store.unrepeated.xautoclaim(
                key,
                self._group,
                self._consumer,
                self._idle,
                self._claimed_to[topic],
                count=_AT_ONCE,
            )
            self._claimed_to[topic] = after
            if deleted:
                items.append(Gap(topic, len(deleted)))
            items += self.counted(topic, entries)
        return items, any(after != _BEGINNING for after in self._claimed_to.values())

    def keep(self, received: Sequence[Received]) -> set[tuple[str, str]]:
        """Renew the hold of this consumer; returns topics and ids of what is still its own."""
        kept: set[tuple[str, str]] = set()
        for topic in {one.topic for one in received}:
            ids = {one.id for one in received if one.topic == topic}
            kept |= {(topic, id_) for id_ in self._keep(self._keys[topic], ids)}
        return kept

    def counted(
        self, topic: str, entries: Iterable[tuple[str, dict[str, str] | None]]
    ) -> Iterator[Item]:
        """Yield messages that were delivered before; those delivered too often are given up."""
        key = self._keys[topic]
        for id_, fields in entries:
            if not fields:  # trimmed while it was pending
                self._store.client.xack(key, self._group, id_)
                yield Gap(topic, 1)
                continue
            pending = self._store.client.xpending_range(key, self._group, id_, id_, 1)
            deliveries = int(pending[0]["times_delivered"]) if pending else 1
            one = received_of(topic, id_, fields, deliveries)
            if deliveries > self._max_deliveries:
                self._give_up(one)
            else:
                yield one

    def _keep(self, key: str, ids: set[str]) -> list[str]:
        first, last = min(ids, key=order), max(ids, key=order)
        own = self._store.client.xpending_range(
            key, self._group, first, last, _AT_ONCE * 100, self._consumer
        )
        kept = [row["message_id"] for row in own if row["message_id"] in ids]
        if kept:
            self._store.client.xclaim(key, self._group, self._consumer, 0, kept, justid=True)
        return kept

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


def flat(entries: Any) -> list[Any]:
    """Flatten entries: RESP2 and RESP3 nest them differently."""
    return entries[0] if entries and isinstance(entries[0], list) else list(entries)
