"""What streams keep: messages of some days, within a budget of bytes that the streams share.

Redis trims by length alone, and what a group has not read goes with the rest. Here the poller
trims: by age, then each stream to its share of the budget (``worker/streams/budget.py``); never
past the slowest living group, up to twice the share. A group none of whose consumers was seen for
days is no longer waited for: it is removed, and the report says what it missed. When the server's
memory fills, less is kept, whoever waits, and before it would refuse to write the frontier hands
out no more work (``lua/shared/common.lua``). A step of the server's clock ages nothing.
"""

import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import msgspec

from tasks.errors import StoreDownError
from worker.config.settings import Settings
from worker.store.client import Store, StoreError
from worker.store.keys import ALIVE, ARCHIVE, ARCHIVES, EXPIRED, GROUP, QUIET, RETENTION
from worker.streams.budget import budget_of, shares
from worker.streams.groups import Group, StreamState, states_of
from worker.streams.leftovers import Leftovers
from worker.streams.streams import ARTICLES, Streams, order

EVERY_SECONDS = 10.0
_CHUNK = 500  # messages looked at in one go
_MOST = 20_000  # messages trimmed from one stream in one round
_TIGHT, _VERY_TIGHT = 0.8, 0.9  # of the server's memory
_REPORTS = 1_000
_SAMPLES = 50  # parts of a stream that the server weighs


class Report(msgspec.Struct, frozen=True):
    """The effect of one round: messages trimmed, groups removed, the server's memory in use as a
    share of what it may take, and in bytes.
    """

    trimmed: int
    expired: tuple[Group, ...]
    pressure: float
    used_bytes: int = 0


class StreamShare(msgspec.Struct, frozen=True):
    """The bytes that a stream takes, and those that it may take."""

    used: int
    allowed: int


class Kept(msgspec.Struct, frozen=True):
    """What rounds noted: the share of the usual that is kept, the groups expired so far.

    ``budget`` is in bytes; ``streams`` are JSON, as a hash has texts.
    """

    share: float = 1.0
    expired: int = 0
    budget: int = 0
    streams: str = "{}"

    @property
    def by_stream(self) -> dict[str, StreamShare]:
        """Decode what each stream takes and may take."""
        return msgspec.json.decode(self.streams, type=dict[str, StreamShare])


def read_kept(store: Store) -> Kept:
    """Read what the rounds of all schedulers noted."""
    return msgspec.convert(store.client.hgetall(store.key(RETENTION)), Kept, strict=False)


class Retention:
    """Trims the streams of one store."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._store, self._streams = store, Streams(store)
        self._days, self._length = settings.stream_days, settings.stream_length
        self._bytes = settings.stream_bytes
        self._expiry = settings.group_expiry_days * 86_400
        self._leftovers = Leftovers(store, settings.seen_days)
        self._next = 0.0
        self._skipped = (0.0, 0.0)

    def tend(self) -> Report | None:
        """Do a round when it is time to; None when it is not."""
        if time.monotonic() < self._next:
            return None
        self._next = time.monotonic() + EVERY_SECONDS
        return self.round()

    def pressure(self) -> float:
        """Ask for the share of the server's memory that is in use; 0 without a limit."""
        return _pressure(self._store.client.info("memory"))

    def round(self) -> Report:
        """Trim every stream once, and remove dead groups and what nobody can ask for."""
        memory = self._store.client.info("memory")
        self._skipped = self._last_step()
        pressure = _pressure(memory)
        share = 1.0 if pressure < _TIGHT else 0.5 if pressure < _VERY_TIGHT else 0.25
        budget = int(budget_of(memory, self._bytes) * share)
        states = list(states_of(self._store, self._streams.names()))
        dead = [group for state in states for group in state.groups if self._is_dead(group)]
        expired = [group for group in dead if self._expire(group)]
        used = self._sizes(states)
        allowed = shares(used, budget) if budget else {}
        trimmed = sum(
            self._trim(state, expired, share, self._most(state, used, allowed)) for state in states
        )
        with suppress(
            StoreError, StoreDownError
        ):  # a full server takes no note, and must be emptied all the same
            self._note(pressure, share, budget, used, allowed)
            living = [group for state in states for group in state.groups if group not in expired]
            self._leftovers.clear(living, self._now())
        return Report(trimmed, tuple(expired), pressure, int(memory.get("used_memory", 0)))

    def _sizes(self, states: list[StreamState]) -> dict[str, int]:
        """Ask for the bytes of every stream, in one round trip."""
        pipe = self._store.client.pipeline(transaction=False)
        for state in states:
            pipe.memory_usage(self._streams.key(state.name), samples=_SAMPLES)
        sizes = zip(states, pipe.execute(), strict=True)
        return {state.name: int(size or 0) for state, size in sizes}

    def _most(
        self, state: StreamState, used: Mapping[str, int], allowed: Mapping[str, float]
    ) -> int:
        """Count the messages that a stream's share holds, by the size of those it has."""
        if not allowed or not state.length or used[state.name] <= allowed[state.name]:
            return self._length
        return min(self._length, int(state.length * allowed[state.name] / used[state.name]))

    def _note(
        self,
        pressure: float,
        share: float,
        budget: int,
        used: Mapping[str, int],
        allowed: Mapping[str, float],
    ) -> None:
        streams = {
            name: StreamShare(size, int(allowed.get(name, 0))) for name, size in used.items()
        }
        note = {
            "pressure": pressure,
            "share": share,
            "budget": budget,
            "streams": msgspec.json.encode(streams),
        }
        self._store.client.hset(self._store.key(RETENTION), mapping=note)

    def _trim(self, state: StreamState, expired: list[Group], share: float, keep: int) -> int:
        """Remove what is too old or too much; returns how many messages."""
        key, removed = self._streams.key(state.name), 0
        keep = min(keep, int(self._length * share))
        oldest = self._now() - self._days * share * 86_400
        oldest = int((oldest - self._skipped_since(oldest)) * 1000)
        groups = [group for group in state.groups if group not in expired]
        waited_for = (
            min((order(group.waits_for) for group in groups), default=None)
            if share == 1.0
            else None
        )
        length = state.length
        while removed < _MOST:
            ids = [order(id_) for id_, _ in self._store.client.xrange(key, count=_CHUNK)]
            wanted = max(length - keep, sum(id_[0] < oldest for id_ in ids))
            if waited_for is not None:
                wanted = min(wanted, max(sum(id_ < waited_for for id_ in ids), length - 2 * keep))
            chosen = ids[: max(0, wanted)]
            if not chosen:
                break
            milliseconds, sequence = chosen[-1]
            gone = int(
                self._store.client.xtrim(
                    key, minid=f"{milliseconds}-{sequence + 1}", approximate=False
                )
            )
            removed, length = removed + gone, length - gone
        return removed

    def _expire(self, group: Group) -> bool:
        """Remove a group; False when a full server takes no note: trimming comes first then."""
        report = {
            "stream": group.stream,
            "group": group.name,
            "lag": group.lag,
            "pending": group.pending,
        }
        try:
            self._remove(group, report)
        except StoreDownError:
            return False
        return True

    def _remove(self, group: Group, report: Mapping[str, Any]) -> None:
        with self._store.transaction() as pipe:
            pipe.xgroup_destroy(self._streams.key(group.stream), group.name)
            pipe.hdel(self._store.key(GROUP, group.name), group.stream)
            if group.stream == ARTICLES:
                pipe.srem(self._store.key(ARCHIVES), group.name)
                pipe.delete(self._store.key(ARCHIVE, group.name))
            pipe.hdel(self._store.key(QUIET), f"{group.stream} {group.name}")
            pipe.hincrby(self._store.key(RETENTION), "expired", 1)
            pipe.xadd(self._store.key(EXPIRED), report, maxlen=_REPORTS)

    def _is_dead(self, group: Group) -> bool:
        return self._silence(group) >= self._expiry

    def _silence(self, group: Group) -> float:
        """Return the seconds since a consumer of the group was seen.

        One that never had any is silent since we know it.
        """
        now = self._now()
        if group.idle is not None:
            return group.idle - self._skipped_since(now - group.idle)
        key, name = self._store.key(QUIET), f"{group.stream} {group.name}"
        with suppress(StoreError):
            self._store.client.hsetnx(key, name, now)
        known_at = float(self._store.client.hget(key, name) or now)
        return now - known_at - self._skipped_since(known_at)

    def _last_step(self) -> tuple[float, float]:
        """Read when the server's clock was stepped last, and how many seconds it skipped."""
        at, step = self._store.client.hmget(self._store.key(ALIVE), "stepped_at", "step")
        return float(at or 0), max(0.0, float(step or 0))

    def _skipped_since(self, moment: float) -> float:
        """Count the seconds since a moment that the clock skipped: nobody could read in them."""
        at, skipped = self._skipped
        return skipped if moment < at - skipped / 2 else 0.0

    def _now(self) -> float:
        seconds, microseconds = self._store.client.time()
        return float(seconds) + float(microseconds) / 1e6


def _pressure(memory: Mapping[str, object]) -> float:
    """Give the share of the server's memory that is in use; 0 without a limit."""
    most = int(str(memory.get("maxmemory") or 0))
    return int(str(memory["used_memory"])) / most if most else 0.0
