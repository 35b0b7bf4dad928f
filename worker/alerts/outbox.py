"""Parcels on their way: an id before anything is sent, attempts until they arrive, history."""

import random
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import msgspec

from worker.alerts.alert import Alert, channel_id
from worker.alerts.channels import shown
from worker.alerts.finds import Find
from worker.alerts.gathering import KEPT_SECONDS
from worker.alerts.timetable import Sent
from worker.state.alert_counts import FAILED, SENT, count_delivery
from worker.state.outbox import WAITS
from worker.store.client import Pipeline, Store
from worker.store.keys import (
    ALERT_BEYOND,
    ALERT_GATHERED,
    ALERT_HISTORY,
    ALERT_SENT,
    ALERTS_DUE,
    ALERTS_GATHERING,
    ALERTS_OUTBOX,
)

MOST_TOLD = 20  # finds that a parcel tells in full; of the others it has the titles
_TITLE = 120  # letters of such a title
MOST_WAITING = 10_000  # deliveries of all alerts
MOST_HISTORY = 50  # of one alert
TEST = "test."  # begins the id of a sample
HERE = "here"  # the channel of an alert that has no other: its page
State = Literal["waiting", "sent", "failed", "dropped"]
_JITTER = 0.1
_PAGE = 500


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """A parcel for one channel.

    ``id`` is the same in every attempt, by which receivers drop what they had; ``more`` counts the
    finds that are not told in full, ``others`` are the ids of their articles and ``titles`` their
    titles, as far as they were kept.
    """

    id: str
    alert: str
    channel: str
    finds: tuple[Find, ...]
    more: int = 0
    others: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    attempts: int = 0
    made_at: float

    @property
    def is_test(self) -> bool:
        """Whether it is a sample, which is tried once."""
        return self.id.startswith(TEST)


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line of an alert's history: a delivery and how it went."""

    id: str
    channel: str
    to: str
    state: State
    detail: str
    attempts: int
    made_at: float
    tried_at: float
    count: int
    finds: tuple[Find, ...]


def alert_of(delivery_id: str) -> str:
    """Name the alert of a delivery by its id."""
    return delivery_id.removeprefix(TEST).partition(".")[0]


class AlertOutbox:
    """The deliveries of all alerts, and each alert's history."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._due, self._outbox = store.key(ALERTS_DUE), store.key(ALERTS_OUTBOX)

    def sent(self, alert_id: str) -> Sent:
        """Read when an alert sent last."""
        with self._store.plain() as client:
            kept = client.get(self._store.key(ALERT_SENT, alert_id))
        return msgspec.json.decode(kept, type=Sent) if kept else Sent()

    def waiting(self, alert_id: str) -> int:
        """Count the parcels of an alert that are on their way, among its last ones."""
        return sum(line.state == "waiting" for line in self.history(alert_id))

    def pack(
        self, alert: Alert, finds: Sequence[Find], sent: Sent, now: float, beyond: int = 0
    ) -> None:
        """Make one parcel of what an alert gathered: all of it leaves the gathering at once.

        ``beyond`` counts the finds that were not kept.
        """
        parcel = f"{alert.id}.{finds[0].message}"
        told = tuple(finds[:MOST_TOLD])
        others = tuple(find.article for find in finds[MOST_TOLD:])
        titles = tuple(find.title[:_TITLE] for find in finds[MOST_TOLD:])
        with self._store.transaction() as pipe:
            pipe.delete(self._store.key(ALERT_BEYOND, alert.id))
            pipe.ltrim(self._store.key(ALERT_GATHERED, alert.id), len(finds), -1)
            pipe.zrem(self._store.key(ALERTS_GATHERING), alert.id)
            counted = msgspec.json.encode(sent.with_one_more(now))
            pipe.set(self._store.key(ALERT_SENT, alert.id), counted, ex=KEPT_SECONDS)
            for channel in [channel_id(one) for one in alert.channels] or [HERE]:
                delivery = Delivery(
                    id=f"{parcel}.{channel}",
                    alert=alert.id,
                    channel=channel,
                    finds=told,
                    more=len(others) + beyond,
                    others=others,
                    titles=titles,
                    made_at=now,
                )
                self._begin(pipe, alert, delivery)
        self._bound_history(alert.id)

    def put(self, alert: Alert, deliveries: Iterable[Delivery]) -> None:
        """Take deliveries that were made beside the gathering: a test."""
        with self._store.transaction() as pipe:
            for delivery in deliveries:
                self._begin(pipe, alert, delivery)
        self._bound_history(alert.id)

    def _begin(self, pipe: Pipeline, alert: Alert, delivery: Delivery) -> None:
        if delivery.channel == HERE:
            self._write(pipe, alert, delivery, "sent", "")
            return
        pipe.hsetnx(self._outbox, delivery.id, msgspec.json.encode(delivery))
        pipe.zadd(self._due, {delivery.id: delivery.made_at}, nx=True)
        self._write(pipe, alert, delivery, "waiting", "")

    def __len__(self) -> int:
        """Count the deliveries that wait."""
        with self._store.plain() as client:
            return int(client.zcard(self._due))

    def due(self) -> Iterator[str]:
        """Yield the ids of deliveries whose time has come, the longest due first."""
        at, now = 0, time.time()
        while True:
            with self._store.plain() as client:
                ids = client.zrange(self._due, "-inf", now, byscore=True, offset=at, num=_PAGE)
            yield from ids
            if len(ids) < _PAGE:
                return
            at += len(ids)

    def move(self, seconds: float) -> None:
        """Move all that waits with a clock that was stepped."""
        with self._store.plain() as client:
            waiting = client.zrange(self._due, 0, -1, withscores=True)
            if moved := {id_: due + seconds for id_, due in waiting}:
                client.zadd(self._due, moved, xx=True)

    def read(self, ids: Sequence[str]) -> list[Delivery]:
        """Read deliveries."""
        with self._store.plain() as client:
            kept = client.hmget(self._outbox, ids) if ids else []
        return [msgspec.json.decode(one, type=Delivery) for one in kept if one]

    def end(self, alert: Alert | None, delivery: Delivery, state: State, detail: str) -> None:
        """Forget a delivery that arrived, or never will; an alert that is there keeps a line."""
        with self._store.transaction() as pipe:
            self._forget(pipe, delivery)
            if alert is not None:
                tried = msgspec.structs.replace(delivery, attempts=delivery.attempts + 1)
                self._write(pipe, alert, tried, state, detail)
                self._count(pipe, alert, delivery, state)

    def fail(self, alert: Alert, delivery: Delivery, detail: str, wait: float = 0.0) -> None:
        """Plan the next attempt, at least ``wait`` seconds from now.

        After the last one it has failed.
        """
        attempts = delivery.attempts + 1
        if attempts > len(WAITS):
            self.end(alert, delivery, "failed", detail)
            return
        again = msgspec.structs.replace(delivery, attempts=attempts)
        pause = max(wait, WAITS[attempts - 1] * random.uniform(1 - _JITTER, 1 + _JITTER))
        with self._store.transaction() as pipe:
            pipe.hset(self._outbox, delivery.id, msgspec.json.encode(again))
            pipe.zadd(self._due, {delivery.id: time.time() + pause})
            self._write(pipe, alert, again, "waiting", detail)

    def history(self, alert_id: str) -> list[Line]:
        """Read the last deliveries of an alert, the newest first."""
        with self._store.plain() as client:
            kept = client.hvals(self._store.key(ALERT_HISTORY, alert_id))
        lines = [msgspec.json.decode(one, type=Line) for one in kept]
        return sorted(lines, key=lambda one: (one.made_at, one.id), reverse=True)

    def note(self, alert: Alert, delivery: Delivery, state: State, detail: str) -> None:
        """Write a line about a delivery that was made beside the outbox: a test."""
        with self._store.transaction() as pipe:
            self._write(pipe, alert, delivery, state, detail)
        self._bound_history(alert.id)

    def _forget(self, pipe: Pipeline, delivery: Delivery) -> None:
        pipe.zrem(self._due, delivery.id)
        pipe.hdel(self._outbox, delivery.id)

    def _count(self, pipe: Pipeline, alert: Alert, delivery: Delivery, state: State) -> None:
        """Count what arrived or was given up, but for samples."""
        channel = alert.channel(delivery.channel)
        if delivery.is_test or channel is None or state == "dropped":
            return
        is_single = alert.mode == "now" and len(delivery.finds) == 1 and not delivery.attempts
        first = delivery.finds[0].told_at or delivery.finds[0].found_at
        delay = time.time() - first if is_single and state == SENT else None
        what = SENT if state == SENT else FAILED
        count_delivery(pipe, self._store, channel.kind, what, delay)

    def _write(
        self, pipe: Pipeline, alert: Alert, delivery: Delivery, state: State, detail: str
    ) -> None:
        channel = alert.channel(delivery.channel)
        line = Line(
            id=delivery.id,
            channel=channel.kind if channel else HERE,
            to=shown(channel) if channel else "",
            state=state,
            detail=detail[:300],
            attempts=delivery.attempts,
            made_at=delivery.made_at,
            tried_at=time.time(),
            count=len(delivery.finds) + delivery.more,
            finds=delivery.finds[:5],
        )
        key = self._store.key(ALERT_HISTORY, alert.id)
        pipe.hset(key, delivery.id, msgspec.json.encode(line))
        pipe.expire(key, KEPT_SECONDS)

    def _bound_history(self, alert_id: str) -> None:
        old = [line.id for line in self.history(alert_id)[MOST_HISTORY:]]
        if old:
            with self._store.plain() as client:
                client.hdel(self._store.key(ALERT_HISTORY, alert_id), *old)
