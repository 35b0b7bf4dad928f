"""The outbox of a hook: events with their attempts, by when the next one is due."""

import random
import time
from collections.abc import Iterable

import msgspec

from tasks.publishing.webhook_events import Event
from worker.state.hooks import GONE
from worker.store.client import Pipeline, Store
from worker.store.keys import HOOK_DUE, HOOK_EVENTS, HOOK_PACED, HOOK_STANDING, HOOKS_DEAD

# Seconds before each further attempt: about a day in all. The specification suggests such a growth.
WAITS = (5.0, 30.0, 120.0, 600.0, 1_800.0, 3_600.0, 7_200.0, 14_400.0, 28_800.0, 28_800.0)
_JITTER = 0.1
_DEAD = 10_000  # letters kept of all hooks


class Waiting(msgspec.Struct, frozen=True):
    """An event and how many attempts it had; ``created`` is Unix seconds."""

    event: Event
    attempts: int
    created: float


class Outbox:
    """The events of one hook."""

    def __init__(self, store: Store, hook_id: str) -> None:
        self._store = store
        self._id = hook_id
        self._due = store.key(HOOK_DUE, hook_id)
        self._events = store.key(HOOK_EVENTS, hook_id)
        self._standing = store.key(HOOK_STANDING, hook_id)

    def put(self, events: Iterable[Event]) -> None:
        """Keep events that are due at once; one that is kept already stays as it is."""
        now = time.time()
        with self._store.transaction() as pipe:
            for at, event in enumerate(events):
                pipe.hsetnx(self._events, event.id, msgspec.json.encode(Waiting(event, 0, now)))
                pipe.zadd(self._due, {event.id: now + at * 1e-5}, nx=True)  # in their order

    def __len__(self) -> int:
        """Count the events that wait."""
        return int(self._store.client.zcard(self._due))

    def may_send_digest(self, every_seconds: float) -> bool:
        """Take the turn for a digest, of which there is one in so many seconds."""
        key = self._store.key(HOOK_PACED, self._id)
        pause = max(1, int(every_seconds * 1000))
        return bool(self._store.client.set(key, int(time.time()), nx=True, px=pause))

    def due(self, limit: int) -> list[Waiting]:
        """Read events whose time has come, the longest due first."""
        ids = self._store.client.zrange(
            self._due, "-inf", time.time(), byscore=True, offset=0, num=limit
        )
        kept = self._store.client.hmget(self._events, ids) if ids else []
        return [msgspec.json.decode(one, type=Waiting) for one in kept if one]

    def done(self, waiting: Iterable[Waiting], result: str) -> None:
        """Forget events that arrived; ``result`` is the status of the response, for people."""
        ids = [one.event.id for one in waiting]
        with self._store.transaction() as pipe:
            self._forget(pipe, ids)
            pipe.hincrby(self._standing, "delivered", len(ids))
            pipe.hset(self._standing, mapping={"last": result, "failing_since": 0})

    def failed(
        self, waiting: Waiting, reason: str, *, wait: float = 0.0, is_final: bool = False
    ) -> None:
        """Plan the next attempt, at least ``wait`` seconds from now.

        After the last one the event becomes a dead letter.
        """
        attempts, now = waiting.attempts + 1, time.time()
        with self._store.transaction() as pipe:
            pipe.hset(self._standing, "last", reason)
            if not float(self._store.client.hget(self._standing, "failing_since") or 0):
                pipe.hset(self._standing, "failing_since", now)
            if is_final or attempts > len(WAITS):
                self._forget(pipe, [waiting.event.id])
                letter = {
                    "hook": self._id,
                    "event": waiting.event.id,
                    "body": waiting.event.body,
                    "reason": reason,
                    "attempts": attempts,
                }
                pipe.xadd(self._store.key(HOOKS_DEAD), letter, maxlen=_DEAD)
                pipe.hincrby(self._standing, "dead", 1)
            else:
                pause = max(wait, WAITS[attempts - 1] * random.uniform(1 - _JITTER, 1 + _JITTER))
                again = msgspec.structs.replace(waiting, attempts=attempts)
                pipe.hset(self._events, waiting.event.id, msgspec.json.encode(again))
                pipe.zadd(self._due, {waiting.event.id: now + pause})

    def move(self, seconds: float) -> None:
        """Move all that waits with a clock that was stepped."""
        waiting = self._store.client.zrange(self._due, 0, -1, withscores=True)
        if moved := {id_: due + seconds for id_, due in waiting}:
            self._store.client.zadd(self._due, moved, xx=True)

    def gone(self) -> None:
        """Forget everything: the receiver responded 410."""
        with self._store.transaction() as pipe:
            pipe.delete(self._due, self._events)
            pipe.hset(self._standing, mapping={"state": GONE, "last": "410"})

    def _forget(self, pipe: Pipeline, ids: list[str]) -> None:
        pipe.zrem(self._due, *ids)
        pipe.hdel(self._events, *ids)
