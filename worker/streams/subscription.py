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
from collections.abc import Iterator, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Literal, Self

from tasks.errors import StoreDownError
from worker.store.client import Store, StoreError
from worker.store.redis_client import RESPONSE_SECONDS
from worker.streams.completion import Completion
from worker.streams.pending import Pending, flat
from worker.streams.received import Gap, Item, Received, received_of, with_article
from worker.streams.streams import Streams, order

__all__ = ["Gap", "Item", "Received", "Subscription"]

_PAUSES = (0.05, 0.2, 1.0)  # seconds before a lost round is tried again
_REMEMBERED = 10_000  # messages given out and not acknowledged
_RENEWALS = 3  # while a message would be left to others


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
        self._store = Store(redis_url, prefix, response_seconds=RESPONSE_SECONDS + block_seconds)
        self._keys = {topic: Streams(self._store).key(topic) for topic in topics}
        self._group, self._consumer = group, consumer
        self._batch, self._with_text = batch, with_text
        self._block, self._claim_after = block_seconds, claim_after_seconds
        self._pending = Pending(
            self._store,
            self._keys,
            group,
            consumer,
            idle_ms=int(claim_after_seconds * 1000),
            max_deliveries=max_deliveries,
        )
        self._marks = self._join(start)
        self._begin()

    def _begin(self) -> None:
        """Know of nothing that was read or given out."""
        self._completion = Completion(self._store)
        # read, but older messages of other topics may follow
        self._held: list[tuple[tuple[int, int], str, Received]] = []
        self._look_at = self._renew_at = 0.0
        # where this consumer's own pending messages have to be read on: those of its life before,
        # and those whose delivery was lost on its way
        self._unread = dict.fromkeys(self._keys, "0-0")
        self._has_lost_responses = False  # while those are read again: their counts tell too much
        self._given: dict[tuple[str, str], None] = {}  # topics and ids not acknowledged
        self._in_hand: list[Received] = []  # of the latest round, not acknowledged

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
        """Yield messages of all topics in order of publication, each gap in its place; for ever.

        Whoever asks for the next message shows that it lives: the hold of what is still to come
        is renewed. What another consumer took over meanwhile is not yielded.
        """
        while True:
            for item in self.read():
                if isinstance(item, Gap) or self._is_still_ours(item):
                    yield item

    def read(self) -> list[Item]:
        """Read one round; waits up to ``block_seconds`` when there is nothing.

        First what this consumer had before it died, then what others left, then news. A lost
        connection is tried again a few times; raises StoreDownError when it stays lost.
        """
        items = self._persistent_round()
        self._in_hand = [one for one in items if isinstance(one, Received)]
        for one in self._in_hand:
            self._given[one.topic, one.id] = None
        while len(self._given) > _REMEMBERED:
            del self._given[next(iter(self._given))]
        self._renew_at = time.monotonic() + self._claim_after / _RENEWALS
        return items

    def complete(self, *received: Received) -> list[Received]:
        """Add text, document and all other fields of their articles, in one round trip."""
        return [one for one in self._texts(received) if isinstance(one, Received)]

    def ack(self, *received: Received) -> None:
        """Acknowledge messages, which are then not delivered again.

        Others of the latest round are held on.
        """
        with self._store.transaction() as pipe:
            for one in received:
                pipe.xack(self._keys[one.topic], self._group, one.id)
        done = {(one.topic, one.id) for one in received}
        for name in done:
            self._given.pop(name, None)
        self._in_hand = [one for one in self._in_hand if (one.topic, one.id) not in done]
        self._renew()

    def close(self) -> None:
        """Close the connection; what is not acknowledged is delivered again later."""
        self._store.close()

    def _join(self, start: str) -> dict[str, str]:
        names = list(self._keys.items())
        marks = self._store.run("join", {"group": self._group, "start": start, "names": names})
        return {self._keys[name]: mark for name, mark in marks}

    def _persistent_round(self) -> list[Item]:
        for pause in (*_PAUSES, None):
            try:
                items = self._round()
                return self._texts(items) if self._with_text else items
            except (StoreError, StoreDownError) as error:
                self._unread = dict.fromkeys(self._keys, "0-0")
                self._has_lost_responses = True
                if pause is None:
                    raise StoreDownError(str(error)) from error
                time.sleep(pause)
        raise AssertionError  # the last pause is None

    def _round(self) -> list[Item]:
        items: list[Item] = []
        if self._unread:
            items += self._again()
        if time.monotonic() >= self._look_at:
            items += self._left_by_others()
        if self._unread:  # there is more of it, and what is older comes first
            return items + self._drain(min(map(order, self._unread.values())))
        items += self._news()
        if not items and not self._held:
            self._wait()
            items += self._news()
        return items

    def _again(self) -> list[Item]:
        """Hold what this consumer took and did not give out, a batch a topic; returns the gaps."""
        gaps: list[Item] = []
        pages = self._pending.own(self._unread, self._batch)
        known = self._given.keys() | {(topic, one.id) for _, topic, one in self._held}
        for topic, entries in pages.items():
            if len(entries) < self._batch:
                del self._unread[topic]
            else:
                self._unread[topic] = entries[-1][0]
            unknown = [entry for entry in entries if (topic, entry[0]) not in known]
            gives_up = not self._has_lost_responses
            for item in self._pending.counted(topic, unknown, gives_up=gives_up):
                if isinstance(item, Received):
                    self._hold(item)
                else:
                    gaps.append(item)
        for topic in self._unread.keys() - pages.keys():
            del self._unread[topic]
        self._has_lost_responses = self._has_lost_responses and bool(self._unread)
        return gaps

    def _left_by_others(self) -> list[Item]:
        items, has_more = self._pending.claim()
        if not has_more:
            self._look_at = time.monotonic() + self._claim_after / 2
        held = {(topic, one.id) for _, topic, one in self._held}
        return [one for one in items if isinstance(one, Gap) or (one.topic, one.id) not in held]

    def _is_still_ours(self, item: Received) -> bool:
        """Tell whether a message of the latest round may be given out; renews the hold of all."""
        self._renew()
        place = next(
            (
                at
                for at, one in enumerate(self._in_hand)
                if one.id == item.id and one.topic == item.topic
            ),
            None,
        )
        if place is None:
            return False
        del self._in_hand[: place + 1]  # whoever asks for this one is done with those before
        return True

    def _renew(self) -> None:
        """Renew the hold of what is in hand, when it is time; let go of what others took over."""
        if self._in_hand and time.monotonic() >= self._renew_at:
            with suppress(StoreError):  # else they may be delivered again
                kept = self._pending.keep(self._in_hand)
                self._in_hand = [one for one in self._in_hand if (one.topic, one.id) in kept]
            self._renew_at = time.monotonic() + self._claim_after / _RENEWALS

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
            for id_, fields in entries:
                one = received_of(topic, id_, dict(zip(fields[::2], fields[1::2], strict=True)))
                self._hold(one)
            self._marks[self._keys[topic]] = entries[-1][0]
            if len(entries) == self._batch:
                bound = min(bound or order(id_), order(id_))
        return items + self._drain(bound)

    def _hold(self, one: Received) -> None:
        heapq.heappush(self._held, (order(one.id), one.topic, one))

    def _drain(self, bound: tuple[int, int] | None) -> list[Item]:
        """Let go of what is held, in order, up to an id; no older one can follow then."""
        items: list[Item] = []
        while self._held and (bound is None or self._held[0][0] <= bound):
            items.append(heapq.heappop(self._held)[2])
        return items

    def _wait(self) -> None:
        """Block until a stream has news, or for a while.

        The marks move on, so that a message which another consumer takes wakes this one once.
        """
        block = max(1, int(self._block * 1000))
        response = self._store.client.xread(self._marks, count=1, block=block) or []
        for key, entries in response.items() if isinstance(response, dict) else response:
            self._marks[key] = flat(entries)[-1][0]

    def _texts(self, items: Sequence[Item]) -> list[Item]:
        """Add the texts and documents of the articles to the items, in one round trip."""
        received = [one for one in items if isinstance(one, Received)]
        ids = {one.fields["article"] for one in received if "article" in one.fields}
        articles = self._completion.articles(ids)
        return [with_article(one, articles) if isinstance(one, Received) else one for one in items]
